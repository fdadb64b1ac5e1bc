"""The fields of a result that depend on the l1_ratio shown, computed when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.elastic_net.blocks import Contrast
from lasso_tui.techniques.elastic_net.params import MIDDLE, RATIOS
from lasso_tui.techniques.elastic_net.ratio_paths import LASSO, Best, RatioPath, error_heatmap
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import Events, events_between
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.elastic_net.params import ElasticNetParams
    from lasso_tui.techniques.linear.problem import Problem

__all__ = ["chosen_ratio", "view_for_ratio"]

AT_END = "The CV minimum is at the smallest alpha of the grid"
"""Start of the warning that is written once for all l1_ratios that are not chosen."""

MAX_CACHED = 500
"""Cached values for one l1_ratio, one feature or one alpha."""


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

    def cached(key: Any, make: Any) -> Any:
        value = cache.get(key)
        if value is None:
            if len(cache) > MAX_CACHED:
                cache.clear()
            value = cache[key] = make()
        return value

    def fit_of(ratio: float) -> PathFit:
        fit: PathFit = cached(("fit", ratio), lambda: PathFit.of(train, rows[ratio].path))
        return fit

    def gradients() -> FloatArray:
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
        "ratio": shown,
        "fit": fit,
        "grid": grid,
        "start": start,
        "marks": marks,
        "contrast": cached(
            ("contrast", net, params.block_correlation),
            lambda: Contrast.of(
                fit_of(net), fit_of(LASSO), params.block_correlation, equal_factors=factors is None
            ),
        ),
        "events": exact
        if shown == LASSO
        else cached(("events", shown), lambda: events_between(fit, problem.bounds)),
        "gradients": cached(("gradients", shown), gradients),
        "heatmap": error_heatmap(rows, l1, shown),
        "warnings": view_warnings(params, rows, shown),
    }


def view_warnings(params: ElasticNetParams, rows: dict[float, RatioPath], shown: float) -> tuple[str, ...]:
    """Collect the solver's warnings, each with its l1_ratio, and warn of a ratio that is not computed yet."""
    of_cv = {ratio: () if row.cv is None else row.cv.warnings for ratio, row in sorted(rows.items())}
    ends = {ratio: w for ratio, warnings in of_cv.items() for w in warnings if w.startswith(AT_END)}
    per_path = [rows[ratio].path.warnings + warnings for ratio, warnings in of_cv.items()]
    messages = list(dict.fromkeys(w for warnings in per_path for w in warnings if not w.startswith(AT_END)))
    minimum = Best.min_error(rows)
    chosen = {shown} if minimum is None else {shown, minimum.ratio}
    messages += [f"l1_ratio {ratio:g}: {ends.pop(ratio)}" for ratio in sorted(chosen & ends.keys())]
    if ends:
        ratios = ", ".join(f"{ratio:g}" for ratio in ends)
        messages.append(f"{AT_END} for l1_ratio {ratios}.")
    if params.l1_ratio not in (None, shown):
        messages.append(f"l1_ratio {params.l1_ratio:g} is still being computed; showing {shown:g}.")
    return tuple(messages)


def chosen_ratio(params: ElasticNetParams, rows: dict[float, RatioPath]) -> float:
    """Return the requested l1_ratio; for auto that of the minimum CV error, once all are computed."""
    if params.l1_ratio is not None:
        return params.l1_ratio if params.l1_ratio in rows else MIDDLE
    minimum = Best.min_error(rows)
    complete = all(ratio in rows and rows[ratio].cv is not None for ratio in RATIOS)
    return minimum.ratio if minimum is not None and complete else MIDDLE
