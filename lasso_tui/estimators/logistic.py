"""The lasso and the elastic net of two classes."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets

from lasso_tui._types import FloatArray
from lasso_tui.estimators.base import PenalisedEstimator, SingleAlpha
from lasso_tui.estimators.cross_validated import CrossValidated

__all__ = ["LogisticLasso", "LogisticLassoCV"]


class PenalisedClassifier(ClassifierMixin, PenalisedEstimator):
    """A penalised logistic model of two classes.

    Attributes
    ----------
    classes_ : (2,) the classes, in order; coefficients are for the log-odds of the second
    coef_, intercept_ : (1, p) and (1,), as of scikit-learn's logistic regression
    """

    _family: ClassVar[str] = "binomial"

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _encode(self, y: Any, weights: FloatArray | None) -> FloatArray:
        """Return 0 and 1 for the two classes.

        Raises
        ------
        ValueError
            For another number of classes.
        """
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            raise ValueError(
                f"Only binary classification is supported. The target has {len(self.classes_)} classes."
            )
        if len(self.classes_) < 2:
            raise ValueError(f"Two classes are needed; the target has one class, {self.classes_[0]!r}.")
        if weights is not None and len(np.unique(codes[weights > 0])) < 2:
            raise ValueError("Two classes are needed; all rows with weight are of one class.")
        return codes.astype(np.float64)

    def _keep(self, coef: FloatArray, intercept: float) -> None:
        self.coef_, self.intercept_ = coef[None, :], np.array([intercept])

    def decision_function(self, X: Any, offset: Any = None) -> FloatArray:
        """Return the log-odds (m,) of the second class; parameters as in `predict`."""
        return self._linear_predictor(X, offset)

    def predict_proba(self, X: Any, offset: Any = None) -> FloatArray:
        """Return the probabilities (m, 2) of the two classes; parameters as in `predict`."""
        from scipy.special import expit

        eta = self._linear_predictor(X, offset)
        return np.column_stack([expit(-eta), expit(eta)])

    def predict_log_proba(self, X: Any, offset: Any = None) -> FloatArray:
        """Return the logarithms (m, 2) of the probabilities; parameters as in `predict`."""
        from scipy.special import log_expit

        eta = self._linear_predictor(X, offset)
        return np.column_stack([log_expit(-eta), log_expit(eta)])

    def predict(self, X: Any, offset: Any = None) -> Any:
        """Predict the class with the larger probability.

        Parameters
        ----------
        X : array-like or sparse matrix (m, p)
        offset : (m,) of these rows, for a model that was fitted with one

        Returns
        -------
        ndarray (m,)
        """
        above = self._linear_predictor(X, offset) > 0
        return self.classes_[above.astype(np.intp)]

    def score(self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None) -> float:
        """Return the accuracy, the share of rows whose class is predicted.

        Parameters
        ----------
        X, y : (m, p) and (m,)
        sample_weight, offset : (m,) or None each

        Returns
        -------
        float
        """
        from sklearn.metrics import accuracy_score

        return float(accuracy_score(y, self.predict(X, offset), sample_weight=sample_weight))


class LogisticLasso(PenalisedClassifier, SingleAlpha):
    """Logistic regression of two classes: half the mean deviance + α·(ρ‖b‖₁ + (1−ρ)/2·‖b‖²).

    scikit-learn's `C` is 1/(n·α).

    Parameters
    ----------
    alpha, l1_ratio, fit_intercept, standardize, penalty_factor, bounds, tol : as in `ElasticNet`; the lasso is
        l1_ratio 1

    Attributes
    ----------
    classes_, coef_, intercept_ : as in `PenalisedClassifier`
    alpha_, dual_gap_, path_ : as in `PenalisedEstimator`
    """

    def __init__(
        self,
        alpha: float = 0.01,
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


class LogisticLassoCV(PenalisedClassifier, CrossValidated):
    """Logistic regression of two classes with alpha chosen by cross-validation.

    Parameters
    ----------
    l1_ratio, eps, alphas, fit_intercept, standardize, penalty_factor, bounds, tol, selection, extend_grid : as in
        `ElasticNetCV`
    loss : of held-out rows: None for the mean deviance, "misclassification", or "auc" for 1 − AUC
    cv : None for 5 folds with the classes' shares in each, a number of them, a splitter or (train, test) row numbers

    Attributes
    ----------
    classes_, coef_, intercept_ : as in `PenalisedClassifier`
    alpha_, alpha_min_, alpha_1se_, alphas_, loss_path_, loss_mean_, loss_se_, l1_ratio_ : as in `CrossValidated`
    dual_gap_, path_ : as in `PenalisedEstimator`
    """

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
