"""Typed columns: numbers, factors, dates and text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.dates import parse_dates
from lasso_tui.data.columns.number_parsing import (
    MISSING_WORDS,
    best_format,
    describe_mixed_words,
    parse_numbers,
    parse_plain_number,
)
from lasso_tui.data.columns.numeric_range import CONSTANT, numeric_problem
from lasso_tui.data.columns.sanitise import level_name, sanitise_text

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = [
    "MAX_LEVELS",
    "Column",
    "number_label",
    "numeric_column",
    "string_column",
    "to_factor",
    "to_numbers",
]

MAX_LEVELS = 50
"""Number of distinct words above which a column is text rather than a factor."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column with its type.

    Attributes
    ----------
    name : as in the header, sanitised
    missing : (n,) True where the value is missing
    numbers : (n,) float64, NaN where missing; None for words
    levels : the distinct words, sorted
    codes : (n,) index of each word in `levels`, −1 where missing; None for numbers
    days : (n,) float64 days since 1970-01-01 if the words are dates, else None
    note : what was unusual in reading it, one sentence, or ""
    changes : (pattern, replacement) pairs that turned its words into plain numbers, applied in order
    forced : True for a factor by request, whatever its words look like
    unnamed : True if the header has no name for it
    n_infinite : number of infinite values among the missing ones
    tally : level (or number) → rows with it in the whole source, in the order of first appearance, where the column
        holds a sample of the rows; None where it holds all rows
    """

    name: str
    missing: BoolArray
    numbers: FloatArray | None = None
    levels: tuple[str, ...] = ()
    codes: IntArray | None = None
    days: FloatArray | None = None
    note: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    forced: bool = False
    unnamed: bool = False
    n_infinite: int = 0
    tally: Mapping[str, int] | None = None

    @property
    def is_factor(self) -> bool:
        """True for words, False for numbers."""
        return self.codes is not None

    def at(self, rows: IntArray) -> Column:
        """Return the column restricted to some rows."""
        return replace(
            self,
            missing=self.missing[rows],
            numbers=None if self.numbers is None else self.numbers[rows],
            codes=None if self.codes is None else self.codes[rows],
            days=None if self.days is None else self.days[rows],
        )

    @cached_property
    def kind(self) -> str:
        """Return "number", "factor", "date", "text" or "empty"."""
        if self.missing.all():
            return "empty"
        if not self.is_factor:
            return "number"
        if self.days is not None:
            return "date"
        n_present = int((~self.missing).sum())
        n_levels = len(self.levels)
        if n_levels > MAX_LEVELS or (not self.forced and n_levels > 10 and n_levels > 0.5 * n_present):
            return "text"
        return "factor"

    @cached_property
    def exclusion_reason(self) -> str:
        """Why the column cannot be a feature, or "" if it can."""
        kind = self.kind
        if kind == "empty":
            return "no values"
        if kind == "date":
            return "dates"
        if kind == "text":
            return describe_mixed_words(self.levels) or f"text with {len(self.levels)} distinct values"
        if kind == "factor":
            return CONSTANT if len(self.levels) == 1 else ""
        assert self.numbers is not None
        if self.unnamed and _is_row_number(self.numbers):
            return "unnamed row number"
        return numeric_problem(self.numbers[~self.missing])


def number_label(value: float) -> str:
    """Name the level of a number."""
    return f"{value:.15g}"


def numeric_column(
    name: str, values: FloatArray, *, unnamed: bool = False, tally: Mapping[str, int] | None = None
) -> Column:
    """Make a column of numbers; values that are not finite count as missing. `tally` as in `Column`."""
    missing = ~np.isfinite(values)
    name = sanitise_text(name)
    note, n_infinite = "", 0
    if missing.any():
        n_infinite = int(np.isinf(values).sum())
        if n_infinite:
            note = f"{name}: {n_infinite} infinite values count as missing."
            values = np.where(missing, np.nan, values)
    return Column(name, missing, values, note=note, unnamed=unnamed, n_infinite=n_infinite, tally=tally)


def string_column(
    name: str,
    words: list[str],
    codes: IntArray,
    *,
    decimal: str = ".",
    unnamed: bool = False,
    tally: Mapping[str, int] | None = None,
) -> Column:
    """Make a column of words; if all of them are numbers in one format, make a column of numbers.

    Parameters
    ----------
    name : as in the header
    words : the distinct words in any order
    codes : (n,) index of each row's word in `words`, −1 where missing
    decimal : decimal mark of the other columns
    unnamed : True if the header has no name for it
    tally : word → rows with it in the whole source, where these are a sample of its rows
    """
    name = sanitise_text(name)
    stripped = [word.strip() for word in words]
    used = np.zeros(len(words), dtype=np.bool_)
    used[codes[codes >= 0]] = True
    present = [k for k, word in enumerate(stripped) if used[k] and word.lower() not in MISSING_WORDS]
    present_words = [stripped[k] for k in present]
    if present:
        parsed = parse_numbers(present_words, name, decimal)
        if parsed is not None:
            values = np.full(len(words) + 1, np.nan)
            values[present] = parsed.values
            numbers = values[codes]  # the last one, NaN, where the code is −1
            labels = [number_label(value) for value in parsed.values] if tally is not None else []
            return Column(
                name,
                np.isnan(numbers),
                numbers,
                note=parsed.note,
                changes=parsed.changes,
                unnamed=unnamed,
                tally=_tally_by_label(tally, words, present, labels),
            )
    present_levels = [level_name(word) for word in present_words]
    levels = sorted(set(present_levels), key=_natural_key)
    positions = {level: k for k, level in enumerate(levels)}
    level_of_word = np.full(len(words) + 1, -1, dtype=np.intp)
    level_of_word[present] = [positions[level] for level in present_levels]
    level_codes = level_of_word[codes]
    dates = parse_dates(levels) if levels else None
    days = None if dates is None else np.append(dates.days, np.nan)[level_codes]
    note = f"{name}: {dates.note}" if dates is not None and dates.note else ""
    return Column(
        name,
        level_codes < 0,
        levels=tuple(levels),
        codes=level_codes,
        days=days,
        note=note,
        unnamed=unnamed,
        tally=_tally_by_label(tally, words, present, present_levels),
    )


def _tally_by_label(
    tally: Mapping[str, int] | None, words: list[str], present: list[int], labels: list[str]
) -> Mapping[str, int] | None:
    """Add up the rows of the words that share a label."""
    if tally is None:
        return None
    label_of = dict(zip((words[k] for k in present), labels, strict=True))
    counts: dict[str, int] = {}
    for word, count in tally.items():
        if (label := label_of.get(word)) is not None:
            counts[label] = counts.get(label, 0) + count
    return counts


def to_factor(column: Column) -> Column:
    """Turn a column of numbers into a factor with one level per number."""
    if column.numbers is None:
        return replace(column, forced=True, days=None)
    values, codes = np.unique(column.numbers[~column.missing], return_inverse=True)
    all_codes = np.full(len(column.missing), -1, dtype=np.intp)
    all_codes[~column.missing] = codes
    return Column(
        column.name,
        column.missing,
        levels=tuple(number_label(value) for value in values),
        codes=all_codes,
        forced=True,
        tally=column.tally,
    )


def to_numbers(column: Column) -> Column:
    """Turn a column of words into numbers; words that are not numbers count as missing."""
    if column.codes is None:
        return column
    parsed, changes = best_format(column.levels)
    values = np.array([*parsed, np.nan])[column.codes]
    n_lost = int(np.isnan(values).sum() - column.missing.sum())
    note = f"{column.name}: {n_lost:,} values are not numbers and count as missing." if n_lost else ""
    return replace(numeric_column(column.name, values, unnamed=column.unnamed), note=note, changes=changes)


def _natural_key(level: str) -> tuple[int, float, str]:
    """Sort levels that are numbers by size, before words."""
    number = parse_plain_number(level)
    return (1, 0.0, level) if number is None else (0, number, level)


def _is_row_number(values: FloatArray) -> bool:
    return len(values) > 1 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())
