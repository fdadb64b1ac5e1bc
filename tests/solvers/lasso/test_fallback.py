"""Tables that leave the first search too few digits: every alpha reaches its gap, or says what it reached."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.solvers.duality.gap_warnings import path_gap_warnings
from lasso_tui.solvers.lasso.active_set import ActiveSet
from lasso_tui.solvers.lasso.row_active_set import RowActiveSet
from tests.solvers.problems import Problem, correlated, solvable


@st.composite
def hard(draw: st.DrawFn) -> Problem:
    """Draw near copies, low rank, columns of very different size and far from zero, more columns than rows."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, p = draw(st.integers(3, 30)), draw(st.sampled_from([1, 5, 40, 90]))
    X = rng.standard_normal((n, p))
    if draw(st.booleans()):
        X = rng.standard_normal((n, 2)) @ rng.standard_normal((2, p)) + 10.0 ** -draw(st.integers(1, 5)) * X
    if draw(st.booleans()):
        X[:, rng.integers(0, p, p // 2)] = X[:, rng.integers(0, p, p // 2)]
    if draw(st.booleans()):
        noise = 10.0 ** -draw(st.integers(3, 9)) * rng.standard_normal((n, p // 2))
        X[:, : p // 2] = X[:, p - p // 2 :] + noise
    if draw(st.booleans()):
        X *= 10.0 ** rng.integers(-5, 6, p)
    fit_intercept = draw(st.booleans())
    if draw(st.booleans()):
        X += 10.0 ** draw(st.integers(1, 6)) * rng.standard_normal(p)
    y = X @ (rng.standard_normal(p) * (rng.random(p) < 0.3))
    y = y / max(float(y.std()), 1e-300) + draw(st.sampled_from([0.01, 1.0])) * rng.standard_normal(n)
    options: dict[str, Any] = {
        "fit_intercept": fit_intercept,
        "standardize": draw(st.booleans()),
        "l1_ratio": draw(st.sampled_from([1.0, 1.0, 0.5])),
        "alpha_min_ratio": draw(st.sampled_from([1e-2, 1e-5])),
        "n_alphas": 10,
    }
    if draw(st.integers(0, 3)) == 0:
        options["bounds"] = (0.0, np.inf)
    return Problem(X, y, options)


@settings(max_examples=60, deadline=None)
@given(hard())
def test_every_path_reaches_its_gap(problem: Problem) -> None:
    assume(solvable(problem))
    try:
        path = solvers.path(problem.X, problem.y, **problem.options)
    except ValueError:  # of a non-negative lasso, where no column may enter
        assume("bounds" not in problem.options)
        raise
    assert np.isfinite(path.coefs).all()
    # What is left where digits end is said, and is small.
    assert (path.gaps <= 1e-5).all()
    assert bool(path.warnings) == bool((path.gaps > 1e-7).any())


@pytest.fixture
def blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the first search give up at once, wherever it is."""
    own = ActiveSet.solve

    def solve(self: ActiveSet, l1: np.ndarray, l2: np.ndarray) -> bool:
        return own(self, l1, l2) if isinstance(self, RowActiveSet) else False

    monkeypatch.setattr(ActiveSet, "solve", solve)


@pytest.mark.parametrize("options", [{}, {"l1_ratio": 0.5}, {"bounds": (-0.1, 0.2)}, {"standardize": True}])
@pytest.mark.parametrize("shape", [(60, 12), (30, 90)])
@pytest.mark.usefixtures("blocked")
def test_the_second_search_stands_alone(shape: tuple[int, int], options: dict[str, Any]) -> None:
    X, y = correlated(*shape, seed=1)
    path = solvers.path(X, y, n_alphas=6, alpha_min_ratio=0.02, **options)
    assert not path.warnings, path.gaps
    assert path.nonzeros[-1] > 2
    assert path.at(float(np.sqrt(path.alphas[2] * path.alphas[3]))).gap <= 1e-7


@pytest.mark.parametrize("options", [{}, {"l1_ratio": 0.5}, {"bounds": (-0.1, 0.2)}])
def test_descent_ends_what_both_searches_gave_up(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    monkeypatch.setattr(ActiveSet, "solve", lambda self, l1, l2: False)
    X, y = correlated(60, 12, seed=2)
    path = solvers.path(X, y, n_alphas=6, alpha_min_ratio=0.02, **options)
    assert not path.warnings, path.gaps
    assert path.nonzeros[-1] > 2


def test_a_gap_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ActiveSet, "solve", lambda self, l1, l2: False)
    monkeypatch.setattr("lasso_tui.solvers.lasso.fallback.MAX_SWEEPS", 1)
    monkeypatch.setattr("lasso_tui.solvers.lasso.fallback.MAX_ROUNDS", 1)
    monkeypatch.setattr("lasso_tui.solvers.lasso.refinement.MAX_QR_MULTIPLICATIONS", 0)
    X, y = correlated(60, 12, seed=2)
    path = solvers.path(X, y, n_alphas=6, alpha_min_ratio=0.02)
    assert f"{path.gaps.max():.0e} at alpha" in path.warnings[0]
    assert path.gaps.max() < 1.0  # never worse than to explain nothing


@pytest.mark.parametrize("offset", [1e5, 1e7])
def test_columns_far_from_zero_keep_their_digits(offset: float) -> None:
    X, y = correlated(50, 80, seed=3)
    far = np.round(X, 6) + offset
    path, near = solvers.path(far, y, n_alphas=8), solvers.path(far - offset, y, n_alphas=8)
    assert (path.gaps < 1e-9).all()
    np.testing.assert_allclose(path.coefs, near.coefs, atol=1e-6)
    for k in (2, 7):
        gap = solvers.duality_gap(far, y, path.coefs[:, k], path.intercepts[k], path.alphas[k])
        assert gap == pytest.approx(path.gaps[k], abs=1e-9)


def test_another_thread_can_end_the_second_search(monkeypatch: pytest.MonkeyPatch) -> None:
    own, asked = ActiveSet.solve, list[int]()

    def solve(self: ActiveSet, l1: np.ndarray, l2: np.ndarray) -> bool:
        if not isinstance(self, RowActiveSet):
            return False
        asked.append(len(self.coef))
        return own(self, l1, l2)

    monkeypatch.setattr(ActiveSet, "solve", solve)

    def report(stage: str, fraction: float) -> None:
        if asked:
            raise solvers.Cancelled

    X, y = correlated(60, 12, seed=2)
    with solvers.monitored(report), pytest.raises(solvers.Cancelled):
        solvers.path(X, y, n_alphas=6, alpha_min_ratio=0.02)
    assert len(asked) == 1


def test_a_gap_that_is_not_a_number_is_warned_of() -> None:
    (warning,) = path_gap_warnings(np.array([1e-12, np.nan]), np.array([2.0, 1.0]), 1e-7, 0)
    assert "1 of 2 alphas" in warning
    assert "nan" in warning
    assert not path_gap_warnings(np.array([1e-12, 1e-9]), np.array([2.0, 1.0]), 1e-7, 0)
