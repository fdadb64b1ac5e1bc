"""Charts of the objective tab: along one coefficient, along the path, the optimality conditions."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.charts import Axis, Level, Lines, Mark, Stack, Stem
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.linear.display.once import once
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS
from lasso_tui.techniques.objective.compute import ObjectiveResult
from lasso_tui.techniques.objective.scalings import scalings_table
from lasso_tui.techniques.technique import ChartSpec

__all__ = ["ARRANGEMENT", "CHARTS"]

HEIGHTS = (14.0, 11.0)
"""Relative heights of the plots of its stack."""

COORDINATE = "One coordinate"

STEP_WIDTH = 1e-9
"""Width of the step of the penalty's slope at 0, relative to that of the chart."""


def coordinate_chart(result: ObjectiveResult, cursor: float) -> Stack:
    """Draw loss, penalty and total along one coefficient, as changes from 0, over the two slopes.

    The coefficient is where the loss's slope downwards meets the penalty's, a step from -alpha to alpha at 0.
    """
    import numpy as np

    table, coordinate, solution = result.data, result.coordinate, result.solution_at(cursor)
    (loss, penalty), window = coordinate.changes(solution), coordinate.window(solution)
    j, limit = coordinate.feature, coordinate.limit(solution)
    name, value = table.features[j], float(solution.coef[j])
    marks = [Mark("b", value, "solution")]
    if table.truth is not None:
        true = float(table.truth[j] * coordinate.scale)
        if window.min() <= true <= window.max():
            marks.append(Mark("t", true, "true coefficient"))
    x_axis = Axis(f"coefficient of {name}")
    objective = Lines(
        title=COORDINATE,
        x_axis=x_axis,
        y_axis=Axis(f"change from {name} = 0"),
        x=window,
        y=np.column_stack([loss + penalty, loss, penalty]),
        names=("total", "loss", "penalty"),
        marks=tuple(marks),
        ranks=np.arange(3),
        limits=(-limit, limit),
    )
    wide = STEP_WIDTH * float(np.ptp(window))
    across = np.unique(np.concatenate([window[window != 0], [-wide, wide]]))
    downwards = coordinate.z(solution) - coordinate.curvature * across
    reach = 1.5 * max(abs(coordinate.z(solution)), solution.alpha)
    slopes = replace(
        objective,
        title="Slopes",
        y_axis=Axis("slopes: they meet at b, or b = 0"),
        x=across,
        y=np.column_stack([downwards, np.where(across < 0, -solution.alpha, solution.alpha)]),
        names=("−loss", "penalty"),
        ranks=np.array([1, 2]),
        limits=(-reach, reach),
    )
    return Stack(title=COORDINATE, parts=(objective, slopes), heights=HEIGHTS)


@once
def path_lines(result: ObjectiveResult) -> Lines:
    """Return loss, penalty and total of the solutions along alpha."""
    import numpy as np

    return Lines(
        title="Along the path",
        x_axis=ALPHA_AXIS,
        y_axis=Axis("value at the solution"),
        x=result.fit.path.alphas,
        y=result.along_path,
        names=("total", "loss", "penalty"),
        marks=result.marks,
        ranks=np.arange(3),
    )


def optimality_chart(result: ObjectiveResult, cursor: float) -> Stem:
    """Draw |xⱼ'r|/n over alpha: 1 where a coefficient is nonzero, at most 1 elsewhere (KKT)."""
    solution, fit = result.solution_at(cursor), result.fit
    return Stem(
        title="Optimality",
        cursor=solution.alpha,
        names=result.data.features,
        values=solution.gradients / solution.alpha,
        y_axis=Axis("|x'r|/n ÷ alpha"),
        levels=(Level(1.0, "alpha"),),
        limits=(0.0, 1.0),
        strength=fit.max_abs_coefs,
        nonzero=solution.coef != 0,
        ranks=fit.ranks,
    )


CHARTS: tuple[ChartSpec[ObjectiveResult], ...] = (
    ChartSpec(COORDINATE, coordinate_chart, plots=HEIGHTS),
    ChartSpec("Along the path", lambda r, cursor: replace(path_lines(r), cursor=cursor)),
    ChartSpec("Optimality", optimality_chart),
    ChartSpec(
        "Scalings",
        lambda r, cursor: scalings_table(r.data, r.solution_at(cursor), r.conversions),
        plots=(),
    ),
)

ARRANGEMENT = Arrangement(
    medium=(Column((Row((COORDINATE, "Optimality"), 28, (58, 30)), Row(("Scalings",), 8))),),
    large=(
        Column((Row((COORDINATE,), 36), Row(("Along the path",), 19)), width=82),
        Column((Row(("Optimality",), 44), Row(("Scalings",), 11)), width=78),
    ),
)
