"""Parameters of the tuning tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams, FoldParams
from lasso_tui.techniques.linear.splits import AUTO, KINDS
from lasso_tui.techniques.linear.synthetic import InformativeParams
from lasso_tui.techniques.params import choice, number, redeclare, text

__all__ = ["TuningParams"]


@dataclass(frozen=True, kw_only=True)
class TuningParams(InformativeParams, FoldParams, FamilyParams):
    """Parameters of the path, its cross-validation and its test rows."""

    folds: int = redeclare(FoldParams, "folds", default=5)
    repeats: int = number(
        1,
        label="repeats",
        low=1,
        high=50,
        whole=True,
        help="Number of cross-validations with different random folds, averaged.",
    )
    split: str = choice(
        AUTO,
        *KINDS,
        label="split",
        help="How rows are assigned to folds. auto uses groups or times if set, else random.",
    )
    loss: str = choice(
        "deviance",
        "deviance",
        "misclassification",
        label="CV loss",
        help="Loss for two-class targets: mean deviance or misclassification rate.",
    )
    folds_by: str = text(
        "",
        label="folds by",
        hint="a factor column's name, or empty for the first",
        formerly=("factor",),
        names_columns=True,
        help="Factor column whose levels stay in one fold if split is 'by factor'.",
    )
    test_fraction: float = number(
        0.2,
        label="test frac.",
        low=0.0,
        high=0.9,
        step=0.05,
        formerly=("test_share",),
        help="Fraction of rows held out from fitting and cross-validation. Test error is unbiased only if you do not "
        "choose alpha by it.",
    )
    seed: int = redeclare(FoldParams, "seed", help="Seed of the test rows, the folds and simulated data.")
    curves: str = choice(
        "band",
        "band",
        "folds",
        label="curves",
        recompute="draw",
        help="Draw ± one standard error only, or also the curve of each fold.",
    )
    penalty_factor: str = redeclare(BoundedParams, "penalty_factor")
    bounds: str = redeclare(BoundedParams, "bounds")
