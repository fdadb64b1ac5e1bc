"""The svmlight form: a target, then `column:value` for what is not zero."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.sanitise import printable
from lasso_tui.data.memory_limits import check_fits, format_bytes
from lasso_tui.data.readers.chunk_reader import Cells, Chunks, gathered
from lasso_tui.data.readers.header import Header
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.readers.sources import Source
from lasso_tui.data.readers.streams import file_stream
from lasso_tui.data.table import DataError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array

__all__ = ["read_svmlight"]


def read_svmlight(source: Source, reading: ReadOptions) -> RawTable:
    """Read svmlight (libsvm) files into the columns x1, x2, … and `target`, the last.

    The numbers of columns begin with 1, or with 0 where a file has a 0.

    Raises
    ------
    DataError
        For a line that is not in this form, or a table that does not fit in memory once its zeros are written out.
    """
    return gathered(source, reading, _opened)


def _opened(name: str, path: Path, reading: ReadOptions) -> Chunks:
    targets, places, values, starts = array("d"), array("q"), array("d"), array("q", [0])
    with file_stream(path, name, reading.progress) as stream:
        for number, line in enumerate(io.BufferedReader(stream, 1 << 18)):
            entries = line.partition(b"#")[0].split()
            if not entries:
                continue
            try:
                targets.append(float(entries[0]))
                for entry in entries[1:]:
                    place, _, value = entry.partition(b":")
                    if place != b"qid":
                        places.append(int(place))
                        values.append(float(value))
            except (ValueError, OverflowError):
                raise DataError(
                    f"{name}, line {number + 1}: {printable(line.decode('latin-1').strip(), 40)} is not in "
                    f"the svmlight form (target column:value …); mend that line."
                ) from None
            starts.append(len(places))
            if 16 * len(places) > reading.memory:
                raise DataError(
                    f"{name} has more than {len(places):,} values that are not 0 in its first {len(targets):,} rows, "
                    f"and {format_bytes(reading.memory)} of memory are free; take a part of its rows."
                )
    columns = np.array(places, dtype=np.int64)
    first = 0 if len(columns) and columns.min() == 0 else 1
    if len(columns) and columns.min() < 0:
        raise DataError(f"{name} has a column numbered {columns.min()}; columns are counted from 0 or 1.")
    width = int(columns.max()) + 1 - first if len(columns) else 0
    rows = len(targets)
    check_fits(name, rows if reading.sample is None else min(rows, reading.sample), width + 1, reading.memory)
    header = Header((*(f"x{j + first}" for j in range(width)), "target"))
    batches = _batches(np.array(targets), columns - first, np.array(values), np.array(starts), width)
    return Chunks(header, frozenset(), rows, batches)


def _batches(
    targets: FloatArray,
    columns: Int64Array,
    values: FloatArray,
    starts: Int64Array,
    width: int,
) -> Iterator[list[Cells]]:
    """Write the zeros out, some rows at a time."""
    step = max(4_000_000 // max(width, 1), 1)
    for low in range(0, len(targets), step):
        high = min(low + step, len(targets))
        held = slice(int(starts[low]), int(starts[high]))
        rows = np.repeat(np.arange(high - low), np.diff(starts[low : high + 1]))
        dense = np.zeros((high - low, width))
        dense[rows, columns[held]] = values[held]
        yield [*(np.ascontiguousarray(column) for column in dense.T), targets[low:high]]
