"""Conjugate gradients on the columns solve what a factor solves, and large working sets reach the tolerance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.solvers.groups import walk as groupwalk
from lasso_tui.solvers.groups.conjugate_gradients import ConjugateSystem
from lasso_tui.solvers.groups.newton_systems import GroupCurvature
from tests.solvers.groups.problems import group_violation
from tests.solvers.problems import Problem


def bend_of(rng: np.random.Generator, sizes: np.ndarray, share: float) -> GroupCurvature:
    """Some coefficients of some groups, with directions and curvatures."""
    label = np.repeat(np.arange(len(sizes)), sizes)
    chosen = np.flatnonzero((rng.random(len(label)) < share) & (rng.random(len(sizes)) < 0.8)[label])
    u = rng.standard_normal(len(chosen))
    norms = np.sqrt(np.bincount(label[chosen], u * u, len(sizes)))
    return GroupCurvature(chosen, label[chosen], u / norms[label[chosen]], rng.uniform(0.1, 5.0, len(sizes)))


@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(20, 40),
    share=st.sampled_from([0.5, 1.0]),
    hard=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_systems_are_solved_whatever_the_columns(seed: int, n: int, share: float, hard: bool) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, 12)
    Z = rng.standard_normal((n, int(sizes.sum())))
    if hard:  # columns that nearly depend on each other: too many steps, so a factor is taken
        Z = rng.standard_normal((n, 10)) @ rng.standard_normal((10, Z.shape[1])) + 1e-4 * Z
    weights = rng.uniform(0.5, 1.5, n)
    y = rng.standard_normal(n)
    system = ConjugateSystem(np.sqrt(weights / n), y)
    system.extend(Z[:, : sizes[:5].sum()], sizes[:5])
    system.extend(Z[:, sizes[:5].sum() :], sizes[5:])
    G = Z.T @ (weights[:, None] * Z) / n
    bend = bend_of(rng, sizes, share)
    if not len(bend.chosen):
        return
    H = G[np.ix_(bend.chosen, bend.chosen)] + np.diag(bend.each)
    for g in range(len(sizes)):
        inside = bend.label == g
        H[np.ix_(inside, inside)] -= bend.curvature[g] * np.outer(bend.u[inside], bend.u[inside])
    right = H @ rng.standard_normal(len(bend.chosen))
    solution = system.solve(bend, right, 1e-4)
    assert np.abs(H @ solution - right).max() <= 1e-3 * np.abs(right).max()


def test_gradients_are_exact_where_they_must_be() -> None:
    rng = np.random.default_rng(0)
    Z, y = rng.standard_normal((50, 30)), rng.standard_normal(50)
    root = np.sqrt(np.r_[np.zeros(5), np.ones(45)] / 45)
    system = ConjugateSystem(root, y)
    system.extend(Z[:, :20], np.full(4, 5))
    first = rng.standard_normal(20)
    coarse = system.gradient(first, coarse=True)
    system.extend(Z[:, 20:], np.full(2, 5))
    coef = rng.standard_normal(30)
    expected = (Z * root[:, None] ** 2).T @ (y - Z @ coef)
    np.testing.assert_allclose(system.gradient(coef, coarse=True), expected, atol=1e-5)
    np.testing.assert_allclose(system.gradient(coef), expected, atol=1e-13)
    np.testing.assert_allclose(system.residual(coef)[5:], (y - Z @ coef)[5:], atol=1e-12)
    np.testing.assert_allclose(coarse, ((Z * root[:, None] ** 2).T @ (y - Z[:, :20] @ first))[:20], atol=1e-5)


@pytest.mark.parametrize("mix", [0.0, 0.4])
def test_a_large_working_set_is_solved_to_the_tolerance(mix: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groupwalk, "MAX_GRAM_COLUMNS", 60)
    monkeypatch.setattr(groupwalk, "MAX_EXACT_ENTRIES", 2**12)
    rng = np.random.default_rng(1)
    X, labels = rng.standard_normal((60, 600)), np.repeat(np.arange(170), [3] * 85 + [4] * 80 + [5] * 5)
    X[:, 1:] += 0.5 * X[:, :-1]
    y = X[:, :60] @ rng.standard_normal(60) + rng.standard_normal(60)
    options = {"groups": labels, "group_mix": mix, "sample_weight": rng.uniform(0.5, 2.0, 60)}
    exact = solvers.path(X, y, n_alphas=15, alpha_min_ratio=0.01, tol=1e-10, **options)
    for tol in (1e-4, 1e-6):
        path = solvers.path(X, y, alphas=exact.alphas, tol=tol, **options)
        assert path._solver._walk.newton.accuracy > 1e-8  # it was large, and did not need all digits
        assert path.gaps.max() <= tol
        assert path.warnings == ()
    assert exact.gaps.max() <= 1e-10
    problem = Problem(X, y, {**options, "fit_intercept": True, "standardize": False})
    assert group_violation(problem, exact.coefs[:, -1], exact.alphas[-1]) <= 1e-8
