"""Typed columns: numbers, factors, dates and text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import numpy as np

from lasso_tui.data.columns.number_parsing import best_format, describe_mixed_words
from lasso_tui.data.columns.numeric_range import CONSTANT, numeric_problem
from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = [
    "MAX_LEVELS",
    "Column",
    "nothing_missing",
    "number_label",
    "numeric_column",
    "to_factor",
    "to_numbers",
]

MAX_LEVELS = 50
"""Number of distinct words above which a column is text rather than a factor."""

MAX_CODES = 8
"""Number of levels up to which numbers with a few words among them may be codes of categories."""


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
    index : True if it numbers or names the rows, as programs write beside a table: neither a feature nor the target
    mixed : why its numbers are no numbers of one unit, or cannot be held exactly, else ""
    n_infinite : number of infinite values among the missing ones
    merged : spelling → the level that it was merged with by request
    tally : level (or number) → rows with it in the whole source, in the order of first appearance, where the column
        holds a sample of the rows; None where it holds all rows
    """

    name: str
    missing: BoolArray
    numbers: FloatArray | None = None
    levels: Sequence[str] = ()
    codes: IntArray | None = None
    days: FloatArray | None = None
    note: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    forced: bool = False
    unnamed: bool = False
    index: bool = False
    mixed: str = ""
    n_infinite: int = 0
    merged: Mapping[str, str] = field(default_factory=dict)
    tally: Mapping[str, int] | None = None

    @property
    def is_factor(self) -> bool:
        """True for words, False for numbers."""
        return self.codes is not None

    @property
    def last_word(self) -> str:
        """The word of the last row, "" if it is missing or a number."""
        if self.codes is None or not len(self.codes) or self.codes[-1] < 0:
            return ""
        return str(self.levels[self.codes[-1]])

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
        if self.forced:
            return "factor"
        n_present = int((~self.missing).sum())
        n_levels = len(self.levels)
        if n_levels > MAX_LEVELS or (n_levels > 10 and n_levels > 0.5 * n_present):
            return "text"
        return "text" if self.mixed or self._mostly_numbers else "factor"

    @cached_property
    def _mostly_numbers(self) -> str:
        """What words are among numbers, where these are so many that they are no codes of categories; else ""."""
        return describe_mixed_words(self.levels) if len(self.levels) > MAX_CODES else ""

    @cached_property
    def exclusion_reason(self) -> str:
        """Why the column cannot be a feature, or "" if it can."""
        kind = self.kind
        if kind == "empty":
            return "no values"
        if self.index:
            is_count = self.unnamed and self.numbers is not None and _is_row_number(self.numbers)
            return "unnamed row number" if is_count else "index of the rows"
        if kind == "date":
            return "dates"
        if kind == "text":
            return (
                self.mixed
                or describe_mixed_words(self.levels)
                or f"text with {len(self.levels)} distinct values"
            )
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
    missing = np.isfinite(values)
    name = sanitise_text(name)
    note, n_infinite = "", 0
    if missing.all():
        missing = nothing_missing(len(values))
    else:
        np.logical_not(missing, out=missing)
        n_infinite = int(np.isinf(values).sum())
        if n_infinite:
            note = f"{name}: {n_infinite} infinite values count as missing."
            values = np.where(missing, np.nan, values)
    return Column(name, missing, values, note=note, unnamed=unnamed, n_infinite=n_infinite, tally=tally)


def nothing_missing(rows: int) -> BoolArray:
    """Return the mask of a column that lacks nothing; columns of as many rows share it, so it cannot be changed."""
    mask = _MASKS.get(rows)
    if mask is None:
        mask = np.zeros(rows, dtype=np.bool_)
        mask.flags.writeable = False
        _MASKS[rows] = mask
    return mask


_MASKS: WeakValueDictionary[int, BoolArray] = WeakValueDictionary()
"""Rows → the mask of columns that lack nothing, as long as one of them is there."""


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
    if n_lost and np.isnan(values).all():
        raise DataError(f"{column.name} holds no numbers, such as {sanitise_text(column.levels[0], 30)!r}.")
    note = f"{column.name}: {n_lost:,} values are not numbers and count as missing." if n_lost else ""
    return replace(numeric_column(column.name, values, unnamed=column.unnamed), note=note, changes=changes)


def _is_row_number(values: FloatArray) -> bool:
    return len(values) > 1 and values[0] in (0, 1) and bool((np.diff(values) == 1).all())
