"""Levels of a factor that may be one, written in several ways: in case, blanks, marks, accents, or yes as Y."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from lasso_tui.data.columns.sanitise import flag_value, join_names

__all__ = ["alike_groups", "alike_note"]

MAX_COMPARED_LEVELS = 1000
"""Number of levels up to which nearly equal ones are looked for."""

YES = frozenset({"true", "t", "yes", "y", "1"})
NO = frozenset({"false", "f", "no", "n", "0"})


def alike_groups(levels: Sequence[str]) -> list[list[str]]:
    """Return the levels that may be one, each group in the order of the levels."""
    if len(levels) > MAX_COMPARED_LEVELS:
        return []
    by_key: dict[str, list[str]] = {}
    for level in levels:
        by_key.setdefault(_key(level), []).append(level)
    if len(by_key) > 2 and set(by_key) <= YES | NO:
        yes_no: dict[str, list[str]] = {"1": [], "0": []}
        for key, same in by_key.items():
            yes_no["1" if key in YES else "0"] += same
        by_key = yes_no
    return [same for same in by_key.values() if len(same) > 1 and any(map(str.isalpha, "".join(same)))]


def alike_note(name: str, levels: Sequence[str]) -> str:
    """Point out the levels of a column that may be one, "" for none."""
    alike = alike_groups(levels)
    if not alike:
        return ""
    shown = join_names([" and ".join(repr(level) for level in same) for same in alike], 3)
    return (
        f"{name}: levels that may be one, written in several ways: {shown}. "
        f"--merge-levels {flag_value(name)} (key l on the data screen) merges them."
    )


def _key(level: str) -> str:
    """Return what is left of a level without case, accents, blanks and marks, which may be escaped."""
    if level.isascii() and "\\" not in level:
        plain = level
    else:
        for escape in (
            "\\u200b",
            "\\ufeff",
            "\\u200c",
            "\\u200d",
            "\\u2060",
            "\\xa0",
            "\\u202f",
            "\\u2009",
            "\\xad",
        ):
            level = level.replace(escape, "")
        plain = "".join(
            char for char in unicodedata.normalize("NFKD", level) if not unicodedata.combining(char)
        )
    signs = {"+": "+", "-": "-"} if plain and plain[-1] in "+-" else {}
    kept = "".join(char for char in plain if char.isalnum()) + signs.get(plain[-1:], "")
    return kept.casefold() or level
