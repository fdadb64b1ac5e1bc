"""Parameters of the time series tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import PathParams
from lasso_tui.techniques.params import Params, log_slider, number, redeclare, seed, switch

__all__ = ["TimeSeriesParams"]


@dataclass(frozen=True, kw_only=True)
class TimeSeriesParams(Params):
    """Parameters of a forecast and of the simulated series."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="alpha at minimum CV error",
        help="Penalty strength; larger values set more coefficients to zero.",
    )
    n_alphas: int = redeclare(PathParams, "n_alphas")
    alpha_min_ratio: float = redeclare(PathParams, "alpha_min_ratio")
    lags: int = number(
        30, label="lags", low=1, high=1000, whole=True, help="Number of past values used as features."
    )
    horizon: int = number(
        1,
        label="steps ahead",
        low=1,
        high=1000,
        whole=True,
        help="Forecast horizon h, in steps after the last known value.",
    )
    difference: bool = switch(
        False, label="difference", help="Forecast changes from past changes: for series that drift."
    )
    season: int = number(
        0,
        label="season length",
        low=0,
        high=100_000,
        whole=True,
        help="Period of the seasonal naive forecast in steps (12 for monthly data, 132 for sunspots); 0: none.",
    )
    test_fraction: float = number(
        0.2,
        label="test frac.",
        low=0.0,
        high=0.9,
        step=0.05,
        help="Fraction of rows, the last ones, held out from fitting and cross-validation. Test error is unbiased "
        "only if you do not choose alpha by it.",
        formerly=("test_share",),
    )
    folds: int = number(
        5,
        label="CV origins",
        low=2,
        high=100,
        whole=True,
        help="Number of forecast origins in rolling-origin cross-validation.",
    )
    seed: int = seed(42, help="Seed of the simulated series.")
    length: int = number(
        600,
        label="length",
        low=50,
        high=20_000,
        step=100,
        whole=True,
        only_for=("synthetic",),
        help="Number of values in the simulated series.",
    )
    noise: float = number(
        1.0,
        label="shock SD",
        low=0.0,
        high=100.0,
        only_for=("synthetic",),
        help="Standard deviation of the simulated shocks.",
    )
