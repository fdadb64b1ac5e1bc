"""Reader of text tables (CSV, TSV and similar) into typed columns; errors name the line."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.column_builder import TableBuilder
from lasso_tui.data.readers.header import check_same_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import Sampler
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream, named_files
from lasso_tui.data.readers.text.csv_probe import Probe, probe_file
from lasso_tui.data.readers.text.dialect import Dialect, RowIterator, split_rows
from lasso_tui.data.readers.text.pandas_csv import NeedsSlowParserError, add_rows_with_pandas

__all__ = ["MIN_PANDAS_BYTES", "check_widths", "fallback_encoding", "read_text"]

MIN_PANDAS_BYTES = 12 * 2**20
"""Size of a text from which pandas is worth its import."""

COMPRESSION_RATIO = 4
"""Assumed ratio of the size of a text to that of its compressed file."""

CHUNK_CELLS = 200_000
"""Cells per chunk."""

DELIMITER_NAMES = {",": "comma", ";": "semicolon", "|": "bar", "\t": "tab", " ": "space"}

DECIMAL_NOTE = "Numbers are read with a decimal comma (1,5 is 1.5)."


@dataclass
class ParseState:
    """What earlier passes over the files found.

    Attributes
    ----------
    text_columns : positions of columns that hold words
    need_slow_parser : numbers of the files that pandas may misread
    encodings : number of a file → its encoding, if that is not what its beginning indicates
    notes : number of a file → a note on its encoding
    """

    text_columns: frozenset[int] = frozenset()
    need_slow_parser: set[int] = field(default_factory=set)
    encodings: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def read_text(source: Source, options: ReadOptions) -> RawTable:
    """Read one or several text files with the same columns.

    The first pass reads every column as numbers until it meets a word; the next pass reads such columns as words.
    Thus memory holds only numbers and distinct words.

    Raises
    ------
    DataError
        If a file is empty, binary, too large or without rows, or its rows differ in length.
    """
    state = ParseState()
    while True:
        sampler = None if options.sample is None else Sampler(options.sample, options.seed)
        builder = TableBuilder(source.name, state.text_columns, sampler, options.memory)
        outcome = _read_pass(source, options, state, builder)
        if outcome is None:
            continue
        if not builder.not_numeric:
            notes, csv_options = outcome
            all_notes = (*notes, *state.notes.values())
            return RawTable(
                source.spec, source.name, builder.build(), all_notes, builder.rows_seen, tuple(csv_options)
            )
        state.text_columns |= builder.not_numeric


def _read_pass(
    source: Source, options: ReadOptions, state: ParseState, builder: TableBuilder
) -> tuple[list[str], list[dict[str, Any]]] | None:
    """Read all files once; return notes, and pandas' keywords per file, or None if another pass is needed."""
    notes: list[str] = []
    csv_options: list[dict[str, Any]] = []
    files = named_files(source)
    first: Probe | None = None
    for number, (name, path) in enumerate(files):
        probe = probe_file(path, name, state.encodings.get(number))
        if first is None:
            first = probe
            builder.set_header(probe.header)
        check_same_header(probe.header, first.header, name, files[0][0])
        notes += [note for note in _notes(probe) if note not in notes]
        csv_options.append(probe.pandas_options())
        if probe.dialect.decimal == ",":
            builder.decimal = ","
        if options.sample is None:
            check_fits(source.name, probe.rows, len(probe.header.names), options.memory)
        rows_before = builder.rows_seen
        use_pandas = number not in state.need_slow_parser
        try:
            _read_file(name, path, probe, options, builder, use_pandas=use_pandas)
        except UnicodeDecodeError as error:
            state.encodings[number], state.notes[number] = fallback_encoding(error, name, path)
            return None
        except NeedsSlowParserError:
            state.need_slow_parser.add(number)
            return None
        if builder.rows_seen == rows_before:
            raise DataError(f"{name} has a header but no rows. Open a file with rows of values.")
    return notes, csv_options


def _notes(probe: Probe) -> list[str]:
    return [*probe.header.notes, *([DECIMAL_NOTE] if probe.dialect.decimal == "," else [])]


def _read_file(
    name: str, path: Path, probe: Probe, options: ReadOptions, builder: TableBuilder, *, use_pandas: bool
) -> None:
    dialect, width = probe.dialect, len(probe.header.names)
    with file_stream(path, name, options.progress) as stream:
        text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 18), encoding=probe.encoding, newline="")
        for _ in range(dialect.skipped_lines):
            text.readline()
        rows = split_rows(text, dialect)
        try:
            if dialect.has_header:
                next(row for row in rows if row)
            is_large = probe.size * (COMPRESSION_RATIO if probe.compression else 1) > MIN_PANDAS_BYTES
            if is_large and probe.has_equal_widths and use_pandas and dialect.delimiter != " ":
                add_rows_with_pandas(stream, text, dialect, width, builder)
            else:
                _add_rows(rows, dialect, width, name, builder)
        except csv.Error as error:
            too_long = "field larger" in str(error)
            problem = "a cell has more than 131,072 characters" if too_long else str(error)
            line = rows.line_num + dialect.skipped_lines
            raise DataError(f"{name}, line {line}: {problem}. Check that every quote is closed.") from None


def _add_rows(rows: RowIterator, dialect: Dialect, width: int, name: str, builder: TableBuilder) -> None:
    checked = check_widths(rows, dialect, width, name)
    while chunk := list(itertools.islice(checked, max(CHUNK_CELLS // width, 1))):
        chosen = builder.choose_rows(len(chunk))
        if chosen is not None:
            for j, column in enumerate(builder.columns):
                if column.tally is not None and column.tally.is_counting:
                    column.tally.add_cells(row[j] for row in chunk)
            chunk = [chunk[k] for k in chosen]
        if chunk:
            for column, cells in zip(builder.columns, zip(*chunk, strict=True), strict=True):
                column.add_cells(cells, dialect.decimal)
        builder.trim_sample()


def check_widths(rows: RowIterator, dialect: Dialect, width: int, name: str) -> Iterator[list[str]]:
    """Yield the rows of cells; raise `DataError`, naming the line, for one of another length."""
    for row in rows:
        if len(row) == width:
            yield row
        elif row:
            delimiter = DELIMITER_NAMES.get(dialect.delimiter, dialect.delimiter)
            raise DataError(
                f"{name}, line {rows.line_num + dialect.skipped_lines}: expected {width} values, found {len(row)} "
                f"(delimiter: {delimiter}). Fix the line or check its quotes."
            )


def fallback_encoding(error: UnicodeDecodeError, name: str, path: Path) -> tuple[str, str]:
    """Choose another encoding for a file that is not in the indicated one; return it with a note."""
    if error.encoding.startswith(("utf-16", "utf-32")):
        raise DataError(
            f"{name} is damaged: it begins as {error.encoding.upper()[:6]} text but does not continue as such. "
            f"Save it as UTF-8."
        )
    if error.encoding.startswith("utf-8"):
        return "cp1252", f"{name} is not UTF-8 (line {_first_bad_line(path, name)}): read as Windows-1252."
    return "latin-1", f"{name} is neither UTF-8 nor Windows-1252: read as Latin-1."


def _first_bad_line(path: Path, name: str) -> int:
    with file_stream(path, name) as stream:
        for number, line in enumerate(io.BufferedReader(stream, 1 << 18)):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number + 1
    return 1
