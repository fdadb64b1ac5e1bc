"""Test rows of a table: chosen once, by a seed, by classes, by whole groups or by time."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import Preparation, open_table
from lasso_tui.data.preparation.held_out_rows import RowRoles, training_rows
from tests.facts import note_with

RNG = np.random.default_rng(3)
Y = RNG.normal(size=200)


def held(roles, fraction=0.25, seed=0):
    train, notes = training_rows(roles, Preparation(test_fraction=fraction, seed=seed), "t")
    return np.flatnonzero(~train), notes


def test_any_rows_by_their_seed():
    first, notes = held(RowRoles(Y))
    assert len(first) == 50
    np.testing.assert_array_equal(first, held(RowRoles(Y))[0])
    assert set(first) != set(held(RowRoles(Y), seed=1)[0])
    assert note_with(notes, "50 of 200 rows", "seed 0")


@pytest.mark.parametrize("rare", [8, 40, 100])
def test_the_same_fraction_of_both_classes(rare):
    y = np.repeat([1.0, 2.0], [rare, 200 - rare])
    shuffled = RNG.permutation(y)
    rows, notes = held(RowRoles(shuffled))
    assert (shuffled[rows] == 1.0).sum() == rare // 4
    assert (shuffled[rows] == 2.0).sum() == (200 - rare) // 4
    assert note_with(notes, "both classes")


def test_a_class_too_rare_for_its_fraction_is_not_held_out_and_that_is_said():
    y = RNG.permutation(np.repeat([0.0, 1.0], [198, 2]))
    rows, notes = held(RowRoles(y), fraction=0.2)
    assert y[rows].sum() == 0
    assert note_with(notes, "both classes", "none of the 2 rows of the rarer")
    assert not any("none" in note for note in held(RowRoles(y), fraction=0.5)[1])


def test_whole_groups():
    groups = RNG.integers(0, 20, 200)
    rows, notes = held(RowRoles(Y, groups=groups))
    chosen = set(groups[rows].tolist())
    assert len(chosen) == 5
    assert not chosen & set(np.delete(groups, rows).tolist())
    assert note_with(notes, "whole groups")


def test_the_latest_rows_and_none_of_their_moment_is_trained_on():
    time = RNG.permutation(np.repeat(np.arange(40), 5)).astype(float)
    rows, notes = held(RowRoles(Y, time=time), fraction=0.26)
    assert time[rows].min() > np.delete(time, rows).max()
    assert 52 <= len(rows) <= 55
    assert note_with(notes, "latest")


def test_a_column_that_marks_them():
    marked = (np.arange(200) % 4 > 0).astype(float)
    train, notes = training_rows(RowRoles(Y, train=marked), Preparation(train="part"), "t")
    np.testing.assert_array_equal(train, marked == 1)
    assert note_with(notes, "50 of 200 rows", "part")


def test_none_by_default():
    assert training_rows(RowRoles(Y), Preparation(), "t")[1] == ()


def test_a_table_knows_where_they_were():
    table = open_table("birthwt", "low", preparation=Preparation(test_fraction=0.25, seed=3))
    whole = open_table("birthwt", "low")
    positions = table.held_out.positions
    np.testing.assert_array_equal(whole.y[positions], table.held_out.y)
    np.testing.assert_array_equal(np.delete(whole.y, positions), table.y)
