"""The group lasso and the sparse group lasso."""

from __future__ import annotations

from typing import Any

from lasso_tui.estimators.base import PenalisedRegressor, SingleAlpha
from lasso_tui.estimators.linear import SquaredErrorCV

__all__ = ["GroupLasso", "GroupLassoCV"]


class GroupLasso(PenalisedRegressor, SingleAlpha):
    """The group lasso: 1/(2n)·‖y − b₀ − Xb‖² + α·((1−τ)·Σ_g √p_g ‖b_g‖₂ + τ‖b‖₁).

    Parameters
    ----------
    alpha : α, positive
    groups : (p,) integer labels or a list of lists of column numbers; None makes each column a group of its own
    group_mix : τ, from 0, the group lasso, to 1, the lasso; between them the sparse group lasso
    orthonormalize : whether columns are made orthonormal within each group first, for group_mix 0
    fit_intercept, standardize, tol : as in `ElasticNet`

    Attributes
    ----------
    coef_, intercept_, alpha_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        groups: Any = None,
        group_mix: float = 0.0,
        orthonormalize: bool = False,
        fit_intercept: bool = True,
        standardize: bool = False,
        tol: float = 1e-7,
    ) -> None:
        self.alpha = alpha
        self.groups = groups
        self.group_mix = group_mix
        self.orthonormalize = orthonormalize
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.tol = tol


class GroupLassoCV(SquaredErrorCV):
    """The group lasso with alpha chosen by cross-validation.

    Parameters
    ----------
    groups, group_mix, orthonormalize : as in `GroupLasso`
    eps, alphas, fit_intercept, standardize, tol, cv, selection, extend_grid : as in `ElasticNetCV`

    Attributes
    ----------
    alpha_, alpha_min_, alpha_1se_, alphas_, loss_path_, loss_mean_, loss_se_ : as in `CrossValidated`
    mse_path_ : `loss_path_`, by scikit-learn's name
    coef_, intercept_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        *,
        groups: Any = None,
        group_mix: float = 0.0,
        orthonormalize: bool = False,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        standardize: bool = False,
        tol: float = 1e-7,
        cv: Any = None,
        selection: str = "min",
        extend_grid: bool = False,
    ) -> None:
        self.groups = groups
        self.group_mix = group_mix
        self.orthonormalize = orthonormalize
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.tol = tol
        self.cv = cv
        self.selection = selection
        self.extend_grid = extend_grid
