"""Lagged rows of a series: a regression on past values in which no row contains later values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["MIN_ROWS", "Lagged", "lagged", "mse"]

MIN_ROWS = 10
"""Fewest rows to train on, and fewest rows of a series after lagging."""


@dataclass(frozen=True, eq=False)
class Lagged:
    """Rows of past values of a series, with the value to forecast.

    Attributes
    ----------
    X : (n, L) past values, or past changes
    target : (n,) target of the regression: the value `horizon` steps after the last known one, or its change
    base : (n,) added to a prediction to give a value: zeros, or the last known value
    actual : (n,) the value to forecast
    times : (n,) its position in the series, from 0
    naive : (n,) the last known value
    seasonal : (n,) the last known value of the same season, or None without a season
    names : the L columns
    """

    X: FloatArray
    target: FloatArray
    base: FloatArray
    actual: FloatArray
    times: IntArray
    naive: FloatArray
    seasonal: FloatArray | None
    names: tuple[str, ...]

    def rows(self, which: slice) -> Lagged:
        """Return a slice of the rows."""
        return Lagged(
            self.X[which],
            self.target[which],
            self.base[which],
            self.actual[which],
            self.times[which],
            self.naive[which],
            None if self.seasonal is None else self.seasonal[which],
            self.names,
        )


def lagged(series: FloatArray, lags: int, horizon: int, season: int, *, difference: bool) -> Lagged:
    """Return a row for every time that has enough past values.

    Parameters
    ----------
    series : (T,) values in the order of time
    lags : number of past values in a row
    horizon : number of steps from the last known value to the one to forecast
    season : period of the seasonal naive forecast, 0 for none
    difference : regress changes on past changes instead of values on past values

    Raises
    ------
    ParamError
        For a series too short for the lags or the season.
    """
    import numpy as np

    T = len(series)
    longest = T - horizon - MIN_ROWS - difference
    if lags > longest:
        raise ParamError(
            f"lags must be from 1 to {max(longest, 1)}, for {T:,} values forecast {horizon} ahead, not {lags}."
        )
    start = max(lags - 1 + difference, season * -(-horizon // season) - horizon if season else 0)
    origins = np.arange(start, T - horizon)  # the last known time
    if len(origins) < MIN_ROWS:
        raise ParamError(
            f"season must be from 0 to {T - MIN_ROWS - horizon}, for a series of {T:,} values, not {season}."
        )
    past = np.diff(series, prepend=series[0]) if difference else series
    X = np.stack([past[origins - k] for k in range(lags)], axis=1)
    actual, naive = series[origins + horizon], series[origins]
    base = naive if difference else np.zeros(len(origins))
    back = season * -(-horizon // season) if season else 0
    return Lagged(
        X=X,
        target=actual - base,
        base=base,
        actual=actual,
        times=origins + horizon,
        naive=naive,
        seasonal=series[origins + horizon - back] if season else None,
        names=tuple(f"{'change ' if difference else ''}lag {k + horizon}" for k in range(lags)),
    )


def mse(forecast: FloatArray, actual: FloatArray) -> float:
    """Mean squared error of a forecast."""
    import numpy as np

    return float(np.mean((forecast - actual) ** 2))
