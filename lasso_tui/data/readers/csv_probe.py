"""A look at the beginning of a text: encoding, dialect, header, and how long its rows are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lasso_tui.data.columns.number_parsing import NOTHING
from lasso_tui.data.readers.dialect import Dialect, first_rows, sniffed
from lasso_tui.data.readers.formats import text_encoding
from lasso_tui.data.readers.header import Header, header_of, numbered_header
from lasso_tui.data.readers.streams import Stream, file_stream
from lasso_tui.data.table import DataError

__all__ = ["Probe", "probed"]

SAMPLE = 1 << 18
"""Bytes to look at; more where two lines are longer."""

LONGEST_SAMPLE = 1 << 26


@dataclass(frozen=True)
class Probe:
    """What the beginning of a text tells.

    Attributes
    ----------
    encoding, dialect, header : how to read it
    row_bytes : mean length of a row
    size : bytes of the file, packed if it is; 0 where that is not known
    packing : "gzip", "bz2", "xz", "zstd" or "zip", "" where it is not packed
    is_even : whether the first rows are as long as the header
    """

    encoding: str
    dialect: Dialect
    header: Header
    row_bytes: float
    size: int
    packing: str
    is_even: bool

    def options(self) -> dict[str, Any]:
        """Return the keywords with which `pandas.read_csv` reads the file as it is read here."""
        dialect = self.dialect
        named: dict[str, Any] = {
            "sep": r"\s+" if dialect.delimiter == " " else dialect.delimiter,
            "header": 0 if dialect.has_header else None,
            "names": list(self.header.names),
            "index_col": False,
            "encoding": self.encoding,
            "na_values": NOTHING,
            "keep_default_na": False,
        }
        if dialect.quote != '"':
            named["quotechar"] = dialect.quote
        if dialect.decimal != ".":
            named["decimal"] = dialect.decimal
        if dialect.skipped:
            named["skiprows"] = dialect.skipped
        if self.packing:
            named["compression"] = self.packing
        return named

    @property
    def rows(self) -> float:
        """About how many rows there are; 0 where that cannot be told."""
        return 0.0 if self.packing else self.size / self.row_bytes


def probed(path: Path, name: str, encoding: str | None = None) -> Probe:
    """Look at the beginning of a file.

    Raises
    ------
    DataError
        For a file that is empty or no text.
    """
    with file_stream(path, name) as stream:
        head = _head(stream)
        size, packing = stream.size, stream.packing
    encoding = encoding or text_encoding(head, name)
    sample = head.decode(encoding, errors="replace")
    if not sample.strip():
        raise DataError(f"{name} is empty; a header row and rows of values are needed.")
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    whole = sample if len(head) < SAMPLE or end < 0 else sample[: end + 1]
    dialect = sniffed(whole)
    rows = first_rows(whole.split("\n", 1)[1] if dialect.skipped else whole, dialect)
    if not rows:
        raise DataError(f"{name}, line {dialect.skipped + 1}: the header cannot be split; check its quotes.")
    header = _header(rows, dialect)
    return Probe(
        encoding,
        dialect,
        header,
        row_bytes=max(len(head) / (whole.count("\n") or 1), 1.0),
        size=size,
        packing=packing,
        is_even=all(len(row) == len(header.names) for row in rows[1:]),
    )


def _head(stream: Stream) -> bytes:
    raw = io.BufferedReader(stream, SAMPLE)
    head = raw.read(SAMPLE)
    while len(head) < LONGEST_SAMPLE and head.count(b"\n") < 2 and (more := raw.read(SAMPLE)):
        head += more
    return head


def _header(rows: list[list[str]], dialect: Dialect) -> Header:
    if not dialect.has_header:
        return numbered_header(len(rows[0]))
    first, rest = rows[0], rows[1:]
    if len(rest) > 1 and all(len(row) == len(first) + 1 for row in rest):  # as R's write.table has it
        return header_of(["", *first])
    return header_of(first)
