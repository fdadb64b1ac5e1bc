"""Columns that grow part by part as a text is read, as numbers where they can be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.column import Column, column_of_numbers, column_of_words
from lasso_tui.data.columns.number_parsing import cells_to_numbers
from lasso_tui.data.memory_limits import check_fits, format_bytes, rows_that_fit
from lasso_tui.data.readers.header import Header
from lasso_tui.data.readers.sampling import Sampler
from lasso_tui.data.table import TooLargeError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["TableBuilder"]

BYTES_A_WORD = 120
"""Memory of a short word with its place in the list."""


class ColumnBuilder:
    """The parts of one column: numbers, or words as places in a list of distinct ones."""

    def __init__(self, *, words: bool) -> None:
        self.words, self.spoiled = words, False
        self._parts: list[NDArray[Any]] = []
        self.places: dict[str, int] = {}

    def add_cells(self, cells: Sequence[str], decimal: str) -> None:
        """Add cells of text."""
        if self.words:
            places = self.places
            self._parts.append(
                np.fromiter((places.setdefault(c, len(places)) for c in cells), np.intp, len(cells))
            )
            return
        numbers = None if self.spoiled else cells_to_numbers(cells, decimal)
        if numbers is None:
            self.spoiled = True
        else:
            self._parts.append(numbers)

    def add_numbers(self, numbers: FloatArray) -> None:
        """Add numbers that were read elsewhere."""
        self._parts.append(numbers)

    def add_codes(self, codes: IntArray, words: Sequence[str]) -> None:
        """Add words that were counted elsewhere; −1 is missing."""
        new = np.array(
            [*(self.places.setdefault(word, len(self.places)) for word in words), -1], dtype=np.intp
        )
        self._parts.append(new[codes])

    def keep(self, rows: IntArray) -> None:
        """Keep some of the rows."""
        if not self.spoiled:
            self._parts = [self._whole()[rows]]

    def column(self, name: str, *, decimal: str, unnamed: bool) -> Column:
        """Make the column of the parts, and forget them."""
        whole = self._whole()
        self._parts = []
        if self.words:
            codes = whole.astype(np.intp, copy=False)
            return column_of_words(name, list(self.places), codes, decimal=decimal, unnamed=unnamed)
        return column_of_numbers(name, whole.astype(np.float64, copy=False), unnamed=unnamed)

    def _whole(self) -> NDArray[Any]:
        if len(self._parts) == 1:
            return self._parts[0]
        return np.concatenate(self._parts) if self._parts else np.empty(0)


class TableBuilder:
    """All columns of a table as they are read.

    Parameters
    ----------
    name : for the sentence where they do not fit in memory
    words : positions of columns that are known to hold words
    sampler : chooses the rows, or None for all
    memory : bytes that may be used
    """

    def __init__(self, name: str, words: frozenset[int], sampler: Sampler | None, memory: int) -> None:
        self._name, self._words, self._memory = name, words, memory
        self.sampler = sampler
        self.header = Header(())
        self.piles: tuple[ColumnBuilder, ...] = ()
        self.seen = 0
        """Rows that passed by."""
        self.decimal = "."
        """The decimal mark of the text, or of one of the texts."""

    def begin(self, header: Header) -> None:
        """Take the header."""
        self.header = header
        self.piles = tuple(ColumnBuilder(words=j in self._words) for j in range(len(header.names)))

    def chosen(self, rows: int) -> IntArray | None:
        """Return which of the next rows to add, None for all; refuse them where they would not fit."""
        self.seen += rows
        chosen = None if self.sampler is None else self.sampler.choose(rows)
        kept = self.seen if self.sampler is None else min(self.sampler.kept, 2 * self.sampler.most)
        check_fits(self._name, kept, len(self.piles), self._memory)
        words = sum(len(pile.places) for pile in self.piles)
        if words * BYTES_A_WORD > self._memory:
            raise TooLargeError(
                f"{self._name} holds {words:,} different words in its first {self.seen:,} rows, more than fit in "
                f"{format_bytes(self._memory)} of memory; open a sample of its rows (--sample N).",
                rows_that_fit(self.seen),
            )
        return chosen

    def added(self) -> None:
        """Drop rows that turned out not to be in the sample, now and then."""
        if self.sampler is not None and self.sampler.is_full:
            self._reduce(self.sampler)

    def _reduce(self, sampler: Sampler) -> None:
        stay = sampler.reduce()
        for pile in self.piles:
            pile.keep(stay)

    @property
    def spoiled(self) -> frozenset[int]:
        """Positions of columns that were read as numbers and hold a word."""
        return frozenset(j for j, pile in enumerate(self.piles) if pile.spoiled)

    def columns(self) -> tuple[Column, ...]:
        """Make the columns."""
        if self.sampler is not None:
            self._reduce(self.sampler)
        return tuple(
            pile.column(name, decimal=self.decimal, unnamed=j in self.header.unnamed)
            for j, (pile, name) in enumerate(zip(self.piles, self.header.names, strict=True))
        )
