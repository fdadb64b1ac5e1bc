"""Rows of any source chunk by chunk, in bounded memory, for columns whose types are known beforehand."""

from __future__ import annotations

import csv
import importlib
import itertools
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.missing_words import QUIET_WORDS
from lasso_tui.data.columns.number_parsing import cells_to_numbers
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.chunk_reader import ChunkCells, StringChunk
from lasso_tui.data.readers.header import check_same_header
from lasso_tui.data.readers.load import detect_file_format, load
from lasso_tui.data.readers.raw_table import ReadOptions
from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.readers.sources import find_bundled, resolve_source
from lasso_tui.data.readers.streams import Stream, file_stream, holds_more, named_files
from lasso_tui.data.readers.text.csv_probe import Probe, probe_file
from lasso_tui.data.readers.text.csv_reader import (
    MIN_PANDAS_BYTES,
    is_plain,
    open_body,
)
from lasso_tui.data.readers.text.encodings import fallback_encoding
from lasso_tui.data.readers.text.line_reader import LineReader, begin_body
from lasso_tui.data.readers.text.pandas_csv import csv_options, total_in, with_last, without_total
from lasso_tui.data.readers.text.row_checks import CheckedRows, StrayQuoteError

__all__ = ["ReadAgainError", "RowChunk", "RowSource", "open_rows"]

OPENERS = {
    "parquet": "arrow_reader.open_parquet",
    "arrow": "arrow_reader.open_arrow",
    "feather": "arrow_reader.open_arrow",
    "npz": "numpy_reader.open_arrays",
    "npy": "numpy_reader.open_arrays",
    "svmlight": "svmlight_reader.open_svmlight",
}
"""Format → what opens a file of it as chunks."""

CHUNK_CELLS = 200_000
"""Cells per chunk of our own parser."""

PANDAS_CHUNK_CELLS = 2_000_000


class ReadAgainError(Exception):
    """What was read so far may be wrong; the next call of `RowSource.chunks` reads it in another way."""


@dataclass(frozen=True, eq=False)
class RowChunk:
    """Some rows: of each column, its numbers or its words."""

    rows: int
    cells: Mapping[str, ChunkCells]


@dataclass(eq=False)
class RowSource:
    """A source whose rows are read chunk by chunk.

    Attributes
    ----------
    name : for messages
    columns : names of all columns
    decimal : decimal mark of a text
    zeros : whether a column that a file lacks is zero there, as in svmlight files
    """

    name: str
    columns: tuple[str, ...]
    decimal: str = "."
    zeros: bool = False
    _files: tuple[tuple[str, Path], ...] = ()
    _format: str = ""
    _table: tuple[Column, ...] | None = None
    _encodings: dict[int, str] = field(default_factory=dict)
    _reading: Reading = field(default_factory=Reading)
    _slow: set[int] = field(default_factory=set)
    _stray_quotes: set[int] = field(default_factory=set)

    def chunks(self, wanted: Collection[str], words: Collection[str]) -> Iterator[RowChunk]:
        """Read the wanted columns.

        Parameters
        ----------
        wanted : names of columns, of `columns`
        words : those of them whose cells are words; the others are numbers, but for what is no number

        Yields
        ------
        RowChunk

        Raises
        ------
        DataError
            Where a file cannot be read.
        ReadAgainError
            Where it must be read in another way: forget what was yielded, and call this again.
        """
        if self._table is not None:
            yield _whole(self._table, wanted)
            return
        for number, (name, path) in enumerate(self._files):
            if self._format == "text":
                yield from self._text(number, name, path, wanted, words)
                continue
            chunks = _opened(self._format, name, path)
            if not self.zeros and chunks.header.names != self.columns:
                check_same_header(
                    chunks.header, _opened(self._format, *self._files[0]).header, name, self._files[0][0]
                )
            places = [(j, column) for j, column in enumerate(chunks.header.names) if column in wanted]
            for batch in chunks.batches:
                rows = len(batch[0].codes if isinstance(batch[0], StringChunk) else batch[0])
                yield RowChunk(rows, {column: batch[j] for j, column in places})

    def _text(
        self, number: int, name: str, path: Path, wanted: Collection[str], words: Collection[str]
    ) -> Iterator[RowChunk]:
        reading = replace(self._reading, quote=NO_QUOTE) if number in self._stray_quotes else self._reading
        probe = probe_file(path, name, reading, self._encodings.get(number))
        if number:
            check_same_header(
                probe.header,
                probe_file(
                    self._files[0][1], self._files[0][0], self._reading, self._encodings.get(0)
                ).header,
                name,
                self._files[0][0],
            )
        places = [(j, column) for j, column in enumerate(probe.header.names) if column in wanted]
        is_large = not probe.size or holds_more(path, name, MIN_PANDAS_BYTES)
        with file_stream(path, name) as stream:
            lines = None
            try:
                if number not in self._slow and is_large and is_plain(probe):
                    yield from _pandas_chunks(stream, probe, places, words)
                else:
                    lines, rows = open_body(stream, probe)
                    begin_body(rows, lines, probe.layout.body)
                    checked = CheckedRows(name, probe, rows, lines, check_quotes=not reading.quote)
                    yield from _own_chunks(iter(checked), probe, places, words)
            except UnicodeDecodeError as error:
                self._encodings[number], _ = fallback_encoding(error, name, path, reading.encoding)
                raise ReadAgainError from None
            except StrayQuoteError:
                self._stray_quotes.add(number)
                self._slow.add(number)
                raise ReadAgainError from None
            except csv.Error as error:
                raise DataError(
                    f"{name}, line {lines.number if lines else 1}: {error}. Check that every quote is closed."
                ) from None
            except _NotSimpleError:
                if stream.failure is not None:
                    raise stream.failure from None
                self._slow.add(number)
                raise ReadAgainError from None


class _NotSimpleError(Exception):
    """A text that pandas may misread."""


def open_rows(source: str, reading: Reading | None = None) -> RowSource:
    """Open a bundled dataset, a file, files by a pattern or standard input; `reading` as in `ReadOptions`.

    Raises
    ------
    DataError
        If it cannot be read, is empty, or its files have other formats or columns.
    """
    reading = reading or Reading()
    if find_bundled(source) is not None:
        raw = load(source)
        return RowSource(raw.name, tuple(column.name for column in raw.columns), _table=raw.columns)
    resolved = resolve_source(source)
    files = named_files(resolved)
    formats = {detect_file_format(name, path): name for name, path in files}
    if len(formats) > 1:
        (one, first), (other, second), *_ = formats.items()
        raise DataError(f"{first} is {one} but {second} is {other}. Open files of one format.")
    kind = next(iter(formats))
    if kind == "text":
        probe = probe_file(files[0][1], files[0][0], reading)
        return RowSource(
            resolved.name,
            probe.header.names,
            probe.dialect.decimal,
            _files=files,
            _format=kind,
            _reading=reading,
        )
    if kind not in OPENERS:  # formats that are read whole
        raw = load(source, ReadOptions(reading=reading))
        return RowSource(raw.name, tuple(column.name for column in raw.columns), _table=raw.columns)
    header = _opened(kind, *files[0]).header
    return RowSource(resolved.name, header.names, zeros=kind == "svmlight", _files=files, _format=kind)


def _opened(kind: str, name: str, path: Path) -> Any:
    module, _, function = OPENERS[kind].partition(".")
    opener = getattr(importlib.import_module(f"lasso_tui.data.readers.{module}"), function)
    return opener(name, path, ReadOptions())


def _whole(columns: Sequence[Column], wanted: Collection[str]) -> RowChunk:
    """Return a table that is in memory as one chunk."""
    cells: dict[str, ChunkCells] = {}
    for column in columns:
        if column.name in wanted:
            if column.codes is not None:
                cells[column.name] = StringChunk(column.codes, column.levels)
            else:
                assert column.numbers is not None
                cells[column.name] = column.numbers
    return RowChunk(len(columns[0].missing), cells)


def _own_chunks(
    rows: Iterator[list[str]], probe: Probe, places: Sequence[tuple[int, str]], words: Collection[str]
) -> Iterator[RowChunk]:
    width, decimal = len(probe.header.names), probe.dialect.decimal
    while chunk := list(itertools.islice(rows, max(CHUNK_CELLS // width, 1))):
        cells: dict[str, ChunkCells] = {}
        for j, column in places:
            found = [row[j] for row in chunk]
            numbers = None if column in words else cells_to_numbers(found, decimal)
            cells[column] = _words(found) if numbers is None else numbers
        yield RowChunk(len(chunk), cells)


def _words(cells: Sequence[str]) -> StringChunk:
    positions: dict[str, int] = {}
    codes = np.fromiter((positions.setdefault(cell, len(positions)) for cell in cells), np.intp, len(cells))
    return StringChunk(codes, list(positions))


def _pandas_chunks(
    stream: Stream, probe: Probe, places: Sequence[tuple[int, str]], words: Collection[str]
) -> Iterator[RowChunk]:
    import pandas as pd

    width, dialect = len(probe.header.names), probe.dialect
    reader, rows = LineReader(stream, probe), 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            types = {j: str for j, column in places if column in words}
            frames = pd.read_csv(
                reader,
                **csv_options(dialect, width, types, QUIET_WORDS, PANDAS_CHUNK_CELLS),
                usecols=[j for j, _ in places] or [0],
            )
            for frame, is_last in with_last(frames):
                rows += len(frame)
                if is_last and total_in(frame, probe):
                    frame = without_total(frame, probe)
                yield RowChunk(len(frame), {column: _series(frame[j]) for j, column in places})
    except UnicodeDecodeError:
        raise
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OverflowError, ValueError):
        raise _NotSimpleError from None
    if reader.has_stray_quotes or reader.separators != rows * (width - 1):
        raise _NotSimpleError


def _series(cells: Any) -> ChunkCells:
    import pandas as pd

    if cells.dtype.kind in "iuf":
        numbers: ChunkCells = cells.to_numpy(dtype=np.float64)
        return numbers
    codes, found = pd.factorize(cells)
    return StringChunk(np.asarray(codes, dtype=np.intp), list(map(str, found.tolist())))
