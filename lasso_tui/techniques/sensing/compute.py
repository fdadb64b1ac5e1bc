"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui.charts import Mark, Trace
from lasso_tui.techniques.linear.grid import check_folds, nearest
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.sensing.charts import LEAST_ERROR
from lasso_tui.techniques.sensing.data import (
    Measured,
)
from lasso_tui.techniques.sensing.params import SensingParams
from lasso_tui.techniques.sensing.phase import PhaseMap, donoho_tanner, fill
from lasso_tui.techniques.sensing.recovery import CvChoice, Estimate, Recovery, choose, pursuits, tutorial

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.sensing import SensingResult
    from lasso_tui.techniques.sensing.recovery import Estimate


N_ALPHAS, ALPHA_MIN_RATIO = 100, 1e-3


@dataclass(frozen=True, eq=False, kw_only=True)
class SensingResult(Result[SensingParams, Measured]):
    """The lasso along alpha, the pursuits, and the phase map so far."""

    recovery: Recovery
    errors: tuple[Trace, ...]
    """Relative error along alpha: the lasso's and its refit's."""
    others: tuple[Estimate, ...] = ()
    """Answers that do not depend on alpha."""
    phase: PhaseMap
    limit: float
    """Donoho & Tanner's k/m at these measurements."""
    chosen: CvChoice | None = None
    waves: dict[tuple[str, float], Trace] = field(default_factory=dict, repr=False)


def solve(params: SensingParams, data: Measured) -> Iterator[SensingResult]:
    """First the lasso's path; then cross-validation, the pursuits, and the map, filled in as it comes."""
    import numpy as np

    recovery = Recovery.of(data, alphas(data, params.alpha))
    grid = recovery.path.alphas
    result = SensingResult(
        data=data,
        params=params,
        grid=grid,
        recovery=recovery,
        start=start(params, grid, None),
        errors=(
            Trace("lasso", grid, recovery.lasso_errors),
            Trace("refit", grid, np.maximum(recovery.refit_errors, LEAST_ERROR)),
        ),
        phase=PhaseMap.empty(params.cells),
        limit=limit(data),
        warnings=recovery.path.warnings,
        pending="cross-validation",
    )
    yield result
    chosen = choose(data, grid, check_folds(params.folds, data), params.seed)
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
        errors=(*result.errors, Trace("refit CV", grid, chosen.curve, quiet=True)),
    )
    yield result
    others = pursuits(data, params.atoms) + (tutorial(data) if data.source == "article" else ())
    result = replace(result, others=others, pending="phase map")
    yield result
    for phase in fill(
        params.cells, params.trials, params.map_length, params.ensemble, params.method, params.seed
    ):
        result = replace(result, phase=phase, pending="phase map" if phase.done < 1 else "")
        yield result


def limit(data: Measured) -> float:
    """Return Donoho & Tanner's k/m at the measurements of some data; 1 where there are as many as values."""
    import numpy as np

    return float(donoho_tanner(np.array(min(data.n_samples / data.n_features, 1.0))))


def alphas(data: Measured, asked: float | None) -> FloatArray:
    """Return decreasing alphas from where nothing is kept, down a thousandfold; the one asked for among them."""
    import numpy as np

    top = float(np.abs(data.A.T @ data.y).max()) / data.n_samples
    grid: FloatArray = np.geomspace(top, top * ALPHA_MIN_RATIO, N_ALPHAS)
    if asked is None or np.isclose(grid, asked, rtol=1e-12, atol=0).any():
        return grid
    return np.sort(np.append(grid, asked))[::-1].copy()


def start(params: SensingParams, grid: FloatArray, chosen: CvChoice | None) -> float:
    """Where the cursor stands at first: what was asked for, else the CV minimum, until then a tenth of the top."""
    if params.alpha is not None:
        return params.alpha
    return chosen.refit if chosen is not None else float(grid[nearest(grid, float(grid[0]) / 10)])


LEAST_ERROR = 1e-9
"""What the picture of errors shows of one that is only rounding."""
