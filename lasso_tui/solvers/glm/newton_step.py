"""The solution of a generalised linear model at one alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.solvers.glm.duality_gap import Fitted

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["NewtonStep"]


@dataclass(frozen=True, eq=False)
class NewtonStep:
    """The solution at one alpha.

    Attributes
    ----------
    alpha : the penalty
    support, values : nonzero coefficients of the standardised columns
    fit : predictors, means and intercept
    gap : duality gap over the null model's objective
    converged : False where progress stopped before the gap was small enough
    """

    alpha: float
    support: IntArray
    values: FloatArray
    fit: Fitted
    gap: float
    converged: bool
