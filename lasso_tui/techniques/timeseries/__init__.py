"""Time series: forecast a series from its own past, and ask whether that beats doing nothing.

y[t+h] ≈ b₀ + Σₖ bₖ · y[t−k],   k = 0 … L−1,   the lasso choosing the lags
naive forecast: y[t];   seasonal naive: the last known value of the same season
alpha: rolling origin, every fold is forecast from the rows before it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Curve, Level, Trace, XYChart
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import nearest, start_alpha
from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    PathFit,
    coefficient_axis,
    cv_marks,
    fit_metrics,
    path_chart,
    scaling,
)
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, Params, log_slider, number, seed, switch
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, DataGenerator, Lesson, Technique, TutorialExample
from lasso_tui.techniques.timeseries.lagged import FEWEST, Lagged, lagged, mse
from lasso_tui.techniques.timeseries.rolling_origin import rolling_origin_folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

SHOWN = 240
"""Values of the test rows that the forecast's picture has, the last ones."""


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


def article(params: TimeSeriesParams) -> Table:
    """Make the tutorial's series: a random walk, one step a day from 2020 to 2022."""
    import numpy as np

    walk = np.cumsum(np.random.RandomState(params.seed).randn(1096))
    return series_table(
        "article", walk, f"A random walk of 1,096 days, seed {params.seed}: no lag but the last can help."
    )


def synthetic(params: TimeSeriesParams) -> Table:
    """Make y[t] = 0.5·y[t−1] + 0.3·y[t−12] + shock: two lags count, a year and a step ago."""
    import numpy as np

    shocks = params.noise * np.random.default_rng(params.seed).standard_normal(params.length + 200)
    y = np.zeros(len(shocks))
    for t in range(len(y)):
        y[t] = (0.5 * y[t - 1] if t >= 1 else 0.0) + (0.3 * y[t - 12] if t >= 12 else 0.0) + shocks[t]
    return series_table(
        "synthetic", y[200:], f"Random series, seed {params.seed}: lags 1 and 12 count, by 0.5 and 0.3."
    )


def series_table(name: str, values: FloatArray, note: str) -> Table:
    """Put a series into a table with its place in time as the only column."""
    import numpy as np

    return Table(
        name=name,
        source=name,
        X=np.arange(1.0, len(values) + 1)[:, None],
        y=values,
        features=("time",),
        target="y",
        notes=(note,),
    )


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


def forecast_chart(result: TimeSeriesResult, cursor: float) -> XYChart:
    """The last test values as they were, as forecast, and as doing nothing forecasts them."""
    last, steps = slice(max(0, len(result.clock) - SHOWN), None), result.params.horizon
    when, test = result.clock[last], result.test
    traces = [
        Trace("forecast", when, forecast_at(result, cursor)[last]),
        Trace("actual", when, test.actual[last]),
        Trace("naive", when, test.naive[last], faint=True),
    ]
    if test.seasonal is not None:
        traces.append(Trace("seasonal naive", when, test.seasonal[last], faint=True))
    return XYChart(
        title="Forecast",
        x_axis=Axis(result.clock_title, "test rows"),
        traces=tuple(traces),
        picks=False,
        y_axis=Axis(result.data.target, "one step ahead" if steps == 1 else f"{steps} steps ahead"),
    )


def error_chart(result: TimeSeriesResult, cursor: float) -> Curve:
    """Error of the rolling forecasts along alpha, with the baselines on the same rows."""
    import numpy as np

    y_axis = Axis("mean squared error", f"{result.data.target}²")
    if result.cv is None:
        return Curve(
            title="CV error",
            cursor=cursor,
            x_axis=ALPHA_AXIS,
            y_axis=y_axis,
            x=result.grid,
            y=np.full(len(result.grid), np.nan),
            placeholder="the rolling cross-validation is being computed",
        )
    return Curve(
        title="CV error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=y_axis,
        x=result.grid,
        y=result.cv.mean,
        label="rolling forecasts",
        low=result.low,
        high=result.high,
        band_label="± 1 standard error",
        levels=result.baselines,
        marks=result.marks,
        counts=result.fit.path.nonzeros,
        counts_title="kept",
    )


def lag_chart(result: TimeSeriesResult, cursor: float) -> XYChart:
    """The coefficient of every lag at the cursor."""
    import numpy as np

    coef = result.fit.at(cursor).coef * result.fit.path.scales
    lags = np.arange(len(coef), dtype=np.float64) + result.params.horizon
    limits = min(0.0, float(result.fit.scaled_coefs.min())), float(result.fit.max_abs_coefs.max()) or 1.0
    return XYChart(
        title="Lags",
        x_axis=Axis("lag", "steps back"),
        y_axis=coefficient_axis(result.fit),
        picks=False,
        traces=(Trace("coefficient", lags, coef, kind="spikes"),),
        y_limits=limits,
    )


def readout(result: TimeSeriesResult, cursor: float) -> Readout:
    """Return the figures at the cursor, the baselines on the same test rows beside them."""
    test = result.test
    error, naive = mse(forecast_at(result, cursor), test.actual), mse(test.naive, test.actual)
    skill = 1 - error / naive if naive > 0 else float("nan")
    figures = [f for f in fit_metrics(result.fit, cursor, result.cv) if f.name != "r2_train"]
    figures += [
        Metric(
            "test_mse",
            "test MSE",
            error,
            format_significant(error),
            data_label=f"the last {len(test.actual)} rows",
        ),
        Metric("naive_mse", "naive test MSE", naive, format_significant(naive)),
        Metric("skill", "better than naive by", skill, f"{skill:.0%}"),
    ]
    if test.seasonal is not None:
        seasonal = mse(test.seasonal, test.actual)
        figures.append(Metric("seasonal_mse", "seasonal naive", seasonal, format_significant(seasonal)))
    remark = ""
    if skill < 0:
        remark = "On the test rows this loses to repeating the last value."
    if result.tutorial is not None:
        descent, theirs = result.tutorial
        kept = [k + 1 for k in range(len(descent.coef)) if descent.coef[k]]
        walk = mse(result.test.naive, result.test.actual)
        figures += [
            Metric(
                "tutorial_test_mse",
                "tutorial's test MSE",
                theirs,
                format_significant(theirs),
                in_readout=False,
            ),
            Metric("tutorial_nonzero", "tutorial's lags", len(kept), str(len(kept)), in_readout=False),
            *(
                Metric(
                    f"tutorial_lag_{k}",
                    f"tutorial's lag {k}",
                    float(descent.coef[k - 1]),
                    f"{descent.coef[k - 1]:.4f}",
                    in_readout=False,
                )
                for k in kept
            ),
        ]
        remark = (
            f"The tutorial keeps lags {', '.join(map(str, kept))} and has test MSE {theirs:.4f}; "
            f"repeating yesterday's value has {walk:.4f}: in a random walk nothing else can be known."
        )
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(figures),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.fit.table, standardize=True),
        remark=remark,
    )


LESSON = Lesson(
    question="Does the past of a series forecast it better than repeating its last value?",
    charts={
        "Forecast": "The last of the test rows: what came, what was forecast from the rows before, and what doing "
        "nothing would have forecast.",
        "CV error": "The error of rolling forecasts along alpha: each fold is forecast from the rows before it. The "
        "lines are the baselines on the same rows; a curve that stays above them has learnt nothing.",
        "Lags": "The coefficient of each past value; most are zero.",
        "Path": "The lags as they enter along alpha.",
    },
    formula="1/(2n) · Σₜ (y[t+h] − b₀ − Σₖ bₖ·y[t−k])²  +  α · Σₖ |bₖ|",
    try_this=(
        "On article, move alpha: no lag but the last helps, and the penalty only hurts it.",
        "Switch difference on there: the best forecast of a random walk's change is none at all.",
        "On sunspots, set season to 132 and steps ahead to 12: does the eleven-year cycle help?",
        "On synthetic, raise steps ahead and watch the forecast fall back to the mean.",
    ),
    not_when="Not to say which past value causes the next, and not where rows are not in the order of time: nothing "
    "here is ever shuffled. Error bars of one test stretch do not tell about the next change of regime.",
    references=(
        "Hyndman & Athanasopoulos, Forecasting: principles and practice, chapters 5 and 7.",
        "Tashman 2000, Out-of-sample tests of forecasting accuracy, Int. J. Forecasting 16(4).",
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
    ),
)

CHARTS: tuple[ChartSpec[TimeSeriesResult], ...] = (
    ChartSpec("Forecast", forecast_chart),
    ChartSpec("CV error", error_chart),
    ChartSpec("Lags", lag_chart),
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
)

TECHNIQUE = Technique(
    slug="timeseries",
    title="Time series",
    order=7,
    params=TimeSeriesParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "lags": 30},
        remark="The tutorial never asks what doing nothing would have scored; it scores better.",
    ),
    lesson=LESSON,
    path=lambda r: coefficient_path(r.fit),
    generators=(
        DataGenerator(name="synthetic", title="a random series in which lags 1 and 12 count", make=synthetic),
    ),
    dataset="sunspots",
)
