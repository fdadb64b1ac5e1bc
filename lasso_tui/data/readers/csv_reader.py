"""Reading tables written as text (CSV, TSV and their like) into typed columns, every fault named by its line."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.column_builder import TableBuilder
from lasso_tui.data.readers.csv_probe import Probe, probed
from lasso_tui.data.readers.dialect import Dialect, Rows, parsed
from lasso_tui.data.readers.header import same_header
from lasso_tui.data.readers.pandas_csv import NeedsSlowParserError, gather_fast
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sampling import Sampler
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream, files_of
from lasso_tui.data.table import DataError

__all__ = ["read_text"]

LARGE = 12 * 2**20
"""Bytes of text from which on pandas is worth its import."""

PACKING = 4
"""Times a packed text is taken to be longer than its file."""

CELLS = 200_000
"""Cells of a part."""

SAID = {"\t": "tabs", " ": "spaces"}

DECIMAL_NOTE = "Numbers are read with a decimal comma (1,5 is 1.5)."


@dataclass
class ParseState:
    """What earlier passes over the files found out.

    Attributes
    ----------
    words : columns that hold words
    careful : files that pandas cannot be trusted with
    encodings : files that are not in the encoding their beginning tells
    notes : what to say of those
    """

    words: frozenset[int] = frozenset()
    careful: set[int] = field(default_factory=set)
    encodings: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


def read_text(source: Source, reading: ReadOptions) -> RawTable:
    """Read one file or several with the same columns.

    A first pass takes every column for numbers until it meets a word; columns that hold words are read as such
    in a second pass. So no more than numbers and distinct words is held.

    Raises
    ------
    DataError
        For a file that is empty, binary, too large, has no rows, or whose rows differ in length.
    """
    known = ParseState()
    while True:
        sampler = None if reading.sample is None else Sampler(reading.sample, reading.seed)
        gathering = TableBuilder(source.name, known.words, sampler, reading.memory)
        told = _pass(source, reading, known, gathering)
        if told is None:
            continue
        if not gathering.spoiled:
            notes, options = told
            said = (*notes, *known.notes.values())
            return RawTable(
                source.spec, source.name, gathering.columns(), said, gathering.seen, tuple(options)
            )
        known.words |= gathering.spoiled


def _pass(
    source: Source, reading: ReadOptions, known: ParseState, gathering: TableBuilder
) -> tuple[list[str], list[dict[str, Any]]] | None:
    """Read all files once; return what to say, and how pandas would read them. None: read again, knowing more."""
    notes: list[str] = []
    options: list[dict[str, Any]] = []
    files = files_of(source)
    first: Probe | None = None
    for number, (name, path) in enumerate(files):
        probe = probed(path, name, known.encodings.get(number))
        if first is None:
            first = probe
            gathering.begin(probe.header)
        same_header(probe.header, first.header, name, files[0][0])
        notes += [note for note in _notes(probe) if note not in notes]
        options.append(probe.options())
        if probe.dialect.decimal == ",":
            gathering.decimal = ","
        if reading.sample is None:
            check_fits(source.name, probe.rows, len(probe.header.names), reading.memory)
        before = gathering.seen
        try:
            _read(name, path, probe, reading, gathering, careful=number in known.careful)
        except UnicodeDecodeError as error:
            known.encodings[number], known.notes[number] = _instead(error, name, path)
            return None
        except NeedsSlowParserError:
            known.careful.add(number)
            return None
        if gathering.seen == before:
            raise DataError(f"{name} has a header and no rows; rows of values are needed.")
    return notes, options


def _notes(probe: Probe) -> list[str]:
    return [*probe.header.notes, *([DECIMAL_NOTE] if probe.dialect.decimal == "," else [])]


def _read(
    name: str, path: Path, probe: Probe, reading: ReadOptions, gathering: TableBuilder, *, careful: bool
) -> None:
    dialect, width = probe.dialect, len(probe.header.names)
    with file_stream(path, name, reading.progress) as stream:
        text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 18), encoding=probe.encoding, newline="")
        for _ in range(dialect.skipped):
            text.readline()
        rows = parsed(text, dialect)
        try:
            if dialect.has_header:
                next(row for row in rows if row)
            large = probe.size * (PACKING if probe.packing else 1) > LARGE
            if large and probe.is_even and not careful and dialect.delimiter != " ":
                gather_fast(stream, text, dialect, width, gathering)
            else:
                _gather(rows, dialect, width, name, gathering)
        except csv.Error as error:
            said = (
                "it has a cell of more than 131,072 characters"
                if "field larger" in str(error)
                else str(error)
            )
            raise DataError(
                f"{name}, line {rows.line_num + dialect.skipped}: {said}; check that each quote has its partner."
            ) from None


def _gather(rows: Rows, dialect: Dialect, width: int, name: str, gathering: TableBuilder) -> None:
    while part := list(itertools.islice(_checked(rows, dialect, width, name), max(CELLS // width, 1))):
        chosen = gathering.chosen(len(part))
        if chosen is not None:
            part = [part[k] for k in chosen]
        if part:
            for pile, cells in zip(gathering.piles, zip(*part, strict=True), strict=True):
                pile.add_cells(cells, dialect.decimal)
        gathering.added()


def _checked(rows: Rows, dialect: Dialect, width: int, name: str) -> Iterator[list[str]]:
    for row in rows:
        if len(row) == width:
            yield row
        elif row:
            raise DataError(
                f"{name}, line {rows.line_num + dialect.skipped}: {len(row)} values where the header has {width} "
                f"columns (split by {SAID.get(dialect.delimiter, dialect.delimiter)}); mend that line."
            )


def _instead(error: UnicodeDecodeError, name: str, path: Path) -> tuple[str, str]:
    """Choose another encoding for a file that is not in the one its beginning tells, and say so."""
    if error.encoding.startswith(("utf-16", "utf-32")):
        raise DataError(
            f"{name} is damaged: it begins as {error.encoding.upper()[:6]} text and is not; save it as UTF-8."
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
