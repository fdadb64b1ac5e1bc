"""Stability selection as a feature selector."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from numbers import Integral
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.feature_selection import SelectorMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from lasso_tui import solvers
from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.estimators.base import checked_weights

__all__ = ["StabilitySelection"]

MAX_SEED = 2**31 - 1


class StabilitySelection(SelectorMixin, BaseEstimator):
    """Select the features that the lasso selects on most halves of the rows (Shah & Samworth 2013).

    A feature counts on a half if it is among the first q to enter its path, q = ⌊√((2π − 1)·p)⌋ for the threshold π:
    with that q at most one false selection is expected, if noise features are exchangeable (Meinshausen & Bühlmann
    2010).

    Parameters
    ----------
    threshold : π, above 0.5 and up to 1, the share of halves from which on a feature is selected
    n_pairs : pairs of halves that share no row; each is two paths
    family : "gaussian", or "binomial" for a target of two classes, of which each half has half of the rows
    l1_ratio, fit_intercept, standardize, penalty_factor : as in `ElasticNet`; a feature with penalty factor 0 is
        always kept
    eps, alphas : grid of alphas, as in `ElasticNetCV`
    random_state : of the halves; the same number gives the same halves

    Attributes
    ----------
    support_ : (p,) which features are selected
    selection_frequencies_ : (p,) share of halves on which a feature is among the first q to enter
    max_frequencies_ : (p,) the largest share of halves that select it at one alpha; no bound is known for these
    region_size_ : q
    expected_false_ : bound of the expected number of false selections, NaN where none holds
    n_features_in_, feature_names_in_ : as in scikit-learn
    """

    def __init__(
        self,
        threshold: float = 0.75,
        *,
        n_pairs: int = 50,
        family: str = "gaussian",
        l1_ratio: float = 1.0,
        eps: float = 0.05,
        alphas: Any = 50,
        fit_intercept: bool = True,
        standardize: bool = False,
        penalty_factor: Any = None,
        random_state: Any = None,
    ) -> None:
        self.threshold = threshold
        self.n_pairs = n_pairs
        self.family = family
        self.l1_ratio = l1_ratio
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.penalty_factor = penalty_factor
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.required = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Count selections on the halves.

        Parameters
        ----------
        X : array-like or sparse matrix (n, p)
        y : array-like (n,)
        sample_weight : (n,) not negative, or None

        Returns
        -------
        self

        Raises
        ------
        ValueError
            For input that cannot be used, or a parameter out of its range.
        """
        if not 0.5 < self.threshold <= 1:
            raise ValueError(f"threshold must be above 0.5 and at most 1, not {self.threshold:g}.")
        if self.family not in ("gaussian", "binomial"):
            raise ValueError(f"family must be gaussian or binomial, not {self.family!r}.")
        classes = self.family == "binomial"
        X, y = validate_data(
            self,
            X,
            y,
            accept_sparse="csc",
            dtype=[np.float64, np.float32],
            y_numeric=not classes,
            ensure_min_samples=4,
        )
        weights = checked_weights(sample_weight, X.shape[0])
        rounds = self._classes(X, y, weights) if classes else self._numbers(X, y, weights)
        for stability in rounds:
            found = stability
        for message in found.warnings:
            warnings.warn(message, UserWarning, stacklevel=2)
        self.selection_frequencies_: FloatArray = found.region_scores(self.threshold)
        self.max_frequencies_: FloatArray = found.scores()
        self.region_size_ = found.region_size(self.threshold)
        self.expected_false_ = float(found.region_bound(self.threshold))
        kept: BoolArray = np.zeros(X.shape[1], dtype=np.bool_)
        kept[found.region_stable(self.threshold)] = True
        if self.penalty_factor is not None:
            kept |= np.asarray(self.penalty_factor) == 0
        self.support_ = kept
        return self

    def _get_support_mask(self) -> BoolArray:
        check_is_fitted(self)
        return self.support_

    def _seed(self) -> int:
        if isinstance(self.random_state, Integral):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(MAX_SEED))

    def _grid(self) -> dict[str, Any]:
        if isinstance(self.alphas, Integral):
            return {"n_alphas": int(self.alphas), "alpha_min_ratio": self.eps}
        return {"alphas": self.alphas}

    def _options(self) -> dict[str, Any]:
        return {
            name: getattr(self, name)
            for name in ("l1_ratio", "fit_intercept", "standardize", "penalty_factor")
        }

    def _numbers(self, X: Any, y: FloatArray, sample_weight: Any) -> Iterator[solvers.Stability]:
        return solvers.stability_selection(
            X,
            y,
            n_pairs=self.n_pairs,
            seed=self._seed(),
            sample_weight=sample_weight,
            **self._grid(),
            **self._options(),
        )

    def _classes(self, X: Any, y: Any, weights: FloatArray | None) -> Iterator[solvers.Stability]:
        labels, codes = np.unique(y, return_inverse=True)
        if len(labels) != 2:
            raise ValueError(f"Two classes are needed; the target has {len(labels)}.")
        target = codes.astype(np.float64)
        model = {**self._options(), "family": "binomial"}
        alphas = solvers.problem_of(X, target, weights, **model).grid(**self._grid())
        halves = solvers.HalfSamples(target, weights, self._seed(), classes=True)
        counts = solvers.SelectionCounts(X.shape[1], alphas, self.n_pairs, self.penalty_factor)
        rows = X.tocsr() if hasattr(X, "tocsr") else X

        def coefs(half: IntArray) -> FloatArray:
            own = None if weights is None else weights[half]
            path = solvers.path(
                rows[half], target[half], sample_weight=own, alphas=alphas, polish=False, **model
            )
            return path.coefs * path.scales[:, None]

        if self.n_pairs < 1:
            raise ValueError(f"n_pairs must be at least 1, not {self.n_pairs}.")
        for _ in range(self.n_pairs):
            for half in halves.draw():
                counts.add_coefs(coefs(half))
            counts.finish(1)
        yield counts.stability()
