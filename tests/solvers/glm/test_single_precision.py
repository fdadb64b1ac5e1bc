"""Second derivatives in single precision: the same paths, certified as always, also where columns nearly agree."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers.data.design import designs
from lasso_tui.solvers.glm import proximal_newton
from lasso_tui.solvers.lasso.working_columns import columns_of


def near_copies(noise: float, seed: int = 0):
    rng = np.random.default_rng(seed)
    factors = rng.standard_normal((150, 5))
    X = factors[:, rng.integers(0, 5, 60)] + noise * rng.standard_normal((150, 60))
    X[:, ::6] = rng.standard_normal((150, 10))
    eta = X[:, :8] @ rng.normal(0.0, 0.4, 8)
    X *= 10.0 ** rng.uniform(-2, 2, 60)
    return X, eta, rng


def grams(X, omega, old):
    n = len(X)
    (design,) = designs(X, np.arange(n) * 1.0, np.ones((n, 1)), fit_intercept=True, standardize=False)
    columns = columns_of(design, centred=True)
    columns.add(np.arange(X.shape[1]))
    return columns.gram(omega, old), columns.gram(omega, old, single=True)


@pytest.mark.parametrize("old", [0, 25])
def test_products_are_those_of_double_precision_and_symmetric(old):
    X, _, rng = near_copies(0.3)
    exact, rounded = grams(X, rng.uniform(0.1, 1.0, len(X)), old)
    sizes = np.sqrt(grams(X, np.ones(len(X)), 0)[0].diagonal())
    assert (np.abs(exact - rounded) <= 1e-5 * np.outer(sizes, sizes[old:])).all()
    assert (exact != rounded).any()
    np.testing.assert_allclose(rounded[old:], rounded[old:].T, rtol=1e-13)


@pytest.mark.parametrize("scale", [1e25, 1e-25])
def test_what_single_precision_does_not_hold_is_double(scale):
    X, _, rng = near_copies(0.3)
    exact, rounded = grams(X * scale, rng.uniform(0.1, 1.0, len(X)), 7)
    np.testing.assert_allclose(rounded, exact, rtol=1e-12, atol=1e-12 * np.abs(exact).max())


@pytest.mark.parametrize("noise", [0.0, 1e-6, 1e-3])
@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_paths_are_certified_and_fit_alike(monkeypatch, family, noise):
    X, eta, rng = near_copies(noise)
    y = (rng.random(150) < 1 / (1 + np.exp(-eta))) if family == "binomial" else rng.poisson(np.exp(eta))
    options = {"family": family, "standardize": True, "polish": False, "tol": 1e-7}
    rounded = solvers.path(X, y.astype(float), **options)
    monkeypatch.setattr(proximal_newton, "SINGLE_LIMIT", np.inf)
    exact = solvers.path(X, y.astype(float), **options)
    assert rounded.gaps.max() <= 1e-7
    assert rounded.warnings == exact.warnings
    assert np.abs(rounded.deviance - exact.deviance).max() <= 1e-4 * exact.null_deviance
