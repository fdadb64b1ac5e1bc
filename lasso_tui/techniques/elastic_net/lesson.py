"""Lesson of the elastic-net tab."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Does keeping correlated features together help?",
    charts={
        "Path + CV": "Above, the coefficients of the l1_ratio shown along its own alpha. Alphas of different "
        "l1_ratio are not comparable; their L1 penalties alpha · l1_ratio are: the first feature enters at the same "
        "one. Below, its mean CV error, each bar ± one standard error. m: minimum CV error of this l1_ratio. s: "
        "largest alpha within one standard error of it.",
        "CV heatmap": "Mean CV loss for every l1_ratio, each over its own alphas, same folds throughout, as (loss − "
        "minimum)/SE at the minimum (◆). Cells below 1 are within one SE of the minimum; that does not make them "
        "equal. Line: minimum of each row. m, s: for the l1_ratio shown. ◆ is the best of all cells, hence "
        "optimistic.",
        "Blocks": "Coefficients of blocks of correlated columns (|r| ≥ the chosen value). Stems: elastic net "
        "(l1_ratio 0.5 when the lasso is shown). Hollow markers: lasso at the same L1 penalty. The elastic net "
        "gives nearly equal columns nearly equal coefficients, within the bound listed in Spread; the lasso tends "
        "to pick one or two, and which ones can change with the sample.",
        "Coefficients": "The coefficients at the cursor; hollow dots are the true ones where the data are simulated.",
        "Lasso path": "The path at l1_ratio 1, the lasso, where its L1 penalty is the same: at alpha · l1_ratio.",
        "Spread": "For each block of correlated columns: the number of nonzero coefficients of each method, the "
        "spread of the elastic net's coefficients, and the upper bound on that spread from the columns' correlation.",
        "Knots": "Where features enter or leave: exact for the lasso, else between alphas of the grid.",
        "Table": "Every coefficient per standard deviation of its column and per unit. With stability on, also the "
        "maximum selection frequency over half-samples of the training rows, for the l1_ratio shown when it was "
        "computed.",
        "Entry": "|xⱼ'r/n − alpha · (1 − l1_ratio) · bⱼ| of one feature, divided by alpha · l1_ratio and by its "
        "penalty factor. The feature is nonzero only while its line lies at 1, and zero while the line is below.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²  +  α · ( ρ · Σ|bⱼ|  +  (1 − ρ)/2 · Σbⱼ² ),   ρ = l1_ratio",
    try_this=(
        "Open synthetic, look at Blocks, and set l1_ratio to 0.1, then to 1.",
        "Lower the correlation to 0.5: the blocks dissolve; compare the lasso's CV error.",
        "On tutorial, open CV heatmap: the columns are independent, and the minimum is at l1_ratio 1.",
        "Press m, then s: how many features does the 1-SE alpha drop?",
        "Compare df with the number of nonzero coefficients: the L2 penalty makes each count for less than one.",
    ),
    not_when="Do not use it where features are hardly correlated: the L2 penalty then only shrinks. Do not use it "
    "to find which of several nearly equal columns is the cause: these rows cannot tell. The minimum of many CV "
    "errors is optimistic; judge it on test rows, and do not choose alpha or l1_ratio by the test error.",
    references=(
        "Zou & Hastie 2005, Regularization and variable selection via the elastic net, JRSS B 67(2).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "Tibshirani & Taylor 2012, Degrees of freedom in lasso problems, Ann. Stat. 40(2).",
    ),
    tour=(
        TourStep(
            "The path of one l1_ratio: correlated features stay together.",
            ")",
            "Steps l1_ratio towards 1, the lasso.",
        ),
        TourStep(
            "Below, the CV error of this l1_ratio along alpha.",
            "}",
            "Ten steps to larger alpha: blocks of features leave together.",
        ),
        TourStep("All pairs of alpha and l1_ratio at once.", "2", "Shows the CV heatmap."),
    ),
)
