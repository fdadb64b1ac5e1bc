"""The charts of a forecast: the test rows, the error along alpha, the lags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts import Axis, Curve, Trace, XYChart
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    coefficient_axis,
    path_chart,
)
from lasso_tui.techniques.technique import ChartSpec
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult, forecast_at

if TYPE_CHECKING:
    pass


SHOWN = 240
"""Values of the test rows that the forecast's picture has, the last ones."""


def forecast_chart(result: TimeSeriesResult, cursor: float) -> XYChart:
    """The last test values as they were, as forecast, and as doing nothing forecasts them."""
    last, steps = slice(max(0, len(result.clock) - SHOWN), None), result.params.horizon
    when, test = result.clock[last], result.test
    traces = [
        Trace("forecast", when, forecast_at(result, cursor)[last]),
        Trace("actual", when, test.actual[last]),
        Trace("naive", when, test.naive[last], quiet=True),
    ]
    if test.seasonal is not None:
        traces.append(Trace("seasonal naive", when, test.seasonal[last], quiet=True))
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
            waiting="the rolling cross-validation is being computed",
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
    limits = min(0.0, float(result.fit.shown.min())), float(result.fit.strength.max()) or 1.0
    return XYChart(
        title="Lags",
        x_axis=Axis("lag", "steps back"),
        y_axis=coefficient_axis(result.fit),
        picks=False,
        traces=(Trace("coefficient", lags, coef, kind="spikes"),),
        y_limits=limits,
    )


CHARTS: tuple[ChartSpec[TimeSeriesResult], ...] = (
    ChartSpec("Forecast", forecast_chart),
    ChartSpec("CV error", error_chart),
    ChartSpec("Lags", lag_chart),
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
)
