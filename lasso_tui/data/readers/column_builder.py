"""Columns built chunk by chunk while a table is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.columns.arrow_words import MANY_WORDS, coded, text_column
from lasso_tui.data.columns.column import Column, number_label, numeric_column
from lasso_tui.data.columns.level_counts import LevelTally
from lasso_tui.data.columns.missing_words import USUAL_MISSING, MissingWords
from lasso_tui.data.columns.number_parsing import cells_to_numbers, parse_plain_number
from lasso_tui.data.columns.word_column import date_column, string_column
from lasso_tui.data.errors import TooLargeError
from lasso_tui.data.memory_limits import check_fits, format_bytes, rows_that_fit
from lasso_tui.data.readers.header import Header
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.sampling import Sampler

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["ColumnBuilder", "TableBuilder"]

BYTES_PER_WORD = 120
"""Memory of a short distinct word and its dictionary entry."""

MAX_COUNTED_COLUMNS = 1000
"""Number of columns above which the numbers of rows outside the sample are not counted: it would take too long."""


class ColumnBuilder:
    """Chunks of one column: numbers, or words as indices into a dictionary.

    Attributes
    ----------
    is_text : whether the column holds words
    not_numeric : True once a column that was read as numbers turned out to hold a word
    positions : distinct word → its index
    arrow_bytes : memory of the words that are held in Arrow's
    tally : counts the words and numbers of all rows where only a sample is kept, else None
    """

    def __init__(
        self,
        *,
        is_text: bool,
        is_sample: bool = False,
        missing: MissingWords = USUAL_MISSING,
        dates: str = "",
    ) -> None:
        self.is_text, self.not_numeric = is_text, False
        self._missing, self._dates = missing, dates
        self.tally = LevelTally() if is_sample else None
        self._chunks: list[NDArray[Any]] = []
        self.positions: dict[str, int] = {}
        self._strings: list[Any] = []
        self.arrow_bytes = 0

    def add_cells(self, cells: Sequence[str], decimal: str) -> None:
        """Append cells of text."""
        if self.is_text:
            positions = self.positions
            codes = (positions.setdefault(cell, len(positions)) for cell in cells)
            self._chunks.append(np.fromiter(codes, np.intp, len(cells)))
            return
        numbers = None if self.not_numeric else cells_to_numbers(cells, decimal, self._missing)
        if numbers is None:
            self.not_numeric = True
        else:
            self._chunks.append(numbers)

    def add_numbers(self, numbers: FloatArray) -> None:
        """Append numbers."""
        self._chunks.append(self._missing.without_numbers(numbers))

    def add_codes(self, codes: IntArray, words: Sequence[str]) -> None:
        """Append words given as indices into `words`, −1 where missing."""
        if self._strings:
            self.index_strings()
        positions = self.positions
        new = np.array([*(positions.setdefault(word, len(positions)) for word in words), -1], dtype=np.intp)
        self._chunks.append(new[codes])

    def add_strings(self, strings: Any) -> bool:
        """Append words in Arrow's memory; return False, and leave them, where they are better indices.

        They are while few of them are distinct; the first chunk of the column decides.
        """
        if self._chunks or self.tally is not None:
            return False
        if not self._strings:
            first = strings.slice(0, 5 * MANY_WORDS)
            if len(first.unique()) <= max(MANY_WORDS, len(first) // 2):
                return False
        self._strings.append(strings)
        self.arrow_bytes += strings.nbytes
        return True

    def add_moments(self, moments: NDArray[np.datetime64]) -> None:
        """Append dates or times."""
        self._chunks.append(moments)

    def index_strings(self) -> None:
        """Turn the words in Arrow's memory into indices."""
        strings, self._strings, self.arrow_bytes = self._strings, [], 0
        for chunk in strings:
            codes, words = coded(chunk)
            self.add_codes(codes, words)

    def surely_text(self, name: str, *, decimal: str, unnamed: bool) -> Column | None:
        """Make the column of the words in Arrow's memory if they surely are text; else None."""
        if not self._strings:
            return None
        import pyarrow as pa

        words = pa.chunked_array([chunk.cast(self._strings[0].type) for chunk in self._strings])
        column = text_column(
            name, words, decimal=decimal, missing=self._missing, dates=self._dates, unnamed=unnamed
        )
        if column is not None:
            self._strings = []
        return column

    def select_rows(self, rows: IntArray) -> None:
        """Drop all rows but the selected ones."""
        if not self.not_numeric:
            self._chunks = [self._concatenate()[rows]]

    def build(self, name: str, *, decimal: str, unnamed: bool) -> Column:
        """Make the column, and release the chunks."""
        values = self._concatenate()
        self._chunks = []
        if values.dtype.kind == "M":
            return date_column(name, self._missing.without_moments(values), unnamed=unnamed)
        if self.is_text:
            codes = values.astype(np.intp, copy=False)
            counts = None if self.tally is None else self.tally.counts
            return string_column(
                name,
                list(self.positions),
                codes,
                decimal=decimal,
                missing=self._missing,
                dates=self._dates,
                unnamed=unnamed,
                tally=counts,
            )
        numbers = values.astype(np.float64, copy=False)
        return numeric_column(name, numbers, unnamed=unnamed, tally=self._tally_of_numbers(decimal))

    def _tally_of_numbers(self, decimal: str) -> dict[str, int] | None:
        """Add up the rows of cells that are the same number, such as 1 and 1.0."""
        if self.tally is None or self.tally.counts is None:
            return None
        counts: dict[str, int] = {}
        for word, count in self.tally.counts.items():
            value = parse_plain_number(word)
            if value is None and (parsed := cells_to_numbers([word], decimal)) is not None:
                value = float(parsed[0])
            if value is not None and np.isfinite(value):
                label = number_label(value)
                counts[label] = counts.get(label, 0) + count
        return counts

    def _concatenate(self) -> NDArray[Any]:
        if len(self._chunks) == 1:
            return self._chunks[0]
        return np.concatenate(self._chunks) if self._chunks else np.empty(0)


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
        return tuple(
            self._built(column, name, unnamed=j in self.header.unnamed)
            for j, (column, name) in enumerate(zip(self.columns, self.header.names, strict=True))
        )

    def _built(self, column: ColumnBuilder, name: str, *, unnamed: bool) -> Column:
        if column.arrow_bytes:
            made = column.surely_text(name, decimal=self.decimal, unnamed=unnamed)
            if made is not None:
                return made
            column.index_strings()
            self.check_words()
        return column.build(name, decimal=self.decimal, unnamed=unnamed)
