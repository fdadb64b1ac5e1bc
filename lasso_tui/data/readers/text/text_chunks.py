"""Rows of a text chunk by chunk, by pandas or by our own parser."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from lasso_tui.data.columns.missing_words import QUIET_WORDS
from lasso_tui.data.columns.number_parsing import cells_to_numbers
from lasso_tui.data.readers.chunk_reader import ChunkCells, RowChunk, StringChunk
from lasso_tui.data.readers.streams import Stream
from lasso_tui.data.readers.text.csv_probe import Probe
from lasso_tui.data.readers.text.line_reader import LineReader
from lasso_tui.data.readers.text.pandas_csv import csv_options, total_in, with_last, without_total

__all__ = ["NotSimpleError", "own_chunks", "pandas_chunks"]

CHUNK_CELLS = 200_000
"""Cells per chunk of our own parser."""

PANDAS_CHUNK_CELLS = 2_000_000


class NotSimpleError(Exception):
    """A text that pandas may misread."""


def own_chunks(
    rows: Iterator[list[str]], probe: Probe, places: Sequence[tuple[int, str]], words: Collection[str]
) -> Iterator[RowChunk]:
    """Yield what our own parser has read; `places` and `words` are positions and names, and those of words."""
    width, decimal = len(probe.header.names), probe.dialect.decimal
    while chunk := list(itertools.islice(rows, max(CHUNK_CELLS // width, 1))):
        cells: dict[str, ChunkCells] = {}
        for j, column in places:
            found = [row[j] for row in chunk]
            numbers = None if column in words else cells_to_numbers(found, decimal)
            cells[column] = _words(found) if numbers is None else numbers
        yield RowChunk(len(chunk), cells)


def _words(cells: Sequence[str]) -> StringChunk:
    positions: dict[str, int] = {}
    codes = np.fromiter((positions.setdefault(cell, len(positions)) for cell in cells), np.intp, len(cells))
    return StringChunk(codes, list(positions))


def pandas_chunks(
    stream: Stream, probe: Probe, places: Sequence[tuple[int, str]], words: Collection[str]
) -> Iterator[RowChunk]:
    """Yield what pandas reads; arguments as in `own_chunks`.

    Raises
    ------
    NotSimpleError
        Where pandas may have misread it.
    """
    import pandas as pd

    width, dialect = len(probe.header.names), probe.dialect
    reader, rows = LineReader(stream, probe), 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            types = {j: str for j, column in places if column in words}
            frames = pd.read_csv(
                reader,
                **csv_options(dialect, width, types, QUIET_WORDS, PANDAS_CHUNK_CELLS),
                usecols=[j for j, _ in places] or [0],
            )
            for frame, is_last in with_last(frames):
                rows += len(frame)
                if is_last and total_in(frame, probe):
                    frame = without_total(frame, probe)
                yield RowChunk(len(frame), {column: _series(frame[j]) for j, column in places})
    except UnicodeDecodeError:
        raise
    except (pd.errors.ParserError, pd.errors.EmptyDataError, OverflowError, ValueError):
        raise NotSimpleError from None
    if reader.has_stray_quotes or reader.separators != rows * (width - 1):
        raise NotSimpleError


def _series(cells: Any) -> ChunkCells:
    import pandas as pd

    if cells.dtype.kind in "iuf":
        numbers: ChunkCells = cells.to_numpy(dtype=np.float64)
        return numbers
    codes, found = pd.factorize(cells)
    return StringChunk(np.asarray(codes, dtype=np.intp), list(map(str, found.tolist())))
