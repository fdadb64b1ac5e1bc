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
    fit_figures,
    path_chart,
    scaling,
)
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, Params, log_slider, number, seed, switch
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, DataGenerator, Lesson, Technique, TutorialExample
from lasso_tui.techniques.timeseries.charts import CHARTS
from lasso_tui.techniques.timeseries.compute import solve, tutorial
from lasso_tui.techniques.timeseries.data import article, synthetic
from lasso_tui.techniques.timeseries.lagged import FEWEST, Lagged, lagged, mse
from lasso_tui.techniques.timeseries.lesson import LESSON
from lasso_tui.techniques.timeseries.params import TimeSeriesParams
from lasso_tui.techniques.timeseries.readout import readout
from lasso_tui.techniques.timeseries.rolling_origin import rolling_origin_folds

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


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
