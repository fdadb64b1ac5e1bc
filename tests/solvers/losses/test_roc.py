"""The area under the ROC curve and its standard error, against counting pairs and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import roc_auc_score

from lasso_tui.solvers import roc_auc, roc_auc_se
from lasso_tui.solvers.losses.roc import area_losses

classes = arrays(np.float64, 24, elements=st.sampled_from([0.0, 1.0])).filter(lambda y: 2 <= y.sum() <= 22)
scores = arrays(np.float64, 24, elements=st.integers(0, 6).map(float))
weights = arrays(np.float64, 24, elements=st.sampled_from([0.5, 1.0, 3.0]))


def pairs(y, s, w):
    """Ψ of every pair of rows of the two classes, and the weights of both."""
    ones, zeros = y == 1, y == 0
    psi = (s[ones][:, None] > s[zeros]) + 0.5 * (s[ones][:, None] == s[zeros])
    return psi, w[ones] / w[ones].sum(), w[zeros] / w[zeros].sum()


@given(y=classes, s=scores, w=weights)
@settings(max_examples=60, deadline=None)
def test_the_area_is_the_weighted_share_of_pairs_in_order(y, s, w):
    psi, a, b = pairs(y, s, w)
    assert roc_auc(y, s, w) == pytest.approx(a @ psi @ b, abs=1e-12)
    assert roc_auc(y, s, w) == pytest.approx(roc_auc_score(y, s, sample_weight=w), abs=1e-12)
    assert roc_auc(y, -s, w) == pytest.approx(1 - roc_auc(y, s, w), abs=1e-12)
    np.testing.assert_allclose(
        area_losses(y, np.column_stack([s, s**3, 0 * s]), w), [1 - a @ psi @ b] * 2 + [0.5], atol=1e-12
    )


@given(y=classes, s=scores)
@settings(max_examples=60, deadline=None)
def test_the_standard_error_is_delongs(y, s):
    psi, a, b = pairs(y, s, np.ones(24))
    of_ones, of_zeros = psi @ b, a @ psi  # their structural components V10 and V01
    variance = of_ones.var(ddof=1) / len(a) + of_zeros.var(ddof=1) / len(b)
    assert roc_auc_se(y, s) == pytest.approx(np.sqrt(variance), abs=1e-12)
    assert roc_auc_se(y, s, np.full(24, 7.0)) == pytest.approx(np.sqrt(variance), abs=1e-12)


def test_the_standard_error_with_weights_is_the_scatter():
    rng = np.random.default_rng(0)
    y, w = (np.arange(200) < 60).astype(float), rng.uniform(0.2, 2.0, 200)
    draws = [rng.standard_normal(200) + y for _ in range(300)]
    scatter = np.std([roc_auc(y, d, w) for d in draws])
    assert np.mean([roc_auc_se(y, d, w) for d in draws]) == pytest.approx(scatter, rel=0.15)


def test_rows_without_weight_do_not_count():
    rng = np.random.default_rng(1)
    y, s = (rng.random(40) < 0.5).astype(float), rng.standard_normal(40)
    w = (np.arange(40) % 3 > 0).astype(float)
    used = w > 0
    assert roc_auc(y, s, w) == pytest.approx(roc_auc(y[used], s[used]))
    assert roc_auc_se(y, s, w) == pytest.approx(roc_auc_se(y[used], s[used]))


def test_scores_that_are_equal_but_for_rounding_are_ties():
    y = np.array([0.0, 1.0, 0.0, 1.0])
    assert roc_auc(y, np.array([0.3, 0.1 + 0.2, 0.3, 0.3])) == 0.5
    assert roc_auc(y, np.array([1.0, 1.0 + 1e-9, 1.0, 1.0 + 1e-9])) == 1.0


def test_one_class_has_no_area_and_one_row_of_a_class_no_standard_error():
    s = np.arange(4.0)
    assert np.isnan(roc_auc(np.ones(4), s))
    assert np.isnan(roc_auc(np.array([0.0, 1, 1, 1]), s, np.array([0.0, 1, 1, 1])))
    assert roc_auc(np.array([0.0, 0, 0, 1]), s) == 1.0
    assert np.isnan(roc_auc_se(np.array([0.0, 0, 0, 1]), s))
    with pytest.raises(ValueError, match=r"y must be 0 or 1, not 2 \(row 1\)"):
        roc_auc([0, 2, 1], [1.0, 2.0, 3.0])
