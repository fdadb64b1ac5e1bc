"""What a path is: continuous, indifferent to order, exact between its grid points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from lasso_tui import solvers
from tests.solvers.problems import Problem, correlated, problems, solvable

pytestmark = pytest.mark.lowest

SHAPES = [(80, 12), (30, 300), (900, 220)]
calm = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("l1_ratio", [1.0, 0.4])
def test_between_grid_points_it_is_exact(shape: tuple[int, int], l1_ratio: float) -> None:
    X, y = correlated(*shape, seed=3)
    path = solvers.path(X, y, l1_ratio=l1_ratio, n_alphas=7, alpha_min_ratio=0.01, standardize=True)
    for share in (0.13, 0.5, 0.86):
        alpha = float(path.alphas[3] ** share * path.alphas[4] ** (1 - share))
        direct = solvers.path(X, y, l1_ratio=l1_ratio, alphas=[alpha], standardize=True)
        found = path.at(alpha)
        np.testing.assert_allclose(found.coef, direct.coefs[:, 0], atol=1e-10)
        assert found.intercept == pytest.approx(direct.intercepts[0], abs=1e-10)
        assert found.gap < 1e-12
        assert path.at(alpha).coef is found.coef


def test_at_a_grid_point_it_is_that_point() -> None:
    X, y = correlated(40, 5)
    path = solvers.path(X, y, n_alphas=5)
    for k, alpha in enumerate(path.alphas):
        assert (path.at(float(alpha)).coef == path.coefs[:, k]).all()


@pytest.mark.parametrize("factor", [1.01, 0.99])
def test_outside_its_range_it_has_no_answer(factor: float) -> None:
    X, y = correlated(40, 5)
    path = solvers.path(X, y, n_alphas=5)
    alpha = path.alphas[0] * 1.01 if factor > 1 else path.alphas[-1] * 0.99
    with pytest.raises(ValueError, match="the path's range"):
        path.at(float(alpha))


@calm
@given(problems(max_n=20, max_p=12))
def test_order_of_columns_does_not_matter(problem: Problem) -> None:
    assume(solvable(problem))
    X, y, options = problem.X, problem.y, problem.options
    order = np.random.default_rng(0).permutation(X.shape[1])
    one = solvers.path(X, y, **options)
    other = solvers.path(X[:, order], y, **options)
    fit = X @ one.coefs + one.intercepts
    np.testing.assert_allclose(X[:, order] @ other.coefs + other.intercepts, fit, atol=1e-6 * np.ptp(y))
    grid = ("alphas", "n_alphas", "alpha_min_ratio", "tol")
    stated = solvers.problem_of(X, y, **{k: v for k, v in options.items() if k not in grid})
    null = stated.objective(np.zeros(X.shape[1]), float(stated.data.y_mean), float(one.alphas[0]))
    for k, alpha in enumerate(one.alphas.tolist()):
        back = np.empty(X.shape[1])
        back[order] = other.coefs[:, k]
        values = [
            stated.objective(one.coefs[:, k], float(one.intercepts[k]), alpha),
            stated.objective(back, float(other.intercepts[k]), alpha),
        ]
        assert abs(values[0] - values[1]) <= 1e-8 * null
    # Columns that depend on each other (with an intercept, those of a constant sum too) have several solutions.
    Z, _, w, _ = problem.standardised()
    Z = Z * np.sqrt(w)[:, None]
    singular = np.linalg.svd(Z / np.linalg.norm(Z, axis=0).clip(1e-300), compute_uv=False)
    if X.shape[1] < len(y) // 2 and singular[-1] > 1e-5 * singular[0]:
        size = np.abs(one.coefs).max(initial=1e-300)
        np.testing.assert_allclose(other.coefs, one.coefs[order], atol=1e-6 * size)


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_continuous(shape: tuple[int, int]) -> None:
    X, y = correlated(*shape, seed=4)
    path = solvers.path(X, y, n_alphas=10, alpha_min_ratio=0.05)
    for alpha in path.alphas[1:-1]:
        nearby = solvers.path(X, y, alphas=[alpha * (1 + 1e-7), alpha, alpha * (1 - 1e-7)])
        change = np.abs(np.diff(nearby.coefs, axis=1)).max(axis=0)
        assert (change <= 1e-4 * np.abs(nearby.coefs).max()).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_correlations_touch_alpha_on_the_support(shape: tuple[int, int]) -> None:
    X, y = correlated(*shape, seed=8)
    path = solvers.path(X, y, n_alphas=10, alpha_min_ratio=0.05, standardize=True)
    correlations = path.correlations()
    at_alpha = np.abs(np.abs(correlations) - path.alphas) <= 1e-9 * path.alphas[0]
    assert at_alpha[path.coefs != 0].all()
    assert (np.abs(correlations) <= path.alphas * (1 + 1e-9)).all()


def test_numbers_that_describe_the_fit() -> None:
    X, y = correlated(50, 9, seed=9)
    weights = np.random.default_rng(1).random(50)
    path = solvers.path(X, y, n_alphas=6, sample_weight=weights)
    residual = y[:, None] - path.intercepts - X @ path.coefs
    np.testing.assert_allclose(path.mse, np.average(residual**2, axis=0, weights=weights), rtol=1e-12)
    mean = np.average(y, weights=weights)
    assert path.null_mse == pytest.approx(np.average((y - mean) ** 2, weights=weights), rel=1e-12)
    assert path.nonzeros.tolist() == np.count_nonzero(path.coefs, axis=0).tolist()


def test_weights_are_repetitions() -> None:
    X, y = correlated(30, 6, seed=10)
    times = np.random.default_rng(2).integers(0, 4, 30)
    alphas = [0.3, 0.1, 0.01]
    weighted = solvers.path(X, y, alphas=alphas, sample_weight=times, standardize=True)
    repeated = solvers.path(np.repeat(X, times, axis=0), np.repeat(y, times), alphas=alphas, standardize=True)
    np.testing.assert_allclose(weighted.coefs, repeated.coefs, atol=1e-10)
    np.testing.assert_allclose(weighted.intercepts, repeated.intercepts, atol=1e-10)


def test_units_of_a_standardised_column_do_not_matter() -> None:
    X, y = correlated(60, 10, seed=11)
    units = np.geomspace(1e-6, 1e6, 10)
    one = solvers.path(X, y, standardize=True, n_alphas=8)
    other = solvers.path(X * units + 3 * units, y, standardize=True, n_alphas=8)
    np.testing.assert_allclose(other.coefs * units[:, None], one.coefs, atol=1e-9)


def test_grid_is_sorted_and_without_repetition() -> None:
    X, y = correlated(30, 4)
    path = solvers.path(X, y, alphas=[0.1, 0.5, 0.1, 0.2])
    assert path.alphas.tolist() == [0.5, 0.2, 0.1]
