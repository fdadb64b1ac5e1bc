"""Charts of the elastic-net tab: paths over the L1 penalty, entry of a feature, table of coefficients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, Mark, TextTable, Trace, XYChart
from lasso_tui.techniques.elastic_net.ratio_paths import L1_AXIS
from lasso_tui.techniques.linear.inspection import coefficient_table, feature_index
from lasso_tui.techniques.linear.linear_path import PathFit, path_chart

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.elastic_net.compute import ElasticNetResult

__all__ = ["coefficients_chart", "entry_chart", "ratio_path"]


def ratio_path(title: str, fit: PathFit, l1: FloatArray, position: float, marks: tuple[Mark, ...]) -> Lines:
    """Draw the path of one l1_ratio over alpha · l1_ratio."""
    unit = f"{L1_AXIS.unit}; l1_ratio {fit.path.l1_ratio:g}"
    chart = path_chart(fit, position, marks)
    return replace(chart, title=title, x=l1, x_axis=replace(L1_AXIS, unit=unit))


def entry_chart(result: ElasticNetResult, cursor: float) -> XYChart:
    """Draw |xⱼ'r/n − L2 term| of one feature; the feature enters where it meets factor · alpha · l1_ratio."""
    fit, params = result.fit, result.params
    j = feature_index(params.explain, fit, cursor)
    factor = 1.0 if result.factors is None else float(result.factors[j])
    name = fit.table.features[j]
    threshold_line = result.cache.setdefault(("threshold_line", factor), factor * result.l1)
    gradient = result.cache.setdefault(("gradient", result.ratio, j), result.gradients[:, j].copy())
    return XYChart(
        title="Entry",
        cursor=cursor * result.ratio,
        x_axis=L1_AXIS,
        y_axis=Axis(f"|x'{fit.family.residual_label}/n − L2 term| of {name}"),
        traces=(
            Trace(name, result.l1, gradient),
            Trace(
                "alpha · l1_ratio" if factor == 1 else f"{factor:g} · alpha · l1_ratio",
                result.l1,
                threshold_line,
                faint=True,
            ),
        ),
    )


def coefficients_chart(result: ElasticNetResult, cursor: float) -> TextTable:
    """Tabulate the coefficients, with selection frequencies where they were computed for this l1_ratio."""
    computed_for = result.stability_ratio
    stability = result.stability if computed_for == result.ratio else None
    chart = coefficient_table(result.fit, cursor, result.factors, stability, result.problem.bounds)
    if computed_for in (None, result.ratio):
        return chart
    return replace(
        chart, note=f"Selection frequencies: only for l1_ratio {computed_for:g}. Set it, or solve again."
    )
