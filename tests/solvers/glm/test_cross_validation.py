"""Cross-validation of logistic and Poisson paths against a naive loop over folds."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from sklearn.metrics import roc_auc_score

from lasso_tui import solvers
from tests.solvers.glm.test_path import MEANS, data

LINKS = {**MEANS, "gaussian": lambda eta: eta}


def naive(X, y, w, splits, alphas, family, loss, **options):
    losses = np.empty((len(alphas), len(splits)))
    for k, (train, test) in enumerate(splits):
        path = solvers.path(
            X[train], y[train], family=family, alphas=alphas, sample_weight=w[train], polish=False, **options
        )
        for i in range(len(alphas)):
            mean = LINKS[family](X[test] @ path.coefs[:, i] + path.intercepts[i])
            if loss == "auc":
                losses[i, k] = 1 - roc_auc_score(y[test], mean, sample_weight=w[test])
                continue
            if loss == "misclassification":
                each = (mean > 0.5) != (y[test] == 1)
            elif loss == "mae":
                each = np.abs(y[test] - mean)
            elif family == "binomial":
                each = -2 * np.where(y[test] == 1, np.log(mean), np.log(1 - mean))
            else:
                ratio = np.where(y[test] > 0, y[test], 1) / mean
                each = 2 * (y[test] * np.log(ratio) - y[test] + mean)
            losses[i, k] = np.average(each, weights=w[test])
    return losses


@pytest.mark.parametrize(
    ("family", "loss"),
    [
        ("binomial", "deviance"),
        ("binomial", "misclassification"),
        ("binomial", "auc"),
        ("poisson", "deviance"),
        ("poisson", "mae"),
        ("gaussian", "mae"),
    ],
)
@pytest.mark.parametrize("sparse", [False, True])
def test_cross_validation_equals_a_naive_loop(family, loss, sparse):
    X, y, w = data(family, n=90, p=12)
    splits = solvers.kfold(len(y), 4, seed=0)
    options = {"standardize": True, "l1_ratio": 0.8, "tol": 1e-10}
    given = scipy.sparse.csr_array(X) if sparse else X
    cv = solvers.cross_validate(
        given,
        y,
        splits,
        family=family,
        loss=loss,
        n_alphas=12,
        alpha_min_ratio=0.01,
        sample_weight=w,
        **options,
    )
    expected = naive(X, y, w, splits, cv.alphas, family, loss, **options)
    np.testing.assert_allclose(cv.losses, expected, rtol=1e-7, atol=1e-12)
    share = np.array([w[test].sum() for _, test in splits])
    share = share / share.sum()
    np.testing.assert_allclose(cv.mean, expected @ share, rtol=1e-7)
    spread = np.sqrt(((expected - (expected @ share)[:, None]) ** 2) @ share / 3)
    np.testing.assert_allclose(cv.se, spread, rtol=1e-6, atol=1e-12)
    assert cv.alpha_1se >= cv.alpha_min
    np.testing.assert_array_equal(cv.alphas, cv.path.alphas)
    assert getattr(cv.path, "family", "gaussian") == family


def test_deviance_is_the_default_and_a_path_at_hand_is_used():
    X, y, _ = data("binomial")
    whole = solvers.path(X, y, family="binomial", n_alphas=6)
    cv = solvers.cross_validate(X, y, 3, family="binomial", whole=whole)
    assert cv.path is whole
    again = solvers.cross_validate(X, y, 3, family="binomial", loss="deviance", n_alphas=6)
    np.testing.assert_array_equal(cv.losses, again.losses)


def test_a_class_that_a_fold_lacks_is_named():
    X, y, _ = data("binomial")
    order = np.argsort(y)
    with pytest.raises(ValueError, match=r"Fold 0: y is constant on its training rows"):
        solvers.cross_validate(X[order], y[order], 2, family="binomial")
    held_out = np.flatnonzero(y == 1)[:5]  # a held-out part of one class is in order
    splits = [(np.setdiff1d(np.arange(len(y)), held_out), held_out), (held_out[:0], held_out)]
    with pytest.raises(ValueError, match=r"Fold 1 has 0 training"):
        solvers.cross_validate(X, y, splits, family="binomial")
    splits[1] = (np.arange(40), np.arange(40, 80))
    assert np.isfinite(solvers.cross_validate(X, y, splits, family="binomial", n_alphas=5).mean).all()


def test_a_fold_of_one_class_has_no_auc_and_is_left_out():
    X, y, w = data("binomial")
    zeros = np.flatnonzero(y == 0)[:6]
    others = np.setdiff1d(np.arange(len(y)), zeros)
    tests = [others[::2], zeros, others[1::2]]
    splits = [(np.setdiff1d(np.arange(len(y)), test), test) for test in tests]
    options = {"family": "binomial", "loss": "auc", "n_alphas": 8, "sample_weight": w}
    cv = solvers.cross_validate(X, y, splits, **options)
    assert cv.losses.shape == (8, 2)
    assert cv.warnings == ("Fold 1 (of 0 to 2) left out: held-out rows of one class have no AUC.",)
    again = solvers.cross_validate(X, y, [splits[0], splits[2]], **options)
    np.testing.assert_array_equal(cv.losses, again.losses)
    np.testing.assert_array_equal(cv.fold_sizes, again.fold_sizes)
    assert again.warnings == ()
    with pytest.raises(ValueError, match=r"Fold 1: held-out rows of one class .* two folds are needed"):
        solvers.cross_validate(X, y, splits[:2], **options)


def test_many_alphas_and_rows_are_ranked_in_parts(monkeypatch):
    X, y, w = data("binomial", n=60)
    options = {"family": "binomial", "loss": "auc", "n_alphas": 40, "sample_weight": w}
    whole = solvers.cross_validate(X, y, 3, **options)
    parts = []

    def sevens(n, across):
        parts.append(n)
        return [slice(start, min(start + 7, n)) for start in range(0, n, 7)]

    monkeypatch.setattr("lasso_tui.solvers.fold_by_fold.row_blocks", sevens)
    np.testing.assert_allclose(solvers.cross_validate(X, y, 3, **options).losses, whole.losses, rtol=1e-12)
    assert {20, len(whole.alphas)} <= set(parts)  # held-out rows of a fold, and alphas


def test_losses_that_do_not_fit_the_family_are_refused():
    X, y, _ = data("binomial")
    with pytest.raises(
        ValueError, match="loss must be deviance or mae for the poisson family, not 'misclassification'"
    ):
        solvers.cross_validate(X, y, family="poisson", loss="misclassification")
    with pytest.raises(
        ValueError, match="loss must be deviance, misclassification or auc for the binomial family"
    ):
        solvers.cross_validate(X, y, family="binomial", loss="mae")
    with pytest.raises(ValueError, match="loss must be deviance or mae for the gaussian family"):
        solvers.cross_validate(X, y, loss="misclassification")


@pytest.mark.parametrize("most", [2**24, 0])
def test_the_area_is_that_of_the_folds_that_were_solved(monkeypatch, most):
    X, y, w = data("binomial", n=90)
    y[:15] = 0.0  # the first fold has one class
    splits = solvers.kfold(len(y), 6)
    options = {"family": "binomial", "sample_weight": w, "n_alphas": 15}
    monkeypatch.setattr("lasso_tui.solvers.held_out_areas.MAX_STORED", most)
    cv = solvers.cross_validate(X, y, splits, areas=True, **options)
    along = solvers.cross_validate(X, y, splits, loss="auc", **options)
    assert cv.areas is not None
    np.testing.assert_array_equal(cv.areas.alphas, np.unique([cv.alpha_min, cv.alpha_1se])[::-1])
    for point, alpha in enumerate(cv.areas.alphas):
        k = int(np.flatnonzero(along.alphas == alpha)[0])
        np.testing.assert_allclose(cv.areas.losses[point], along.losses[k], atol=1e-12)
        np.testing.assert_allclose(cv.areas.mean[point], along.mean[k], rtol=1e-12)
        np.testing.assert_allclose(cv.areas.se[point], along.se[k], rtol=1e-12)
    assert cv.warnings[-1] == along.warnings[0]
    assert cv.warnings[-1].startswith("Fold 0 (of 0 to 5) left out")
    with pytest.raises(ValueError, match="loss must be deviance or mae"):
        solvers.cross_validate(X, np.floor(2 * y), splits, family="poisson", areas=True)
