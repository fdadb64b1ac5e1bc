"""Reader of svmlight (libsvm) files: on each line the target, then `column:value` for nonzero values."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import check_fits, format_bytes
from lasso_tui.data.readers.chunk_reader import ChunkCells, Chunks, read_chunks
from lasso_tui.data.readers.header import Header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array

__all__ = ["open_svmlight", "read_svmlight"]


MAX_EMPTY_COLUMNS = 20_000
"""Columns up to which those without a value are read as zeros: beyond, numbers of columns may be hashes."""


def read_svmlight(source: Source, options: ReadOptions) -> RawTable:
    """Read svmlight files into the columns x1, x2, … and `target`, the last.

    Columns are numbered from 1, or from 0 if a file has a column 0.

    Raises
    ------
    DataError
        If a line is malformed, or the dense table does not fit in memory.
    """
    return read_chunks(source, options, open_svmlight)


def open_svmlight(name: str, path: Path, options: ReadOptions) -> Chunks:
    """Open an svmlight file as chunks of rows; errors as `read_svmlight`."""
    targets, numbers, values, starts = array("d"), array("q"), array("d"), array("q", [0])
    with file_stream(path, name, options.progress) as stream:
        for line_number, line in enumerate(io.BufferedReader(stream, 1 << 18)):
            entries = line.partition(b"#")[0].split()
            if not entries:
                continue
            try:
                targets.append(float(entries[0]))
                for entry in entries[1:]:
                    number, _, value = entry.partition(b":")
                    if number != b"qid":
                        numbers.append(int(number))
                        values.append(float(value))
            except (ValueError, OverflowError):
                raise DataError(
                    f"{name}, line {line_number + 1}: {sanitise_text(line.decode('latin-1').strip(), 40)} is not "
                    f"in svmlight format (target column:value …). Fix the line."
                ) from None
            starts.append(len(numbers))
            if 16 * len(numbers) > options.memory:
                raise DataError(
                    f"{name}: the first {len(targets):,} rows have over {len(numbers):,} nonzero values, "
                    f"{format_bytes(options.memory)} free. Use a file with fewer rows."
                )
    columns = np.array(numbers, dtype=np.int64)
    first = 0 if len(columns) and columns.min() == 0 else 1
    if len(columns) and columns.min() < 0:
        raise DataError(f"{name} has a column {columns.min()}. Number the columns from 0 or 1.")
    width = int(columns.max()) + 1 - first if len(columns) else 0
    rows, places = len(targets), columns - first
    notes: tuple[str, ...] = ()
    used = np.unique(places)
    if width > MAX_EMPTY_COLUMNS and len(used) < width / 2:
        notes = (f"{width - len(used):,} of {width:,} columns hold nothing but zeros and are left out.",)
        places, width = np.searchsorted(used, places), len(used)
    else:
        used = np.arange(width)
    check_fits(name, rows if options.sample is None else min(rows, options.sample), width + 1, options.memory)
    header = Header((*(f"x{j + first}" for j in used.tolist()), "target"))
    batches = _batches(np.array(targets), places, np.array(values), np.array(starts), width)
    return Chunks(header, frozenset(), rows, batches, notes)


def _batches(
    targets: FloatArray,
    columns: Int64Array,
    values: FloatArray,
    starts: Int64Array,
    width: int,
) -> Iterator[list[ChunkCells]]:
    """Convert the sparse rows to dense chunks."""
    step = max(4_000_000 // max(width, 1), 1)
    for low in range(0, len(targets), step):
        high = min(low + step, len(targets))
        entries = slice(int(starts[low]), int(starts[high]))
        rows = np.repeat(np.arange(high - low), np.diff(starts[low : high + 1]))
        dense = np.zeros((high - low, width))
        dense[rows, columns[entries]] = values[entries]
        yield [*(np.ascontiguousarray(column) for column in dense.T), targets[low:high]]
