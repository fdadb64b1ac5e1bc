"""Series from files: times are found, lags go by the calendar, and nothing is done in silence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import DataError, Preparation
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.timeseries import TECHNIQUE

N = 120


def random_walk(n=N, seed=0):
    return np.round(np.random.default_rng(seed).normal(size=n).cumsum(), 3)


def frame(n=N, freq="D", start="2023-01-01", **columns):
    return pd.DataFrame({"date": pd.date_range(start, periods=n, freq=freq), **columns, "y": random_walk(n)})


@pytest.fixture
def solved(tmp_path):
    """Write a frame to a file and solve it."""

    def solve(data, preparation=None, target=None, **values):
        path = tmp_path / "series.csv"
        data.to_csv(path, index=False)
        params = updated(defaults(TECHNIQUE, str(path)), {"lags": 3, "folds": 3, **values})
        *_, result = stream(Job(TECHNIQUE, params, DataRequest(str(path), target, preparation)))
        return result

    return solve


def all_rows(result):
    """The lagged rows of training and test."""
    parts = [result.train] + ([result.test] if result.test is not None else [])
    X, y = np.vstack([part.X for part in parts]), np.concatenate([part.actual for part in parts])
    return X, y


def by_pandas(data, freq, lags, value="y"):
    """Lags by the calendar, as pandas makes them."""
    series = data.set_index("date")[value].sort_index().asfreq(freq)
    shifted = pd.concat([series.shift(k) for k in range(1, lags + 1)] + [series], axis=1).dropna()
    return shifted.iloc[:, :-1].to_numpy(), shifted.iloc[:, -1].to_numpy()


def assert_rows(result, expected):
    for found, wanted in zip(all_rows(result), expected, strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_a_date_and_a_value_are_a_series(solved):
    data = frame()
    result = solved(data)
    assert result.data.target == "y"
    assert result.clock_title == "date, days since 2023-04-07"
    np.testing.assert_array_equal(result.clock, np.arange(24))
    assert_rows(result, by_pandas(data, "D", 3))
    said = " ".join(result.data.notes)
    assert "the only column of dates" in said
    assert "Frequency: daily" in said
    assert "Season: 7 days" in said
    assert not result.warnings


@pytest.mark.parametrize("name", ["level", "date"])
def test_one_column_is_a_series(solved, name):
    result = solved(pd.DataFrame({name: random_walk()}))
    assert result.data.target == name
    values = random_walk()
    np.testing.assert_array_equal(all_rows(result)[0][0], values[2::-1])


def test_missing_values_of_one_column_are_gaps(solved):
    values = random_walk()
    values[[40, 77]] = np.nan
    result = solved(pd.DataFrame({"level": values}))
    series = pd.Series(values)
    expected = pd.concat([series.shift(k) for k in (1, 2, 3)] + [series], axis=1).dropna().to_numpy()
    assert_rows(result, (expected[:, :-1], expected[:, -1]))
    assert any("2 of 120 rows have no value and stay gaps: 6 rows" in w for w in result.warnings)


@pytest.mark.parametrize(
    ("freq", "name"),
    [("D", "daily"), ("h", "hourly"), ("MS", "monthly"), ("QE", "quarterly"), ("W", "weekly")],
)
def test_lags_go_by_the_calendar(solved, freq, name):
    data = frame(freq=freq)
    data = data[np.random.default_rng(3).random(N) > 0.1]
    result = solved(data)
    assert f"Frequency: {name}" in " ".join(result.data.notes)
    assert_rows(result, by_pandas(data, freq, 3))
    left_out = result.train.left_out
    gaps = int(pd.Series(pd.date_range(data["date"].min(), data["date"].max(), freq=freq)).shape[0]) - len(
        data
    )
    assert any(f"{gaps:,} of " in w and f"{left_out:,} rows are left out" in w for w in result.warnings)


@pytest.mark.parametrize(
    ("freq", "title", "first"),
    [
        ("MS", "date, year", 2031.0),
        ("h", "date, hours since 2023-01-05", 5.0),
        ("15min", "date, minutes since 2023-01-02", 300.0),
    ],
)
def test_the_clock_of_the_test_rows_can_be_read(solved, freq, title, first):
    result = solved(frame(freq=freq, start="2023-01-01" if freq == "MS" else "2023-01-01 05:00"))
    assert result.clock_title == title
    assert result.clock[0] == pytest.approx(first)


def test_weekends_are_no_gaps_of_business_days_unless_asked(solved):
    data = frame(freq="B")
    result = solved(data)
    assert_rows(result, by_pandas(data, "B", 3))
    assert any("business days" in w for w in result.warnings)
    asked = solved(data, frequency="daily", lags=2)
    assert_rows(asked, by_pandas(data, "D", 2))


def test_rows_out_of_order_are_sorted_and_it_is_said(solved):
    data = frame()
    for shuffled in (data[::-1], data.sample(frac=1, random_state=0)):
        result = solved(shuffled)
        assert_rows(result, by_pandas(data, "D", 3))
        assert any("order" in w and "date" in w for w in result.warnings)


def test_times_with_offsets_go_by_the_instant(solved):
    moments = pd.date_range("2024-10-26T20:00", periods=N, freq="h", tz="UTC")
    data = pd.DataFrame({"date": moments.tz_localize(None), "y": random_walk()})
    local = moments.tz_convert("Europe/Berlin")
    written = pd.DataFrame({"date": [one.isoformat() for one in local], "y": data["y"]})
    result = solved(written.sample(frac=1, random_state=1))
    assert_rows(result, by_pandas(data, "h", 3))
    assert any("UTC" in note for note in result.data.notes)


def test_rows_of_one_time_are_refused_or_made_one(solved):
    data = pd.concat([frame(temp=random_walk(seed=5)), frame(temp=random_walk(seed=6))]).sort_values("date")
    data["y"] = random_walk(2 * N, seed=7)
    with pytest.raises(ParamError) as refused:
        solved(data)
    assert all(words in str(refused.value) for words in ("240 of 240", "date", "120", "duplicates=mean"))
    for how in ("mean", "sum", "first", "last"):
        one = data.groupby("date", as_index=False)["y"].agg(how)
        result = solved(data, duplicates=how, regressors="temp")
        expected = by_pandas(one, "D", 3)
        np.testing.assert_allclose(all_rows(result)[0][:, :3], expected[0], rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(all_rows(result)[1], expected[1], rtol=1e-12, atol=1e-12)
        assert any("240 rows became 120" in w for w in result.warnings)
        temp = data.groupby("date")["temp"].agg("mean" if how == "sum" else how).to_numpy()
        np.testing.assert_allclose(all_rows(result)[0][:, 3], temp[2:-1], rtol=1e-12)


def test_a_coarser_frequency_aggregates(solved):
    data = frame(n=600, start="2022-01-01")
    result = solved(data, frequency="weekly", duplicates="sum")
    weeks = data.groupby(data["date"].dt.to_period("W-SUN"))["y"].sum().to_numpy()
    np.testing.assert_allclose(all_rows(result)[1], weeks[3:], atol=1e-9)
    with pytest.raises(ParamError, match="frequency=weekly puts 600 of 600 rows"):
        solved(data, frequency="weekly")


def test_regressors_have_lags_of_their_own_and_know_no_future(solved):
    data = frame(temp=random_walk(seed=1), rain=random_walk(seed=2))
    data.loc[50, "temp"] = np.nan
    result = solved(data, regressors="temp=2..3 ,rain", regressor_lags="1, 7", horizon=1)
    assert result.train.names == (
        "lag 1",
        "lag 2",
        "lag 3",
        "temp lag 2",
        "temp lag 3",
        "rain lag 1",
        "rain lag 7",
    )
    indexed = data.set_index("date")
    lags = [("y", 1), ("y", 2), ("y", 3), ("temp", 2), ("temp", 3), ("rain", 1), ("rain", 7)]
    expected = pd.concat([indexed[name].shift(k) for name, k in lags] + [indexed["y"]], axis=1).dropna()
    assert_rows(result, (expected.iloc[:, :-1].to_numpy(), expected.iloc[:, -1].to_numpy()))
    ahead = solved(data, horizon=3, lags=2, regressors="rain")
    assert ahead.train.names == ("lag 3", "lag 4", "rain lag 3", "rain lag 4")
    assert solved(data, horizon=3, regressors="rain", regressor_lags="h..h+1").train.names[-1] == "rain lag 4"


def test_only_what_is_known_in_advance_may_be_used_before_the_horizon(solved):
    data = frame(temp=random_walk(seed=1), plan=random_walk(seed=2))
    with pytest.raises(ParamError) as refused:
        solved(data, horizon=2, regressors="temp", regressor_lags="1..3")
    assert all(words in str(refused.value) for words in ("Lag 1 of temp", "at least 2", "known_ahead=temp"))
    result = solved(data, horizon=2, lags=1, regressors="temp", known_ahead="plan")
    assert result.train.names == ("lag 2", "plan lag 0", "temp lag 2")
    with_lags = solved(data, horizon=2, lags=1, known_ahead="plan=0..1")
    assert with_lags.train.names == ("lag 2", "plan lag 0", "plan lag 1")


def test_a_factor_is_a_regressor_and_names_may_hold_commas(solved):
    data = frame()
    data.insert(1, "day, of week", data["date"].dt.day_name().str[:3])
    result = solved(data, lags=1, known_ahead="`day, of week`")
    assert len(result.train.names) == 1 + 6
    assert result.train.names[1].startswith("day, of week=")
    assert {chart.title for chart in TECHNIQUE.charts(result, result.start)} >= {"Lags"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"regressors": "tmp"}, ("regressors", "temp")),
        ({"regressors": "y"}, ("itself",)),
        ({"known_ahead": "zzz"}, ("known_ahead", "Columns: temp")),
        ({"regressors": "temp", "regressor_lags": "3..1"}, ("increase",)),
        ({"regressors": "temp", "regressor_lags": "one"}, ("cannot read lags", "'one'")),
        ({"regressors": "temp=h-1"}, ("temp", "cannot read lags")),
        ({"frequency": "now and then"}, ("frequency",)),
        ({"lags": 30, "frequency": "hourly"}, ("frequency=hourly", "does not fit")),
    ],
)
def test_bad_input_is_one_sentence(solved, values, words):
    with pytest.raises(ParamError) as refused:
        solved(frame(temp=random_walk(seed=1)), **values)
    assert all(word in str(refused.value) for word in words)
    assert "\n" not in str(refused.value)


def test_gaps_that_leave_too_few_rows_are_named(solved):
    data = frame()
    with pytest.raises(ParamError, match="gaps in time"):
        solved(data[data.index % 5 != 0], lags=5)
    assert solved(data[data.index % 5 != 0], lags=None).train.lags < 5


def test_lags_are_fewer_where_30_would_leave_too_few_rows(solved):
    result = solved(frame(n=40), lags=None)
    assert result.train.lags == 20
    assert any("Lags: 20" in note for note in result.data.notes)
    assert solved(frame(n=200), lags=None).train.lags == 30


def test_baselines_are_tested_on_the_rows_of_the_forecast(solved):
    data = frame(n=200)
    data = data[np.random.default_rng(4).random(200) > 0.1]
    result = solved(data, test_fraction=0.3)
    series = data.set_index("date")["y"].asfreq("D")
    dates = pd.to_datetime(result.data.time[result.test.times], unit="D")
    np.testing.assert_array_equal(result.test.actual, series[dates])
    np.testing.assert_array_equal(result.test.naive, series.shift(1)[dates])
    seasonal = series.copy()
    for week in range(1, 20):  # the last known value of the same weekday
        seasonal = series.shift(7) if week == 1 else seasonal.fillna(series.shift(7 * week))
    np.testing.assert_array_equal(result.test.seasonal, seasonal[dates])
    assert [level.label for level in result.baselines] == ["naive forecast", "seasonal naive"]
    metrics = {one.name: one for one in TECHNIQUE.readout(result, result.start).metrics}
    change = np.abs(np.diff(series[: dates[0] - pd.Timedelta(days=1)]))
    assert metrics["naive_mase"].value == pytest.approx(
        np.abs(result.test.naive - result.test.actual).mean() / np.nanmean(change), rel=0.02
    )


def test_a_season_costs_no_row_unless_asked_for(solved):
    data = frame(freq="MS")
    assert len(all_rows(solved(data))[1]) == N - 3
    assert len(all_rows(solved(data, season=24))[1]) == N - 24
    assert solved(data, season=0).test.seasonal is None


@pytest.mark.parametrize(
    ("error", "text"),
    [(1.59, "59 % worse than naive"), (0.79, "21 % better than naive"), (1.001, "less than 1 %")],
)
def test_skill_is_said_in_words(solved, error, text):
    from lasso_tui.techniques.timeseries.readout import skill_text

    assert text in skill_text(1 - error)


def test_other_columns_missing_drop_no_row_and_random_test_rows_are_not_used(solved):
    data = frame(temp=random_walk(seed=1))
    data.loc[10:60, "temp"] = np.nan
    result = solved(data, Preparation(test_fraction=0.5))
    assert len(all_rows(result)[1]) == N - 3
    assert any("random rows is not used" in note for note in result.data.notes)


def test_dates_without_a_number_are_refused(solved):
    with pytest.raises(DataError, match="numeric"):
        solved(pd.DataFrame({"date": pd.date_range("2024-01-01", periods=30), "word": ["a", "b"] * 15}))


def test_two_columns_of_dates_are_not_chosen_between(solved):
    data = frame()
    data.insert(1, "read", data["date"] + pd.Timedelta(days=1))
    result = solved(data)
    assert any("Choose one by --time" in note for note in result.data.notes)
    assert solved(data, Preparation(time="read")).clock_title.startswith("read, days since")


def test_a_counter_after_the_value_is_no_target(solved):
    values = random_walk()
    result = solved(pd.DataFrame({"value": values, "t": np.arange(N)}))
    assert result.data.target == "value"
    assert result.clock_title == "t"
