"""Charts of the lasso tab."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.charts import Lines, Stack
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.lasso.compute import LassoResult
from lasso_tui.techniques.linear.display.entry import entry_lines, entry_text
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.display.paths import HEIGHTS, PATH_AND_CV, path_and_cv
from lasso_tui.techniques.linear.inspection import coefficient_table, events_table, feature_index
from lasso_tui.techniques.linear.linear_path import stem_chart
from lasso_tui.techniques.technique import ChartSpec

__all__ = ["ARRANGEMENT", "CHARTS"]


@once
def path_stack(result: LassoResult) -> Stack:
    """Return the path over the CV error."""
    return path_and_cv(result.fit, result.cv, result.marks, result.folds, bounds=result.bounds)


@once
def entry_charts(result: LassoResult) -> dict[int, Lines]:
    """Return the entry charts by feature, none until it is asked for."""
    return {}


def entry_chart(result: LassoResult, cursor: float) -> Lines:
    """Draw |xⱼ'r|/n of one feature in units of its penalty: the one named, else the last that has entered."""
    import numpy as np

    fit, j = result.fit, feature_index(result.params.explain, result.fit, cursor)
    chart = entry_charts(result).get(j)
    if chart is None:
        factor = 1.0 if result.factors is None else float(result.factors[j])
        alphas, name = fit.path.alphas, fit.table.features[j]
        ratio = fit.correlations[:, [j]] / (alphas[:, None] * factor) if factor else np.ones((len(alphas), 1))
        penalty = "alpha" if factor == 1 else f"({factor:g} · alpha)"
        text = entry_text(name, alphas, fit.scaled_coefs[:, j]) if factor else f"{name} is not penalised"
        chart = entry_charts(result)[j] = entry_lines(
            ratio,
            alphas,
            name,
            fit.ranks[[j]],
            text,
            of=f"|x'{fit.family.residual_label}|/n ÷ {penalty}",
            marks=result.marks,
        )
    return replace(chart, cursor=cursor)


CHARTS: tuple[ChartSpec[LassoResult], ...] = (
    ChartSpec(PATH_AND_CV, lambda r, cursor: replace(path_stack(r), cursor=cursor), plots=HEIGHTS),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor), plots=()),
    ChartSpec("Entry", entry_chart),
    ChartSpec(
        "Table",
        lambda r, cursor: coefficient_table(r.fit, cursor, r.factors, r.stability, r.bounds),
        plots=(),
    ),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row((PATH_AND_CV,)),)),),
    large=(
        Column((Row((PATH_AND_CV,)),), width=7),
        Column((Row(("Coefficients",), 14), Row(("Knots",), 18), Row(("Entry",), 22)), width=3),
    ),
)
