"""Cells of new rows as a model's columns: numbers, or codes of the levels that the model knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import number_label
from lasso_tui.data.columns.missing_words import USUAL_MISSING, MissingWords
from lasso_tui.data.columns.number_parsing import parse_plain_number
from lasso_tui.data.columns.sanitise import level_name
from lasso_tui.data.readers.chunk_reader import ChunkCells, StringChunk

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["MISSING", "UNKNOWN", "codes_of", "numbers_of", "texts_of"]

MISSING, UNKNOWN = -1, -2
"""Codes of a missing value, and of a level that the model does not know."""


def numbers_of(
    cells: ChunkCells,
    changes: Sequence[tuple[str, str]],
    decimal: str,
    missing: MissingWords = USUAL_MISSING,
) -> tuple[FloatArray, BoolArray]:
    """Return numbers, NaN where missing, and where there is a word that is no number.

    Parameters
    ----------
    cells : of one column
    changes : (pattern, replacement) pairs that make plain numbers of its words
    decimal : mark of the file
    missing : what marks a missing value
    """
    if not isinstance(cells, StringChunk):
        values = missing.without_numbers(np.where(np.isfinite(cells), cells, np.nan))
        return values, np.zeros(len(values), dtype=np.bool_)
    parsed = [_number(word, changes, decimal, missing) for word in cells.words]
    known = np.array([*(np.nan if value is None else value for value in parsed), np.nan])
    odd = np.array([*(value is None for value in parsed), False])
    values = missing.without_numbers(known[cells.codes])
    return np.where(np.isfinite(values), values, np.nan), odd[cells.codes]


def _number(
    word: str, changes: Sequence[tuple[str, str]], decimal: str, missing: MissingWords
) -> float | None:
    """Return the number of a word, NaN for a missing one, None where it is another word."""
    word = word.strip()
    if word.lower() in missing.words:
        return float("nan")
    plain = parse_plain_number(word) if decimal == "." or not changes else None
    if plain is not None and not (decimal == "," and "." in word):
        return plain
    for pattern, replacement in changes or ((re.escape(decimal), "."),):
        word = re.sub(pattern, replacement, word)
    return parse_plain_number(word) if word or not changes else float("nan")


def codes_of(
    cells: ChunkCells,
    levels: Mapping[str, int],
    decimal: str,
    *,
    numeric: bool = False,
    changes: Sequence[tuple[str, str]] = (),
    missing: MissingWords = USUAL_MISSING,
    other: int = UNKNOWN,
) -> tuple[IntArray, dict[str, int]]:
    """Return the code of each row's level, and how many rows have each level that is not known.

    Parameters
    ----------
    cells, changes, decimal, missing : as in `numbers_of`
    levels : level → its code
    numeric : whether levels are numbers in their shortest form
    other : code of words that are no level
    """
    if numeric or not isinstance(cells, StringChunk):
        values, odd = numbers_of(cells, changes, decimal, missing)
        found, codes = np.unique(values, return_inverse=True)
        names = [None if np.isnan(value) else number_label(value) for value in found.tolist()]
        codes = codes.astype(np.intp)
        if odd.any():
            assert isinstance(cells, StringChunk)
            names.append(level_name(cells.words[int(cells.codes[odd][0])].strip()))
            codes[odd] = len(names) - 1
    else:
        stripped = [word.strip() for word in cells.words]
        names = [None if word.lower() in missing.words else level_name(word) for word in stripped]
        codes = cells.codes
    code_of = np.array([*(_code(name, levels) for name in names), MISSING], dtype=np.intp)
    made = code_of[codes]
    unknown: dict[str, int] = {}
    if (made == UNKNOWN).any():
        counts = np.bincount(codes[made == UNKNOWN], minlength=len(names))
        for name, count in zip(names, counts.tolist(), strict=False):
            if name is not None and count:
                unknown[name] = unknown.get(name, 0) + count
    made[made == UNKNOWN] = other
    return made, unknown


def _code(name: str | None, levels: Mapping[str, int]) -> int:
    return MISSING if name is None else levels.get(name, UNKNOWN)


def texts_of(cells: ChunkCells) -> list[str]:
    """Return cells as texts for a column that is kept, "" where missing."""
    if isinstance(cells, StringChunk):
        words = [*cells.words, ""]
        return [words[k] for k in cells.codes.tolist()]
    return ["" if value != value else number_label(value) for value in cells.tolist()]
