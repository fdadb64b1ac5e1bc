"""Lesson of the ridge tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Drop some or shrink all: which predicts better?",
    charts={
        "Paths + difference": "Above, the lasso's and the ridge's coefficients on one axis and one scale, at equal "
        "positions; the small window leaves the ridge's to chart 2. Each lasso coefficient is exactly zero for "
        "large enough alpha; it may leave and re-enter, or change sign by passing through zero. Below, the lasso's "
        "CV error minus the ridge's at the same position, paired by fold, each bar ± one standard error: above zero "
        "the ridge predicts better, below zero the lasso. Dim where both are more than 3 SE above their minima. m, "
        "s: the lasso's CV minimum and 1-SE alpha; r: the ridge's minimum.",
        "Ridge path": "Ridge coefficients at the ridge alpha matched to the lasso on the chosen axis. As alpha "
        "grows the norm of the vector falls; single coefficients may grow or change sign. A line may cross zero, "
        "but ridge does not hold it at zero as the lasso does.",
        "CV errors": "Cross-validated error of both on the same folds, each bar ± one standard error; errors far "
        "above the minima leave through the top. Each minimum is slightly optimistic. Judge the two by their paired "
        "difference, which has a smaller standard error.",
        "Coefficients": "The lasso's coefficients at the cursor as stems, the ridge's as ◇, the true ones as ○ "
        "where the data are simulated. A lasso coefficient of 0 is exact.",
    },
    formula="1/(2n)·‖y − b₀ − Xb‖²  +  α·‖b‖₁  (lasso)   or   + α/2·‖b‖²  (ridge);   ridge df = Σ s²/(s² + α)",
    try_this=(
        "On tutorial, set axis to 'as in the tutorial', then to 'degrees of freedom': the ridge path is flat only on "
        "the first.",
        "Press m: how many features does the lasso select, and what does the ridge do at the same degrees of "
        "freedom?",
        "On synthetic, set correlation to 0.95: the ridge spreads coefficients over neighbours, the lasso picks "
        "some.",
        "On synthetic, set informative to 50: with every column informative, compare the CV errors.",
    ),
    not_when="Do not use either to decide which features matter beyond doubt: a dropped feature may be nearly equal "
    "to a selected one. Ridge does not select; the lasso may pick any one of several correlated features.",
    references=(
        "Hoerl & Kennard 1970, Ridge regression, Technometrics 12(1).",
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Zou, Hastie & Tibshirani 2007, On the degrees of freedom of the lasso, Ann. Stat. 35(5).",
        "Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, sections 3.4.1 to 3.4.3.",
    ),
    tour=(
        TourStep(
            "The lasso's path ends in zeros; the ridge's only shrinks.",
            "}",
            "Ten steps to larger alpha: the lasso drops features, the ridge keeps all.",
        ),
        TourStep(
            "Which predicts better is told by the difference of their CV errors, paired by fold.",
            "m",
            "Goes to the lasso's minimum CV error.",
        ),
        TourStep("Both CV errors have a chart of their own.", "3", "Shows them with their standard errors."),
    ),
)
