"""Time series: forecasts from lagged values, compared with the naive forecast."""

from __future__ import annotations

from lasso_tui.techniques.arrangement import Arrangement, Column, Row
from lasso_tui.techniques.linear.linear_model import coefficient_path
from lasso_tui.techniques.technique import DataGenerator, Technique, TutorialExample
from lasso_tui.techniques.timeseries.charts import CHARTS
from lasso_tui.techniques.timeseries.compute import solve
from lasso_tui.techniques.timeseries.data import article, synthetic
from lasso_tui.techniques.timeseries.lesson import LESSON
from lasso_tui.techniques.timeseries.params import TimeSeriesParams
from lasso_tui.techniques.timeseries.readout import fit_table, readout

__all__ = ["TECHNIQUE", "TimeSeriesParams"]

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
        preset={"alpha": 0.1, "lags": 30, "season": 0, "folds": 5, "test_fraction": 0.2},
        remark="The tutorial does not compare with the naive forecast, which has a lower test MSE.",
    ),
    lesson=LESSON,
    path=lambda r: coefficient_path(r.fit),
    generators=(
        DataGenerator(
            name="synthetic", title="simulated series: lags 1 and 12 are informative", make=synthetic
        ),
    ),
    predicts=False,
    dataset="sunspots",
    series=True,
    arrangement=Arrangement(
        medium=(Column((Row(("Forecast",), 20), Row(("CV error", "Lags"), 13))),),
        large=(
            Column((Row(("Forecast",), 31), Row(("Path",), 17)), 110),
            Column((Row(("CV error",), 25), Row(("Lags",), 23)), 52),
        ),
    ),
    fit_table=fit_table,
    own_settings=lambda p: f"{p.folds} origins, last {p.test_fraction:.0%} tested",
)
