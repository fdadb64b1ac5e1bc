"""Preparations that cannot be done: the message names the table, the column, and the flag to use."""

from __future__ import annotations

import pytest

from lasso_tui.data import DataError, Preparation, open_table
from tests.data.preparation.test_prepare import ROWS
from tests.facts import assert_facts


@pytest.fixture
def path(written) -> str:
    return written(ROWS)


REFUSED = {
    "unknown weights": ({"weights": "wt"}, ("x.csv", "'wt'", "--weights", "Did you mean w?")),
    "words as weights": ({"weights": "f"}, ("x.csv", "weights f", "not numeric", "--weights")),
    "unknown column to exclude": (
        {"left_out": ("zzz",)},
        ("x.csv", "'zzz'", "--leave-out", "Columns: a, b, f, w, when, split, who, y."),
    ),
    "unknown factor": ({"factors": ("spilt",)}, ("x.csv", "'spilt'", "--factor", "Did you mean split?")),
    "split by words": ({"train": "who"}, ("x.csv", "who", "p, q, r", "train/test")),
    "split by numbers": ({"train": "w"}, ("x.csv", "w is not", "0, 1, 2 and 1 more", "train/test")),
    "words as time": ({"time": "who"}, ("x.csv", "who", "neither numbers nor dates", "--time")),
    "all held out": ({"test_fraction": 0.9, "left_out": ("b", "f")}, ("x.csv", "1 of 5 rows", "two")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused(case, path):
    requested, facts = REFUSED[case]
    with pytest.raises(DataError) as error:
        open_table(path, preparation=Preparation(target="y", **requested))
    assert_facts(str(error.value), *facts)


def test_negative_weights_are_refused(written):
    with pytest.raises(DataError) as error:
        open_table(written("a,w,y\n1,1,2\n2,-1,3\n3,-2,5\n"), preparation=Preparation(weights="w"))
    assert_facts(str(error.value), "x.csv", "weights w", "negative in 2 rows", "row 2", "at least 0")


def test_a_single_group_of_folds_is_refused(written):
    with pytest.raises(DataError) as error:
        open_table(written("a,g,y\n1,p,2\n2,p,3\n3,p,5\n"), preparation=Preparation(folds="g"))
    assert_facts(str(error.value), "x.csv", "column g", "single group", "two")


@pytest.mark.parametrize(
    ("requested", "facts"),
    [
        ({"missing": "zero"}, ("'zero'", "drop, mean or median")),
        ({"degree": 0}, ("0", "1 to 5")),
        ({"degree": 6}, ("6", "1 to 5")),
        ({"test_fraction": 1.0}, ("fraction 1", "less than 1")),
        ({"test_fraction": 0.5, "train": "s"}, ("column (s)", "fraction")),
    ],
)
def test_choices_out_of_range(requested, facts):
    with pytest.raises(DataError) as error:
        Preparation(**requested)
    assert_facts(str(error.value), *facts)
