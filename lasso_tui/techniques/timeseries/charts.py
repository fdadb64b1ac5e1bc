"""The charts of a forecast: the test rows, the error along alpha, the lags."""

from __future__ import annotations

from lasso_tui.charts import Axis, Curve, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    coefficient_axis,
    path_chart,
)
from lasso_tui.techniques.linear.paired import COMPARABLE
from lasso_tui.techniques.technique import ChartSpec
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult, forecast_at

__all__ = ["CHARTS"]

MAX_TEST_VALUES = 240
"""Test values in the forecast chart, the last ones."""


def forecast_chart(result: TimeSeriesResult, cursor: float) -> XYChart:
    """Return the last test values: actual, forecast, and the naive forecasts."""
    last, steps = slice(max(0, len(result.clock) - MAX_TEST_VALUES), None), result.params.horizon
    when, test = result.clock[last], result.test
    assert test is not None
    traces = [
        Trace("forecast", when, forecast_at(result, cursor)[last]),
        Trace("actual", when, test.actual[last]),
        Trace("naive forecast", when, test.naive[last], faint=True),
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
    """Return the error of rolling-origin forecasts along alpha, with the baselines on the same rows."""
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
            placeholder="computing cross-validation…",
        )
    return Curve(
        title="CV error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=y_axis,
        x=result.grid,
        y=result.cv.mean,
        label="rolling-origin forecasts",
        low=result.low,
        high=result.high,
        band_label="± 1 standard error",
        members=result.comparable,
        members_label=COMPARABLE,
        levels=result.baselines,
        marks=result.marks,
        counts=result.fit.path.nonzeros,
        counts_title="nonzero",
    )


def lag_chart(result: TimeSeriesResult, cursor: float) -> XYChart:
    """Return the coefficient of every lag at the cursor; those of each regressor are spikes of its own."""
    import numpy as np

    coef, own = result.fit.at(cursor).coef * result.fit.path.scales, result.train.lags
    lags = np.arange(own, dtype=np.float64) + result.params.horizon
    name = "coefficient" if not result.regressors else result.data.target
    traces, first = [Trace(name, lags, coef[:own], kind="spikes")], own
    for regressor in result.regressors:
        last = first + len(regressor.lags)
        traces.append(Trace(regressor.name, np.array(regressor.lags, float), coef[first:last], kind="spikes"))
        first = last
    limits = min(0.0, float(result.fit.scaled_coefs.min())), float(result.fit.max_abs_coefs.max()) or 1.0
    return XYChart(
        title="Lags",
        x_axis=Axis("lag"),
        y_axis=coefficient_axis(result.fit),
        picks=False,
        traces=tuple(traces),
        y_limits=limits,
    )


CHARTS: tuple[ChartSpec[TimeSeriesResult], ...] = (
    ChartSpec("Forecast", forecast_chart, when=lambda r: r.test is not None),
    ChartSpec("CV error", error_chart),
    ChartSpec("Lags", lag_chart),
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
)
