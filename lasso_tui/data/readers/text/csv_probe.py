"""Probe of the beginning of a text: encoding, dialect, layout and row length."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.missing_words import MissingWords, spellings
from lasso_tui.data.columns.sanitise import flag_value
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import format_bytes
from lasso_tui.data.readers.formats import detect_encoding
from lasso_tui.data.readers.header import Header, make_header, numbered_header
from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.readers.streams import Stream, file_stream
from lasso_tui.data.readers.text.decimal_column import DECIMAL_COLUMN_NOTE, could_be_decimals
from lasso_tui.data.readers.text.dialect import EXCEL_MARK, Dialect, Record, first_records
from lasso_tui.data.readers.text.encodings import check_encoding
from lasso_tui.data.readers.text.evidence import DELIMITERS, detect_dialect
from lasso_tui.data.readers.text.layout import Layout, find_layout
from lasso_tui.data.readers.text.rare_dialects import RARE_DELIMITERS
from lasso_tui.data.readers.text.skipped_lines import after_lines, comment_note, skipped_lines

__all__ = ["Probe", "probe_file"]

PROBE_BYTES = 1 << 18
"""Bytes to read; more if the first two lines are longer."""

MAX_PROBE_BYTES = 1 << 26

MAX_COLUMNS = 1_000_000

MAX_ZERO_NOTES = 5
"""Columns that are pointed out as they may be codes."""


@dataclass(frozen=True)
class Probe:
    """Properties of a text file, from its beginning.

    Attributes
    ----------
    encoding, dialect, layout, header : how to read it
    skipped_lines : lines before those that are split into cells
    row_bytes : mean length of a row
    size : size of the file as stored, in bytes; 0 if unknown
    compression : "gzip", "bz2", "xz", "zstd" or "zip", "" if it is not compressed
    has_equal_widths : whether the first rows have as many cells as the header
    has_plain_line_ends : whether all lines of its beginning end as on Unix or Windows
    notes : what was decided, one sentence each
    """

    encoding: str
    dialect: Dialect
    layout: Layout
    header: Header
    skipped_lines: int
    row_bytes: float
    size: int
    compression: str
    has_equal_widths: bool
    has_plain_line_ends: bool
    notes: tuple[str, ...] = ()

    def pandas_options(self, missing: MissingWords, left_out: tuple[int, ...] = ()) -> dict[str, Any]:
        """Return the keywords with which `pandas.read_csv` reads the file in the same way.

        Parameters
        ----------
        missing : what marks a missing value
        left_out : numbers of the rows after the header that are left out
        """
        dialect, layout = self.dialect, self.layout
        keywords: dict[str, Any] = {
            "sep": r"\s+" if dialect.delimiter == " " else dialect.delimiter,
            "header": 0 if layout.header else None,
            "names": list(self.header.names),
            "index_col": False,
            "encoding": self.encoding,
            "na_values": spellings(missing.words),
            "keep_default_na": False,
        }
        if dialect.quote != '"':
            keywords |= {"quotechar": dialect.quote} if dialect.quote else {"quoting": 3}
        if dialect.escape:
            keywords |= {"escapechar": dialect.escape, "doublequote": False}
        if dialect.blanks:
            keywords["skipinitialspace"] = True
        if dialect.decimal != ".":
            keywords["decimal"] = dialect.decimal
        first = layout.header[0] if layout.header else layout.body
        under = [number for number in range(first + 1, layout.body) if number not in layout.header[:1]]
        skipped = self.skipped_lines + (first if first and layout.header else 0)
        if under or left_out:
            shift = self.skipped_lines
            keywords["skiprows"] = [*range(skipped), *(shift + number for number in (*under, *left_out))]
        elif skipped:
            keywords["skiprows"] = skipped
        if self.compression:
            keywords["compression"] = self.compression
        return keywords

    def decided(self, reading: Reading) -> Reading:
        """Return the options that say all that was decided, with what a person decided."""
        dialect, layout = self.dialect, self.layout
        return replace(
            reading,
            header=bool(layout.header),
            skip=layout.first_line - 1,
            comment=dialect.comment,
            sep="" if dialect.cuts else dialect.delimiter,  # columns of fixed width: no option
            quote=dialect.quote or NO_QUOTE,
            encoding=self.encoding,
            decimal="" if dialect.decimal == dialect.delimiter else dialect.decimal,  # in quotes: no option
        )

    @property
    def rows(self) -> float:
        """Approximate number of rows; 0 if it cannot be estimated."""
        return 0.0 if self.compression else self.size / self.row_bytes


def probe_file(path: Path, name: str, reading: Reading, encoding: str | None = None) -> Probe:
    """Probe the beginning of a file.

    Raises
    ------
    DataError
        If the file is empty or not text.
    """
    with file_stream(path, name) as stream:
        head = _head(stream)
        size, compression = stream.size, stream.compression
    if reading.encoding:
        check_encoding(reading.encoding, head, name)
    encoding = encoding or reading.encoding or detect_encoding(head, name)
    sample = head.decode(encoding, errors="replace")
    if not sample.strip():
        raise DataError(f"{name} is empty. Open a file with a header row and rows of values.")
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    if len(head) > PROBE_BYTES and not sample[: end + 1].strip():
        raise DataError(
            f"{name} is one line of {format_bytes(len(head))} or more, no table. Save it with a line for each row."
        )
    first = sample.partition("\n")[0]
    if (columns := max(map(first.count, DELIMITERS)) + 1) > MAX_COLUMNS:
        raise DataError(
            f"{name} has {columns:,} or more columns, at most {MAX_COLUMNS:,} are read. Save fewer, or swap rows and "
            f"columns."
        )
    text = sample if len(head) < PROBE_BYTES or end < 0 else sample[: end + 1]
    lines = text.splitlines(keepends=True) if "\n" not in text else text.split("\n")
    mark = EXCEL_MARK.match(text)
    skipped, comment = skipped_lines(text, reading, mark)
    rest = after_lines(text, skipped)
    if not rest.strip():
        raise DataError(f"{name} has no lines after the first {skipped}. Use a smaller --skip.")
    if comment:
        reading = replace(reading, comment=comment)
    dialect = detect_dialect(rest, reading, mark[1] if mark else "")
    records = first_records(rest, dialect, skipped)
    if not records:
        raise DataError(
            f"{name}, line {skipped + 1}: cannot split the header. Check its quotes (--quote none)."
        )
    if len(records) == 1 and records[0].n_lines > 1 and not reading.quote:
        raise DataError(
            f"{name}, line {records[0].line}: a quote opens here and hides all lines below. Close it, or use --quote "
            f"none."
        )
    layout = find_layout(records, reading)
    header = make_header(layout.names) if layout.header else numbered_header(layout.width)
    notes = [*_dialect_notes(dialect, reading, layout), *layout.notes, *header.notes]
    notes += _leading_zeros(records, layout, header) + _perhaps_decimals(records, layout, dialect)
    if comment and skipped:
        notes.insert(0, comment_note(text, skipped))
    width = layout.width + layout.trailing
    return Probe(
        encoding,
        dialect,
        layout,
        header,
        skipped,
        row_bytes=max(len(head) / (len(lines) or 1), 1.0),
        size=size,
        compression=compression,
        has_equal_widths=all(
            len(record.cells) == width for record in records if record.number >= layout.body
        ),
        has_plain_line_ends="\n" in text and text.count("\r") == text.count("\r\n"),
        notes=tuple(notes),
    )


def _perhaps_decimals(records: Sequence[Record], layout: Layout, dialect: Dialect) -> list[str]:
    """Say of two columns of whole numbers without names of their own that they could be one with a decimal comma."""
    rows = [record.cells for record in records if record.number >= layout.body]
    unnamed = layout.width == 2 and (layout.row_names or not layout.names)
    if not unnamed or dialect.delimiter != "," or not could_be_decimals([",".join(row) for row in rows]):
        return []
    return ["If these are numbers with a decimal comma (3,14), --decimal , reads one column."]


def _leading_zeros(records: Sequence[Record], layout: Layout, header: Header) -> list[str]:
    """Point out columns of digits of which some begin with zeros, as codes do."""
    notes = []
    rows = [record.cells for record in records if record.number >= layout.body]
    for j, name in enumerate(header.names):
        if j >= len(layout.kinds) or layout.kinds[j] != "number":
            continue
        cells = [row[j].strip() for row in rows if len(row) > j and row[j].strip()]
        first = next((cell for cell in cells if len(cell) > 2 and cell[0] == "0"), "")
        if first and all(cell.isdigit() and len(cell) > 2 for cell in cells):
            notes.append(
                f"{name}: numbers such as {first} begin with zeros, as codes do. --type {flag_value(name)}=factor "
                f"reads labels."
            )
    return notes[:MAX_ZERO_NOTES]


def _head(stream: Stream) -> bytes:
    raw = io.BufferedReader(stream, PROBE_BYTES)
    head = bytearray(raw.read(PROBE_BYTES))
    ends = head.count(b"\n")
    while len(head) < MAX_PROBE_BYTES and ends < 2 and (more := raw.read(PROBE_BYTES)):
        head += more
        ends += more.count(b"\n")
    return bytes(head)


def _dialect_notes(dialect: Dialect, reading: Reading, layout: Layout) -> list[str]:
    """Say what is not as in most files."""
    parts = []
    if dialect.escape and not reading.quote:
        parts.append("quotes escaped by backslashes")
    if dialect.quote == "'" and not reading.quote:
        parts.append("single quotes")
    if not dialect.quote and reading.quote != NO_QUOTE:
        parts.append("quotes are text")
    said = [f"Read with {', '.join(parts)}."] if parts else []
    if dialect.drawn:
        said.append("Lines of dashes around the rows are left out.")
    if dialect.cuts:
        said.append(f"Columns of fixed width: {len(dialect.cuts) + 1}, by the blanks that all lines share.")
    elif (dialect.delimiter in RARE_DELIMITERS or len(dialect.delimiter) > 1) and not reading.sep:
        said.append(f"Cells are separated by {dialect.delimiter!a}; --sep names another.")
    if dialect.decimal == "," and not reading.decimal:
        said.append(DECIMAL_NOTE if layout.width > 1 else DECIMAL_COLUMN_NOTE)
    return said


DECIMAL_NOTE = "Numbers are read with a decimal comma (1,5 is 1.5)."
