"""Rows of any source chunk by chunk, in bounded memory, for columns whose types are known beforehand."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.column import Column
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.chunk_reader import ChunkCells, RowChunk, StringChunk
from lasso_tui.data.readers.header import check_same_header
from lasso_tui.data.readers.load import detect_file_format, load
from lasso_tui.data.readers.raw_table import ReadOptions
from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.readers.sources import find_bundled, resolve_source
from lasso_tui.data.readers.streams import file_stream, holds_more, named_files
from lasso_tui.data.readers.text.csv_probe import probe_file
from lasso_tui.data.readers.text.csv_reader import (
    MIN_PANDAS_BYTES,
    is_plain,
    open_body,
)
from lasso_tui.data.readers.text.encodings import fallback_encoding
from lasso_tui.data.readers.text.line_reader import begin_body
from lasso_tui.data.readers.text.row_checks import CheckedRows, StrayQuoteError
from lasso_tui.data.readers.text.text_chunks import NotSimpleError, own_chunks, pandas_chunks

__all__ = ["ReadAgainError", "RowSource", "open_files", "open_rows"]

OPENERS = {
    "parquet": "arrow_reader.open_parquet",
    "arrow": "arrow_reader.open_arrow",
    "feather": "arrow_reader.open_arrow",
    "npz": "numpy_reader.open_arrays",
    "npy": "numpy_reader.open_arrays",
    "svmlight": "svmlight_reader.open_svmlight",
}
"""Format → what opens a file of it as chunks."""


class ReadAgainError(Exception):
    """What was read so far may be wrong; the next call of `RowSource.chunks` reads it in another way."""


@dataclass(eq=False)
class RowSource:
    """A source whose rows are read chunk by chunk.

    Attributes
    ----------
    name : for messages
    columns : names of all columns
    decimal : decimal mark of a text
    zeros : whether a column that a file lacks is zero there, as in svmlight files
    told : columns that are the same in all rows, such as those that folders tell, and their words
    """

    name: str
    columns: tuple[str, ...]
    decimal: str = "."
    zeros: bool = False
    told: Mapping[str, str] = field(default_factory=dict)
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
        for chunk in self._own_chunks([name for name in wanted if name not in self.told], words):
            told = {
                name: StringChunk.of_one(word, chunk.rows)
                for name, word in self.told.items()
                if name in wanted
            }
            yield RowChunk(chunk.rows, {**chunk.cells, **told}) if told else chunk

    def _own_chunks(self, wanted: Collection[str], words: Collection[str]) -> Iterator[RowChunk]:
        """Read the wanted columns of the files."""
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
                    yield from pandas_chunks(stream, probe, places, words)
                else:
                    lines, rows = open_body(stream, probe)
                    begin_body(rows, lines, probe.layout.body)
                    checked = CheckedRows(name, probe, rows, lines, check_quotes=not reading.quote)
                    yield from own_chunks(iter(checked), probe, places, words)
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
            except NotSimpleError:
                if stream.failure is not None:
                    raise stream.failure from None
                self._slow.add(number)
                raise ReadAgainError from None


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
    return open_files(resolved.name, source, named_files(resolved), reading)


def open_files(
    name: str,
    source: str,
    files: tuple[tuple[str, Path], ...],
    reading: Reading,
    told: Mapping[str, str] | None = None,
) -> RowSource:
    """Open files of one table.

    Parameters
    ----------
    name, told : as of `RowSource`
    source : the path, or the pattern of all of them
    files : names and paths
    reading : as in `ReadOptions`

    Raises
    ------
    DataError
        As `open_rows`.
    """
    formats = {detect_file_format(name, path): name for name, path in files}
    if len(formats) > 1:
        (one, first), (other, second), *_ = formats.items()
        raise DataError(f"{first} is {one} but {second} is {other}. Open files of one format.")
    kind = next(iter(formats))
    if kind == "text":
        probe = probe_file(files[0][1], files[0][0], reading)
        made = RowSource(
            name, probe.header.names, probe.dialect.decimal, _files=files, _format=kind, _reading=reading
        )
    elif kind not in OPENERS:  # formats that are read whole
        raw = load(source, ReadOptions(reading=reading))
        made = RowSource(raw.name, tuple(column.name for column in raw.columns), _table=raw.columns)
    else:
        header = _opened(kind, *files[0]).header
        made = RowSource(name, header.names, zeros=kind == "svmlight", _files=files, _format=kind)
    more = {key: word for key, word in (told or {}).items() if key not in made.columns}
    return replace(made, columns=(*made.columns, *more), told=more)


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
