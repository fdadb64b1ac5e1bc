"""What was done to the data, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.preparation.matrix import Matrix
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.readers.raw_table import RawTable

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, IntArray

__all__ = ["summary_line"]


def _columns(count: int) -> str:
    return f"{count:,} column{'s' * (count != 1)}"


def summary_line(
    raw: RawTable,
    response: Target,
    rows: IntArray,
    train: BoolArray,
    matrix: Matrix,
    preparation: Preparation,
) -> str:
    """Summarise the preparation in one line."""
    n_factors = sum(group.is_factor for group in matrix.groups)
    n_rows = raw.rows_read or raw.n_rows
    parts = [
        f"target {response.label}",
        f"{len(rows):,} of {n_rows:,} rows" if len(rows) < n_rows else f"{len(rows):,} rows",
        f"{int(train.sum()):,} train, {int((~train).sum()):,} held out" if not train.all() else "",
        f"{n_factors} factor{'s' * (n_factors > 1)} dummy-coded" if n_factors else "",
        f"weights {preparation.weights}" if preparation.weights else "",
        f"offset {preparation.offset}" if preparation.offset else "",
        f"exposure {preparation.exposure}" if preparation.exposure else "",
        f"excluded {join_names(preparation.left_out, 3)}" if preparation.left_out else "",
        f"{_columns(len(matrix.imputation.columns))} imputed ({preparation.missing})"
        if matrix.imputation and preparation.missing != "drop"
        else "",
        f"powers up to {preparation.degree}" if preparation.degree > 1 else "",
        "interactions" if preparation.interactions else "",
        f"time {preparation.time}" if preparation.time else "",
        f"CV groups {preparation.folds}" if preparation.folds else "",
        f"{len(matrix.names):,} features",
    ]
    return "; ".join(part for part in parts if part)
