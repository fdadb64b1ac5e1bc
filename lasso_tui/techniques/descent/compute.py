"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.descent.charts import Still
from lasso_tui.techniques.descent.params import CHANGE, SWEEP, DescentParams
from lasso_tui.techniques.descent.run import MOST_STEPS, DescentRun, descend, reference_solution
from lasso_tui.techniques.descent.tutorial import tutorial
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Metric, Result

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


FIRST_STEPS = 10_000
"""Steps of a first picture, where all of them take longer."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DescentResult(Result[DescentParams, Table]):
    """The run, and the pictures of it that do not depend on the step."""

    run: DescentRun
    still: Still
    tutorial: tuple[Metric, ...] = ()

    def with_params(self, params: Params) -> Self:
        """Step by coordinates or by sweeps along the same run."""
        assert isinstance(params, DescentParams)
        return replace(self, params=params, grid=places(self.run, params.stride))


def places(run: DescentRun, stride: str) -> FloatArray:
    """Return the step numbers where the cursor can stand, the last first."""
    import numpy as np

    steps = run.trace.ends if stride == SWEEP else np.arange(run.steps + 1)
    return steps[::-1].astype(np.float64)


def solve(params: DescentParams, table: Table) -> Iterator[DescentResult]:
    """Run the descent, and the exact solver to compare it with."""
    alpha = params.alpha
    if alpha is None:
        alpha = 0.1 * solvers.alpha_max(
            table.X, table.y, fit_intercept=params.intercept, standardize=params.standardize
        )
    exact = reference_solution(table, alpha, intercept=params.intercept, standardize=params.standardize)
    whole = min(params.sweeps, max(MOST_STEPS // table.n_features, 1))
    short = max(FIRST_STEPS // table.n_features, 1)
    for sweeps in (short, whole) if whole > 10 * short else (whole,):
        run = descend(table, exact, tol=params.tol, gap=params.gap, sweeps=sweeps, intercept=params.intercept)
        done = sweeps == whole or (run.by_gap is not None and run.by_change is not None)
        yield found(params, table, run, "" if done else "more sweeps")
        if done:
            return


def found(params: DescentParams, table: Table, run: DescentRun, pending: str) -> DescentResult:
    """Put a run beside what is asked of it."""
    stops = (("m", run.by_gap, "gap stops"), ("s", run.by_change, "change stops"))
    marks = tuple(Mark(key, float(stop), label) for key, stop, label in stops if stop is not None)
    stop = run.by_change if params.rule == CHANGE else run.by_gap
    start = run.steps if stop is None else stop
    return DescentResult(
        data=table,
        params=params,
        grid=places(run, params.stride),
        start=float(start if params.step is None else min(params.step, run.steps)),
        marks=marks,
        run=run,
        still=Still.of(table, run, params.gap, marks),
        pending=pending,
        warnings=()
        if pending
        else warnings(params, run, table.weights) + least_squares_warning(table, "Descent"),
        tutorial=tutorial(table) if table.source == "article" else (),
    )


def warnings(params: DescentParams, run: DescentRun, weights: FloatArray | None) -> tuple[str, ...]:
    """Say what did not go as asked."""
    told = ["The weights of the rows are not used: each step counts every row once."] * (weights is not None)
    if (run.by_change if params.rule == CHANGE else run.by_gap) is None:
        more = "raise alpha" if run.trace.sweeps < params.sweeps else "raise sweeps, or alpha"
        told.append(
            f"The {params.rule} rule was not met in {run.trace.sweeps} sweeps of {len(run.scales):,} coordinates "
            f"(relative duality gap {run.trace.gaps[-1]:.0e}): {more}."
        )
    if params.step is not None and params.step > run.steps:
        told.append(f"step {params.step:g} is past the end: this run has {run.steps} steps.")
    return tuple(told)
