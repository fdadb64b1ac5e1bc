"""The licences of all that an installation brings along: `python -m tests.supply.licences`."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

__all__ = ["brought_along", "licence_of", "unknown"]

IDENTIFIERS = {
    *(
        "MIT",
        "MIT-CMU",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "0BSD",
        "Apache-2.0",
        "PSF-2.0",
        "Python-2.0",
        "HPND",
    ),
    *("ISC", "Zlib", "CC0-1.0", "MPL-2.0", "Unlicense"),
}
"""Identifiers of SPDX that may be brought along."""

KNOWN = (
    ("MIT", r"\bMIT\b"),
    ("BSD", r"\bBSD\b"),
    ("Apache 2.0", r"Apache( Software License|.{0,20}2\.0)"),
    ("PSF", r"\bPSF|Python Software Foundation"),
    ("HPND", r"\bHPND\b|Historical Permission"),
    ("ISC", r"\bISC\b"),
    ("MPL 2.0", r"Mozilla Public License 2"),
)
"""Licences that may be brought along → how older metadata call them."""


def brought_along(name: str = "lasso-tui") -> list[Distribution]:
    """A package's dependencies, and theirs, as they are installed here."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        key = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if key in found:
            continue
        try:
            found[key] = distribution(key)
        except PackageNotFoundError:  # its marker is for another system
            continue
        for line in found[key].requires or []:
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                waiting.append(wanted.name)
    return [found[key] for key in sorted(found)]


def allowed(expression: str) -> bool:
    """Tell whether every licence of an expression of SPDX may be brought along; "" names none."""
    named = set(re.split(r"\s+(?:AND|OR)\s+|[()]", expression)) - {""}
    return bool(named) and named <= IDENTIFIERS


def licence_of(package: Distribution) -> str:
    """The licence that a package's metadata name, "" where they name none that is known."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return expression if allowed(expression) else ""
    if allowed(told.get("License") or ""):  # an identifier, in the field that held names once
        return str(told["License"])
    sources = [
        *(c for c in told.get_all("Classifier") or [] if c.startswith("License ::")),
        told.get("License") or "",
    ]
    for source in sources:
        for licence, pattern in KNOWN:
            if re.search(pattern, source[:300], re.IGNORECASE):
                return licence
    return ""


def unknown() -> list[str]:
    """Packages whose licence is none of those that are known."""
    return [package.name for package in brought_along() if not licence_of(package)]


def main() -> int:
    """Print them all."""
    for package in brought_along():
        print(f"{package.name:20} {package.version:12} {licence_of(package) or 'UNKNOWN'}")
    return bool(unknown())


if __name__ == "__main__":
    sys.exit(main())
