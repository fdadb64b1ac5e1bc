"""Compressed sensing: recover a sparse signal from fewer measurements than it has values.

lasso               minimise  1/(2m)·‖y − Ax‖² + α·‖x‖₁,  then least squares refitted on its support
basis pursuit       minimise  ‖x‖₁  subject to  Ax = y      (the lasso's limit as α → 0)
matching pursuit    add the column with the largest correlation to the residual, refit, repeat
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Mark, Trace, XYChart
from lasso_tui.techniques.linear.grid import check_folds, nearest
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.sensing.data import (
    Measured,
)
from lasso_tui.techniques.sensing.params import SensingParams
from lasso_tui.techniques.sensing.phase import PhaseMap, donoho_tanner, fill
from lasso_tui.techniques.sensing.recovery import CvChoice, Estimate, Recovery, choose, pursuits, tutorial

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


__all__ = ["MIN_ERROR", "SensingResult", "solve"]

MIN_ERROR = 1e-9
"""Value that a chart of errors shows for one that is only rounding."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SensingResult(Result[SensingParams, Measured]):
    """The lasso along alpha, the pursuits, and the phase diagram so far.

    Attributes
    ----------
    recovery : the lasso and its refit along alpha
    errors : traces of the relative error along alpha: lasso, refit, and the refit's CV error
    others : estimates that do not depend on alpha
    phase : the phase diagram so far
    limit : Donoho & Tanner's k/m at this m/n
    chosen : the alphas chosen by cross-validation
    parts : parts of the chart of the signal made already, by estimate and alpha
    """

    recovery: Recovery
    errors: tuple[Trace, ...]
    others: tuple[Estimate, ...] = ()
    phase: PhaseMap
    limit: float
    chosen: CvChoice | None = None
    parts: dict[tuple[str, float], tuple[XYChart, ...]] = field(default_factory=dict, repr=False)


def solve(params: SensingParams, data: Measured) -> Iterator[SensingResult]:
    """Compute the lasso path; then cross-validation, the pursuits, and the phase diagram trial by trial."""
    recovery = Recovery.of(data, alpha_grid(data, params))
    grid = recovery.path.alphas
    result = SensingResult(
        data=data,
        params=params,
        grid=grid,
        recovery=recovery,
        start=start(params, grid, None),
        errors=error_traces(recovery),
        phase=PhaseMap.empty(params.map_cells),
        limit=transition(data),
        warnings=recovery.path.warnings,
        pending="cross-validation",
    )
    yield result
    chosen = choose(recovery, check_folds(params.folds, data), params.seed)
    if chosen.recovery is not recovery:  # the grid was extended
        recovery, grid = chosen.recovery, chosen.recovery.path.alphas
        result = replace(result, grid=grid, recovery=recovery, errors=error_traces(recovery), parts={})
    marks = (
        Mark("m", chosen.refit, "refit CV"),
        Mark("s", chosen.refit_1se, "1-SE"),
        Mark("l", chosen.lasso, "lasso CV"),
    )
    result = replace(
        result,
        chosen=chosen,
        marks=marks,
        start=start(params, grid, chosen),
        pending="basis pursuit",
        errors=(
            *result.errors,
            Trace("refit CV", grid, chosen.curve, faint=True),
        ),
        warnings=recovery.path.warnings + chosen.warnings,
    )
    yield result
    others = pursuits(data, params.omp_nonzero) + (tutorial(data) if data.source == "article" else ())
    result = replace(result, others=others, parts={}, pending="phase diagram")
    yield result
    for phase in fill(
        params.map_cells, params.map_trials, params.map_n, params.ensemble, params.map_method, params.seed
    ):
        result = replace(result, phase=phase, pending="phase diagram" if phase.done < 1 else "")
        yield result


def error_traces(recovery: Recovery) -> tuple[Trace, ...]:
    """Return the relative errors of the lasso and of its refit along alpha."""
    import numpy as np

    grid = recovery.path.alphas
    return (
        Trace("lasso", grid, recovery.lasso_errors),
        Trace("refit", grid, np.maximum(recovery.refit_errors, MIN_ERROR)),
    )


def transition(data: Measured) -> float:
    """Return Donoho & Tanner's k/m at the m/n of the data, at m/n = 1 for more measurements than values."""
    import numpy as np

    return float(donoho_tanner(np.array(min(data.n_samples / data.n_features, 1.0))))


def alpha_grid(data: Measured, params: SensingParams) -> FloatArray:
    """Return decreasing alphas from alpha max to `alpha_min_ratio` times it, the requested one among them."""
    import numpy as np

    top = float(np.abs(data.A.T @ data.y).max()) / data.n_samples
    grid: FloatArray = np.geomspace(top, top * params.alpha_min_ratio, params.n_alphas)
    requested = params.alpha
    if requested is None or np.isclose(grid, requested, rtol=1e-12, atol=0).any():
        return grid
    return np.sort(np.append(grid, requested))[::-1].copy()


def start(params: SensingParams, grid: FloatArray, chosen: CvChoice | None) -> float:
    """Return where the cursor starts: the requested alpha, the CV minimum, or before it a tenth of alpha max."""
    if params.alpha is not None:
        return params.alpha
    return chosen.refit if chosen is not None else float(grid[nearest(grid, float(grid[0]) / 10)])
