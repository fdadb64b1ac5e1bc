"""Coefficients and paths as CSV and Parquet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lasso_tui.exports.quoting import safe_cell
from lasso_tui.techniques.model import ExportError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.result import AnyResult
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["coefficients_csv", "path_csv", "path_parquet"]

INTERCEPT = "(intercept)"

MAX_PATH_NUMBERS = 20_000_000
"""Numbers in the file of a path, some hundreds of megabytes."""


def coefficients_csv(technique: AnyTechnique, result: AnyResult, cursor: float) -> str:
    """Write every feature's coefficient at the cursor, on both scales.

    Raises
    ------
    ExportError
        Where there are no coefficients.
    """
    readout = technique.readout(result, cursor)
    if not readout.coefficients:
        raise _none(technique)
    rows = [["feature", "coef_scaled", "coef_unscaled"]]
    rows.append([INTERCEPT, repr(readout.intercept_scaled), repr(readout.intercept_unscaled)])
    rows += [[safe_cell(c.feature), repr(c.scaled), repr(c.unscaled)] for c in readout.coefficients]
    return _csv(rows)


def path_csv(technique: AnyTechnique, result: AnyResult) -> str:
    """Write every feature's coefficient at every position of the cursor, on the scale that was solved on.

    Raises
    ------
    ExportError
        Where there are no coefficients.
    """
    names, values = _path(technique, result)
    return _csv([[safe_cell(name) for name in names], *([repr(v) for v in row] for row in values.tolist())])


def path_parquet(technique: AnyTechnique, result: AnyResult) -> bytes:
    """Write the coefficient path as Parquet.

    Raises
    ------
    ExportError
        Where there are no coefficients, or pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise ExportError("Parquet needs pyarrow. Install it: pip install 'lasso-tui[arrow]'") from None
    names, values = _path(technique, result)
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(
        pa.table([pa.array(column) for column in values.T], names=list(names)), buffer
    )
    return buffer.getvalue()


def _none(technique: AnyTechnique) -> ExportError:
    return ExportError(f"{technique.title} has no feature coefficients. Export JSON instead.")


def _path(technique: AnyTechnique, result: AnyResult) -> tuple[tuple[str, ...], FloatArray]:
    """Return column names, and rows of position, intercept and coefficients."""
    import numpy as np

    first = technique.readout(result, float(result.grid[0]))
    if not first.coefficients:
        raise _none(technique)
    names = (technique.cursor, INTERCEPT, *(c.feature for c in first.coefficients))
    if len(result.grid) * len(names) > MAX_PATH_NUMBERS:
        raise ExportError(
            f"The path has {len(result.grid):,} positions × {len(names) - 2:,} features, too many for a file. Export "
            f"the coefficients at the cursor instead."
        )
    path = technique.path(result) if technique.path is not None else None
    if path is not None:
        return names, np.column_stack([path.positions, path.intercepts, path.coefs])
    rows = []
    for position in result.grid.tolist():
        readout = technique.readout(result, position)
        rows.append([position, readout.intercept_scaled, *(c.scaled for c in readout.coefficients)])
    return names, np.array(rows)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    plain = csv.writer(text, lineterminator="\n")
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:  # the csv module does not quote a lone carriage return
        (quoted if any("\r" in cell for cell in row) else plain).writerow(row)
    return text.getvalue()
