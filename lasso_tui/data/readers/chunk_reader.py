"""Reading of binary files: their chunks are collected in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.data.columns.arrow_words import coded
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.column_builder import ColumnBuilder
from lasso_tui.data.readers.header import Header, check_same_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import Sampler
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import named_files
from lasso_tui.data.readers.table_builder import TableBuilder

__all__ = ["ChunkCells", "Chunks", "DateChunk", "RowChunk", "StringChunk", "WordChunk", "read_chunks"]


@dataclass(frozen=True, eq=False)
class StringChunk:
    """A chunk of a column of words: the index of each row's word in `words`, −1 where missing."""

    codes: IntArray
    words: Sequence[str]

    @staticmethod
    def of_one(word: str, rows: int) -> StringChunk:
        """Return a chunk with the same word in all rows."""
        return StringChunk(np.zeros(rows, dtype=np.intp), [word])


class DateChunk(StringChunk):
    """A chunk of a column of dates or times; its words are made where they are asked for.

    Parameters
    ----------
    moments : (n,) datetime64, NaT where missing
    """

    def __init__(self, moments: NDArray[np.datetime64]) -> None:
        object.__setattr__(self, "moments", moments)

    moments: NDArray[np.datetime64]

    def __getattr__(self, name: str) -> Any:
        if name not in ("codes", "words"):
            raise AttributeError(name)
        missing = np.isnat(self.moments)
        times, places = np.unique(self.moments[~missing], return_inverse=True)
        codes = np.full(len(self.moments), -1, dtype=np.intp)
        codes[~missing] = places
        object.__setattr__(self, "codes", codes)
        object.__setattr__(
            self, "words", [word.replace("T", " ") for word in np.datetime_as_string(times).tolist()]
        )
        return self.__dict__[name]


class WordChunk(StringChunk):
    """A chunk of a column of words in Arrow's memory; they become Python objects where they are asked for.

    Parameters
    ----------
    strings : Arrow array of strings
    """

    def __init__(self, strings: Any) -> None:
        object.__setattr__(self, "strings", strings)

    strings: Any

    def __getattr__(self, name: str) -> Any:
        if name not in ("codes", "words"):
            raise AttributeError(name)
        codes, words = coded(self.strings)
        object.__setattr__(self, "codes", codes)
        object.__setattr__(self, "words", words)
        return self.__dict__[name]


ChunkCells = FloatArray | StringChunk
"""A chunk of a column."""


@dataclass(frozen=True, eq=False)
class RowChunk:
    """Some rows: of each column, its numbers or its words."""

    rows: int
    cells: Mapping[str, ChunkCells]


@dataclass(frozen=True, eq=False)
class Chunks:
    """A file as chunks of rows.

    Attributes
    ----------
    header : names of the columns
    text_columns : positions of columns of words
    rows : number of rows
    batches : the cells of each column, chunk by chunk
    notes : what was found while reading, one sentence each
    cells_of : place of a column → its cells, chunk by chunk; None where columns cannot be read one by one
    """

    header: Header
    text_columns: frozenset[int]
    rows: int
    batches: Iterator[list[ChunkCells]]
    notes: tuple[str, ...] = ()
    cells_of: Callable[[int], Iterator[ChunkCells]] | None = None


def read_chunks(
    source: Source, options: ReadOptions, open_chunks: Callable[[str, Path, ReadOptions], Chunks]
) -> RawTable:
    """Read the chunks of all files of a source into one table.

    Raises
    ------
    DataError
        If there are no rows, the files' columns differ, or they do not fit in memory.
    """
    sampler = None if options.sample is None else Sampler(options.sample, options.seed)
    files = named_files(source)
    builder: TableBuilder | None = None
    first: Chunks | None = None
    notes: list[str] = []
    for name, path in files:
        chunks = open_chunks(name, path, options)
        if not chunks.rows or not chunks.header.names:
            raise DataError(f"{name} has no rows or no columns. Open a table with both.")
        if first is None or builder is None:
            first = chunks
            builder = TableBuilder(source.name, chunks.text_columns, sampler, options.memory, options.reading)
            builder.set_header(chunks.header)
        check_same_header(chunks.header, first.header, name, files[0][0])
        for j in chunks.text_columns ^ first.text_columns:
            raise DataError(
                f"Cannot stack {name}: {chunks.header.names[j]} holds words in one file and numbers in another. "
                f"Write the column with one type."
            )
        if sampler is None:
            check_fits(source.name, builder.rows_seen + chunks.rows, len(chunks.header.names), options.memory)
        notes += [note for note in (*chunks.header.notes, *chunks.notes) if note not in notes]
        _add_chunks(chunks, options, builder, alone=len(files) == 1)
    assert builder is not None
    return RawTable(source.spec, source.name, builder.build(), tuple(notes), builder.rows_seen)


def _add_chunks(chunks: Chunks, options: ReadOptions, builder: TableBuilder, *, alone: bool) -> None:
    if chunks.cells_of is not None and options.sample is None:
        for j in _add_columns(chunks, chunks.cells_of, options, builder):
            if alone:
                builder.make(j)  # what this takes for a while, it takes beside fewer columns
        return
    rows_done = 0
    for batch in chunks.batches:
        rows = _length(batch[0])
        chosen = builder.choose_rows(rows)
        for column, cells in zip(builder.columns, batch, strict=True):
            _add_cells(column, cells, chosen)
        builder.trim_sample()
        rows_done += rows
        if options.progress is not None:
            options.progress("reading", min(rows_done / chunks.rows, 1.0))


def _add_columns(
    chunks: Chunks,
    cells_of: Callable[[int], Iterator[ChunkCells]],
    options: ReadOptions,
    builder: TableBuilder,
) -> Iterator[int]:
    """Add one column after the other, which takes little more memory than the table itself; yield their places."""
    builder.choose_rows(chunks.rows)
    for j, column in enumerate(builder.columns):
        values: NDArray[Any] | None = None
        rows_done = 0
        for cells in cells_of(j):
            part = cells.moments if isinstance(cells, DateChunk) else cells
            if isinstance(part, np.ndarray):
                values = np.empty(chunks.rows, part.dtype) if values is None else values
                values[rows_done : rows_done + len(part)] = part
            else:
                _add_cells(column, cells, None)
                builder.check_words()
            rows_done += _length(cells)
            if options.progress is not None:
                options.progress("reading", (j + min(rows_done / chunks.rows, 1.0)) / len(builder.columns))
        if values is not None:
            _add_cells(column, DateChunk(values) if values.dtype.kind == "M" else values, None)
            del values
        yield j


def _length(cells: ChunkCells) -> int:
    if isinstance(cells, DateChunk):
        return len(cells.moments)
    if isinstance(cells, WordChunk):
        return len(cells.strings)
    return len(cells.codes if isinstance(cells, StringChunk) else cells)


def _add_cells(column: ColumnBuilder, cells: ChunkCells, chosen: IntArray | None) -> None:
    tally = column.tally
    if isinstance(cells, DateChunk):
        if tally is not None and tally.is_counting:
            tally.add_codes(cells.codes, cells.words)
        column.add_moments(cells.moments if chosen is None else cells.moments[chosen])
        return
    if isinstance(cells, WordChunk) and chosen is None and column.add_strings(cells.strings):
        return
    if isinstance(cells, StringChunk):
        if tally is not None:
            tally.add_codes(cells.codes, cells.words)
        column.add_codes(cells.codes if chosen is None else cells.codes[chosen], cells.words)
        return
    if tally is not None:
        tally.add_numbers(cells)
    column.add_numbers(cells if chosen is None else cells[chosen])
