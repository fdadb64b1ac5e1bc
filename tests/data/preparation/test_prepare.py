"""Preparation of a table: roles, types, imputation and held-out rows."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from lasso_tui.data import Preparation, Table, load, open_table, prepare
from lasso_tui.data.bundled import data_folder
from tests.facts import note_with

ROWS = """a,b,f,w,when,split,who,y
1,10,u,1,2024-01-03,train,p,3
2,,v,2,2024-01-01,train,p,5
4,14,u,1,2024-01-02,test,q,4
,11,w,0,2024-01-05,train,q,9
8,13,,3,2024-01-04,train,r,2
3,15,v,1,2024-01-06,test,r,7
"""
LEFT = ("w", "when", "split", "who")


@pytest.fixture
def path(written) -> str:
    return written(ROWS)


def prepared(path: str, **asked: object) -> Table:
    return open_table(path, preparation=Preparation(**{"target": "y", "left_out": LEFT, **asked}))


def column(table: Table, name: str) -> list[float]:
    return table.X[:, table.features.index(name)].tolist()


def test_nothing_asked_is_what_was_done_before(path):
    plain, asked = open_table(path), open_table(path, preparation=Preparation())
    np.testing.assert_array_equal(plain.X, asked.X)
    assert plain.notes == asked.notes
    assert plain.held_out is plain.weights is plain.time is plain.cv_groups is plain.imputation is None
    assert plain.prepared == "target y; 3 of 6 rows; 3 factors dummy-coded; 6 features"


def test_the_bundled_sets_say_what_was_done():
    assert open_table("hitters").prepared == (
        "target Salary; 263 of 322 rows; 3 factors dummy-coded; 19 features"
    )
    assert open_table("diabetes").prepared == "target progression; 442 rows; 10 features"


def test_columns_are_left_out_as_asked(path):
    table = prepared(path, left_out=("b", *LEFT))
    assert table.features == ("a", "f=v", "f=w")[:2]
    note_with(table.notes, "Excluded", "b, w, when, split, who", "by request")
    assert "excluded b, w, when and 2 more" in table.prepared


def test_the_target_asked_with_the_source_goes_first(path):
    assert open_table(path, "a", preparation=Preparation(target="b")).target == "a"
    assert open_table(path, preparation=Preparation(target="b")).target == "b"


def test_the_rows_are_known(path):
    np.testing.assert_array_equal(prepared(path).rows, [0, 2, 5])
    np.testing.assert_array_equal(prepared(path, left_out=("b", "f", *LEFT)).rows, [0, 1, 2, 4, 5])


def test_numbers_become_a_factor(path):
    table = prepared(path, factors=("b",), left_out=("a", "f", *LEFT))
    assert table.features == ("b=11", "b=13", "b=14", "b=15")
    assert table.groups[0].reference == "10"


def test_words_become_numbers_and_the_others_missing(written):
    rows = "".join(f"{j * j % 17 if j != 5 else 'unclear'},{j % 4},{j}\n" for j in range(40))
    path = written("a,b,y\n" + rows)
    without = open_table(path)
    assert without.features == ("b",)
    note_with(without.notes, "a: numeric except for text such as 'unclear'", "--na", "--number a")
    table = open_table(path, preparation=Preparation(numbers=("a",)))
    assert table.features == ("a", "b")
    assert table.n_samples == 39
    note_with(table.notes, "a:", "1 values are not numbers", "missing")


def test_weights_are_taken_and_are_no_feature(path):
    table = prepared(path, weights="w", left_out=("a", "f", "when", "split", "who"))
    np.testing.assert_array_equal(table.weights, [1, 1, 0, 3, 1])
    assert table.features == ("b",)
    note_with(table.notes, "Excluded: w (sample weights)")
    assert "weights w" in table.prepared


def test_times_are_days_or_numbers(path):
    kept = ("a", "b", "f", "w", "split")
    table = prepared(path, time="when", left_out=kept)
    np.testing.assert_array_equal(table.time - table.time.min(), [2, 0, 1, 4, 3, 5])
    np.testing.assert_array_equal(
        prepared(path, time="w", left_out=("when", *kept[:3])).time, [1, 2, 1, 0, 3, 1]
    )


def test_groups_of_folds_are_numbered(path):
    table = prepared(path, folds="who", left_out=("a", "b", "f", "when", "split"))
    np.testing.assert_array_equal(table.cv_groups, [0, 0, 1, 1, 2, 2])
    assert table.features == ("w",)
    assert "CV groups who" in table.prepared


@pytest.mark.parametrize("missing", ["mean", "median"])
def test_gaps_are_filled_from_the_training_rows(missing, path):
    table = prepared(path, missing=missing, train="split", left_out=("w", "when", "who"))
    assert table.features == ("a", "b", "f=v", "f=w", "f=missing", "a missing", "b missing")
    middle_a, middle_b = (np.mean, np.median)[missing == "median"]([[1, 2, 8], [10, 11, 13]], axis=1)
    assert column(table, "a") == [1, 2, middle_a, 8]
    assert column(table, "b") == [10, middle_b, 11, 13]
    assert column(table, "a missing") == [0, 0, 1, 0]
    assert column(table, "f=missing") == [0, 0, 0, 1]
    assert table.held_out.X.tolist() == [[4, 14, 0, 0, 0, 0, 0], [3, 15, 1, 0, 0, 0, 0]]
    assert table.held_out.y.tolist() == [4, 7]
    assert f"2 columns imputed ({missing})" in table.prepared
    assert "4 train, 2 held out" in table.prepared


def test_gaps_without_indicators(path):
    table = prepared(path, missing="mean", indicators=False)
    assert table.features == ("a", "b", "f=v", "f=w", "f=missing")
    assert table.n_samples == 6


def test_gaps_are_filled_again_in_each_fold(path):
    table = prepared(path, missing="mean", degree=2, interactions=True, left_out=("f", *LEFT))
    assert table.features == ("a", "b", "a missing", "b missing", "a^2", "b^2", "a*b")
    rows = np.array([0, 2])
    X = table.imputation.filled(table.X, rows)
    assert X[:, 0].tolist() == [1, 2, 4, 2.5, 8, 3]
    assert X[:, 1].tolist() == [10, 12, 14, 11, 13, 15]
    np.testing.assert_array_equal(X[:, 4], X[:, 0] ** 2)
    np.testing.assert_array_equal(X[:, 5], X[:, 1] ** 2)
    np.testing.assert_array_equal(X[:, 6], X[:, 0] * X[:, 1])
    np.testing.assert_array_equal(X[:, 2:4], table.X[:, 2:4])
    np.testing.assert_array_equal(table.imputation.filled(table.X, np.arange(6)), table.X)


def test_a_row_whose_target_is_missing_is_dropped_though_gaps_are_filled(written):
    table = open_table(written("a,y\n1,2\n,3\n4,\n5,9\n"), preparation=Preparation(missing="mean"))
    np.testing.assert_array_equal(table.y, [2, 3, 9])
    assert column(table, "a") == [1, 3, 5]


def test_the_books_split_of_prostate():
    table = open_table("prostate", preparation=Preparation(train="train"))
    assert table.n_samples == 67
    assert table.held_out.X.shape == (30, 8)
    assert table.prepared == "target lpsa; 97 rows; 67 train, 30 held out; 8 features"
    with (data_folder() / "prostate.csv").open() as file:
        rows = list(csv.DictReader(file))
    np.testing.assert_array_equal(table.y, [float(row["lpsa"]) for row in rows if row["train"] == "T"])
    np.testing.assert_array_equal(
        table.held_out.y, [float(row["lpsa"]) for row in rows if row["train"] == "F"]
    )


@pytest.mark.parametrize(("words", "train"), [("T,F,F,T", 2), ("1,0,1,1", 3), ("yes,no,no,yes", 2)])
def test_ways_to_say_which_rows_train(words, train, written):
    rows = "".join(f"{j},{word},{j * j}\n" for j, word in enumerate(words.split(",")))
    table = open_table(written("a,s,y\n" + rows), preparation=Preparation(train="s"))
    assert (table.n_samples, len(table.held_out.y)) == (train, 4 - train)


def test_a_fraction_is_held_out_at_random_by_its_seed():
    one, again, other = (
        open_table("diabetes", preparation=Preparation(test_fraction=0.25, seed=seed)) for seed in (3, 3, 4)
    )
    assert one.n_samples == 332
    assert len(one.held_out.y) == 110
    np.testing.assert_array_equal(one.rows, again.rows)
    assert not np.array_equal(one.rows, other.rows)
    whole = open_table("diabetes")
    np.testing.assert_array_equal(one.X, whole.X[one.rows])


def test_a_level_only_in_held_out_rows_has_no_column(written):
    text = "f,x,s,y\nu,1,1,1\nv,2,1,3\nw,3,0,2\nu,5,1,4\n"
    table = open_table(written(text), preparation=Preparation(train="s"))
    assert table.features == ("f=v", "x")


def test_read_once_and_prepare_twice(path):
    loaded = load(path)
    one = prepare(loaded, "y", Preparation(left_out=LEFT))
    other = prepare(loaded, "a", Preparation(left_out=LEFT, missing="median"))
    assert (one.target, other.target) == ("y", "a")
    np.testing.assert_array_equal(one.X, prepared(path).X)
