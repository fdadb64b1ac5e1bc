"""Lagged rows of a series: a regression on past values in which no row contains later values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray
    from lasso_tui.techniques.timeseries.regressors import Regressor

__all__ = ["MAX_AUTO_LAGS", "MIN_ROWS", "Lagged", "auto_lags", "lagged", "mse"]

MIN_ROWS = 10
"""Fewest rows to train on, and fewest rows of a series after lagging."""

MAX_AUTO_LAGS = 30
"""Number of lags where none is requested and the series is long enough."""


@dataclass(frozen=True, eq=False)
class Lagged:
    """Rows of past values of a series, with the value to forecast.

    Attributes
    ----------
    X : (n, L) past values, or past changes, then the regressors' values
    target : (n,) target of the regression: the value `horizon` steps after the last known one, or its change
    base : (n,) added to a prediction to give a value: zeros, or the last known value
    actual : (n,) the value to forecast
    times : (n,) its row in the series, from 0
    naive : (n,) the last known value
    seasonal : (n,) the last known value of the same season, NaN where there is none, or None without a season
    names : the L columns
    lags : how many of them are lags of the series itself
    left_out : number of rows without a value at one of their lags, though the series had begun
    """

    X: FloatArray
    target: FloatArray
    base: FloatArray
    actual: FloatArray
    times: IntArray
    naive: FloatArray
    seasonal: FloatArray | None
    names: tuple[str, ...]
    lags: int
    left_out: int = 0

    def rows(self, which: slice | IntArray) -> Lagged:
        """Return some of the rows."""
        return replace(
            self,
            X=self.X[which],
            target=self.target[which],
            base=self.base[which],
            actual=self.actual[which],
            times=self.times[which],
            naive=self.naive[which],
            seasonal=None if self.seasonal is None else self.seasonal[which],
        )


def lagged(
    series: FloatArray,
    lags: int,
    horizon: int,
    season: int,
    *,
    difference: bool,
    positions: IntArray | None = None,
    regressors: Sequence[Regressor] = (),
    season_needed: bool = True,
) -> Lagged:
    """Return a row for every value of the series whose past values are all known.

    Parameters
    ----------
    series : (T,) values in the order of time
    lags : number of past values in a row
    horizon : number of steps from the last known value to the one to forecast
    season : period of the seasonal naive forecast, 0 for none
    difference : regress changes on past changes instead of values on past values
    positions : (T,) increasing positions of the values in time; None where there are no gaps
    regressors : other columns with their lags
    season_needed : whether rows without a seasonal naive forecast are left out

    Raises
    ------
    ParamError
        For a series too short for the lags or the season, or with too many gaps.
    """
    import numpy as np

    T = len(series)
    positions = np.arange(T) if positions is None else positions
    longest = T - horizon - MIN_ROWS - difference
    if lags > longest:
        raise ParamError(
            f"lags must be from 1 to {max(longest, 1)}, for {T:,} values forecast {horizon} ahead, not {lags}."
        )
    values, origins = np.append(series, np.nan), positions - horizon  # the last known times
    known = [rows_at(positions, origins - k) for k in range(lags + difference)]
    columns = [values[row] for row in known]
    if difference:
        columns = [now - before for now, before in pairwise(columns)]
    names = [f"{'change ' if difference else ''}lag {k + horizon}" for k in range(lags)]
    reach = lags - 1 + difference + horizon
    for one in regressors:
        padded = np.append(one.values, np.nan)
        columns += [padded[rows_at(positions, positions - k)] for k in one.lags]
        names += [f"{one.name} lag {k}" for k in one.lags]
        reach = max(reach, *one.lags)
    X, naive = np.stack(columns, axis=1), values[known[0]]
    complete = ~np.isnan(X).any(axis=1) & ~np.isnan(naive)
    seasonal = last_of_season(values, positions, horizon, season) if season else None
    usable = complete & ~np.isnan(seasonal) if seasonal is not None and season_needed else complete
    if usable.sum() < MIN_ROWS:
        raise ParamError(too_few(T, horizon, lags, season, int(usable.sum()), int(complete.sum())))
    base = naive if difference else np.zeros(T)
    row = Lagged(
        X=X,
        target=series - base,
        base=base,
        actual=series,
        times=np.arange(T),
        naive=naive,
        seasonal=seasonal,
        names=tuple(names),
        lags=lags,
        left_out=int((~complete & (positions - reach >= positions[0])).sum()),
    )
    return row.rows(np.flatnonzero(usable))


def too_few(T: int, horizon: int, lags: int, season: int, usable: int, complete: int) -> str:
    """Say why too few rows can be used."""
    if complete >= MIN_ROWS:
        return (
            f"season must be from 0 to {T - MIN_ROWS - horizon}, for a series of {T:,} values, not {season}."
        )
    return (
        f"Only {usable} of {T:,} rows have all of their {lags} lags, because of gaps in time or missing values; at "
        f"least {MIN_ROWS} are needed. Decrease lags, or set frequency=rows to count lags in rows."
    )


def rows_at(positions: IntArray, wanted: IntArray) -> IntArray:
    """Return the row at each wanted position, −1 where there is none."""
    import numpy as np

    T = len(positions)
    if positions[-1] - positions[0] == T - 1:  # no gaps
        row = wanted - positions[0]
        return np.where((row >= 0) & (row < T), row, -1)
    row = np.searchsorted(positions, wanted)
    return np.where(positions[np.minimum(row, T - 1)] == wanted, row, -1)


def last_of_season(values: FloatArray, positions: IntArray, horizon: int, season: int) -> FloatArray:
    """Return the last value (T,) of the same season known at each origin, NaN where there is none.

    Parameters
    ----------
    values : (T + 1,) the series, NaN last
    """
    import numpy as np

    result = np.full(len(positions), np.nan)
    back, open_rows = season * -(-horizon // season), np.arange(len(positions))
    while len(open_rows := open_rows[positions[open_rows] - back >= positions[0]]):
        result[open_rows] = values[rows_at(positions, positions[open_rows] - back)]
        open_rows = open_rows[np.isnan(result[open_rows])]
        back += season
    return result


def auto_lags(positions: IntArray, horizon: int, *, difference: bool) -> int:
    """Return a number of lags: the largest up to 30 that leaves half of the rows that one lag leaves.

    Parameters
    ----------
    positions : (T,) increasing positions of the values in time
    """
    import numpy as np

    rows = np.arange(len(positions))
    starts = np.append(True, np.diff(positions) != 1)
    run = rows - np.maximum.accumulate(np.where(starts, rows, 0)) + 1  # values without a gap up to each row
    origin = rows_at(positions, positions - horizon)
    length = run[origin[origin >= 0]] - difference
    left = [int((length >= lags).sum()) for lags in range(1, MAX_AUTO_LAGS + 1)]
    enough = max(left[0] / 2, 2 * MIN_ROWS)
    return max((lags for lags, count in enumerate(left, 1) if count >= enough), default=1)


def mse(forecast: FloatArray, actual: FloatArray) -> float:
    """Mean squared error of a forecast."""
    import numpy as np

    return float(np.mean((forecast - actual) ** 2))
