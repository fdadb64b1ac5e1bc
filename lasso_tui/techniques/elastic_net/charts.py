"""Charts of the elastic-net tab: path over CV error at one l1_ratio, all l1_ratios, blocks, the lasso, entry."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.charts import Axis, Heatmap, Lines, Stack, TextTable
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.elastic_net.blocks import blocks_table, grouping_chart
from lasso_tui.techniques.elastic_net.compute import ElasticNetResult
from lasso_tui.techniques.elastic_net.ratio_paths import HEATMAP
from lasso_tui.techniques.linear.display.entry import entry_lines, entry_text
from lasso_tui.techniques.linear.display.error_charts import cv_curve
from lasso_tui.techniques.linear.display.paths import PATH_AND_CV, path_lines
from lasso_tui.techniques.linear.inspection import coefficient_table, events_table, feature_index
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, stem_chart
from lasso_tui.techniques.technique import ChartSpec

__all__ = ["ARRANGEMENT", "CHARTS", "path_stack"]

HEIGHTS = (12.0, 7.0)


def path_stack(result: ElasticNetResult) -> Stack:
    """Return the path of the l1_ratio shown over its CV error, along its own alphas."""
    row, fit = result.rows[result.ratio], result.fit
    key = ("stack", result.ratio, id(row.cv), id(fit))
    kept = result.cache.get(key)
    if kept is None:
        path = path_lines(fit, result.marks, bounds=result.problem.bounds)
        errors = cv_curve(
            row.cv,
            "CV error",
            ALPHA_AXIS,
            fit.path.alphas if row.cv is None else row.cv.alphas,
            y_title=f"{result.folds} CV {fit.family.loss_label}".strip(),
            marks=result.marks,
        )
        path = replace(path, y_axis=Axis(f"{path.y_axis.title}, l1_ratio {result.ratio:g}"))
        chart = Stack(title=PATH_AND_CV, parts=(path, errors), heights=HEIGHTS)
        kept = result.cache[key] = (row.cv, fit, chart)  # with what its key is of
    stack: Stack = kept[-1]
    return stack


def lasso_path(result: ElasticNetResult, cursor: float) -> Lines:
    """Draw the lasso's path where its L1 penalty is that of the elastic net: at alpha · l1_ratio."""
    key = ("lasso path", result.ratio, id(result.contrast.lasso))
    kept = result.cache.get(key)
    if kept is None:
        fit = result.contrast.lasso
        chart = path_lines(fit, (), "Lasso path", x=result.grid)
        title = f"{chart.y_axis.title} of the lasso at {result.ratio:g} · alpha"
        kept = result.cache[key] = (fit, replace(chart, y_axis=Axis(title)))
    lines: Lines = kept[-1]
    return replace(lines, cursor=cursor)


def heatmap_chart(result: ElasticNetResult, cursor: float) -> Heatmap:
    """Draw the CV errors of all l1_ratios over their own alphas."""
    return replace(result.heatmap, cursor=cursor)


def entry_chart(result: ElasticNetResult, cursor: float) -> Lines:
    """Draw |xⱼ'r/n − L2 term| of one feature in units of alpha · l1_ratio and its factor; at 1 it is nonzero."""
    import numpy as np

    fit, j = result.fit, feature_index(result.params.explain, result.fit, cursor)
    key = ("entry", result.ratio, j, id(result.gradients))
    kept = result.cache.get(key)
    if kept is None:
        factor = 1.0 if result.factors is None else float(result.factors[j])
        name, gradient = fit.table.features[j], result.gradients[:, [j]]
        ratio = gradient / (result.l1[:, None] * factor) if factor else np.ones_like(gradient)
        text = entry_text(name, result.grid, fit.scaled_coefs[:, j]) if factor else f"{name} is not penalised"
        penalty = "alpha·l1_ratio" if factor == 1 else f"{factor:g}·alpha·l1_ratio"
        chart = entry_lines(
            ratio,
            result.grid,
            name,
            fit.ranks[[j]],
            text,
            of=f"|x'{fit.family.residual_label}/n − L2 term| ÷ {penalty}",
            marks=result.marks,
        )
        kept = result.cache[key] = (result.gradients, chart)
    lines: Lines = kept[-1]
    return replace(lines, cursor=cursor)


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


CHARTS: tuple[ChartSpec[ElasticNetResult], ...] = (
    ChartSpec(PATH_AND_CV, lambda r, cursor: replace(path_stack(r), cursor=cursor), plots=HEIGHTS),
    ChartSpec(HEATMAP, heatmap_chart),
    ChartSpec("Blocks", lambda r, cursor: grouping_chart(r.contrast, cursor, cursor * r.ratio)),
    ChartSpec("Lasso path", lasso_path),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor), plots=()),
    ChartSpec("Table", coefficients_chart, plots=()),
    ChartSpec("Entry", entry_chart),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
    ChartSpec("Spread", lambda r, cursor: blocks_table(r.contrast, cursor, cursor * r.ratio), plots=()),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row((PATH_AND_CV,), 22), Row((HEATMAP,), 13))),),
    large=(
        Column((Row((PATH_AND_CV,)),), width=7),
        Column((Row((HEATMAP,), 18), Row(("Blocks",), 18), Row(("Lasso path",), 18)), width=4),
    ),
)
