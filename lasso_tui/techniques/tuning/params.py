"""Parameters of the tuning tab."""

from __future__ import annotations

from dataclasses import dataclass

from lasso_tui.techniques.linear.cv_losses import CV_LOSSES, DEVIANCE
from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams, FoldParams, HeldOutParams
from lasso_tui.techniques.linear.synthetic import InformativeParams
from lasso_tui.techniques.params import choice, number, redeclare

__all__ = ["TuningParams"]


@dataclass(frozen=True, kw_only=True)
class TuningParams(InformativeParams, FoldParams, HeldOutParams, FamilyParams):
    """Parameters of the path, its cross-validation and its test rows."""

    repeats: int = number(
        1,
        label="repeated CV",
        section="cv",
        low=1,
        high=50,
        whole=True,
        help="Number of cross-validations with different random folds, averaged.",
    )
    loss: str = choice(
        DEVIANCE,
        DEVIANCE,
        *CV_LOSSES,
        label="CV loss",
        section="cv",
        help="Mean deviance (least squares: squared error); for two classes also misclassification or 1 − AUC, else "
        "MAE.",
    )
    seed: int = redeclare(FoldParams, "seed", help="Seed of the test rows, the folds and simulated data.")
    curves: str = choice(
        "band",
        "band",
        "folds",
        label="curve of each fold",
        section="cv",
        checked="folds",
        recompute="draw",
        help="Draw ± one standard error only, or also the curve of each fold.",
    )
    penalty_factor: str = redeclare(BoundedParams, "penalty_factor")
    bounds: str = redeclare(BoundedParams, "bounds")
