"""Large texts of nothing but numbers in many columns: read as one long column, as pandas has a cost per column."""

from __future__ import annotations

import csv
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.columns.number_parsing import exceeds_float64
from lasso_tui.data.readers.text.line_reader import BUFFER_BYTES, LineReader, count_byte
from lasso_tui.data.readers.text.pandas_csv import csv_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lasso_tui.data.readers.streams import Stream
    from lasso_tui.data.readers.table_builder import TableBuilder
    from lasso_tui.data.readers.text.csv_probe import Probe

__all__ = ["NoMatrixError", "add_matrix", "may_be_matrix"]

MIN_COLUMNS = 500
"""Columns from which this is faster."""

CHUNK_CELLS = 1_000_000
"""Cells per chunk, but a row at least."""

NO_SEPARATORS = "\x1f\x1e"
"""Characters of which one stands for the separator that a single column does not have."""


class NoMatrixError(Exception):
    """The text holds something else than rows of numbers of one length: read its columns one by one."""


def may_be_matrix(probe: Probe, builder: TableBuilder) -> bool:
    """Return whether a text of which pandas reads the rows in the same way may be nothing but numbers."""
    return (
        len(probe.header.names) >= MIN_COLUMNS
        and builder.sampler is None
        and not any(kind in ("word", "date") for kind in probe.layout.kinds)
        and not any(column.is_text for column in builder.columns)
    )


class CellReader:
    """The cells of a text as lines of their own: each ends with a separator, also the last one of a row.

    Parameters
    ----------
    stream, probe : the file and what is known of it
    """

    def __init__(self, stream: Stream, probe: Probe) -> None:
        self._rows = LineReader(stream, probe)
        self._separator = probe.dialect.delimiter.encode()
        self._refused = (probe.dialect.quote.encode(), *map(str.encode, NO_SEPARATORS))
        self._width = len(probe.header.names)
        self._separators, self._in_row, self._held = 0, False, b""

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def read(self, _: int = -1, /) -> bytes:
        """Return some cells, b"" at the end.

        Raises
        ------
        NoMatrixError
            If a row has another number of cells, or cells hold more than numbers do.
        """
        while text := self._rows.read(BUFFER_BYTES):
            text, self._held = self._held + text, b""
            if b"\r" in text:
                if text.endswith(b"\r"):  # the line may end with the first byte of what follows
                    text, self._held = text[:-1], b"\r"
                text = text.replace(b"\r\n", b"\n")
            if b"\r" in text or not text.isascii() or any(mark in text for mark in self._refused):
                raise NoMatrixError
            if text:
                self._count(text)
                return text.replace(b"\n", self._separator)
        if self._held:
            raise NoMatrixError
        if self._in_row:
            self._count(b"\n")
            return self._separator
        return b""

    def _count(self, text: bytes) -> None:
        """Count the separators of each row."""
        *ends, begun = text.split(b"\n")
        for end in ends:
            if self._separators + count_byte(end, self._separator) != self._width - 1:
                raise NoMatrixError
            self._separators = 0
        self._separators += count_byte(begun, self._separator)
        self._in_row = bool(begun) or (self._in_row and not ends)


def add_matrix(stream: Stream, probe: Probe, builder: TableBuilder) -> tuple[()]:
    """Add the rows of a text; none is left out.

    Raises
    ------
    NoMatrixError
        If it is not one of numbers alone, or in any way unusual.
    """
    import pandas as pd

    width = len(probe.header.names)
    separator = next(one for one in NO_SEPARATORS if one != probe.dialect.delimiter)
    options = csv_options(replace(probe.dialect, delimiter=separator), 1, {}, builder.missing.quiet, 1)
    options |= {
        "lineterminator": probe.dialect.delimiter,
        "skip_blank_lines": False,
        "quoting": csv.QUOTE_NONE,
        "chunksize": max(CHUNK_CELLS // width, 1) * width,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for chunk in pd.read_csv(CellReader(stream, probe), **options, float_precision="round_trip"):
                _add_chunk(chunk[0], width, builder)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OverflowError, ValueError) as error:
        if stream.failure is not None:
            raise stream.failure from None
        raise NoMatrixError from error
    return ()


def _add_chunk(cells: Any, width: int, builder: TableBuilder) -> None:
    if cells.dtype.kind not in "iuf" or len(cells) % width:
        raise NoMatrixError
    numbers = cells.to_numpy(dtype=np.float64).reshape(-1, width)
    if exceeds_float64(numbers):
        raise NoMatrixError
    builder.choose_rows(len(numbers))
    builder.add_matrix(numbers)
