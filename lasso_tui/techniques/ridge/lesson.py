"""Lesson of the ridge tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Drop some or shrink all: which predicts better?",
    charts={
        "Lasso path": "Lasso coefficients on the chosen axis. Each is exactly zero for large enough alpha; it may "
        "leave and re-enter, or change sign by passing through zero. m, s: CV minimum and 1-SE alpha.",
        "Ridge path": "Ridge coefficients on the same scale, with the cursor at the ridge alpha matched to the lasso "
        "on the chosen axis. As alpha grows the norm of the vector falls; single coefficients may grow or change "
        "sign. A curve may cross zero, but ridge does not hold it at zero as the lasso does. *: ridge CV minimum.",
        "CV error": "Cross-validated error of both on the same folds, ± one standard error. Errors far above both "
        "minima are cut off. Compare the two minima by the paired difference below the charts; each minimum is "
        "slightly optimistic. Level lines: alphas that these folds do not distinguish from each minimum (paired "
        "difference at most t(0.975, K − 1) · SE).",
        "Coefficients": "Both models' coefficients at the cursor, with the true ones where the data are simulated. A "
        "lasso coefficient of 0 is exact.",
    },
    formula="1/(2n)·‖y − b₀ − Xb‖²  +  α·‖b‖₁  (lasso)   or   + α/2·‖b‖²  (ridge);   ridge df = Σ s²/(s² + α)",
    try_this=(
        "On article, set axis to 'as in the tutorial', then to 'degrees of freedom': the ridge path is flat only on "
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
)
