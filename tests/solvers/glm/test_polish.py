"""Coefficients of logistic and Poisson paths are exact: against Newton's steps with 80-bit residuals."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from lasso_tui import solvers
from tests.solvers.glm.extended_precision import Model
from tests.solvers.glm.test_path import data, targets

EXACT = 1e-11
"""Largest error of a coefficient per standard deviation; the promise is 1e-8."""


def error(path, X, y, family, **options) -> float:
    """Largest difference per standardised column to the same supports solved with 80 bits, where not refused."""
    lower, upper = options.pop("bounds", (None, None))
    p = X.shape[1]
    model = Model(
        X,
        y,
        family,
        lower=None if lower is None else np.broadcast_to(lower, p),
        upper=None if upper is None else np.broadcast_to(upper, p),
        **options,
    )
    worst = 0.0
    for k, alpha in enumerate(path.alphas):
        if path.accuracy[k].refusal:
            continue
        exact = model.newton_on_support(alpha, path.coefs[:, k], path.intercepts[k])
        worst = max(worst, float(np.abs(exact - path.coefs[:, k] * model.scales.astype(float)).max()))
    return worst


@pytest.mark.parametrize("family", ["poisson", "binomial"])
@pytest.mark.parametrize(
    "options",
    [
        {"standardize": True},
        {"l1_ratio": 0.5, "fit_intercept": False},
        {"factors": np.linspace(0.0, 2.0, 12), "standardize": True},
        {"bounds": (-0.2, 0.15), "standardize": True},
        {"bounds": (0.0, np.inf), "l1_ratio": 0.8},
        {"weighted": True, "offset": True},
    ],
    ids=["plain", "net without intercept", "factors, one 0", "bounds", "non-negative", "weights and offset"],
)
def test_every_point_of_a_path_is_exact(family, options):
    X, y, w = data(family, n=90, p=12, seed=4)
    options = dict(options)
    if options.pop("weighted", False):
        options["weights"] = w
    if options.pop("offset", False):
        options["offset"] = np.sin(np.arange(len(y)))
    asked = {
        {"weights": "sample_weight", "factors": "penalty_factor"}.get(k, k): v for k, v in options.items()
    }
    path = solvers.path(X, y, family=family, n_alphas=25, alpha_min_ratio=0.005, **asked)
    assert not any(each.refusal for each in path.accuracy)
    assert error(path, X, y, family, **options) < EXACT
    assert max(each.newton_step for each in path.accuracy) < EXACT
    assert path.gaps.max() < 1e-12
    assert path.warnings == ()
    before = solvers.path(X, y, family=family, alphas=path.alphas, polish=False, **asked)
    assert np.abs(before.coefs - path.coefs).max() > 1e3 * EXACT  # a gap of 1e-7 alone is not enough
    np.testing.assert_array_equal(path.nonzeros, np.count_nonzero(path.coefs, axis=0))
    np.testing.assert_allclose(path.deviance, before.deviance, rtol=1e-3)


@pytest.mark.parametrize("family", ["poisson", "binomial"])
@pytest.mark.parametrize("kind", ["wide", "scales", "sparse"])
def test_wide_badly_scaled_and_sparse_columns_are_exact(family, kind):
    rng = np.random.default_rng(11)
    X, y, _ = data(family, n=60, p=100 if kind == "wide" else 10, seed=2)
    if kind == "scales":
        X = X * 10.0 ** rng.integers(-6, 7, X.shape[1]) + 1e3
    if kind == "sparse":
        X = np.where(np.abs(X) > 0.7, X, 0.0)
    given = scipy.sparse.csc_array(X) if kind == "sparse" else X
    path = solvers.path(given, y, family=family, standardize=True, n_alphas=20, alpha_min_ratio=0.02)
    assert not any(each.refusal for each in path.accuracy)
    assert error(path, X, y, family, standardize=True) < EXACT


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_a_point_between_the_grid_is_exact_too(family):
    X, y, _ = data(family, n=80, p=20)
    path = solvers.path(X, y, family=family, n_alphas=8, alpha_min_ratio=0.01)
    for k in range(len(path.alphas) - 1):
        alpha = float(np.sqrt(path.alphas[k] * path.alphas[k + 1]))
        between = path.at(alpha)
        exact = Model(X, y, family).newton_on_support(alpha, between.coef, between.intercept)
        assert np.abs(exact - between.coef).max() < EXACT
        assert between.accuracy.newton_step < EXACT
    assert path.at(float(path.alphas[3])).accuracy is path.accuracy[3]


@pytest.mark.parametrize("family", ["poisson", "binomial"])
def test_a_support_that_is_about_to_change_is_mended(family):
    """Two starts on either side of the alpha at which a feature enters must agree at that alpha."""
    X, y, _ = data(family, n=80, p=10, seed=6)
    path = solvers.path(X, y, family=family, n_alphas=30, alpha_min_ratio=0.02)
    changes = 0
    for k in np.flatnonzero(np.diff(path.nonzeros) != 0)[:3]:
        high, low = float(path.alphas[k]), float(path.alphas[k + 1])
        above, inside = path.nonzeros[k], 0.0
        for _ in range(30):
            inside = np.sqrt(high * low)
            here = solvers.path(X, y, family=family, alphas=[inside])
            high, low = (inside, low) if here.nonzeros[0] == above else (high, inside)
        near = [
            solvers.path(X, y, family=family, alphas=[inside], tol=tol, polish=True) for tol in (1e-6, 1e-12)
        ]
        assert not near[0].accuracy[0].refusal
        np.testing.assert_allclose(near[0].coefs, near[1].coefs, rtol=0, atol=1e-9)
        used = np.abs(near[0].coefs[near[0].coefs != 0])
        assert near[0].accuracy[0].slack < 1e-6 or used.min() < 1e-6  # just out, or just in
        changes += 1
    assert changes >= 3


def test_what_cannot_be_settled_keeps_its_solution_and_its_gap():
    X, y, _ = data("binomial", n=40, p=6)
    y = (X[:, 0] > 0).astype(float)  # one column separates the classes
    alphas = [1e-7, 1e-8]
    path = solvers.path(X, y, family="binomial", alphas=alphas)
    plain = solvers.path(X, y, family="binomial", alphas=alphas, polish=False)
    assert [each.refusal for each in path.accuracy] == ["the classes are (nearly) separated"] * 2
    assert all(np.isnan(each.newton_step) for each in path.accuracy)
    np.testing.assert_array_equal(path.coefs, plain.coefs)
    np.testing.assert_array_equal(path.gaps, plain.gaps)
    assert "Coefficients to gap accuracy at 2 of 2 alphas" in path.warnings[-1]
    assert path.at(1e-7).accuracy.refusal
    assert plain.accuracy is None
    assert plain.at(1e-7).accuracy is None


def test_equal_columns_are_exact_but_not_the_only_solution():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((100, 4))
    X = np.column_stack([X, X[:, 0]])
    y = targets("binomial", X[:, 0] - X[:, 1], rng)
    path = solvers.path(X, y, family="binomial", n_alphas=12, alpha_min_ratio=0.05)
    assert error(path, X, y, "binomial") < EXACT
    assert any("other coefficients may do as well" in warning for warning in path.warnings)
    assert min(each.slack for each in path.accuracy[1:]) < 1e-9


def test_a_loose_tolerance_is_not_polished_and_folds_are_not():
    X, y, _ = data("binomial")
    assert solvers.path(X, y, family="binomial", n_alphas=5, tol=1e-4).accuracy is None
    seen = []

    def fit(fold):
        path = fold.solve()
        seen.append(path.accuracy)
        return path

    cv = solvers.cross_validate(X, y, 3, family="binomial", n_alphas=5, fit=fit)
    assert seen == [None] * 3
    assert cv.path.accuracy is not None
    assert cv.path.polished() is cv.path


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("spread", [1e5, 1e6])
def test_weights_of_any_spread_converge_to_the_optimum(seed, spread):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((70, 4))
    y = (X[:, 0] + 0.7 * rng.standard_normal(70) > 0).astype(float)
    heavy = (y == 1) if seed % 2 else rng.random(70) < 0.15  # one class, or some rows of both
    w = np.where(heavy, spread, 1.0)
    path = solvers.path(X, y, family="binomial", sample_weight=w, tol=1e-9)
    assert not any("Not converged" in warning for warning in path.warnings)
    assert path.gaps.max() <= 1e-9
    assert not any(each.refusal for each in path.accuracy[:60])
    assert error(path, X, y, "binomial", weights=w) < 1e-8
    for k in (20, 60):
        gap = solvers.duality_gap(
            X, y, path.coefs[:, k], path.intercepts[k], path.alphas[k], sample_weight=w, family="binomial"
        )
        assert gap < 1e-10


@pytest.mark.parametrize("scale", [30.0, 1e3])
def test_a_path_of_counts_is_not_cut_where_the_deviance_is_explained(scale):
    rng = np.random.default_rng(8)
    X = rng.standard_normal((120, 4))
    y = rng.poisson(scale * np.exp(X @ [1.0, 0.6, -0.4, 0.3] + 4)).astype(float)
    path = solvers.path(X, y, family="poisson", standardize=True)
    assert len(path.alphas) == 100
    assert path.warnings == ()
    assert path.deviance[-1] < 1e-3 * path.null_deviance
    assert error(path, X, y, "poisson", standardize=True) < EXACT * max(1.0, np.abs(path.coefs).max())
