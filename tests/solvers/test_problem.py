"""One problem states its objective, and the public functions all solve that one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers
from tests.solvers.problems import correlated

GROUPS = np.arange(9) // 3


def targets(y: np.ndarray) -> dict[str, np.ndarray]:
    return {
        "gaussian": y,
        "binomial": (y > np.median(y)) + 0.0,
        "poisson": np.round(np.exp(np.clip(y / np.std(y), -2, 2))),
    }


@pytest.mark.parametrize("family", ["gaussian", "binomial", "poisson"])
def test_the_objective_is_that_of_the_formula(family: str) -> None:
    X, y = correlated(50, 9, seed=2)
    y, w = targets(y)[family], np.random.default_rng(1).uniform(0.5, 2, 50)
    v, rho, alpha = np.linspace(0.5, 2, 9), 0.6, 0.07
    coef, intercept = np.linspace(-0.3, 0.2, 9), 0.4
    problem = solvers.problem_of(X, y, w, family=family, l1_ratio=rho, penalty_factor=v, standardize=True)
    eta = X @ coef + intercept
    half_deviance = {
        "gaussian": lambda: (y - eta) ** 2 / 2,
        "binomial": lambda: np.log1p(np.exp(eta)) - y * eta,
        "poisson": lambda: np.exp(eta) - y * eta + np.where(y > 0, y * np.log(np.where(y > 0, y, 1)), 0) - y,
    }[family]()
    b = coef * np.sqrt(np.average((X - np.average(X, axis=0, weights=w)) ** 2, axis=0, weights=w))
    penalty = alpha * (v @ (rho * np.abs(b) + (1 - rho) / 2 * b**2))
    expected = np.average(half_deviance, weights=w) + penalty
    assert problem.objective(coef, intercept, alpha) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("orthonormalize", [False, True])
def test_the_objective_of_groups_is_that_of_the_formula(orthonormalize: bool) -> None:
    X, y = correlated(50, 9, seed=2)
    coef, alpha, tau = np.linspace(-0.3, 0.2, 9), 0.07, 0.0 if orthonormalize else 0.3
    problem = solvers.problem_of(X, y, groups=GROUPS, group_mix=tau, orthonormalize=orthonormalize)
    norms = []
    for g in range(3):
        b = coef[g == GROUPS]
        Z = X[:, g == GROUPS] - X[:, g == GROUPS].mean(axis=0)
        norms.append(np.sqrt(np.mean((Z @ b) ** 2)) if orthonormalize else np.linalg.norm(b))
    penalty = alpha * ((1 - tau) * np.sqrt(3) * np.sum(norms) + tau * np.abs(coef).sum())
    expected = np.mean((y - X @ coef - 0.4) ** 2) / 2 + penalty
    assert problem.objective(coef, 0.4, alpha) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"standardize": True, "l1_ratio": 0.5},
        {"groups": GROUPS, "group_mix": 0.2},
        {"family": "binomial"},
        {"family": "poisson"},
    ],
)
def test_the_public_functions_solve_the_problem(options: dict[str, Any]) -> None:
    X, y = correlated(60, 9, seed=4)
    y = targets(y)[options.get("family", "gaussian")]
    problem = solvers.problem_of(X, y, **options)
    path = solvers.path(X, y, n_alphas=8, alpha_min_ratio=0.05, **options)
    assert path.alphas[0] == pytest.approx(problem.alpha_max)
    assert solvers.alpha_max(X, y, **options) == problem.alpha_max
    one = problem.solve(float(path.alphas[3]))
    np.testing.assert_allclose(one.coefs[:, 0], path.coefs[:, 3], atol=1e-5)
    point = (path.coefs[:, 3], float(path.intercepts[3]), float(path.alphas[3]))
    gap = problem.duality_gap(*point)
    assert solvers.duality_gap(X, y, *point, **options) == gap
    assert 0 <= gap <= 1e-7
    best = problem.objective(*point)
    rng = np.random.default_rng(0)
    for _ in range(20):
        nearby = point[0] + 0.01 * rng.normal(size=9)
        assert problem.objective(nearby, point[1], point[2]) >= best - 1e-9


def test_another_penalty_is_refused() -> None:
    X, y = correlated(20, 4, seed=1)
    with pytest.raises(ValueError, match=r"^penalty must be"):
        solvers.path(X, y, penalty="mcp")
    with pytest.raises(TypeError, match="l1ratio"):
        solvers.path(X, y, l1ratio=0.5)  # type: ignore[call-arg]
