from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from lasso_tui import solvers
from lasso_tui.solvers import Fold, FoldFit


def problem(n=40, p=6, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, X[:, 0] - 2 * X[:, 1] + rng.normal(size=n), rng.uniform(0.2, 3, size=n)


@pytest.mark.parametrize("sparse", [False, True])
def test_the_lasso_fold_by_fold_equals_the_lasso_in_lockstep(sparse):
    X, y, w = problem()
    splits = solvers.kfold(len(y), 5)
    options = {"n_alphas": 15, "sample_weight": w, "standardize": True}
    expected = solvers.cross_validate(X, y, splits, **options)
    given = scipy.sparse.csr_array(X) if sparse else X
    found = solvers.cross_validate(given, y, splits, fit=Fold.solve, **options)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-9)
    np.testing.assert_allclose(found.se, expected.se, rtol=1e-8)
    assert (found.alpha_min, found.alpha_1se) == (expected.alpha_min, expected.alpha_1se)


def test_a_fold_has_its_training_rows_and_the_grid():
    X, y, w = problem()
    splits = solvers.kfold(len(y), 4, seed=3)
    folds = []

    def fit(fold: Fold):
        folds.append(fold)
        return fold.solve()

    cv = solvers.cross_validate(X, y, splits, n_alphas=7, sample_weight=w, fit=fit)
    assert [fold.number for fold in folds] == [0, 1, 2, 3]
    for fold, (train, test) in zip(folds, splits, strict=True):
        np.testing.assert_array_equal(fold.train, train)
        np.testing.assert_array_equal(fold.test, test)
        np.testing.assert_array_equal(fold.X, X[train])
        np.testing.assert_array_equal(fold.y, y[train])
        np.testing.assert_allclose(fold.sample_weight / fold.sample_weight.sum(), w[train] / w[train].sum())
        assert fold.weights.sum() == pytest.approx(len(y))
        assert not fold.weights[test].any()
        np.testing.assert_array_equal(fold.alphas, cv.alphas)


def test_a_fold_that_ended_early_is_continued_by_its_last_solution():
    X, y, _ = problem()
    splits = solvers.kfold(len(y), 3)
    whole = solvers.path(X, y, n_alphas=10)

    def fit(fold: Fold):
        if fold.number != 1:
            return fold.solve()
        return solvers.path(fold.X, fold.y, alphas=fold.alphas[:4])

    losses = solvers.cross_validate(X, y, splits, whole=whole, fit=fit).losses
    assert (losses[4:, 1] == losses[3, 1]).all()
    assert len(np.unique(losses[:, 0])) == 10


def test_an_error_names_the_fold_and_progress_only_grows():
    X, y, _ = problem()
    splits = solvers.kfold(len(y), 4)
    whole = solvers.path(X, y, n_alphas=5)
    seen = []
    with solvers.monitored(lambda stage, fraction: seen.append((stage, fraction))):
        solvers.cross_validate(X, y, splits, whole=whole, fit=Fold.solve)
    fractions = [fraction for _, fraction in seen]
    assert {stage for stage, _ in seen} == {"cross-validation"}
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0

    def fit(fold: Fold):
        if fold.number == 2:
            raise ValueError("nothing fits.")
        return whole

    with pytest.raises(ValueError, match=r"Fold 2: nothing fits\."):
        solvers.cross_validate(X, y, splits, whole=whole, fit=fit)


def test_held_out_rows_may_have_other_columns_than_the_data():
    X, y, _ = problem()
    splits = solvers.kfold(len(y), 4)
    whole = solvers.path(X[:, :3], y, n_alphas=6)

    def fit(fold: Fold):
        return FoldFit(fold.solve(fold.X[:, :3]), X[fold.test, :3])

    found = solvers.cross_validate(X, y, splits, whole=whole, fit=fit)
    expected = solvers.cross_validate(X[:, :3], y, splits, whole=whole)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-9)


def test_adaptive_factors_estimated_in_each_fold_leak_nothing():
    """On pure noise the adaptive lasso seems to predict unless its weights are estimated in each fold."""
    rng = np.random.default_rng(5)
    naive, honest = [], []
    for _ in range(6):
        X, y = rng.normal(size=(60, 30)), rng.normal(size=60)

        def factors(X, y):
            ridge = solvers.ridge_path(X, y, alphas=[1.0], standardize=True)
            return solvers.adaptive_factors(ridge.coefs[:, 0] * ridge.scales)

        def fit(fold: Fold):
            return fold.solve(penalty_factor=factors(fold.X, fold.y))

        once = {"standardize": True, "penalty_factor": factors(X, y), "n_alphas": 20}
        leaking = solvers.cross_validate(X, y, 5, **once)
        refitted = solvers.cross_validate(X, y, 5, whole=leaking.path, fit=fit, standardize=True)
        naive.append(leaking.mean.min() / y.var())
        honest.append(refitted.mean.min() / y.var())
        k, (train, test) = 2, solvers.kfold(60, 5)[2]
        alone = solvers.path(
            X[train],
            y[train],
            alphas=refitted.alphas,
            standardize=True,
            penalty_factor=factors(X[train], y[train]),
        )
        errors = (y[test, None] - X[test] @ alone.coefs - alone.intercepts) ** 2
        np.testing.assert_allclose(refitted.losses[:, k], errors.mean(axis=0), rtol=1e-10)
    assert np.mean(naive) < 0.95
    assert np.mean(honest) > np.mean(naive) + 0.04


def test_ridge_and_the_relaxed_lasso_take_the_same_hook():
    X, y, w = problem()
    splits = solvers.kfold(len(y), 4)

    def ridge(fold: Fold):
        return solvers.ridge_path(
            fold.X, fold.y, alphas=fold.alphas, sample_weight=fold.sample_weight, standardize=True
        )

    expected = solvers.ridge_cross_validate(X, y, splits, sample_weight=w, standardize=True)
    found = solvers.ridge_cross_validate(
        X, y, splits, sample_weight=w, standardize=True, whole=expected.path, fit=ridge
    )
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-9)
    relaxed = solvers.cross_validate_relaxed(X, y, splits, sample_weight=w, n_alphas=9)
    again = solvers.cross_validate_relaxed(
        X,
        y,
        splits,
        sample_weight=w,
        whole=relaxed.relaxed,
        fit=lambda fold: FoldFit(fold.solve(), X[fold.test]),
    )
    np.testing.assert_array_equal(again.losses, relaxed.losses)


@pytest.mark.parametrize("given", [{"family": "binomial"}, {"groups": [0, 0, 0, 1, 1, 2]}])
def test_every_solution_has_its_gap(given):
    X, y, _ = problem()
    y = (y > 0) + 0.0 if "family" in given else y
    found = solvers.cross_validate(X, y, 4, n_alphas=6, alpha_min_ratio=0.05, **given)
    assert found.gaps.shape == found.losses.shape
    assert found.gaps.max() <= 1e-7
    assert found.warnings == ()
    (said,) = solvers.cross_validate(X, y, 4, n_alphas=6, alpha_min_ratio=0.05, tol=1e-20, **given).warnings
    assert "tolerance 1e-20" in said


def test_gaps_of_folds_with_groups_are_those_of_the_data():
    X, y, _ = problem()
    splits, labels = solvers.kfold(len(y), 4), [0, 0, 0, 1, 1, 2]
    found = solvers.cross_validate(X, y, splits, groups=labels, n_alphas=6)
    for k, (train, _) in enumerate(splits):
        path = solvers.path(X[train], y[train], groups=labels, alphas=found.alphas)
        np.testing.assert_allclose(found.gaps[:, k], path.gaps, atol=1e-11)
