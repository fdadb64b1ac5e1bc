"""Series as frames and files, and their lags as pandas makes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.timeseries import TECHNIQUE

N = 120


def random_walk(n=N, seed=0):
    return np.round(np.random.default_rng(seed).normal(size=n).cumsum(), 3)


def frame(n=N, freq="D", start="2023-01-01", **columns):
    return pd.DataFrame({"date": pd.date_range(start, periods=n, freq=freq), **columns, "y": random_walk(n)})


def solve_file(path: Path, data, preparation=None, target=None, **values):
    """Write a frame to a file and solve it."""
    data.to_csv(path, index=False)
    params = updated(defaults(TECHNIQUE, str(path)), {"lags": 3, "folds": 3, **values})
    *_, result = stream(Job(TECHNIQUE, params, DataRequest(str(path), target, preparation)))
    return result


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
