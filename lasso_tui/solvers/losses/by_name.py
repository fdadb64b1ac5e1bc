"""Losses by the names that callers give them."""

from __future__ import annotations

import numpy as np

from lasso_tui.solvers.losses.least_squares import LeastSquares
from lasso_tui.solvers.losses.loss import Loss, RowLoss

__all__ = ["loss_of_family", "row_loss"]


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


def row_loss(loss: Loss, name: str | None) -> RowLoss:
    """Return what cross-validation averages over the held-out rows, by its name.

    Parameters
    ----------
    loss : of the model
    name : "deviance", which None means too, or, for the binomial family, "misclassification"

    Raises
    ------
    ValueError
        Naming the available losses.
    """
    if name in (None, "deviance"):
        return loss.deviance
    if name == "misclassification" and loss.name == "binomial":
        return lambda y, eta: ((eta > 0) != (y == 1)).astype(np.float64)
    available = "deviance or misclassification" if loss.name == "binomial" else "deviance"
    raise ValueError(f"loss must be {available} for the {loss.name} family, not {name!r}.")
