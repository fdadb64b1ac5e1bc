"""Coordinate descent for the lasso: update one coordinate at a time, and certify the result by the duality gap.

with all other coefficients fixed:   bⱼ ← S(zⱼ, α) / vⱼ,   zⱼ = ⟨xⱼ, r⟩/n + vⱼ·bⱼ,   vⱼ = ⟨xⱼ, xⱼ⟩/n
S(z, α) = sign(z)·max(|z| − α, 0), the soft-threshold operator
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.descent.params import CHANGE, SWEEP, DescentParams
from lasso_tui.techniques.descent.run import MAX_STEPS, DescentRun, descend, reference_solution, rows_or_sums
from lasso_tui.techniques.descent.static_charts import StaticCharts
from lasso_tui.techniques.descent.tutorial import tutorial
from lasso_tui.techniques.linear.problem import refuse_offset
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Metric, Result
from lasso_tui.techniques.target_hints import least_squares_warning

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["DescentResult", "solve"]

FIRST_STEPS = 10_000
"""Updates in the first result, where the whole run has many more."""


@dataclass(frozen=True, eq=False, kw_only=True)
class DescentResult(Result[DescentParams, Table]):
    """One run of coordinate descent.

    Attributes
    ----------
    run : the run
    static : the parts of the charts that do not depend on the update
    tutorial : metrics of the worked example
    """

    run: DescentRun
    static: StaticCharts
    tutorial: tuple[Metric, ...] = ()

    def with_params(self, params: Params) -> Self:
        """Move the cursor by updates or by sweeps along the same run."""
        assert isinstance(params, DescentParams)
        return replace(self, params=params, grid=cursor_grid(self.run, params.step_unit))


def cursor_grid(run: DescentRun, step_unit: str) -> FloatArray:
    """Return the numbers of updates at which the cursor can stand, decreasing."""
    import numpy as np

    steps = run.trace.ends if step_unit == SWEEP else np.arange(run.steps + 1)
    return steps[::-1].astype(np.float64)


def solve(params: DescentParams, table: Table) -> Iterator[DescentResult]:
    """Run coordinate descent, and the exact solver as its reference."""
    refuse_offset(table)
    alpha = params.alpha
    if alpha is None:
        alpha = 0.1 * solvers.alpha_max(
            *rows_or_sums(table), fit_intercept=params.fit_intercept, standardize=params.standardize
        )
    exact = reference_solution(table, alpha, intercept=params.fit_intercept, standardize=params.standardize)
    whole = min(params.max_sweeps, max(MAX_STEPS // table.n_features, 1))
    short = max(FIRST_STEPS // table.n_features, 1)
    for sweeps in (short, whole) if whole > 10 * short else (whole,):
        run = descend(
            table,
            exact,
            tol=params.tol,
            gap_tol=params.gap_tol,
            max_sweeps=sweeps,
            intercept=params.fit_intercept,
        )
        done = sweeps == whole or (run.gap_stop is not None and run.change_stop is not None)
        yield make_result(params, table, run, "" if done else "more sweeps")
        if done:
            return


def make_result(params: DescentParams, table: Table, run: DescentRun, pending: str) -> DescentResult:
    """Return the result of a run, with the marks where the rules stop."""
    stops = (("m", run.gap_stop, "gap rule"), ("s", run.change_stop, "change rule"))
    marks = tuple(Mark(key, float(stop), label) for key, stop, label in stops if stop is not None)
    stop = run.change_stop if params.stop_rule == CHANGE else run.gap_stop
    start = run.steps if stop is None else stop
    return DescentResult(
        data=table,
        params=params,
        grid=cursor_grid(run, params.step_unit),
        start=float(start if params.step is None else min(params.step, run.steps)),
        marks=marks,
        run=run,
        static=StaticCharts.of(table, run, params.gap_tol, marks),
        pending=pending,
        warnings=() if pending else warnings(params, run, table) + least_squares_warning(table, "Descent"),
        tutorial=tutorial(table) if table.source == "article" else (),
    )


def warnings(params: DescentParams, run: DescentRun, table: Table) -> tuple[str, ...]:
    """Return what differs from the request: ignored weights, a rule that was not met, an update past the end."""
    messages = []
    if table.weights is not None:
        messages.append("Row weights are ignored: coordinate descent counts every row once.")
    elif table.is_weighted:
        messages.append("Row weights count: they are in the sums, where other tables' descent ignores them.")
    if (run.change_stop if params.stop_rule == CHANGE else run.gap_stop) is None:
        sweeps, gap = run.trace.sweeps, run.trace.gaps[-1]
        remedy = "Increase alpha" if sweeps < params.max_sweeps else "Increase max sweeps or alpha"
        messages.append(
            f"Not converged after {sweeps} sweeps: the {params.stop_rule} rule is not met (relative duality gap "
            f"{gap:.0e}). {remedy}."
        )
    if params.step is not None and params.step > run.steps:
        messages.append(f"step={params.step:g} is past the last update of this run, {run.steps}.")
    return tuple(messages)
