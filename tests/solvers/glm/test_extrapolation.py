"""The start of a step down a generalised linear path: extrapolation from the solutions before."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers.glm import proximal_newton
from lasso_tui.solvers.glm.extrapolation import Extrapolation


def test_a_parabola_in_log_alpha_is_met():
    before = Extrapolation()
    for t in (0.0, -1.0, -2.0):
        assert before.ahead(np.exp(-3.0)) is None or t < -1.0
        before.add(np.exp(t), np.array([1.0 - t + 0.5 * t**2]))
    ahead = before.ahead(np.exp(-3.0))
    assert ahead is not None
    np.testing.assert_allclose(ahead, [1.0 + 3.0 + 4.5])


def test_zeros_stay_and_signs_do_not_change():
    before = Extrapolation()
    before.add(1.0, np.array([0.0, 3.0, 1.0]))
    before.add(0.5, np.array([0.0, 1.0, 2.0]))
    ahead = before.ahead(0.25)
    assert ahead is not None
    np.testing.assert_allclose(ahead, [0.0, 0.0, 3.0])


def test_nothing_is_expected_far_away_or_back_up():
    before = Extrapolation()
    before.add(1.0, np.array([1.0]))
    before.add(0.9, np.array([1.1]))
    assert before.ahead(0.5) is None
    assert before.ahead(0.95) is None
    before.add(0.95, np.array([1.05]))
    assert before.ahead(0.94) is None


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("bounds", [None, (0.0, 0.3)])
def test_the_path_is_the_same_in_fewer_steps(monkeypatch, family, bounds):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((400, 8))
    eta = 0.5 * X[:, 0] - 0.3 * X[:, 1] + 0.4 * X[:, 2]
    y = (rng.random(400) < 1 / (1 + np.exp(-eta))) if family == "binomial" else rng.poisson(np.exp(eta))
    taken = []
    counted = proximal_newton.NewtonWalk._step

    def count(self: proximal_newton.NewtonWalk, gradient: np.ndarray) -> float:
        taken[-1] += 1
        return counted(self, gradient)

    monkeypatch.setattr(proximal_newton.NewtonWalk, "_step", count)
    paths = []
    for limit in (proximal_newton.LEAP_TOL, np.inf):
        monkeypatch.setattr(proximal_newton, "LEAP_TOL", limit)
        taken.append(0)
        paths.append(
            solvers.path(X, y.astype(float), family=family, bounds=bounds, n_alphas=60, polish=False)
        )
    one, other = paths
    assert max(one.gaps.max(), other.gaps.max()) <= 1e-7
    np.testing.assert_allclose(one.coefs, other.coefs, atol=2e-3)
    assert taken[0] < taken[1] or bounds is not None
    assert taken[0] <= taken[1]
