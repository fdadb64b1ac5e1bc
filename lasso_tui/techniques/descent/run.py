"""One run of coordinate descent, with what the screen asks of it at every step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, Int64Array, IntArray
    from lasso_tui.data import Table

__all__ = ["COSTINGS", "MOST_STEPS", "DescentRun", "descend", "reference_solution"]

COSTINGS = ("naive residual", "running residual", "Gram")

MOST_STEPS = 400_000
"""Steps that are kept at most; wide data get fewer sweeps."""

MOST_VALUES = 2_000_000
MOST_PLACES = 2_000
"""Coefficients, and places along the steps, that the picture of their evolution has at most."""

FLOOR = 1e-16
"""Parts of the null model's objective below which a difference of two objectives is rounding."""


@dataclass(frozen=True, eq=False)
class DescentRun:
    """Coordinate descent from zero, followed past the place where a rule stops it.

    Attributes
    ----------
    trace : its steps
    exact : the path whose last solution is where it goes to
    by_change, by_gap : the steps after which each rule stops, None where it never does
    places, values : (K,) step numbers and (K, p) coefficients there, on the scale that was solved on
    excess : (S + 1,) objective above its minimum, over that of the null model; NaN where it is rounding
    operations : (3, S + 1) operations so far in each of `COSTINGS`
    """

    trace: solvers.DescentTrace
    exact: solvers.Path
    by_change: int | None
    by_gap: int | None
    places: IntArray
    values: FloatArray
    excess: FloatArray
    operations: Int64Array

    @property
    def scales(self) -> FloatArray:
        """(p,) what the columns were divided by."""
        return self.exact.scales

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.trace.coordinates)

    def sweep_of(self, step: int) -> int:
        """Return the number of whole sweeps done after a step."""
        import numpy as np

        return int(np.searchsorted(self.trace.ends, step, side="right")) - 1

    def coef_at(self, step: int) -> FloatArray:
        """Coefficients (p,) after a number of steps: what the last sweep's worth of them made each."""
        import numpy as np

        trace, coef = self.trace, np.zeros(len(self.trace.curvatures))
        last = slice(max(step - int(trace.ends[1]), 0), step)
        coef[trace.coordinates[last]] = trace.after[last]
        return coef

    def distance(self, coef: FloatArray) -> float:
        """Return the largest difference of coefficients from the exact ones."""
        import numpy as np

        return float(np.abs(coef - self.exact.coefs[:, -1] * self.scales).max())


def reference_solution(table: Table, alpha: float, *, intercept: bool, standardize: bool) -> solvers.Path:
    """Solve exactly, down a path that ends at alpha: a warm start is worth far more than its steps cost."""
    import numpy as np

    X, y = table.X, table.y
    top = solvers.alpha_max(X, y, fit_intercept=intercept, standardize=standardize)
    alphas = np.geomspace(top, alpha, 20) if alpha < top else np.array([alpha])
    return solvers.path(X, y, alphas=alphas, fit_intercept=intercept, standardize=standardize)


def descend(
    table: Table, exact: solvers.Path, *, tol: float, gap: float, sweeps: int, intercept: bool
) -> DescentRun:
    """Run coordinate descent until both rules have stopped it, and a little further to see what comes after.

    Parameters
    ----------
    table, exact : the problem, and the path that ends at its solution, see `reference_solution`
    tol : the rule of the textbook stops where the changes of a sweep are less than this in sum
    gap : the certificate stops where the relative duality gap is at most this
    sweeps : where to give up
    intercept : whether b₀ is free
    """
    import numpy as np

    X, y, alpha = table.X, table.y, float(exact.alphas[-1])
    trace, target = None, 0.1 * tol
    while trace is None or (trace.converged and trace.gaps[-1] > gap and target > 1e-13 * tol):
        trace = solvers.trace_descent(
            X,
            y,
            alpha,
            costing="residual",
            tol=target,
            fit_intercept=intercept,
            standardize=exact.standardize,
            max_sweeps=sweeps,
        )
        target *= 1e-3
    least = 0.5 * float(exact.mse[-1]) + alpha * float(np.abs(exact.coefs[:, -1] * exact.scales).sum())
    excess = (trace.objectives - least) / trace.objectives[0]
    places, values = evolution(trace)
    return DescentRun(
        trace=trace,
        exact=exact,
        by_change=stop(trace, np.concatenate([[np.inf], trace.changes]) < tol),
        by_gap=stop(trace, trace.gaps <= gap),
        places=places,
        values=values,
        excess=np.where(excess > FLOOR, excess, np.nan),
        operations=operations(trace, *X.shape),
    )


def operations(trace: solvers.DescentTrace, n: int, p: int) -> Int64Array:
    """Return the multiply-adds (3, S + 1) of the same steps in each of `COSTINGS`, as `solvers.trace_descent` counts.

    naive    np to prepare; np + n a step
    running  np to prepare; n a step, n more where the coordinate changes
    Gram     2np to prepare; p where a coordinate changes, and np once when it first does
    """
    import numpy as np

    changed = trace.before != trace.after
    first = np.zeros(len(changed), dtype=bool)
    moved = np.flatnonzero(changed)
    first[moved[np.unique(trace.coordinates[moved], return_index=True)[1]]] = True
    steps = np.array([np.full(len(changed), n * p + n), n + n * changed, p * changed + n * p * first])
    start = np.array([[n * p], [n * p], [2 * n * p]])
    return np.concatenate([start, start + np.cumsum(steps, axis=1)], axis=1).astype(np.int64)


def stop(trace: solvers.DescentTrace, met: BoolArray) -> int | None:
    """Return the step at the end of the first sweep where a rule is met."""
    return int(trace.ends[met.argmax()]) if met.any() else None


def evolution(trace: solvers.DescentTrace) -> tuple[IntArray, FloatArray]:
    """Return step numbers, all of them or evenly spread, and the coefficients there."""
    import numpy as np

    S, p = len(trace.coordinates), len(trace.curvatures)
    most = max(min(MOST_PLACES, MOST_VALUES // max(p, 1)), 2)
    places = np.unique(np.linspace(0, S, min(S + 1, most)).round().astype(np.intp))
    values, coef, done = np.zeros((len(places), p)), np.zeros(p), 0
    for k, place in enumerate(places.tolist()):
        coef[trace.coordinates[done:place]] = trace.after[done:place]
        values[k], done = coef, place
    return places, values
