"""A series turned into a regression on its own past, nothing of the future in any row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["FEWEST", "Lagged", "lagged", "mse"]

FEWEST = 10
"""Rows that must be left to train and test on."""


@dataclass(frozen=True, eq=False)
class Lagged:
    """Rows of a series' past with what came after.

    Attributes
    ----------
    X : (n, L) past values, or past changes
    target : (n,) what is solved for: the value `horizon` steps after the last one known, or its change from that
    base : (n,) what is added to a prediction to give a value: zeros, or the last value known
    actual : (n,) the value to forecast
    times : (n,) its place in the series
    naive : (n,) the last value known
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
        """Return some of the rows."""
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
    """Make a row for every time whose past is long enough.

    Parameters
    ----------
    series : (T,) values in the order of time
    lags : how many past values a row has
    horizon : how many steps lie between the last value known and the one to forecast
    season : the period of the seasonal baseline, 0 for none
    difference : regress changes on past changes instead of values on past values

    Raises
    ------
    ParamError
        Where the series is too short.
    """
    import numpy as np

    T = len(series)
    longest = T - horizon - FEWEST - difference
    if lags > longest:
        raise ParamError(
            f"lags must be from 1 to {max(longest, 1)}, for {T:,} values forecast {horizon} ahead, not {lags}."
        )
    start = max(lags - 1 + difference, season * -(-horizon // season) - horizon if season else 0)
    origins = np.arange(start, T - horizon)  # the last time known
    if len(origins) < FEWEST:
        raise ParamError(
            f"season must be from 0 to {T - FEWEST - horizon}, for a series of {T:,} values, not {season}."
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
