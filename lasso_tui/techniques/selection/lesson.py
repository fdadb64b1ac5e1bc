"""Lesson of the selection tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Would other rows select the same features?",
    charts={
        "Stability": "For each penalised feature, the highest share of half-samples that select it at any one alpha "
        "from alpha max down to the cursor. ✓: at or above π. From mark b upwards at most one false selection is "
        "expected (Meinshausen & Bühlmann): half-samples select at most q = √((2π − 1)·p) features there on "
        "average. Beside the bars: the frequency, the lasso coefficient at the cursor, its least-squares refit, and "
        "true or false where the data are simulated. The bound assumes exchangeable noise features and a selection "
        "not worse than guessing. Below b there is no bound.",
        "Frequencies + path": "Above, stability paths: the share of half-samples that select each feature, alpha by "
        "alpha. Frequencies are not p-values. Correlated features can split theirs, so that each looks unstable "
        "although one of them is almost always selected. Below, the coefficients on all rows: the lasso's, or for γ "
        "below 1 the relaxed lasso's.",
        "Refit CV": "CV error of the lasso minus that of the least-squares refit on its support (γ = 0), paired by "
        "fold, each bar ± one standard error: above zero the refit predicts better, below zero the shrunken lasso.",
    },
    formula="Πⱼ(α) = share of half-samples that select j at α\nE[false selections among the stable] ≤ q² / ((2π − "
    "1)·p),   q = ⌊√((2π − 1)·p)⌋ features to enter first\nrelaxed lasso = γ · lasso + (1 − γ) · least squares on "
    "its support",
    try_this=(
        "Press m, then s: which features selected by cross-validation do few half-samples select?",
        "Press 'b: at most one of the features that are stable there is expected to be false.",
        "Raise the threshold to 0.9: mark b moves to a smaller alpha, and fewer features are stable.",
        "Set relax γ to 0: the same features without shrinkage (least squares only).",
        "On synthetic, raise the correlation: the lasso selects a neighbour instead of the informative feature.",
    ),
    not_when="Do not use it to test single features: frequencies are not p-values, and the bound is on a number of "
    "features. Do not use it with strongly correlated features, which split their frequency (see Elastic net).",
    references=(
        "Meinshausen & Bühlmann 2010, Stability selection, JRSS B 72(4).",
        "Shah & Samworth 2013, Variable selection with error control, JRSS B 75(1).",
        "Meinshausen 2007, Relaxed Lasso, Comput. Stat. Data Anal. 52(1).",
        "Hastie, Tibshirani & Tibshirani 2020, Best subset, forward stepwise or lasso?, Stat. Sci. 35(4).",
    ),
    tour=(
        TourStep(
            "How often half of the rows select each feature.",
            "{",
            "Ten steps to smaller alpha: more features are selected.",
        ),
        TourStep(
            "A feature is stable where its frequency reaches π.",
            "2",
            "Shows the frequencies of all features.",
        ),
        TourStep(
            "The CV minimum often keeps features that other rows would not select.",
            "}",
            "Ten steps to larger alpha: what is left is selected by most rows.",
        ),
    ),
)
