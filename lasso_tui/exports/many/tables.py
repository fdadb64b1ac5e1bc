"""Tables of many models: one with a row a model, one with a row a coefficient."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from lasso_tui.exports.scoring.writers import CsvWriter, ParquetWriter

__all__ = ["table_bytes"]


def table_bytes(rows: Sequence[dict[str, Any]], kind: str) -> bytes:
    """Write rows as CSV or Parquet; a row without one of the columns has no value there.

    Parameters
    ----------
    rows : name → number, text or None
    kind : "csv" or "parquet"

    Raises
    ------
    ExportError
        Where Parquet is asked for and pyarrow is not installed.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: _column([row.get(name) for row in rows]) for name in names}
    buffer = io.BytesIO()
    writer = ParquetWriter(buffer) if kind == "parquet" else CsvWriter(buffer)
    if columns:
        writer.write(columns)
    writer.close()
    return buffer.getvalue()


def _column(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int | float) for value in known):
        if len(known) == len(values) and all(isinstance(value, int) for value in known):
            return np.array(values, dtype=np.int64)
        return np.array([np.nan if value is None else float(value) for value in values])
    return ["" if value is None else str(value) for value in values]
