"""Losses by the names that callers give them."""

from __future__ import annotations

import numpy as np

from lasso_tui.solvers.losses.least_squares import LeastSquares
from lasso_tui.solvers.losses.loss import Loss, RankLoss, RowLoss
from lasso_tui.solvers.losses.roc import area_losses, both_classes

__all__ = ["held_out_loss_of", "loss_of_family"]


def loss_of_family(name: str) -> Loss:
    """Return the loss of a family by its name.

    Raises
    ------
    ValueError
        Naming the available families.
    """
    # Logistic and Poisson need scipy.special, which a least-squares path should not wait for.
    if name == "gaussian":
        return LeastSquares()
    if name == "binomial":
        from lasso_tui.solvers.losses.logistic import Logistic

        return Logistic()
    if name == "poisson":
        from lasso_tui.solvers.losses.poisson import Poisson

        return Poisson()
    raise ValueError(f"family must be gaussian, binomial or poisson, not {name!r}.")


def held_out_loss_of(loss: Loss, name: str | None) -> RowLoss | RankLoss:
    """Return what cross-validation computes from the held-out rows of a fold, by its name.

    Parameters
    ----------
    loss : of the model
    name : "deviance", which None means too; for the binomial family also "misclassification" and "auc", the loss
        of which is 1 − AUC; for the others "mae", the mean absolute difference of the target and its fitted mean

    Raises
    ------
    ValueError
        Naming the available losses.
    """
    if name in (None, "deviance"):
        return loss.deviance
    if loss.name == "binomial":
        if name == "misclassification":
            return lambda y, eta: ((eta > 0) != (y == 1)).astype(np.float64)
        if name == "auc":
            return RankLoss(area_losses, both_classes, "held-out rows of one class have no AUC")
    elif name == "mae":
        return lambda y, eta: np.abs(y - loss.mean(eta))
    available = "deviance, misclassification or auc" if loss.name == "binomial" else "deviance or mae"
    raise ValueError(f"loss must be {available} for the {loss.name} family, not {name!r}.")
