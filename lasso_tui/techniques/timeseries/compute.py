"""Time series: forecast a series from its lagged values, and compare with the naive forecast.

y[t+h] ≈ b₀ + Σₖ bₖ · y[t−k],   k = 0 … L−1,   the lasso selecting the lags
naive forecast: y[t];   seasonal naive: the last known value of the same season
alpha: by rolling-origin cross-validation, every fold forecast from the rows before it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.charts import Level
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import grid_options, nearest, start_alpha
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    cv_marks,
)
from lasso_tui.techniques.linear.paired import PairedErrors
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.timeseries.lagged import MAX_AUTO_LAGS, MIN_ROWS, Lagged, auto_lags, lagged, mse
from lasso_tui.techniques.timeseries.params import TimeSeriesParams
from lasso_tui.techniques.timeseries.regressors import Regressor, regressors_of
from lasso_tui.techniques.timeseries.rolling_origin import RollingForecasts, rolling_origin_folds
from lasso_tui.techniques.timeseries.series import Series, readable_clock, series_of

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["TimeSeriesResult", "forecast_at", "solve"]


@dataclass(frozen=True, eq=False, kw_only=True)
class TimeSeriesResult(Result[TimeSeriesParams, Table]):
    """The path on the training rows, and its forecasts of the test rows.

    Attributes
    ----------
    fit : the path over the lagged training rows
    train, test : lagged rows; test is None where none are held out
    forecasts : (n_test, A) forecasts of the test rows at every alpha
    clock, clock_title : (n_test,) times of the test rows, and their name
    origins, origins_clock : forecasts of the rows that cross-validation holds out, and the times (n,) of these
    units : what the steps are called, such as "months"
    regressors : other columns that are used
    one_step : mean absolute change from one step to the next before the test rows, 0 where there is none
    cv : rolling-origin cross-validation
    low, high : (A,) its mean minus and plus one standard error
    comparable : (A, 1) the minimum CV error at the alphas that are not distinguishable from it
    baselines : errors of the naive forecasts on the rows of the folds
    tutorial : the solution of the worked example, and its test MSE
    parts : parts of charts made already
    """

    fit: PathFit
    train: Lagged
    test: Lagged | None
    forecasts: FloatArray
    clock: FloatArray
    clock_title: str
    origins: RollingForecasts | None = None
    origins_clock: FloatArray | None = None
    units: str = "rows"
    parts: dict[Any, Any] = field(default_factory=dict, repr=False)
    regressors: tuple[Regressor, ...] = ()
    one_step: float = 0.0
    cv: solvers.CrossValidation | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None
    comparable: FloatArray | None = None
    baselines: tuple[Level, ...] = ()
    tutorial: tuple[solvers.Descent, float] | None = None


def solve(params: TimeSeriesParams, table: Table) -> Iterator[TimeSeriesResult]:
    """Compute the path on the earlier rows and forecast the later ones; then the rolling cross-validation."""
    import numpy as np

    series = series_of(table, params)
    table = replace(series.table, notes=table.notes + series.notes)
    data, regressors, notes = rows_of(series, params)
    table = replace(table, notes=table.notes + notes)
    gap = params.horizon - 1  # a training target must be known at the first test origin
    train, test = split(data, params.test_fraction, gap)
    if train.target.min() == train.target.max():
        raise ParamError(f"{table.target} is constant in the training rows. Forecast another column.")
    rows = Table(
        name=table.name,
        source=table.source,
        X=train.X,
        y=train.target,
        features=train.names,
        target=table.target,
    )
    problem = Problem(table=rows, standardize=True, **grid_options(params))
    path = problem.path(problem.grid(params.alpha))
    clock, title = (np.empty(0), series.clock_title) if test is None else readable_clock(series, test.times)
    of_series = series.warnings + gap_warnings(series, data)
    result = TimeSeriesResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=PathFit.of(rows, path),
        train=train,
        test=test,
        forecasts=forecasts_along(path, test),
        clock=clock,
        clock_title=title,
        units=series.frequency.units if series.frequency.kind not in {"numbers", "rows"} else "rows",
        regressors=regressors,
        one_step=one_step_change(series, int(train.times[-1])),
        tutorial=tutorial(table) if table.source == "article" else None,
        warnings=of_series + path.warnings + unused_warnings(table),
        pending="rolling cross-validation",
    )
    yield result
    splits = rolling_origin_folds(len(train.X), params.folds, gap)
    cv = solvers.cross_validate(
        train.X, train.target, cv=splits, whole=path, standardize=True, extend_grid=True
    )
    if cv.path is not path:  # the grid was extended
        path = cv.path
        result = replace(
            result, grid=path.alphas, fit=PathFit.of(rows, path), forecasts=forecasts_along(path, test)
        )
    origins = RollingForecasts.of(train, splits, path.alphas)
    known = train.rows(origins.rows)
    levels = [Level(mse(known.naive, known.actual), "naive")]
    if known.seasonal is not None and not np.isnan(known.seasonal).any():
        levels.append(Level(mse(known.seasonal, known.actual), "seasonal naive"))
    clock, title = readable_clock(
        series, np.concatenate([known.times, test.times if test is not None else known.times[:0]])
    )
    yield replace(
        result,
        cv=cv,
        origins=origins,
        origins_clock=clock[: len(origins.rows)],
        clock=clock[len(origins.rows) :],
        clock_title=title,
        parts={},
        low=cv.mean - cv.se,
        high=cv.mean + cv.se,
        comparable=PairedErrors.of(cv.losses, cv.fold_sizes, cv.index_min).line(cv.mean),
        baselines=tuple(levels),
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="",
        warnings=of_series + path.warnings + unused_warnings(table) + cv.warnings,
    )


def forecasts_along(path: solvers.Path, test: Lagged | None) -> FloatArray:
    """Return the forecasts of the test rows at every alpha, (n_test, A)."""
    import numpy as np

    if test is None:
        return np.empty((0, len(path.alphas)))
    return np.asarray(test.X @ path.coefs + path.intercepts + test.base[:, None])


def split(data: Lagged, test_fraction: float, gap: int) -> tuple[Lagged, Lagged | None]:
    """Split lagged rows into training rows and the last ones, the test rows, with a gap between them.

    Parameters
    ----------
    data : the rows in the order of time
    test_fraction : fraction of the rows to test on; 0 for none
    gap : number of rows left out between both, whose targets are not known at the first test origin

    Raises
    ------
    ParamError
        For too few training rows.
    """
    n = len(data.X)
    if not test_fraction:
        return data, None
    n_train = int((1 - test_fraction) * n)
    if n_train - gap < MIN_ROWS or n_train >= n:
        raise ParamError(
            f"test_fraction={test_fraction:g} leaves {n_train - gap} of {n} rows to train on and {n - n_train} to "
            f"test on; at least {MIN_ROWS} and 1 are needed."
        )
    return data.rows(slice(0, n_train - gap)), data.rows(slice(n_train, n))


def rows_of(
    series: Series, params: TimeSeriesParams
) -> tuple[Lagged, tuple[Regressor, ...], tuple[str, ...]]:
    """Return the lagged rows of a series, its regressors, and notes on lags and season that were not requested.

    The season of the frequency is used where every test row has a seasonal naive forecast; it costs no row.
    """
    import numpy as np

    y, positions, horizon = series.table.y, series.positions, params.horizon
    notes: tuple[str, ...] = ()
    lags = params.lags
    if lags is None:
        lags = auto_lags(positions, horizon, difference=params.difference)
        if lags < MAX_AUTO_LAGS:
            notes += (f"Lags: {lags}; more would leave too few rows. Set lags to change it.",)

    regressors = regressors_of(series.table, params, lags)

    def rows(season: int) -> Lagged:
        return lagged(
            y,
            lags,
            horizon,
            season,
            difference=params.difference,
            positions=positions,
            regressors=regressors,
            season_needed=params.season is not None,
        )

    if params.season is not None:
        return rows(params.season), regressors, notes
    for season in series.frequency.seasons:
        data = rows(season)
        n = len(data.X)
        tested = slice(
            int((1 - params.test_fraction) * n) if params.test_fraction else n // (params.folds + 1), n
        )
        assert data.seasonal is not None
        if not np.isnan(data.seasonal[tested]).any():
            note = f"Season: {season} {series.frequency.units} (seasonal naive forecast). Set season to change it."
            return data, regressors, (*notes, note)
    return rows(0), regressors, notes


def one_step_change(series: Series, last: int) -> float:
    """Return the mean absolute change between neighbouring steps up to a row, 0 where there is none."""
    import numpy as np

    steps, changes = np.diff(series.positions[: last + 1]), np.abs(np.diff(series.table.y[: last + 1]))
    return float(changes[steps == 1].mean()) if (steps == 1).any() else 0.0


def gap_warnings(series: Series, data: Lagged) -> tuple[str, ...]:
    """Return how many steps have no value, and how many rows are left out because a lag is missing."""
    first, last = int(series.positions[0]), int(series.positions[-1])
    span, units = last - first + 1, series.frequency.units
    missing = span - len(series.positions)
    if not missing and not data.left_out:
        return ()
    kept = (
        f"{missing:,} of {span:,} {units} have no value and stay gaps"
        if missing
        else "Some values are missing"
    )
    return (f"{kept}: {data.left_out:,} rows are left out because one of their lags is missing.",)


def unused_warnings(table: Table) -> tuple[str, ...]:
    """Return which properties of a table a series ignores."""
    messages = []
    if table.weights is not None or table.cv_groups is not None:
        messages.append("Row weights and CV groups are ignored: rows are used in time order.")
    if table.held_out is not None:
        rows = len(table.held_out.y)
        messages.append(
            f"The {rows:,} held-out rows are excluded from the series; the test rows are the last of the others."
        )
    return tuple(messages)


def tutorial(table: Table) -> tuple[solvers.Descent, float]:
    """Solve as the tutorial did (30 lags, alpha 0.1, standardised columns) and return its test MSE too."""
    data = lagged(table.y, 30, 1, 0, difference=False)
    cut = int(0.8 * len(data.X))
    X, y = data.X[:cut], data.target[:cut]
    means, scales = X.mean(axis=0), X.std(axis=0)
    fit = solvers.coordinate_descent((X - means) / scales, y, 0.1, tol=1e-4, stop="scikit-learn")
    forecast = (data.X[cut:] - means) / scales @ fit.coef + fit.intercept
    return fit, mse(forecast, data.actual[cut:])


def forecast_at(result: TimeSeriesResult, cursor: float) -> FloatArray:
    """Return the forecasts (n_test,) at the cursor: a look-up on the grid, computed between its points."""
    import numpy as np

    near = nearest(result.grid, cursor)
    if np.isclose(result.grid[near], cursor, rtol=1e-9):
        on_grid: FloatArray = result.forecasts[:, near]
        return on_grid
    assert result.test is not None
    solution = result.fit.at(cursor)
    between: FloatArray = result.test.X @ solution.coef + solution.intercept + result.test.base
    return between
