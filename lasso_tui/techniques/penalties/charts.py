"""Charts of the penalties tab: errors, paired differences and paths on one axis, coefficients side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Lines, Mark, TextTable, XYChart
from lasso_tui.techniques.linear.linear_path import coefficient_axis
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.penalties.params import LASSO, METHODS

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.penalties.compute import PenaltiesResult

__all__ = [
    "adaptive_path",
    "coefficient_table",
    "difference_chart",
    "error_chart",
    "lasso_path",
    "relaxed_path",
]

RATIO_AXIS = Axis("alpha / alpha max", "of each method", log=True)

MAX_ROWS = 500
"""Features that the table of coefficients lists."""


def marks_on_axis(result: PenaltiesResult) -> tuple[Mark, ...]:
    """Return the marks as fractions of alpha max."""
    return tuple(Mark(mark.key, result.ratio(mark.x), mark.label) for mark in result.marks)


def lasso_se(result: PenaltiesResult) -> float:
    """Return the standard error of the lasso's CV error at its minimum, the scale of the error charts."""
    errors = result.errors[LASSO]
    return float(errors.se[errors.index_min])


def error_chart(result: PenaltiesResult, cursor: float) -> XYChart:
    """CV error of the three methods at the same fractions of their alpha max."""
    names = [method for method in METHODS if method in result.errors]
    limits = None
    if names:  # the range in which the methods are compared, not that of the null model
        least, se = min(result.errors[name].mean.min() for name in names), lasso_se(result)
        limits = float(least - 1.5 * se), float(least + 4.0 * se)
    return XYChart(
        title="CV error",
        cursor=result.ratio(cursor),
        x_axis=RATIO_AXIS,
        y_axis=Axis("CV MSE", f"{result.data.target}²"),
        traces=result.error_traces,
        marks=marks_on_axis(result),
        y_limits=limits,
        placeholder="" if names else "computing cross-validation…",
    )


def difference_chart(result: PenaltiesResult, cursor: float) -> XYChart:
    """CV error of the relaxed and the adaptive lasso minus the lasso's, paired by fold, with its standard error."""
    return XYChart(
        title="CV differences",
        cursor=result.ratio(cursor),
        x_axis=RATIO_AXIS,
        y_axis=Axis("CV MSE minus the lasso's", "paired by fold"),
        traces=result.difference_traces,
        levels=(Level(0.0, "lasso"),),
        y_limits=(-2.0 * lasso_se(result), 2.0 * lasso_se(result)) if result.difference_traces else None,
        marks=marks_on_axis(result),
        placeholder="" if result.difference_traces else "computing cross-validation…",
    )


def lasso_path(result: PenaltiesResult, cursor: float) -> Lines:
    """The lasso's coefficients."""
    return _path("Lasso path", result, cursor, result.lasso.scaled_coefs)


def relaxed_path(result: PenaltiesResult, cursor: float) -> Lines:
    """The relaxed lasso's coefficients."""
    return _path("Relaxed path", result, cursor, result.relaxed_coefs)


def adaptive_path(result: PenaltiesResult, cursor: float) -> Lines:
    """The adaptive lasso's coefficients, at the same fractions of its own alpha max."""
    return _path("Adaptive path", result, cursor, result.adaptive.scaled_coefs)


def _path(title: str, result: PenaltiesResult, cursor: float, coefs: FloatArray) -> Lines:
    counts = (result.adaptive if title.startswith("Adaptive") else result.lasso).path.nonzeros
    return Lines(
        title=title,
        cursor=result.ratio(cursor),
        x_axis=RATIO_AXIS,
        y_axis=coefficient_axis(result.lasso),
        x=result.ratios,
        y=coefs,
        names=result.data.features,
        marks=marks_on_axis(result),
        counts=counts,
        counts_title="nonzero",
    )


def coefficient_table(result: PenaltiesResult, cursor: float) -> TextTable:
    """Coefficients of the three methods at the cursor, the features in the order in which the lasso selects them."""
    import numpy as np

    a, table = result.index(cursor), result.data
    paths = (result.lasso.scaled_coefs, result.relaxed_coefs, result.adaptive.scaled_coefs)
    nonzero = result.lasso.scaled_coefs != 0
    entered = np.where(nonzero.any(axis=0), nonzero.argmax(axis=0), len(result.ratios))
    order = np.lexsort((-np.abs(result.lasso.scaled_coefs).max(axis=0), entered))
    truth = None if table.truth is None else table.truth * result.lasso.path.scales
    rows = []
    for j in order[:MAX_ROWS].tolist():
        cells = [format_significant(coefs[a, j]) if coefs[a, j] else "0" for coefs in paths]
        true = () if truth is None else (format_significant(truth[j]) if truth[j] else "0",)
        rows.append((table.features[j], *cells, *true, format_significant(result.weights[j])))
    more = len(order) - len(rows)
    return TextTable(
        title="Coefficients",
        cursor=cursor,
        columns=(
            "feature",
            *(f">{name}" for name in METHODS),
            *(() if truth is None else (">true",)),
            ">adaptive weight",
        ),
        rows=tuple(rows),
        note=f"{more:,} more features" if more else "In the order in which the lasso selects them.",
    )
