"""The help page of time series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.technique import Lesson

if TYPE_CHECKING:
    pass


LESSON = Lesson(
    question="Does the past of a series forecast it better than repeating its last value?",
    charts={
        "Forecast": "The last of the test rows: what came, what was forecast from the rows before, and what doing "
        "nothing would have forecast.",
        "CV error": "The error of rolling forecasts along alpha: each fold is forecast from the rows before it. The "
        "lines are the baselines on the same rows; a curve that stays above them has learnt nothing.",
        "Lags": "The coefficient of each past value; most are zero.",
        "Path": "The lags as they enter along alpha.",
    },
    formula="1/(2n) · Σₜ (y[t+h] − b₀ − Σₖ bₖ·y[t−k])²  +  α · Σₖ |bₖ|",
    try_this=(
        "On article, move alpha: no lag but the last helps, and the penalty only hurts it.",
        "Switch difference on there: the best forecast of a random walk's change is none at all.",
        "On sunspots, set season to 132 and steps ahead to 12: does the eleven-year cycle help?",
        "On synthetic, raise steps ahead and watch the forecast fall back to the mean.",
    ),
    not_when="Not to say which past value causes the next, and not where rows are not in the order of time: nothing "
    "here is ever shuffled. Error bars of one test stretch do not tell about the next change of regime.",
    references=(
        "Hyndman & Athanasopoulos, Forecasting: principles and practice, chapters 5 and 7.",
        "Tashman 2000, Out-of-sample tests of forecasting accuracy, Int. J. Forecasting 16(4).",
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
    ),
)
