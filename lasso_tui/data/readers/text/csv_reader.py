"""Reader of text tables (CSV, TSV and similar) into typed columns; errors name the line."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.word_column import PROTECTED
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits
from lasso_tui.data.readers.header import check_same_header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.readers.sampling import Sampler
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import Stream, file_stream, holds_more, named_files
from lasso_tui.data.readers.table_builder import TableBuilder
from lasso_tui.data.readers.text.csv_probe import Probe, probe_file
from lasso_tui.data.readers.text.dialect import CutError, Dialect, Lines, split_rows
from lasso_tui.data.readers.text.encodings import fallback_encoding
from lasso_tui.data.readers.text.line_reader import begin_body
from lasso_tui.data.readers.text.matrix_csv import NoMatrixError, add_matrix, may_be_matrix
from lasso_tui.data.readers.text.pandas_csv import LooksTypedError, NeedsSlowParserError, add_rows_with_pandas
from lasso_tui.data.readers.text.row_checks import CheckedRows, StrayQuoteError, checked_quotes, footer_note

__all__ = ["MIN_PANDAS_BYTES", "is_plain", "open_body", "read_text"]

MIN_PANDAS_BYTES = 12 * 2**20
"""Size of a text from which pandas is worth its import."""

CHUNK_CELLS = 200_000
"""Cells per chunk."""


@dataclass
class ParseState:
    """What earlier passes over the files found.

    Attributes
    ----------
    text_columns : positions of columns that hold words
    mixed_columns : positions of those of them that pandas takes for something else in some part
    need_slow_parser : numbers of the files that pandas may misread
    by_columns : numbers of the files that hold more than numbers
    encodings : number of a file → its encoding, if that is not what its beginning indicates
    stray_quotes : number of a file → first and last line of rows that a quote hides
    notes : number of a file → a note on its encoding
    """

    text_columns: frozenset[int] = frozenset()
    mixed_columns: frozenset[int] = frozenset()
    need_slow_parser: set[int] = field(default_factory=set)
    by_columns: set[int] = field(default_factory=set)
    encodings: dict[int, str] = field(default_factory=dict)
    stray_quotes: dict[int, tuple[int, int]] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)


@dataclass
class Pass:
    """What one pass over the files found.

    Attributes
    ----------
    notes : one sentence each
    csv_options : pandas' keywords for each file
    plain : whether these keywords read the files in the same way
    decided : all that was decided about the reading of the first file
    """

    notes: list[str] = field(default_factory=list)
    csv_options: list[dict[str, Any]] = field(default_factory=list)
    plain: bool = True
    decided: Reading | None = None

    def add_notes(self, notes: Iterable[str]) -> None:
        """Add notes that are not there."""
        self.notes += [note for note in notes if note not in self.notes]


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
        builder = TableBuilder(source.name, state.text_columns, sampler, options.memory, options.reading)
        done = _read_pass(source, options, state, builder)
        if done is None:
            continue
        if not builder.not_numeric:
            notes = (*done.notes, *state.notes.values())
            columns, rows = builder.build(), builder.rows_seen
            plain = done.plain and not any(PROTECTED in column.note for column in columns)
            keywords = tuple(done.csv_options) if plain else ()
            return RawTable(source.spec, source.name, columns, notes, rows, keywords, decided=done.decided)
        state.text_columns |= builder.not_numeric
        state.mixed_columns |= builder.not_numeric


def _read_pass(source: Source, options: ReadOptions, state: ParseState, builder: TableBuilder) -> Pass | None:
    """Read all files once; return what was found, or None if another pass is needed."""
    done = Pass()
    files = named_files(source)
    first: Probe | None = None
    for number, (name, path) in enumerate(files):
        reading = options.reading
        if number in state.stray_quotes:
            reading = replace(reading, quote=NO_QUOTE)
        probe = probe_file(path, name, reading, state.encodings.get(number))
        if first is None:
            first = probe
            done.decided = probe.decided(reading)
            words = (j for j, kind in enumerate(probe.layout.kinds) if kind in ("word", "date"))
            state.text_columns |= frozenset(words)
            builder.set_header(probe.header, state.text_columns)
            builder.expect(probe.rows if len(files) == 1 else 0)
        check_same_header(probe.header, first.header, name, files[0][0])
        done.add_notes(probe.notes)
        if probe.dialect.decimal == ",":
            builder.decimal = ","
        if options.sample is None:
            check_fits(source.name, probe.rows, len(probe.header.names), options.memory)
        rows_before = builder.rows_seen
        file = TextFile(name, path, probe, options, state.stray_quotes.get(number))
        try:
            left_out = file.read(
                builder,
                done,
                None if number in state.need_slow_parser else state.mixed_columns,
                by_columns=number in state.by_columns,
            )
        except UnicodeDecodeError as error:
            state.encodings[number], state.notes[number] = fallback_encoding(
                error, name, path, reading.encoding
            )
            return None
        except LooksTypedError as error:
            state.mixed_columns |= error.columns
            return None
        except NeedsSlowParserError:
            state.need_slow_parser.add(number)
            return None
        except NoMatrixError:
            state.by_columns.add(number)
            return None
        except StrayQuoteError as error:
            state.stray_quotes[number] = error.first, error.last
            state.need_slow_parser.add(number)
            return None
        done.csv_options.append(probe.pandas_options(builder.missing, left_out))
        if builder.rows_seen == rows_before:
            raise DataError(
                f"{name} has a header but no rows. Open a file with rows of values, or use --no-header."
            )
    return done


@dataclass
class TextFile:
    """One file of a source while it is read.

    Attributes
    ----------
    name, path, probe : the file
    options : how to read it
    hidden : first and last line of rows that a quote hides, or None
    """

    name: str
    path: Path
    probe: Probe
    options: ReadOptions
    hidden: tuple[int, int] | None

    def read(
        self, builder: TableBuilder, done: Pass, mixed: frozenset[int] | None, *, by_columns: bool
    ) -> tuple[int, ...]:
        """Add the rows to a table; return the numbers of the rows that are no data.

        `mixed` are the columns of words that pandas does not take for such; None if it may misread the file.
        `by_columns` says that it is no matrix of numbers.
        """
        probe, dialect, layout = self.probe, self.probe.dialect, self.probe.layout
        is_large = holds_more(self.path, self.name, MIN_PANDAS_BYTES)
        with file_stream(self.path, self.name, self.options.progress) as stream:
            if is_large and mixed is not None and is_plain(probe):
                if not by_columns and may_be_matrix(probe, builder):
                    return add_matrix(stream, probe, builder)
                if total := add_rows_with_pandas(stream, probe, builder, mixed):
                    done.add_notes([footer_note(total, 1, f"line {self._last_line()}: ")])
                    done.plain = False  # a script would not leave this row out
                return ()
            lines, rows = open_body(stream, probe)
            try:
                begin_body(rows, lines, layout.body)
                checked = CheckedRows(
                    self.name,
                    probe,
                    rows,
                    lines,
                    check_quotes=bool(dialect.quote) and not self.options.reading.quote,
                    stray_quote=self._hidden_rows(),
                )
                _add_rows(checked, dialect, layout.width, builder)
            except CutError as error:
                raise DataError(
                    f"{self.name}, line {lines.number}: {error}. Fix the line, or name the separator (--sep)."
                ) from None
            except csv.Error as error:
                if checked_quotes(lines, probe) and not self.options.reading.quote:
                    raise StrayQuoteError(lines.number - len(lines.recent) + 1, lines.number) from None
                first = lines.number - len(lines.recent) + 1
                if "field larger" not in str(error):
                    problem = str(error)
                elif first < lines.number:
                    problem = "a quote opens here and is not closed within 131,072 characters"
                else:
                    problem = "a cell has more than 131,072 characters"
                raise DataError(
                    f"{self.name}, line {first}: {problem}. Check that every quote is closed, or use --quote none."
                ) from None
        done.add_notes(checked.notes)
        if self.hidden is not None:
            first, last = self.hidden
            ends = (
                f"opens and closes only in line {last}, which would hide the rows between"
                if last > first
                else "opens and is not closed"
            )
            done.add_notes(
                [f"Line {first}: a quote {ends}; quotes are read as text. --quote '\"' reads them as quotes."]
            )
        special = lines.comments or dialect.drawn or dialect.cuts or checked.comments
        special = special or dialect.mark != dialect.delimiter
        done.plain = done.plain and not (special or self.hidden or len(checked.left_out) > 1000)
        return tuple(checked.left_out)

    def _last_line(self) -> int:
        """Return the number of the last line that is not blank."""
        with file_stream(self.path, self.name) as stream:
            text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 18), encoding=self.probe.encoding)
            return max(number for number, line in enumerate(text, 1) if line.strip())

    def _hidden_rows(self) -> str:
        if self.hidden is None:
            return ""
        first, last = self.hidden
        ends = f"closes only in line {last}, which hides rows" if last > first else "is not closed"
        return f"In line {first} a quote opens and {ends}. Fix that quote."


def open_body(stream: Stream, probe: Probe) -> tuple[Lines, Iterator[list[str]]]:
    """Return the lines of a text and its rows of cells, from the first that is split into cells on."""
    text = io.TextIOWrapper(io.BufferedReader(stream, 1 << 18), encoding=probe.encoding, newline="")
    for _ in range(probe.skipped_lines):
        text.readline()
    lines = Lines(text, probe.dialect, probe.skipped_lines)
    return lines, split_rows(lines, probe.dialect)


def is_plain(probe: Probe) -> bool:
    """Return whether pandas reads the rows of a text in the same way."""
    dialect = probe.dialect
    plain = dialect.quote and not (dialect.escape or dialect.blanks or dialect.comment or dialect.drawn)
    usual = dialect.delimiter == dialect.mark != " "
    return bool(plain) and usual and probe.has_equal_widths and not probe.layout.trailing


def _add_rows(rows: Iterable[list[str]], dialect: Dialect, width: int, builder: TableBuilder) -> None:
    checked: Iterator[list[str]] = iter(rows)
    builder.settle()
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
