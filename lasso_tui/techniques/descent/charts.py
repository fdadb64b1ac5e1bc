"""The pictures of coordinate descent: evolution, soft threshold, convergence and cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Level, Lines, Mark, Trace, XYChart
from lasso_tui.techniques.descent.run import COSTINGS, DescentRun

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["Still", "cost_chart", "threshold_chart"]


@dataclass(frozen=True, eq=False)
class Still:
    """What the pictures show at every step alike.

    Attributes
    ----------
    evolution : the coefficients along the steps
    convergence : objective and gap along the steps
    costs : the gap against the operations of each costing
    reach : the largest |z|, or alpha: how far the soft threshold is drawn
    """

    evolution: Lines
    convergence: XYChart
    costs: tuple[Trace, ...]
    reach: float

    @classmethod
    def of(cls, table: Table, run: DescentRun, gap: float, marks: tuple[Mark, ...]) -> Still:
        """Make the parts that stand still, once for a run."""
        import numpy as np

        trace = run.trace
        places, ends = run.places.astype(np.float64), trace.ends.astype(np.float64)
        gaps = np.where(trace.gaps > 0, trace.gaps, np.nan)
        per = "SD" if run.exact.standardize else "unit"
        steps = Axis("step", f"{int((trace.curvatures > 0).sum()):,} a sweep")
        evolution = Lines(
            title="Coefficients",
            x_axis=steps,
            y_axis=Axis("coefficient", f"{table.target} per {per}"),
            x=places,
            y=run.values,
            names=table.features,
            marks=marks,
            counts=np.count_nonzero(run.values, axis=1),
            counts_title="kept",
        )
        convergence = XYChart(
            title="Convergence",
            x_axis=steps,
            y_axis=Axis("relative", log=True),
            traces=(Trace("duality gap", ends, gaps), Trace("above minimum", places, run.excess[run.places])),
            marks=marks,
            levels=(Level(gap, "gap rule"),),
            placeholder="solved at the first step: all are zero",
        )
        costs = tuple(
            Trace(name.split()[0], operations[trace.ends].astype(np.float64), gaps)
            for name, operations in zip(COSTINGS, run.operations, strict=True)
        )
        reach = 1.15 * max(float(np.abs(trace.rhos).max(initial=0.0)), trace.alpha)
        return cls(evolution, convergence, costs, reach)


def threshold_chart(table: Table, run: DescentRun, reach: float, step: int) -> XYChart:
    """Return the soft threshold of the coordinate that the last step updated; before any, of the first."""
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
        x_axis=Axis(f"z of {name}", "what the data pull it to, times curvature"),
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


def cost_chart(run: DescentRun, still: Still, step: int) -> XYChart:
    """Return the duality gap against the operations that it took, in each costing, with where the step is."""
    import numpy as np

    sweep = run.sweep_of(step)
    gap = np.full(len(COSTINGS), still.costs[0].y[sweep])
    here = Trace("here", run.operations[:, step].astype(np.float64), gap, kind="dots")
    return XYChart(
        title="Cost",
        x_axis=Axis("multiply-adds", log=True),
        y_axis=Axis("gap", log=True),
        traces=(*still.costs, here),
        picks=False,
        placeholder="solved at the first step: all are zero",
    )
