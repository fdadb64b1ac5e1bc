"""The charts of a forecast: the test rows, the error along alpha, the lags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.charts import Axis, Curve, Focus, Mark, Stack, Trace, XYChart
from lasso_tui.techniques.linear.display.paths import path_lines
from lasso_tui.techniques.linear.linear_path import ALPHA_AXIS, coefficient_axis
from lasso_tui.techniques.linear.paired import COMPARABLE
from lasso_tui.techniques.technique import ChartSpec
from lasso_tui.techniques.timeseries.comparison import Comparison, comparisons
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui._types import FloatArray

__all__ = ["CHARTS"]

HEIGHTS = (6.0, 4.0, 5.0)
"""Relative heights of the plots of its stack."""


def forecast_stack(result: TimeSeriesResult, cursor: float) -> Stack:
    """Return the values, the error of the lasso, and its gain over the naive forecast, over one axis of time.

    The rows of the rolling origins are forecast at the cursor, the test rows at the alpha that is chosen: their
    errors are not to choose by.
    """
    import numpy as np

    compared, x_axis = comparisons(result, cursor), Axis(result.clock_title)
    marks = () if result.test is None else (Mark("t", float(result.clock[0]), "test rows begin"),)
    reach = 1.05 * max((float(np.abs(c.at_choice).max()) for c in compared), default=1.0)
    rmse = ", ".join(f"{c.rmse} {c.place}" for c in compared)
    gain = ", ".join(f"{100 * c.gain[-1]:+.0f} % {c.place}" for c in compared)
    parts = (
        part(
            x_axis,
            Axis(f"Actual {result.data.target}", "from t on: test rows" if marks else ""),
            compared,
            lambda c: c.actual,
            "line",
            marks=marks,
        ),
        part(
            x_axis,
            Axis(f"Error of the lasso: RMSE {rmse}" if rmse else "Error of the lasso"),
            compared,
            lambda c: c.error,
            "spikes",
            marks=marks,
            y_limits=(-reach, reach),
        ),
        part(
            x_axis,
            Axis(f"Gain over naive: {gain}" if gain else "Gain over naive"),
            compared,
            lambda c: 100 * c.gain,
            "line",
            marks=marks,
            y_limits=gain_limits(compared),
        ),
    )
    return Stack(title="Forecast", parts=parts, heights=HEIGHTS)


def gain_limits(compared: tuple[Comparison, ...]) -> tuple[float, float]:
    """Return the ends of the axis of the gain, in per cent: those of the chosen alpha, with zero well inside."""
    ends = [0.0, *(float(v) for c in compared for v in (c.gain_at_choice.min(), c.gain_at_choice.max()))]
    low, high = 100 * min(ends), 100 * max(ends)
    span = max(high - low, 2.0)
    return min(low - 0.1 * span, -0.3 * span), max(high + 0.1 * span, 0.3 * span)


def part(
    x_axis: Axis,
    y_axis: Axis,
    compared: tuple[Comparison, ...],
    values: Callable[[Comparison], FloatArray],
    kind: str,
    **fields: Any,
) -> XYChart:
    """Return one part of the stack: a line or spikes for the rows of each comparison."""
    return XYChart(
        title=y_axis.title.partition(":")[0],
        x_axis=x_axis,
        y_axis=y_axis,
        traces=tuple(Trace(c.rows, c.when, values(c), kind=kind) for c in compared),
        picks=False,
        named=False,
        placeholder="computing the rolling origins…",
        **fields,
    )


def error_chart(result: TimeSeriesResult, cursor: float) -> Curve:
    """Return the error of rolling-origin forecasts along alpha, with the baselines on the same rows."""
    import numpy as np

    y_axis = Axis("MSE ± 1 SE", f"{result.params.folds} rolling origins")
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
        low=result.low,
        high=result.high,
        members=result.comparable,
        members_label=COMPARABLE,
        focus=focus(result),
        levels=result.baselines,
        marks=result.marks,
        counts=result.fit.path.nonzeros,
        counts_title="nonzero",
    )


def focus(result: TimeSeriesResult) -> Focus:
    """Return what the axis of the error shows: the minimum, the 1-SE alpha, and naive forecasts that are near."""
    assert result.cv is not None
    cv = result.cv
    least, se = float(cv.mean[cv.index_min]), float(cv.se[cv.index_min])
    at = cv.mean + cv.se
    near = [level.y + 0.3 * se for level in result.baselines if least - se <= level.y <= least + 6 * se]
    return Focus(least, se, max([float(at[cv.index_1se]), *near]))


ALL_ZERO = "All lags are 0 at ▲: press [ for some."


def lag_chart(result: TimeSeriesResult, cursor: float) -> XYChart:
    """Return the coefficient of every lag at the cursor, each in its colour; those of each regressor in one."""
    import numpy as np

    coef, own = result.fit.at(cursor).coef * result.fit.path.scales, result.train.lags
    lags = np.arange(own, dtype=np.float64) + result.params.horizon
    name = coefficient_axis(result.fit).title if not result.regressors else result.data.target
    features = result.fit.table.features
    ranks = None if result.regressors else result.fit.ranks[:own]
    traces = [Trace(name, lags, coef[:own], kind="bars", names=features[:own], ranks=ranks)]
    first = own
    for regressor in result.regressors:
        last = first + len(regressor.lags)
        of = np.array(regressor.lags, float), coef[first:last]
        traces.append(Trace(regressor.name, *of, kind="bars", names=features[first:last]))
        first = last
    limits = min(0.0, float(result.fit.scaled_coefs.min())), float(result.fit.max_abs_coefs.max()) or 1.0
    return XYChart(
        title="Lags",
        x_axis=Axis("lag"),
        y_axis=coefficient_axis(result.fit),
        picks=False,
        traces=tuple(traces),
        y_limits=limits,
        placeholder=ALL_ZERO,
    )


CHARTS: tuple[ChartSpec[TimeSeriesResult], ...] = (
    ChartSpec("Forecast", forecast_stack, plots=HEIGHTS),
    ChartSpec("CV error", error_chart),
    ChartSpec("Lags", lag_chart),
    ChartSpec("Path", lambda r, cursor: replace(path_lines(r.fit, r.marks), cursor=cursor)),
)
