"""Estimators against scikit-learn's, the solvers and what defines each model."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from sklearn import linear_model
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.model_selection import KFold

from lasso_tui import estimators, solvers


@pytest.fixture(scope="module")
def table():
    X, y = load_diabetes(return_X_y=True)
    return X * 20.0, y


@pytest.fixture
def noise():
    return np.random.default_rng(3)


def test_lasso_is_scikit_learns(table):
    ours = estimators.Lasso(2.0).fit(*table)
    theirs = linear_model.Lasso(2.0, tol=1e-14, max_iter=100_000).fit(*table)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-8, atol=1e-8)
    assert ours.intercept_ == pytest.approx(theirs.intercept_, rel=1e-12)
    assert ours.dual_gap_ < 1e-12


def test_elastic_net_is_scikit_learns(table):
    ours = estimators.ElasticNet(0.5, l1_ratio=0.3).fit(*table)
    theirs = linear_model.ElasticNet(0.5, l1_ratio=0.3, tol=1e-14, max_iter=100_000).fit(*table)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-8, atol=1e-8)


def test_lasso_cv_is_scikit_learns(table):
    ours = estimators.LassoCV().fit(*table)
    theirs = linear_model.LassoCV(tol=1e-13, max_iter=100_000).fit(*table)
    np.testing.assert_allclose(ours.alphas_, theirs.alphas_, rtol=1e-12)
    np.testing.assert_allclose(ours.mse_path_, theirs.mse_path_, rtol=1e-8)
    assert ours.alpha_ == pytest.approx(theirs.alpha_, rel=1e-12)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6, atol=1e-7)


def test_logistic_lasso_is_scikit_learns(table):
    X, y = table
    classes = np.where(y > np.median(y), "high", "low")
    ours = estimators.LogisticLasso(0.02).fit(X, classes)
    theirs = linear_model.LogisticRegression(
        l1_ratio=1, C=1 / (0.02 * len(y)), solver="saga", tol=1e-12, max_iter=100_000
    ).fit(X, classes)
    assert ours.classes_.tolist() == theirs.classes_.tolist() == ["high", "low"]
    np.testing.assert_allclose(ours.coef_, theirs.coef_, atol=1e-6)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)
    assert (ours.predict(X) == theirs.predict(X)).all()
    np.testing.assert_allclose(np.exp(ours.predict_log_proba(X)), ours.predict_proba(X), rtol=1e-12)


def test_one_standard_error_chooses_the_larger_alpha(table):
    smallest = estimators.LassoCV().fit(*table)
    sparser = estimators.LassoCV(selection="1se").fit(*table)
    assert sparser.alpha_ == smallest.alpha_1se_ > smallest.alpha_ == smallest.alpha_min_
    assert np.count_nonzero(sparser.coef_) < np.count_nonzero(smallest.coef_)
    place = list(smallest.alphas_).index(smallest.alpha_1se_)
    limit = smallest.loss_mean_.min() + smallest.loss_se_[smallest.loss_mean_.argmin()]
    assert smallest.loss_mean_[place] <= limit < smallest.loss_mean_[place - 1]


def test_columns_are_scaled_in_each_fold(table):
    X, y = table[0] * np.logspace(-3, 3, 10), table[1]
    cv = estimators.LassoCV(standardize=True, alphas=[1.0, 0.5]).fit(X, y)
    for k, (train, test) in enumerate(KFold(5).split(X)):
        scales = X[train].std(axis=0)
        fold = linear_model.Lasso(0.5, tol=1e-14, max_iter=100_000).fit(X[train] / scales, y[train])
        error = np.mean((fold.predict(X[test] / scales) - y[test]) ** 2)
        assert cv.mse_path_[1, k] == pytest.approx(error, rel=1e-8)


@pytest.mark.parametrize(
    "name",
    ["Lasso", "LassoCV", "ElasticNetCV", "GroupLassoCV", "PoissonLasso", "LogisticLasso", "AdaptiveLassoCV"],
)
def test_sparse_and_dense_columns_give_the_same(name, noise):
    X = scipy.sparse.random(60, 8, 0.4, random_state=1, format="csr")
    y = np.asarray(X @ np.arange(8.0)).ravel() + noise.random(60)
    y = y > np.median(y) if name == "LogisticLasso" else y
    model = getattr(estimators, name)()
    model.set_params(**({"alphas": 10} if "alphas" in model.get_params() else {"alpha": 0.01}))
    dense = clone(model).fit(X.toarray(), y)
    sparse = clone(model).fit(X, y)
    np.testing.assert_allclose(sparse.coef_, dense.coef_, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(sparse.predict(X), dense.predict(X.toarray()), rtol=1e-6)


def test_elastic_net_cv_chooses_among_ratios(table):
    chosen = estimators.ElasticNetCV(l1_ratio=[0.1, 0.5, 1.0], alphas=20).fit(*table)
    each = {r: estimators.ElasticNetCV(l1_ratio=r, alphas=20).fit(*table) for r in (0.1, 0.5, 1.0)}
    best = min(each, key=lambda r: each[r].loss_mean_.min())
    assert chosen.l1_ratio_ == best
    np.testing.assert_array_equal(chosen.coef_, each[best].coef_)


def test_an_offset_of_exposures_belongs_to_the_predictions(noise):
    X, exposure = noise.standard_normal((200, 4)), noise.uniform(1, 50, 200)
    y = noise.poisson(exposure * np.exp(0.3 * X[:, 0] - 1))
    model = estimators.PoissonLasso(0.001).fit(X, y, offset=np.log(exposure))
    predicted = model.predict(X, offset=np.log(exposure))
    assert predicted.sum() == pytest.approx(y.sum(), rel=1e-9), "the intercept makes the sums equal"
    np.testing.assert_allclose(predicted / exposure, model.predict(X, offset=np.zeros(200)), rtol=1e-12)
    with pytest.raises(ValueError, match="fitted with an offset"):
        model.predict(X)
    with pytest.raises(ValueError, match="without an offset"):
        estimators.PoissonLasso(0.001).fit(X, y).predict(X, offset=np.zeros(200))


def test_an_offset_of_least_squares_is_taken_from_the_target(table, noise):
    X, y = table
    known = noise.standard_normal(len(y)) * 50
    with_offset = estimators.LassoCV(alphas=10).fit(X, y, offset=known)
    without = estimators.LassoCV(alphas=10).fit(X, y - known)
    np.testing.assert_allclose(with_offset.coef_, without.coef_, rtol=1e-10)
    np.testing.assert_allclose(with_offset.predict(X, offset=known), without.predict(X) + known, rtol=1e-10)


def test_group_lasso_takes_groups_whole(table):
    groups = [[0, 9], [1, 3], [4, 5, 6, 7], [2, 8]]
    model = estimators.GroupLassoCV(groups=groups, alphas=[20.0, 19.0]).fit(*table)
    used = [int(np.count_nonzero(model.coef_[group])) for group in groups]
    assert all(count in (0, len(group)) for count, group in zip(used, groups, strict=True))
    assert 0 in used
    path = solvers.path(*table, groups=groups, alphas=[model.alpha_])
    np.testing.assert_allclose(model.coef_, path.coefs[:, 0], rtol=1e-6, atol=1e-8)


def test_factor_zero_and_bounds(table):
    free = estimators.Lasso(1e6, penalty_factor=[0] + [1] * 9).fit(*table)
    assert np.flatnonzero(free.coef_).tolist() == [0]
    positive = estimators.LassoCV(bounds=(0, np.inf)).fit(*table)
    assert positive.coef_.min() == 0


def test_adaptive_weights_are_learnt_in_each_fold(noise):
    """A fold's losses are those of a fit that never saw its held-out rows."""
    X = noise.standard_normal((60, 12))
    y = X[:, 0] + noise.standard_normal(60)
    model = estimators.AdaptiveLassoCV(alphas=20).fit(X, y)
    assert model.penalty_factor_.mean() == pytest.approx(1)
    for k, (train, test) in enumerate(KFold(5).split(X)):
        factors = solvers.adaptive_weights(X[train], y[train])
        fold = solvers.path(X[train], y[train], alphas=model.alphas_, penalty_factor=factors)
        errors = (X[test] @ fold.coefs + fold.intercepts - y[test, None]) ** 2
        np.testing.assert_allclose(model.mse_path_[:, k], errors.mean(axis=0), rtol=1e-9)


def test_stability_selection_is_the_solvers(noise):
    X = noise.standard_normal((100, 30))
    y = X[:, 4] * 2 - X[:, 7] + noise.standard_normal(100)
    frame = pd.DataFrame(X, columns=[f"gene {k}" for k in range(30)])
    model = estimators.StabilitySelection(0.8, n_pairs=10, random_state=5).fit(frame, y)
    *_, last = solvers.stability_selection(X, y, n_pairs=10, seed=5)
    np.testing.assert_array_equal(model.selection_frequencies_, last.region_scores(0.8))
    assert model.get_feature_names_out().tolist() == ["gene 4", "gene 7"]
    assert model.expected_false_ <= 1


def test_stability_selection_of_classes(noise):
    X = noise.standard_normal((120, 20))
    y = np.where(X[:, 3] * 2 + noise.logistic(size=120) > 0, "ill", "well")
    weights = np.r_[np.ones(100), np.zeros(20)]
    model = estimators.StabilitySelection(n_pairs=6, family="binomial", alphas=15, random_state=1)
    assert model.fit(X, y, sample_weight=weights).get_support(indices=True).tolist() == [3]
    other = np.where(weights > 0, y, "ill")
    np.testing.assert_array_equal(
        model.selection_frequencies_, clone(model).fit(X, other, weights).selection_frequencies_
    )


def test_fitted_estimators_can_be_pickled_and_keep_their_path(table):
    model = estimators.LassoCV().fit(*table)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.path_.coefs, model.path_.coefs)
    place = list(model.path_.alphas).index(model.alpha_)
    np.testing.assert_array_equal(model.path_.coefs[:, place], model.coef_)
    assert model.path_.dual_gaps.max() < 1e-7


def test_feature_names_are_checked(table):
    frame = pd.DataFrame(table[0], columns=list("abcdefghij"))
    model = estimators.Lasso(1.0).fit(frame, table[1])
    assert model.feature_names_in_.tolist() == list("abcdefghij")
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame.rename(columns={"a": "z"}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"selection": "best"}, "selection must be 'min' or '1se'"),
        ({"tol": 1e-7, "penalty_factor": [1.0]}, "penalty_factor"),
        ({"alphas": [-1.0]}, "alphas must be positive"),
    ],
)
def test_a_parameter_out_of_its_range_is_named(table, change, message):
    with pytest.raises(ValueError, match=message):
        estimators.LassoCV(**change).fit(*table)


def test_factors_of_groups_of_one_are_the_lassos(table):
    X, y = table
    factors = np.array([1.0, 2.0, 0.5, 0.0, 1.0, 1.0, 3.0, 1.0, 0.25, 1.0])
    groups = estimators.GroupLasso(3.0, group_factor=factors).fit(X, y)
    lasso = estimators.Lasso(3.0, penalty_factor=factors).fit(X, y)
    np.testing.assert_allclose(groups.coef_, lasso.coef_, rtol=1e-5, atol=1e-5)
    assert groups.coef_[3] != 0
    offset = X[:, 0] * 5.0
    less = estimators.GroupLasso(3.0, group_factor=factors).fit(X, y - offset)
    with_offset = estimators.GroupLasso(3.0, group_factor=factors).fit(X, y, offset=offset)
    np.testing.assert_array_equal(with_offset.coef_, less.coef_)
    np.testing.assert_allclose(with_offset.predict(X, offset), less.predict(X) + offset)


def test_cross_validation_with_factors_of_groups(table):
    groups = [0, 0, 1, 1, 2, 2, 2, 3, 3, 3]
    plain = estimators.GroupLassoCV(groups=groups, alphas=25).fit(*table)
    ones = estimators.GroupLassoCV(groups=groups, alphas=25, group_factor=[1, 1, 1, 1]).fit(*table)
    np.testing.assert_allclose(ones.alphas_, plain.alphas_, rtol=1e-9)
    np.testing.assert_allclose(ones.mse_path_, plain.mse_path_, rtol=1e-5)
    free = estimators.GroupLassoCV(groups=groups, alphas=25, group_factor=[0, 1, 1, 4]).fit(*table)
    assert (free.path_.coefs[:2] != 0).all()
    assert free.loss_mean_[0] < plain.loss_mean_[0]
    single = estimators.GroupLasso(free.alpha_, groups=groups, group_factor=[0, 1, 1, 4]).fit(*table)
    np.testing.assert_allclose(single.coef_, free.coef_, rtol=1e-5, atol=1e-5)


def test_factors_of_groups_that_cannot_be_used_are_refused(table):
    X, y = table
    with pytest.raises(ValueError, match="one number from 0 for each of the 10 groups"):
        estimators.GroupLasso(group_factor=[1, 2]).fit(X, y)
    with pytest.raises(ValueError, match="dense array"):
        estimators.GroupLasso(group_factor=np.ones(10)).fit(scipy.sparse.csc_array(X), y)
    with pytest.raises(ValueError, match="fit_intercept=True"):
        estimators.GroupLasso(group_factor=np.ones(10), fit_intercept=False).fit(X, y)
    with pytest.raises(ValueError, match="one finite number a row"):
        estimators.GroupLassoCV(group_factor=np.ones(10)).fit(X, y, offset=[1.0])
