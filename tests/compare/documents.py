"""Compare two documents of `run --json`: the same numbers and names, whatever the words around them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

RTOL = 1e-12
"""Relative difference up to which two numbers are equal."""

Document = Mapping[str, Any]
Names = Mapping[str, str]

RENAMES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "renames.toml").read_text(encoding="utf-8"))


def matched(pattern: str, name: str) -> str | None:
    """Return what the `*` of a pattern stands for in a name; "" without one; None where it does not match."""
    head, star, tail = pattern.partition("*")
    if not star:
        return "" if name == pattern else None
    if len(name) < len(head) + len(tail) or not name.startswith(head) or not name.endswith(tail):
        return None
    return name[len(head) : len(name) - len(tail)]


def renamed(name: str, *maps: Names) -> str:
    """Return the new name of an old one, by the first map that has it: whole names before patterns."""
    for names in maps:
        if name in names:
            return names[name]
        for pattern, new in names.items():
            if (text := matched(pattern, name)) is not None:
                return new.replace("*", text)
    return name


def maps_for(part: str, technique: str) -> tuple[Names, ...]:
    """Return the maps for the metrics or the params of a technique, its own before that of all."""
    tables = RENAMES[part]
    return tables.get(technique, {}), tables.get("all", {})


def same(old: object, new: object, limit: float = 0.0) -> bool:
    """Tell whether two values are equal: numbers to `RTOL`, or both at most a limit; all else exactly."""
    if isinstance(old, int | float) and isinstance(new, int | float):
        if isinstance(old, bool) or isinstance(new, bool):
            return old is new
        return math.isclose(old, new, rel_tol=RTOL) or max(abs(old), abs(new)) <= limit
    return old == new


def differences(old: Document, new: Document, *, renaming: bool = False) -> list[str]:
    """Say in which numbers and names two documents of one technique and one dataset differ, [] in none.

    While the names are still being changed, `renaming` takes an old name for the new one.
    """
    return list(_differences(with_old_names_changed(new, old) if renaming else new, old))


def with_old_names_changed(new: Document, old: Document) -> Document:
    """Return the new document with the new name for whatever still has its old one."""

    def changed(values: Document, before: Document, *maps: Names) -> Document:
        return {
            renamed(key, *maps) if key in before and renamed(key, *maps) not in values else key: value
            for key, value in values.items()
        }

    parts = {
        part: changed(new[part], old[part], *maps_for(part, old["technique"]))
        for part in ("params", "metrics")
    }
    return changed({**new, **parts}, old, RENAMES["document"])


def wording(old: Document, new: Document) -> list[str]:
    """Note where the number of sentences has changed; their words are not compared."""
    counts = [(key, old.get(key), new.get(key)) for key in RENAMES["wording"]["document"]]
    return [
        f"{key}: {len(before)} sentences before, {len(after)} after"
        for key, before, after in counts
        if isinstance(before, list) and isinstance(after, list) and len(before) != len(after)
    ]


def _differences(new: Document, old: Document) -> Iterator[str]:
    technique = old["technique"]
    ignored, inner = set(RENAMES["wording"]["document"]), {"dataset", "params", "metrics", "coefficients"}
    names = (RENAMES["document"],)
    yield from _mappings("document", old, new, names, RENAMES["added"]["document"], ignored | inner)
    yield from _datasets(old["dataset"], new["dataset"])
    for part in ("params", "metrics"):
        yield from _mappings(part, old[part], new[part], maps_for(part, technique), RENAMES["added"][part])
    yield from _coefficients(old["coefficients"], new["coefficients"])


def _datasets(old: Document, new: Document) -> Iterator[str]:
    aliases = RENAMES["datasets"]
    ignored = set(RENAMES["wording"]["dataset"])
    if new.get("name") not in (old["name"], aliases.get(old["name"], old["name"])):
        yield f"dataset.name: {old['name']!r} before, {new.get('name')!r} after"
    yield from _mappings("dataset", old, new, (), (), ignored | {"name"})


def _mappings(
    part: str,
    old: Document,
    new: Document,
    names: tuple[Names, ...],
    added: list[str] | tuple[str, ...] = (),
    ignored: set[str] | frozenset[str] = frozenset(),
) -> Iterator[str]:
    left = set(new) - ignored - set(added)
    for key, value in old.items():
        if key in ignored:
            continue
        name = renamed(key, *names)
        left.discard(name)
        if name not in new:
            yield f"{part}.{name}: {value!r} before (as {key}), missing after"
        elif not same(value, new[name], _limit(part, key)):
            yield f"{part}.{name}: {value!r} before, {new[name]!r} after"
    yield from (f"{part}.{name}: missing before, {new[name]!r} after" for name in sorted(left))


def _limit(part: str, key: str) -> float:
    limits = RENAMES["rounding"] if part == "metrics" else {}
    return max((limits[pattern] for pattern in limits if matched(pattern, key) is not None), default=0.0)


def _coefficients(old: list[Document], new: list[Document]) -> Iterator[str]:
    before, after = [[c["feature"] for c in rows] for rows in (old, new)]
    if before != after:
        only = sorted(set(before) ^ set(after)) or "the order"
        yield f"coefficients: {len(before)} before, {len(after)} after; different: {only}"
        return
    for one, other in zip(old, new, strict=True):
        yield from _mappings(f"coefficients.{one['feature']}", one, other, (RENAMES["coefficients"],))
