"""Predictions as CSV or Parquet, row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO, Any, Protocol

import numpy as np

from lasso_tui.exports.quoting import safe_cell
from lasso_tui.techniques.model import ExportError

__all__ = ["CsvWriter", "ParquetWriter", "Writer"]


MARKS = re.compile('[,"\n\r\t=+@＝＋－＠-]')
"""Characters that a cell of CSV is quoted for, or that a formula begins with."""

NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", re.ASCII)
"""Numbers, which are no formula although a sign begins them."""


class Writer(Protocol):
    """Writes columns of some rows under the rows before."""

    def write(self, columns: Mapping[str, Any]) -> None:
        """Write some rows: name → numbers, NaN where there is none, or texts."""

    def close(self) -> None:
        """Write what is left."""


class CsvWriter:
    """Writes CSV in UTF-8; numbers have all digits, and no cell is a spreadsheet's formula."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._names = file, False

    def write(self, columns: Mapping[str, Any]) -> None:
        """Write some rows."""
        rows = len(next(iter(columns.values())))
        made = [_texts(values) for values in columns.values()]
        lines: list[str] = []
        if not self._names:
            lines.append(",".join(_quoted(safe_cell(name)) for name in columns))
            self._names = True
        if rows:
            lines += map(",".join, zip(*made, strict=True))
        if lines:
            self._file.write(("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))

    def close(self) -> None:
        """Do nothing: all is written."""


def _texts(values: Any) -> list[str]:
    if not isinstance(values, np.ndarray):
        words = list(values)
        if not MARKS.search("".join(words)):  # a million identifiers, none of which needs a look by itself
            return words
        distinct = {word: _quoted(word if NUMBER.fullmatch(word) else safe_cell(word)) for word in set(words)}
        return [distinct[word] for word in words]
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    return ["" if value != value else repr(value) for value in values.tolist()]


def _quoted(cell: str) -> str:
    """Quote a cell of CSV where it needs that."""
    if any(letter in cell for letter in ',"\n\r'):
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


class ParquetWriter:
    """Writes Parquet, a group of rows at a time.

    Raises
    ------
    ExportError
        Where pyarrow is not installed.
    """

    def __init__(self, file: IO[bytes]) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError:
            raise ExportError("Parquet needs pyarrow. Install it: pip install 'lasso-tui[arrow]'") from None
        self._pa, self._file = pyarrow, file
        self._writer: Any = None

    def write(self, columns: Mapping[str, Any]) -> None:
        """Write some rows."""
        pa = self._pa
        arrays = {
            name: pa.array(values, from_pandas=True)
            if isinstance(values, np.ndarray)
            else pa.array([word or None for word in values], pa.string())
            for name, values in columns.items()
        }
        table = pa.table(arrays)
        if self._writer is None:
            self._writer = pa.parquet.ParquetWriter(self._file, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        """Write the file's end."""
        if self._writer is not None:
            self._writer.close()
