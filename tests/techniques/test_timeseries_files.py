"""Series from files: times are found, lags go by the calendar, and nothing is done in silence."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import DataError, Preparation
from lasso_tui.techniques import ParamError
from lasso_tui.techniques.timeseries import TECHNIQUE
from tests.techniques.series_cases import N, all_rows, assert_rows, by_pandas, frame, random_walk, solve_file


@pytest.fixture
def solved(tmp_path):
    """Solve a frame that is written to a file."""
    return partial(solve_file, tmp_path / "series.csv")


def test_a_date_and_a_value_are_a_series(solved):
    data = frame()
    result = solved(data)
    assert result.data.target == "y"
    first = pd.Timestamp("2023-04-07") - pd.Timedelta(days=len(result.origins.rows))
    assert result.clock_title == f"date, days since {first.date()}"
    clock = np.concatenate([result.origins_clock, result.clock])
    np.testing.assert_array_equal(clock, np.arange(len(result.origins.rows) + 24))
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
        ("h", "date, hours since 2023-01-02", 24 * 3 + 5.0),
        ("15min", "date, minutes since 2023-01-01", 24 * 60 + 300.0),
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
    assert [level.label for level in result.baselines] == ["naive", "seasonal naive"]
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
