"""The help page of coordinate descent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.technique import Lesson

if TYPE_CHECKING:
    pass


LESSON = Lesson(
    question="How is a lasso solved, one coordinate at a time, and how does one know that it is?",
    charts={
        "Coefficients": "Each line is one coefficient as the steps go by, from zero to the solution. Most of the "
        "way is made in the first sweeps. m and s are where the two rules stop.",
        "Soft threshold": "The step that was just made. Across: z, what the coordinate would be pulled to by the "
        "data. Up: what it becomes. Between the two marks at alpha it is set to exactly zero; beyond them it is "
        "pulled back by alpha. The quiet line is no penalty; two signs tell where it was and where it is now.",
        "Convergence": "How far the objective is above its minimum, and the duality gap, which is never less than "
        "that and needs no knowledge of the minimum: it is the proof that the descent may stop. Both are parts "
        "of the objective of the model without features.",
        "Cost": "The same sweeps in three ways of keeping the books: the residual anew at every step, the "
        "residual carried along, or the products of all columns. Further left is cheaper.",
    },
    formula="bⱼ ← S(⟨xⱼ, r⟩/n + vⱼ·bⱼ, α) / vⱼ,   vⱼ = ⟨xⱼ, xⱼ⟩/n,   S(z, α) = sign(z)·max(|z| − α, 0)",
    try_this=(
        "Type 0 at step, then press ] ten times: each coordinate in turn takes its best value.",
        "Set stride to sweep and press ]: the later sweeps hardly move anything.",
        "On diabetes, make alpha ten times smaller: correlated columns need many more sweeps.",
        "Switch standardise off: the change rule now depends on the units, the gap rule does not.",
        "On synthetic with 1000 columns and 100 rows, compare the costings.",
    ),
    not_when="Very correlated columns make it slow, as each coordinate waits for the others; the path solver of "
    "this program solves for all kept coordinates at once. A small change is no proof of a small error.",
    references=(
        "Friedman, Hastie, Höfling & Tibshirani 2007, Pathwise coordinate optimization, Ann. Appl. Stat. 1(2).",
        "Friedman, Hastie & Tibshirani 2010, Regularization paths for generalized linear models via coordinate "
        "descent, J. Stat. Softw. 33(1).",
        "Kim, Koh, Lustig, Boyd & Gorinevsky 2007, An interior-point method for large-scale l1-regularized least "
        "squares (the duality gap), IEEE J. Sel. Top. Signal Process. 1(4).",
    ),
)
