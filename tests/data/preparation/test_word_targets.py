"""Targets of two words, given by the column alone: which word is class 1."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, Preparation, ReadOptions, load, open_table, prepare
from tests.facts import assert_facts, note_with


def file(words: list[str]) -> str:
    return "a,d\n" + "".join(f"{j * j % 7},{word}\n" for j, word in enumerate(words))


CASES = {
    "yes is rarer": (["No"] * 7 + ["Yes"] * 3, "Yes"),
    "yes is more frequent": (["no"] * 3 + ["yes"] * 7, "yes"),
    "TRUE": (["TRUE"] * 7 + ["FALSE"] * 3, "TRUE"),
    "positive": (["negative"] * 5 + ["positive"] * 5, "positive"),
    "the rarer one": (["M"] * 4 + ["F"] * 6, "M"),
    "the rarer one, whatever its name": (["F"] * 4 + ["M"] * 6, "F"),
    "two words of yes": (["t"] * 4 + ["y"] * 6, "t"),
}


@pytest.mark.parametrize("case", CASES)
def test_class_1_is_yes_or_else_rarer_and_that_is_said(case, written):
    words, one = CASES[case]
    (other,) = {*words} - {one}
    table = open_table(written(file(words)), "d")
    assert table.target == f"d={one}"
    np.testing.assert_array_equal(table.y, [word == one for word in words])
    note = note_with(table.notes, f"d: {one} is class 1", f"({words.count(one)} of 10 rows)")
    assert_facts(note, f"--target 'd={other}'")
    assert table.features == ("a",)
    assert open_table(written(file(words)), f"d={other}").target == f"d={other}"
    assert open_table(written(file(words)), preparation=Preparation(target="d")).target == f"d={one}"


def test_the_level_named_is_taken_without_a_note(written):
    table = open_table(written(file(["No"] * 7 + ["Yes"] * 3)), "d=No")
    assert not any("class 1" in note for note in table.notes)


def test_a_tie_asks(written):
    with pytest.raises(DataError) as error:
        open_table(written(file(["M", "F"] * 5)), "d")
    assert_facts(
        str(error.value), "x.csv", "target d", "two levels", "5 rows", "--target d=F", "--target d=M"
    )


def test_missing_values_are_no_class(written):
    table = open_table(written(file(["M", "F", "F", "", "F", "NA", "M", "F"])), "d")
    assert table.target == "d=M"
    assert table.n_samples == 6


def test_numbers_as_a_factor(written):
    table = open_table("birthwt", "low", preparation=Preparation(factors=("low",)))
    assert table.target == "low=1"
    np.testing.assert_array_equal(table.y, open_table("birthwt", "low").y)


def test_a_sample_has_the_class_of_the_whole(written):
    path = written("a,d\n" + "".join(f"{j % 13},{'ab'[j % 100 > 50]}\n" for j in range(1000)))
    for seed in range(5):
        assert prepare(load(path, ReadOptions(sample=20, seed=seed)), "d").target == "d=b"


@pytest.mark.parametrize(("values", "one"), [(["1", "2"], "2"), (["-1", "1"], "1"), (["9.5", "4"], "9.5")])
def test_of_two_numbers_the_larger_is_class_1_and_that_is_said(values, one, written):
    table = open_table(written(file(values * 5)), "d")
    assert note_with(table.notes, "d has two values", f"{one} is class 1", "5 of 10 rows")


@pytest.mark.parametrize("values", [["0", "1"], ["1", "2", "3"]])
def test_of_0_and_1_and_of_more_numbers_nothing_is_said(values, written):
    table = open_table(written(file(values * 4)), "d")
    assert not any("class 1" in note for note in table.notes)


@pytest.mark.parametrize(
    ("words", "target", "facts"),
    [
        (
            ["red", "green", "blue"],
            "d=grene",
            ("d has no level 'grene'", "(--target)", "Did you mean green?"),
        ),
        (["red", "green", "blue"], "d=zz", ("d has no level 'zz'", "Levels:", "blue", "green", "red")),
        (["1", "2", "3"], "d=2", ("d has no level '2'", "Add --factor d")),
    ],
)
def test_a_level_that_is_none_is_refused_with_those_there_are(words, target, facts, written):
    with pytest.raises(DataError) as error:
        open_table(written(file(words * 3)), target)
    assert_facts(str(error.value), "x.csv", *facts)
