"""What can be said of a problem and of a solution from the data alone: where the path begins, and the gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.validation import check_problem, column_names, refuse_without_groups
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.duality.unpenalised_columns import least_squares
from lasso_tui.solvers.lasso.active_set import ActiveSet
from lasso_tui.solvers.penalties.elastic_net import Penalty, penalty_of

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["alpha_max", "duality_gap", "find_alpha_max", "null_residual", "relative_gap", "soft_threshold"]


def soft_threshold(z: ArrayLike, t: ArrayLike) -> FloatArray:
    """Shrink towards zero by t: sign(z)·max(|z| − t, 0), the proximal map of t·|·|.

    Parameters
    ----------
    z : array of any shape
    t : array that broadcasts with z, not negative

    Returns
    -------
    ndarray of the broadcast shape
    """
    values = np.asarray(z, dtype=np.float64)
    return np.sign(values) * np.maximum(np.abs(values) - t, 0.0)


def alpha_max(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 1.0,
    family: str = "gaussian",
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    groups: Any = None,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
) -> float:
    """Smallest alpha at which every penalised coefficient is zero: maxⱼ |zⱼ'r| / (n·l1_ratio·vⱼ).

    r is y less its mean and what the features that are not penalised explain, v the penalty factors. A
    feature that may not be negative (or positive) counts only where zⱼ'r is positive (or negative).

    Parameters
    ----------
    X, y : (n, p) and (n,)
    l1_ratio, family, fit_intercept, standardize, sample_weight, penalty_factor, bounds
    groups, group_mix, orthonormalize
        As in `path`. With groups it is the dual norm of z'y/n, their largest level.

    Returns
    -------
    float
        In units of the target times the unit of a column.

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, or where no feature has anything to do with y.
    """
    if groups is not None:
        from lasso_tui.solvers.groups.path import grouped_problem, top_group_alpha

        return top_group_alpha(
            grouped_problem(
                X,
                y,
                groups,
                group_mix=group_mix,
                orthonormalize=orthonormalize,
                l1_ratio=l1_ratio,
                family=family,
                fit_intercept=fit_intercept,
                standardize=standardize,
                sample_weight=sample_weight,
                penalty_factor=penalty_factor,
                bounds=bounds,
            )
        )
    refuse_without_groups(group_mix, orthonormalize)
    if family != "gaussian":
        from lasso_tui.solvers.glm.path import glm_alpha_max

        return glm_alpha_max(
            X,
            y,
            family,
            l1_ratio=l1_ratio,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
        )
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight)
    penalty = penalty_of(X.shape[1], l1_ratio, penalty_factor, bounds, names)
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    return find_alpha_max(design, penalty.on(design.scales))


def find_alpha_max(design: Design, penalty: Penalty | float) -> float:
    """`alpha_max` of a design; of a plain penalty, its l1_ratio is enough.

    Raises
    ------
    ValueError
        Where no column has anything to do with the target.
    """
    if not isinstance(penalty, Penalty):
        penalty = Penalty(design.p, penalty)
    residual = null_residual(design, penalty)
    pull = penalty.pull(design.correlate(residual))
    if penalty.factors is not None:
        pull = np.where(penalty.factors > 0, pull, 0.0)
    correlates = design.correlates(pull)
    if penalty.factors is not None:
        pull = np.divide(pull, penalty.factors, out=np.zeros(design.p), where=penalty.factors > 0)
    top = float(pull.max()) / penalty.l1_ratio
    if not correlates or not np.isfinite(top):
        raise ValueError(
            "No column correlates with y (all are constant, or orthogonal to it): no path exists."
            if penalty.plain
            else "No penalised column that may enter correlates with what the others leave of y: no path exists."
        )
    return top


def null_residual(design: Design, penalty: Penalty) -> FloatArray:
    """Return what the features that are not penalised leave of the target, (n,)."""
    free = penalty.unpenalised
    if not len(free):
        return design.y
    if penalty.bounds is None:
        return least_squares(design, free[~design.constant[free]])
    Z, zeros = design.columns(free), np.zeros(len(free))
    weighted = Z * design.weights[:, None]
    search = ActiveSet(Z.T @ weighted / design.n, design.y @ weighted / design.n, penalty.part_of(free))
    search.solve(zeros, zeros)
    residual: FloatArray = design.y - Z @ search.coef
    return residual


def relative_gap(
    design: Design,
    residual: FloatArray,
    correlations: FloatArray,
    coef: FloatArray,
    alpha: float,
    l1_ratio: float = 1.0,
) -> float:
    """Duality gap over the objective of the null model, at coefficients of the standardised columns.

    Parameters
    ----------
    design : the problem
    residual : (n,) y − fit, of the centred target, not weighted
    correlations : (p,) ⟨zⱼ, r⟩
    coef : (p,) coefficients of the standardised columns
    """
    return Certifier(design, Penalty(design.p, l1_ratio)).gap(residual, correlations, coef, alpha)


def duality_gap(
    X: Any,
    y: Any,
    coef: ArrayLike,
    intercept: float,
    alpha: float,
    *,
    l1_ratio: float = 1.0,
    family: str = "gaussian",
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    groups: Any = None,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
) -> float:
    """Relative duality gap of given coefficients: an upper bound on how far the objective is from its minimum.

    Parameters
    ----------
    X, y : (n, p) and (n,), the original data
    coef, intercept : (p,) and a number, for the columns as given
    alpha, l1_ratio, family, fit_intercept, standardize, sample_weight, penalty_factor, bounds
    groups, group_mix, orthonormalize
        The problem, as in `path`.

    Returns
    -------
    float
        (primal − dual) / (objective of the model without features), not negative; infinite for coefficients
        outside their bounds.

    Raises
    ------
    ValueError
        For input that cannot be used, such as an intercept where `fit_intercept` is False and the family is not
        least squares or there are groups.
    """
    if groups is not None:
        from lasso_tui.solvers.groups.path import grouped_gap

        return grouped_gap(
            X,
            y,
            coef,
            intercept,
            alpha,
            groups,
            group_mix=group_mix,
            orthonormalize=orthonormalize,
            l1_ratio=l1_ratio,
            family=family,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
        )
    refuse_without_groups(group_mix, orthonormalize)
    if family != "gaussian":
        from lasso_tui.solvers.glm.path import glm_duality_gap

        return glm_duality_gap(
            X,
            y,
            coef,
            intercept,
            alpha,
            family,
            l1_ratio=l1_ratio,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
        )
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight)
    penalty = penalty_of(X.shape[1], l1_ratio, penalty_factor, bounds, names)
    if not (np.isfinite(alpha) and alpha > 0):
        raise ValueError(f"alpha must be a positive finite number, not {alpha:g}.")
    beta = np.asarray(coef, dtype=np.float64)
    if beta.shape != (X.shape[1],):
        raise ValueError(f"coef must have one value a column: shape ({X.shape[1]},), not {beta.shape}.")
    if not (np.isfinite(beta).all() and np.isfinite(intercept)):
        raise ValueError("coef and intercept must be finite.")
    if penalty.bounds is not None and not ((penalty.bounds[0] <= beta) & (beta <= penalty.bounds[1])).all():
        return float("inf")
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    residual = design.residual(beta * design.scales)
    if fit_intercept:  # the best intercept for these coefficients: what is left is a gap of the coefficients
        mean = float(design.weights @ residual) / design.n
        residual = residual - mean
        loss = 0.5 * (mean + design.y_mean - float(design.means @ beta) - intercept) ** 2
    else:
        residual, loss = residual - intercept, 0.0
    certifier = Certifier(design, penalty.on(design.scales))
    gap = certifier.gap(residual, design.correlate(residual), beta * design.scales, alpha)
    return gap + loss / certifier.null
