"""Lesson of the objective tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="What does the lasso minimise, and has it?",
    charts={
        "One coordinate": "Above, loss, penalty and their sum as one coefficient varies, the others fixed at the "
        "solution; values are changes from coefficient = 0. b marks the minimum of the sum. Below, the two slopes: "
        "the loss falls by −loss per unit, the penalty rises by alpha on either side of 0. They meet at b; where "
        "the line passes through the step at 0, b is exactly 0: that is how the L1 penalty drops features.",
        "Along the path": "Loss RSS/(2n), penalty α‖b‖₁ and their sum at each solution. Loss and sum never fall as "
        "alpha grows. The penalty term vanishes at both ends, as alpha → 0 and at alpha max, and is largest in "
        "between. m: largest alpha on the grid at which the chosen feature is nonzero.",
        "Optimality": "One stem per feature, in the order of entry: |xⱼ'r|/n divided by alpha, where r is the "
        "residual. At the solution the stem of every nonzero coefficient is 1, and no stem exceeds 1. A zero "
        "coefficient's stem may also reach it.",
        "Scalings": "The penalty at the cursor in four conventions, the objective's value in each, and what the "
        "number to convert means in each: the equivalent alpha and the number of nonzero coefficients there.",
    },
    formula="1/(2n)·RSS + α·Σ|b|  =  1/(2n)·( RSS + λ·Σ|b| ),   λ = 2n·α;   at the minimum |xⱼ'r|/n ≤ α, = α where "
    "bⱼ ≠ 0",
    try_this=(
        "Press ] until b reaches zero in the first chart: alpha now equals the loss's slope there.",
        "Pick a feature with ↑ ↓ whose coefficient is zero, and find the minimum.",
        "On tutorial, open Scalings: 0.1 in RSS + λ‖b‖₁ and as scikit-learn's alpha are different models.",
        "Set convert to a value from a paper, find its convention in the table, and set alpha to the equivalent.",
    ),
    not_when="Do not use it to choose alpha: the minimum of the objective falls with alpha and says nothing about "
    "new rows; see Tuning. Do not compare totals in different scalings.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1): glmnet's scaling.",
        "Osborne, Presnell & Turlach 2000, On the LASSO and its dual, J. Comput. Graph. Stat. 9(2).",
        "Hastie, Tibshirani & Wainwright 2015, Statistical Learning with Sparsity, sections 2.4 and 5.2.",
    ),
    tour=(
        TourStep(
            "Loss, penalty and their total while one coefficient varies and the others stay.",
            "}",
            "Ten steps to larger alpha: the penalty pulls the minimum to 0.",
        ),
        TourStep(
            "The total is least where the slope of the loss meets the step of the penalty.",
            "{",
            "Ten steps back: the minimum moves away from 0.",
        ),
        TourStep("Programs scale alpha differently; a chart converts it.", "4", "Shows the scalings."),
    ),
)
