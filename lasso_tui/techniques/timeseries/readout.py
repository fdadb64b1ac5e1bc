"""Figures of a forecast at one alpha."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.linear_path import (
    fit_figures,
    scaling,
)
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult, forecast_at
from lasso_tui.techniques.timeseries.lagged import mse

if TYPE_CHECKING:
    pass


def readout(result: TimeSeriesResult, cursor: float) -> Readout:
    """Return the figures at the cursor, the baselines on the same test rows beside them."""
    test = result.test
    error, naive = mse(forecast_at(result, cursor), test.actual), mse(test.naive, test.actual)
    skill = 1 - error / naive if naive > 0 else float("nan")
    figures = [f for f in fit_figures(result.fit, cursor, result.cv, "training rows") if f.name != "r2_train"]
    figures += [
        Metric(
            "test_mse",
            "test MSE",
            error,
            format_significant(error),
            data_label=f"the last {len(test.actual)} rows",
        ),
        Metric("naive_mse", "naive test MSE", naive, format_significant(naive)),
        Metric("skill", "better than naive by", skill, f"{skill:.0%}"),
    ]
    if test.seasonal is not None:
        seasonal = mse(test.seasonal, test.actual)
        figures.append(Metric("seasonal_mse", "seasonal naive", seasonal, format_significant(seasonal)))
    remark = ""
    if skill < 0:
        remark = "On the test rows this loses to repeating the last value."
    if result.tutorial is not None:
        descent, theirs = result.tutorial
        kept = [k + 1 for k in range(len(descent.coef)) if descent.coef[k]]
        walk = mse(result.test.naive, result.test.actual)
        figures += [
            Metric(
                "tutorial_test_mse",
                "tutorial's test MSE",
                theirs,
                format_significant(theirs),
                in_readout=False,
            ),
            Metric("tutorial_nonzero", "tutorial's lags", len(kept), str(len(kept)), in_readout=False),
            *(
                Metric(
                    f"tutorial_lag_{k}",
                    f"tutorial's lag {k}",
                    float(descent.coef[k - 1]),
                    f"{descent.coef[k - 1]:.4f}",
                    in_readout=False,
                )
                for k in kept
            ),
        ]
        remark = (
            f"The tutorial keeps lags {', '.join(map(str, kept))} and has test MSE {theirs:.4f}; "
            f"repeating yesterday's value has {walk:.4f}: in a random walk nothing else can be known."
        )
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(figures),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.fit.table, standardize=True),
        remark=remark,
    )
