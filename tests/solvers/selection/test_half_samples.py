"""Pairs of half-samples, and the order in which features enter a path."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.solvers import HalfSamples, SelectionCounts
from lasso_tui.solvers.selection.half_samples import EntryOrder


@pytest.mark.parametrize("n", [10, 11])
def test_halves_share_no_row_and_have_half_of_those_with_weight(n):
    w = np.ones(n)
    w[2] = 0.0
    halves = HalfSamples(np.arange(float(n)), w, seed=1)
    for _ in range(5):
        one, two = halves.draw()
        assert len(one) == len(two) == halves.size == (n - 1) // 2
        assert not set(one) & set(two)
        assert 2 not in {*one, *two}
        np.testing.assert_array_equal(one, np.sort(one))


def test_each_half_has_half_of_both_classes():
    y = (np.arange(31) < 5).astype(float)
    halves = HalfSamples(y, None, seed=0, classes=True)
    drawn = [half for _ in range(20) for half in halves.draw()]
    assert {int(y[half].sum()) for half in drawn} == {2}
    assert {len(half) for half in drawn} == {halves.size} == {15}
    assert {int(row) for half in drawn for row in half} == set(
        range(31)
    )  # the odd row left out is another each time


def test_a_half_with_one_target_is_drawn_again():
    y = np.zeros(16)
    y[[3, 9]] = 1.0, 2.0  # in more than half of all pairs both rows are in one half
    halves = HalfSamples(y, None, seed=0)
    assert all(halves.varies(half) for _ in range(30) for half in halves.draw())
    y[9] = 0.0  # one row can be in one half only
    halves = HalfSamples(y, None, seed=0)
    assert [sum(halves.varies(half) for half in halves.draw()) for _ in range(5)] == [1] * 5


@pytest.mark.parametrize(
    ("y", "w", "match"),
    [
        ([0.0, 1.0, 1.0, 1.0, 1.0], None, "two rows of each class; class 0 has 1"),
        ([0.0, 0.0, 1.0, 1.0, 1.0], [1, 0, 1, 1, 1], "two rows of each class; class 0 has 1"),
        ([0.0, 1.0, 1.0], None, "at least four rows with weight, not 3"),
    ],
)
def test_too_few_rows_are_refused(y, w, match):
    with pytest.raises(ValueError, match=match):
        HalfSamples(np.array(y), None if w is None else np.array(w, dtype=float), 0, classes=True)


def test_features_enter_by_alpha_and_then_by_size():
    order = EntryOrder(np.array([True, True, True, False, True]), 4)
    order.add(np.array([3]), np.array([9.0]))  # without penalty: never counted
    order.add(np.array([0, 2, 3]), np.array([0.1, -0.5, 9.0]))
    order.add(np.array([2, 3]), np.array([-0.7, 9.0]))  # 0 has left, and stays first
    order.add(np.array([0, 1, 2, 3, 4]), np.array([5.0, 1.0, 5.0, 5.0, 2.0]))
    assert order.features == [2, 0, 4, 1]


@pytest.mark.parametrize(
    ("factors", "bounds", "candidates", "exchangeable"),
    [
        (None, None, [1, 1, 1], True),
        ([2.0, 2.0, 2.0], None, [1, 1, 1], True),
        ([0.0, 2.0, 2.0], None, [0, 1, 1], True),
        ([1.0, 2.0, 2.0], None, [1, 1, 1], False),
        (None, ([0.0, 0.0, 0.0], [np.inf, np.inf, np.inf]), [1, 1, 1], True),
        (None, ([0.0, -np.inf, 0.0], [np.inf, np.inf, np.inf]), [1, 1, 1], False),
        (None, ([0.0, -1.0, -1.0], [0.0, 1.0, 1.0]), [0, 1, 1], True),
        ([0.0, 0.0, 0.0], None, [0, 0, 0], False),
    ],
)
def test_features_are_exchangeable_where_all_that_can_be_selected_are_treated_alike(
    factors, bounds, candidates, exchangeable
):
    limits = None if bounds is None else (np.array(bounds[0]), np.array(bounds[1]))
    counts = SelectionCounts(3, np.array([2.0, 1.0]), 1, factors, limits)
    counts.add_coefs(np.array([[0.0, 1.0], [0.0, 0.0], [0.5, 0.7]]))
    counts.add_nothing()
    counts.finish(1)
    found = counts.stability()
    np.testing.assert_array_equal(found.candidates, np.array(candidates, dtype=bool))
    assert found.exchangeable == exchangeable
    np.testing.assert_array_equal(found.frequencies[0], [0.0, 0.5])
    assert found.warnings == ("1 of 2 half-samples have a constant target and select nothing.",)
