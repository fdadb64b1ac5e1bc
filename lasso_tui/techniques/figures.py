"""Numbers as text: enough digits to act on, the same width while they move."""

from __future__ import annotations

import math

__all__ = ["gap_text", "significant"]

ROUNDING = 1e-12
"""A relative gap below this is rounding: its digits differ from one machine to the next."""


def gap_text(gap: float) -> str:
    """Write a relative duality gap; one that is only rounding as that.

    >>> [gap_text(v) for v in (3.2e-6, 4e-16, 0.0)]
    ['3e-06', '< 1e-12', '< 1e-12']
    """
    return f"{gap:.0e}" if gap >= ROUNDING else "< 1e-12"


def significant(value: float, digits: int = 3) -> str:
    """Write a number with `digits` significant digits, plainly where that is short.

    >>> [significant(v) for v in (0.05, 1234.5, -0.0004567, 3.2e-7, 0.0)]
    ['0.0500', '1234', '-0.000457', '3.20e-07', '0']
    """
    value = float(value)
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(float(f"{value:.{digits - 1}e}"))))
    if not -5 < size < 7:
        return f"{value:.{digits - 1}e}"
    return f"{value:.{max(digits - 1 - size, 0)}f}"
