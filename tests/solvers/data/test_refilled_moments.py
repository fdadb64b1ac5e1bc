"""Sums in which each fold fills missing values from its own training rows."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers.data.row_sums import RowSums


def problem(n: int = 90, K: int = 4):
    """Return a matrix with holes, a target, weights, folds, and the sums of it."""
    rng = np.random.default_rng(2)
    X = rng.standard_normal((n, 3)) + 5.0
    y = X @ [1.0, -2.0, 0.0] + rng.standard_normal(n)
    X[rng.random((n, 3)) < [0.2, 0.0, 0.3]] = np.nan
    labels, w = rng.integers(0, K, n), rng.uniform(0.5, 2.0, n)
    marks = np.isnan(X)[:, [0, 2]]
    wide = solvers.Moments.of_block(
        np.column_stack([np.where(np.isnan(X), 4.0, X), marks]), y, labels, K, sample_weight=w
    )

    def matrix(rows) -> np.ndarray:
        means, A = np.nanmean(X[rows], axis=0), np.eye(6)
        A[3, 0], A[4, 2] = means[0] - 4.0, means[2] - 4.0
        return A

    everything = np.ones(n, dtype=bool)
    A = matrix(everything)
    filled = [RowSums(A.T @ one.second @ A, A.T @ one.first, one.weight, np.ones(5)) for one in wide.folds]
    sums = solvers.RefilledMoments(
        n,
        A.T @ wide.shift,
        tuple(filled),
        None,
        wide.unit,
        wide=wide,
        matrices=np.array([matrix(labels != k) for k in range(K)]),
    )
    return X, y, w, labels, sums


def test_each_fold_has_the_means_of_its_own_training_rows() -> None:
    X, y, w, labels, sums = problem()
    splits = [(np.flatnonzero(labels != k), np.flatnonzero(labels == k)) for k in range(4)]

    def filled(rows) -> np.ndarray:
        return np.column_stack(
            [np.where(np.isnan(X), np.nanmean(X[rows], axis=0), X), np.isnan(X)[:, [0, 2]]]
        )

    def fit(fold):
        made = filled(fold.train)
        return solvers.FoldFit(fold.solve(made[fold.train]), made[fold.test])

    whole = filled(np.arange(len(y)))
    known = solvers.cross_validate(whole, y, splits, sample_weight=w, standardize=True, n_alphas=12, fit=fit)
    found = solvers.cross_validate(sums, alphas=known.alphas, standardize=True)
    np.testing.assert_allclose(found.path.coefs, known.path.coefs, atol=1e-9)
    np.testing.assert_allclose(found.losses, known.losses, rtol=1e-9)
    for k, (train, test) in enumerate(splits):
        assert sums.without(k).n == pytest.approx(w[train].sum() / w.mean(), abs=0.5)
        assert sums.tested(k).weight == pytest.approx(w[test].sum() / w.mean())
        np.testing.assert_allclose(
            sums.without(k).design(fit_intercept=True, standardize=True).gram,
            sums.design(k, fit_intercept=True, standardize=True).gram,
            atol=1e-12,
        )


def test_a_fold_whose_target_is_constant_is_named() -> None:
    *_, sums = problem()
    wide = sums.wide
    rest = [one if k == 2 else flat(one) for k, one in enumerate(wide.folds)]
    with pytest.raises(ValueError, match="Fold 2: y is constant"):
        solvers.RefilledMoments(
            sums.n,
            sums.shift,
            sums.folds,
            wide=solvers.Moments(wide.n, wide.shift, tuple(rest)),
            matrices=sums.matrices,
        ).design(2, fit_intercept=True, standardize=True)


def flat(sums):
    """Return sums of rows whose target is where the shift is."""
    second, first = sums.second.copy(), sums.first.copy()
    second[-1] = second[:, -1] = first[-1] = 0.0
    return RowSums(second, first, sums.weight, sums.scale)
