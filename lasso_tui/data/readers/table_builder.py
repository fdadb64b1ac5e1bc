"""A table built chunk by chunk while it is read, within the memory that may be used."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.missing_words import USUAL_MISSING, MissingWords
from lasso_tui.data.errors import TooLargeError
from lasso_tui.data.memory_limits import check_fits, format_bytes, rows_that_fit
from lasso_tui.data.readers.column_builder import ColumnBuilder
from lasso_tui.data.readers.header import Header
from lasso_tui.data.readers.number_blocks import NumberBlocks, blocks_of_columns
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.sampling import Sampler

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["TableBuilder"]

BYTES_PER_WORD = 120
"""Memory of a short distinct word and its dictionary entry."""

MORE_ROWS = 1.05
"""Room for rows over their expected number."""

MAX_COUNTED_COLUMNS = 1000
"""Number of columns above which the numbers of rows outside the sample are not counted: it would take too long."""


class TableBuilder:
    """All columns of a table while it is read.

    Parameters
    ----------
    name : the table, for messages
    text_columns : positions of the columns known to hold words
    sampler : draws the rows, or None for all
    memory : bytes that may be used
    reading : what a person decided about the reading

    Attributes
    ----------
    rows_seen : number of rows read, in the sample or not
    decimal : decimal mark of the text
    """

    def __init__(
        self,
        name: str,
        text_columns: frozenset[int],
        sampler: Sampler | None,
        memory: int,
        reading: Reading | None = None,
    ) -> None:
        self._name, self._text_columns, self._memory = name, text_columns, memory
        self.missing = USUAL_MISSING if reading is None else MissingWords.of(reading.na)
        self._dates = "" if reading is None else reading.dates
        self.sampler = sampler
        self.header = Header(())
        self.columns: tuple[ColumnBuilder, ...] = ()
        self.rows_seen = 0
        self.decimal = "."
        self._made: dict[int, Column] = {}
        self._blocks = NumberBlocks()

    def set_header(self, header: Header, words: frozenset[int] = frozenset()) -> None:
        """Begin the columns that a header names; those at some places are known to hold words."""
        self.header = header
        self._text_columns |= words
        few = len(header.names) <= MAX_COUNTED_COLUMNS
        self.columns = tuple(
            ColumnBuilder(
                is_text=j in self._text_columns,
                is_sample=self.sampler is not None and (few or j in self._text_columns),
                missing=self.missing,
                dates=self._dates,
            )
            for j in range(len(header.names))
        )

    def expect(self, rows: float) -> None:
        """Say about how many rows will be read, all of them; 0 if that is unknown."""
        if self.sampler is None:
            for column in self.columns:
                column.expect(int(rows * MORE_ROWS))

    def choose_rows(self, rows: int) -> IntArray | None:
        """Return the indices of the next rows to add, None for all.

        Raises
        ------
        TooLargeError
            If the rows would not fit in memory.
        """
        self.rows_seen += rows
        sampler = self.sampler
        chosen = None if sampler is None else sampler.choose(rows)
        n_rows = self.rows_seen if sampler is None else min(sampler.n_candidates, 2 * sampler.size)
        check_fits(self._name, n_rows, len(self.columns), self._memory)
        self.check_words()
        return chosen

    def add_matrix(self, cells: FloatArray) -> None:
        """Append rows of numbers alone."""
        if (
            self._blocks.rows + len(cells) == self.rows_seen
            and self.sampler is None
            and self.missing.numbers == ()
        ):
            self._blocks.add(cells)
            return
        self.settle()
        blocks = itertools.chain.from_iterable(blocks_of_columns(cells))
        for column, numbers in zip(self.columns, blocks, strict=True):
            column.add_numbers(numbers)

    def settle(self) -> None:
        """Give the columns what is held of all of them together: what follows is added to each by itself."""
        for column, parts in zip(self.columns, self._blocks.take(), strict=False):
            for numbers in parts:
                column.add_numbers(numbers)

    def check_words(self) -> None:
        """Raise an error if the words that are held take too much memory."""
        n_words = sum(len(column.positions) for column in self.columns)
        in_arrow = sum(column.arrow_bytes for column in self.columns)
        if n_words * BYTES_PER_WORD > self._memory:
            raise TooLargeError(
                f"{self._name}: the first {self.rows_seen:,} rows hold {n_words:,} distinct words, more than fit in "
                f"{format_bytes(self._memory)} of memory. Open a sample (--sample N).",
                rows_that_fit(self.rows_seen),
            )
        if in_arrow > self._memory:
            raise TooLargeError(
                f"{self._name}: the words of the first {self.rows_seen:,} rows take more than "
                f"{format_bytes(self._memory)} of memory. Open a sample (--sample N).",
                rows_that_fit(self.rows_seen),
            )

    def trim_sample(self) -> None:
        """Drop rows that are no longer in the sample, if there are many."""
        if self.sampler is not None and self.sampler.is_full:
            self._reduce(self.sampler)

    def _reduce(self, sampler: Sampler) -> None:
        remaining = sampler.reduce()
        for column in self.columns:
            column.select_rows(remaining)

    @property
    def not_numeric(self) -> frozenset[int]:
        """Positions of columns that were read as numbers and hold a word."""
        return frozenset(j for j, column in enumerate(self.columns) if column.not_numeric)

    def build(self) -> tuple[Column, ...]:
        """Make the columns."""
        if self.sampler is not None:
            self._reduce(self.sampler)
        if self._blocks.rows:
            return tuple(self._blocks.build(self.header))
        for j in range(len(self.columns)):
            if j not in self._made:
                self.make(j)
        return tuple(self._made[j] for j in range(len(self.columns)))

    def make(self, place: int) -> None:
        """Make a column that is complete, and release what it was made from."""
        column, name = self.columns[place], self.header.names[place]
        self._made[place] = self._built(column, name, unnamed=place in self.header.unnamed)

    def _built(self, column: ColumnBuilder, name: str, *, unnamed: bool) -> Column:
        if column.arrow_bytes:
            made = column.surely_text(name, decimal=self.decimal, unnamed=unnamed)
            if made is not None:
                return made
            column.index_strings()
            self.check_words()
        return column.build(name, decimal=self.decimal, unnamed=unnamed)
