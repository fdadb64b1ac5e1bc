"""The worked example's series, and a simulated one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.data import Table
from lasso_tui.techniques.timeseries.params import TimeSeriesParams

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["article", "series_table", "synthetic"]


def article(params: TimeSeriesParams) -> Table:
    """Make the worked example's series: a random walk, one step a day from 2020 to 2022."""
    import numpy as np

    walk = np.cumsum(np.random.RandomState(params.seed).randn(1096))
    return series_table(
        "article",
        walk,
        f"Simulated random walk of 1,096 days, seed {params.seed}.",
    )


def synthetic(params: TimeSeriesParams) -> Table:
    """Make y[t] = 0.5·y[t−1] + 0.3·y[t−12] + shock: lags 1 and 12 are informative."""
    import numpy as np

    shocks = params.noise * np.random.default_rng(params.seed).standard_normal(params.length + 200)
    y = np.zeros(len(shocks))
    for t in range(len(y)):
        y[t] = (0.5 * y[t - 1] if t >= 1 else 0.0) + (0.3 * y[t - 12] if t >= 12 else 0.0) + shocks[t]
    return series_table(
        "synthetic",
        y[200:],
        f"Simulated, seed {params.seed}: true coefficients 0.5 (lag 1), 0.3 (lag 12).",
    )


def series_table(name: str, values: FloatArray, note: str) -> Table:
    """Return a table of a series, with its position in time as the only column."""
    import numpy as np

    return Table(
        name=name,
        source=name,
        X=np.arange(1.0, len(values) + 1)[:, None],
        y=values,
        features=("time",),
        target="y",
        notes=(note,),
    )
