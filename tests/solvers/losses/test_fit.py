"""The fit of an intercept with its means and loss, and divergences without and with few logarithms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lasso_tui.solvers.losses.by_name import loss_of_family

FAMILIES = ("gaussian", "binomial", "poisson")


def problem(family: str, n: int = 9000, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Linear predictors, targets and weights, of more rows than one block has."""
    rng = np.random.default_rng(seed)
    eta, weights = 2.0 * rng.standard_normal(n), rng.uniform(0.1, 2.0, n)
    if family == "binomial":
        return eta, (rng.random(n) < 1 / (1 + np.exp(-eta - 0.5))).astype(float), weights
    if family == "poisson":
        return eta, rng.poisson(np.exp(eta + 1.0)).astype(float), weights
    return eta, eta + rng.standard_normal(n), weights


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("start", [0.0, -30.0, 30.0, None])
def test_the_fit_has_its_best_intercept_and_its_own_loss(family, start):
    loss, (eta, y, weights) = loss_of_family(family), problem(family)
    fit = loss.fit(eta, y, weights, start)
    assert start is not None or fit.intercept == 0.0
    np.testing.assert_allclose(fit.eta, eta + fit.intercept, rtol=0, atol=1e-13)
    np.testing.assert_allclose(fit.mu, loss.mean(fit.eta), rtol=1e-12)
    np.testing.assert_allclose(fit.residual, y - loss.mean(fit.eta), atol=1e-13 * max(1.0, fit.mu.max()))
    assert fit.total == pytest.approx(float(weights @ loss.value(y, fit.eta)), rel=1e-11)
    if start is not None:
        assert abs(weights @ fit.residual) <= 1e-12 * (weights @ (np.abs(y) + np.abs(fit.mu)))


def test_the_residual_of_a_nearly_certain_class_keeps_its_digits():
    loss, eta = loss_of_family("binomial"), np.array([40.0, -45.0, 700.0])
    fit = loss.fit(eta, np.array([1.0, 0.0, 1.0]), np.ones(3), None)
    expected = np.array([math.exp(-40.0), -math.exp(-45.0), math.exp(-700.0)])
    np.testing.assert_allclose(fit.residual, expected, rtol=1e-12)
    assert fit.total == pytest.approx(float(np.abs(expected).sum()), rel=1e-12)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1 - 1e-6])
def test_divergences_lie_between_their_bounds(family, share):
    loss, (eta, y, weights) = loss_of_family(family), problem(family)
    fit = loss.fit(eta, y, weights, 0.0)
    m = y - share * (y - fit.mu)
    exact = loss.value(m, fit.eta)
    shrunk = loss.shrunk_divergence(fit.eta, fit.mu, fit.residual, share)
    np.testing.assert_allclose(shrunk, exact, rtol=1e-7, atol=1e-13 * max(1.0, fit.mu.max()))
    moves, variance = m - fit.mu, loss.variance(fit.mu)
    slack = 1e-9 * shrunk + 1e-15
    assert (loss.least_divergence(moves, variance) <= shrunk + slack).all()
    assert (loss.most_divergence(moves, variance) >= shrunk - slack).all()
