"""Scores of anomalies: rankings, scalings, column regressions and sparse codes, on rows no model has seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

from lasso_tui import solvers
from lasso_tui.techniques.anomaly.methods import column_regressions, learn, sparse_codes
from lasso_tui.techniques.anomaly.ranking import Ranking
from lasso_tui.techniques.anomaly.scaling import SCALINGS, robust_spread, scale_by_fold


@given(
    scores=arrays(np.float64, 30, elements=st.integers(0, 9).map(float)),
    labels=arrays(np.bool_, 30).filter(lambda v: 0 < v.sum() < 30),
    threshold=st.floats(-1.0, 10.0),
)
@settings(max_examples=60, deadline=None)
def test_a_ranking_agrees_with_scikit_learn_and_with_counting(scores, labels, threshold):
    ranking = Ranking.of(scores, labels)
    assert ranking.auc == pytest.approx(roc_auc_score(labels, scores))
    assert ranking.average_precision == pytest.approx(average_precision_score(labels, scores))
    flagged = scores >= threshold
    assert ranking.at(threshold) == (flagged.sum(), (flagged & labels).sum())
    precision, recall, _ = precision_recall_curve(labels, scores)
    ours = ranking.precision_recall()
    np.testing.assert_allclose(ours[0][::-1], precision[:-1])
    np.testing.assert_allclose(ours[1][::-1], recall[:-1])


def test_the_aucs_standard_error_is_its_scatter():
    rng = np.random.default_rng(0)
    labels = np.arange(120) < 40
    draws = [rng.standard_normal(120) + labels for _ in range(300)]
    scatter = np.std([Ranking.of(d, labels).auc for d in draws])
    assert np.mean([solvers.roc_auc_se(labels, d) for d in draws]) == pytest.approx(scatter, rel=0.15)


def test_the_robust_spread_is_that_of_normal_values_and_ignores_outliers():
    values = np.random.default_rng(1).normal(5.0, 2.0, (20_000, 1))
    assert robust_spread(values)[0] == pytest.approx(2.0, rel=0.05)
    values[:2000] = 1e6
    assert robust_spread(values)[0] == pytest.approx(2.0, rel=0.25)
    rare = (np.arange(100.0) < 4)[:, None]
    assert robust_spread(rare)[0] == pytest.approx(rare.std())


@pytest.mark.parametrize("kind", SCALINGS)
def test_no_row_is_scored_by_a_model_that_has_seen_it(kind):
    rng = np.random.default_rng(2)
    X = rng.standard_normal((40, 4)) @ rng.standard_normal((4, 4))
    splits = solvers.kfold(40, 4, 0)
    held = splits[0][1]
    other = X.copy()
    row = held[0]
    other[row] = 1e3 * rng.standard_normal(4)
    rest = held[1:]
    for method in (lambda d: column_regressions(d, None)[0], lambda d: sparse_codes(d, None, 0.1, 0)[0]):
        before, after = (method(scale_by_fold(Z, splits, kind, 10)) for Z in (X, other))
        np.testing.assert_array_equal(before.values[rest], after.values[rest])
        assert after.values[row] > before.values[row]


def test_each_column_is_predicted_by_the_lasso_on_the_training_rows():
    data = scale_by_fold(
        np.random.default_rng(3).standard_normal((60, 5)).cumsum(axis=1),
        solvers.kfold(60, 3, 0),
        SCALINGS[0],
        9,
    )
    scores, _ = column_regressions(data, 0.05)
    rows, held = data.training(1), data.splits[1][1]
    others = [0, 1, 3, 4]
    fit = solvers.path(rows[:, others], rows[:, 2], alphas=[0.05])
    np.testing.assert_allclose(
        scores.expected[held, 2],
        fit.intercepts[0] + data.z[np.ix_(held, others)] @ fit.coefs[:, 0],
        rtol=1e-5,
        atol=1e-6,
    )
    at_zero, predictors = column_regressions(data, 1e3)
    assert predictors == 0
    assert np.ptp(at_zero.expected[held], axis=0).max() == 0


def test_a_code_meets_the_conditions_of_the_lasso():
    data = scale_by_fold(
        np.random.default_rng(4).standard_normal((50, 6)).cumsum(axis=1),
        solvers.kfold(50, 2, 0),
        SCALINGS[1],
        9,
    )
    scores, atoms, used = sparse_codes(data, 4, 0.1, 7)
    assert atoms == 4
    assert 0 < used <= 4
    rows, held = data.training(0), data.splits[0][1]
    length = np.median(np.linalg.norm(rows, axis=1))
    D = learn(rows, 4, 0.1 * length, 7, 0.0)
    left = data.z[held] - scores.expected[held]
    assert np.abs(left @ D.T).max() <= 0.1 * length * (1 + 1e-4)


def test_codes_that_do_not_converge_while_atoms_are_learnt_give_no_warning(recwarn):
    rows = np.random.default_rng(0).normal(size=(90, 8))
    atoms = learn(rows, 60, 0.003, 0, 0.0)
    assert atoms.shape == (60, 8)
    assert np.isfinite(atoms).all()
    assert [str(w.message) for w in recwarn] == []
