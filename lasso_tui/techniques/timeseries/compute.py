"""Time series: forecast a series from its lagged values, and compare with the naive forecast.

y[t+h] ≈ b₀ + Σₖ bₖ · y[t−k],   k = 0 … L−1,   the lasso selecting the lags
naive forecast: y[t];   seasonal naive: the last known value of the same season
alpha: by rolling-origin cross-validation, every fold forecast from the rows before it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
from lasso_tui.techniques.timeseries.lagged import MIN_ROWS, Lagged, lagged, mse
from lasso_tui.techniques.timeseries.params import TimeSeriesParams
from lasso_tui.techniques.timeseries.rolling_origin import rolling_origin_folds

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
    cv : rolling-origin cross-validation
    low, high : (A,) its mean minus and plus one standard error
    comparable : (A, 1) the minimum CV error at the alphas that are not distinguishable from it
    baselines : errors of the naive forecasts on the rows of the folds
    tutorial : the solution of the worked example, and its test MSE
    """

    fit: PathFit
    train: Lagged
    test: Lagged | None
    forecasts: FloatArray
    clock: FloatArray
    clock_title: str
    cv: solvers.CrossValidation | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None
    comparable: FloatArray | None = None
    baselines: tuple[Level, ...] = ()
    tutorial: tuple[solvers.Descent, float] | None = None


def solve(params: TimeSeriesParams, table: Table) -> Iterator[TimeSeriesResult]:
    """Compute the path on the earlier rows and forecast the later ones; then the rolling cross-validation."""
    import numpy as np

    table = in_time_order(table)
    data = lagged(table.y, params.lags, params.horizon, params.season, difference=params.difference)
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
    clock, title = (np.empty(0), "row") if test is None else clock_of(table, test)
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
        tutorial=tutorial(table) if table.source == "article" else None,
        warnings=path.warnings + unused_warnings(table),
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
    held = np.concatenate([test_rows for _, test_rows in splits])
    known = train.rows(slice(None))
    levels = [Level(mse(known.naive[held], known.actual[held]), "naive forecast")]
    if known.seasonal is not None:
        levels.append(Level(mse(known.seasonal[held], known.actual[held]), "seasonal naive"))
    yield replace(
        result,
        cv=cv,
        low=cv.mean - cv.se,
        high=cv.mean + cv.se,
        comparable=PairedErrors.of(cv.losses, cv.fold_sizes, cv.index_min).line(cv.mean),
        baselines=tuple(levels),
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="",
        warnings=path.warnings + unused_warnings(table) + cv.warnings,
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


def in_time_order(table: Table) -> Table:
    """Return the table with its rows in the order of their times, where it has times."""
    import numpy as np

    if table.time is None or (np.diff(table.time) >= 0).all():
        return table
    order = np.argsort(table.time, kind="stable")
    return replace(table, X=table.X[order], y=table.y[order], time=table.time[order])


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


def clock_of(table: Table, test: Lagged) -> tuple[FloatArray, str]:
    """Return the times of the test rows and their name.

    Times are the table's, or its only column where it increases, else row numbers from 1.
    """
    import numpy as np

    if table.time is not None:
        name = table.preparation.time if table.preparation is not None else "time"
        return table.time[test.times], name
    if table.n_features == 1 and (np.diff(table.X[:, 0]) > 0).all():
        return table.X[test.times, 0], table.features[0]
    return np.asarray(test.times + 1, dtype=np.float64), "row"


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
