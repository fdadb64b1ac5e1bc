"""Sparse working sets without a Gram matrix: optimal on any table, in a number of products that does not grow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import HealthCheck, assume, given, settings

from lasso_tui import solvers
from lasso_tui.solvers.lasso.implicit_active_set import ImplicitActiveSet
from lasso_tui.solvers.lasso.working_set import WorkingSet
from tests.solvers.problems import Problem, constrained, problems, solvable, violation

calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def thinned(problem: Problem) -> Problem:
    X = np.where(np.random.default_rng(len(problem.y)).random(problem.X.shape) < 0.5, problem.X, 0.0)
    return Problem(sp.csc_array(X), problem.y, problem.options)


@pytest.fixture
def no_gram(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lasso_tui.solvers.lasso.working_set.MAX_GRAM_COLUMNS", 3)
    monkeypatch.setattr("lasso_tui.solvers.lasso.path.uses_gram", lambda n, p: False)


@calm
@given(problems(max_n=25, max_p=30))
@pytest.mark.usefixtures("no_gram")
def test_optimal_on_any_table(problem: Problem) -> None:
    problem = thinned(problem)
    assume(solvable(problem))
    path = solvers.path(problem.X, problem.y, **problem.options)
    assert not path.warnings, path.gaps
    for k, alpha in enumerate(path.alphas):
        assert violation(problem, path.coefs[:, k], alpha) < 1e-7


@calm
@given(constrained(max_n=25, max_p=20))
@pytest.mark.usefixtures("no_gram")
def test_optimal_with_factors_and_bounds(problem: Problem) -> None:
    problem = thinned(problem)
    assume(solvable(problem))
    try:
        path = solvers.path(problem.X, problem.y, **problem.options)
    except ValueError:  # nothing that may enter correlates with y
        assume("bounds" not in problem.options and "penalty_factor" not in problem.options)
        raise
    assert not path.warnings, path.gaps
    for k, alpha in enumerate(path.alphas):
        assert violation(problem, path.coefs[:, k], alpha) < 1e-7


def lively() -> tuple[Any, np.ndarray]:
    """Columns of which hundreds enter and leave along a path."""
    rng = np.random.default_rng(0)
    X = sp.random_array((1000, 2000), density=0.02, rng=rng, format="csc")
    signal = X[:, :40] @ rng.standard_normal(40)
    return X, signal / signal.std() + rng.standard_normal(1000)


@pytest.mark.parametrize("options", [{}, {"l1_ratio": 0.8}, {"bounds": (-0.5, 0.5)}, {"standardize": True}])
def test_products_are_few(monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]) -> None:
    X, y = lively()
    monkeypatch.setattr("lasso_tui.solvers.lasso.working_set.MAX_GRAM_COLUMNS", 20)
    products, own = list[int](), WorkingSet._product

    def counted(self: WorkingSet, coef: np.ndarray) -> np.ndarray:
        products.append(len(coef))
        return own(self, coef)

    monkeypatch.setattr(WorkingSet, "_product", counted)
    path = solvers.path(X, y, n_alphas=30, alpha_min_ratio=0.05, **options)
    assert path.nonzeros[-1] > 300
    assert (path.gaps < 1e-9).all()
    assert len(products) < 100 * len(path.alphas)  # stopping at every kink took thousands at an alpha


def test_where_leaps_lead_nowhere_the_search_goes_on_kink_by_kink(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lasso_tui.solvers.lasso.working_set.MAX_GRAM_COLUMNS", 20)
    monkeypatch.setattr(ImplicitActiveSet, "_land", lambda *_: None)
    X, y = lively()
    path = solvers.path(X[:, :300], y, n_alphas=8, alpha_min_ratio=0.06)
    assert path.nonzeros[-1] > 40
    assert not path.warnings
    assert (path.gaps < 1e-7).all()


@pytest.mark.parametrize("many", [20, 10_000])
def test_of_copies_one_is_kept(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr("lasso_tui.solvers.lasso.working_set.MAX_GRAM_COLUMNS", many)
    X, y = lively()
    X = X[:, :300]
    twice = sp.hstack([X, X], format="csc")
    alone, path = (solvers.path(Z, y, n_alphas=10, alpha_min_ratio=0.06) for Z in (X, twice))
    assert path.nonzeros.tolist() == alone.nonzeros.tolist()
    assert not ((path.coefs[:300] != 0) & (path.coefs[300:] != 0)).any()
    np.testing.assert_allclose(path.coefs[:300] + path.coefs[300:], alone.coefs, atol=1e-7)
    assert (path.gaps < 1e-9).all()
    assert path.at(float(np.sqrt(path.alphas[8] * path.alphas[9]))).gap < 1e-9
    # The elastic net has one solution, which shares between copies.
    shared = solvers.path(twice, y, l1_ratio=0.5, n_alphas=10, alpha_min_ratio=0.06)
    np.testing.assert_allclose(shared.coefs[:300], shared.coefs[300:], atol=1e-7)
