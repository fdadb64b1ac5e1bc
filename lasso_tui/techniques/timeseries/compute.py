"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Level
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import nearest, start_alpha
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    cv_marks,
)
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.timeseries.lagged import FEWEST, Lagged, lagged, mse
from lasso_tui.techniques.timeseries.params import TimeSeriesParams
from lasso_tui.techniques.timeseries.rolling_origin import rolling_origin_folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class TimeSeriesResult(Result[TimeSeriesParams, Table]):
    """The path on the training rows, its errors on what came after, and the baselines' on the same rows."""

    fit: PathFit
    train: Lagged
    test: Lagged
    forecasts: FloatArray
    """(n_test, A): the test rows' forecasts at every alpha."""
    test_mse: FloatArray
    clock: FloatArray
    clock_title: str
    cv: solvers.CrossValidation | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None
    baselines: tuple[Level, ...] = ()
    tutorial: tuple[solvers.Descent, float] | None = None


def solve(params: TimeSeriesParams, table: Table) -> Iterator[TimeSeriesResult]:
    """The path on the earlier rows and its forecasts of the later ones; then the rolling cross-validation."""
    import numpy as np

    table = in_time(table)
    data = lagged(table.y, params.lags, params.horizon, params.season, difference=params.difference)
    n_train = int((1 - params.test_share) * len(data.X))
    gap = params.horizon - 1  # a training target must be known at the first test origin
    if n_train - gap < FEWEST or n_train >= len(data.X):
        raise ParamError(
            f"test_share leaves {n_train - gap} rows to train on; at least {FEWEST} are needed, and one to test."
        )
    train, test = data.rows(slice(0, n_train - gap)), data.rows(slice(n_train, len(data.X)))
    if train.target.min() == train.target.max():
        raise ParamError(
            f"{table.target} does not change over the training rows: there is nothing to forecast."
        )
    rows = Table(
        name=table.name,
        source=table.source,
        X=train.X,
        y=train.target,
        features=train.names,
        target=table.target,
    )
    problem = Problem(table=rows, standardize=True)
    path = problem.path(problem.grid(params.alpha))
    forecasts = test.X @ path.coefs + path.intercepts + test.base[:, None]
    clock, title = clock_of(table, test)
    result = TimeSeriesResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=PathFit.of(rows, path),
        train=train,
        test=test,
        forecasts=forecasts,
        test_mse=np.mean((forecasts - test.actual[:, None]) ** 2, axis=0),
        clock=clock,
        clock_title=title,
        tutorial=tutorial(table) if table.source == "article" else None,
        warnings=path.warnings + unused(table),
        pending="rolling cross-validation",
    )
    yield result
    splits = rolling_origin_folds(len(train.X), params.folds, gap)
    cv = solvers.cross_validate(train.X, train.target, cv=splits, alphas=path.alphas, standardize=True)
    held = np.concatenate([test_rows for _, test_rows in splits])
    known = train.rows(slice(None))
    levels = [Level(mse(known.naive[held], known.actual[held]), "naive")]
    if known.seasonal is not None:
        levels.append(Level(mse(known.seasonal[held], known.actual[held]), "seasonal naive"))
    yield replace(
        result,
        cv=cv,
        low=cv.mean - cv.se,
        high=cv.mean + cv.se,
        baselines=tuple(levels),
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="",
        warnings=result.warnings + cv.warnings,
    )


def in_time(table: Table) -> Table:
    """Return the rows in the order of their times, where the table has times."""
    import numpy as np

    if table.time is None or (np.diff(table.time) >= 0).all():
        return table
    order = np.argsort(table.time, kind="stable")
    return replace(table, X=table.X[order], y=table.y[order], time=table.time[order])


def unused(table: Table) -> tuple[str, ...]:
    """Say what of a table a series has no use for."""
    told = []
    if table.weights is not None or table.cv_groups is not None:
        told.append("Weights and groups of folds are not used: a series has one value after another.")
    if table.held_out is not None:
        rows = len(table.held_out.y)
        told.append(f"The {rows:,} rows held out are not in the series; the last rows of the others test.")
    return tuple(told)


def clock_of(table: Table, test: Lagged) -> tuple[FloatArray, str]:
    """Return the times of the test rows: those of the table, or its only column where it increases, else places."""
    import numpy as np

    if table.time is not None:
        name = table.preparation.time if table.preparation is not None else "time"
        return table.time[test.times], name
    if table.n_features == 1 and (np.diff(table.X[:, 0]) > 0).all():
        return table.X[test.times, 0], table.features[0]
    return np.asarray(test.times + 1, dtype=np.float64), "row"


def tutorial(table: Table) -> tuple[solvers.Descent, float]:
    """Solve as the tutorial did, 30 lags at alpha 0.1 on standardised columns; its test error beside it."""
    data = lagged(table.y, 30, 1, 0, difference=False)
    cut = int(0.8 * len(data.X))
    X, y = data.X[:cut], data.target[:cut]
    means, scales = X.mean(axis=0), X.std(axis=0)
    fit = solvers.coordinate_descent((X - means) / scales, y, 0.1, tol=1e-4, stop="scikit-learn")
    forecast = (data.X[cut:] - means) / scales @ fit.coef + fit.intercept
    return fit, mse(forecast, data.actual[cut:])


def forecast_at(result: TimeSeriesResult, cursor: float) -> FloatArray:
    """Forecasts (n_test,) at the cursor: a look-up on the grid."""
    import numpy as np

    near = nearest(result.grid, cursor)
    if np.isclose(result.grid[near], cursor, rtol=1e-9):
        found: FloatArray = result.forecasts[:, near]
        return found
    solution = result.fit.at(cursor)
    between: FloatArray = result.test.X @ solution.coef + solution.intercept + result.test.base
    return between
