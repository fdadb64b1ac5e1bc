"""The adaptive lasso."""

from __future__ import annotations

from typing import Any

import numpy as np

from lasso_tui import solvers
from lasso_tui._types import FloatArray
from lasso_tui.estimators.linear import SquaredErrorCV

__all__ = ["AdaptiveLassoCV"]


class AdaptiveLassoCV(SquaredErrorCV):
    """The adaptive lasso (Zou 2006): penalty factors from a first estimate, alpha by cross-validation.

    The first estimate is made again in each fold from its training rows alone, so that held-out rows choose nothing.

    Parameters
    ----------
    first_estimate : "ridge" or "lasso", at its own alpha of minimum CV error
    power : the factors are 1/|first estimate|^power, scaled to mean 1
    eps, alphas, fit_intercept, standardize, bounds, tol, cv, selection, extend_grid : as in `ElasticNetCV`

    Attributes
    ----------
    penalty_factor_ : (p,) the factors on all rows
    alpha_, alpha_min_, alpha_1se_, alphas_, loss_path_, loss_mean_, loss_se_ : as in `CrossValidated`
    mse_path_ : `loss_path_`, by scikit-learn's name
    coef_, intercept_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        *,
        first_estimate: str = "ridge",
        power: float = 1.0,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        standardize: bool = False,
        bounds: Any = None,
        tol: float = 1e-7,
        cv: Any = None,
        selection: str = "min",
        extend_grid: bool = False,
    ) -> None:
        self.first_estimate = first_estimate
        self.power = power
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.bounds = bounds
        self.tol = tol
        self.cv = cv
        self.selection = selection
        self.extend_grid = extend_grid

    def _factors(self, X: Any, y: FloatArray, sample_weight: FloatArray | None) -> FloatArray:
        """Return the penalty factors that these rows give; rows without weight are in no fold of the choice."""
        if sample_weight is not None and not np.all(sample_weight):
            used = np.flatnonzero(sample_weight)
            X, y, sample_weight = X[used], y[used], sample_weight[used]
        return solvers.adaptive_weights(
            X,
            y,
            sample_weight,
            first_estimate=self.first_estimate,
            power=self.power,
            fit_intercept=self.fit_intercept,
            standardize=self.standardize,
        )

    def _cross_validate(
        self, X: Any, y: Any, folds: list[Any], sample_weight: Any, offset: Any, model: dict[str, Any]
    ) -> solvers.CrossValidation:
        known = 0.0 if offset is None else np.asarray(offset, dtype=np.float64)
        self.penalty_factor_ = self._factors(X, y - known, sample_weight)

        def solve(fold: solvers.Fold) -> solvers.Path:
            return fold.solve(penalty_factor=self._factors(fold.X, fold.y, fold.sample_weight))

        return solvers.cross_validate(
            X,
            y,
            folds,
            sample_weight=sample_weight,
            offset=offset,
            **self._grid(),
            tol=self.tol,
            fit=solve,
            extend_grid=self.extend_grid,
            **model,
            penalty_factor=self.penalty_factor_,
        )
