"""The charts of coordinate descent that do not depend on the step, made once for a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Lines, Mark, Trace, XYChart
from lasso_tui.techniques.descent.run import COSTINGS, DescentRun

if TYPE_CHECKING:
    from lasso_tui.data import Table


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
            waiting="solved at the first step: all are zero",
        )
        costs = tuple(
            Trace(name.split()[0], operations[trace.ends].astype(np.float64), gaps)
            for name, operations in zip(COSTINGS, run.operations, strict=True)
        )
        reach = 1.15 * max(float(np.abs(trace.rhos).max(initial=0.0)), trace.alpha)
        return cls(evolution, convergence, costs, reach)
