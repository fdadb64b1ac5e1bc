"""Columns from files that are not text: their parts are put into one table as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.column_builder import ColumnBuilder, TableBuilder
from lasso_tui.data.readers.header import Header, same_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import Sampler
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import files_of
from lasso_tui.data.table import DataError

__all__ = ["Chunks", "StringChunk", "gathered"]


@dataclass(frozen=True, eq=False)
class StringChunk:
    """Words of a part of a column: the place of each row's word in `words`, −1 where missing."""

    codes: IntArray
    words: Sequence[str]


Cells = FloatArray | StringChunk


@dataclass(frozen=True, eq=False)
class Chunks:
    """A file that is cut into parts of some rows.

    Attributes
    ----------
    header : its columns
    words : positions of columns of words
    rows : how many it has
    batches : the cells of each column, part by part
    notes : what to say of the file
    """

    header: Header
    words: frozenset[int]
    rows: int
    batches: Iterator[list[Cells]]
    notes: tuple[str, ...] = ()


def gathered(
    source: Source, reading: ReadOptions, open_parts: Callable[[str, Path, ReadOptions], Chunks]
) -> RawTable:
    """Put the parts of all files of a source into one table.

    Raises
    ------
    DataError
        Where there are no rows, the files' columns differ, or they do not fit in memory.
    """
    sampler = None if reading.sample is None else Sampler(reading.sample, reading.seed)
    files = files_of(source)
    gathering: TableBuilder | None = None
    first: Chunks | None = None
    notes: list[str] = []
    for name, path in files:
        parts = open_parts(name, path, reading)
        if not parts.rows or not parts.header.names:
            raise DataError(f"{name} has no rows or no columns; a table of both is needed.")
        if first is None or gathering is None:
            first = parts
            gathering = TableBuilder(source.name, parts.words, sampler, reading.memory)
            gathering.begin(parts.header)
        same_header(parts.header, first.header, name, files[0][0])
        for j in parts.words ^ first.words:
            raise DataError(
                f"{name} cannot be stacked: {parts.header.names[j]} is words in one file and numbers in another; "
                f"write both alike."
            )
        if sampler is None:
            check_fits(source.name, gathering.seen + parts.rows, len(parts.header.names), reading.memory)
        notes += [note for note in (*parts.header.notes, *parts.notes) if note not in notes]
        _gather(parts, reading, gathering)
    assert gathering is not None
    return RawTable(source.spec, source.name, gathering.columns(), tuple(notes), gathering.seen)


def _gather(parts: Chunks, reading: ReadOptions, gathering: TableBuilder) -> None:
    done = 0
    for batch in parts.batches:
        rows = len(batch[0].codes if isinstance(batch[0], StringChunk) else batch[0])
        chosen = gathering.chosen(rows)
        for pile, cells in zip(gathering.piles, batch, strict=True):
            _add(pile, cells, chosen)
        gathering.added()
        done += rows
        if reading.progress is not None:
            reading.progress("reading", min(done / parts.rows, 1.0))


def _add(pile: ColumnBuilder, cells: Cells, chosen: IntArray | None) -> None:
    if isinstance(cells, StringChunk):
        codes = cells.codes if chosen is None else cells.codes[chosen]
        pile.add_codes(codes, cells.words)
        return
    pile.add_numbers(cells if chosen is None else cells[chosen])
