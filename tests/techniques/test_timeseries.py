"""Forecasts from past values alone, compared with the naive forecasts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from lasso_tui.app.pane.frame.shown_fit import ShownFit
from lasso_tui.charts import DARK_PALETTE, draw_static, highlight_series
from lasso_tui.cli import main
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.held_out_looks import NO_LOOKS
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.timeseries import TECHNIQUE
from lasso_tui.techniques.timeseries.comparison import comparisons
from lasso_tui.techniques.timeseries.compute import solve
from lasso_tui.techniques.timeseries.data import series_table
from lasso_tui.techniques.timeseries.lagged import lagged
from lasso_tui.techniques.timeseries.regressors import Regressor
from lasso_tui.techniques.timeseries.rolling_origin import rolling_origin_folds
from tests.charts.grid import grid

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())["time_series"]


def final(dataset: str, **values):
    *_, result = stream(Job(TECHNIQUE, updated(defaults(TECHNIQUE, dataset), values), DataRequest(dataset)))
    return result


def test_the_tutorials_numbers(capsys):
    assert main(["run", "timeseries", "article", "--json"]) == 0
    metrics = json.loads(capsys.readouterr().out)["metrics"]
    assert metrics["tutorial_test_mse"] == pytest.approx(GOLDEN["test_mse"], rel=1e-6)
    assert metrics["naive_mse"] == pytest.approx(GOLDEN["naive_mse"], rel=1e-9)
    assert metrics["tutorial_nonzero"] == len(GOLDEN["lags"])
    assert all(f"tutorial_lag_{lag}" in metrics for lag in GOLDEN["lags"])
    assert metrics["test_mse"] == pytest.approx(GOLDEN["test_mse"], rel=5e-3)
    assert metrics["skill"] < 0


@given(
    T=st.integers(40, 90),
    lags=st.integers(1, 12),
    horizon=st.integers(1, 6),
    season=st.integers(0, 9),
    difference=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_row_knows_the_future(T, lags, horizon, season, difference):
    series = np.arange(T) ** 2.0
    data = lagged(series, lags, horizon, season, difference=difference)
    for row, time in enumerate(data.times):
        origin = time - horizon
        assert data.actual[row] == series[time]
        assert data.naive[row] == series[origin]
        assert data.target[row] + data.base[row] == series[time]
        past = np.diff(series, prepend=series[0]) if difference else series
        assert data.X[row].tolist() == [past[origin - k] for k in range(lags)]
        if data.seasonal is not None:
            positions = np.flatnonzero(series == data.seasonal[row])
            assert positions[0] <= origin
            assert (time - positions[0]) % season == 0


@given(
    steps=st.lists(st.sampled_from([1, 1, 1, 1, 1, 1, 2, 5]), min_size=60, max_size=120),
    lags=st.integers(1, 4),
    horizon=st.integers(1, 4),
    season=st.integers(0, 5),
    difference=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_with_gaps_every_value_is_that_of_its_time(steps, lags, horizon, season, difference):
    positions = np.cumsum(steps)
    series, other = positions**2.0, positions * 10.0
    at, other_at = dict(zip(positions, series, strict=True)), dict(zip(positions, other, strict=True))
    regressor = Regressor("x", other, (horizon, horizon + 2))
    try:
        data = lagged(
            series, lags, horizon, season, difference=difference, positions=positions, regressors=(regressor,)
        )
    except ParamError:
        assume(False)
    rows = set()
    for row, time in enumerate(positions[data.times]):
        origin = time - horizon
        own = [at[origin - k] - (at[origin - k - 1] if difference else 0) for k in range(lags)]
        assert data.X[row].tolist() == [*own, other_at[origin], other_at[origin - 2]]
        assert (data.naive[row], data.target[row] + data.base[row]) == (at[origin], at[time])
        if data.seasonal is not None:
            back = next(k for k in range(season, 10**4, season) if k >= horizon and time - k in at)
            assert data.seasonal[row] == at[time - back]
        rows.add(time)
    needed = {horizon + k for k in range(lags + difference)} | {horizon, horizon + 2}
    usable = {time for time in at if all(time - k in at for k in needed)}
    if season:
        usable = {t for t in usable if any(t - k in at for k in range(season, 10**3, season) if k >= horizon)}
    assert rows == usable
    if not season:
        assert data.left_out == sum(time not in usable for time in at if time - max(needed) >= positions[0])


@given(n=st.integers(30, 200), folds=st.integers(2, 6), gap=st.integers(0, 4))
@settings(max_examples=40, deadline=None)
def test_folds_are_forecast_from_the_rows_before(n, folds, gap):
    assume(n - folds * (n // (folds + 1)) - gap >= 2)  # fewer rows before the first fold are refused
    for train, test in rolling_origin_folds(n, folds, gap):
        assert train.max() + gap < test.min()


@pytest.mark.parametrize(("n", "folds", "gap"), [(100, 60, 0), (12, 9, 3), (7, 2, 6)])
def test_numbers_of_folds_that_cannot_be_are_refused_with_one_that_can(n, folds, gap):
    with pytest.raises(ParamError) as refused:
        rolling_origin_folds(n, folds, gap)
    if "nearest" in str(refused.value):
        near = int(str(refused.value).rstrip(".").rsplit("folds=", 1)[1])
        assert len(rolling_origin_folds(n, near, gap)) == near
    else:
        assert "horizon" in str(refused.value)
        for other in range(2, n):
            with pytest.raises(ParamError):
                rolling_origin_folds(n, other, gap)


def test_test_rows_come_after_all_training_targets():
    result = final("sunspots", horizon=5, lags=12)
    assert result.train.times.max() < result.test.times.min() - 4


def test_the_true_lags_are_found():
    result = final("synthetic", length=4000)
    coef = np.abs(result.fit.at(result.cv.alpha_1se).coef)
    assert set(np.argsort(-coef)[:2].tolist()) == {0, 11}
    metrics = {f.name: f.value for f in TECHNIQUE.readout(result, result.start).metrics}
    assert metrics["test_mse"] == pytest.approx(1.0, rel=0.15)
    assert metrics["skill"] > 0


def test_differences_of_a_random_walk_cannot_be_forecast():
    result = final("article", difference=True)
    metrics = {f.name: f.value for f in TECHNIQUE.readout(result, result.cv.alpha_1se).metrics}
    assert metrics["test_mse"] == pytest.approx(metrics["naive_mse"], rel=0.02)


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        (["--set", "lags=1000", "synthetic", "--set", "length=100"], ("lags", "89", "1000")),
        (["--set", "season=99999"], ("season", "99999")),
        (["--set", "folds=100", "synthetic", "--set", "length=60"], ("folds=100", "nearest")),
        (["--set", "test_fraction=0.9", "synthetic", "--set", "length=50"], ("test_fraction=0.9", "10")),
    ],
)
def test_bad_input(capsys, words, facts):
    assert main(["run", "timeseries", *words]) == 2
    err = capsys.readouterr().err
    assert all(fact in err for fact in facts)


def test_a_constant_series_is_refused():
    with pytest.raises(ParamError, match="constant"):
        next(solve(TECHNIQUE.params(), series_table("flat", np.ones(200), "")))


def test_sunspots_against_both_baselines_out_of_sample():
    metrics = {f.name: f.value for f in readout_of(final("sunspots", season=132)).metrics}
    assert metrics["test_mse"] < metrics["naive_mse"] < metrics["seasonal_mse"]
    assert metrics["skill"] > 0


def test_a_forecast_worse_than_the_naive_one_is_remarked():
    readout = readout_of(final("synthetic", noise=1.0, lags=1, horizon=40))
    metrics = {f.name: f.value for f in readout.metrics}
    assert bool(readout.remark) == (metrics["skill"] < 0)


def readout_of(result):
    return TECHNIQUE.readout(result, result.start)


def test_without_test_rows_all_are_fitted_and_nothing_is_tested():
    result = final("synthetic", test_fraction=0)
    assert result.fit.table.n_samples == 600 - result.train.lags
    metrics = {f.name for f in readout_of(result).metrics}
    assert not {"test_mse", "naive_mse", "skill"} & metrics
    titles = [chart.title for chart in TECHNIQUE.charts(result, result.start)]
    assert titles == ["Forecast", "CV error", "Lags", "Path"]
    assert readout_of(final("article", test_fraction=0)).metrics


def test_an_earlier_name_of_a_parameter_is_accepted():
    assert updated(TECHNIQUE.params(), {"test_share": "0.3"}).test_fraction == 0.3


@pytest.mark.parametrize("values", [{}, {"horizon": 3, "difference": True}, {"test_fraction": 0.0}])
def test_the_rolling_origins_are_forecast_as_cross_validation_does(values):
    result = final("synthetic", length=200, **values)
    rows, cv = result.train.rows(result.origins.rows), result.cv
    squares = (result.origins.forecasts - rows.actual[:, None]) ** 2
    losses = np.stack([part.mean(axis=0) for part in np.array_split(squares, cv.losses.shape[1])], axis=1)
    assert losses == pytest.approx(cv.losses, rel=1e-6)


def test_the_gain_over_the_naive_forecast_ends_at_the_skill():
    result = final("synthetic", length=200)
    for cursor in (result.start, float(result.grid[5])):
        origins, test = comparisons(result, cursor)
        known = result.train.rows(result.origins.rows)
        naive = ((known.naive - known.actual) ** 2).mean()
        assert origins.gain[-1] == pytest.approx(1 - (origins.error**2).mean() / naive)
        skill = next(m.value for m in TECHNIQUE.readout(result, result.start).metrics if m.name == "skill")
        assert test.gain[-1] == pytest.approx(skill)


def test_the_errors_on_test_rows_do_not_follow_the_cursor():
    result = final("synthetic", length=200)
    here, there = (comparisons(result, float(result.grid[k]))[1] for k in (3, 60))
    assert here is there
    answers = {TECHNIQUE.readout(result, float(result.grid[k])).answer for k in (3, 60)}
    assert len(answers) == 1
    assert 0 < len(answers.pop().short) <= 78


def test_the_methods_stand_side_by_side():
    result = final("sunspots", folds=3)
    table = TECHNIQUE.fit_table(result, result.start)
    assert table.columns == ("▲", "m", "naive", "season")
    values = {row.label: row.values for row in table.rows}
    metrics = {m.name: m.text for m in TECHNIQUE.readout(result, result.start).metrics}
    assert values["test MSE"] == (
        metrics["test_mse"], metrics["test_mse"], metrics["naive_mse"], metrics["seasonal_mse"]
    )  # fmt: skip
    # Away from m only the lasso's own figures on test rows are not shown.
    away = float(result.grid[5])
    shown = ShownFit().table(TECHNIQUE, result, away, TECHNIQUE.readout(result, away), NO_LOOKS)
    tested = {row.label: row.values for row in shown.rows}["test MSE"]
    assert tested == ("–", *values["test MSE"][1:])
    first = TECHNIQUE.fit_table(replace(result, cv=None, marks=()), away)
    assert "m" not in first.columns


def test_a_lag_has_its_colour_and_is_picked_in_its_bar():
    result = final("sunspots", folds=3)
    chart = TECHNIQUE.charts(result, result.start)[2]
    drawing = draw_static(chart, 44, 14, DARK_PALETTE)
    coefficients = TECHNIQUE.readout(result, result.start).coefficients
    for lag in (1, 2, 3):
        name = f"lag {lag}"
        cells = drawing.reader.labels(name)
        expected = DARK_PALETTE.series[coefficients.color_ranks[lag - 1]]
        assert {grid(drawing)[row][start][1].color for row, start, _ in cells} == {expected}
        picked = grid(highlight_series(drawing, name, DARK_PALETTE))
        assert {picked[row][start][1].color for row, start, _ in cells} == {DARK_PALETTE.cursor}
        assert sum(a != b for a, b in zip(grid(drawing), picked, strict=True)) == len(cells)
    window = draw_static(chart, 44, 14, DARK_PALETTE, window=(1.5, 12.5))
    row, start, _ = window.reader.labels("lag 2")[0]
    assert grid(window)[row][start][1].color == DARK_PALETTE.series[coefficients.color_ranks[1]]
    assert window.reader.labels("lag 1") == ()
