"""What the tab answers, and the methods side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.fit_table import CURSOR, FitRow, FitTable, fit_table_of
from lasso_tui.techniques.linear.display.answers import sentence
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.timeseries.comparison import chosen_alpha
from lasso_tui.techniques.timeseries.lagged import Lagged, mse

if TYPE_CHECKING:
    from lasso_tui.techniques.result import Readout, Sentence
    from lasso_tui.techniques.timeseries.compute import TimeSeriesResult

__all__ = ["answer", "methods_table"]


def answer(result: TimeSeriesResult) -> Sentence | None:
    """Compare the lasso with the naive forecast, at the alpha that is chosen; None before there is one."""
    from lasso_tui.techniques.timeseries.compute import forecast_at

    chosen = chosen_alpha(result)
    if result.cv is None or chosen is None:
        return None
    if result.test is None:
        naive, near = result.baselines[0].y, int(abs(result.grid - chosen).argmin())
        error, se, folds = float(result.cv.mean[near]), float(result.cv.se[near]), result.params.folds
        numbers = f"CV MSE {format_significant(error)} ± {format_significant(se)}, naive {format_significant(naive)}"
        found = f"{numbers}: {compared(error, naive)}"
        return sentence(f"{found} in {folds} rolling origins.", f"{found}.")
    test = result.test
    error, naive = mse(forecast_at(result, chosen), test.actual), mse(test.naive, test.actual)
    numbers = f"Test MSE {format_significant(error)}, naive {format_significant(naive)}"
    place = f"on the last {len(test.actual):,} {result.units}"
    found = f"{numbers}: {compared(error, naive)}"
    seasonal, more = seasonal_mse(test), ""
    if error > naive:
        more = ". The naive forecast, the last value again, is better"
    elif seasonal is not None:
        more = f"; seasonal naive {format_significant(seasonal)}"
    return sentence(f"{found} {place}{more}.", f"{found} {place}.", f"{found}.")


def compared(error: float, naive: float) -> str:
    """Say how many per cent an MSE is below or above the naive forecast's."""
    if not naive > 0:
        return "the naive forecast is exact"
    percent = round(100 * abs(1 - error / naive))
    if not percent:
        return "within 1 % of each other"
    return f"{percent:,} % {'lower' if error < naive else 'higher'}"


def seasonal_mse(test: Lagged) -> float | None:
    """Return the MSE of the seasonal naive forecast, None where it is not known for all rows."""
    import numpy as np

    if test.seasonal is None or np.isnan(test.seasonal).any():
        return None
    return mse(test.seasonal, test.actual)


def methods_table(readouts: tuple[Readout, Readout | None], result: TimeSeriesResult) -> FitTable:
    """Return the figures of the lasso at the cursor and at m, beside those of the naive forecasts."""
    at, minimum = readouts
    table = fit_table_of(
        [at] if minimum is None else [at, minimum], (CURSOR,) if minimum is None else (CURSOR, "m")
    )
    values = {metric.name: metric for metric in at.metrics}
    others = ["naive", *(["seasonal"] if "seasonal_mse" in values else [])]
    names = {"test MSE": "mse", "MASE": "mase"}
    levels = {level.label: format_significant(level.y) for level in result.baselines}

    def text(row: FitRow, method: str) -> str:
        if row.label == "CV MSE":
            return levels.get("seasonal naive" if method == "seasonal" else method, "")
        metric = values.get(f"{method}_{names.get(row.label, '')}")
        return "" if metric is None or row.is_error else metric.text

    rows = tuple(
        FitRow(
            row.label,
            (*row.values, *("" if row.is_error else text(row, method) for method in others)),
            row.is_error,
            row.on_test_rows,
        )
        for row in table.rows
    )
    headings = ("naive", *(["season"] if "seasonal" in others else []))
    return FitTable((*table.columns, *headings), rows, fixed=headings)
