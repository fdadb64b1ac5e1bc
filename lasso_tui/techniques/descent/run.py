"""One run of coordinate descent, and what can be read from it after every update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, Int64Array, IntArray
    from lasso_tui.data import Table

__all__ = ["IMPLEMENTATIONS", "MAX_STEPS", "DescentRun", "descend", "reference_solution", "rows_or_sums"]

IMPLEMENTATIONS = {"naive": "recompute residual", "running": "update residual", "gram": "Gram matrix"}
"""Ways to compute the same updates, by what the document calls them."""

MAX_STEPS = 400_000
"""Most updates of a run; wide data get fewer sweeps."""

MAX_CHART_VALUES = 2_000_000
MAX_CHART_POSITIONS = 2_000
"""Most coefficients, and most positions along the updates, in the chart of the coefficients."""

MIN_SUBOPTIMALITY = 1e-16
"""Difference of two objectives, relative to the null model's, below which it is rounding."""


@dataclass(frozen=True, eq=False)
class DescentRun:
    """Coordinate descent from zero, continued past the update where a rule stops it.

    Attributes
    ----------
    trace : its updates
    exact : the path whose last solution it converges to
    change_stop, gap_stop : the number of updates after which each rule stops, None where it never does
    positions, values : (K,) numbers of updates and (K, p) coefficients there, on the scale that was solved on
    suboptimality : (S + 1,) objective minus its minimum, over the null model's objective; NaN where it is rounding
    operations : (3, S + 1) multiply-adds so far in each of `IMPLEMENTATIONS`
    """

    trace: solvers.DescentTrace
    exact: solvers.Path
    change_stop: int | None
    gap_stop: int | None
    positions: IntArray
    values: FloatArray
    suboptimality: FloatArray
    operations: Int64Array

    @property
    def scales(self) -> FloatArray:
        """(p,) scales that the columns were divided by."""
        return self.exact.scales

    @property
    def steps(self) -> int:
        """Number of updates."""
        return len(self.trace.coordinates)

    def sweep_of(self, step: int) -> int:
        """Return the number of sweeps completed after a number of updates."""
        import numpy as np

        return int(np.searchsorted(self.trace.ends, step, side="right")) - 1

    def coef_at(self, step: int) -> FloatArray:
        """Return the coefficients (p,) after a number of updates: each as its last update left it."""
        import numpy as np

        trace, coef = self.trace, np.zeros(len(self.trace.curvatures))
        last = slice(max(step - int(trace.ends[1]), 0), step)
        coef[trace.coordinates[last]] = trace.after[last]
        return coef

    def max_coef_error(self, coef: FloatArray) -> float:
        """Return max |coef − solution| over the coefficients (p,)."""
        import numpy as np

        return float(np.abs(coef - self.exact.coefs[:, -1] * self.scales).max())


def rows_or_sums(table: Table) -> tuple[Any, Any]:
    """Return the columns and the target, or the sums of rows alone where these are not here."""
    from lasso_tui.data import MomentTable

    return (table.sums, None) if isinstance(table, MomentTable) else (table.X, table.y)


def reference_solution(table: Table, alpha: float, *, intercept: bool, standardize: bool) -> solvers.Path:
    """Solve exactly, along a path of 20 alphas that ends at alpha: warm starts save more than they cost."""
    import numpy as np

    X, y = rows_or_sums(table)
    top = solvers.alpha_max(X, y, fit_intercept=intercept, standardize=standardize)
    alphas = np.geomspace(top, alpha, 20) if alpha < top else np.array([alpha])
    return solvers.path(X, y, alphas=alphas, fit_intercept=intercept, standardize=standardize)


def descend(
    table: Table, exact: solvers.Path, *, tol: float, gap_tol: float, max_sweeps: int, intercept: bool
) -> DescentRun:
    """Run coordinate descent until both rules have stopped it, and a little further.

    Parameters
    ----------
    table, exact : the problem, and the path that ends at its solution, see `reference_solution`
    tol : the change rule stops where the absolute changes of a sweep sum to less than this
    gap_tol : the gap rule stops where the relative duality gap is at most this
    max_sweeps : maximum number of sweeps
    intercept : whether an intercept is fitted
    """
    import numpy as np

    (X, y), alpha = rows_or_sums(table), float(exact.alphas[-1])
    trace, target = None, 0.1 * tol
    while trace is None or (trace.converged and trace.gaps[-1] > gap_tol and target > 1e-13 * tol):
        trace = solvers.trace_descent(
            X,
            y,
            alpha,
            costing="residual",
            tol=target,
            fit_intercept=intercept,
            standardize=exact.standardize,
            max_sweeps=max_sweeps,
        )
        target *= 1e-3
    minimum = 0.5 * float(exact.mse[-1]) + alpha * float(np.abs(exact.coefs[:, -1] * exact.scales).sum())
    above = (trace.objectives - minimum) / trace.objectives[0]
    positions, values = evolution(trace)
    return DescentRun(
        trace=trace,
        exact=exact,
        change_stop=first_stop(trace, np.concatenate([[np.inf], trace.changes]) < tol),
        gap_stop=first_stop(trace, trace.gaps <= gap_tol),
        positions=positions,
        values=values,
        suboptimality=np.where(above > MIN_SUBOPTIMALITY, above, np.nan),
        operations=operations(trace, table.n_samples, table.n_features),
    )


def operations(trace: solvers.DescentTrace, n: int, p: int) -> Int64Array:
    """Return the multiply-adds (3, S + 1) of the same updates in each of `IMPLEMENTATIONS`.

    They are counted as `solvers.trace_descent` counts them:

    naive    np to prepare; np + n an update
    running  np to prepare; n an update, n more where the coordinate changes
    gram     2np to prepare; p where a coordinate changes, and np once when it first does
    """
    import numpy as np

    changed = trace.before != trace.after
    first = np.zeros(len(changed), dtype=bool)
    moved = np.flatnonzero(changed)
    first[moved[np.unique(trace.coordinates[moved], return_index=True)[1]]] = True
    steps = np.array([np.full(len(changed), n * p + n), n + n * changed, p * changed + n * p * first])
    start = np.array([[n * p], [n * p], [2 * n * p]])
    return np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1).astype(np.int64)


def first_stop(trace: solvers.DescentTrace, met: BoolArray) -> int | None:
    """Return the number of updates at the end of the first sweep where a rule is met."""
    return int(trace.ends[met.argmax()]) if met.any() else None


def evolution(trace: solvers.DescentTrace) -> tuple[IntArray, FloatArray]:
    """Return numbers of updates, all of them or evenly spread, and the coefficients there."""
    import numpy as np

    S, p = len(trace.coordinates), len(trace.curvatures)
    count = max(min(MAX_CHART_POSITIONS, MAX_CHART_VALUES // max(p, 1)), 2)
    positions = np.unique(np.linspace(0, S, min(S + 1, count)).round().astype(np.intp))
    values, coef, done = np.zeros((len(positions), p)), np.zeros(p), 0
    for k, position in enumerate(positions.tolist()):
        coef[trace.coordinates[done:position]] = trace.after[done:position]
        values[k], done = coef, position
    return positions, values
