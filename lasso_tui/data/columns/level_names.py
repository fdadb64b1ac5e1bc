"""Names of a factor's levels: safe to show, and in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Collection

from lasso_tui.data.columns.number_parsing import parse_plain_number
from lasso_tui.data.columns.sanitise import MAX_NAME_LENGTH, level_name

__all__ = ["in_natural_order", "level_names"]

NUMBER_STARTS = frozenset("0123456789+-.iInN")
"""First letters of what is sorted as numbers."""


def level_names(words: list[str]) -> list[str]:
    """Make words safe to show; most columns need nothing."""
    joined = "".join(words)
    if joined.isascii() and joined.isprintable() and max(map(len, words), default=0) <= MAX_NAME_LENGTH:
        return words
    return [level_name(word) for word in words]


def in_natural_order(levels: Collection[str]) -> list[str]:
    """Sort levels that are numbers by size, before words."""
    numbers = {}
    for level in levels:
        if level[0] in NUMBER_STARTS and (number := parse_plain_number(level)) is not None:
            numbers[level] = number
    if not numbers:
        return sorted(levels)
    words = sorted(level for level in levels if level not in numbers)
    return sorted(numbers, key=lambda level: (numbers[level], level)) + words
