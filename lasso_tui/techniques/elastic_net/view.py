"""The elastic net at one l1_ratio: what is shown of a row that has been solved, made when it is first looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.elastic_net.blocks import Contrast
from lasso_tui.techniques.elastic_net.ratio_paths import LASSO, RATIOS, Best, RatioPath, error_map
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import Events, events_between
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.elastic_net import ElasticNetParams
    from lasso_tui.techniques.linear.problem import Problem

__all__ = ["AUTO", "MIDDLE", "view_for_ratio"]

AUTO = "auto"
MIDDLE = 0.5
"""The l1_ratio that is shown until one is chosen, and that stands for the elastic net where the lasso is chosen."""

REMEMBERED = 500
"""Things kept that were made for one l1_ratio, one feature or one alpha."""


def view_for_ratio(
    rows: dict[float, RatioPath],
    params: ElasticNetParams,
    problem: Problem,
    l1: FloatArray,
    exact: Events | None,
    cache: dict[Any, Any],
) -> dict[str, Any]:
    """Return the fields of a result that depend on which l1_ratio is shown."""
    import numpy as np

    train, factors = problem.table, problem.factors

    def kept(key: Any, make: Any) -> Any:
        value = cache.get(key)
        if value is None:
            if len(cache) > REMEMBERED:
                cache.clear()
            value = cache[key] = make()
        return value

    def fit_of(ratio: float) -> PathFit:
        found: PathFit = kept(("fit", ratio), lambda: PathFit.of(train, rows[ratio].path))
        return found

    def pulls() -> FloatArray:
        """|xⱼ'r/n − α(1−ρ)vⱼbⱼ|, (A, p): α·ρ·vⱼ where a coefficient is nonzero, at most that elsewhere (KKT)."""
        path, fit = rows[shown].path, fit_of(shown)
        l2 = (path.alphas * (1.0 - shown))[:, None] * (1.0 if factors is None else factors)
        return np.abs(path.correlations().T - l2 * fit.scaled_coefs)

    shown = chosen_ratio(params, rows)
    fit, cv = fit_of(shown), rows[shown].cv
    marks = cv_marks(cv) if cv is not None else ()
    grid = rows[shown].path.alphas
    inside = params.alpha is not None and grid[-1] * (1 - 1e-12) <= params.alpha <= grid[0] * (1 + 1e-12)
    if inside:
        start = float(params.alpha or 0.0)
    else:
        start = float(cv.alpha_min) if cv is not None else float(grid[nearest(grid, float(grid[0]) / 10)])
    net = shown if shown < LASSO else MIDDLE
    return {
        "shown": shown,
        "fit": fit,
        "grid": grid,
        "start": start,
        "marks": marks,
        "l1_marks": tuple(replace(mark, x=mark.x * shown) for mark in marks),
        "contrast": kept(
            ("contrast", net, params.together),
            lambda: Contrast.of(fit_of(net), fit_of(LASSO), params.together, even=factors is None),
        ),
        "events": exact if shown == LASSO else kept(("events", shown), lambda: events_between(fit)),
        "pulls": kept(("pulls", shown), pulls),
        "cv_map": error_map(rows, l1, shown),
        "warnings": cautions(params, rows, shown),
    }


def cautions(params: ElasticNetParams, rows: dict[float, RatioPath], shown: float) -> tuple[str, ...]:
    """Say what the solver says, where the grid may be too short, and what is not there yet."""
    said = [row.path.warnings + (() if row.cv is None else row.cv.warnings) for row in rows.values()]
    found = list(dict.fromkeys(w for warnings in said for w in warnings))
    least = Best.least(rows)
    if least is not None and least.index == len(rows[least.ratio].path.alphas) - 1:
        found.append(
            f"The least CV error is at the smallest alpha of l1_ratio {least.ratio:g}: a smaller one may be better."
        )
    if params.l1_ratio not in (AUTO, f"{shown:g}"):
        found.append(f"l1_ratio {params.l1_ratio} has not been computed yet: {shown:g} is shown.")
    return tuple(found)


def chosen_ratio(params: ElasticNetParams, rows: dict[float, RatioPath]) -> float:
    """Return the l1_ratio to show: what was asked for; else the best, once all are known; else the middle one."""
    if params.l1_ratio != AUTO:
        asked = float(params.l1_ratio)
        return asked if asked in rows else MIDDLE
    least = Best.least(rows)
    complete = sum(row.cv is not None for row in rows.values()) == len(RATIOS)
    return least.ratio if least is not None and complete else MIDDLE
