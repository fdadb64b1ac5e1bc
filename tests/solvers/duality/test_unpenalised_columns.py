"""Features that are not penalised and nearly depend on each other: gaps that hide nothing and are not false."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers

N = 120
RNG = np.random.default_rng(7)
U, V = RNG.standard_normal((2, N))
PENALISED = RNG.standard_normal((N, 3))
NOISE = 0.1 * RNG.standard_normal(N)
LEVEL = np.arange(N) % 3
DEPENDENT = {
    "copies": np.column_stack([U, V, U]),
    "a sum": np.column_stack([U, V, U + 0.3 * V]),
    "in small units": 1e-7 * np.column_stack([U, V, U - V]),
    "far from zero": np.column_stack([U + 1e4, V - 3e3, U + V + 2e4]),
    "all levels": np.column_stack([LEVEL == 0, LEVEL == 1, LEVEL == 2]).astype(float),
    "one that is constant": np.column_stack([U, np.full(N, 3.3), V]),
}
FAMILIES = ["gaussian", "binomial", "poisson"]


def near(share: float) -> np.ndarray:
    """Two free columns, of which one is the other but for a share of it, and the penalised ones."""
    return np.column_stack([U, U + share * V, PENALISED])


def free(count: int) -> np.ndarray:
    return np.repeat([0.0, 1.0], [count, 3])


def targets(family: str, signal: np.ndarray) -> np.ndarray:
    rng = np.random.default_rng(1)
    if family == "gaussian":
        return signal + NOISE
    if family == "binomial":
        return (rng.random(N) < 1 / (1 + np.exp(-signal))).astype(float)
    return rng.poisson(np.exp(0.5 * signal)).astype(float)


@pytest.mark.parametrize("share", [1e-2, 1e-4, 1e-5, 1e-6, 1e-7])
@pytest.mark.parametrize("offset", [0.0, 300.0])
def test_what_a_near_copy_explains_is_in_the_gap_and_in_the_path(share: float, offset: float) -> None:
    X, y = near(share) + offset, targets("gaussian", 3 * V + PENALISED[:, 0])
    y = y - y.mean()
    basis = np.linalg.qr(np.column_stack([np.ones(N), U, V]))[0]
    left = y - basis @ (basis.T @ y)
    nothing = solvers.duality_gap(X, y, np.zeros(5), 0.0, 10.0, penalty_factor=free(2))
    assert nothing == pytest.approx(1 - left @ left / (y @ y), abs=1e-4)
    path = solvers.path(X, y, penalty_factor=free(2), n_alphas=6)
    assert path.mse[0] * N == pytest.approx(left @ left, rel=1e-4)
    assert path.alphas[0] == pytest.approx(np.abs(PENALISED.T @ left).max() / N, rel=1e-4)
    assert path.gaps.max() < 1e-7
    assert not path.warnings


@pytest.mark.parametrize("family", FAMILIES)
def test_where_a_near_copy_is_not_fitted_the_path_says_so(family: str) -> None:
    X, y = near(1e-9), targets(family, 2 * V + PENALISED[:, 0])
    path = solvers.path(X, y, family=family, penalty_factor=free(2), n_alphas=3)
    assert (path.gaps > 0.05).all()
    assert path.warnings


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("case", DEPENDENT)
def test_columns_that_depend_exactly_on_others_cost_no_gap(case: str, family: str) -> None:
    X, y = np.column_stack([DEPENDENT[case], PENALISED]), targets(family, V - U + PENALISED[:, 0])
    path = solvers.path(X, y, family=family, penalty_factor=free(3), n_alphas=6)
    assert all("nearly dependent" in warning for warning in path.warnings)  # no one solution to polish
    coef, intercept, alpha = path.coefs[:, -1], float(path.intercepts[-1]), float(path.alphas[-1])
    gap = solvers.duality_gap(X, y, coef, intercept, alpha, family=family, penalty_factor=free(3))
    assert gap <= 1e-7


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("unit", [1e-9, 1e-7, 1e7])
def test_units_of_a_free_column_do_not_hide_what_it_explains(family: str, unit: float) -> None:
    X, y = np.column_stack([unit * U, PENALISED]), targets(family, 2 * U)
    options = {"family": family, "penalty_factor": free(1)}
    null = float(np.log(y.mean() / (1 - y.mean())) if family == "binomial" else np.log(y.mean()))
    assert solvers.duality_gap(X, y, np.zeros(4), null, 0.1, **options) > 0.1
    path = solvers.path(X, y, n_alphas=4, **options)
    at_one = solvers.path(X / [unit, 1, 1, 1], y, n_alphas=4, **options)
    np.testing.assert_allclose(path.deviance, at_one.deviance, rtol=1e-6)
    assert not path.warnings


def test_a_free_column_at_its_bound_stays_there() -> None:
    X, y = near(1e-5), targets("gaussian", 3 * V + U)
    options = {"penalty_factor": free(2), "bounds": ([-np.inf, -np.inf, -1, -1, -1], [np.inf, 0.5, 1, 1, 1])}
    path = solvers.path(X, y, n_alphas=5, **options)
    assert path.coefs[1, 0] == 0.5
    np.testing.assert_allclose(
        path.coefs[0, 0], np.cov(U, y - 0.5 * X[:, 1])[0, 1] / np.var(U, ddof=1), rtol=1e-6
    )
    assert path.gaps.max() < 1e-9


def test_folds_are_fitted_with_a_near_copy_too() -> None:
    y = targets("gaussian", 3 * V + PENALISED[:, 0])
    options = {"penalty_factor": free(2), "alphas": [0.5, 0.1]}
    found = solvers.cross_validate(near(1e-5), y, 3, **options)
    expected = solvers.cross_validate(near(1.0), y, 3, **options)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-6)
