import itertools

import numpy as np
import pytest

from lasso_tui.solvers import (
    basis_pursuit,
    basis_pursuit_denoising,
    orthogonal_matching_pursuit,
    path,
)


@pytest.fixture(scope="module")
def sensing():
    """The tutorial's compressed sensing: 100 measurements of 1000 values, 10 of them not zero."""
    random = np.random.RandomState(42)
    support = random.choice(1000, 10, replace=False)
    truth = np.zeros(1000)
    truth[support] = random.randn(10)
    A = random.randn(100, 1000)
    return A, truth


def test_basis_pursuit_recovers_the_tutorials_signal(sensing):
    A, truth = sensing
    found = basis_pursuit(A, A @ truth)
    np.testing.assert_allclose(found.coef, truth, atol=1e-12)
    assert found.gap < 1e-9
    assert found.residual_norm < 1e-12
    assert found.norm == pytest.approx(np.abs(truth).sum())


def test_basis_pursuit_is_the_best_of_all_bases():
    rng = np.random.default_rng(0)
    for _ in range(5):
        A, y = rng.standard_normal((3, 7)) * 1e-3, 1e4 * rng.standard_normal(3)
        found = basis_pursuit(A, y)
        least = min(
            np.abs(np.linalg.solve(A[:, B], y)).sum() for B in map(list, itertools.combinations(range(7), 3))
        )
        assert found.norm == pytest.approx(least, rel=1e-9)
        np.testing.assert_allclose(A @ found.coef, y, rtol=1e-9)
        assert found.gap < 1e-7


def test_no_solution_is_said():
    X = np.array([[1.0], [2.0], [3.0]])
    with pytest.raises(ValueError, match="no solution"):
        basis_pursuit(X, [1.0, 2.0, 4.0])
    with pytest.raises(ValueError, match="too small"):
        basis_pursuit_denoising(X, [1.0, 2.0, 4.0], 1e-3)


def test_denoising_is_feasible_and_no_longer_than_any_lasso_that_is(sensing):
    A, truth = sensing
    y = A @ truth + 0.1 * np.random.RandomState(1).randn(100)
    for epsilon in (0.5, 1.0, 5.0):
        found = basis_pursuit_denoising(A, y, epsilon)
        assert found.residual_norm == pytest.approx(epsilon, rel=1e-9)
        assert found.gap < 1e-9
        lasso = path(A, y, alphas=[2 * found.alpha, 1.5 * found.alpha, found.alpha], fit_intercept=False)
        np.testing.assert_allclose(lasso.coefs[:, 2], found.coef, atol=1e-8)


def test_denoising_with_all_noise_is_nothing():
    X, y = np.random.default_rng(0).standard_normal((5, 9)), np.arange(5.0)
    found = basis_pursuit_denoising(X, y, 10.0)
    assert not found.coef.any()
    assert found.gap == 0.0
    with pytest.raises(ValueError, match="epsilon"):
        basis_pursuit_denoising(X, y, 0.0)


def test_denoising_goes_to_basis_pursuit():
    rng = np.random.default_rng(3)
    X, y = rng.standard_normal((6, 20)), rng.standard_normal(6)
    exact, near = basis_pursuit(X, y), basis_pursuit_denoising(X, y, 1e-5)
    np.testing.assert_allclose(near.coef, exact.coef, atol=1e-4)


def test_matching_pursuit_recovers_the_tutorials_signal(sensing):
    A, truth = sensing
    found = orthogonal_matching_pursuit(A, A @ truth)
    np.testing.assert_allclose(found.coef, truth, atol=1e-12)
    assert found.stopped == "tolerance"
    assert len(found.order) == 10


@pytest.mark.parametrize("fit_intercept", [False, True])
def test_matching_pursuit_agrees_with_scikit_learn(fit_intercept):
    from sklearn.linear_model import OrthogonalMatchingPursuit

    rng = np.random.default_rng(5)
    X = rng.standard_normal((40, 25)) + 0.3
    if fit_intercept:
        X = X - X.mean(axis=0)
    X /= np.linalg.norm(X, axis=0)  # scikit-learn compares columns as they are
    y = X[:, :4] @ [3.0, -2.0, 1.5, 1.0] + 0.1 * rng.standard_normal(40) + 2.0
    for k in (1, 4, 9):
        theirs = OrthogonalMatchingPursuit(
            n_nonzero_coefs=k, fit_intercept=fit_intercept, precompute=False
        ).fit(X, y)
        ours = orthogonal_matching_pursuit(X, y, n_nonzero=k, fit_intercept=fit_intercept)
        np.testing.assert_allclose(ours.coef, theirs.coef_, atol=1e-10)
        assert ours.intercept == pytest.approx(float(theirs.intercept_), abs=1e-10)
        assert ours.stopped == "count"


def test_matching_pursuit_every_step_is_greedy_and_least_squares():
    rng = np.random.default_rng(6)
    X = rng.standard_normal((30, 12)) * np.geomspace(0.01, 100, 12)
    y = rng.standard_normal(30)
    found = orthogonal_matching_pursuit(X, y)
    for k, j in enumerate(found.order):
        coef, _ = found.coef_at(k)
        residual = y - X @ coef
        assert found.residual_norms[k] == pytest.approx(np.linalg.norm(residual))
        np.testing.assert_allclose(X[:, found.order[:k]].T @ residual, 0, atol=1e-8)
        assert j == np.argmax(np.abs(X.T @ residual) / np.linalg.norm(X, axis=0))
    assert found.stopped == "exhausted" or len(found.order) == 12


def test_matching_pursuit_stops_by_tolerance_and_survives_copies():
    rng = np.random.default_rng(7)
    X = rng.standard_normal((20, 5))
    X = np.column_stack([X, X, np.zeros(20), 2 * X[:, 0]])
    y = X[:, :5] @ [3.0, 2.0, 1.0, 0.5, 0.2] + 0.05 * rng.standard_normal(20)
    near = orthogonal_matching_pursuit(X, y, tol=2.0)
    assert near.residual_norms[-1] <= 2.0 < near.residual_norms[-2]
    assert near.stopped == "tolerance"
    every = orthogonal_matching_pursuit(X, y)
    assert len(every.order) == 5
    assert every.stopped == "exhausted"


@pytest.mark.parametrize(("options", "match"), [({"n_nonzero": 0}, "n_nonzero"), ({"tol": -1.0}, "tol")])
def test_matching_pursuit_names_bad_input(options, match):
    with pytest.raises(ValueError, match=match):
        orthogonal_matching_pursuit(np.eye(3), np.arange(3.0), **options)
