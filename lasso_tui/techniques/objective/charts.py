"""Charts of the objective tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Mark, Stem, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.linear_path import PathFit
    from lasso_tui.techniques.objective.slice import CoordinateObjective, SolutionAt

__all__ = ["coordinate_chart", "optimality_chart", "path_objective_chart"]


def coordinate_chart(table: Table, coordinate: CoordinateObjective, solution: SolutionAt) -> XYChart:
    """Draw loss, penalty and total along one coefficient, as changes from coefficient = 0."""
    import numpy as np

    loss, penalty = coordinate.changes(solution)
    j, limit = coordinate.feature, coordinate.limit(solution)
    name, value = table.features[j], float(solution.coef[j])
    at = np.array([value])
    marks = [Mark("b", value, "solution")]
    if table.truth is not None:
        true = float(table.truth[j] * coordinate.scale)
        if coordinate.across[0] <= true <= coordinate.across[-1]:
            marks.append(Mark("t", true, "true coefficient"))
    minimum = at * (0.5 * coordinate.curvature * at - coordinate.z(solution)) + solution.alpha * np.abs(at)
    return XYChart(
        title="One coordinate",
        x_axis=Axis(f"coefficient of {name}", "others at the solution"),
        y_axis=Axis("change from 0"),
        traces=(
            Trace("total", coordinate.across, loss + penalty),
            Trace("loss", coordinate.across, loss),
            Trace("penalty", coordinate.across, penalty),
            Trace("minimum", at, minimum, kind="dots"),
        ),
        marks=tuple(marks),
        y_limits=(-limit, limit),
        picks=False,
    )


def path_objective_chart(traces: tuple[Trace, ...], marks: tuple[Mark, ...], cursor: float) -> XYChart:
    """Draw loss, penalty and total of the solutions along alpha."""
    return XYChart(
        title="Along the path",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("value"),
        traces=traces,
        marks=marks,
    )


def optimality_chart(table: Table, fit: PathFit, solution: SolutionAt) -> Stem:
    """Draw |xⱼ'r|/n over alpha: 1 where a coefficient is nonzero, at most 1 elsewhere (KKT)."""
    return Stem(
        title="Optimality",
        cursor=solution.alpha,
        names=table.features,
        values=solution.gradients / solution.alpha,
        label="|x'r|/n",
        y_axis=Axis("|x'r|/n", "in units of alpha"),
        levels=(Level(1.0, "alpha"),),
        limits=(0.0, 1.1),
        strength=fit.max_abs_coefs,
        nonzero=solution.coef != 0,
    )
