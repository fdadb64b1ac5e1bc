"""The parts of the descent charts that do not depend on the update, made once for a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Curve, Level, Lines, Mark, Stack
from lasso_tui.techniques.descent.run import DescentRun
from lasso_tui.techniques.entry_order import lasso_order, ranks_of

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = ["DESCENT", "HEIGHTS", "StaticCharts"]

DESCENT = "Descent"

SOLVED_AT_START = "solved at the first update: all coefficients are zero"

MIN_GAP = 1e-12
"""Where the axis of the gap ends: smaller ones are rounding."""

HEIGHTS = (19.0, 12.0)


@dataclass(frozen=True, eq=False)
class StaticCharts:
    """Charts that are the same at every update.

    Attributes
    ----------
    descent : the coefficients along the updates, over the duality gap and the distance to the minimum
    reach : half the width of the soft-threshold chart: 1.15 times the largest |z|, or alpha where that is larger
    """

    descent: Stack
    reach: float

    @classmethod
    def of(cls, table: Table, run: DescentRun, gap_tol: float, marks: tuple[Mark, ...]) -> StaticCharts:
        """Make the parts that stay, once for a run."""
        import numpy as np

        trace = run.trace
        positions = run.positions.astype(np.float64)
        per = "SD" if run.exact.standardize else "unit"
        updates = Axis("update")
        coefficients = Lines(
            title="Coefficients",
            x_axis=updates,
            y_axis=Axis(f"coefficient per {per}"),
            x=positions,
            y=run.values,
            names=table.features,
            marks=marks,
            counts=np.count_nonzero(run.values, axis=1),
            counts_title="nonzero",
            ranks=ranks_of(lasso_order(table)),
        )
        reach = 1.15 * max(float(np.abs(trace.rhos).max(initial=0.0)), trace.alpha)
        parts = coefficients, gap_chart(run, positions, updates, gap_tol, marks)
        return cls(Stack(title=DESCENT, parts=parts, heights=HEIGHTS), reach)


def gap_chart(
    run: DescentRun, positions: FloatArray, updates: Axis, gap_tol: float, marks: tuple[Mark, ...]
) -> Lines | Curve:
    """Return the duality gap and the objective minus its minimum along the updates, down to rounding."""
    import numpy as np

    ends, gaps = run.trace.ends.astype(np.float64), run.trace.gaps
    known = gaps > 0
    if not known.any():
        nothing = np.full(len(positions), np.nan)
        title = Axis("duality gap; objective − minimum")
        return Curve(
            title="Gap", x_axis=updates, y_axis=title, x=positions, y=nothing, placeholder=SOLVED_AT_START
        )
    # The gap is computed after each sweep; between them the line is straight.
    between = np.interp(positions, ends[known], np.log(gaps[known]), right=np.nan)
    values = np.column_stack([np.exp(between), run.suboptimality[run.positions]])
    finite = values[np.isfinite(values) & (values > 0)]
    high = float(finite.max(initial=10 * MIN_GAP))
    low = max(float(finite.min(initial=high)), MIN_GAP)
    return Lines(
        title="Gap",
        x_axis=updates,
        y_axis=Axis("duality gap; objective − minimum", log=True),
        x=positions,
        y=values,
        names=("gap", "to min."),
        marks=marks,
        ranks=np.arange(2),
        limits=(low, max(high, 10 * low)),
        levels=(Level(gap_tol, "gap tolerance"),),
        names_at_right=True,
    )
