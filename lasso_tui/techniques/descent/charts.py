"""The charts of coordinate descent: coefficients, soft threshold, convergence and cost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Level, Mark, Trace, XYChart
from lasso_tui.techniques.descent.compute import DescentResult
from lasso_tui.techniques.descent.run import IMPLEMENTATIONS, DescentRun
from lasso_tui.techniques.descent.static_charts import SOLVED_AT_START, StaticCharts
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["CHARTS"]


def threshold_chart(table: Table, run: DescentRun, reach: float, step: int) -> XYChart:
    """Return the soft threshold of the coordinate updated last; before any update, of the first one."""
    import numpy as np

    trace, alpha, k = run.trace, run.trace.alpha, max(step - 1, 0)
    j = int(trace.coordinates[k])
    curvature, z, name = float(trace.curvatures[j]), float(trace.rhos[k]), table.features[j]
    across = np.array([-reach, -alpha, alpha, reach])
    at, limit = np.array([z]), 1.05 * reach / curvature
    dots = [Trace("before", at, trace.before[k : k + 1], kind="dots")]
    if step:
        dots.insert(0, Trace("after", at, trace.after[k : k + 1], kind="dots"))
    known = table.truth is not None and abs(table.truth[j] * run.scales[j]) < limit
    truth = (
        (Level(float(table.truth[j] * run.scales[j]), "truth"),) if known and table.truth is not None else ()
    )
    return XYChart(
        title="Soft threshold",
        x_axis=Axis(f"z of {name}", "least-squares value given the others, times v"),
        y_axis=Axis(f"b of {name}"),
        traces=(
            *dots,
            Trace("S(z)", across, solvers.soft_threshold(across, alpha) / curvature),
            Trace("", across[[0, 3]], across[[0, 3]] / curvature, faint=True),
        ),
        marks=(Mark("α", -alpha, "at -alpha"), Mark("α", alpha, "at alpha")),
        levels=truth,
        y_limits=(-limit, limit),
        picks=False,
    )


def cost_chart(run: DescentRun, static: StaticCharts, step: int) -> XYChart:
    """Return the duality gap against the operations of each implementation, with where the cursor stands."""
    import numpy as np

    sweep = run.sweep_of(step)
    gap = np.full(len(IMPLEMENTATIONS), static.costs[0].y[sweep])
    here = Trace("here", run.operations[:, step].astype(np.float64), gap, kind="dots")
    return XYChart(
        title="Cost",
        x_axis=Axis("multiply-adds", log=True),
        y_axis=Axis("gap", log=True),
        traces=(*static.costs, here),
        picks=False,
        placeholder=SOLVED_AT_START,
    )


CHARTS: tuple[ChartSpec[DescentResult], ...] = (
    ChartSpec("Coefficients", lambda r, cursor: replace(r.static.evolution, cursor=float(round(cursor)))),
    ChartSpec(
        "Soft threshold", lambda r, cursor: threshold_chart(r.data, r.run, r.static.reach, round(cursor))
    ),
    ChartSpec("Convergence", lambda r, cursor: replace(r.static.convergence, cursor=float(round(cursor)))),
    ChartSpec("Cost", lambda r, cursor: cost_chart(r.run, r.static, round(cursor))),
)
