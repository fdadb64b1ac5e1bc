"""Group lasso and sparse group lasso paths meet the optimality conditions, and other ways to the same answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from scipy import sparse

from lasso_tui import solvers
from tests.solvers.groups.problems import group_violation, grouped_problems, proximal_gradient
from tests.solvers.problems import Problem

LAX = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def grouped(
    n: int, p: int, size: int, seed: int = 0, rho: float = 0.5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Correlated columns in groups of one size, three of which matter."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    X += rho * np.roll(X, 1, axis=1)
    labels = np.arange(p) // size
    y = X[:, labels < 3] @ rng.standard_normal(int((labels < 3).sum())) + rng.standard_normal(n)
    return X, y, labels


def solved(problem: Problem, **more: Any) -> Any:
    try:
        return solvers.path(problem.X, problem.y, **problem.options, **more)
    except ValueError as error:  # a drawn problem may have nothing to explain
        assume("uncorrelated with" not in str(error) and "constant" not in str(error))
        raise


@given(problem=grouped_problems())
@settings(max_examples=80, deadline=None, suppress_health_check=LAX)
def test_optimal_and_certified_everywhere(problem: Problem) -> None:
    path = solved(problem, n_alphas=8, alpha_min_ratio=0.01)
    assert path.gaps.max() <= 1e-7
    assert path.warnings == ()
    for k, alpha in enumerate(path.alphas):
        assert group_violation(problem, path.coefs[:, k], alpha) <= 1e-7
    norms = path.group_norms
    b = path.coefs * path.scales[:, None]
    for g, label in enumerate(np.unique(problem.options["groups"])):
        np.testing.assert_allclose(
            norms[g], np.linalg.norm(b[problem.options["groups"] == label], axis=0), rtol=1e-12
        )
    assert path.nonzeros[0] == 0  # the grid begins where nothing is kept
    top = solvers.alpha_max(problem.X, problem.y, **problem.options)
    just_below = solved(problem, alphas=[top * 0.999])
    assert just_below.nonzeros[0] > 0


@given(problem=grouped_problems(max_n=20, max_p=12))
@settings(max_examples=12, deadline=None, suppress_health_check=LAX)
def test_agrees_with_proximal_gradient(problem: Problem) -> None:
    path = solved(problem, n_alphas=4, alpha_min_ratio=0.1)
    slow = proximal_gradient(problem, path.alphas[2])
    Z, _, w, scales = problem.standardised()
    far = Z @ ((slow - path.coefs[:, 2]) * scales)  # the fit is unique, coefficients need not be
    assert np.sqrt((w * far**2).mean()) <= 1e-6 * np.sqrt(path.null_mse)


@given(problem=grouped_problems(max_p=15))
@settings(max_examples=25, deadline=None, suppress_health_check=LAX)
def test_gap_bounds_the_distance_to_the_minimum(problem: Problem) -> None:
    path = solved(problem, n_alphas=3, alpha_min_ratio=0.2)
    assume(path.nonzeros[-1])
    mix, labels = problem.options["group_mix"], problem.options["groups"]

    def objective(coef: np.ndarray) -> float:
        Z, y, w, scales = problem.standardised()
        b = coef * scales
        norms = sum(np.sqrt((labels == g).sum()) * np.linalg.norm(b[labels == g]) for g in np.unique(labels))
        loss = 0.5 * (w * (y - Z @ b) ** 2).mean()
        return float(loss + path.alphas[-1] * ((1 - mix) * norms + mix * np.abs(b).sum()))

    off = 0.7 * path.coefs[:, -1]
    intercept = 0.0
    if problem.options["fit_intercept"]:
        weights = problem.options.get("sample_weight")
        intercept = float(np.average(problem.y - problem.X @ off, weights=weights))
    gap = solvers.duality_gap(problem.X, problem.y, off, intercept, path.alphas[-1], **problem.options)
    excess = (objective(off) - objective(path.coefs[:, -1])) / (0.5 * path.null_mse)
    assert excess > 0
    assert gap >= excess * (1 - 1e-9) - 1e-12


@pytest.mark.parametrize("mix", [0.0, 0.4])
@pytest.mark.parametrize(("n", "p"), [(40, 15), (30, 80)])
def test_groups_of_one_are_the_lasso(n: int, p: int, mix: float) -> None:
    X, y, _ = grouped(n, p, 1)
    lasso = solvers.path(X, y, n_alphas=20, alpha_min_ratio=0.02)
    path = solvers.path(X, y, groups=np.arange(p)[::-1], group_mix=mix, n_alphas=20, alpha_min_ratio=0.02)
    np.testing.assert_allclose(path.alphas, lasso.alphas, rtol=1e-12)
    np.testing.assert_allclose(path.coefs, lasso.coefs, atol=1e-8)


@pytest.mark.parametrize(("n", "p"), [(60, 20), (30, 90)])
def test_mix_of_one_is_the_lasso(n: int, p: int) -> None:
    X, y, labels = grouped(n, p, 5)
    options: dict[str, Any] = {"standardize": True, "sample_weight": np.linspace(1, 2, n)}
    lasso = solvers.path(X, y, n_alphas=20, alpha_min_ratio=0.02, **options)
    path = solvers.path(X, y, groups=labels, group_mix=1.0, alphas=lasso.alphas, **options)
    np.testing.assert_allclose(path.coefs, lasso.coefs, atol=1e-8)
    np.testing.assert_allclose(path.degrees_of_freedom, path.nonzeros, atol=1e-6)


@given(seed=st.integers(0, 10**6), mix=st.sampled_from([0.0, 0.5]))
@settings(max_examples=10, deadline=None)
def test_order_of_columns_and_names_of_groups_do_not_matter(seed: int, mix: float) -> None:
    X, y, labels = grouped(40, 24, 4, seed=seed)
    rng = np.random.default_rng(seed)
    order, names = rng.permutation(24), rng.permutation(100)[:6]
    plain = solvers.path(X, y, groups=labels, group_mix=mix, n_alphas=6, alpha_min_ratio=0.05)
    mixed = solvers.path(X[:, order], y, groups=names[labels[order]], group_mix=mix, alphas=plain.alphas)
    np.testing.assert_allclose(mixed.coefs, plain.coefs[order], atol=1e-7)
    np.testing.assert_allclose(mixed.group_norms, plain.group_norms[np.argsort(names)], atol=1e-7)
    lists = [np.flatnonzero(labels[order] == g).tolist() for g in range(6)]
    listed = solvers.path(X[:, order], y, groups=lists, group_mix=mix, alphas=plain.alphas)
    np.testing.assert_allclose(listed.group_norms, plain.group_norms, atol=1e-7)


@pytest.mark.parametrize("mix", [0.0, 0.3])
def test_wide_groups_of_many_more_columns_than_rows(mix: float) -> None:
    X, y, labels = grouped(30, 1200, 40)
    path = solvers.path(X, y, groups=labels, group_mix=mix, n_alphas=15, alpha_min_ratio=1e-3)
    assert path.gaps.max() <= 1e-9
    assert path.nonzeros[-1] > (60 if mix == 0 else 30)  # more than there are rows
    problem = Problem(X, y, {"groups": labels, "group_mix": mix})
    assert group_violation(problem, path.coefs[:, -1], path.alphas[-1]) <= 1e-8


def test_tall_data_from_their_gram_matrix() -> None:
    X, y, labels = grouped(3000, 40, 4)
    X += 100.0
    path = solvers.path(X, y, groups=labels, group_mix=0.2, n_alphas=20, standardize=True)
    assert path.gaps.max() <= 1e-9
    problem = Problem(X, y, {"groups": labels, "group_mix": 0.2, "standardize": True})
    assert max(group_violation(problem, path.coefs[:, k], path.alphas[k]) for k in (3, 10, 19)) <= 1e-9


def test_sparse_equals_dense() -> None:
    rng = np.random.default_rng(0)
    X = sparse.random(80, 300, 0.05, format="csr", rng=rng)
    y = X.toarray()[:, :6].sum(axis=1) + 0.1 * rng.standard_normal(80)
    labels = np.arange(300) % 60
    options: dict[str, Any] = {"groups": labels, "group_mix": 0.3, "n_alphas": 8, "alpha_min_ratio": 0.05}
    thin = solvers.path(X, y, standardize=True, **options)
    full = solvers.path(X.toarray(), y, standardize=True, **options)
    assert thin.gaps.max() <= 1e-9
    np.testing.assert_allclose(thin.coefs, full.coefs, atol=1e-8)


def test_near_duplicates_and_large_steps_of_alpha() -> None:
    rng = np.random.default_rng(3)
    base = rng.standard_normal((30, 8))
    X = base[:, rng.integers(0, 8, 60)] + 1e-3 * rng.standard_normal((30, 60))
    y = base[:, 0] - base[:, 1] + 0.1 * rng.standard_normal(30)
    for mix in (0.0, 0.5, 0.99):
        path = solvers.path(
            X, y, groups=rng.integers(0, 25, 60), group_mix=mix, n_alphas=4, alpha_min_ratio=1e-3
        )
        assert path.gaps.max() <= 1e-8


@pytest.mark.parametrize(("seed", "mix"), [(59, 0.2), (110, 0.95), (196, 0.95), (231, 0.2), (242, 0.95)])
def test_copies_of_columns_in_other_groups(seed: int, mix: float) -> None:
    """A group that its copies make needless is zero, or rounding with a direction that means nothing."""
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(5, 26)), int(rng.integers(6, 31))
    X = rng.standard_normal((n, p))
    X[:, p // 2 : 2 * (p // 2)] = X[:, : p // 2]
    y = X[:, :4].sum(axis=1) + 3.0 * rng.standard_normal(n)
    problem = Problem(X, y, {"groups": rng.integers(0, p // 2, p), "group_mix": mix})
    path = solvers.path(X, y, **problem.options, n_alphas=8, alpha_min_ratio=0.01)
    assert path.warnings == (), path.gaps
    for k, alpha in enumerate(path.alphas):
        assert group_violation(problem, path.coefs[:, k], alpha) <= 1e-10
