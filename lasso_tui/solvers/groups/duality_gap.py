"""Duality gaps of the group lasso and the sparse group lasso."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.groups.problem import GroupProblem

__all__ = ["group_gaps", "group_gaps_of"]


def group_gaps(
    problem: GroupProblem, coefs: FloatArray, penalised: FloatArray, alphas: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return relative duality gaps and mean squared errors (A,), from the original data.

    The residual, scaled by s = min(1, α/Ω°(z'r/n)) with Ω° the dual norm, is dual feasible, which gives

        gap = (1 + s²)/2·‖r‖²/n − s·⟨y, r⟩ + α·Ω(b)   (Ndiaye, Fercoq, Gramfort & Salmon 2016).

    Parameters
    ----------
    problem : the data and the penalty
    coefs : (p, A) for the columns as given
    penalised : (p, A) the same for the columns that are penalised
    alphas : (A,)
    """
    correlations, mse, inner = residual_products(problem.design, coefs)
    return group_gaps_of(problem, correlations, mse, inner, penalised, alphas), mse


def group_gaps_of(
    problem: GroupProblem,
    correlations: FloatArray,
    mse: FloatArray,
    inner: FloatArray,
    penalised: FloatArray,
    alphas: FloatArray,
) -> FloatArray:
    """Return relative duality gaps (A,), given ⟨zⱼ, r⟩ (p, A), ⟨r, r⟩ and ⟨y, r⟩ (A,)."""
    dual = problem.grouping.levels(problem.inner(correlations), problem.mix).max(axis=0)
    scale = np.minimum(1.0, alphas / np.maximum(dual, np.finfo(np.float64).tiny))
    gap = (
        0.5 * (1 + scale**2) * mse - scale * inner + alphas * problem.grouping.penalty(penalised, problem.mix)
    )
    relative: FloatArray = np.maximum(gap, 0.0) / (0.5 * problem.design.null_deviance())
    return relative
