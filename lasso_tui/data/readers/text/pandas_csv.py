"""Large CSV files through pandas' C parser: six times faster than our own for a million rows of thirty numbers."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.columns.missing_words import spellings
from lasso_tui.data.columns.number_parsing import exceeds_float64
from lasso_tui.data.readers.column_builder import TableBuilder
from lasso_tui.data.readers.text.dialect import Dialect

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lasso_tui.data.readers.streams import Stream

__all__ = ["NeedsSlowParserError", "add_rows_with_pandas", "csv_options"]

CHUNK_CELLS = 2_000_000
"""Cells per chunk."""


class NeedsSlowParserError(Exception):
    """The text has a feature that only our own, slower parser reads exactly."""


class SeparatorCounter(io.TextIOBase):
    """Text that counts the separators outside quotes while it is read.

    Attributes
    ----------
    separators : number of separators read so far
    has_stray_quotes : True once a quote was found other than around a whole cell; the count is then unreliable
    """

    def __init__(self, text: io.TextIOWrapper, dialect: Dialect) -> None:
        super().__init__()
        self._text, self._dialect = text, dialect
        self._ends = frozenset((dialect.delimiter, "\n", "\r"))
        self._in_quotes = 0
        self.separators = 0
        self.has_stray_quotes = False

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int | None = -1, /) -> str:
        """Read up to the end of a line."""
        chunk = self._text.read(-1 if size is None else size) + self._text.readline()
        if self._dialect.quote in chunk or self._in_quotes:
            self._count_outside_quotes(chunk.split(self._dialect.quote))
        else:
            self.separators += chunk.count(self._dialect.delimiter)
        return chunk

    def _count_outside_quotes(self, pieces: list[str]) -> None:
        last = len(pieces) - 1
        for k in range(self._in_quotes, len(pieces), 2):
            piece = pieces[k]
            self.separators += piece.count(self._dialect.delimiter)
            if piece and (
                (k > 0 and piece[0] not in self._ends) or (k < last and piece[-1] not in self._ends)
            ):
                self.has_stray_quotes = True
        self._in_quotes = (self._in_quotes + last) % 2


def add_rows_with_pandas(
    stream: Stream, text: io.TextIOWrapper, dialect: Dialect, width: int, builder: TableBuilder
) -> None:
    """Add the rows of a text whose header is already read.

    pandas pads short rows silently, which the number of separators reveals. It also truncates the first row if
    that is too long; the caller has checked it.

    Raises
    ------
    NeedsSlowParserError
        If rows may differ in length, or the text is otherwise unusual: read it again with our own parser.
    """
    import pandas as pd

    counter = SeparatorCounter(text, dialect)
    rows = 0
    dtypes = {j: str for j, column in enumerate(builder.columns) if column.is_text}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            chunks = pd.read_csv(
                counter,
                **csv_options(dialect, width, dtypes, builder.missing.quiet, CHUNK_CELLS),
                float_precision="round_trip",
            )
            for chunk in chunks:
                rows += len(chunk)
                _add_chunk(chunk, builder)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OverflowError, ValueError) as error:
        if stream.failure is not None:
            raise stream.failure from None
        if isinstance(error, UnicodeDecodeError):
            raise
        raise NeedsSlowParserError from None
    if counter.has_stray_quotes or counter.separators != rows * (width - 1):
        raise NeedsSlowParserError


def csv_options(
    dialect: Dialect, width: int, dtypes: Mapping[int, type], missing: Collection[str], chunk_cells: int
) -> dict[str, Any]:
    """Return the options with which pandas reads a plain text in chunks.

    Parameters
    ----------
    dialect, width : of the text, and its number of columns
    dtypes : column → type, where it is not to be found
    missing : words that are missing values
    chunk_cells : cells of a chunk, about
    """
    return {
        "sep": dialect.delimiter,
        "quotechar": dialect.quote,
        "decimal": dialect.decimal,
        "header": None,
        "names": list(range(width)),
        "index_col": False,
        "dtype": dtypes,
        "engine": "c",
        "na_values": spellings(missing),
        "keep_default_na": False,
        "chunksize": max(chunk_cells // width, 1000),
        "low_memory": False,
    }


def _add_chunk(chunk: Any, builder: TableBuilder) -> None:
    import pandas as pd

    chosen = builder.choose_rows(len(chunk))
    if chosen is not None:
        _count_levels(chunk, builder)
        chunk = chunk.iloc[chosen]
    for j, column in enumerate(builder.columns):
        if column.not_numeric:
            continue
        cells = chunk.iloc[:, j]
        if column.is_text:
            codes, words = pd.factorize(cells)
            column.add_codes(np.asarray(codes, dtype=np.intp), [str(word) for word in words])
            continue
        values = cells.to_numpy(dtype=np.float64) if cells.dtype.kind in "iuf" else None
        if values is None or exceeds_float64(values):
            column.not_numeric = True
        else:
            column.add_numbers(values)
    if _has_header_again(chunk, builder):
        raise NeedsSlowParserError
    builder.trim_sample()


def _has_header_again(chunk: Any, builder: TableBuilder) -> bool:
    """Return whether the names of the first two columns stand in a row of cells of words."""
    first = [j for j, column in enumerate(builder.columns[:2]) if column.is_text]
    names = builder.header.cells
    if not first or len(first) < min(len(builder.columns), 2):
        return False
    again = chunk.iloc[:, 0] == names[0]
    return bool((again & (chunk.iloc[:, first[-1]] == names[first[-1]])).any())


def _count_levels(chunk: Any, builder: TableBuilder) -> None:
    """Count the levels of all rows, of which a sample is kept."""
    import pandas as pd

    for j, column in enumerate(builder.columns):
        if column.tally is None or not column.tally.is_counting:
            continue
        cells = chunk.iloc[:, j]
        if column.is_text:
            codes, words = pd.factorize(cells)
            column.tally.add_codes(np.asarray(codes, dtype=np.intp), [str(word) for word in words])
        elif cells.dtype.kind in "iuf":
            column.tally.add_numbers(cells.to_numpy(dtype=np.float64))
