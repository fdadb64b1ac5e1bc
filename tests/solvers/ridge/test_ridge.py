import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui.solvers import adaptive_weights, kfold, ridge_cross_validate, ridge_path

GOLDEN = json.loads((Path(__file__).parents[2] / "article-golden.json").read_text(encoding="utf-8"))

SHAPES = [(80, 7), (30, 20), (21, 20), (20, 21), (15, 60)]


def problem(n, p, seed=0, weighted=False):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) * 10.0 ** rng.integers(-1, 2, p) + rng.integers(-5, 5, p)
    y = X @ rng.standard_normal(p) / p + rng.standard_normal(n) + 3
    weights = rng.random(n) + 0.2 if weighted else None
    if weighted:
        weights[1] = 0.0
    return X, y, weights


def hat(X, w, alpha, fit_intercept, scales):
    """The matrix that turns y into the fit, by its definition, the intercept as a column of its own."""
    n = len(X)
    M = np.column_stack([np.ones(n), X / scales]) if fit_intercept else X / scales
    penalty = np.eye(M.shape[1]) * n * alpha
    if fit_intercept:
        penalty[0, 0] = 0.0
    return M @ np.linalg.solve(M.T @ (w[:, None] * M) + penalty, M.T * w)


def test_the_tutorials_ridge_path():
    random = np.random.RandomState(42)
    X = random.randn(100, 10)
    y = X[:, :3] @ random.randn(3) + random.randn(100)
    path = ridge_path(X, y, alphas=np.logspace(-3, 1, 100) / 100)
    np.testing.assert_allclose(path.coefs[:, 49], GOLDEN["lasso_vs_ridge"]["ridge_mid"], atol=1e-12)
    np.testing.assert_allclose(path.coefs[:, 0], GOLDEN["lasso_vs_ridge"]["ridge_last"], atol=1e-12)


@pytest.mark.parametrize(("n", "p"), SHAPES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
def test_agrees_with_scikit_learn_and_certifies_itself(n, p, weighted, fit_intercept):
    from sklearn.linear_model import Ridge

    X, y, w = problem(n, p, weighted=weighted)
    path = ridge_path(X, y, n_alphas=4, sample_weight=w, fit_intercept=fit_intercept)
    unit = np.ones(n) if w is None else w * n / w.sum()
    for k, alpha in enumerate(path.alphas):
        model = Ridge(alpha=n * alpha, fit_intercept=fit_intercept, solver="cholesky", tol=1e-14)
        model.fit(X, y, sample_weight=unit)
        np.testing.assert_allclose(
            path.coefs[:, k], model.coef_, rtol=1e-6, atol=1e-7 * np.abs(model.coef_).max()
        )
        assert path.intercepts[k] == pytest.approx(float(model.intercept_), rel=1e-6, abs=1e-8)
        residual = y - path.intercepts[k] - X @ path.coefs[:, k]
        assert path.mse[k] == pytest.approx(np.mean(unit * residual**2), rel=1e-6)
    assert path.gaps.max() < 1e-14


@pytest.mark.parametrize(("n", "p"), SHAPES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
@pytest.mark.parametrize("standardize", [False, True])
def test_freedom_gcv_and_leaving_one_out_are_those_of_the_hat_matrix(
    n, p, weighted, fit_intercept, standardize
):
    X, y, given = problem(n, p, seed=1, weighted=weighted)
    path = ridge_path(
        X,
        y,
        alphas=[0.01, 0.3, 5.0],
        sample_weight=given,
        fit_intercept=fit_intercept,
        standardize=standardize,
    )
    w = np.ones(n) if given is None else given * n / given.sum()
    used = w > 0
    for k, alpha in enumerate(path.alphas):
        H = hat(X, w, alpha, fit_intercept, path.scales)
        assert path.df[k] == pytest.approx(np.trace(H) - fit_intercept, rel=1e-8)
        error = y - H @ y
        gcv = np.mean(w * error**2) / (1 - np.trace(H) / used.sum()) ** 2
        assert path.gcv[k] == pytest.approx(gcv, rel=1e-5)
        left_out = np.zeros(n)
        for i in np.flatnonzero(used):
            without = w.copy()
            without[i] = 0.0  # n, and with it the total penalty, stays
            left_out[i] = y[i] - hat(X, without, alpha, fit_intercept, path.scales)[i] @ y
        assert path.loo[k] == pytest.approx(np.mean(w * left_out**2), rel=1e-5)


@pytest.mark.parametrize("weighted", [False, True])
def test_offsets_do_not_spoil_leaving_one_out_of_wide_data(weighted):
    X, y, given = problem(20, 60, seed=1, weighted=weighted)
    plain = ridge_path(X, y, alphas=[1e-5, 0.1], sample_weight=given)
    for offset in (1e3, -1e6):
        moved = ridge_path(X + offset, y + offset, alphas=[1e-5, 0.1], sample_weight=given)
        np.testing.assert_allclose(moved.loo, plain.loo, rtol=1e-8)
        np.testing.assert_allclose(moved.df, plain.df, rtol=1e-8)
        assert len(moved.singular_values) == len(plain.singular_values)


def test_degrees_of_freedom_run_from_none_to_all():
    X, y, _ = problem(60, 8)
    path = ridge_path(X, y, alphas=[1e-12, 1e12])
    np.testing.assert_allclose(path.df, [0, 8], atol=1e-7)


def test_between_grid_points_and_beyond_the_solution_is_exact():
    X, y, _ = problem(40, 6)
    path = ridge_path(X, y, n_alphas=5)
    there = path.at(0.123)
    np.testing.assert_allclose(there.coef, ridge_path(X, y, alphas=[0.123]).coefs[:, 0], rtol=1e-12)
    assert there.gap < 1e-14
    with pytest.raises(ValueError, match="positive"):
        path.at(0.0)


def naive(X, y, splits, alphas, standardize, weights):
    losses = np.empty((len(alphas), len(splits)))
    for k, (train, test) in enumerate(splits):
        w = None if weights is None else weights[train]
        fit = ridge_path(X[train], y[train], alphas=alphas, standardize=standardize, sample_weight=w)
        error = (y[test, None] - fit.intercepts - X[test] @ fit.coefs) ** 2
        losses[:, k] = np.average(error, axis=0, weights=None if weights is None else weights[test])
    return losses


@pytest.mark.parametrize(("n", "p"), [(90, 6), (40, 30), (30, 70)])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("kind", ["complementary", "rolling"])
def test_cross_validation_is_a_loop_over_folds(n, p, standardize, weighted, kind):
    X, y, w = problem(n, p, seed=2, weighted=weighted)
    splits = kfold(n, 4, seed=0)
    if kind == "rolling":
        splits = [(np.arange(k), np.arange(k, k + 5)) for k in range(n // 2, n - 5, 5)]
    cv = ridge_cross_validate(X, y, splits, n_alphas=8, standardize=standardize, sample_weight=w)
    expected = naive(X, y, splits, cv.alphas, standardize, w)
    np.testing.assert_allclose(cv.losses, expected, rtol=1e-8)
    assert cv.mean[cv.index_min] == cv.mean.min()
    assert cv.alpha_1se >= cv.alpha_min


def test_large_offsets_and_units_cost_no_digits():
    X, y, _ = problem(120, 5, seed=3)
    shift, unit = np.array([1e6, 0, -1e5, 1e4, 1]), np.array([1e-3, 1e3, 1, 1, 1e5])
    plain = ridge_cross_validate(X, y, 5, standardize=True)
    other = ridge_cross_validate(X * unit + shift * unit, y, 5, standardize=True)
    np.testing.assert_allclose(other.losses, plain.losses, rtol=1e-6)
    np.testing.assert_allclose(other.path.coefs * unit[:, None], plain.path.coefs, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize(("n", "p"), [(90, 6), (30, 70)])
def test_what_columns_far_from_zero_are_moved_by_does_not_matter(n, p):
    X, y, _ = problem(n, p, seed=5)
    for offset in (1e6, 1e9):
        moved = X + offset
        plain = ridge_cross_validate(moved - offset, y, 3, n_alphas=8)
        other = ridge_cross_validate(moved, y, 3, alphas=plain.alphas)
        np.testing.assert_allclose(other.losses, plain.losses, rtol=1e-10)
        np.testing.assert_allclose(other.path.loo, plain.path.loo, rtol=1e-8)
        assert other.path.gaps.max() < 1e-14


def test_copies_share_and_constants_get_nothing():
    X, y, _ = problem(50, 4, seed=4)
    path = ridge_path(np.column_stack([X, X[:, 0], np.full(50, 7.0)]), y)
    np.testing.assert_allclose(path.coefs[0], path.coefs[4], rtol=1e-9, atol=1e-13)
    assert not path.coefs[5].any()
    assert path.df.max() <= 4 + 1e-9


def test_bad_input_is_named():
    X, y, _ = problem(20, 3)
    with pytest.raises(ValueError, match="n_alphas"):
        ridge_path(X, y, n_alphas=0)
    with pytest.raises(ValueError, match="Every column"):
        ridge_path(np.ones((20, 2)), y)
    with pytest.raises(ValueError, match="Fold 0"):
        ridge_cross_validate(X, y, [(np.arange(20), np.arange(3)), (np.arange(5, 20), np.arange(5))])


def test_a_column_that_is_constant_has_exactly_no_coefficient():
    rng = np.random.default_rng(0)
    X = (rng.random((170, 15)) < 0.3).astype(float)
    X[:, 7] = 0.0  # a level that no row of a fold has
    y = X @ rng.normal(size=15) + rng.normal(size=170)
    assert not ridge_path(X, y, standardize=True).coefs[7].any()
    factors = adaptive_weights(X, y, standardize=True)
    assert np.delete(factors, 7).mean() == pytest.approx(1.0)
