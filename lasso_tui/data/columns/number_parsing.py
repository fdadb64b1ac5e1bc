"""Parsing of numbers in the usual notations (1,234.50, 1.234,50, $12, 7 %), and of words for missing values."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.data.columns.sanitise import sanitise_text

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = [
    "MISSING_SPELLINGS",
    "MISSING_WORDS",
    "ParsedNumbers",
    "best_format",
    "cells_to_numbers",
    "describe_mixed_words",
    "parse_numbers",
    "parse_plain_number",
]

MISSING_WORDS = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "?", "-", "missing"})
"""Cells, in lower case, that mark a missing value."""

MISSING_SPELLINGS = sorted(
    {form for word in MISSING_WORDS for form in (word, word.upper(), word.title(), word.capitalize())}
    | {"NaN"}
)
"""The same words in their usual spellings."""

MAX_SHARE_OF_WORDS = 0.2
"""Share of words up to which a column of text counts as mostly numbers."""


@dataclass(frozen=True)
class ParsedNumbers:
    """Words that are all numbers of one format.

    Attributes
    ----------
    values : the number of each word
    note : how the words were read; "" for plain numbers
    changes : (pattern, replacement) pairs that turn each word into a plain number, applied in order
    """

    values: tuple[float, ...]
    note: str
    changes: tuple[tuple[str, str], ...]


def parse_plain_number(word: str) -> float | None:
    """Parse 12, -1.5 or 2e-3; not 1_000, which only Python reads as a number."""
    if "_" in word:
        return None
    try:
        value = float(word)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def cells_to_numbers(cells: Sequence[str], decimal: str) -> FloatArray | None:
    """Parse cells as numbers, with NaN for missing values; return None if any cell is a word."""
    import numpy as np

    joined = "".join(cells)
    if "_" in joined or (decimal == "," and "." in joined and not _has_only_missing_points(cells)):
        return None
    if decimal == ",":
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        return np.array(list(map(float, cells)))
    except ValueError:
        pass
    try:
        return np.array(
            [math.nan if cell.strip().lower() in MISSING_WORDS else float(cell) for cell in cells]
        )
    except ValueError:
        return None


def _has_only_missing_points(cells: Sequence[str]) -> bool:
    return all("." not in cell or cell.strip() == "." for cell in cells)


@dataclass(frozen=True)
class NumberFormat:
    """A notation for numbers.

    Attributes
    ----------
    pattern : matches a whole word in this notation
    changes : (pattern, replacement) pairs that turn it into a plain number, applied in order
    note : how it is read; {name} stands for the column
    """

    pattern: re.Pattern[str]
    changes: tuple[tuple[str, str], ...]
    note: str

    def parse(self, word: str) -> float | None:
        """Parse a word; return None if it is not in this notation."""
        if not self.pattern.fullmatch(word):
            return None
        for pattern, replacement in self.changes:
            word = re.sub(pattern, replacement, word)
        return parse_plain_number(word)


def _number_format(pattern: str, changes: tuple[tuple[str, str], ...], note: str) -> NumberFormat:
    return NumberFormat(re.compile(pattern), changes, note)


SPACES = "[ \u00a0\u202f]"
MARKS = "[ '\u00a0\u202f\u2019]"
WITH_POINT = r"\d{1,3}(MARK\d{3})+(\.\d*)?|\d*(\.\d+)?"
WITH_COMMA = r"\d{1,3}(MARK\d{3})+(,\d*)?|\d*(,\d+)?"

PLAIN = _number_format(r"[^_]+", (), "")
POINTS = _number_format(
    rf"[+-]?({WITH_COMMA.replace('MARK', '[.]')})",
    (("[.]", ""), (",", ".")),
    "{name}: read with decimal comma and thousands points (1.234,5 is 1234.5).",
)
OTHER_FORMATS = (
    _number_format(
        rf"[+-]?({WITH_POINT.replace('MARK', ',')})",
        ((",", ""),),
        "{name}: thousands separators removed (1,234 is 1234).",
    ),
    _number_format(
        r"[+-]?\d*(,\d+)?([eE][+-]?\d+)?", ((",", "."),), "{name}: read with a decimal comma (1,5 is 1.5)."
    ),
    POINTS,
    _number_format(
        rf"[+-]?({WITH_POINT.replace('MARK', MARKS)})",
        ((MARKS, ""),),
        "{name}: thousands marks removed (1 234 is 1234).",
    ),
    _number_format(
        rf"[+-]?({WITH_COMMA.replace('MARK', SPACES)})",
        ((SPACES, ""), (",", ".")),
        "{name}: read with decimal comma and spaces (1 234,5 is 1234.5).",
    ),
    _number_format(
        rf"[+-]?({WITH_POINT.replace('MARK', ',')})\s?%?",
        ((r"\s?%", ""), (",", "")),
        "{name}: percent signs removed (7 % is 7).",
    ),
    _number_format(
        rf"[+-]?([$€£¥]\s?)?({WITH_POINT.replace('MARK', ',')})",
        ((r"[$€£¥]\s?", ""), (",", "")),
        "{name}: currency signs removed ($12 is 12).",
    ),
)


def number_formats(decimal: str) -> tuple[NumberFormat, ...]:
    """Return the formats to try in order; with decimal commas elsewhere, 1.234 is a thousand rather than one."""
    return (POINTS, PLAIN, *OTHER_FORMATS) if decimal == "," else (PLAIN, *OTHER_FORMATS)


def parse_numbers(words: Sequence[str], name: str, decimal: str = ".") -> ParsedNumbers | None:
    """Parse words in the first format that fits all of them; return None if no format does."""
    for number_format in number_formats(decimal):
        values = []
        for word in words:
            value = number_format.parse(word)
            if value is None:
                break
            values.append(value)
        else:
            return ParsedNumbers(tuple(values), number_format.note.format(name=name), number_format.changes)
    return None


def best_format(words: Sequence[str]) -> tuple[tuple[float, ...], tuple[tuple[str, str], ...]]:
    """Parse words in the format that fits most of them.

    Returns
    -------
    values : the number of each word, NaN if it is not a number
    changes : (pattern, replacement) pairs that turn the words into plain numbers, applied in order
    """
    tried = [([form.parse(word) for word in words], form.changes) for form in number_formats(".")]
    best, changes = min(tried, key=lambda one: sum(value is None for value in one[0]))
    return tuple(math.nan if value is None else value for value in best), changes


def describe_mixed_words(levels: Sequence[str]) -> str:
    """Describe a column that is numeric except for a few words; return "" if the words are many or none."""
    sample, _ = best_format(levels[:: len(levels) // 500 + 1])
    if sum(map(math.isnan, sample)) > MAX_SHARE_OF_WORDS * len(sample):
        return ""
    values, _ = best_format(levels)
    odd = [level for level, value in zip(levels, values, strict=True) if math.isnan(value)]
    return f"numeric except for text such as {sanitise_text(odd[0], 20)!r}" if odd else ""
