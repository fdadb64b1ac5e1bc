"""What all estimators share: checked input, linear predictors, and the path that a fit leaves."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.validation import check_is_fitted, validate_data

from lasso_tui import solvers
from lasso_tui._types import FloatArray

__all__ = ["FittedPath", "PenalisedEstimator", "PenalisedRegressor", "SingleAlpha", "checked_weights"]

MODEL_PARAMETERS = (
    "l1_ratio",
    "fit_intercept",
    "standardize",
    "penalty_factor",
    "bounds",
    "groups",
    "group_mix",
    "orthonormalize",
)
"""Parameters that estimators hand to the solvers under the same names."""


@dataclass(frozen=True, eq=False)
class FittedPath:
    """Solutions along decreasing alpha, as plain arrays that can be pickled.

    Attributes
    ----------
    alphas : (A,) decreasing
    coefs : (p, A) for the columns as given
    intercepts : (A,)
    dual_gaps : (A,) relative duality gaps: the gap divided by the objective of the model without features
    """

    alphas: FloatArray
    coefs: FloatArray
    intercepts: FloatArray
    dual_gaps: FloatArray

    @classmethod
    def of(cls, path: solvers.Path) -> Self:
        """Take the arrays of a solver's path."""
        return cls(path.alphas, path.coefs, path.intercepts, path.gaps)


def checked_weights(sample_weight: Any, n: int) -> FloatArray | None:
    """Return the weights of n rows, or None; one number stands for equal weights.

    Raises
    ------
    ValueError
        Where they are no numbers of this shape, one is negative, or all are zero.
    """
    if sample_weight is None:
        return None
    weights = np.asarray(sample_weight, dtype=np.float64)
    weights = np.full(n, float(weights)) if weights.ndim == 0 else weights
    if weights.shape != (n,):
        raise ValueError(f"sample_weight must have one value a row: shape ({n},), not {weights.shape}.")
    if not weights.any():
        raise ValueError("Every sample_weight is zero: no row is left to fit.")
    if not np.isfinite(weights).all() or weights.min() < 0:
        raise ValueError("sample_weight must be finite and not negative.")
    return weights


class PenalisedEstimator(BaseEstimator):
    """A linear model with an L1 penalty; `_family` names its loss.

    Attributes
    ----------
    coef_ : (p,) for the columns as given
    intercept_ : float
    alpha_ : the penalty of the fit
    dual_gap_ : relative duality gap of the fit, from the data as given
    path_ : `FittedPath`, the solutions at all alphas that were solved
    n_features_in_, feature_names_in_ : as in scikit-learn
    """

    _family: ClassVar[str] = "gaussian"

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.required = True
        return tags

    def _check_input(self, X: Any, y: Any, sample_weight: Any) -> tuple[Any, Any, FloatArray | None]:
        """Return X, y and weights as scikit-learn checks them, and note the number and names of the features."""
        numeric = self._family != "binomial"
        X, y = validate_data(
            self,
            X,
            y,
            accept_sparse="csc",
            dtype=[np.float64, np.float32],
            y_numeric=numeric,
            ensure_min_samples=2,
        )
        weights = checked_weights(sample_weight, X.shape[0])
        return X, self._encode(y, weights), weights

    def _encode(self, y: Any, weights: FloatArray | None) -> Any:
        """Return the target as the solvers take it."""
        return y

    def _model(self, p: int) -> dict[str, Any]:
        """Return what the solvers call the model, for p columns."""
        model = {name: getattr(self, name) for name in MODEL_PARAMETERS if hasattr(self, name)}
        if "groups" in model and model["groups"] is None:
            model["groups"] = np.arange(p)
        if self._family != "gaussian":
            model["family"] = self._family
        return model

    def _solve(self, X: Any, y: Any, sample_weight: Any, offset: Any, **options: Any) -> solvers.Path:
        """Solve along a grid."""
        return solvers.path(X, y, sample_weight=sample_weight, offset=offset, **options)

    def _take(self, path: solvers.Path, alpha: float, offset: Any) -> Self:
        """Keep the solution of a path at one alpha."""
        for message in path.warnings:
            warnings.warn(message, ConvergenceWarning, stacklevel=3)
        solution = path.at(alpha)
        self.alpha_ = float(alpha)
        self.dual_gap_ = float(solution.gap)
        self.path_ = FittedPath.of(path)
        self._keep(np.array(solution.coef), float(solution.intercept))
        self._has_offset = offset is not None
        return self

    def _keep(self, coef: FloatArray, intercept: float) -> None:
        self.coef_: FloatArray = coef
        self.intercept_: Any = intercept

    def _linear_predictor(self, X: Any, offset: Any) -> FloatArray:
        """Return offset + intercept + X·coef, (m,).

        Raises
        ------
        ValueError
            Where the offset of these rows is missing, does not fit, or was not fitted.
        """
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse=["csr", "csc"], dtype=[np.float64, np.float32], reset=False)
        eta: FloatArray = np.asarray(X @ np.ravel(self.coef_), dtype=np.float64)
        eta += np.ravel(self.intercept_)[0]
        if self._has_offset != (offset is not None):
            raise ValueError(
                "This model was fitted with an offset: give the offset of these rows too."
                if self._has_offset
                else "This model was fitted without an offset, so it takes none."
            )
        if offset is None:
            return eta
        known = np.asarray(offset, dtype=np.float64)
        if known.shape != eta.shape or not np.isfinite(known).all():
            raise ValueError(f"offset must have one finite number a row: shape {eta.shape}.")
        eta += known
        return eta


class PenalisedRegressor(RegressorMixin, PenalisedEstimator):
    """A penalised linear model that predicts the mean of a number."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.positive_only = self._family == "poisson"
        return tags

    def predict(self, X: Any, offset: Any = None) -> FloatArray:
        """Predict the mean of the target.

        Parameters
        ----------
        X : array-like or sparse matrix (m, p)
        offset : (m,) of these rows, for a model that was fitted with one

        Returns
        -------
        ndarray (m,)
        """
        eta = self._linear_predictor(X, offset)
        return eta if self._family == "gaussian" else solvers.loss_of_family(self._family).mean(eta)

    def score(self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None) -> float:
        """Return R², or for counts D², the share of the deviance that is explained.

        Parameters
        ----------
        X, y : (m, p) and (m,)
        sample_weight, offset : (m,) or None each

        Returns
        -------
        float
        """
        from sklearn.metrics import d2_tweedie_score, r2_score

        predicted = self.predict(X, offset)
        if self._family == "poisson":
            return float(d2_tweedie_score(y, predicted, sample_weight=sample_weight, power=1))
        return float(r2_score(y, predicted, sample_weight=sample_weight))


class SingleAlpha(PenalisedEstimator):
    """The fit of a model at one alpha."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None) -> Self:
        """Fit the model.

        Parameters
        ----------
        X : array-like or sparse matrix (n, p)
        y : array-like (n,)
        sample_weight : (n,) not negative, or None
        offset : (n,) known part of the linear predictors, such as the log of an exposure, or None

        Returns
        -------
        self

        Raises
        ------
        ValueError
            For input that cannot be used, or a parameter out of its range.
        """
        X, y, weights = self._check_input(X, y, sample_weight)
        model = self._model(X.shape[1])
        path = self._solve(X, y, weights, offset, alphas=[self.alpha], tol=self.tol, **model)
        return self._take(path, float(path.alphas[0]), offset)
