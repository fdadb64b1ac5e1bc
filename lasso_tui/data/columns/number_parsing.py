"""Numbers as people write them: 1,234.50 and 1.234,50 and $12 and 7 %; and words for nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.data.columns.sanitise import printable

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "MISSING",
    "NOTHING",
    "WrittenNumbers",
    "best_format",
    "cells_to_numbers",
    "mostly_numbers",
    "numbers_among",
    "plain_number",
    "written_numbers",
]

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "?", "-", "missing"})
"""Cells that say that there is no value, in lower case."""

NOTHING = sorted(
    {form for word in MISSING for form in (word, word.upper(), word.title(), word.capitalize())} | {"NaN"}
)
"""The same in the ways they are usually written."""


@dataclass(frozen=True)
class WrittenNumbers:
    """Words that turned out to be numbers.

    Attributes
    ----------
    values : the number of each word
    note : how they were read, "" for plain ones
    changes : (pattern, replacement) that make each word a plain number, one after another
    """

    values: tuple[float, ...]
    note: str
    changes: tuple[tuple[str, str], ...]


def plain_number(word: str) -> float | None:
    """Read 12, -1.5 or 2e-3; not 1_000, which Python alone takes for a number."""
    if "_" in word:
        return None
    try:
        value = float(word)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def cells_to_numbers(cells: Sequence[str], decimal: str) -> FloatArray | None:
    """Read cells as numbers, NaN where missing; None where one of them is a word."""
    import numpy as np

    together = "".join(cells)
    if "_" in together or (decimal == "," and "." in together and not _only_missing_points(cells)):
        return None
    if decimal == ",":
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        return np.array(list(map(float, cells)))
    except ValueError:
        pass
    try:
        return np.array([math.nan if cell.strip().lower() in MISSING else float(cell) for cell in cells])
    except ValueError:
        return None


def _only_missing_points(cells: Sequence[str]) -> bool:
    return all("." not in cell or cell.strip() == "." for cell in cells)


@dataclass(frozen=True)
class NumberFormat:
    """A way to write numbers.

    Attributes
    ----------
    shape : what a whole word looks like
    changes : (pattern, replacement) that make it a plain number, one after another
    note : how it is read, with {name} for the column
    """

    shape: re.Pattern[str]
    changes: tuple[tuple[str, str], ...]
    note: str

    def read(self, word: str) -> float | None:
        """Read a word, or return None where it is not written so."""
        if not self.shape.fullmatch(word):
            return None
        for pattern, replacement in self.changes:
            word = re.sub(pattern, replacement, word)
        return plain_number(word)


def _way(shape: str, changes: tuple[tuple[str, str], ...], note: str) -> NumberFormat:
    return NumberFormat(re.compile(shape), changes, note)


SPACES = "[ \u00a0\u202f]"
MARKS = "[ '\u00a0\u202f\u2019]"
WITH_POINT = r"\d{1,3}(MARK\d{3})+(\.\d*)?|\d*(\.\d+)?"
WITH_COMMA = r"\d{1,3}(MARK\d{3})+(,\d*)?|\d*(,\d+)?"

PLAIN = _way(r"[^_]+", (), "")
POINTS = _way(
    rf"[+-]?({WITH_COMMA.replace('MARK', '[.]')})",
    (("[.]", ""), (",", ".")),
    "{name} is read with decimal comma and thousands points (1.234,5 is 1234.5).",
)
OTHER_WAYS = (
    _way(
        rf"[+-]?({WITH_POINT.replace('MARK', ',')})",
        ((",", ""),),
        "{name} is read without its thousands separators (1,234 is 1234).",
    ),
    _way(
        r"[+-]?\d*(,\d+)?([eE][+-]?\d+)?", ((",", "."),), "{name} is read with a decimal comma (1,5 is 1.5)."
    ),
    POINTS,
    _way(
        rf"[+-]?({WITH_POINT.replace('MARK', MARKS)})",
        ((MARKS, ""),),
        "{name} is read without its thousands marks (1 234 is 1234).",
    ),
    _way(
        rf"[+-]?({WITH_COMMA.replace('MARK', SPACES)})",
        ((SPACES, ""), (",", ".")),
        "{name} is read with decimal comma and spaces (1 234,5 is 1234.5).",
    ),
    _way(
        rf"[+-]?({WITH_POINT.replace('MARK', ',')})\s?%?",
        ((r"\s?%", ""), (",", "")),
        "{name} is read without its percent signs (7 % is 7).",
    ),
    _way(
        rf"[+-]?([$€£¥]\s?)?({WITH_POINT.replace('MARK', ',')})",
        ((r"[$€£¥]\s?", ""), (",", "")),
        "{name} is read without its signs of money ($12 is 12).",
    ),
)


def number_formats(decimal: str) -> tuple[NumberFormat, ...]:
    """Return the ways to try: where others have a decimal comma, 1.234 is a thousand rather than one."""
    return (POINTS, PLAIN, *OTHER_WAYS) if decimal == "," else (PLAIN, *OTHER_WAYS)


def written_numbers(words: Sequence[str], name: str, decimal: str = ".") -> WrittenNumbers | None:
    """Read words as numbers in the first way that fits all of them; None where none does."""
    for way in number_formats(decimal):
        values = []
        for word in words:
            value = way.read(word)
            if value is None:
                break
            values.append(value)
        else:
            return WrittenNumbers(tuple(values), way.note.format(name=name), way.changes)
    return None


def numbers_among(words: Sequence[str]) -> tuple[float, ...]:
    """Read words as numbers in the way that fits most of them; NaN for the others."""
    return best_format(words)[0]


def best_format(words: Sequence[str]) -> tuple[tuple[float, ...], tuple[tuple[str, str], ...]]:
    """Return the same, and the changes that make plain numbers of the words that are numbers."""
    tried = [([way.read(word) for word in words], way.changes) for way in number_formats(".")]
    best, changes = min(tried, key=lambda one: sum(value is None for value in one[0]))
    return tuple(math.nan if value is None else value for value in best), changes


def mostly_numbers(levels: Sequence[str]) -> str:
    """Say which words keep a column of text from being numbers, or "" where they are not so few."""
    some = numbers_among(levels[:: len(levels) // 500 + 1])
    if sum(map(math.isnan, some)) > 0.2 * len(some):
        return ""
    odd = [level for level, value in zip(levels, numbers_among(levels), strict=True) if math.isnan(value)]
    return f"it is numbers but for words such as {printable(odd[0], 20)!r}" if odd else ""
