"""Charts of the ridge tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, Mark, TextTable, XYChart
from lasso_tui.techniques.linear.linear_path import coefficient_axis
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.ridge.errors import error_limits
from lasso_tui.techniques.ridge.params import DF, TUTORIAL

if TYPE_CHECKING:
    from lasso_tui.techniques.ridge.compute import RidgeResult

__all__ = ["coefficient_table", "error_chart", "lasso_path", "ridge_path"]


def lasso_marks(result: RidgeResult) -> tuple[Mark, ...]:
    """Return the lasso's marks on the chosen axis."""
    return tuple(
        replace(
            mark,
            x=result.comparison.positions(result.axis, mark.x)[0],
            label=f"lasso {mark.label}",
        )
        for mark in result.marks
    )


def ridge_marks(result: RidgeResult) -> tuple[Mark, ...]:
    """Return the ridge's mark on the chosen axis, once its cross-validation is computed."""
    if result.ridge_cv is None:
        return ()
    position = result.comparison.position_of_ridge(result.axis, result.ridge_cv.alpha_min)
    ends = float(result.sides[1].x.min()), float(result.sides[1].x.max())
    return (Mark("*", min(max(position, ends[0]), ends[1]), "ridge alpha at min CV"),)


def lasso_path(result: RidgeResult, cursor: float) -> Lines:
    """Draw the lasso's coefficients on the chosen axis."""
    side, position = result.sides[0], result.comparison.positions(result.axis, cursor)[0]
    return Lines(
        title="Lasso path",
        cursor=position,
        x_axis=side.axis,
        y_axis=coefficient_axis(result.comparison.lasso),
        x=side.x,
        y=side.y,
        names=result.data.features,
        marks=lasso_marks(result),
        counts=side.df,
        counts_title="nonzero",
    )


def ridge_path(result: RidgeResult, cursor: float) -> Lines:
    """Draw the ridge's coefficients on the same scale."""
    side, position = result.sides[1], result.comparison.positions(result.axis, cursor)[2]
    return Lines(
        title="Ridge path",
        cursor=position,
        x_axis=side.axis,
        y_axis=coefficient_axis(result.comparison.lasso),
        x=side.x,
        y=side.y,
        names=result.data.features,
        marks=ridge_marks(result),
        counts=side.df,
        counts_title="df",
    )


def error_chart(result: RidgeResult, cursor: float) -> XYChart:
    """Draw the cross-validated errors of both along the axis."""
    shared = {
        DF: Axis("degrees of freedom"),
        TUTORIAL: Axis("Lasso's alpha; n × Ridge's alpha", log=True),
    }.get(result.axis, replace(result.sides[0].axis, title=result.axis, unit=""))
    return XYChart(
        title="CV error",
        cursor=result.comparison.positions(result.axis, cursor)[0],
        x_axis=shared,
        y_axis=Axis("CV MSE", f"{result.data.target}²"),
        traces=result.errors,
        marks=lasso_marks(result) + ridge_marks(result),
        y_limits=error_limits(result.cv, result.ridge_cv),
        placeholder="computing cross-validation…",
    )


def coefficient_table(result: RidgeResult, cursor: float) -> TextTable:
    """Tabulate the coefficients of both at the cursor, largest first, with the truth where it is known."""
    fit, truth = result.comparison.lasso, result.data.truth
    ridge_alpha = result.comparison.positions(result.axis, cursor)[1]
    scales, lasso, ridge = fit.path.scales, fit.at(cursor).coef, result.ridge_at(ridge_alpha)
    columns, rows = ["feature", ">lasso", ">ridge"], []
    if truth is not None:
        columns.append(">truth")
    for j in result.strongest:
        row = [
            result.data.features[j],
            *(format_significant(coef[j] * scales[j]) for coef in (lasso, ridge)),
        ]
        rows.append((*row, format_significant(truth[j] * scales[j])) if truth is not None else tuple(row))
    return TextTable(
        title="Coefficients",
        columns=tuple(columns),
        rows=tuple(rows),
        note=f"matched: lasso alpha {format_significant(cursor)}, ridge alpha {format_significant(ridge_alpha)}",
    )
