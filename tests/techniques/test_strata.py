"""Splits of two classes: stratified by default, test rows too, and a rare class stays in every training part."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui.data import Table
from lasso_tui.techniques import ParamError
from lasso_tui.techniques.linear.splits import folds_of, split_train_test
from lasso_tui.techniques.linear.strata import strata, stratified_folds, stratified_test


def table(y, target="cls=yes", **values):
    y = np.asarray(y, dtype=float)
    X = np.random.default_rng(0).normal(size=(len(y), 2))
    return Table(name="t", source="t", X=X, y=y, features=("a", "b"), target=target, **values)


def rare(n=200, ones=3):
    y = np.zeros(n)
    y[np.random.default_rng(1).choice(n, ones, replace=False)] = 1
    return table(y)


@given(
    n=st.integers(20, 300), ones=st.integers(1, 10), fraction=st.floats(0.05, 0.9), seed=st.integers(0, 99)
)
@settings(max_examples=60, deadline=None)
def test_test_rows_have_the_share_of_every_class(n, ones, fraction, seed):
    y = np.zeros(n)
    y[:ones] = 1
    test = stratified_test(y, fraction, seed)
    assert len(np.unique(test)) == len(test)
    assert abs(y[test].sum() - fraction * ones) < 1 or y[test].sum() == ones - 1
    assert abs((1 - y[test]).sum() - fraction * (n - ones)) < 2
    rest = np.setdiff1d(np.arange(n), test)
    assert set(y[rest]) == {0.0, 1.0}


def test_test_rows_of_numbers_are_low_and_high_where_asked():
    y = np.random.default_rng(2).normal(size=101)
    test = stratified_test(y, 0.2, 0)
    assert len(test) == 21
    assert np.bincount(strata(y, 2)[test]).min() >= 2
    one, other = split_train_test(table(y), 0.2, kind="stratified"), split_train_test(table(y), 0.2)
    assert one.holdout.rows is not None
    assert other.holdout.rows is None


@pytest.mark.parametrize("folds", [3, 5, 10])
def test_a_rare_class_is_in_every_training_part(folds):
    data = rare()
    split = split_train_test(data, 0.2)
    assert split.fitted.y.sum() == 2
    found = folds_of(split.fitted, folds, 0)
    assert "stratified" in found.label
    assert all(split.fitted.y[train].sum() >= 1 for train, _ in found.splits)
    assert found.warnings == (
        f"cls=yes has 2 rows, fewer than {folds} folds: some folds test on none of them.",
    )


def test_a_class_that_no_model_would_know_is_refused_by_name():
    with pytest.raises(ParamError) as refused:
        folds_of(rare(ones=1), 5, 0)
    assert all(words in str(refused.value) for words in ("cls=yes is rare", "1 of 200 rows"))
    ordered = table(np.arange(200) < 10)
    with pytest.raises(ParamError, match=r"cls=yes is rare: 10 of 200 rows.*split=stratified"):
        folds_of(table(np.arange(200) >= 190), 5, 0, "in order")
    numbers = table(np.where(np.arange(200) >= 190, 7.0, 3.0), target="grade")
    with pytest.raises(ParamError, match="grade=7 is rare"):
        folds_of(numbers, 5, 0, "in order")
    assert len(folds_of(ordered, 5, 0).splits) == 5


@given(n=st.integers(20, 120), values=st.integers(2, 30), folds=st.integers(2, 8), seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_stratified_folds_are_those_of_scikit_learn(n, values, folds, seed):
    from sklearn.model_selection import StratifiedKFold

    y = np.random.default_rng(seed).integers(0, values, n)
    splitter = StratifiedKFold(folds, shuffle=True, random_state=seed)
    expected = splitter.split(y, strata(y, folds))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for mine, theirs in zip(stratified_folds(table(y), folds, seed), expected, strict=True):
            np.testing.assert_array_equal(mine[0], theirs[0])
            np.testing.assert_array_equal(mine[1], theirs[1])


def test_numbers_keep_their_shuffled_folds():
    data = table(np.random.default_rng(3).normal(size=50))
    one, other = folds_of(data, 5, 7), folds_of(data, 5, 7, "shuffled")
    assert one.label == other.label == "5-fold"
    for mine, theirs in zip(one.splits, other.splits, strict=True):
        np.testing.assert_array_equal(mine[1], theirs[1])
