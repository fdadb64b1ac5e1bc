import numpy as np
import pytest

from lasso_tui.solvers import cross_validate, cross_validate_relaxed, kfold, path, relax


def make(n, p, seed=0, weighted=False):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) + 0.5 * rng.standard_normal((n, 1)) + 2.0
    y = X[:, : min(p, 3)] @ [2.0, -1.0, 1.0][: min(p, 3)] + rng.standard_normal(n) - 5.0
    return X, y, rng.integers(0, 3, n) + 0.0 if weighted else None


@pytest.mark.parametrize(("n", "p"), [(80, 10), (60, 40), (30, 60)])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("fit_intercept", [False, True])
def test_refits_are_least_squares_on_the_support(n, p, weighted, standardize, fit_intercept):
    X, y, w = make(n, p, weighted=weighted)
    solved = path(
        X,
        y,
        sample_weight=w,
        standardize=standardize,
        fit_intercept=fit_intercept,
        n_alphas=15,
        alpha_min_ratio=0.05,
    )
    relaxed = relax(solved)
    unit = np.ones(n) if w is None else w * n / w.sum()
    for k in range(len(solved.alphas)):
        support = np.flatnonzero(solved.coefs[:, k])
        M = np.column_stack([np.ones(n) * fit_intercept, X[:, support]]) * np.sqrt(unit)[:, None]
        expected = np.linalg.lstsq(M, np.sqrt(unit) * y, rcond=None)[0]
        np.testing.assert_allclose(relaxed.refits[support, k], expected[1:], atol=1e-8)
        assert relaxed.refit_intercepts[k] == pytest.approx(expected[0], abs=1e-8)
        assert np.count_nonzero(relaxed.refits[:, k]) == len(support)
        for gamma in (0.0, 0.3, 1.0):
            b, b0 = relaxed.coefs(gamma)[:, k], relaxed.intercepts(gamma)[k]
            mse = np.mean(unit * (y - b0 - X @ b) ** 2)
            assert relaxed.mse(gamma)[k] == pytest.approx(mse, rel=1e-8, abs=1e-12)


def test_the_mix_runs_from_refit_to_lasso():
    X, y, _ = make(50, 20)
    relaxed = relax(path(X, y, n_alphas=8))
    np.testing.assert_array_equal(relaxed.coefs(1.0), relaxed.path.coefs)
    np.testing.assert_array_equal(relaxed.coefs(0.0), relaxed.refits)
    np.testing.assert_allclose(relaxed.coefs(0.4), 0.4 * relaxed.path.coefs + 0.6 * relaxed.refits)


def test_the_refit_takes_the_bias_away():
    random = np.random.RandomState(42)
    support = random.choice(1000, 10, replace=False)
    truth = np.zeros(1000)
    truth[support] = random.randn(10)
    A = random.randn(100, 1000)
    relaxed = relax(path(A, A @ truth, alphas=[1.0, 0.5, 0.2, 0.1], fit_intercept=False))
    assert np.linalg.norm(relaxed.path.coefs[:, 3] - truth) / np.linalg.norm(truth) > 0.05
    np.testing.assert_allclose(relaxed.refits[:, 3], truth, atol=1e-12)


def test_saturation_is_said():
    X, y, _ = make(10, 50)
    relaxed = relax(path(X, y, n_alphas=30, alpha_min_ratio=1e-6))
    assert "all 10 rows" in relaxed.warnings[0]
    assert relaxed.refit_mse[-1] == 0.0


@pytest.mark.parametrize("weighted", [False, True])
def test_cross_validation_is_a_loop_over_folds(weighted):
    X, y, w = make(60, 12, weighted=weighted)
    splits = kfold(60, 4, seed=1)
    cv = cross_validate_relaxed(
        X, y, splits, gammas=[0, 0.5, 1], n_alphas=12, standardize=True, sample_weight=w
    )
    weights = np.ones(60) if w is None else w
    for k, (train, test) in enumerate(splits):
        fit = relax(
            path(X[train], y[train], alphas=cv.alphas, standardize=True, sample_weight=weights[train])
        )
        for g, gamma in enumerate(cv.gammas):
            error = (y[test, None] - fit.intercepts(gamma) - X[test] @ fit.coefs(gamma)) ** 2
            expected = np.average(error, axis=0, weights=weights[test])
            np.testing.assert_allclose(cv.losses[:, g, k], expected, rtol=1e-9)
    lasso = cross_validate(X, y, splits, n_alphas=12, standardize=True, sample_weight=w)
    np.testing.assert_allclose(cv.mean[:, 2], lasso.mean, rtol=1e-7)
    np.testing.assert_allclose(cv.se[:, 2], lasso.se, rtol=1e-6)
    assert cv.mean[cv.index_min] == cv.mean.min()
    assert cv.alpha_1se >= cv.alpha_min
    assert cv.mean[cv.index_1se] <= cv.mean[cv.index_min] + cv.se[cv.index_min]


def test_bad_input_is_named():
    X, y, _ = make(20, 4)
    with pytest.raises(ValueError, match="gamma"):
        relax(path(X, y, n_alphas=3)).coefs(1.5)
    with pytest.raises(ValueError, match="gammas"):
        cross_validate_relaxed(X, y, gammas=[2.0])


def test_folds_that_are_not_solved_well_enough_are_told():
    rng = np.random.default_rng(1)
    X = rng.standard_normal((30, 4))
    y = X[:, 0] + rng.standard_normal(30)
    assert cross_validate_relaxed(X, y, 3, n_alphas=5).warnings == ()
    (said,) = cross_validate_relaxed(X, y, 3, n_alphas=5, tol=1e-20).warnings
    assert "tolerance 1e-20" in said
