import numpy as np
import pytest

from lasso_tui.solvers import convert_alpha, path, ridge_path


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(3)
    X = rng.standard_normal((60, 6)) * [1, 2, 1, 3, 1, 1]
    return X, X[:, 0] - X[:, 1] + rng.standard_normal(60)


def test_every_conversion_has_an_inverse():
    names = [
        "mean",
        "half-rss",
        "rss",
        "scikit-learn lasso",
        "scikit-learn ridge",
        "scikit-learn C",
        "glmnet lasso",
        "glmnet ridge",
    ]
    for source in names:
        for target in names:
            there = convert_alpha(0.3, 50, source, target, sd_y=2.5)
            assert convert_alpha(there, 50, target, source, sd_y=2.5) == pytest.approx(0.3, rel=1e-14)


def test_lasso_scalings_minimise_what_they_say(data):
    X, y = data
    n, alpha = len(y), 0.2
    coef = path(X, y, alphas=[alpha], fit_intercept=False).coefs[:, 0]
    for scaling, share in (("mean", 1 / (2 * n)), ("half-rss", 0.5), ("rss", 1.0)):
        weight = convert_alpha(alpha, n, "mean", scaling)
        gradient = -2 * share * X.T @ (y - X @ coef)
        used = coef != 0
        np.testing.assert_allclose(gradient[used], -weight * np.sign(coef[used]), rtol=1e-9)
        assert np.abs(gradient[~used]).max(initial=0.0) <= weight


def test_scikit_learn_ridge_and_logistic(data):
    from sklearn.linear_model import LogisticRegression, Ridge

    X, y = data
    n, alpha = len(y), 0.07
    theirs = Ridge(alpha=convert_alpha(alpha, n, "mean", "scikit-learn ridge")).fit(X, y)
    np.testing.assert_allclose(ridge_path(X, y, alphas=[alpha]).coefs[:, 0], theirs.coef_, rtol=1e-9)
    labels = (y > 0).astype(float)
    C = convert_alpha(alpha, n, "mean", "scikit-learn C")
    model = LogisticRegression(C=C, l1_ratio=1.0, solver="saga", tol=1e-10, max_iter=20000, random_state=0)
    model.fit(X, labels)
    probability = 1 / (1 + np.exp(-(X @ model.coef_[0] + model.intercept_[0])))
    score, used = X.T @ (labels - probability) / n, model.coef_[0] != 0
    assert used.any()
    np.testing.assert_allclose(score[used], alpha * np.sign(model.coef_[0][used]), rtol=1e-4)


def test_glmnet_ridge_divides_by_the_deviation_of_y(data):
    # glmnet solves with y/sd(y) and prints sd(y) times the lambda it used there.
    X, y = data
    alpha, sd = 0.07, float(y.std())
    inner = convert_alpha(alpha, len(y), "mean", "glmnet ridge", sd_y=sd) / sd
    ours = ridge_path(X, y, alphas=[alpha]).coefs[:, 0]
    np.testing.assert_allclose(sd * ridge_path(X, y / sd, alphas=[inner]).coefs[:, 0], ours, rtol=1e-10)
    with pytest.raises(ValueError, match="sd_y"):
        convert_alpha(alpha, len(y), "mean", "glmnet ridge")


@pytest.mark.parametrize(
    ("change", "match"), [({"alpha": 0.0}, "positive"), ({"n": 0}, "n must"), ({"target": "R"}, "no scaling")]
)
def test_bad_input_is_named(change, match):
    with pytest.raises(ValueError, match=match):
        convert_alpha(**({"alpha": 1.0, "n": 5, "source": "mean", "target": "rss"} | change))
