"""The fit of one model of many, as plain records."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lasso_tui.exports.many.plan import Plan, Task

if TYPE_CHECKING:
    from lasso_tui.data import RawTable
    from lasso_tui.techniques.job import Job
    from lasso_tui.techniques.result import AnyResult

__all__ = ["INTERCEPT", "fit_task", "solve_rows"]

INTERCEPT = "(intercept)"


def solve_rows(job: Job, raw: RawTable, target: str | None, preparation: Any) -> AnyResult:
    """Prepare rows and solve on them; raises as `lasso_tui.techniques.job.stream`."""
    from dataclasses import replace

    from lasso_tui.data import prepare
    from lasso_tui.techniques.job import final_result

    table = prepare(
        raw,
        target,
        preparation,
        series=job.technique.series,
        constant=job.technique.fits_constant(job.params),
    )
    return final_result(replace(job, table=table), charts=False)


def fit_task(plan: Plan, task: Task, position: float | None = None) -> dict[str, Any]:
    """Fit one model; what is wrong with its rows is in its record, and ends nothing else.

    Parameters
    ----------
    plan, task : which model
    position : of the cursor, or None for that of each result

    Returns
    -------
    dict
        `key`, `model` (name → value, a row of the table of models) and `coefficients` (rows of the other table).
    """
    from lasso_tui.techniques import ParamError

    where: dict[str, Any] = {}
    if plan.by is not None:
        where[plan.by.name] = task.group
    where["target"] = task.target or (plan.job.request.target or "")
    made: dict[str, Any] = {"key": task.key}
    try:
        result = solve_rows(
            plan.job,
            plan.columns_of(task),
            task.target or plan.job.request.target,
            plan.preparation_of(task),
        )
        cursor = result.start if position is None else min(max(position, result.grid[-1]), result.grid[0])
        readout = plan.job.technique.readout(result, float(cursor))
    except (ParamError, ValueError) as error:
        return {**made, "model": {**where, "error": str(error)}, "coefficients": []}
    where["target"] = result.data.target
    numbers = {metric.name: _plain(metric.value) for metric in readout.metrics}
    model = {
        **where,
        "rows": result.data.n_samples,
        "columns": result.data.n_features,
        **numbers,
        "warnings": " ".join(result.warnings),
        "error": "",
    }
    rows = [(INTERCEPT, readout.intercept_scaled, readout.intercept_unscaled)]
    rows += [(c.feature, c.scaled, c.unscaled) for c in (readout.coefficients or ()) if c.scaled != 0]
    coefficients = [
        {**where, "feature": name, "coef_scaled": float(scaled), "coef_unscaled": float(unscaled)}
        for name, scaled, unscaled in rows
    ]
    return {**made, "model": model, "coefficients": coefficients}


def _plain(value: float) -> float | int | None:
    if isinstance(value, int):
        return value
    return float(value) if math.isfinite(value) else None
