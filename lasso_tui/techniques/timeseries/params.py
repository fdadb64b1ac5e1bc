"""Parameters of the time series tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import PathParams
from lasso_tui.techniques.params import Params, choice, log_slider, number, redeclare, seed, switch, text

__all__ = ["FIRST", "LAST", "REFUSE", "SUM", "TimeSeriesParams"]

REFUSE, MEAN, SUM, FIRST, LAST = DUPLICATES = ("refuse", "mean", "sum", "first", "last")
"""What is done with several rows at one time."""


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
    n_alphas: int = redeclare(PathParams, "n_alphas", shared=False)
    alpha_min_ratio: float = redeclare(PathParams, "alpha_min_ratio", shared=False)
    lags: int | None = number(
        None,
        label="lags",
        low=1,
        high=1000,
        whole=True,
        auto="30, fewer where that leaves less than half of the rows",
        help="Number of past values used as features.",
    )
    horizon: int = number(
        1,
        label="steps ahead h",
        low=1,
        high=1000,
        whole=True,
        help="Forecast horizon h, in steps after the last known value.",
    )
    difference: bool = switch(
        False, label="difference once", help="Forecast changes from past changes: for series that drift."
    )
    season: int | None = number(
        None,
        label="season length",
        low=0,
        high=100_000,
        whole=True,
        auto="of the frequency: 12 for monthly data",
        help="Period of the seasonal naive forecast in steps (12 for monthly data, 132 for sunspots); 0: none.",
    )
    frequency: str = text(
        "auto",
        label="frequency",
        hint="auto, rows, business days, daily, 15 minutes, quarterly …",
        help="Step between two values; lags count steps. Steps without a row are gaps. auto: found from the times.",
    )
    duplicates: str = choice(
        REFUSE,
        *DUPLICATES,
        label="several at one time",
        help="Several rows at one time, or in one step of the frequency: refuse them, or make them one.",
    )
    regressors: str = text(
        "",
        label="regressors",
        long=True,
        empty="none",
        hint="column, column=lags …, or empty",
        names_columns=True,
        help="Other columns whose past values are used too, e.g. temp, rain=1..7.",
    )
    regressor_lags: str = text(
        "",
        label="regressor lags",
        empty="as lags",
        hint="1..7, 14, or h..h+6 from the horizon on; empty: as the series",
        help="Lags of the regressors, in steps before the value to forecast: at least the horizon h.",
    )
    known_ahead: str = text(
        "",
        label="known ahead",
        long=True,
        empty="none",
        hint="column, column …, or empty",
        names_columns=True,
        help="Regressors known in advance (plans, holidays): lags below the horizon are allowed; default: lag 0.",
    )
    test_fraction: float = number(
        0.2,
        label="test rows (last)",
        section="cv",
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
        section="cv",
        low=2,
        high=100,
        whole=True,
        help="Number of forecast origins in rolling-origin cross-validation.",
    )
    seed: int = seed(42, section="simulation", help="Seed of the simulated series.")
    length: int = number(
        600,
        label="length n",
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
