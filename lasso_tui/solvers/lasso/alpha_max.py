"""Where a path begins: the smallest alpha at which every penalised coefficient is zero."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import NO_CORRELATION, Design
from lasso_tui.solvers.duality.unpenalised_columns import least_squares
from lasso_tui.solvers.lasso.active_set import ActiveSet
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty

__all__ = ["find_alpha_max", "null_residual"]

NO_PENALISED_CORRELATION = (
    "Every penalised column is constant, uncorrelated with what the unpenalised ones leave of y, or held at 0 by its "
    "bounds, so all penalised coefficients are 0 at every alpha."
)


def find_alpha_max(design: Design, penalty: ElasticNetPenalty) -> float:
    """Return the smallest alpha at which every penalised coefficient is zero.

    Parameters
    ----------
    design : the problem
    penalty : for the standardised columns

    Raises
    ------
    ValueError
        Where no column correlates with the target.
    """
    residual = null_residual(design, penalty)
    level = penalty.l1_threshold(design.correlate(residual))
    if penalty.factors is not None:
        level = np.where(penalty.factors > 0, level, 0.0)
    correlates = design.correlates(level)
    if penalty.factors is not None:
        level = np.divide(level, penalty.factors, out=np.zeros(design.p), where=penalty.factors > 0)
    top = float(level.max()) / penalty.l1_ratio
    if not correlates or not np.isfinite(top):
        raise ValueError(NO_CORRELATION if penalty.plain else NO_PENALISED_CORRELATION)
    return top


def null_residual(design: Design, penalty: ElasticNetPenalty) -> FloatArray:
    """Return the residual (n,) of the features that are not penalised alone."""
    free = penalty.unpenalised
    if not len(free):
        return design.y
    if penalty.bounds is None:
        return least_squares(design, free[~design.constant[free]])
    Z, zeros = design.columns(free), np.zeros(len(free))
    weighted = Z * design.weights[:, None]
    search = ActiveSet(Z.T @ weighted / design.n, design.y @ weighted / design.n, penalty.bounds_of(free))
    search.solve(zeros, zeros)
    residual: FloatArray = design.y - Z @ search.coef
    return residual
