"""The parts of the descent charts that do not depend on the update, made once for a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Level, Lines, Mark, Trace, XYChart
from lasso_tui.techniques.descent.run import IMPLEMENTATIONS, DescentRun

if TYPE_CHECKING:
    from lasso_tui.data import Table

__all__ = ["SOLVED_AT_START", "StaticCharts"]

SOLVED_AT_START = "solved at the first update: all coefficients are zero"


@dataclass(frozen=True, eq=False)
class StaticCharts:
    """Charts and traces that are the same at every update.

    Attributes
    ----------
    evolution : the coefficients along the updates
    convergence : objective and gap along the updates
    costs : the gap against the operations of each implementation
    reach : half the width of the soft-threshold chart: 1.15 times the largest |z|, or alpha where that is larger
    """

    evolution: Lines
    convergence: XYChart
    costs: tuple[Trace, ...]
    reach: float

    @classmethod
    def of(cls, table: Table, run: DescentRun, gap_tol: float, marks: tuple[Mark, ...]) -> StaticCharts:
        """Make the parts that stay, once for a run."""
        import numpy as np

        trace = run.trace
        positions, ends = run.positions.astype(np.float64), trace.ends.astype(np.float64)
        gaps = np.where(trace.gaps > 0, trace.gaps, np.nan)
        per = "SD" if run.exact.standardize else "unit"
        updates = Axis("update", f"{int((trace.curvatures > 0).sum()):,} a sweep")
        evolution = Lines(
            title="Coefficients",
            x_axis=updates,
            y_axis=Axis("coefficient", f"{table.target} per {per}"),
            x=positions,
            y=run.values,
            names=table.features,
            marks=marks,
            counts=np.count_nonzero(run.values, axis=1),
            counts_title="nonzero",
        )
        convergence = XYChart(
            title="Convergence",
            x_axis=updates,
            y_axis=Axis("relative to null model", log=True),
            traces=(
                Trace("duality gap", ends, gaps),
                Trace("objective − minimum", positions, run.suboptimality[run.positions]),
            ),
            marks=marks,
            levels=(Level(gap_tol, "gap tolerance"),),
            placeholder=SOLVED_AT_START,
        )
        costs = tuple(
            Trace(label, operations[trace.ends].astype(np.float64), gaps)
            for label, operations in zip(IMPLEMENTATIONS.values(), run.operations, strict=True)
        )
        reach = 1.15 * max(float(np.abs(trace.rhos).max(initial=0.0)), trace.alpha)
        return cls(evolution, convergence, costs, reach)
