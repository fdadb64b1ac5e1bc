"""Certificates of problems and solutions, from the data alone: where a path begins, and duality gaps."""

from __future__ import annotations

from typing import Any, Unpack

from numpy.typing import ArrayLike

from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.problem import ModelOptions, problem_of

__all__ = ["alpha_max", "duality_gap"]


@on_one_thread
def alpha_max(
    X: Any, y: Any = None, *, sample_weight: Any = None, offset: Any = None, **model: Unpack[ModelOptions]
) -> float:
    """Smallest alpha at which every penalised coefficient is zero: maxⱼ |zⱼ'r| / (n·l1_ratio·vⱼ).

    r is y less its mean (the mean of the best intercept beside the offset, where there is one) and what the features
    that are not penalised explain, v the penalty factors. A feature that may not be negative (or positive) counts
    only where zⱼ'r is positive (or negative).

    Parameters
    ----------
    X, y, sample_weight, offset, model
        As in `path`. With groups it is the dual norm of z'y/n, their largest level.

    Returns
    -------
    float
        In units of the target times the unit of a column.

    Raises
    ------
    ValueError
        For input that cannot be used, naming the column, or where no feature correlates with y.
    """
    return problem_of(X, y, sample_weight, offset, **model).alpha_max


def duality_gap(
    X: Any,
    y: Any,
    coef: ArrayLike,
    intercept: float,
    alpha: float,
    *,
    sample_weight: Any = None,
    offset: Any = None,
    **model: Unpack[ModelOptions],
) -> float:
    """Relative duality gap of given coefficients: an upper bound on how far the objective is from its minimum.

    Parameters
    ----------
    X, y : (n, p) and (n,), the original data; or `Moments` and None
    coef, intercept : (p,) and a number, for the columns as given
    alpha, sample_weight, offset, model
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
    return problem_of(X, y, sample_weight, offset, **model).duality_gap(coef, intercept, alpha)
