"""Probe of the beginning of a text: encoding, dialect, header and row length."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.number_parsing import MISSING_SPELLINGS
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.formats import detect_encoding
from lasso_tui.data.readers.header import Header, make_header, numbered_header
from lasso_tui.data.readers.streams import Stream, file_stream
from lasso_tui.data.readers.text.dialect import Dialect, detect_dialect, first_rows

__all__ = ["Probe", "probe_file"]

PROBE_BYTES = 1 << 18
"""Bytes to read; more if the first two lines are longer."""

MAX_PROBE_BYTES = 1 << 26


@dataclass(frozen=True)
class Probe:
    """Properties of a text file, from its beginning.

    Attributes
    ----------
    encoding, dialect, header : how to read it
    row_bytes : mean length of a row
    size : size of the file as stored, in bytes; 0 if unknown
    compression : "gzip", "bz2", "xz", "zstd" or "zip", "" if it is not compressed
    has_equal_widths : whether the first rows have as many cells as the header
    """

    encoding: str
    dialect: Dialect
    header: Header
    row_bytes: float
    size: int
    compression: str
    has_equal_widths: bool

    def pandas_options(self) -> dict[str, Any]:
        """Return the keywords with which `pandas.read_csv` reads the file in the same way."""
        dialect = self.dialect
        keywords: dict[str, Any] = {
            "sep": r"\s+" if dialect.delimiter == " " else dialect.delimiter,
            "header": 0 if dialect.has_header else None,
            "names": list(self.header.names),
            "index_col": False,
            "encoding": self.encoding,
            "na_values": MISSING_SPELLINGS,
            "keep_default_na": False,
        }
        if dialect.quote != '"':
            keywords["quotechar"] = dialect.quote
        if dialect.decimal != ".":
            keywords["decimal"] = dialect.decimal
        if dialect.skipped_lines:
            keywords["skiprows"] = dialect.skipped_lines
        if self.compression:
            keywords["compression"] = self.compression
        return keywords

    @property
    def rows(self) -> float:
        """Approximate number of rows; 0 if it cannot be estimated."""
        return 0.0 if self.compression else self.size / self.row_bytes


def probe_file(path: Path, name: str, encoding: str | None = None) -> Probe:
    """Probe the beginning of a file.

    Raises
    ------
    DataError
        If the file is empty or not text.
    """
    with file_stream(path, name) as stream:
        head = _head(stream)
        size, compression = stream.size, stream.compression
    encoding = encoding or detect_encoding(head, name)
    sample = head.decode(encoding, errors="replace")
    if not sample.strip():
        raise DataError(f"{name} is empty. Open a file with a header row and rows of values.")
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    lines = sample if len(head) < PROBE_BYTES or end < 0 else sample[: end + 1]
    dialect = detect_dialect(lines)
    rows = first_rows(lines.split("\n", 1)[1] if dialect.skipped_lines else lines, dialect)
    if not rows:
        raise DataError(
            f"{name}, line {dialect.skipped_lines + 1}: cannot split the header. Check its quotes."
        )
    header = _header(rows, dialect)
    return Probe(
        encoding,
        dialect,
        header,
        row_bytes=max(len(head) / (lines.count("\n") or 1), 1.0),
        size=size,
        compression=compression,
        has_equal_widths=all(len(row) == len(header.names) for row in rows[1:]),
    )


def _head(stream: Stream) -> bytes:
    raw = io.BufferedReader(stream, PROBE_BYTES)
    head = raw.read(PROBE_BYTES)
    while len(head) < MAX_PROBE_BYTES and head.count(b"\n") < 2 and (more := raw.read(PROBE_BYTES)):
        head += more
    return head


def _header(rows: list[list[str]], dialect: Dialect) -> Header:
    if not dialect.has_header:
        return numbered_header(len(rows[0]))
    first, rest = rows[0], rows[1:]
    if len(rest) > 1 and all(len(row) == len(first) + 1 for row in rest):  # as written by R's write.table
        return make_header(["", *first])
    return make_header(first)
