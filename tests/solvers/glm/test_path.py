"""Logistic and Poisson paths: optimality conditions, gaps, and agreement with other solvers."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse
from hypothesis import HealthCheck, assume, given, settings, strategies as st
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from lasso_tui import solvers
from tests.solvers.problems import Problem, problems

MEANS = {"binomial": lambda eta: 1 / (1 + np.exp(-eta)), "poisson": np.exp}


def targets(family: str, signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    eta = (signal - signal.mean()) / (signal.std() + 1e-9)
    if family == "binomial":
        return (eta + 0.5 * rng.standard_normal(len(eta)) > 0).astype(float)
    return rng.poisson(np.exp(eta)).astype(float)


def data(family: str, n: int = 80, p: int = 8, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) + 0.5 * rng.standard_normal((n, 1))
    return X, targets(family, X[:, 0] - X[:, 1], rng), rng.uniform(0.2, 2.0, n)


def violation(problem: Problem, family: str, coef: np.ndarray, intercept: float, alpha: float) -> float:
    """Largest violation of the optimality conditions, written out naively, each relative to its feature's size."""
    X = problem.X.toarray() if hasattr(problem.X, "toarray") else problem.X
    options = problem.options
    _, _, w, scales = problem.standardised()
    rho, factors = options.get("l1_ratio", 1.0), options.get("penalty_factor", np.ones(len(coef)))
    lower, upper = (np.broadcast_to(side, len(coef)) for side in options.get("bounds", (-np.inf, np.inf)))
    assert (lower <= coef).all()
    assert (coef <= upper).all()
    residual = w * (problem.y - MEANS[family](X @ coef + intercept)) / len(w)
    if options["fit_intercept"]:
        assert abs(residual.sum()) < 1e-10 * (1 + np.abs(problem.y).max())
    b, l1 = coef * scales, alpha * rho * factors
    gradient = (X - X.mean(axis=0) * options["fit_intercept"]).T @ residual / scales - alpha * (
        1 - rho
    ) * factors * b
    rise = gradient - np.where(
        b < 0, -l1, l1
    )  # at which the objective falls as a coefficient goes up, or down
    sink = -gradient - np.where(b > 0, -l1, l1)
    wrong = np.maximum(np.where(coef < upper, rise, 0), np.where(coef > lower, sink, 0))
    size = np.sqrt(w @ (X / scales) ** 2 / len(w)) * np.sqrt(w @ problem.y**2 / len(w))
    return float((wrong / (size + l1 + alpha)).max())


KINDS = ["plain", "plain", "factors", "free", "bounded", "non-negative"]


def restricted(problem: Problem, kind: str, rng: np.random.Generator) -> Problem:
    """Give a problem penalty factors or bounds of a kind."""
    p, options = problem.X.shape[1], dict(problem.options)
    if kind in ("factors", "free"):
        options["penalty_factor"] = rng.uniform(0.1, 3, p)
        options["penalty_factor"][0] *= kind == "factors" or p == 1
    if kind == "bounded":
        options["bounds"] = (-rng.uniform(0, 0.3, p), rng.uniform(0, 0.3, p))
    if kind == "non-negative":
        options["bounds"] = (0, np.inf)
    return replace(problem, options=options)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    problems(),
    st.sampled_from(["binomial", "poisson"]),
    st.sampled_from(KINDS),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_every_point_meets_its_gap_and_its_conditions(problem, family, kind, sparse, seed):
    rng = np.random.default_rng(seed)
    y, problem = targets(family, problem.y, rng), restricted(problem, kind, rng)
    w = problem.options.get("sample_weight", np.ones(len(y)))
    assume(np.ptp(y[w > 0]) > 0)
    problem = replace(problem, X=scipy.sparse.csr_array(problem.X) if sparse else problem.X, y=y)
    try:
        path = solvers.path(problem.X, y, family=family, **problem.options)
    except ValueError as error:
        excuse = "uncorrelated with" if kind != "free" else "uncorrelated with|explain y by themselves"
        assert re.match(f".*({excuse})", str(error))  # noqa: PT017 - the only excuses
        return
    if (path.gaps > 1e-7).any():  # columns so dependent that rounding shows: said, and nearly there
        assert "Not converged" in path.warnings[-1]
        assert (path.gaps < 1e-5).all()
    asked = {k: v for k, v in problem.options.items() if k not in ("n_alphas", "alpha_min_ratio")}
    for k, alpha in enumerate(path.alphas):
        coef, intercept = path.coefs[:, k], path.intercepts[k]
        gap = solvers.duality_gap(problem.X, y, coef, intercept, alpha, family=family, **asked)
        assert gap <= 1.05 * max(1e-7, path.gaps[k])
        # The gap is of second order in what a feature without penalty lacks, so it allows more of that.
        allowed = 1e-2 if kind == "free" else 1e-3
        assert violation(problem, family, coef, intercept, alpha) < allowed
    assert path.nonzeros[0] == (kind == "free" and path.coefs[0, 0] != 0)
    assert (np.diff(path.deviance) <= 1e-6 * path.null_deviance).all()
    assert path.deviance[0] <= path.null_deviance * (1 + 1e-12)


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
@pytest.mark.parametrize("weighted", [False, True])
def test_logistic_agrees_with_saga(l1_ratio, weighted):
    X, y, w = data("binomial")
    w = w * (len(y) / w.sum()) if weighted else np.ones(len(y))
    top = solvers.alpha_max(X, y, family="binomial", l1_ratio=l1_ratio, sample_weight=w)
    alphas = np.geomspace(0.8, 0.02, 8) * top
    path = solvers.path(X, y, family="binomial", l1_ratio=l1_ratio, alphas=alphas, sample_weight=w, tol=1e-10)
    for k, alpha in enumerate(path.alphas):
        peer = LogisticRegression(
            C=1 / (len(y) * alpha), l1_ratio=l1_ratio, solver="saga", tol=1e-13, max_iter=100_000
        ).fit(X, y, sample_weight=w)
        np.testing.assert_allclose(path.coefs[:, k], peer.coef_[0], atol=1e-6)
        np.testing.assert_allclose(path.intercepts[k], peer.intercept_[0], atol=1e-6)
        np.testing.assert_allclose(path.predict(X, alpha), peer.predict_proba(X)[:, 1], atol=1e-6)


def test_logistic_agrees_with_liblinear_without_an_intercept():
    X, y, _ = data("binomial")
    path = solvers.path(
        X, y, family="binomial", n_alphas=5, alpha_min_ratio=0.02, fit_intercept=False, tol=1e-10
    )
    for k, alpha in enumerate(path.alphas):
        peer = LogisticRegression(
            C=1 / (len(y) * alpha),
            l1_ratio=1,
            solver="liblinear",
            tol=1e-10,
            max_iter=100_000,
            fit_intercept=False,
        ).fit(X, y)
        np.testing.assert_allclose(path.coefs[:, k], peer.coef_[0], atol=1e-6)


def reference(family, X, y, w, alpha, l1_ratio):
    """Minimise over b = u − v with u, v ≥ 0 by sequential quadratic programming, which knows nothing of lassos."""
    n, p = X.shape

    def objective(z):
        b = z[:p] - z[p : 2 * p]
        eta = X @ b + z[-1]
        if family == "poisson":
            loss, mean = np.exp(eta) - y * eta, np.exp(eta)
        else:
            loss, mean = np.logaddexp(0, eta) - y * eta, MEANS[family](eta)
        slope = X.T @ (w * (mean - y)) / n + alpha * (1 - l1_ratio) * b
        value = w @ loss / n + alpha * (l1_ratio * z[:-1].sum() + (1 - l1_ratio) / 2 * b @ b)
        gradient = np.concatenate([slope, -slope, [w @ (mean - y) / n]])
        gradient[:-1] += alpha * l1_ratio
        return value, gradient

    bounds = [(0, None)] * (2 * p) + [(None, None)]
    start = np.zeros(2 * p + 1)
    with np.errstate(all="ignore"):  # its trial points overflow
        found = minimize(
            objective,
            start,
            jac=True,
            bounds=bounds,
            method="SLSQP",
            options={"maxiter": 5000, "ftol": 1e-18},
        )
    return found.x[:p] - found.x[p : 2 * p], found.x[-1]


@pytest.mark.parametrize("family", ["poisson", "binomial"])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
def test_paths_agree_with_a_slow_general_minimiser(family, l1_ratio):
    X, y, w = data(family)
    w *= len(y) / w.sum()
    path = solvers.path(
        X, y, family=family, l1_ratio=l1_ratio, n_alphas=5, alpha_min_ratio=0.01, sample_weight=w, tol=1e-10
    )
    for k, alpha in enumerate(path.alphas):
        coef, intercept = reference(family, X, y, w, alpha, l1_ratio)
        np.testing.assert_allclose(path.coefs[:, k], coef, atol=1e-6)
        np.testing.assert_allclose(path.intercepts[k], intercept, atol=1e-6)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_penalty_factors_are_a_scaling_of_the_columns(family):
    X, y, _ = data(family)
    factors = np.linspace(0.3, 3, X.shape[1])
    path = solvers.path(X, y, family=family, penalty_factor=factors, n_alphas=10, tol=1e-10)
    scaled = solvers.path(X / factors, y, family=family, alphas=path.alphas, tol=1e-10)
    np.testing.assert_allclose(path.coefs * factors[:, None], scaled.coefs, atol=1e-7)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_a_feature_that_is_not_penalised_is_in_from_the_start(family):
    X, y, w = data(family)
    factors = np.array([0.0, 1, 1, 1, 0, 1, 1, 1])
    path = solvers.path(X, y, family=family, penalty_factor=factors, n_alphas=6, sample_weight=w, tol=1e-10)
    w *= len(y) / w.sum()
    coef, intercept = reference(family, X[:, [0, 4]], y, w, 1e-14, 0.5)
    np.testing.assert_allclose(path.coefs[[0, 4], 0], coef, atol=1e-6)
    np.testing.assert_allclose(path.intercepts[0], intercept, atol=1e-6)
    assert path.nonzeros[0] == 2
    top = solvers.alpha_max(X, y, family=family, penalty_factor=factors, sample_weight=w)
    assert path.alphas[0] == pytest.approx(top, rel=1e-12)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_bounds_that_never_bind_change_nothing_and_those_that_do_hold(family):
    X, y, _ = data(family)
    path = solvers.path(X, y, family=family, n_alphas=8, alpha_min_ratio=0.02, tol=1e-10)
    wide = solvers.path(X, y, family=family, alphas=path.alphas, bounds=(-100, 100), tol=1e-10)
    np.testing.assert_allclose(wide.coefs, path.coefs, atol=1e-8)
    tight = solvers.path(X, y, family=family, alphas=path.alphas, bounds=(-0.2, 0.1), standardize=True)
    assert tight.coefs.min() == -0.2
    assert tight.coefs.max() == 0.1
    outside = solvers.duality_gap(X, y, path.coefs[:, -1], 0.0, 0.01, family=family, bounds=(-0.2, 0.1))
    assert outside == np.inf


@pytest.mark.parametrize("family", ["poisson", "binomial"])
@pytest.mark.parametrize("options", [{}, {"standardize": True, "l1_ratio": 0.7}, {"fit_intercept": False}])
def test_sparse_and_single_precision_equal_dense(family, options):
    X, y, w = data(family, n=60, p=90)
    X = np.where(np.abs(X) > 1, X, 0.0).astype(np.float32)
    call = {
        "family": family,
        "n_alphas": 12,
        "alpha_min_ratio": 0.02,
        "sample_weight": w,
        "tol": 1e-10,
        **options,
    }
    dense = solvers.path(X.astype(np.float64), y, **call)
    for X_as in (scipy.sparse.csr_array(X), scipy.sparse.csc_array(X), X, np.asfortranarray(X)):
        other = solvers.path(X_as, y, **call)
        np.testing.assert_allclose(other.coefs, dense.coefs, atol=1e-7)
        np.testing.assert_allclose(other.deviance, dense.deviance, rtol=1e-9)
        alpha = float(dense.alphas[4])
        np.testing.assert_allclose(other.predict(X_as, alpha), dense.predict(X, alpha), atol=1e-6)
        np.testing.assert_allclose(other.correlations(), dense.correlations(), atol=1e-7)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_rows_without_weight_do_not_count_and_weights_are_repetitions(family):
    X, y, _ = data(family)
    counts = np.random.default_rng(1).integers(0, 4, len(y))
    X[counts == 0] *= 1e6
    path = solvers.path(X, y, family=family, n_alphas=8, sample_weight=counts, standardize=True, tol=1e-10)
    repeated = solvers.path(
        np.repeat(X, counts, axis=0),
        np.repeat(y, counts),
        family=family,
        alphas=path.alphas,
        standardize=True,
        tol=1e-10,
    )
    np.testing.assert_allclose(path.coefs, repeated.coefs, atol=1e-8)
    np.testing.assert_allclose(path.deviance, repeated.deviance, rtol=1e-8)
