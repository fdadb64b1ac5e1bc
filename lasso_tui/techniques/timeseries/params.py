"""Parameters of the time series tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import Params, log_slider, number, seed, switch

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, kw_only=True)
class TimeSeriesParams(Params):
    """What can be set."""

    alpha: float | None = log_slider(
        None,
        label="alpha",
        low=1e-9,
        high=1e9,
        recompute="scrub",
        auto="the CV minimum",
        help="Penalty per sample: larger keeps fewer lags.",
    )
    lags: int = number(
        30, label="lags", low=1, high=1000, whole=True, help="How many past values are looked at."
    )
    horizon: int = number(
        1,
        label="steps ahead",
        low=1,
        high=1000,
        whole=True,
        help="How far ahead to forecast, from what is known by then.",
    )
    difference: bool = switch(
        False, label="difference", help="Forecast the change from past changes: for series that wander off."
    )
    season: int = number(
        0,
        label="season",
        low=0,
        high=100_000,
        whole=True,
        help="Period of the seasonal baseline in steps (12 for months of a year, 132 for sunspots); 0 for none.",
    )
    test_share: float = number(
        0.2,
        label="test share",
        low=0.05,
        high=0.9,
        step=0.05,
        help="Share of the rows at the end that are set aside and forecast once.",
    )
    folds: int = number(
        5, label="folds", low=2, high=100, whole=True, help="Origins of the rolling cross-validation."
    )
    seed: int = seed(42, help="Seed of random series.")
    length: int = number(
        600,
        label="length",
        low=50,
        high=20_000,
        step=100,
        whole=True,
        only_for=("synthetic",),
        help="Number of values.",
    )
    noise: float = number(
        1.0,
        label="noise",
        low=0.0,
        high=100.0,
        only_for=("synthetic",),
        help="Standard deviation of the shocks.",
    )
