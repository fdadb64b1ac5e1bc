"""Frequencies found from times and requested, and the position of each time among their steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lasso_tui.techniques import ParamError
from lasso_tui.techniques.timeseries.calendar import calendar_of
from lasso_tui.techniques.timeseries.frequency import parse_frequency
from lasso_tui.techniques.timeseries.times import compact_dates

FOUND = {  # pandas' alias: what is found, and the season that is offered
    "s": ("every second", 86_400),
    "min": ("every minute", 1440),
    "15min": ("15 minutes", 96),
    "h": ("hourly", 24),
    "6h": ("6 hours", 4),
    "7h": ("7 hours", None),
    "D": ("daily", 7),
    "B": ("business days", 5),
    "10D": ("10 days", None),
    "W-WED": ("weekly", 52),
    "2W": ("2 weeks", 26),
    "28D": ("4 weeks", 13),
    "MS": ("monthly", 12),
    "ME": ("monthly", 12),
    "BME": ("monthly", 12),
    "2MS": ("2 months", 6),
    "QS": ("quarterly", 4),
    "QE-FEB": ("quarterly", 4),
    "YS": ("yearly", None),
    "YE-JUN": ("yearly", None),
    "2YS": ("2 years", None),
}


def days(moments: pd.DatetimeIndex) -> np.ndarray:
    return np.asarray((moments - pd.Timestamp(0)) / pd.Timedelta(days=1))


@pytest.mark.parametrize("alias", FOUND)
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_a_frequency_is_found_and_missing_times_stay_gaps(alias, missing):
    moments = pd.date_range("2019-02-01", periods=60, freq=alias)
    there = np.random.default_rng(0).random(60) >= missing
    there[[0, -1]] = True
    calendar = calendar_of(days(moments)[there], "t", dated=True, frequency=None)
    name, season = FOUND[alias]
    assert calendar.frequency.name == name
    assert calendar.frequency.seasons[:1] == (() if season is None else (season,))
    np.testing.assert_array_equal(calendar.positions - calendar.positions[0], np.flatnonzero(there))


def test_the_frequency_found_can_be_requested_by_its_name():
    for name, _ in FOUND.values():
        assert parse_frequency(name).name == name


def test_local_days_stay_daily_across_a_clock_change_in_utc():
    local = pd.date_range("2024-03-01", periods=90, freq="D", tz="Europe/Berlin")
    calendar = calendar_of(days(local.tz_convert("UTC").tz_localize(None)), "t", dated=True, frequency=None)
    assert calendar.frequency.name == "daily"
    assert (np.diff(calendar.positions) == 1).all()


def test_times_a_little_off_the_clock_are_even():
    rng = np.random.default_rng(1)
    times = days(pd.date_range("2024-01-01", periods=200, freq="5min")) + rng.uniform(-9, 9, 200) / 86_400
    assert calendar_of(times, "t", dated=True, frequency=None).frequency.name == "5 minutes"


@pytest.mark.parametrize(
    "times",
    [
        np.sort(np.random.default_rng(2).uniform(0, 300, 100)),
        days(pd.bdate_range("2024-01-01", periods=60, freq="C", weekmask="Mon Wed Fri")),
        np.array([1.0, 2.0]),
    ],
)
def test_uneven_times_have_no_frequency(times):
    assert calendar_of(times, "t", dated=True, frequency=None) is None


@pytest.mark.parametrize(
    ("times", "name"),
    [
        (np.arange(1990.0, 2020.0), "1"),
        (np.round(1990.042 + np.arange(100) / 12, 3), "monthly"),
        (1990 + np.arange(50) / 4, "quarterly"),
        (np.array([1.0, 2, 3, 5, 6, 9, 10, 11]), "1"),
        (0.25 * np.arange(20), "0.25"),
    ],
)
def test_numbers_are_times_at_even_steps(times, name):
    calendar = calendar_of(times, "t", dated=False, frequency=None)
    assert calendar.frequency.name == name
    step = np.diff(times).min()
    np.testing.assert_array_equal(calendar.positions, np.rint((times - times[0]) / step))


def test_dates_written_as_numbers():
    moments = pd.date_range("2023-12-20", periods=40)
    numbers = moments.strftime("%Y%m%d").astype(float).to_numpy()
    np.testing.assert_array_equal(compact_dates(numbers), days(moments))
    months = pd.date_range("1999-11-01", periods=30, freq="MS")
    np.testing.assert_array_equal(
        compact_dates(months.strftime("%Y%m").astype(float).to_numpy()), days(months)
    )
    assert compact_dates(np.append(numbers, 20240231)) is None  # no such day
    assert compact_dates(numbers[:5]) is None
    assert compact_dates(np.arange(20_240_101.0, 20_240_101.0 + 40)) is None


def test_a_coarser_frequency_puts_times_into_calendar_steps():
    moments = pd.date_range("2024-01-31", periods=60, freq="D")  # a Wednesday
    for name, period in {"weekly": "W-SUN", "monthly": "M", "quarterly": "Q", "yearly": "Y"}.items():
        calendar = calendar_of(days(moments), "t", dated=True, frequency=parse_frequency(name))
        expected = moments.to_period(period)
        same = np.diff(expected.asi8)
        np.testing.assert_array_equal(np.diff(calendar.positions), same)


@pytest.mark.parametrize(
    ("name", "dated", "words"),
    [
        ("hourly", True, ("hourly", "24 hours apart")),
        ("monthly", False, ("needs dates", "clock")),
        ("2", True, ("needs a unit", "2 days")),
        ("0.1", False, ("0.1", "apart")),
    ],
)
def test_frequencies_that_do_not_fit_the_times(name, dated, words):
    times = np.arange(19_000.0, 19_050.0)
    with pytest.raises(ParamError) as refused:
        calendar_of(times, "clock", dated=dated, frequency=parse_frequency(name))
    assert all(word in str(refused.value) for word in words)


@pytest.mark.parametrize(
    "text", ["fortnight", "0 days", "1.5 months", "-1 day", "day after day", "1e5 years"]
)
def test_unknown_frequencies_are_refused(text):
    with pytest.raises(ParamError, match="frequency"):
        parse_frequency(text)
