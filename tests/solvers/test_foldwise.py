from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from lasso_tui import solvers
from lasso_tui.solvers.fold_by_fold import Fold, cross_validate_foldwise, squared_error


def problem(n=40, p=6, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, X[:, 0] - 2 * X[:, 1] + rng.normal(size=n), rng.uniform(0.2, 3, size=n)


def lasso_of(X, y, alphas):
    def fit(fold: Fold):
        solved = solvers.path(X, y, alphas=alphas, sample_weight=fold.weights, standardize=True)
        return solved.coefs, solved.intercepts, solved.gaps

    return fit


@pytest.mark.parametrize("sparse", [False, True])
def test_the_lasso_fold_by_fold_equals_the_lasso_in_lockstep(sparse):
    X, y, w = problem()
    splits = solvers.kfold(len(y), 5)
    expected = solvers.cross_validate(X, y, splits, n_alphas=15, sample_weight=w, standardize=True)
    given = scipy.sparse.csr_array(X) if sparse else X
    weights = w * len(y) / w.sum()
    fit = lasso_of(X, y, expected.alphas)
    found = cross_validate_foldwise(given, y, weights, splits, expected.path, fit, squared_error)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-9)
    np.testing.assert_allclose(found.se, expected.se, rtol=1e-8)
    assert (found.alpha_min, found.alpha_1se) == (expected.alpha_min, expected.alpha_1se)


def test_a_fold_that_ended_early_stands_with_its_last_solution():
    X, y, _ = problem()
    splits = solvers.kfold(len(y), 3)
    whole = solvers.path(X, y, n_alphas=10)

    def fit(fold: Fold):
        coefs, intercepts, gaps = lasso_of(X, y, whole.alphas)(fold)
        stop = 4 if fold.number == 1 else len(whole.alphas)
        return coefs[:, :stop], intercepts[:stop], gaps[:stop]

    losses = cross_validate_foldwise(X, y, np.ones(len(y)), splits, whole, fit, squared_error).losses
    assert (losses[4:, 1] == losses[3, 1]).all()
    assert len(np.unique(losses[:, 0])) == 10


def test_what_goes_wrong_names_the_fold_and_progress_only_grows():
    X, y, _ = problem()
    splits = solvers.kfold(len(y), 4)
    whole = solvers.path(X, y, n_alphas=5)
    seen = []
    with solvers.monitored(lambda stage, fraction: seen.append((stage, fraction))):
        cross_validate_foldwise(
            X, y, np.ones(len(y)), splits, whole, lasso_of(X, y, whole.alphas), squared_error
        )
    fractions = [fraction for _, fraction in seen]
    assert {stage for stage, _ in seen} == {"cross-validation"}
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0

    def fit(fold: Fold):
        if fold.number == 2:
            raise ValueError("nothing fits.")
        return whole.coefs, whole.intercepts, whole.gaps

    with pytest.raises(ValueError, match=r"Fold 2: nothing fits\."):
        cross_validate_foldwise(X, y, np.ones(len(y)), splits, whole, fit, squared_error)


@pytest.mark.parametrize("given", [{"family": "binomial"}, {"groups": [0, 0, 0, 1, 1, 2]}])
def test_every_solution_has_its_gap(given):
    X, y, _ = problem()
    y = (y > 0) + 0.0 if "family" in given else y
    found = solvers.cross_validate(X, y, 4, n_alphas=6, alpha_min_ratio=0.05, **given)
    assert found.gaps.shape == found.losses.shape
    assert found.gaps.max() <= 1e-7
    assert found.warnings == ()
    (said,) = solvers.cross_validate(X, y, 4, n_alphas=6, alpha_min_ratio=0.05, tol=1e-20, **given).warnings
    assert "did not reach the relative duality gap 1e-20" in said


def test_gaps_of_folds_with_groups_are_those_of_the_data():
    X, y, _ = problem()
    splits, labels = solvers.kfold(len(y), 4), [0, 0, 0, 1, 1, 2]
    found = solvers.cross_validate(X, y, splits, groups=labels, n_alphas=6)
    for k, (train, _) in enumerate(splits):
        path = solvers.path(X[train], y[train], groups=labels, alphas=found.alphas)
        np.testing.assert_allclose(found.gaps[:, k], path.gaps, atol=1e-11)
