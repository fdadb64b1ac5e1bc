"""Large CSV files through pandas' C parser: six times faster than our own for a million rows of thirty numbers."""

from __future__ import annotations

import csv
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.data.columns.missing_words import spellings
from lasso_tui.data.columns.number_parsing import cells_to_numbers, exceeds_float64
from lasso_tui.data.readers.column_builder import ColumnBuilder
from lasso_tui.data.readers.table_builder import TableBuilder
from lasso_tui.data.readers.text.line_reader import LineReader
from lasso_tui.data.readers.text.row_checks import COMMENT, is_total

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lasso_tui.data.readers.streams import Stream
    from lasso_tui.data.readers.text.csv_probe import Probe
    from lasso_tui.data.readers.text.dialect import Dialect

__all__ = [
    "LooksTypedError",
    "NeedsSlowParserError",
    "add_rows_with_pandas",
    "csv_options",
    "total_in",
    "with_last",
    "without_total",
]

CHUNK_CELLS = 2_000_000
"""Cells per chunk."""

MIN_CHUNK_ROWS = 200
"""Rows of a chunk, at least: each part of a column has a cost."""

MIN_BLOCK_COLUMNS = 100
"""Columns from which a chunk of numbers is taken as one matrix: each column by itself has a cost in pandas."""


class NeedsSlowParserError(Exception):
    """The text has a feature that only our own, slower parser reads exactly."""


class LooksTypedError(Exception):
    """Columns of words have a part that pandas takes for numbers or truth values, whose spelling is lost.

    Parameters
    ----------
    columns : their positions
    """

    def __init__(self, columns: frozenset[int]) -> None:
        super().__init__(columns)
        self.columns = columns


def add_rows_with_pandas(
    stream: Stream, probe: Probe, builder: TableBuilder, never_inferred: frozenset[int]
) -> str:
    """Add the rows of a text; return the last one if it is left out as one of totals, else "".

    pandas pads short rows silently, which the number of separators reveals. It also truncates the first row if
    that is too long; the caller has checked it.

    Parameters
    ----------
    stream, probe : the file and what is known of it
    builder : the table
    never_inferred : columns that pandas is told to be words; of others it finds out faster that they are

    Raises
    ------
    NeedsSlowParserError
        If rows may differ in length, or the text is otherwise unusual: read it again with our own parser.
    LooksTypedError
        If columns of words have a part that is no words to pandas: read it again, and tell pandas.
    """
    import pandas as pd

    rows, width, total = 0, probe.layout.width, ""
    dtypes = {j: str for j, column in enumerate(builder.columns) if column.is_text and j in never_inferred}
    options = csv_options(probe.dialect, width, dtypes, builder.missing.quiet, CHUNK_CELLS)
    options["low_memory"] = True  # the parts of a chunk share buffers, which takes less time
    try:
        reader = LineReader(stream, probe)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            chunks = pd.read_csv(reader, **options, float_precision="round_trip")
            for chunk, is_last in with_last(chunks):
                rows += len(chunk)
                if is_last and (total := total_in(chunk, probe)):
                    chunk = without_total(chunk, probe)
                _add_chunk(chunk, builder, probe)
    except (csv.Error, pd.errors.ParserError, pd.errors.EmptyDataError, OverflowError, ValueError) as error:
        if stream.failure is not None:
            raise stream.failure from None
        if isinstance(error, UnicodeDecodeError):
            raise
        raise NeedsSlowParserError from None
    if reader.has_stray_quotes or reader.separators != rows * (width - 1):
        raise NeedsSlowParserError
    return total


def with_last(chunks: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield chunks, and whether each is the last one."""
    held = None
    for chunk in chunks:
        if held is not None:
            yield held, False
        held = chunk
    if held is not None:
        yield held, True


def total_in(chunk: Any, probe: Probe) -> str:
    """Return the last row of a text if it is one of totals, "" if it is none."""
    if len(chunk) < 2 or not any(dtype.kind == "O" for dtype in chunk.dtypes):
        return ""
    cells = ["" if cell != cell else str(cell) for cell in chunk.iloc[-1]]
    kinds = [probe.layout.kinds[j] if j < len(probe.layout.kinds) else "" for j in chunk.columns]
    return " ".join(filter(None, map(str.strip, cells))) if is_total(cells, kinds) else ""


def without_total(chunk: Any, probe: Probe) -> Any:
    """Return a chunk without its last row; columns that held a word only there hold numbers."""
    chunk = chunk.iloc[:-1].copy()
    for j, kind in enumerate(probe.layout.kinds):
        if kind == "number" and j in chunk.columns and chunk[j].dtype.kind == "O":
            cells = ["" if cell != cell else str(cell) for cell in chunk[j]]
            numbers = cells_to_numbers(cells, probe.dialect.decimal)
            chunk[j] = chunk[j] if numbers is None else numbers
    return chunk


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
        "dtype": dtypes or None,  # without a dictionary each column is spared a series of its own
        "engine": "c",
        "na_values": spellings(missing),
        "keep_default_na": False,
        "chunksize": max(chunk_cells // width, MIN_CHUNK_ROWS),
        "low_memory": False,
    }


def _add_chunk(chunk: Any, builder: TableBuilder, probe: Probe) -> None:
    kinds = [kind.kind for kind in chunk.dtypes]
    odd = [one == "number" and kind == "O" for one, kind in zip(probe.layout.kinds, kinds, strict=False)]
    if any(odd) and kinds[0] == "O" and chunk.iloc[:, 0].astype(str).str.match(COMMENT.pattern).any():
        raise NeedsSlowParserError  # comments that hold separators
    typed = [j for j, column in enumerate(builder.columns) if column.is_text and kinds[j] in "iufb"]
    typed = [j for j in typed if kinds[j] != "f" or not chunk[j].isna().all()]
    # pandas reads a chunk in parts, of which some may hold words and others numbers.
    typed += [j for j, column in enumerate(builder.columns) if column.is_text and _is_mixed(chunk[j])]
    if typed:
        raise LooksTypedError(frozenset(typed))
    chosen = builder.choose_rows(len(chunk))
    if chosen is not None:
        _count_levels(chunk, builder)
        chunk = chunk.iloc[chosen]
    if not _add_numbers(chunk, kinds, builder):
        builder.settle()
        for column, (_, cells) in zip(builder.columns, chunk.items(), strict=True):
            if not column.not_numeric:
                _add_cells(cells, column)
    if _has_header_again(chunk, builder):
        raise NeedsSlowParserError
    builder.trim_sample()


def _is_mixed(cells: Any) -> bool:
    """Return whether cells hold words and something else than words."""
    if cells.dtype != object:
        return False
    from pandas.api.types import infer_dtype

    return infer_dtype(cells, skipna=True) not in ("string", "empty")


def _add_numbers(chunk: Any, kinds: Sequence[str], builder: TableBuilder) -> bool:
    """Add a chunk of many columns at once where all are numbers; return whether it was one."""
    if len(kinds) < MIN_BLOCK_COLUMNS or not set(kinds) <= set("iuf") or builder.not_numeric:
        return False
    cells = chunk.to_numpy(dtype=np.float64)
    if exceeds_float64(cells):
        return False
    builder.add_matrix(cells)
    return True


def _add_cells(cells: Any, column: ColumnBuilder) -> None:
    import pandas as pd

    if column.is_text:
        codes, words = pd.factorize(cells)
        column.add_codes(np.asarray(codes, dtype=np.intp), [str(word) for word in words])
        return
    values = cells.to_numpy(dtype=np.float64) if cells.dtype.kind in "iuf" else None
    if values is None or exceeds_float64(values):
        column.not_numeric = True
    else:
        column.add_numbers(values)


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
