"""The help page of the group lasso."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="Which whole groups of columns matter?",
    charts={
        "Group norms + CV": "Above, the Euclidean norm of each group's coefficients along alpha, divided by the "
        "root of its size. tau = 0: a group's columns enter and leave together. tau > 0: a selected group may "
        "contain zero coefficients. A group can leave again as alpha falls. The numbers in the title row count the "
        "selected groups. Below, the mean CV error, each bar ± one standard error; the level is the lasso's minimum "
        "on the same folds. m, s: CV minimum and 1-SE alpha.",
        "Coefficients": "The coefficients at the cursor, group by group in the order of entry, each in the colour "
        "of its group; hollow markers: true coefficients, where the data are simulated.",
        "Knots": "Between which alphas of the grid each group enters or leaves (its number of columns in brackets), "
        "the number of selected groups and R² there.",
        "Table": "Every coefficient with its group, per standard deviation and per unit of its column. With "
        "stability on: its selection frequency over half-samples.",
        "Entry": "The group's level divided by alpha: the dual norm of its gradient X_g'r/n at each solution (tau = "
        "0, factor 1: ‖X_g'r‖/(n√size)). The group is nonzero only where its line lies at 1, and zero where the "
        "line is below. Groups with penalty factor 0 are always in the model and have no line.",
        "Tutorial": "Largest absolute coefficient after each sweep: the tutorial's block update, and the same "
        "update divided by the curvature of its block. The first overflows, restarts from zero and never converges.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²\n  + α · Σ_g v_g · ((1−τ) · √p_g · ‖b_g‖ + τ · ‖b_g‖₁)",
    try_this=(
        "On birthwt, lower alpha until race enters: both of its columns do. In the tab Lasso they need not.",
        "Set tau to 0.5: a selected group may now contain zero coefficients.",
        "Set groups to 15x1 on birthwt: every column is its own group, which is the lasso.",
        "Turn orthonormal on: the fit no longer depends on how a factor is coded.",
        "Set the penalty factors to race=0: race is in the model at every alpha.",
    ),
    not_when="Do not use it to select single columns within a group with tau = 0, when a column belongs to two "
    "groups, or for p-values: the groups were selected on the same rows.",
    references=(
        "Yuan & Lin 2006, Model selection and estimation in regression with grouped variables, JRSS B 68(1).",
        "Simon & Tibshirani 2012, Standardization and the group lasso penalty, Statistica Sinica 22.",
        "Simon, Friedman, Hastie & Tibshirani 2013, A sparse-group lasso, J. Comput. Graph. Stat. 22(2).",
    ),
    tour=(
        TourStep(
            "Each line is the norm of a whole group; it enters or stays out as one.",
            "{",
            "Ten steps to smaller alpha: more groups enter.",
        ),
        TourStep("s marks the fewest groups within one standard error.", "s", "Goes there."),
        TourStep("The coefficients of a group are nonzero together.", "2", "Shows them."),
    ),
)
