"""How columns, rows and target entered a fit, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.target_families import TargetFamily

__all__ = ["scaling"]


def scaling(table: Table, *, standardize: bool, family: TargetFamily | None = None) -> str:
    """Say how columns, rows and target enter the fit."""
    weighted = ""
    if table.is_weighted:
        column = table.preparation.weights if table.preparation is not None else ""
        weighted = f" Rows weighted by {column or 'their weights'}."
    if table.offset is not None:
        preparation = table.preparation
        terms = [] if preparation is None or not preparation.offset else [preparation.offset]
        terms += [] if preparation is None or not preparation.exposure else [f"log({preparation.exposure})"]
        weighted += f" Offset {' + '.join(terms) or 'of the table'} added to the linear predictor."
    target = "Target not scaled."
    if family is not None and not family.is_gaussian:
        unit = family.coef_unit.format(table.target)
        target = f"{family.label[0].upper()}{family.label[1:]} regression: coefficients of the {unit}."
    if standardize:
        return (
            f"Columns centred and divided by their SD (ddof=0, {table.n_samples} rows). "
            f"coef per SD and per unit of the column. {target}{weighted}"
        )
    return f"Columns centred, not scaled; the intercept is not penalised. {target}{weighted}"
