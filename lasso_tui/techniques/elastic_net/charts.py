"""Charts of the elastic-net tab: paths over alpha, entry of a feature, table of coefficients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Lines, TextTable, Trace, XYChart
from lasso_tui.techniques.linear.inspection import coefficient_table, feature_index
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, path_chart

if TYPE_CHECKING:
    from lasso_tui.techniques.elastic_net.compute import ElasticNetResult

__all__ = ["coefficients_chart", "entry_chart", "lasso_path", "net_path"]


def net_path(result: ElasticNetResult, cursor: float) -> Lines:
    """Draw the path of the l1_ratio shown."""
    return replace(path_chart(result.fit, cursor, result.marks), x_axis=alpha_axis(result.ratio))


def lasso_path(result: ElasticNetResult, cursor: float) -> Lines:
    """Draw the lasso's path where its L1 penalty is that of the elastic net: at alpha · l1_ratio."""
    chart = path_chart(result.contrast.lasso, cursor, ())
    axis = replace(ALPHA_AXIS, unit=f"the lasso at {result.ratio:g} · alpha")
    return replace(chart, title="Lasso path", x=result.grid, x_axis=axis)


def alpha_axis(ratio: float) -> Axis:
    """Return the axis of the alphas of one l1_ratio."""
    return replace(ALPHA_AXIS, unit=f"l1_ratio {ratio:g}")


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
        cursor=cursor,
        x_axis=alpha_axis(result.ratio),
        y_axis=Axis(f"|x'{fit.family.residual_label}/n − L2 term| of {name}"),
        traces=(
            Trace(name, result.grid, gradient),
            Trace(
                "alpha · l1_ratio" if factor == 1 else f"{factor:g} · alpha · l1_ratio",
                result.grid,
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
