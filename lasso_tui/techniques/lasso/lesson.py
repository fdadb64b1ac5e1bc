"""Lesson of the lasso tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which features matter, and by how much?",
    charts={
        "Path + CV": "Above, each line is one feature's coefficient along alpha (log scale; at the right all are "
        "zero). As alpha falls, features enter; one can also leave and re-enter. The numbers in the title row count "
        "the nonzero coefficients. The first eight to enter have a colour, the same in every chart and tab. Below, "
        "the mean CV error at the same alphas, each bar ± one standard error; the error of the null model is far "
        "above. m: the minimum. s: the largest alpha with a mean error within one standard error of it: sparser by "
        "convention, not proof of equal accuracy.",
        "Coefficients": "The coefficients at the cursor, in the order of entry; hollow dots are the true ones where "
        "the data are simulated. The penalty shrinks lasso coefficients towards zero.",
        "Knots": "The exact alphas at which features enter or leave, with the number of nonzero coefficients and R² "
        "from there on. For classes and counts, the alphas of the grid.",
        "Entry": "|xⱼ'r|/n of one feature divided by alpha, and by its penalty factor; r = y − μ. The feature is "
        "nonzero only while its line lies at 1, and zero while the line is below.",
        "Table": "Every coefficient per standard deviation of its column and per unit. With stability on, also the "
        "maximum selection frequency over half-samples.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²  +  α · (|b₁| + … + |bₚ|)",
    try_this=(
        "Press ] until the first feature leaves, and [ to bring it back.",
        "Press m, then s: how many features does the 1-SE alpha drop?",
        "Turn standardise off on prostate: columns with a small SD (svi, lweight) are now penalised more.",
        "On tutorial, raise the noise and watch false positives enter.",
    ),
    not_when="Do not use it for p-values: the features were selected on the same rows. Do not use it to keep groups "
    "of nearly equal features together (see Elastic net), or where coefficients must be unbiased.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Zou, Hastie & Tibshirani 2007, On the degrees of freedom of the lasso, Ann. Stat. 35(5).",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 3.4.",
    ),
    tour=(
        TourStep(
            "Each line is a coefficient along alpha; read from the right, features enter one by one.",
            "{",
            "Ten steps to smaller alpha: more features are nonzero.",
        ),
        TourStep(
            "Below, the CV error: m marks its minimum, s the sparsest model within one standard error.",
            "s",
            "Goes to s: fewer features for a slightly larger error.",
        ),
        TourStep(
            "The list has the features in order of entry.",
            "↓",
            "Picks the first one: bright in the path, named in the list.",
        ),
    ),
)
