"""The lasso's forecasts compared with the naive ones, row by row: on the rolling origins, and on the test rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.timeseries.compute import TimeSeriesResult, forecast_at

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.timeseries.lagged import Lagged

__all__ = ["Comparison", "chosen_alpha", "comparisons"]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Forecasts of some rows, compared with the naive forecasts of the same rows.

    Attributes
    ----------
    rows, place : what rows they are, and at which alpha they are forecast
    when : (n,) their times
    actual, error : (n,) the values, and value minus forecast
    gain : (n,) sum so far of the naive forecast's squared errors minus the lasso's, as a share of all squared errors
        of the naive forecast: above 0 at the end where the lasso is better, and then the skill 1 − MSE/MSE of naive
    at_choice, gain_at_choice : (n,) error and gain at the alpha that is chosen, for axes that stay
    """

    rows: str
    place: str
    when: FloatArray
    actual: FloatArray
    error: FloatArray
    gain: FloatArray
    at_choice: FloatArray
    gain_at_choice: FloatArray

    @classmethod
    def of(
        cls,
        rows: str,
        place: str,
        when: FloatArray,
        data: Lagged,
        forecast: FloatArray,
        chosen: FloatArray,
    ) -> Comparison:
        """Compare forecasts (n,), and those at the alpha that is chosen."""
        naive = data.naive - data.actual
        return cls(
            rows,
            place,
            when,
            data.actual,
            data.actual - forecast,
            gain_so_far(naive, data.actual - forecast),
            data.actual - chosen,
            gain_so_far(naive, data.actual - chosen),
        )

    @property
    def rmse(self) -> str:
        """Root mean squared error of the lasso."""
        return format_significant(float((self.error**2).mean()) ** 0.5)


def gain_so_far(naive: FloatArray, error: FloatArray) -> FloatArray:
    """Return the sum so far of squared errors saved, as a share of all of the naive forecast; 0 without any."""
    import numpy as np

    total = float((naive**2).sum())
    saved: FloatArray = np.cumsum(naive**2 - error**2)
    return saved / total if total > 0 else np.zeros(len(naive))


def chosen_alpha(result: TimeSeriesResult) -> float | None:
    """Return the alpha that is set, else that at the CV minimum; None before there is one."""
    if result.params.alpha is not None:
        return result.params.alpha
    return None if result.cv is None else float(result.cv.alpha_min)


def comparisons(result: TimeSeriesResult, cursor: float) -> tuple[Comparison, ...]:
    """Return the rolling origins at the cursor, then the test rows at the alpha that is chosen; () before them.

    What does not depend on the cursor is made once.
    """
    chosen = chosen_alpha(result)
    if result.origins is None or result.origins_clock is None or chosen is None:
        return ()
    origins, known = result.origins, result.parts
    at, choice = nearest(result.grid, cursor), nearest(result.grid, chosen)
    if at not in known:
        if len(known) > 64:
            known.clear()
        rows = known.setdefault("rows", result.train.rows(origins.rows))
        known[at] = Comparison.of(
            "rolling origins",
            "at ▲",
            result.origins_clock,
            rows,
            origins.forecasts[:, at],
            origins.forecasts[:, choice],
        )
    if result.test is None:
        return (known[at],)
    if "test" not in known:
        forecast = forecast_at(result, chosen)
        known["test"] = Comparison.of(
            "test rows", "on test rows", result.clock, result.test, forecast, forecast
        )
    return known[at], known["test"]
