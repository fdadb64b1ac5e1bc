"""The same minimiser as scikit-learn at a tight tolerance, and the numbers in print."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Lasso

from lasso_tui import solvers
from tests.solvers.problems import correlated

pytestmark = pytest.mark.lowest

HERE = Path(__file__).parents[1]
GOLDEN = json.loads((HERE / "article-golden.json").read_text())


@pytest.mark.parametrize("l1_ratio", [1.0, 0.5, 0.1])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("shape", [(60, 8), (60, 250), (900, 210)])
def test_scikit_learn(shape: tuple[int, int], fit_intercept: bool, l1_ratio: float) -> None:
    X, y = correlated(*shape, seed=1)
    X += 0.3
    rng = np.random.default_rng(0)
    weights = rng.random(len(y)) + 0.2
    options = {"fit_intercept": fit_intercept, "l1_ratio": l1_ratio, "sample_weight": weights}
    path = solvers.path(X, y, n_alphas=3, alpha_min_ratio=0.05, **options)
    for k, alpha in enumerate(path.alphas):
        model = ElasticNet(
            alpha, l1_ratio=l1_ratio, fit_intercept=fit_intercept, tol=1e-13, max_iter=1_000_000
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the last digits are beyond its own stopping rule
            model.fit(X, y, sample_weight=weights)
        np.testing.assert_allclose(path.coefs[:, k], model.coef_, atol=1e-9)
        assert path.intercepts[k] == pytest.approx(model.intercept_, abs=1e-9)


def test_scikit_learn_on_standardised_columns() -> None:
    X, y = correlated(80, 30, seed=2)
    X *= np.geomspace(0.01, 100, 30)
    mean, scale = X.mean(axis=0), X.std(axis=0)
    path = solvers.path(X, y, standardize=True, alphas=[0.05])
    model = Lasso(0.05, tol=1e-14, max_iter=1_000_000).fit((X - mean) / scale, y)
    np.testing.assert_allclose(path.coefs[:, 0] * scale, model.coef_, atol=1e-9)
    np.testing.assert_allclose(path.means, mean)
    np.testing.assert_allclose(path.scales, scale)


def test_first_example_of_the_article() -> None:
    rng = np.random.RandomState(42)
    X = rng.randn(100, 20)
    y = X[:, :5] @ rng.randn(5) + rng.randn(100)
    stopped = solvers.coordinate_descent(X, y, 0.1, tol=1e-4, stop="scikit-learn")
    np.testing.assert_allclose(stopped.coef, GOLDEN["basics"]["coef"], atol=1e-12)
    assert stopped.intercept == pytest.approx(GOLDEN["basics"]["intercept"], abs=1e-12)
    exact = solvers.path(X, y, alphas=[0.1])
    assert exact.nonzeros[0] == GOLDEN["basics"]["nnz"]
    assert np.abs(exact.coefs[:, 0] - stopped.coef).max() < 1e-3
    assert exact.gaps[0] < 1e-14 < stopped.gap


def test_coordinate_descent_stops_where_scikit_learns_elastic_net_does() -> None:
    X, y = correlated(60, 12, seed=4)
    for ratio in (0.1, 0.5, 1.0):
        model = ElasticNet(0.1, l1_ratio=ratio, tol=1e-4).fit(X, y)
        stopped = solvers.coordinate_descent(X, y, 0.1, tol=1e-4, stop="scikit-learn", l1_ratio=ratio)
        np.testing.assert_allclose(stopped.coef, model.coef_, atol=1e-11)
        assert stopped.intercept == pytest.approx(model.intercept_, abs=1e-11)
        exact = solvers.coordinate_descent(X, y, 0.1, tol=1e-14, l1_ratio=ratio)
        np.testing.assert_allclose(
            exact.coef, solvers.path(X, y, alphas=[0.1], l1_ratio=ratio).coefs[:, 0], atol=1e-10
        )
        assert exact.gap < 1e-14
        assert exact.gap <= stopped.gap
    with pytest.raises(ValueError, match="l1_ratio must be greater than 0 and at most 1"):
        solvers.coordinate_descent(X, y, 0.1, l1_ratio=0.0)


def test_cross_validation_of_the_article() -> None:
    rng = np.random.RandomState(42)
    X = rng.randn(200, 20)
    y = X[:, :5] @ rng.randn(5) + rng.randn(200)
    order = np.random.RandomState(42).permutation(200)
    test, train = order[:40], order[40:]
    cv = solvers.cross_validate(X[train], y[train], cv=5)
    golden = GOLDEN["cv"]
    assert cv.alpha_min == pytest.approx(golden["alpha"], rel=1e-9)
    assert cv.alpha_1se == pytest.approx(golden["alpha_1se"], rel=1e-9)
    # The printed errors are of a solver that stops at 1e-4; ours is the minimiser.
    assert cv.mean[cv.index_min] == pytest.approx(golden["min_mse"], rel=1e-4)
    chosen = cv.path.at(cv.alpha_min)
    assert int(np.count_nonzero(chosen.coef)) == golden["nnz"]
    error = float(np.mean((y[test] - chosen.intercept - X[test] @ chosen.coef) ** 2))
    assert error == pytest.approx(golden["test_mse"], rel=1e-3)


def test_prostate_cancer_table_of_the_elements_of_statistical_learning() -> None:
    table = np.genfromtxt(
        HERE.parent / "datasets" / "prostate.csv", delimiter=",", names=True, dtype=None, encoding="ascii"
    )
    names = ("lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45")
    X = np.column_stack([table[name].astype(float) for name in names])
    y, train = table["lpsa"], table["train"] == "T"
    assert train.sum() == 67
    path = solvers.path(X[train], y[train], alphas=[0.20913], standardize=True)
    coef, intercept = path.coefs[:, 0], path.intercepts[0]
    # Hastie, Tibshirani & Friedman, 2nd ed., table 3.3, column "Lasso". The book prints coefficients and
    # intercept for columns in units of their mean and standard deviation over all 97 rows.
    printed = [0.533, 0.169, 0, 0.002, 0.094, 0, 0, 0]
    np.testing.assert_allclose(coef * X.std(axis=0, ddof=1), printed, atol=6e-4)
    assert (coef[[2, 5, 6, 7]] == 0).all()
    assert intercept + X.mean(axis=0) @ coef == pytest.approx(2.468, abs=6e-4)
    error = np.mean((y[~train] - intercept - X[~train] @ coef) ** 2)
    assert error == pytest.approx(0.479, abs=6e-4)


def test_of_equal_columns_coordinate_descent_keeps_the_first_however_it_is_rounded() -> None:
    rng = np.random.default_rng(0)
    for n in range(4, 40):
        column = rng.standard_normal(n)
        X = np.column_stack([column, -column, column])
        y = 3.0 * column + rng.standard_normal(n)
        coef = solvers.coordinate_descent(X, y, 0.1, tol=1e-12).coef
        assert coef[0] != 0.0, n
        assert coef[1] == coef[2] == 0.0, n
