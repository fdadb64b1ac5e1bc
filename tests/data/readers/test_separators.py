"""Separators of several characters, a single column with a decimal comma, and quotes that are not closed."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, Reading, ReadOptions, load
from tests.facts import assert_facts, note_with

ROWS = [("name", "b", "y"), ("Jo", "2.5", "3"), ("Al", "-5", "6"), ("x y", "", "9"), ("z", "8", "-2")]
DISTINCT = "3,14\n2,71\n9,15\n7,12\n8,81\n1,41\n"


def read(path, **decided):
    return load(path, ReadOptions(reading=Reading(**decided)))


@pytest.mark.parametrize("separator", ["||", "::", " / ", "|~|", ";;", "\t\t", " - ", "<>", "^|^"])
@pytest.mark.parametrize("before", ["", "Report\n\n"])
def test_separators_of_several_characters_are_found_and_said(separator, before, written):
    text = before + "".join(separator.join(row) + "\n" for row in ROWS)
    for raw in (load(written(text)), read(written(text), sep=separator)):
        assert [column.name for column in raw.columns] == ["name", "b", "y"]
        np.testing.assert_array_equal(raw.columns[1].numbers, [2.5, -5, np.nan, 8])
        np.testing.assert_array_equal(raw.columns[2].numbers, [3, 6, 9, -2])
    note_with(load(written(text)).notes, ascii(separator), "--sep")


def test_separators_of_several_characters_within_quotes_belong_to_the_cell(written):
    text = 'name||y\n"a||b"||2\n"a||b"||3\nc||4\nc||5\n'
    raw = load(written(text))
    assert raw.columns[0].levels == ("a||b", "c")
    np.testing.assert_array_equal(raw.columns[1].numbers, [2, 3, 4, 5])


@pytest.mark.parametrize("text", ["5%,3%\n", "2020-01-01,5\n", "https://a.b/c,5\n", "1.5,-2\n", "(3),4\n"])
def test_marks_beside_usual_separators_are_no_separators(text, written):
    assert [column.name for column in load(written("a,b\n" + text * 6)).columns] == ["a", "b"]


@pytest.mark.parametrize("head", ["y\n", "", '"Load, N"\n'])
def test_a_single_column_with_a_decimal_comma(head, written):
    body = DISTINCT if head else DISTINCT.replace("9,15", "9,05")
    raw = load(written(head + body))
    assert len(raw.columns) == 1
    assert raw.columns[0].numbers[0] == 3.14
    note_with(raw.notes, "One column", "--sep ,")
    assert len(read(written(head + body), sep=",").columns) == 2


def test_numbers_of_rows_before_a_comma_are_names_unless_a_person_says_otherwise(written):
    for body in ("1,34\n2,40\n3,28\n", "3,34\n17,40\n20,28\n"):
        raw = load(written("age\n" + body))
        assert raw.columns[1].numbers[0] == 34
        note_with(raw.notes, "--decimal ,")
        assert len(read(written("age\n" + body), decimal=",").columns) == 1
    note_with(load(written(DISTINCT)).notes, "--decimal ,")


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('a,"b,y\n1,x,3\n2,y,4\n', ["line 1", "--quote none"]),
        ('a,b,y\n1,x,3\n3,"y\n\nfoo', ["line 3", "not closed", "--quote none"]),
    ],
)
def test_a_quote_that_is_not_closed_is_named(text, facts, written):
    with pytest.raises(DataError) as error:
        load(written(text))
    assert_facts(str(error.value), *facts)


def test_a_quote_that_is_not_closed_in_the_last_line_is_text(written):
    raw = load(written('a,b,y\n1,x,3\n2,"y,4'))
    np.testing.assert_array_equal(raw.columns[2].numbers, [3, 4])
    note_with(raw.notes, "Line 3", "not closed", "--quote")
