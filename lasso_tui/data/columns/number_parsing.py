"""Parsing of a column's words as numbers, in the one notation that fits all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.data.columns.missing_words import MISSING_WORDS, USUAL_MISSING, MissingWords, spellings
from lasso_tui.data.columns.number_formats import (
    EITHER_MARK,
    Changes,
    Decoration,
    Mixed,
    NumberFormat,
    core_formats,
    decoration_of,
    mixed_marks,
    parse_plain_number,
)
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
    "exceeds_float64",
    "parse_numbers",
    "parse_plain_number",
]

MISSING_SPELLINGS = spellings(MISSING_WORDS)
"""The usual words for missing values in their usual spellings."""

MAX_SHARE_OF_WORDS = 0.2
"""Share of words up to which a column of text counts as mostly numbers."""

LARGEST_EXACT = 2.0**53
"""Whole numbers above it lose their last digits in double precision."""

WHOLE = re.compile(r"[+-]?\d+")


@dataclass(frozen=True)
class ParsedNumbers:
    """Words that are all numbers of one format.

    Attributes
    ----------
    values : the number of each word
    note : how the words were read, a phrase; "" for plain numbers
    changes : (pattern, replacement) pairs that turn each word into a plain number, applied in order
    """

    values: tuple[float, ...]
    note: str
    changes: Changes


def cells_to_numbers(
    cells: Sequence[str], decimal: str, missing: MissingWords = USUAL_MISSING
) -> FloatArray | None:
    """Parse cells as numbers, with NaN for missing values that need no note; None if any cell is another word.

    None also for whole numbers beyond 2^53, whose digits only words keep.
    """
    import numpy as np

    joined = "".join(cells)
    if "_" in joined or (decimal == "," and "." in joined):
        return None
    if decimal == ",":
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        values = np.array(list(map(float, cells)))
    except ValueError:
        quiet = missing.quiet
        try:
            values = np.array([math.nan if cell.strip().lower() in quiet else float(cell) for cell in cells])
        except ValueError:
            return None
    return None if exceeds_float64(values) else missing.without_numbers(values)


def exceeds_float64(values: FloatArray) -> bool:
    """Return whether numbers may be whole ones that double precision cannot tell apart."""
    import numpy as np

    if not len(values):
        return False
    if max(values.max(), -values.min()) <= LARGEST_EXACT:
        return False
    with np.errstate(invalid="ignore"):  # what is not a number is not larger, but may hide what is
        large = np.abs(values) > LARGEST_EXACT
    return bool(large.any()) and bool((large & np.isfinite(values)).any())


def parse_numbers(words: Sequence[str], decimal: str = ".") -> ParsedNumbers | Mixed | None:
    """Parse words in the first format that fits all of them.

    Returns
    -------
    ParsedNumbers, Mixed or None
        `Mixed` for numbers of several units, or whole numbers beyond 2^53; None if no format fits.
    """
    if decimal != "," and (values := _plain_values(words)) is not None:
        large = next(
            (word for word, value in zip(words, values, strict=True) if abs(value) > LARGEST_EXACT), ""
        )
        if large and all(map(WHOLE.fullmatch, words)):
            return Mixed(f"whole numbers beyond 2^53 such as {large[:24]}, kept as labels", labels=True)
        return ParsedNumbers(values, "", ())
    parsed = _with_formats(words, core_formats(decimal), Decoration())
    if parsed is not None:
        return parsed
    decoration = decoration_of(words)
    if not isinstance(decoration, Decoration):
        return decoration
    bare = _undecorated(words, decoration.changes)
    found = _with_formats(bare, core_formats(decimal), decoration)
    return mixed_marks(bare) if found is None else found


def _plain_values(words: Sequence[str]) -> tuple[float, ...] | None:
    if any("_" in word for word in words):
        return None
    try:
        values = tuple(map(float, words))
    except ValueError:
        return None
    return None if any(map(math.isnan, values)) else values


def _undecorated(words: Sequence[str], changes: Changes) -> list[str]:
    bare = list(words)
    for pattern, replacement in changes:
        compiled = re.compile(pattern)
        bare = [compiled.sub(replacement, word) for word in bare]
    return bare


def _with_formats(
    words: Sequence[str], formats: Sequence[NumberFormat], decoration: Decoration
) -> ParsedNumbers | None:
    for number_format in formats:
        values = []
        for word in words:
            value = number_format.parse(word.strip())
            if value is None:
                break
            values.append(value)
        else:
            note = ", ".join(part for part in (*decoration.notes, number_format.note) if part)
            return ParsedNumbers(tuple(values), note, decoration.changes + number_format.changes)
    return None


def best_format(words: Sequence[str]) -> tuple[tuple[float, ...], Changes]:
    """Parse words in the format that fits most of them.

    Returns
    -------
    values : the number of each word, NaN if it is not a number
    changes : (pattern, replacement) pairs that turn the words into plain numbers, applied in order
    """
    numeric = [word for word in words if isinstance(decoration_of([word]), Decoration)]
    decoration = decoration_of(numeric) if numeric else None
    decorations = [Decoration()] + ([decoration] if isinstance(decoration, Decoration) else [])
    if isinstance(decoration, Mixed):  # as if the units were one
        alone = {one.changes: one for word in numeric if isinstance(one := decoration_of([word]), Decoration)}
        changes = tuple(dict.fromkeys(change for one in alone for change in one))
        decorations.append(Decoration(changes))
    tried = []
    for one in decorations:
        bare = _undecorated(words, one.changes)
        tried += [
            ([form.parse(word.strip()) for word in bare], one.changes + form.changes)
            for form in (*core_formats("."), EITHER_MARK)
        ]
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
