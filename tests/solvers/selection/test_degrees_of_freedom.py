import numpy as np
import pytest

from lasso_tui.solvers import degrees_of_freedom, path, ridge_path


def make(n, p, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) * np.geomspace(0.5, 2, p) + 1.0
    return X, X[:, : min(p, 3)] @ [2.0, -1.0, 1.0][: min(p, 3)] + rng.standard_normal(n)


def test_the_lassos_are_its_nonzeros():
    solved = path(*make(40, 60), n_alphas=20)
    np.testing.assert_array_equal(degrees_of_freedom(solved), solved.nonzeros)


@pytest.mark.parametrize(("n", "p", "ratio"), [(60, 8, 0.5), (30, 50, 0.5), (20, 90, 0.02)])
@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_elastic_nets_are_the_trace(n, p, ratio, standardize, weighted):
    X, y = make(n, p)
    w = np.random.default_rng(1).random(n) + 0.1 if weighted else np.ones(n)
    w = w * n / w.sum()
    solved = path(
        X, y, l1_ratio=ratio, n_alphas=12, standardize=standardize, sample_weight=w, alpha_min_ratio=0.01
    )
    found = degrees_of_freedom(solved)
    Z = (X - np.average(X, axis=0, weights=w)) / solved.scales * np.sqrt(w)[:, None]
    for k, alpha in enumerate(solved.alphas):
        ZA = Z[:, solved.coefs[:, k] != 0]
        inner = ZA.T @ ZA + n * alpha * (1 - ratio) * np.eye(ZA.shape[1])
        assert found[k] == pytest.approx(np.trace(ZA @ np.linalg.solve(inner, ZA.T)), rel=1e-8, abs=1e-12)
    assert (found <= solved.nonzeros + 1e-9).all()


def test_penalty_factors_count():
    X, y = make(60, 8)
    factors = np.r_[0.0, np.ones(5), 4.0, 0.1]
    solved = path(X, y, l1_ratio=0.3, n_alphas=8, penalty_factor=factors)
    Z = X - X.mean(axis=0)
    for k, alpha in enumerate(solved.alphas):
        used = solved.coefs[:, k] != 0
        inner = Z[:, used].T @ Z[:, used] + 60 * alpha * 0.7 * np.diag(factors[used])
        expected = np.trace(Z[:, used] @ np.linalg.solve(inner, Z[:, used].T))
        assert degrees_of_freedom(solved)[k] == pytest.approx(expected, rel=1e-9)


def test_groups_have_their_own():
    solved = path(*make(60, 8), groups=np.repeat(np.arange(4), 2), n_alphas=6)
    found = degrees_of_freedom(solved)
    assert found[0] == 0
    assert (found[2:] > 0).all()
    assert (found <= solved.nonzeros).all()


def test_towards_ridge_they_are_ridges():
    X, y = make(50, 5)
    alpha = 0.2
    almost = path(X, y, l1_ratio=1e-6, alphas=[alpha])
    assert almost.nonzeros[0] == 5
    assert degrees_of_freedom(almost)[0] == pytest.approx(ridge_path(X, y, alphas=[alpha]).df[0], rel=1e-5)


@pytest.mark.parametrize("ratio", [1.0, 0.4])
def test_they_are_the_covariance_of_fit_and_target(ratio):
    # df = Σ cov(ŷᵢ, yᵢ)/σ² (Efron 1986), by simulation.
    X, y = make(30, 12, seed=2)
    rng, mean, alpha = np.random.default_rng(3), y - y.mean(), 0.15
    noise = rng.standard_normal((400, 30))
    fits, freedoms = np.empty((400, 30)), []
    for k, e in enumerate(noise):
        solved = path(X, mean + e, alphas=[alpha], l1_ratio=ratio)
        fits[k] = solved.intercepts[0] + X @ solved.coefs[:, 0]
        freedoms.append(degrees_of_freedom(solved)[0])
    covariance = ((fits - fits.mean(axis=0)) * noise).mean(axis=0).sum()
    assert np.mean(freedoms) + 1 == pytest.approx(covariance, rel=0.08)
