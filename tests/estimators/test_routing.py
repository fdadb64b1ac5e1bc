"""Weights, offsets and groups of rows reach estimators through scikit-learn's metadata routing."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import sklearn
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lasso_tui import estimators


@pytest.fixture
def routing():
    with sklearn.config_context(enable_metadata_routing=True):
        yield


@pytest.fixture(scope="module")
def counts():
    random = np.random.default_rng(0)
    X, exposure = random.standard_normal((150, 5)), random.uniform(1, 20, 150)
    return X, random.poisson(exposure * np.exp(0.4 * X[:, 1])), np.log(exposure), random.integers(0, 6, 150)


def test_groups_reach_the_splitter(routing, counts):
    X, y, _, groups = counts
    splitter = GroupKFold(3).set_split_request(groups=True)
    model = estimators.LassoCV(cv=splitter, alphas=10).fit(X, y, groups=groups)
    given = estimators.LassoCV(cv=list(GroupKFold(3).split(X, y, groups)), alphas=10).fit(X, y)
    np.testing.assert_array_equal(model.mse_path_, given.mse_path_)


def test_groups_without_routing_are_refused(counts):
    X, y, _, groups = counts
    with pytest.raises(ValueError, match="enable_metadata_routing"):
        estimators.LassoCV().fit(X, y, groups=groups)


def test_groups_that_nothing_asks_for_are_refused(routing, counts):
    X, y, _, groups = counts
    with pytest.raises(TypeError, match="groups"):
        estimators.LassoCV().fit(X, y, groups=groups)


def test_offsets_and_weights_pass_a_pipeline_and_a_search(routing, counts):
    X, y, offset, _ = counts
    weights = np.r_[np.ones(100), np.zeros(50)]
    asks = {"sample_weight": True, "offset": True}
    model = estimators.PoissonLasso(0.01).set_fit_request(**asks).set_score_request(**asks)
    pipeline = make_pipeline(StandardScaler().set_fit_request(sample_weight=True), model)
    search = GridSearchCV(pipeline, {"poissonlasso__alpha": [1.0, 0.01]}, cv=3)
    search.fit(X, y, sample_weight=np.ones(150), offset=offset)
    assert search.best_params_ == {"poissonlasso__alpha": 0.01}
    scores = cross_validate(pipeline, X, y, cv=2, params={"sample_weight": weights, "offset": offset})
    assert (scores["test_score"] > 0).all()
    half = estimators.PoissonLasso(0.01).fit(
        StandardScaler().fit(X[:75]).transform(X[:75]), y[:75], offset=offset[:75]
    )
    held = StandardScaler().fit(X[:75]).transform(X[75:])
    wanted = half.score(held, y[75:], weights[75:], offset[75:])
    assert scores["test_score"][1] == pytest.approx(wanted, rel=1e-9)


def test_importing_them_imports_nothing_that_scikit_learn_does_not():
    code = (
        "import sys, sklearn.linear_model, sklearn.feature_selection;"
        "before = set(sys.modules);"
        "from lasso_tui.estimators import AdaptiveLassoCV, LassoCV, LogisticLassoCV, StabilitySelection;"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(name for name in new if not name.startswith('_')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['lasso_tui', 'lazy_loader']"
