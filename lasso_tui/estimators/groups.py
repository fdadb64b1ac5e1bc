"""The group lasso and the sparse group lasso."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse

from lasso_tui import solvers
from lasso_tui.estimators.base import PenalisedEstimator, PenalisedRegressor, SingleAlpha
from lasso_tui.estimators.linear import SquaredErrorCV

__all__ = ["GroupLasso", "GroupLassoCV"]


class _Grouped(PenalisedEstimator):
    """What solves with groups, with a penalty factor for each where they are given."""

    def _solve(self, X: Any, y: Any, sample_weight: Any, offset: Any, **options: Any) -> solvers.Path:
        """Solve along a grid.

        Raises
        ------
        ValueError
            For factors together with sparse columns or no intercept, and as `solvers.factored_group_path`.
        """
        if self.group_factor is None:
            return super()._solve(X, y, sample_weight, offset, **options)
        if scipy.sparse.issparse(X):
            raise ValueError("group_factor needs X as a dense array, not a sparse matrix.")
        if not options.pop("fit_intercept"):
            raise ValueError("group_factor needs fit_intercept=True.")
        return solvers.factored_group_path(
            X,
            _less_offset(y, offset),
            options.pop("groups"),
            self.group_factor,
            sample_weight=sample_weight,
            **options,
        )


def _less_offset(y: Any, offset: Any) -> Any:
    """Return what least squares fits, the target less its known part."""
    if offset is None:
        return y
    known = np.asarray(offset, dtype=np.float64)
    if known.shape != np.shape(y) or not np.isfinite(known).all():
        raise ValueError(f"offset must have one finite number a row: shape {np.shape(y)}.")
    return y - known


class GroupLasso(_Grouped, PenalisedRegressor, SingleAlpha):
    """The group lasso: 1/(2n)·‖y − b₀ − Xb‖² + α·Σ_g v_g((1−τ)·√p_g ‖b_g‖₂ + τ‖b_g‖₁).

    Parameters
    ----------
    alpha : α, positive
    groups : (p,) integer labels or a list of lists of column numbers; None makes each column a group of its own
    group_mix : τ, from 0, the group lasso, to 1, the lasso; between them the sparse group lasso
    group_factor : (G,) v, not negative, in the order of the groups, or None for ones; a group with 0 is never
        penalised. Dense X and an intercept only
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
        group_factor: Any = None,
        orthonormalize: bool = False,
        fit_intercept: bool = True,
        standardize: bool = False,
        tol: float = 1e-7,
    ) -> None:
        self.alpha = alpha
        self.groups = groups
        self.group_mix = group_mix
        self.group_factor = group_factor
        self.orthonormalize = orthonormalize
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.tol = tol


class GroupLassoCV(_Grouped, SquaredErrorCV):
    """The group lasso with alpha chosen by cross-validation.

    Parameters
    ----------
    groups, group_mix, group_factor, orthonormalize : as in `GroupLasso`
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
        group_factor: Any = None,
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
        self.group_factor = group_factor
        self.orthonormalize = orthonormalize
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.tol = tol
        self.cv = cv
        self.selection = selection
        self.extend_grid = extend_grid

    def _cross_validate(
        self, X: Any, y: Any, folds: list[Any], sample_weight: Any, offset: Any, model: dict[str, Any]
    ) -> solvers.CrossValidation:
        if self.group_factor is None:
            return super()._cross_validate(X, y, folds, sample_weight, offset, model)
        whole = self._solve(X, y, sample_weight, offset, tol=self.tol, **self._grid(), **model)
        options = {name: value for name, value in model.items() if name not in ("groups", "fit_intercept")}
        return solvers.cross_validate_factored(
            X,
            _less_offset(y, offset),
            folds,
            model["groups"],
            self.group_factor,
            whole=whole,
            sample_weight=sample_weight,
            tol=self.tol,
            extend_grid=self.extend_grid,
            **options,
        )
