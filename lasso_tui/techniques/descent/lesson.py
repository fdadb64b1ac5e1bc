"""The help page of coordinate descent."""

from __future__ import annotations

from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import TourStep

__all__ = ["LESSON"]

LESSON = Lesson(
    question="How does coordinate descent get there?",
    charts={
        "Descent": "Above, each line is one coefficient, from 0 to the solution, update by update. Most of the "
        "change happens in the first sweeps. Below, the duality gap and the objective minus its minimum, both "
        "relative to the null model's objective, down to 1e-12. The gap is never below the true distance and does "
        "not need the minimum, so a small gap certifies the solution; a small change between sweeps does not. m, s: "
        "where the gap rule and the change rule stop.",
        "Soft threshold": "The last update. Horizontal: z, the coefficient's least-squares value given the others, "
        "times its curvature v. Vertical: the new coefficient S(z, α)/v. If |z| ≤ α it is exactly 0; otherwise |z| "
        "is reduced by α. Faint line: the update without penalty. Vertical stroke and dot: the coefficient before "
        "and after.",
        "Cost": "The multiply-adds so far of three implementations of the same updates: recompute the residual at "
        "every update, update it, or use the Gram matrix of the columns (covariance updates).",
    },
    formula="bⱼ ← S(⟨xⱼ, r⟩/n + vⱼ·bⱼ, α) / vⱼ,   vⱼ = ⟨xⱼ, xⱼ⟩/n,   S(z, α) = sign(z)·max(|z| − α, 0)",
    try_this=(
        "Type 0 at update, then press ] ten times: each coordinate in turn moves to its best value.",
        "Set step unit to sweep and press ]: later sweeps change the coefficients very little.",
        "On diabetes, divide alpha by ten: correlated columns need many more sweeps.",
        "Turn standardise off: the change rule depends on the units, the gap rule does not.",
        "On synthetic with 1000 columns and 100 rows, compare the three costs.",
    ),
    not_when="Do not rely on it for strongly correlated columns: it converges slowly there. A small change between "
    "sweeps does not prove a small error. The path solver of this program updates all nonzero coefficients at once.",
    references=(
        "Friedman, Hastie, Höfling & Tibshirani 2007, Pathwise coordinate optimization, Ann. Appl. Stat. 1(2).",
        "Friedman, Hastie & Tibshirani 2010, Regularization paths for generalized linear models via coordinate "
        "descent, J. Stat. Softw. 33(1).",
        "Kim, Koh, Lustig, Boyd & Gorinevsky 2007, An interior-point method for large-scale l1-regularized least "
        "squares (the duality gap), IEEE J. Sel. Top. Signal Process. 1(4).",
    ),
    tour=(
        TourStep(
            "Each update sets one coefficient to the soft-threshold of its z.",
            "[",
            "Takes the last update back.",
        ),
        TourStep("A sweep updates every coefficient once.", "{", "Takes ten updates back."),
        TourStep(
            "The duality gap bounds how far the objective is from its minimum.",
            "m",
            "Goes to where the gap rule stops.",
        ),
    ),
)
