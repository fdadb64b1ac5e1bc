"""A column built chunk by chunk while a table is read."""

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

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["ColumnBuilder"]


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
        self._room: FloatArray | None = None
        self._expected = self._filled = 0
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
        numbers = self._missing.without_numbers(numbers)
        if self._room is None and self._expected and not self._chunks:
            self._room = np.empty(self._expected)
        if self._room is not None and not self._chunks and self._filled + len(numbers) <= len(self._room):
            self._room[self._filled : self._filled + len(numbers)] = numbers
            self._filled += len(numbers)
        else:
            self._chunks.append(numbers)

    def expect(self, rows: int) -> None:
        """Say about how many numbers will be added: they are held in one place then, which spares a copy."""
        self._expected = rows

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
        if self._room is not None:
            room, self._room = self._room, None
            room.resize(self._filled, refcheck=False)  # what was not used was never memory
            self._chunks.insert(0, room)
        if len(self._chunks) == 1:
            return self._chunks[0]
        return np.concatenate(self._chunks) if self._chunks else np.empty(0)
