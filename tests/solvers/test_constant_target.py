"""A target that is constant: a target like others without an intercept, nothing to explain with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lasso_tui import solvers

RNG = np.random.default_rng(5)
X = RNG.standard_normal((40, 4)) + np.array([0.5, 1.0, 0.0, -0.3])
Y = np.full(40, 3.0)
GROUPS = [0, 0, 1, 1]
MOMENTS = solvers.Moments.from_rows(X, Y)
PLAIN: dict[str, Any] = {"fit_intercept": False}

SOLVES: dict[str, Callable[..., Any]] = {
    "path": lambda **o: solvers.path(X, Y, **o),
    "path of groups": lambda **o: solvers.path(X, Y, groups=GROUPS, **o),
    "alpha_max": lambda **o: solvers.alpha_max(X, Y, **o),
    "duality_gap": lambda **o: solvers.duality_gap(X, Y, np.zeros(4), 0.0, 0.1, **o),
    "problem": lambda **o: solvers.problem_of(X, Y, **o),
    "cross_validate": lambda **o: solvers.cross_validate(X, Y, 4, **o),
    "cross_validate with a fit": lambda **o: solvers.cross_validate(X, Y, 4, fit=lambda f: f.solve(), **o),
    "cross_validate of groups": lambda **o: solvers.cross_validate(X, Y, 4, groups=GROUPS, **o),
    "cross_validate of moments": lambda **o: solvers.cross_validate(MOMENTS, **o),
    "path of moments": lambda **o: solvers.path(MOMENTS, **o),
    "relaxed lasso": lambda **o: solvers.cross_validate_relaxed(X, Y, 4, **o),
    "ridge": lambda **o: solvers.ridge_path(X, Y, **o),
    "ridge's cross-validation": lambda **o: solvers.ridge_cross_validate(X, Y, 4, **o),
    "coordinate descent": lambda **o: solvers.coordinate_descent(X, Y, 0.1, **o),
    "stability selection": lambda **o: list(solvers.stability_selection(X, Y, n_pairs=1, **o)),
    "matching pursuit": lambda **o: solvers.orthogonal_matching_pursuit(X, Y, n_nonzero=2, **o),
}


@pytest.mark.parametrize("name", SOLVES)
def test_solved_without_an_intercept_and_refused_with_one(name: str) -> None:
    SOLVES[name](fit_intercept=False)
    with pytest.raises(ValueError, match=r"y is constant \(3\): there is nothing to explain"):
        SOLVES[name](fit_intercept=True)


def test_optimal_and_the_reference() -> None:
    found = solvers.path(X, Y, **PLAIN)
    residual = Y[:, None] - X @ found.coefs
    gradient = X.T @ residual / 40
    excess = np.abs(gradient) - found.alphas
    assert excess.max() < 1e-10
    assert np.abs(excess[found.coefs != 0]).max() < 1e-10
    assert found.alphas[0] == pytest.approx(np.abs(X.T @ Y).max() / 40)
    descent = solvers.coordinate_descent(X, Y, 0.2, fit_intercept=False, tol=1e-14, stop="scikit-learn")
    np.testing.assert_allclose(solvers.path(X, Y, alphas=[0.2], **PLAIN).coefs[:, 0], descent.coef, atol=1e-7)


def test_moments_agree_with_their_rows() -> None:
    rows, sums = solvers.cross_validate(X, Y, 5, **PLAIN), solvers.cross_validate(MOMENTS, **PLAIN)
    np.testing.assert_allclose(sums.mean, rows.mean, rtol=1e-9)


def test_a_fold_may_be_constant_without_an_intercept() -> None:
    y = np.r_[np.full(20, 3.0), RNG.standard_normal(20)]
    splits = [(np.arange(20), np.arange(20, 40)), (np.arange(20, 40), np.arange(20))]
    solvers.cross_validate(X, y, splits, **PLAIN)
    with pytest.raises(ValueError, match="Fold 0: y is constant on its training rows"):
        solvers.cross_validate(X, y, splits)


def test_zero_everywhere_is_refused_in_any_case() -> None:
    for fit_intercept in (True, False):
        with pytest.raises(ValueError, match=r"y is constant \(0\)"):
            solvers.path(X, np.zeros(40), fit_intercept=fit_intercept)
