"""The help page of the group lasso."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.technique import Lesson

if TYPE_CHECKING:
    pass


LESSON = Lesson(
    question="Which groups of columns, such as the levels of a factor, are worth keeping as a whole?",
    charts={
        "Groups": "Each line is the norm of one group's coefficients. A group enters with all of its columns at "
        "once. The numbers along the top count the groups kept; m and s are the CV minimum and the 1-SE alpha.",
        "Coefficients": "The coefficients at the cursor, group by group; hollow dots are the true ones where the "
        "data are made up. With tau 0 the columns of a group are zero together or not at all.",
        "Knots": "Where each group enters or leaves along the grid, with its number of columns in brackets, the "
        "number kept and the fit there.",
        "Table": "Every coefficient with its group on both scales: per standard deviation of its column, and per "
        "unit. With frequencies on, also how often half of the rows select it.",
        "Why": "How strongly a group correlates with what the others leave unexplained: the length of its "
        "correlations over √size. The group enters where that meets the line alpha, and stays on it.",
        "Tutorial": "The largest coefficient after each sweep of the tutorial's update, and of the same update "
        "divided by the curvature of its block. The first overflows, begins again, and never settles.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²\n  + α · Σ_g v_g · ((1−τ) · √p_g · ‖b_g‖ + τ · ‖b_g‖₁)",
    try_this=(
        "On birthwt, move alpha until race enters: both of its columns do. In the tab Lasso they do not.",
        "Set tau to 0.5: groups still leave as a whole, and inside those kept single columns may be zero.",
        "Set groups to 15x1 on birthwt: every column by itself, which is the lasso.",
        "Switch orthonormalise on: now it does not matter how a factor is coded.",
        "Set factors to race=0: race stays in at every alpha, and all others are judged beside it.",
    ),
    not_when="Not where single columns of a group are what you look for (lower alpha, or tau above 0), not where a "
    "column belongs to two groups, and not for p-values: the groups were chosen on the same rows.",
    references=(
        "Yuan & Lin 2006, Model selection and estimation in regression with grouped variables, JRSS B 68(1).",
        "Simon & Tibshirani 2012, Standardization and the group lasso penalty, Statistica Sinica 22.",
        "Simon, Friedman, Hastie & Tibshirani 2013, A sparse-group lasso, J. Comput. Graph. Stat. 22(2).",
    ),
)
