"""Metrics of a forecast at one alpha."""

from __future__ import annotations

from lasso_tui.techniques.fit_table import FitTable
from lasso_tui.techniques.linear.display.answers import next_mark
from lasso_tui.techniques.linear.linear_path import fit_metrics, scaling
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.timeseries.answer import answer, methods_table
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult, forecast_at
from lasso_tui.techniques.timeseries.lagged import Lagged, mse

__all__ = ["fit_table", "readout"]


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
    coefficients = result.fit.coefficients(cursor)
    return Readout(
        metrics=tuple(metrics),
        coefficients=coefficients,
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.fit.table, standardize=True),
        remark=remark,
        remark_on_test_rows=result.test is not None and result.tutorial is None,
        answer=answer(result),
        next_step=next_mark(cursor, result.marks, "lags", none_left=not coefficients.scaled.any()),
    )


def fit_table(result: TimeSeriesResult, cursor: float) -> FitTable:
    """Return the figures of the lasso at the cursor and at m, beside those of the naive forecasts."""
    at_m = next((mark.x for mark in result.marks if mark.key == "m"), None)
    return methods_table((readout(result, cursor), None if at_m is None else readout(result, at_m)), result)


def metrics_on_test(result: TimeSeriesResult, test: Lagged, cursor: float) -> tuple[list[Metric], str]:
    """Return the errors on the test rows, and a remark where the forecast is worse than the naive one.

    Skill is 1 − MSE/MSE of the naive forecast. MASE is the mean absolute error in units of that of the naive
    forecast one step ahead on the rows before the test (Hyndman & Koehler 2006, Int. J. Forecasting 22(4)).
    """
    forecasts = {"": forecast_at(result, cursor), "naive_": test.naive}
    if test.seasonal is not None:
        forecasts["seasonal_"] = test.seasonal
    error = {name: mse(values, test.actual) for name, values in forecasts.items()}
    skill = 1 - error[""] / error["naive_"] if error["naive_"] > 0 else float("nan")
    metrics = [
        Metric(
            "test_mse",
            "test MSE",
            error[""],
            format_significant(error[""]),
            data_label=f"the last {len(test.actual)} rows",
            on_test_rows=True,
            row_label="test MSE",
        ),
        Metric(
            "skill",
            "skill vs naive",
            skill,
            skill_text(skill),
            on_test_rows=True,
            short=("skill vs naive", f"{skill:.2f}"),
            row_label="skill",
        ),
        Metric("naive_mse", "naive test MSE", error["naive_"], format_significant(error["naive_"])),
    ]
    if "seasonal_" in error:
        seasonal, label = error["seasonal_"], "seasonal naive test MSE"
        metrics.append(Metric("seasonal_mse", label, seasonal, format_significant(seasonal)))
        against = 1 - error[""] / seasonal if seasonal > 0 else float("nan")
        text = skill_text(against, "seasonal naive")
        metrics.append(
            Metric(
                "seasonal_skill",
                "skill vs seasonal naive",
                against,
                text,
                in_readout=False,
                on_test_rows=True,
            )
        )
    for name, values in forecasts.items():
        label = {"": "", "naive_": "naive ", "seasonal_": "seasonal naive "}[name] + "test MASE"
        value = float(abs(values - test.actual).mean()) / result.one_step if result.one_step else float("nan")
        metrics.append(
            Metric(
                f"{name}mase",
                label,
                value,
                format_significant(value),
                in_readout=False,
                on_test_rows=not name,
                row_label="" if name else "MASE",
            )
        )
    if not skill < 0:
        return metrics, ""
    return metrics, f"{compared(skill)} on the test rows: the last known value is the better forecast."


def skill_text(skill: float, baseline: str = "naive") -> str:
    """Write a skill, and in words what it says."""
    return f"{skill:.2f} ({compared(skill, baseline)})" if skill == skill else "–"


def compared(skill: float, baseline: str = "naive") -> str:
    """Say how many percent an MSE is better or worse than a baseline's."""
    percent = round(100 * abs(skill))
    if not percent:
        return f"less than 1 % {'better' if skill >= 0 else 'worse'} than {baseline}"
    return f"{percent:,} % {'better' if skill > 0 else 'worse'} than {baseline}"


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
