"""Estimators that choose their alpha by cross-validation along one path."""

from __future__ import annotations

import warnings
from numbers import Integral
from typing import Any, Self

import numpy as np
import sklearn
from sklearn.base import is_classifier
from sklearn.model_selection import check_cv
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping, process_routing

from lasso_tui import solvers
from lasso_tui.estimators.base import PenalisedEstimator

__all__ = ["CrossValidated"]


class CrossValidated(PenalisedEstimator):
    """The fit of a model at the alpha that cross-validation chooses.

    All folds share the grid of all rows; columns are standardised in each fold by its training rows alone.

    Attributes
    ----------
    alpha_ : the alpha chosen, `alpha_min_` or `alpha_1se_` by `selection`
    alpha_min_ : where the mean loss on held-out rows is smallest
    alpha_1se_ : the largest alpha whose mean loss is within one standard error of that
    alphas_ : (A,) the grid, decreasing
    loss_path_ : (A, K) mean loss on the held-out rows of each fold
    loss_mean_, loss_se_ : (A,) their mean, weighted by the folds' sizes, and its standard error
    l1_ratio_ : the ratio chosen, of those given
    """

    def get_metadata_routing(self) -> Any:
        """Return what this estimator's `fit` takes itself, and what it passes to the splitter of folds."""
        return (
            MetadataRouter(owner=self)
            .add_self_request(self)
            .add(
                splitter=check_cv(self.cv),
                method_mapping=MethodMapping().add(caller="fit", callee="split"),
            )
        )

    def fit(self, X: Any, y: Any, sample_weight: Any = None, offset: Any = None, **params: Any) -> Self:
        """Cross-validate along the path, choose alpha, and keep the solution on all rows.

        Parameters
        ----------
        X : array-like or sparse matrix (n, p)
        y : array-like (n,)
        sample_weight : (n,) not negative, or None; folds and losses are weighted too
        offset : (n,) known part of the linear predictors, such as the log of an exposure, or None
        params : for the splitter, such as `groups`, with scikit-learn's metadata routing enabled

        Returns
        -------
        self

        Raises
        ------
        ValueError
            For input that cannot be used, or a parameter out of its range.
        """
        if self.selection not in ("min", "1se"):
            raise ValueError(f"selection must be 'min' or '1se', not {self.selection!r}.")
        X, y, weights = self._check_input(X, y, sample_weight)
        folds = self._folds(X, y, weights, params)
        ratios = [None] if not hasattr(self, "l1_ratio") else np.atleast_1d(self.l1_ratio).tolist()
        results = []
        for ratio in ratios:
            model = self._model(X.shape[1]) | ({} if ratio is None else {"l1_ratio": ratio})
            results.append(self._cross_validate(X, y, folds, weights, offset, model))
        best = min(range(len(results)), key=lambda k: results[k].mean[results[k].index_min])
        cv = results[best]
        if ratios[best] is not None:
            self.l1_ratio_ = ratios[best]
        for message in cv.warnings:
            warnings.warn(message, UserWarning, stacklevel=2)
        self.alpha_min_, self.alpha_1se_ = cv.alpha_min, cv.alpha_1se
        self.alphas_, self.loss_path_, self.loss_mean_, self.loss_se_ = cv.alphas, cv.losses, cv.mean, cv.se
        return self._take(cv.path, cv.alpha_min if self.selection == "min" else cv.alpha_1se, offset)

    def _folds(self, X: Any, y: Any, sample_weight: Any, params: dict[str, Any]) -> list[Any]:
        """Return (train, test) row numbers, asking the splitter with what is routed to it.

        Raises
        ------
        ValueError
            For parameters that nothing asks for.
        """
        cv = check_cv(self.cv, y, classifier=is_classifier(self))
        routed: dict[str, Any] = {}
        if sklearn.get_config()["enable_metadata_routing"]:
            given = params if sample_weight is None else {"sample_weight": sample_weight, **params}
            routed = dict(process_routing(self, "fit", **given).splitter.split)
        elif params:
            raise ValueError(
                f"fit got {', '.join(params)}, which only metadata routing can pass on: "
                f"sklearn.set_config(enable_metadata_routing=True)."
            )
        return list(cv.split(X, y, **routed))

    def _cross_validate(
        self, X: Any, y: Any, folds: list[Any], sample_weight: Any, offset: Any, model: dict[str, Any]
    ) -> solvers.CrossValidation:
        """Cross-validate one model along its grid."""
        return solvers.cross_validate(
            X,
            y,
            folds,
            sample_weight=sample_weight,
            offset=offset,
            **self._grid(),
            tol=self.tol,
            loss=getattr(self, "loss", None),
            extend_grid=self.extend_grid,
            **model,
        )

    def _grid(self) -> dict[str, Any]:
        """Return the grid as the solvers take it."""
        if isinstance(self.alphas, Integral):
            return {"n_alphas": int(self.alphas), "alpha_min_ratio": self.eps}
        return {"alphas": self.alphas}
