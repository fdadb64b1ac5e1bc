"""Sparse, single-precision, row-major, column-major and strided input: one answer, and nothing copied needlessly."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import assume, given, settings

from lasso_tui import solvers
from tests.solvers.problems import Problem, correlated, problems, solvable, violation
from tests.solvers.test_cross_validation import naive

SHAPES = [(120, 15), (60, 300), (1000, 220)]
KINDS: list[Callable[..., Any]] = [sp.csc_array, sp.csr_array, sp.csc_matrix, sp.coo_array]


def sparse_table(n: int, p: int, density: float, seed: int = 0) -> tuple[Any, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = sp.random_array((n, p), density=density, rng=rng, format="csc")
    beta = np.zeros(p)
    beta[rng.choice(p, min(p, 8), replace=False)] = 3 * rng.standard_normal(min(p, 8))
    return X, X @ beta + 0.1 * rng.standard_normal(n) + 1.0


@settings(max_examples=60, deadline=None)
@given(problems())
def test_conditions_hold_for_sparse_tables(problem: Problem) -> None:
    X = np.where(np.random.default_rng(len(problem.y)).random(problem.X.shape) < 0.4, problem.X, 0.0)
    X[:, 0] = problem.X[:, 0]  # one full column, perhaps with an offset
    problem = Problem(sp.csc_array(X), problem.y, problem.options)
    assume(solvable(problem))
    path = solvers.path(problem.X, problem.y, **problem.options)
    assert not path.warnings, path.gaps
    for k, alpha in enumerate(path.alphas):
        assert violation(problem, path.coefs[:, k], alpha) < 1e-8


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_sparse_equals_dense(shape: tuple[int, int], kind: Callable[..., Any]) -> None:
    X, y = sparse_table(*shape, density=0.2)
    options: dict[str, Any] = {"standardize": True, "n_alphas": 10, "alpha_min_ratio": 0.05}
    options["sample_weight"] = np.random.default_rng(1).random(len(y)) + 0.1
    dense, thin = solvers.path(X.toarray(), y, **options), solvers.path(kind(X), y, **options)
    np.testing.assert_allclose(thin.coefs, dense.coefs, atol=1e-10)
    np.testing.assert_allclose(thin.intercepts, dense.intercepts, atol=1e-10)
    np.testing.assert_allclose(thin.mse, dense.mse, rtol=1e-10)
    assert (thin.gaps < 1e-12).all()
    between = float(np.sqrt(dense.alphas[3] * dense.alphas[4]))
    np.testing.assert_allclose(thin.at(between).coef, dense.at(between).coef, atol=1e-10)
    np.testing.assert_allclose(thin.correlations(), dense.correlations(), atol=1e-11)
    one = solvers.duality_gap(X, y, 0.9 * dense.coefs[:, 5], 0.0, 0.01)
    assert one == pytest.approx(
        solvers.duality_gap(X.toarray(), y, 0.9 * dense.coefs[:, 5], 0.0, 0.01), rel=1e-9
    )
    assert solvers.alpha_max(kind(X), y) == pytest.approx(solvers.alpha_max(X.toarray(), y), rel=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_sparse_cross_validation(shape: tuple[int, int]) -> None:
    X, y = sparse_table(*shape, density=0.2, seed=2)
    options: dict[str, Any] = {"standardize": True, "l1_ratio": 0.9}
    cv = solvers.cross_validate(X, y, 3, n_alphas=8, alpha_min_ratio=0.05, **options)
    again = naive(X.toarray(), y, solvers.kfold(len(y), 3), cv.alphas, **options)
    np.testing.assert_allclose(cv.losses, again, rtol=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [{}, {"l1_ratio": 0.6}, {"standardize": True}, {"bounds": (-0.5, np.inf)}]
)
def test_many_sparse_columns_need_no_gram_matrix(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    X, y = sparse_table(150, 400, density=0.1, seed=3)
    X = sp.hstack([X, X[:, :5]], format="csc")  # some copies
    y = y + 2.0 * np.random.default_rng(4).standard_normal(150)
    options = {**options, "n_alphas": 25, "alpha_min_ratio": 0.1}
    reference = solvers.path(X.toarray(), y, **options)
    monkeypatch.setattr("lasso_tui.solvers.lasso.working_set.MAX_GRAM_COLUMNS", 12)
    path = solvers.path(X, y, **options)
    assert path.nonzeros.max() > 25
    assert (path.gaps < 1e-9).all()
    np.testing.assert_allclose(X @ path.coefs, X @ reference.coefs, atol=1e-6 * np.ptp(y))
    problem = Problem(X, y, {key: value for key, value in options.items() if "alpha" not in key})
    for k in (0, 12, 24):
        assert violation(problem, path.coefs[:, k], float(path.alphas[k])) < 1e-8
    cv = solvers.cross_validate(X, y, 3, **options)
    again = naive(X.toarray(), y, solvers.kfold(150, 3), cv.alphas, **problem.options)
    np.testing.assert_allclose(cv.losses, again, rtol=1e-6)


def test_sparse_input_is_never_made_dense() -> None:
    X, y = sparse_table(20_000, 20_000, density=2e-4)
    dense_bytes = 8 * X.shape[0] * X.shape[1]
    tracemalloc.start()
    path = solvers.path(X, y, n_alphas=10, alpha_min_ratio=0.3)
    cv = solvers.cross_validate(X, y, 2, whole=path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < dense_bytes / 40
    assert (path.gaps < 1e-10).all()
    assert path.nonzeros[-1] >= 3
    assert np.isfinite(cv.losses).all()


def test_sparse_values_that_are_not_numbers() -> None:
    X, y = sparse_table(30, 5, density=0.5)
    X.data[3] = np.nan
    column = int(np.flatnonzero(X.indptr > 3)[0]) - 1
    with pytest.raises(
        ValueError, match=rf"^X is not a finite number in column {column}, row {X.indices[3]}\.$"
    ):
        solvers.path(X, y)


def test_sparse_input_is_not_changed() -> None:
    X, y = sparse_table(50, 10, density=0.3)
    X.data[:] = np.round(X.data, 1)
    before = X.copy()
    solvers.cross_validate(X, y, 3, standardize=True)
    assert (before != X).nnz == 0


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [*SHAPES, (40_000, 12)])
def test_single_precision_has_double_precision_certificates(shape: tuple[int, int], order: Any) -> None:
    X, y = correlated(*shape, seed=3)
    narrow = np.array(X + 5.0, dtype=np.float32, order=order)
    wide = narrow.astype(np.float64)
    options: dict[str, Any] = {"n_alphas": 8, "alpha_min_ratio": 0.05, "standardize": True}
    path, reference = solvers.path(narrow, y, **options), solvers.path(wide, y, **options)
    assert (path.gaps < 1e-12).all()
    np.testing.assert_allclose(path.coefs, reference.coefs, atol=1e-9)
    gap = solvers.duality_gap(wide, y, path.coefs[:, 4], path.intercepts[4], path.alphas[4], standardize=True)
    assert gap < 1e-12
    np.testing.assert_allclose(path.correlations(), reference.correlations(), atol=1e-11)
    cv = solvers.cross_validate(narrow, y, 3, **options)
    np.testing.assert_allclose(cv.losses, solvers.cross_validate(wide, y, 3, **options).losses, rtol=1e-8)


@pytest.mark.parametrize("shape", SHAPES)
def test_layout_in_memory_does_not_matter(shape: tuple[int, int]) -> None:
    X, y = correlated(*shape, seed=4)
    spread = np.zeros((2 * shape[0], 3 * shape[1]))
    spread[::2, ::3] = X
    reference = solvers.path(X, y, n_alphas=6)
    for other in (
        np.asfortranarray(X),
        spread[::2, ::3],
        X[::-1][::-1],
        np.ascontiguousarray(X.T).T,
        X.tolist(),
    ):
        np.testing.assert_allclose(solvers.path(other, y, n_alphas=6).coefs, reference.coefs, atol=1e-11)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(150_000, 40), (200, 30_000)])
def test_no_needless_copies(shape: tuple[int, int], order: Any, dtype: Any) -> None:
    rng = np.random.default_rng(5)
    X = np.asarray(rng.standard_normal(shape), dtype=dtype, order=order)
    y = X[:, :3] @ np.ones(3) + rng.standard_normal(shape[0])
    tracemalloc.start()
    solvers.path(X, y, n_alphas=5, alpha_min_ratio=0.5)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Blocks that pass through the cache and arrays of one row or column, not the matrix again.
    assert peak < 0.4 * 8 * shape[0] * shape[1]


def test_whole_numbers_and_booleans() -> None:
    X, y = correlated(50, 6, seed=6)
    X = np.round(3 * X)
    reference = solvers.path(X, y, n_alphas=5)
    np.testing.assert_allclose(solvers.path(X.astype(np.int8), y, n_alphas=5).coefs, reference.coefs)
    positive = X > 0
    one, other = solvers.path(positive, y, n_alphas=5), solvers.path(positive.astype(float), y, n_alphas=5)
    np.testing.assert_allclose(one.coefs, other.coefs)
