"""The rows of a text as bytes in UTF-8 for pandas, which are counted and checked while it reads them."""

from __future__ import annotations

import codecs
import io
import itertools
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from lasso_tui.data.readers.text.dialect import Lines, split_rows

if TYPE_CHECKING:
    from lasso_tui.data.readers.streams import Stream
    from lasso_tui.data.readers.text.csv_probe import Probe

__all__ = ["BUFFER_BYTES", "LineReader", "begin_body", "count_byte"]

BUFFER_BYTES = 1 << 18

MIN_VECTOR_BYTES = 4096
"""Bytes from which separators are counted by NumPy: where they are dense it takes a tenth of the time."""


class LineReader:
    """The rows of data of a text; separators outside quotes are counted while they are read.

    UTF-8 is checked but not decoded; other encodings are decoded, and encoded as UTF-8. This is no file of the
    module `io`, because pandas would wrap one once more.

    Parameters
    ----------
    stream, probe : the file and what is known of it

    Attributes
    ----------
    separators : number of separators read so far
    has_stray_quotes : True once a quote was found other than around a whole cell; the count is then unreliable
    """

    def __init__(self, stream: Stream, probe: Probe) -> None:
        dialect = probe.dialect
        self._separator, self._quote = dialect.delimiter.encode(), dialect.quote.encode()
        self._ends = frozenset((*self._separator, *b"\n\r"))
        self._in_quotes, self._last = 0, b"\n"[0]
        self.separators = 0
        self.has_stray_quotes = False
        raw: IO[bytes] = cast("IO[bytes]", io.BufferedReader(stream, BUFFER_BYTES))
        self._bytes: IO[bytes] | None = None
        self._text: io.TextIOWrapper | None = None
        if probe.has_plain_line_ends and codecs.lookup(probe.encoding).name in ("utf-8", "utf-8-sig"):
            self._bytes = raw
            lines: Iterable[str] = _decoded(raw, probe.encoding)
        else:
            self._text = io.TextIOWrapper(raw, encoding=probe.encoding, newline="")
            lines = iter(self._text.readline, "")
        for _ in itertools.islice(lines, probe.skipped_lines):
            pass
        counted = Lines(lines, dialect, probe.skipped_lines)
        begin_body(split_rows(counted, dialect), counted, probe.layout.body)

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.read(BUFFER_BYTES), b"")

    def read(self, size: int = -1, /) -> bytes:
        """Read some rows; up to the end of a line where they hold quotes or other letters than ASCII."""
        chunk = self._read(size)
        if self._in_quotes or self._quote in chunk:
            self._count_outside_quotes(chunk.split(self._quote))
        else:
            self.separators += count_byte(chunk, self._separator)
        self._last = chunk[-1] if chunk else self._last
        return chunk

    def _read(self, size: int) -> bytes:
        if self._text is not None:
            return (self._text.read(size) + self._text.readline()).encode()
        assert self._bytes is not None
        chunk = self._bytes.read(size)
        if self._in_quotes or self._quote in chunk or not chunk.isascii():
            chunk += self._bytes.readline()
            if not chunk.isascii():
                chunk.decode()  # raises an error if it is not UTF-8
        return chunk

    def _count_outside_quotes(self, pieces: list[bytes]) -> None:
        last = len(pieces) - 1
        for k in range(self._in_quotes, len(pieces), 2):
            piece = pieces[k]
            self.separators += count_byte(piece, self._separator)
            if k == 0 and not piece and self._last not in self._ends:
                self.has_stray_quotes = True
            if piece and (
                (k > 0 and piece[0] not in self._ends) or (k < last and piece[-1] not in self._ends)
            ):
                self.has_stray_quotes = True
        self._in_quotes = (self._in_quotes + last) % 2


def count_byte(text: bytes, byte: bytes) -> int:
    """Count a byte, or a few that follow each other, in a text."""
    if len(text) < MIN_VECTOR_BYTES or len(byte) > 1:
        return text.count(byte)
    return int(np.count_nonzero(np.frombuffer(text, np.uint8) == byte[0]))


def begin_body(rows: Iterator[list[str]], lines: Lines, body: int) -> None:
    """Read the rows before the first one of data."""
    for _ in itertools.islice(rows, body):
        lines.begin_row()


def _decoded(raw: IO[bytes], encoding: str) -> Iterator[str]:
    """Yield the lines of a text in UTF-8, none read ahead."""
    for line in iter(raw.readline, b""):
        yield line.decode(encoding)
        encoding = "utf-8"  # only the first one may have a mark of the byte order
