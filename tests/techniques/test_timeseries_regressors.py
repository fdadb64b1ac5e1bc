"""Other columns in the forecast of a series: lags of their own, and nothing from the future."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from lasso_tui.techniques import ParamError
from lasso_tui.techniques.timeseries import TECHNIQUE
from tests.techniques.series_cases import assert_rows, frame, random_walk, solve_file


@pytest.fixture
def solved(tmp_path):
    """Solve a frame that is written to a file."""
    return partial(solve_file, tmp_path / "series.csv")


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
