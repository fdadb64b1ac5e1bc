"""The lasso and the elastic net of least squares."""

from __future__ import annotations

from typing import Any

from lasso_tui._types import FloatArray
from lasso_tui.estimators.base import PenalisedRegressor, SingleAlpha
from lasso_tui.estimators.cross_validated import CrossValidated

__all__ = ["ElasticNet", "ElasticNetCV", "Lasso", "LassoCV", "SquaredErrorCV"]


class ElasticNet(PenalisedRegressor, SingleAlpha):
    """The elastic net: 1/(2n)·‖y − b₀ − Xb‖² + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²), solved exactly.

    Parameters
    ----------
    alpha : α, positive
    l1_ratio : ρ, in (0, 1]
    fit_intercept : whether b₀ is free; it is never penalised
    standardize : whether columns are divided by their standard deviations before they are penalised; `coef_` is for
        the columns as given
    penalty_factor : (p,) not negative, or None for ones; a feature with 0 is never penalised
    bounds : None, or a pair (lower, upper) of the coefficients, each a number or (p,); (0, inf) is non-negative
    tol : largest relative duality gap without a warning

    Attributes
    ----------
    coef_, intercept_, alpha_, dual_gap_, path_ : as in `PenalisedEstimator`

    Examples
    --------
    >>> from lasso_tui.estimators import ElasticNet
    >>> ElasticNet(0.1, l1_ratio=0.5).fit([[0, 1], [1, 0], [2, 2]], [0, 1, 2]).coef_.shape
    (2,)
    """

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        l1_ratio: float = 0.5,
        fit_intercept: bool = True,
        standardize: bool = False,
        penalty_factor: Any = None,
        bounds: Any = None,
        tol: float = 1e-7,
    ) -> None:
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.bounds = bounds
        self.tol = tol


class Lasso(PenalisedRegressor, SingleAlpha):
    """The lasso: 1/(2n)·‖y − b₀ − Xb‖² + α‖b‖₁, solved exactly.

    Parameters
    ----------
    alpha, fit_intercept, standardize, penalty_factor, bounds, tol : as in `ElasticNet`

    Attributes
    ----------
    coef_, intercept_, alpha_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        fit_intercept: bool = True,
        standardize: bool = False,
        penalty_factor: Any = None,
        bounds: Any = None,
        tol: float = 1e-7,
    ) -> None:
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.bounds = bounds
        self.tol = tol


class SquaredErrorCV(PenalisedRegressor, CrossValidated):
    """Cross-validation by the mean squared error."""

    @property
    def mse_path_(self) -> FloatArray:
        """(A, K) Mean squared error on the held-out rows of each fold."""
        losses: FloatArray = self.loss_path_
        return losses


class ElasticNetCV(SquaredErrorCV):
    """The elastic net with alpha, and l1_ratio if several are given, chosen by cross-validation.

    Parameters
    ----------
    l1_ratio : ρ in (0, 1], or a list of which the one with the smallest mean loss is taken
    eps : smallest alpha of an automatic grid, as a fraction of the largest
    alphas : number of alphas of an automatic grid, or the grid
    fit_intercept, standardize, penalty_factor, bounds, tol : as in `ElasticNet`
    cv : None for 5 folds of neighbouring rows, a number of them, a splitter or (train, test) row numbers
    selection : "min" for the alpha of the smallest mean loss, "1se" for the largest within one standard error of it
    extend_grid : whether an automatic grid goes on where its smallest alpha has the smallest mean loss

    Attributes
    ----------
    alpha_, alpha_min_, alpha_1se_, alphas_, loss_path_, loss_mean_, loss_se_, l1_ratio_ : as in `CrossValidated`;
        the grid and the losses are those of the ratio chosen
    mse_path_ : `loss_path_`, by scikit-learn's name
    coef_, intercept_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        *,
        l1_ratio: Any = 0.5,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        standardize: bool = False,
        penalty_factor: Any = None,
        bounds: Any = None,
        tol: float = 1e-7,
        cv: Any = None,
        selection: str = "min",
        extend_grid: bool = False,
    ) -> None:
        self.l1_ratio = l1_ratio
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.bounds = bounds
        self.tol = tol
        self.cv = cv
        self.selection = selection
        self.extend_grid = extend_grid


class LassoCV(SquaredErrorCV):
    """The lasso with alpha chosen by cross-validation.

    Parameters
    ----------
    eps, alphas, fit_intercept, standardize, penalty_factor, bounds, tol, cv, selection, extend_grid : as in
        `ElasticNetCV`

    Attributes
    ----------
    alpha_, alpha_min_, alpha_1se_, alphas_, loss_path_, loss_mean_, loss_se_ : as in `CrossValidated`
    mse_path_ : `loss_path_`, by scikit-learn's name
    coef_, intercept_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        *,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        standardize: bool = False,
        penalty_factor: Any = None,
        bounds: Any = None,
        tol: float = 1e-7,
        cv: Any = None,
        selection: str = "min",
        extend_grid: bool = False,
    ) -> None:
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.bounds = bounds
        self.tol = tol
        self.cv = cv
        self.selection = selection
        self.extend_grid = extend_grid
