"""The lasso and the elastic net of counts."""

from __future__ import annotations

from typing import Any, ClassVar

from lasso_tui.estimators.base import PenalisedRegressor, SingleAlpha
from lasso_tui.estimators.cross_validated import CrossValidated

__all__ = ["PoissonLasso", "PoissonLassoCV"]


class PoissonLasso(PenalisedRegressor, SingleAlpha):
    """Poisson regression by the log of the mean: half the mean deviance + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²).

    Parameters
    ----------
    alpha, l1_ratio, fit_intercept, standardize, penalty_factor, bounds, tol : as in `ElasticNet`; the lasso is
        l1_ratio 1

    Attributes
    ----------
    coef_, intercept_, alpha_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    _family: ClassVar[str] = "poisson"

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        l1_ratio: float = 1.0,
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


class PoissonLassoCV(PenalisedRegressor, CrossValidated):
    """Poisson regression with alpha chosen by cross-validation.

    Parameters
    ----------
    l1_ratio, eps, alphas, fit_intercept, standardize, penalty_factor, bounds, tol, cv, selection, extend_grid : as
        in `ElasticNetCV`
    loss : of held-out rows: None for the mean deviance, "mae" for the mean absolute error

    Attributes
    ----------
    alpha_, alpha_min_, alpha_1se_, alphas_, loss_path_, loss_mean_, loss_se_, l1_ratio_ : as in `CrossValidated`
    coef_, intercept_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    _family: ClassVar[str] = "poisson"

    def __init__(
        self,
        *,
        l1_ratio: Any = 1.0,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        standardize: bool = False,
        penalty_factor: Any = None,
        bounds: Any = None,
        tol: float = 1e-7,
        loss: str | None = None,
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
        self.loss = loss
        self.cv = cv
        self.selection = selection
        self.extend_grid = extend_grid
