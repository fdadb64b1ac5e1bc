"""Penalty factors, among them 0, and bounds: the optimality conditions, and what they must reduce to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy.optimize import nnls

from lasso_tui import solvers
from tests.solvers.problems import Problem, constrained, correlated, solvable, violation
from tests.solvers.test_cross_validation import naive

calm = settings(max_examples=120, deadline=None)
SHAPES = [(80, 10), (40, 250), (900, 210)]


@calm
@given(constrained())
def test_conditions_hold(problem: Problem) -> None:
    assume(solvable(problem))
    try:
        path = solvers.path(problem.X, problem.y, **problem.options)
    except ValueError as error:
        assume("Every penalised column is" not in str(error))
        raise
    assert not path.warnings, path.gaps
    for k, alpha in enumerate(path.alphas):
        assert violation(problem, path.coefs[:, k], alpha) < 1e-8


@calm
@given(constrained(max_n=15, max_p=6))
def test_reported_gap_is_the_gap_of_the_data_and_a_bound(problem: Problem) -> None:
    assume(solvable(problem))
    try:
        path = solvers.path(problem.X, problem.y, **problem.options)
    except ValueError:
        assume(False)
    options = {key: value for key, value in problem.options.items() if "alpha" not in key}
    alpha, best, intercept = float(path.alphas[-1]), path.coefs[:, -1], float(path.intercepts[-1])
    again = solvers.duality_gap(problem.X, problem.y, best, intercept, alpha, **options)
    assert again == pytest.approx(path.gaps[-1], abs=1e-8)
    worse = 0.8 * best
    gap = solvers.duality_gap(problem.X, problem.y, worse, intercept, alpha, **options)
    excess = objective(problem, worse, alpha) - objective(problem, best, alpha)
    assert gap >= excess / objective(problem, 0.0 * best, alpha) - 1e-9


def objective(problem: Problem, coef: np.ndarray, alpha: float) -> float:
    Z, y, w, scales = problem.standardised()
    rho, b = problem.options["l1_ratio"], coef * scales
    v = problem.options.get("penalty_factor", 1.0)
    loss = w @ (y - Z @ b) ** 2 / (2 * len(y))
    return float(loss + alpha * np.sum(v * (rho * np.abs(b) + (1 - rho) / 2 * b**2)))


@pytest.mark.parametrize("shape", SHAPES)
def test_factors_are_scales(shape: tuple[int, int]) -> None:
    X, y = correlated(*shape, seed=1)
    factors = np.random.default_rng(0).uniform(0.2, 3, shape[1])
    one = solvers.path(X, y, penalty_factor=factors, n_alphas=10, alpha_min_ratio=0.02)
    other = solvers.path(X / factors, y, alphas=one.alphas)
    np.testing.assert_allclose(one.coefs, other.coefs / factors[:, None], atol=1e-9)
    top = solvers.alpha_max(X, y, penalty_factor=factors)
    assert top == pytest.approx(one.alphas[0], rel=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("standardize", [False, True])
def test_a_feature_with_factor_zero_is_fitted_as_by_least_squares(
    shape: tuple[int, int], standardize: bool
) -> None:
    X, y = correlated(*shape, seed=2)
    y = y + 3 * X[:, 4]
    factors = np.ones(shape[1])
    factors[[1, 4]] = 0.0
    options = {"penalty_factor": factors, "standardize": standardize, "l1_ratio": 0.8}
    path = solvers.path(X, y, n_alphas=8, alpha_min_ratio=0.05, **options)
    A = np.column_stack([np.ones(len(y)), X[:, [1, 4]]])
    least_squares = np.linalg.lstsq(A, y, rcond=None)[0]
    np.testing.assert_allclose(path.coefs[[1, 4], 0], least_squares[1:], rtol=1e-9)
    assert np.count_nonzero(path.coefs[:, 0]) == 2  # at alpha_max these alone
    assert (path.gaps < 1e-12).all()
    just_below = solvers.path(X, y, alphas=[path.alphas[0] * 0.9999], **options)
    assert just_below.nonzeros[0] == 3
    residual = y[:, None] - path.intercepts - X @ path.coefs
    np.testing.assert_allclose(X[:, [1, 4]].T @ residual / len(y), 0, atol=1e-10)
    for alpha in (path.alphas[2] * 0.9, path.alphas[5] * 0.97):
        direct = solvers.path(X, y, alphas=[alpha], **options)
        np.testing.assert_allclose(path.at(alpha).coef, direct.coefs[:, 0], atol=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
def test_non_negative_lasso(shape: tuple[int, int]) -> None:
    X, y = correlated(*shape, seed=3)
    bounds = (0, np.inf)
    path = solvers.path(X, y, bounds=bounds, n_alphas=12, alpha_min_ratio=0.01)
    assert (path.coefs >= 0).all()
    assert (path.gaps < 1e-12).all()
    Z = X - X.mean(axis=0)
    assert path.alphas[0] == pytest.approx((Z.T @ y).max() / len(y), rel=1e-12)
    # The lasso that may not be negative is a quadratic programme over b ≥ 0: minimise ½‖y−Zb‖²/n + αΣb.
    alpha = float(path.alphas[6])
    corrected = np.linalg.lstsq(Z.T, np.full(shape[1], len(y) * alpha), rcond=None)[0]
    if shape[1] < shape[0]:
        reference, _ = nnls(Z, y - y.mean() - corrected, maxiter=10_000)
        np.testing.assert_allclose(path.coefs[:, 6], reference, atol=1e-8)


def test_bounds_that_do_not_bind_change_nothing() -> None:
    X, y = correlated(60, 40, seed=4)
    free = solvers.path(X, y, n_alphas=10, standardize=True)
    far = float(np.abs(free.coefs).max()) * 2
    bounded = solvers.path(X, y, n_alphas=10, standardize=True, bounds=(-far, far))
    np.testing.assert_allclose(bounded.coefs, free.coefs, atol=1e-10)


def test_bounds_are_of_the_coefficients_as_given() -> None:
    X, y = correlated(60, 6, seed=5)
    X = X * np.geomspace(0.01, 100, 6)
    free = solvers.path(X, y, n_alphas=10, standardize=True)
    limit = 0.4 * np.abs(free.coefs[:, -1])
    path = solvers.path(X, y, n_alphas=10, standardize=True, bounds=(-limit, limit))
    assert (np.abs(path.coefs) <= limit[:, None]).all()
    assert (np.abs(path.coefs[:, -1]) == limit).any()
    assert (path.gaps < 1e-12).all()
    outside = solvers.duality_gap(X, y, 2 * limit, 0.0, 0.1, bounds=(-limit, limit))
    assert outside == np.inf


@pytest.mark.parametrize("shape", SHAPES)
def test_cross_validation_with_both(shape: tuple[int, int]) -> None:
    X, y = correlated(*shape, seed=6)
    factors = np.ones(shape[1])
    factors[:3] = [0.0, 0.5, 2.0]
    options: dict[str, Any] = {"penalty_factor": factors, "bounds": (-0.5, np.inf), "standardize": True}
    cv = solvers.cross_validate(X, y, 3, n_alphas=10, alpha_min_ratio=0.05, **options)
    again = naive(X, y, solvers.kfold(len(y), 3), cv.alphas, **options)
    np.testing.assert_allclose(cv.losses, again, rtol=1e-8)


def test_adaptive_lasso_favours_what_was_large_first() -> None:
    X, y = correlated(400, 20, seed=7, nonzero=4)
    first = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
    factors = solvers.adaptive_factors(first, power=2.0)
    np.testing.assert_allclose(factors, np.abs(first) ** -2.0)
    plain, adaptive = solvers.path(X, y), solvers.path(X, y, penalty_factor=factors)
    true = set(np.argsort(-np.abs(first))[:4].tolist())
    order = [next(iter(np.flatnonzero(c))) for c in adaptive.coefs.T if np.count_nonzero(c)]
    assert order[0] in true
    # With equal numbers of features the adaptive lasso shrinks the large coefficients less.
    four = adaptive.coefs[:, np.flatnonzero(adaptive.nonzeros == 4)[-1]]
    lasso = plain.coefs[:, np.flatnonzero(plain.nonzeros >= 4)[0]]
    assert set(np.flatnonzero(four).tolist()) == true
    assert np.abs(four).sum() > np.abs(lasso).sum()
    with_zero = solvers.adaptive_factors([2.0, 0.0, -0.5])
    np.testing.assert_allclose(with_zero, [0.5, 2e6, 2.0])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"penalty_factor": np.ones(3)},
            r"^penalty_factor must have one value a column: shape \(4,\), not \(3,\)",
        ),
        (
            {"penalty_factor": [1, 1, -1, 1]},
            r"^penalty_factor must be finite and not negative, not -1 \(column 2\)",
        ),
        ({"penalty_factor": [1, np.nan, 1, 1]}, r"not nan \(column 1\)"),
        ({"penalty_factor": np.zeros(4)}, r"^penalty_factor is 0 for every column"),
        ({"penalty_factor": ["a", 1, 1, 1]}, r"^penalty_factor must hold numbers only\.$"),
        ({"bounds": (0.1, 1)}, r"^bounds must include 0, unlike 0\.1 to 1 \(column 0\)"),
        ({"bounds": (-np.ones(4), [1, 1, 1, -0.5])}, r"unlike -1 to -0\.5 \(column 3\)"),
        ({"bounds": (0, np.nan)}, r"^bounds must include 0"),
        ({"bounds": 3}, r"^bounds must be a pair, lower and upper"),
        ({"bounds": (np.zeros(3), np.ones(3))}, r"^bounds must be a pair.*shape \(4,\)"),
        ({"bounds": (0, 0)}, r"^Every penalised column is constant"),
    ],
)
def test_penalties_that_cannot_be_used(options: dict[str, Any], says: str) -> None:
    X, y = correlated(10, 4)
    with pytest.raises(ValueError, match=says):
        solvers.path(X, y, **options)
    with pytest.raises(ValueError, match=says):
        solvers.alpha_max(X, y, **options)


@pytest.mark.parametrize(("coef", "power"), [([0.0, 0.0], 1.0), ([1.0, np.nan], 1.0), ([1.0, 2.0], 0.0)])
def test_adaptive_factors_that_cannot_be_made(coef: Any, power: float) -> None:
    with pytest.raises(ValueError, match=r"coef must hold|power must be"):
        solvers.adaptive_factors(coef, power)
