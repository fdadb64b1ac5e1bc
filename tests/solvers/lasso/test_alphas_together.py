"""Several alphas checked in one pass over the columns: the same solutions, whatever the extrapolation misses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from lasso_tui import solvers
from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.lasso import path, path_walk

OPTIONS = [
    {},
    {"l1_ratio": 0.5, "standardize": True},
    {"bounds": (np.full(300, -0.2), np.full(300, np.inf))},
    {"penalty_factor": np.r_[0.0, np.linspace(0.5, 2.0, 299)]},
    {"sample_weight": np.linspace(0.5, 2.0, 60), "fit_intercept": False},
    {"n_alphas": 6},
]


def problem(as_sparse: bool = False):
    rng = np.random.default_rng(5)
    X = rng.standard_normal((60, 300))
    X[:, 1:] += 0.7 * X[:, :-1]
    y = X[:, ::40] @ rng.uniform(0.5, 2.0, 8) + rng.standard_normal(60)
    return (sparse.csc_array(np.where(np.abs(X) > 1.0, X, 0.0)) if as_sparse else X), y


@pytest.mark.parametrize("margin", [0.3, -8.0], ids=["as it is", "columns come late"])
@pytest.mark.parametrize("as_sparse", [False, True])
@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: ", ".join(options) or "plain")
def test_solutions_are_those_of_one_alpha_a_pass(monkeypatch, options, as_sparse, margin):
    X, y = problem(as_sparse)
    monkeypatch.setattr(path_walk, "ADMISSION_MARGIN", margin)
    together = solvers.path(X, y, **options)
    monkeypatch.setattr(path, "ALPHAS_A_PASS", 1)
    alone = solvers.path(X, y, **options)
    np.testing.assert_allclose(together.coefs, alone.coefs, rtol=0, atol=1e-9 * np.abs(alone.coefs).max())
    np.testing.assert_array_equal(together.nonzeros, alone.nonzeros)
    assert together.gaps.max() <= 1e-12
    assert together.warnings == alone.warnings


def test_one_pass_serves_several_alphas(monkeypatch):
    X, y = problem()
    passes = []
    monkeypatch.setattr(path, "_of_all", lambda *given, f=path._of_all: passes.append(1) or f(*given))
    monkeypatch.setattr(Design, "correlate", lambda *given, f=Design.correlate: passes.append(1) or f(*given))
    assert solvers.path(X, y, alpha_min_ratio=0.05).gaps.max() <= 1e-12
    assert len(passes) < 50
