"""Counts of a factor's levels over all rows of the source, whether or not they are in the sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, number_label

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["LevelTally", "level_counts", "most_frequent", "tally_of"]

MAX_WORDS = 1000
"""Number of distinct words above which nothing more is counted: a factor never has so many levels."""

PROBE_ROWS = 2000
"""Rows of a chunk of numbers that are looked at first: most columns of numbers have too many values already there."""


class LevelTally:
    """Counts the words or numbers of a column while it is read, in the order of their first appearance."""

    def __init__(self) -> None:
        self._counts: dict[str, int] | None = {}

    @property
    def is_counting(self) -> bool:
        """False once there were too many distinct words."""
        return self._counts is not None

    @property
    def counts(self) -> Mapping[str, int] | None:
        """Rows of each word, in the order of first appearance; None if there were too many words."""
        return self._counts

    def add_cells(self, cells: Iterable[str]) -> None:
        """Count words."""
        from collections import Counter

        if self._counts is not None:
            counted = Counter(cells)
            self._add(counted.keys(), counted.values())

    def add_codes(self, codes: IntArray, words: Sequence[str]) -> None:
        """Count words given as indices into `words`, −1 where missing."""
        if self._counts is None:
            return
        present = codes[codes >= 0]
        counts = np.bincount(present, minlength=len(words))
        first = _first_rows(present, len(words))
        order = np.argsort(first, kind="stable")[: np.count_nonzero(counts)]
        self._add((words[k] for k in order), counts[order].tolist())

    def add_numbers(self, values: FloatArray) -> None:
        """Count numbers, named as the levels of `to_factor` are."""
        if self._counts is None:
            return
        values = values[np.isfinite(values)]
        if len(np.unique(values[:PROBE_ROWS])) > MAX_WORDS:
            self._counts = None
            return
        numbers, codes = np.unique(values, return_inverse=True)
        if len(numbers) > MAX_WORDS:
            self._counts = None
        else:
            self.add_codes(codes.astype(np.intp), [number_label(number) for number in numbers.tolist()])

    def merge(self, other: LevelTally) -> None:
        """Add the counts of later rows."""
        if other.counts is None:
            self._counts = None
        else:
            self._add(other.counts.keys(), other.counts.values())

    def _add(self, words: Iterable[str], counts: Iterable[int]) -> None:
        known = self._counts
        if known is None:
            return
        for word, count in zip(words, counts, strict=True):
            known[word] = known.get(word, 0) + count
        if len(known) > MAX_WORDS:
            self._counts = None


def tally_of(column: Column) -> Mapping[str, int] | None:
    """Return the rows of each level or number of a column, as `Column.tally`; None if there are too many."""
    if column.tally is not None:
        return column.tally
    tally = LevelTally()
    if column.codes is None:
        assert column.numbers is not None
        tally.add_numbers(column.numbers)
    elif len(column.levels) <= MAX_WORDS:
        tally.add_codes(column.codes, column.levels)
    else:
        return None
    return tally.counts


def level_counts(column: Column) -> IntArray:
    """Return the number of rows of each level of a factor over all rows of the source, (levels,)."""
    assert column.codes is not None
    if column.tally is not None:
        return np.array([column.tally.get(level, 0) for level in column.levels], dtype=np.intp)
    return np.bincount(column.codes[column.codes >= 0], minlength=len(column.levels)).astype(np.intp)


def most_frequent(column: Column, among: IntArray) -> int:
    """Return the code of the most frequent of some levels, of equals the one that appears first.

    Counts and appearance are those of all rows of the source, so that neither a sample nor test rows change it.

    Parameters
    ----------
    column : a factor
    among : codes of levels, at least one
    """
    assert column.codes is not None
    counts = level_counts(column)[among]
    tied = among[counts == counts.max()].tolist()
    if len(tied) == 1:
        return int(tied[0])
    if column.tally is not None:
        order = {level: k for k, level in enumerate(column.tally)}
        return int(min(tied, key=lambda code: order.get(column.levels[code], len(order))))
    return int(min(tied, key=lambda code: int(np.argmax(column.codes == code))))


def _first_rows(codes: IntArray, n_levels: int) -> IntArray:
    """Return the first row of each level; the number of rows where it has none."""
    first = np.full(n_levels, len(codes), dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # of several rows the last one assigned stays
    return first
