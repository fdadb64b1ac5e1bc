"""Metrics of a forecast at one alpha."""

from __future__ import annotations

from lasso_tui.techniques.linear.linear_path import fit_metrics, scaling
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult, forecast_at
from lasso_tui.techniques.timeseries.lagged import Lagged, mse

__all__ = ["readout"]


def readout(result: TimeSeriesResult, cursor: float) -> Readout:
    """Return the metrics at the cursor, with the naive forecasts' errors on the same test rows."""
    metrics = [f for f in fit_metrics(result.fit, cursor, result.cv) if f.name != "r2_train"]
    remark = ""
    if result.test is not None:
        found, remark = metrics_on_test(result, result.test, cursor)
        metrics += found
    if result.tutorial is not None:
        metrics += tutorial_metrics(result)
        remark = tutorial_remark(result) or remark
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(metrics),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.fit.table, standardize=True),
        remark=remark,
        remark_on_test_rows=result.test is not None and result.tutorial is None,
    )


def metrics_on_test(result: TimeSeriesResult, test: Lagged, cursor: float) -> tuple[list[Metric], str]:
    """Return the errors on the test rows, and a remark where the forecast is worse than the naive one."""
    error, naive = mse(forecast_at(result, cursor), test.actual), mse(test.naive, test.actual)
    skill = 1 - error / naive if naive > 0 else float("nan")
    side = "above" if skill < 0 else "below"
    metrics = [
        Metric(
            "test_mse",
            "test MSE",
            error,
            format_significant(error),
            data_label=f"the last {len(test.actual)} rows",
            on_test_rows=True,
        ),
        Metric("naive_mse", "naive test MSE", naive, format_significant(naive)),
        Metric(
            "skill",
            "skill vs naive",
            skill,
            f"{skill:.2f} (MSE {abs(skill):.0%} {side} naive)",
            on_test_rows=True,
        ),
    ]
    if test.seasonal is not None:
        seasonal = mse(test.seasonal, test.actual)
        metrics.append(
            Metric("seasonal_mse", "seasonal naive test MSE", seasonal, format_significant(seasonal))
        )
    return metrics, "Worse than the naive forecast on the test rows." if skill < 0 else ""


def tutorial_lags(result: TimeSeriesResult) -> list[int]:
    """Return the lags with a nonzero coefficient in the tutorial's solution."""
    assert result.tutorial is not None
    coef = result.tutorial[0].coef
    return [k + 1 for k in range(len(coef)) if coef[k]]


def tutorial_metrics(result: TimeSeriesResult) -> list[Metric]:
    """Return the tutorial's test MSE and coefficients."""
    assert result.tutorial is not None
    (descent, error), lags = result.tutorial, tutorial_lags(result)
    return [
        Metric(
            "tutorial_test_mse", "tutorial's test MSE", error, format_significant(error), in_readout=False
        ),
        Metric("tutorial_nonzero", "tutorial's nonzero lags", len(lags), str(len(lags)), in_readout=False),
        *(
            Metric(
                f"tutorial_lag_{k}",
                f"tutorial's lag {k}",
                float(descent.coef[k - 1]),
                f"{descent.coef[k - 1]:.4f}",
                in_readout=False,
            )
            for k in lags
        ),
    ]


def tutorial_remark(result: TimeSeriesResult) -> str:
    """Compare the tutorial's test MSE with the naive forecast's."""
    if result.test is None or result.tutorial is None:
        return ""
    naive, lags = mse(result.test.naive, result.test.actual), ", ".join(map(str, tutorial_lags(result)))
    return (
        f"The tutorial selects lags {lags} and has test MSE {result.tutorial[1]:.4f}; the naive forecast has MSE "
        f"{naive:.4f}. For a random walk the last value is the best forecast."
    )
