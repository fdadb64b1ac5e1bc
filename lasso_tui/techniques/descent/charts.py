"""The charts of coordinate descent: coefficients over the gap, soft threshold, cost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Bars, Level, Mark, Trace, XYChart
from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.descent.compute import DescentResult
from lasso_tui.techniques.descent.run import DescentRun
from lasso_tui.techniques.descent.static_charts import DESCENT, HEIGHTS
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.technique import ChartSpec

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["ARRANGEMENT", "CHARTS"]

NAMES = "recompute", "update", "Gram"
"""The implementations, by what they do to the residual."""

REACHES = 2.5, 5.0, 10.0, 20.0, 50.0
"""Half widths of the soft-threshold chart, in units of alpha; few, so that it seldom changes."""


def threshold_chart(table: Table, run: DescentRun, reach: float, step: int) -> XYChart:
    """Return the soft threshold of the coordinate updated last, or of the first before any update."""
    import numpy as np

    trace, alpha, k = run.trace, run.trace.alpha, max(step - 1, 0)
    j = int(trace.coordinates[k])
    curvature, z, name = float(trace.curvatures[j]), float(trace.rhos[k]), table.features[j]
    reach = next((m * alpha for m in REACHES if m * alpha >= 1.1 * abs(z)), reach)
    across = np.array([-reach, -alpha, alpha, reach])
    limit = 1.05 * reach / curvature
    # The update is an arrow: from the coefficient before, at its z, to the soft threshold of z.
    after = trace.after[k] if step else trace.before[k]
    update = Trace("update", np.array([z, z]), np.array([trace.before[k], after]))
    known = table.truth is not None and abs(table.truth[j] * run.scales[j]) < limit
    truth = (
        (Level(float(table.truth[j] * run.scales[j]), "truth"),) if known and table.truth is not None else ()
    )
    return XYChart(
        title="Soft threshold",
        x_axis=Axis(f"z of {name}"),
        y_axis=Axis(f"new b of {name}"),
        traces=(
            Trace("S(z)", across, solvers.soft_threshold(across, alpha) / curvature),
            Trace("z/v", across[[0, 3]], across[[0, 3]] / curvature, faint=True),
            update,
            Trace(f"b = {format_significant(after)}", update.x[1:], update.y[1:], kind="dots"),
        ),
        marks=(Mark("α", -alpha, "at -alpha"), Mark("α", alpha, "at alpha")),
        levels=truth,
        y_limits=(-limit, limit),
        picks=False,
    )


def cost_chart(result: DescentResult, step: int) -> Bars:
    """Return the multiply-adds so far of each implementation of the same updates."""
    import numpy as np

    operations = result.run.operations
    return Bars(
        title="Cost",
        names=NAMES,
        values=operations[:, step].astype(np.float64),
        value_axis=Axis("multiply-adds so far"),
        limits=(0.0, float(max(operations[:, -1].max(), 1))),
        form="{:,.0f}",
        ranks=(0, 1, 2),
    )


CHARTS: tuple[ChartSpec[DescentResult], ...] = (
    ChartSpec(
        DESCENT, lambda r, cursor: replace(r.static.descent, cursor=float(round(cursor))), plots=HEIGHTS
    ),
    ChartSpec(
        "Soft threshold", lambda r, cursor: threshold_chart(r.data, r.run, r.static.reach, round(cursor))
    ),
    ChartSpec("Cost", lambda r, cursor: cost_chart(r, round(cursor)), plots=()),
)

ARRANGEMENT = Arrangement(
    medium=(
        Column((Row((DESCENT,)),), width=52),
        Column((Row(("Soft threshold",), 25), Row(("Cost",), 10)), width=34),
    ),
    large=(
        Column((Row((DESCENT,)),), width=6),
        Column((Row(("Soft threshold",), 42), Row(("Cost",), 13)), width=5),
    ),
)
