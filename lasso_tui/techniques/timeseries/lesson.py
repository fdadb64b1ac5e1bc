"""The help page of time series."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Do past values beat the naive forecast?",
    charts={
        "Forecast": "Three parts over one axis of time. Top: the actual values. Middle: error of the lasso, value "
        "minus forecast made h steps earlier. Bottom: squared errors saved so far against the naive forecast, as a "
        "share of all its squared errors; where the line ends above zero the lasso is better, and its end is the "
        "skill. Before t: rows held out by the rolling origins, forecast at the cursor. From t on: the test rows, "
        "forecast at the chosen alpha, since they are not to choose by.",
        "CV error": "MSE of rolling-origin forecasts by alpha, ± one SE; each fold is forecast by a model fitted to "
        "earlier rows only. Horizontal lines: naive forecasts on the same rows. If the curve stays above a line, no "
        "alpha beats that forecast. Short level line: alphas not distinguishable from m on these folds (paired "
        "difference at most t(0.975, K − 1) · SE). Errors of neighbouring stretches are dependent, so the SE is only "
        "a rough guide.",
        "Lags": "Coefficient of each lag at the cursor, per standard deviation of the lagged value; regressors have "
        "bars of their own. Lags count steps of the calendar: rows that need a missing day are left out.",
        "Path": "Coefficients of the lags by alpha. Top row: number of nonzero coefficients. m, s: CV minimum and "
        "1-SE alpha.",
    },
    formula="1/(2n) · Σₜ (y[t+h] − b₀ − Σₖ bₖ·y[t−k])²  +  α · Σₖ |bₖ|",
    try_this=(
        "On tutorial, change alpha and compare test MSE with the naive MSE: it is a random walk.",
        "Turn difference once on there: the lowest error is near the forecast 'no change'.",
        "On sunspots, set season length to 132 and steps ahead to 12, and compare with the seasonal naive forecast.",
        "On your own file, name regressors; known ahead is for columns whose future is planned, such as holidays.",
        "On synthetic, increase steps ahead: the forecast approaches the mean of the series.",
    ),
    not_when="Do not read the lags as causes, and do not use it on rows that are not in time order. One test stretch "
    "says nothing about the next change of regime.",
    references=(
        "Hyndman & Koehler 2006, Another look at measures of forecast accuracy, Int. J. Forecasting 22(4).",
        "Hyndman & Athanasopoulos, Forecasting: principles and practice, chapters 5 and 7.",
        "Tashman 2000, Out-of-sample tests of forecasting accuracy, Int. J. Forecasting 16(4).",
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
    ),
    tour=(
        TourStep(
            "The test rows: the forecast and its errors.", "m", "Goes to the alpha at minimum CV error."
        ),
        TourStep(
            "Cross-validation goes forward in time, from one origin to the next.",
            "2",
            "Shows the CV error beside the naive forecast's.",
        ),
        TourStep(
            "A lag that the lasso drops is not needed.",
            "}",
            "Ten steps to larger alpha: fewer lags are nonzero.",
        ),
    ),
)
