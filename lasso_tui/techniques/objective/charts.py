"""The pictures of the objective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Mark, Stem, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.linear.linear_path import PathFit
    from lasso_tui.techniques.objective.slice import CoordinateObjective, SolutionAt

__all__ = ["coordinate_chart", "optimality_chart", "path_traces", "weighing_chart"]


def coordinate_chart(table: Table, weighing: CoordinateObjective, place: SolutionAt) -> XYChart:
    """Loss, penalty and total along one coefficient, as changes from leaving it out."""
    import numpy as np

    loss, penalty = weighing.changes(place)
    j, limit = weighing.feature, weighing.limit(place)
    name, value = table.features[j], float(place.coef[j])
    at = np.array([value])
    marks = [Mark("b", value, "solution")]
    if table.truth is not None:
        true = float(table.truth[j] * weighing.scale)
        if weighing.across[0] <= true <= weighing.across[-1]:
            marks.append(Mark("t", true, "truth"))
    least = at * (0.5 * weighing.curvature * at - weighing.z(place)) + place.alpha * np.abs(at)
    return XYChart(
        title="One coordinate",
        x_axis=Axis(f"coefficient of {name}", "the others at the solution"),
        y_axis=Axis("change"),
        traces=(
            Trace("total", weighing.across, loss + penalty),
            Trace("loss", weighing.across, loss),
            Trace("penalty", weighing.across, penalty),
            Trace("least", at, least, kind="dots"),
        ),
        marks=tuple(marks),
        y_limits=(-limit, limit),
        picks=False,
    )


def path_traces(fit: PathFit) -> tuple[Trace, ...]:
    """Loss, penalty and total of the solution at every alpha; made once for a path."""
    import numpy as np

    alphas, loss = fit.path.alphas, 0.5 * fit.path.mse
    penalty = alphas * np.abs(fit.shown).sum(axis=1)
    return (
        Trace("total", alphas, loss + penalty),
        Trace("loss", alphas, loss),
        Trace("penalty", alphas, penalty),
    )


def weighing_chart(traces: tuple[Trace, ...], marks: tuple[Mark, ...], cursor: float) -> XYChart:
    """Return them along alpha."""
    return XYChart(
        title="Along the path",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("value"),
        traces=traces,
        marks=marks,
    )


def optimality_chart(table: Table, fit: PathFit, place: SolutionAt) -> Stem:
    """|xⱼ'r|/n over alpha: 1 where a coefficient is not zero, at most 1 elsewhere (KKT)."""
    return Stem(
        title="Optimality",
        cursor=place.alpha,
        names=table.features,
        values=place.pulls / place.alpha,
        label="|x'r|/n",
        y_axis=Axis("|x'r|/n", "in units of alpha"),
        levels=(Level(1.0, "alpha"),),
        limits=(0.0, 1.1),
        strength=fit.strength,
        nonzero=place.coef != 0,
    )
