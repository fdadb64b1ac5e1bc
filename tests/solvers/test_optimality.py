"""Every point of every path meets the optimality conditions of its problem, and says so truly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings

from lasso_tui import solvers
from tests.solvers.problems import Problem, correlated, problems, solvable, violation

calm = settings(max_examples=120, deadline=None)


@calm
@given(problems())
def test_conditions_hold_on_any_table(problem: Problem) -> None:
    assume(solvable(problem))
    path = solvers.path(problem.X, problem.y, **problem.options)
    assert not path.warnings, path.gaps
    assert (path.gaps <= 1e-7).all()
    for k, alpha in enumerate(path.alphas):
        assert violation(problem, path.coefs[:, k], alpha) < 1e-8


@calm
@given(problems(max_n=12, max_p=6))
def test_reported_gap_is_the_gap_of_the_data(problem: Problem) -> None:
    assume(solvable(problem))
    path = solvers.path(problem.X, problem.y, **problem.options)
    kept = ("fit_intercept", "standardize", "l1_ratio", "sample_weight")
    options = {key: value for key, value in problem.options.items() if key in kept}
    for k, alpha in enumerate(path.alphas):
        again = solvers.duality_gap(
            problem.X, problem.y, path.coefs[:, k], path.intercepts[k], alpha, **options
        )
        assert again == pytest.approx(path.gaps[k], abs=1e-9)


@calm
@given(problems(max_n=12, max_p=6))
def test_gap_bounds_how_far_the_objective_is_from_its_minimum(problem: Problem) -> None:
    assume(solvable(problem))
    kept = ("fit_intercept", "standardize", "l1_ratio", "sample_weight")
    options = {key: value for key, value in problem.options.items() if key in kept}
    path = solvers.path(problem.X, problem.y, **problem.options)
    alpha, best, b0 = float(path.alphas[-1]), path.coefs[:, -1], float(path.intercepts[-1])
    worse = best * 0.9 + 0.01
    gap = solvers.duality_gap(problem.X, problem.y, worse, b0, alpha, **options)
    excess = objective(problem, worse, alpha) - objective(problem, best, alpha)
    null = objective(problem, np.zeros_like(best), alpha)
    assert gap >= excess / null - 1e-9


def objective(problem: Problem, coef: np.ndarray, alpha: float) -> float:
    Z, y, w, scales = problem.standardised()
    rho, b = problem.options.get("l1_ratio", 1.0), coef * scales
    residual = y - Z @ b
    penalty = alpha * (rho * np.abs(b).sum() + (1 - rho) / 2 * (b @ b))
    return float(w @ residual**2 / (2 * len(y)) + penalty)


@pytest.mark.parametrize(("n", "p"), [(2, 1), (2, 2), (2, 50), (50, 1), (3, 300)])
def test_smallest_shapes(n: int, p: int) -> None:
    X, y = correlated(n, p, seed=n + p)
    problem = Problem(X, y)
    path = solvers.path(X, y)
    assert max(violation(problem, path.coefs[:, k], a) for k, a in enumerate(path.alphas)) < 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_saturated_wide_path_ends(seed: int) -> None:
    X, y = correlated(40, 400, seed=seed, nonzero=20)
    path = solvers.path(X, y, alpha_min_ratio=1e-6, n_alphas=60)
    assert not path.warnings, path.gaps
    assert path.nonzeros.max() <= 39  # a centred lasso solution has at most n − 1 nonzeros
    assert path.mse[-1] < 1e-4 * path.null_mse


def test_duplicated_and_opposite_columns() -> None:
    X, y = correlated(60, 30, seed=5)
    X = np.hstack([X, X, -X, X[:, :3] + X[:, 3:6]])
    problem = Problem(X, y)
    path = solvers.path(X, y)
    assert not path.warnings, path.gaps
    assert max(violation(problem, path.coefs[:, k], a) for k, a in enumerate(path.alphas)) < 1e-8


def test_constant_columns_are_never_selected() -> None:
    X, y = correlated(50, 8, seed=6)
    X[:, 2], X[:, 5] = 7.0, 1e9
    for standardize in (False, True):
        path = solvers.path(X, y, standardize=standardize)
        assert (path.coefs[[2, 5]] == 0).all()
        assert path.nonzeros.max() == 6


def test_nothing_is_kept_at_alpha_max_and_something_just_below() -> None:
    for options in ({}, {"l1_ratio": 0.3}, {"standardize": True}, {"fit_intercept": False}):
        X, y = correlated(40, 12, seed=7)
        top = solvers.alpha_max(X, y, **options)
        path = solvers.path(X, y, alphas=[top * 1.0001, top * 0.9999], **options)
        assert path.nonzeros.tolist() == [0, 1]
