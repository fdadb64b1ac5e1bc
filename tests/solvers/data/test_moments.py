"""Paths and cross-validation from sums by fold equal those from the rows."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from lasso_tui import solvers
from lasso_tui.solvers import Moments
from tests.solvers.problems import correlated

OPTIONS = [
    {},
    {"standardize": True},
    {"l1_ratio": 0.4, "standardize": True},
    {"fit_intercept": False},
    {"penalty_factor": np.r_[0.0, np.linspace(0.5, 2, 7)], "standardize": True},
    {"bounds": (-0.1, np.inf), "standardize": True},
]


def rows(n: int = 120, p: int = 8, offset: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    X, y = correlated(n, p, seed=11)
    scales = np.exp(np.linspace(-2, 2, p))
    return X * scales + offset, y + 3.0, np.random.default_rng(4).integers(0, 3, n) + 0.25


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("offset", [0.0, 500.0])
def test_paths_equal_those_of_the_rows(options: dict, offset: float) -> None:
    X, y, w = rows(offset=offset)
    moments = Moments.from_rows(X, y, folds=5, sample_weight=w)
    expected = solvers.path(X, y, sample_weight=w, n_alphas=25, **options)
    found = solvers.path(moments, n_alphas=25, **options)
    np.testing.assert_allclose(found.alphas, expected.alphas, rtol=1e-8)
    found = solvers.path(moments, alphas=expected.alphas, **options)
    scale = np.abs(expected.coefs).max(axis=1, keepdims=True).clip(1e-300)
    np.testing.assert_allclose(found.coefs / scale, expected.coefs / scale, atol=1e-8)
    np.testing.assert_allclose(
        found.intercepts, expected.intercepts, rtol=1e-8, atol=1e-8 * np.abs(scale).max()
    )
    np.testing.assert_allclose(found.mse, expected.mse, rtol=1e-8)
    np.testing.assert_allclose(found.null_mse, expected.null_mse, rtol=1e-8)
    np.testing.assert_allclose(found.correlations(), expected.correlations(), atol=1e-8 * expected.alphas[0])
    assert found.gaps.max() <= 1e-9
    assert found.warnings == expected.warnings
    between = float(np.sqrt(expected.alphas[4] * expected.alphas[5]))
    ours, theirs = found.at(between), expected.at(between)
    np.testing.assert_allclose(ours.coef / scale[:, 0], theirs.coef / scale[:, 0], atol=1e-8)
    assert ours.intercept == pytest.approx(theirs.intercept, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("options", OPTIONS)
def test_cross_validation_equals_that_of_the_rows(options: dict) -> None:
    X, y, w = rows()
    splits = solvers.kfold(len(y), 6, seed=2)
    expected = solvers.cross_validate(X, y, splits, sample_weight=w, n_alphas=25, **options)
    moments = Moments.from_rows(X, y, folds=splits, sample_weight=w)
    found = solvers.cross_validate(moments, alphas=expected.alphas, **options)
    np.testing.assert_allclose(found.losses, expected.losses, rtol=1e-8)
    np.testing.assert_allclose(found.mean, expected.mean, rtol=1e-8)
    np.testing.assert_allclose(found.se, expected.se, rtol=1e-7)
    np.testing.assert_allclose(found.fold_sizes, expected.fold_sizes)
    assert (found.index_min, found.index_1se) == (expected.index_min, expected.index_1se)
    assert found.gaps is not None
    assert found.gaps.max() <= 1e-9


def test_more_columns_than_rows_and_constant_columns() -> None:
    X, y = correlated(30, 45, seed=3)
    X[:, 7] = 2.0
    moments = Moments.from_rows(X, y, folds=3)
    expected = solvers.path(X, y, n_alphas=15, alpha_min_ratio=0.05)
    found = solvers.path(moments, alphas=expected.alphas)
    assert not found.coefs[7].any()
    np.testing.assert_allclose(found.mse, expected.mse, rtol=1e-7)
    assert found.gaps.max() <= 1e-9


def test_certificates_and_the_objective_are_those_of_the_rows() -> None:
    X, y, w = rows()
    moments = Moments.from_rows(X, y, sample_weight=w)
    kinds = {"standardize": True, "l1_ratio": 0.7}
    assert solvers.alpha_max(moments, **kinds) == pytest.approx(
        solvers.alpha_max(X, y, sample_weight=w, **kinds), rel=1e-10
    )
    coef, intercept = np.linspace(-0.2, 0.3, 8), 2.5
    expected = solvers.problem_of(X, y, w, **kinds)
    found = solvers.problem_of(moments, **kinds)
    for method in ("objective", "duality_gap"):
        assert getattr(found, method)(coef, intercept, 0.1) == pytest.approx(
            getattr(expected, method)(coef, intercept, 0.1), rel=1e-9
        )
    path = solvers.path(moments, n_alphas=9, **kinds)
    np.testing.assert_allclose(
        solvers.degrees_of_freedom(path),
        solvers.degrees_of_freedom(solvers.path(X, y, alphas=path.alphas, sample_weight=w, **kinds)),
        rtol=1e-8,
    )


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda m, X, y: solvers.path(m, y), "^y must be left out"),
        (lambda m, X, y: solvers.path(m, sample_weight=np.ones(len(y))), "^sample_weight must be left out"),
        (lambda m, X, y: solvers.path(m, family="binomial"), "least squares only"),
        (
            lambda m, X, y: solvers.path(m, groups=np.arange(8) // 2, n_alphas=5).knots(),
            "no exact knots: solve it without",
        ),
        (
            lambda m, X, y: solvers.path(
                Moments.from_rows(np.column_stack([X, X[:, 0] + X[:, 1]]), y),
                groups=[0, 0, 1, 1, 2, 2, 3, 3, 0],
                orthonormalize=True,
            ),
            "^Group 0: its columns depend",
        ),
        (lambda m, X, y: solvers.cross_validate(m, fit=lambda fold: fold.solve()), "^fit needs the rows"),
        (lambda m, X, y: solvers.cross_validate(m, loss="mae"), "^loss='mae' needs the rows"),
        (lambda m, X, y: solvers.path(m, n_alphas=5, l1_ratio=0.5).knots(), "l1_ratio must be 1"),
        (lambda m, X, y: solvers.path(m, n_alphas=5).design, "rows are not available"),
        (
            lambda m, X, y: solvers.cross_validate_relaxed(m, fit=lambda fold: fold.solve()),
            "^fit needs the rows",
        ),
        (lambda m, X, y: Moments.from_rows(scipy.sparse.csr_array(X), y), "dense matrix"),
        (
            lambda m, X, y: Moments.from_rows(X, y, folds=[(range(9), [9]), (range(8), [8, 9])]),
            "every row once",
        ),
    ],
)
def test_what_sums_do_not_suffice_for_is_refused(call, match) -> None:
    X, y, _ = rows()
    with pytest.raises(ValueError, match=match):
        call(Moments.from_rows(X, y), X, y)
