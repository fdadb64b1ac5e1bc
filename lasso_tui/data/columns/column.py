"""What a column is: numbers, a factor, dates, text, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.dates import dates_in
from lasso_tui.data.columns.number_parsing import (
    MISSING,
    best_format,
    mostly_numbers,
    plain_number,
    written_numbers,
)
from lasso_tui.data.columns.numeric_range import CONSTANT, numeric_problem
from lasso_tui.data.columns.sanitise import level_name, printable

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["MOST_LEVELS", "Column", "as_factor", "as_numbers", "column_of_numbers", "column_of_words"]

MOST_LEVELS = 50


@dataclass(frozen=True, eq=False)
class Column:
    """A column with its type.

    Attributes
    ----------
    name : as in the header, made printable
    missing : (n,) True where there is no value
    numbers : (n,) float64 with NaN where missing; None for words
    levels : the distinct words, sorted
    codes : (n,) place of each word in `levels`, −1 where missing; None for numbers
    days : (n,) float64 days since 1970-01-01 where the words are dates, else None
    note : what was unusual in reading it, a sentence, or ""
    changes : (pattern, replacement) that made its words plain numbers, one after another
    forced : True for a factor that was asked for, whatever its words look like
    unnamed : True where the header had no name for it
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

    @property
    def is_factor(self) -> bool:
        """True for words, False for numbers."""
        return self.codes is not None

    def at(self, rows: IntArray) -> Column:
        """Return the column on some of its rows."""
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
        present = int((~self.missing).sum())
        count = len(self.levels)
        if count > MOST_LEVELS or (not self.forced and count > 10 and count > 0.5 * present):
            return "text"
        return "factor"

    @cached_property
    def no_feature(self) -> str:
        """Why the column cannot be a feature, or ""."""
        kind = self.kind
        if kind == "empty":
            return "it has no value"
        if kind == "date":
            return "it holds dates"
        if kind == "text":
            mixed = mostly_numbers(self.levels)
            return mixed or f"it is text with {len(self.levels)} different values"
        if kind == "factor":
            return CONSTANT if len(self.levels) == 1 else ""
        assert self.numbers is not None
        if self.unnamed and _counts_rows(self.numbers):
            return "it has no name and numbers the rows"
        return numeric_problem(self.numbers[~self.missing])


def column_of_numbers(name: str, values: FloatArray, *, unnamed: bool = False) -> Column:
    """Make a column of numbers; what is not finite is missing."""
    missing = ~np.isfinite(values)
    shown = printable(name)
    note = ""
    if missing.any():
        infinite = int(np.isinf(values).sum())
        if infinite:
            note = f"{infinite} infinite values of {shown} count as missing."
            values = np.where(missing, np.nan, values)
    return Column(shown, missing, values, note=note, unnamed=unnamed)


def column_of_words(
    name: str, words: list[str], codes: IntArray, *, decimal: str = ".", unnamed: bool = False
) -> Column:
    """Make a column of words; where all are numbers written in another way, a column of numbers.

    Parameters
    ----------
    name : as in the header
    words : the distinct words in any order
    codes : (n,) place of each row's word in `words`, −1 where missing
    decimal : the decimal mark of the other columns
    """
    shown = printable(name)
    stripped = [word.strip() for word in words]
    used = np.zeros(len(words), dtype=np.bool_)
    used[codes[codes >= 0]] = True
    there = [k for k, word in enumerate(stripped) if used[k] and word.lower() not in MISSING]
    present = [stripped[k] for k in there]
    if present:
        read = written_numbers(present, shown, decimal)
        if read is not None:
            values = np.full(len(words) + 1, np.nan)
            values[there] = read.values
            numbers = values[codes]  # the last one, NaN, where the code is −1
            return Column(
                shown, np.isnan(numbers), numbers, note=read.note, changes=read.changes, unnamed=unnamed
            )
    said = [level_name(word) for word in present]
    levels = sorted(set(said), key=_natural)
    place = {level: k for k, level in enumerate(levels)}
    table = np.full(len(words) + 1, -1, dtype=np.intp)
    table[there] = [place[word] for word in said]
    new = table[codes]
    days = dates_in(levels) if levels else None
    if days is not None:
        days = np.append(days, np.nan)[new]
    return Column(shown, new < 0, levels=tuple(levels), codes=new, days=days, unnamed=unnamed)


def as_factor(column: Column) -> Column:
    """Make a factor of a column of numbers, one level a number."""
    if column.numbers is None:
        return replace(column, forced=True, days=None)
    values, codes = np.unique(column.numbers[~column.missing], return_inverse=True)
    whole = np.full(len(column.missing), -1, dtype=np.intp)
    whole[~column.missing] = codes
    return Column(
        column.name,
        column.missing,
        levels=tuple(f"{value:.15g}" for value in values),
        codes=whole,
        forced=True,
    )


def as_numbers(column: Column) -> Column:
    """Make numbers of a column of words; words that are no numbers count as missing."""
    if column.codes is None:
        return column
    read, changes = best_format(column.levels)
    values = np.array([*read, np.nan])[column.codes]
    lost = int(np.isnan(values).sum() - column.missing.sum())
    note = f"{lost:,} words of {column.name} are no numbers and count as missing." if lost else ""
    return replace(column_of_numbers(column.name, values, unnamed=column.unnamed), note=note, changes=changes)


def _natural(level: str) -> tuple[int, float, str]:
    """Sort levels that are numbers by size, before words."""
    number = plain_number(level)
    return (1, 0.0, level) if number is None else (0, number, level)


def _counts_rows(values: FloatArray) -> bool:
    return len(values) > 1 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())
