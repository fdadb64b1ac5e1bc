"""Offsets of the linear predictor: what they are equal to, their certificates, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from lasso_tui import solvers
from tests.solvers.glm.test_path import MEANS, data


def with_offset(family: str, n: int = 90, p: int = 7, seed: int = 1):
    rng = np.random.default_rng(seed)
    X, _, w = data(family, n, p, seed)
    offset = rng.normal(0.0, 1.0, n)
    eta = 0.7 * X[:, 0] - 0.5 * X[:, 1] + offset
    if family == "binomial":
        return X, (rng.random(n) < MEANS[family](eta)).astype(float), offset, w
    return X, rng.poisson(np.exp(eta)).astype(float), offset, w


def test_an_exposure_of_counts_is_a_weight_of_rates():
    """Σ e·(exp(η) − (y/e)·η) is the same likelihood, so a path on rates weighted by e has the same coefficients."""
    X, _, _, _ = with_offset("poisson")
    rng = np.random.default_rng(2)
    exposure = rng.uniform(0.2, 30.0, len(X))
    y = rng.poisson(exposure * np.exp(0.5 * X[:, 0])).astype(float)
    path = solvers.path(X, y, family="poisson", offset=np.log(exposure), n_alphas=15, alpha_min_ratio=0.01)
    scale = exposure.sum() / len(y)  # weights are normalised to sum to n
    rates = solvers.path(
        X, y / exposure, family="poisson", sample_weight=exposure, alphas=path.alphas / scale
    )
    np.testing.assert_allclose(path.coefs, rates.coefs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(path.intercepts, rates.intercepts, rtol=0, atol=1e-12)
    np.testing.assert_allclose(path.null_deviance, scale * rates.null_deviance, rtol=1e-12)
    assert solvers.alpha_max(X, y, family="poisson", offset=np.log(exposure)) == pytest.approx(
        scale * solvers.alpha_max(X, y / exposure, family="poisson", sample_weight=exposure), rel=1e-12
    )


@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_a_constant_offset_moves_the_intercept_only(family):
    X, y, _, w = with_offset(family)
    options = {"family": family, "sample_weight": w, "n_alphas": 8, "standardize": True}
    plain = solvers.path(X, y, **options)
    moved = solvers.path(X, y, offset=np.full(len(y), 1.5), **options)
    np.testing.assert_allclose(moved.coefs, plain.coefs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(moved.intercepts, plain.intercepts - 1.5, rtol=0, atol=1e-12)
    np.testing.assert_allclose(moved.deviance, plain.deviance, rtol=1e-12)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_an_offset_is_a_column_whose_coefficient_is_held_at_1(family):
    """Without a penalty on the column, the offset plus that column's best coefficient b is the offset (1 + b)."""
    X, y, offset, _ = with_offset(family)
    both = solvers.path(
        np.column_stack([X, offset]), y, family=family, penalty_factor=[1] * X.shape[1] + [0], n_alphas=6
    )
    for k, alpha in enumerate(both.alphas):
        held = solvers.path(X, y, family=family, offset=both.coefs[-1, k] * offset, alphas=[alpha])
        np.testing.assert_allclose(held.coefs[:, 0], both.coefs[:-1, k], rtol=0, atol=1e-11)
        assert held.intercepts[0] == pytest.approx(both.intercepts[k], abs=1e-11)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_the_gap_bounds_the_distance_from_the_minimum_with_an_offset(family, fit_intercept):
    X, y, offset, w = with_offset(family)
    options = {"family": family, "offset": offset, "sample_weight": w, "fit_intercept": fit_intercept}
    options["l1_ratio"] = 0.7
    problem = solvers.problem_of(X, y, **options)
    alpha = 0.1 * problem.alpha_max
    best = problem.solve(alpha, tol=1e-12)
    low = problem.objective(best.coefs[:, 0], best.intercepts[0], alpha)
    null = problem.path([problem.alpha_max * 1.001]).null_deviance / 2
    rng = np.random.default_rng(0)
    for size in (1e-6, 1e-3, 0.1, 1.0):
        coef = best.coefs[:, 0] + size * rng.standard_normal(X.shape[1])
        intercept = float(best.intercepts[0]) + size * fit_intercept
        gap = solvers.duality_gap(X, y, coef, intercept, alpha, **options)
        assert gap * null >= problem.objective(coef, intercept, alpha) - low - 1e-13
    assert solvers.duality_gap(X, y, best.coefs[:, 0], best.intercepts[0], alpha, **options) < 1e-11
    top = problem.path([problem.alpha_max * (1 + 1e-9), problem.alpha_max * 0.999])
    assert top.nonzeros.tolist() == [0, 1]


@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_held_out_rows_are_predicted_with_their_own_offsets(family):
    X, y, offset, w = with_offset(family)
    splits = solvers.kfold(len(y), 4, seed=1)
    cv = solvers.cross_validate(
        X, y, splits, family=family, offset=offset, sample_weight=w, n_alphas=6, tol=1e-10
    )
    loss = solvers.loss_of_family(family)
    for k, (train, test) in enumerate(splits):
        path = solvers.path(
            X[train],
            y[train],
            family=family,
            offset=offset[train],
            sample_weight=w[train],
            alphas=cv.alphas,
            tol=1e-14,
            polish=False,
        )
        eta = X[test] @ path.coefs + path.intercepts + offset[test, None]
        expected = np.average(loss.deviance(y[test, None], eta), axis=0, weights=w[test])
        np.testing.assert_allclose(cv.losses[:, k], expected, rtol=1e-8)
    changed = solvers.cross_validate(
        X,
        y,
        splits,
        family=family,
        offset=offset,
        sample_weight=w,
        alphas=cv.alphas,
        tol=1e-14,
        fit=lambda fold: fold.solve(fold.X),
    )
    np.testing.assert_allclose(changed.losses, cv.losses, rtol=1e-8)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
def test_sparse_and_far_columns_take_offsets_and_correlations_know_them(family):
    X, y, offset, _ = with_offset(family)
    call = {"family": family, "offset": offset, "n_alphas": 8, "standardize": True}
    dense = solvers.path(X, y, **call)
    for other in (scipy.sparse.csc_array(X), X + 1e6):
        path = solvers.path(other, y, **call)
        np.testing.assert_allclose(path.coefs, dense.coefs, rtol=0, atol=1e-8)
        np.testing.assert_allclose(path.correlations(), dense.correlations(), atol=1e-8)
    mean = MEANS[family](X @ dense.coefs + dense.intercepts + offset[:, None])
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    np.testing.assert_allclose(dense.correlations(), Z.T @ (y[:, None] - mean) / len(y), atol=1e-10)


def test_least_squares_takes_an_offset_from_the_target():
    X, y, offset, w = with_offset("poisson")
    options = {"sample_weight": w, "n_alphas": 6, "standardize": True}
    path = solvers.path(X, y, offset=offset, **options)
    plain = solvers.path(X, y - offset, **options)
    np.testing.assert_array_equal(path.coefs, plain.coefs)
    one, other = (
        solvers.cross_validate(X, target, 4, sample_weight=w, n_alphas=6, offset=o)
        for target, o in ((y, offset), (y - offset, None))
    )
    np.testing.assert_array_equal(one.losses, other.losses)
    groups = {"groups": [0, 0, 1, 1, 2, 2, 2]}
    np.testing.assert_array_equal(
        solvers.cross_validate(X, y, 4, n_alphas=4, offset=offset, **groups).losses,
        solvers.cross_validate(X, y - offset, 4, n_alphas=4, **groups).losses,
    )


def test_predictions_demand_the_offsets_of_new_rows():
    X, y, offset, _ = with_offset("poisson")
    path = solvers.path(X, y, family="poisson", offset=offset, n_alphas=5)
    alpha = float(path.alphas[3])
    expected = np.exp(X[:9] @ path.coefs[:, 3] + path.intercepts[3] + offset[:9])
    np.testing.assert_allclose(path.predict(X[:9], alpha, offset[:9]), expected, rtol=1e-14)
    with pytest.raises(ValueError, match="needs the offset of the rows"):
        path.predict(X[:9], alpha)
    plain = solvers.path(X, y, family="poisson", n_alphas=5)
    with pytest.raises(ValueError, match="takes no offset"):
        plain.predict(X[:9], float(plain.alphas[3]), offset[:9])
    with pytest.raises(ValueError, match=r"one value a row: shape \(9,\), not \(8,\)"):
        path.predict(X[:9], alpha, offset[:8])


@pytest.mark.parametrize("family", ["gaussian", "binomial", "poisson"])
def test_offsets_that_cannot_be_used_are_refused(family):
    X, y, offset, _ = with_offset("binomial")
    for bad in (np.nan, np.inf):
        broken = np.where(np.arange(len(y)) == 4, bad, offset)
        with pytest.raises(ValueError, match="offset is not a finite number in row 4"):
            solvers.path(X, y, family=family, offset=broken)
        with pytest.raises(ValueError, match="offset is not a finite number in row 4"):
            solvers.cross_validate(X, y, family=family, offset=broken)
    with pytest.raises(ValueError, match=r"offset must have one value a row: shape \(90,\), not \(89,\)"):
        solvers.alpha_max(X, y, family=family, offset=offset[1:])
    with pytest.raises(ValueError, match="offset must hold numbers only"):
        solvers.path(X, y, family=family, offset=["a"] * len(y))


def test_an_offset_that_explains_all_is_refused_and_moments_take_none():
    X, _, offset, _ = with_offset("poisson")
    with pytest.raises(ValueError, match="offset explains y by itself"):
        solvers.path(X, np.exp(offset), family="poisson", offset=offset, alphas=[0.1])
    moments = solvers.Moments.from_rows(X, offset + X[:, 0], folds=3)
    with pytest.raises(ValueError, match="offset must be left out with Moments"):
        solvers.path(moments, offset=offset)


def test_rows_without_weight_may_have_any_offset():
    X, y, offset, _ = with_offset("poisson")
    w = (np.arange(len(y)) % 5 > 0).astype(float)
    wild = np.where(w > 0, offset, 900.0)
    path = solvers.path(X, y, family="poisson", offset=wild, sample_weight=w, n_alphas=5)
    used = solvers.path(X[w > 0], y[w > 0], family="poisson", offset=offset[w > 0], n_alphas=5)
    np.testing.assert_allclose(path.coefs, used.coefs, rtol=0, atol=1e-12)
