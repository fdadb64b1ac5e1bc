"""The active-set search itself: how features come in, and how far one linear piece of a path reaches."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.solvers.lasso.active_set import ActiveSet
from tests.solvers.problems import correlated


@pytest.mark.parametrize("unit", [1.0, 1e7, 1e-7])
def test_a_piece_ends_where_the_next_feature_enters_whatever_the_unit_of_the_factors(unit: float) -> None:
    X, y = correlated(120, 20, seed=1, nonzero=8)
    coef = np.linalg.lstsq(X, y, rcond=None)[0]
    at_one = solvers.cross_validate(X, y, 4, penalty_factor=solvers.adaptive_factors(coef, 2.0), n_alphas=60)
    factors = solvers.adaptive_factors(unit * coef, 2.0)
    found = solvers.cross_validate(X, unit * y, 4, penalty_factor=factors, n_alphas=60)
    np.testing.assert_allclose(found.losses / unit**2, at_one.losses, rtol=1e-9)


def test_a_feature_of_a_small_factor_ends_the_piece_of_one_of_a_large_factor() -> None:
    X, y = correlated(120, 4, seed=1)
    factors = np.array([1e13, 1.0, 2.0, 1e13])
    two = solvers.cross_validate(X[:, 1:3], y, 4, penalty_factor=factors[1:3], n_alphas=30)
    all_four = solvers.cross_validate(X, y, 4, penalty_factor=factors, alphas=two.alphas)
    np.testing.assert_allclose(all_four.losses, two.losses, rtol=1e-9)


class Counted(ActiveSet):
    """A search that counts how often features enter."""

    entries = 0

    def _enter(self, which, l1):
        self.entries += 1
        return super()._enter(which, l1)


def test_one_feature_left_over_does_not_make_all_others_enter_one_by_one() -> None:
    X, y = correlated(200, 60, seed=2, nonzero=40)
    gram, target = X.T @ X / 200, X.T @ y / 200
    l1 = np.full(60, 0.02 * np.abs(target).max())
    fresh, left_over = Counted(gram, target), Counted(gram, target)
    weakest = int(np.argmin(np.abs(target)))
    assert abs(target[weakest]) < l1[0]
    left_over._enter(np.array([weakest]), l1)  # as where a search gave up in the midst
    zeros = np.zeros(60)
    assert fresh.solve(l1, zeros)
    assert left_over.solve(l1, zeros)
    np.testing.assert_allclose(left_over.coef, fresh.coef, atol=1e-10)
    assert left_over.entries <= fresh.entries + 5
