"""The help page of the penalties tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Does less shrinkage predict better?",
    charts={
        "Paths + differences": "Three paths at the same fractions of each method's largest alpha, on one scale; a "
        "small window shows the lasso's. The lasso shrinks every nonzero coefficient, also the large ones, and so "
        "needs a small alpha to estimate them well; features with a true coefficient of zero then enter. The "
        "relaxed lasso mixes γ times the lasso and (1 − γ) times least squares on its features; the adaptive lasso "
        "shrinks large coefficients less. Below, the error of the two minus the lasso's, fold by fold, each bar ± "
        "one SE: below 0 less error than the lasso. m, s: the lasso's minimum and 1-SE alpha; x, a: minima of the "
        "relaxed and the adaptive lasso.",
        "CV errors": "Mean squared error on held-out folds for the three, each bar ± one SE, at the same fractions "
        "of their largest alpha. Each minimum is optimistic. The methods share folds, so their difference is "
        "estimated better than either error.",
        "Relaxed path": "γ times the lasso plus (1 − γ) times least squares on the features that it selects. With γ "
        "= 0 a selected coefficient is not shrunk; it jumps when another feature enters.",
        "Adaptive path": "A lasso with penalty factors 1/|first estimate|^power: large coefficients are shrunk "
        "less, small ones more. In every fold the first estimate is fitted again to the training rows.",
        "Coefficients": "The three methods' coefficients at the cursor, in the order of entry, with the adaptive "
        "weights (mean 1) and, for simulated data, the true coefficients.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²  +  α · (v₁|b₁| + … + vₚ|bₚ|),   vⱼ = 1 or ∝ 1/|b̃ⱼ|^power",
    try_this=(
        "Open synthetic and press m, x and a: compare the false positives of the three.",
        "Set relax γ to 1: the relaxed lasso is then the lasso.",
        "Raise the noise: the refit pays for its variance.",
        "Set the first estimate to lasso: the adaptive lasso then selects among the lasso's features only.",
    ),
    not_when="Do not use the relaxed lasso with γ = 0 when noise is strong: least squares on a selected support "
    "overfits. Do not use adaptive weights when the first estimate is poor, as with many correlated features.",
    references=(
        "Zou 2006, The adaptive lasso and its oracle properties, JASA 101(476).",
        "Meinshausen 2007, Relaxed lasso, Computational Statistics & Data Analysis 52(1).",
        "Hastie, Tibshirani & Tibshirani 2020, Best subset, forward stepwise or lasso?, Statistical Science 35(4).",
    ),
    tour=(
        TourStep(
            "Three penalties on the same folds: lasso, relaxed, adaptive.",
            "s",
            "Goes to the sparsest lasso within one standard error.",
        ),
        TourStep(
            "The paired differences tell whether less shrinkage predicts better.",
            "2",
            "Shows them with their standard errors.",
        ),
        TourStep(
            "The adaptive lasso shrinks large coefficients less.",
            "{",
            "Ten steps to smaller alpha: compare the coefficients.",
        ),
    ),
)
