"""CSV and TSV files of the user's: types, factors, missing values, targets."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, load, open_table, targets
from tests.facts import assert_facts, note_with

pytestmark = pytest.mark.lowest

MIXED = """size,colour,weight,grade,price
1.5,red,10,a,100
2.5,blue,12,b,120
3.5,,11,a,90
4.5,green,NA,b,130
5.5,red,14,a,
6.5,blue,15,b,155
7.5,green,13,a,160
"""


def test_numbers_factors_and_missing_rows(written):
    table = open_table(written(MIXED))
    assert table.target == "price"
    assert table.features == ("size", "colour=blue", "colour=green", "weight", "grade=b")
    np.testing.assert_array_equal(table.y, [100, 120, 155, 160])
    np.testing.assert_array_equal(
        table.X, [[1.5, 0, 0, 10, 0], [2.5, 1, 0, 12, 1], [6.5, 1, 0, 15, 1], [7.5, 0, 1, 13, 0]]
    )
    target, dropped, colour, grade = table.notes
    assert_facts(target, "Target: price", "last numeric column", "--target")
    assert_facts(dropped, "3 of 7 rows", "price: 1", "colour: 1", "weight: 1")
    assert_facts(colour, "colour: dummy-coded", "reference level red")
    assert_facts(grade, "grade: dummy-coded", "reference level a")


def test_the_group_of_a_factor_is_remembered(written):
    colour, grade = open_table(written(MIXED)).groups
    assert (colour.name, colour.columns, colour.reference) == ("colour", (1, 2), "red")
    assert (grade.name, grade.columns, grade.reference) == ("grade", (4,), "a")


def test_name_and_source(written):
    path = written(MIXED, "fruit.csv")
    table = open_table(path)
    assert table.name == "fruit.csv"
    assert open_table(table.source).features == table.features


@pytest.mark.parametrize(
    ("target", "y"),
    [
        ("weight", [10, 12, 15, 13]),
        ("size", [1.5, 2.5, 6.5, 7.5]),
        ("colour=red", [1, 0, 0, 0]),
        ("grade=b", [0, 1, 1, 0]),
    ],
)
def test_the_target_is_named(written, target, y):
    table = open_table(written(MIXED), target=target)
    assert table.target == target
    np.testing.assert_array_equal(table.y, y)
    assert not any(
        name == target or name.startswith(target.partition("=")[0] + "=") for name in table.features
    )
    assert not any("Target" in note for note in table.notes)


def test_targets_are_numbers_and_levels(written):
    expected = ("size", "colour=blue", "colour=green", "colour=red", "weight", "grade=a", "grade=b", "price")
    assert targets(written(MIXED)) == expected


def test_a_level_may_hold_an_equals_sign(written):
    table = open_table(written("a=b,y\nx=1,1\nx=2,2\nx=1,4\n"), target="a=b=x=2")
    np.testing.assert_array_equal(table.y, [0, 1, 0])


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", " "])
def test_the_separator_is_found(written, delimiter):
    text = MIXED.replace(",,", ",NA,").replace("90\n", "90\n").replace("14,a,\n", "14,a,NA\n")
    table = open_table(written(text.replace(",", delimiter), "x.txt"))
    np.testing.assert_array_equal(table.y, [100, 120, 155, 160])
    assert table.features == ("size", "colour=blue", "colour=green", "weight", "grade=b")


@pytest.mark.parametrize(
    "word", ["", "NA", "na", "n/a", "NaN", "null", "None", ".", "?", "-", "missing", " NA "]
)
def test_words_for_a_missing_value(written, word):
    table = open_table(written(f"a,b,y\n1,2,3\n{word},3,4\n3,5,7\n4,5,8\n"))
    np.testing.assert_array_equal(table.X, [[1, 2], [3, 5], [4, 5]])
    note_with(table.notes, "Dropped 1 of 4 rows", "a: 1")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_blank_lines_and_spaces(written, line_end):
    text = "\na , b,y\n 1 ,2,3\n\n2,1,5\n3, 3 ,4\n\n".replace("\n", line_end)
    table = open_table(written(text))
    assert table.features == ("a", "b")
    np.testing.assert_array_equal(table.X, [[1, 2], [2, 1], [3, 3]])


def test_quoted_cells_hold_separators_quotes_and_line_breaks(written):
    text = '"a,b","the ""best""",y\n1,"x, y",1\n2,"p\nq",3\n3,"x, y",2\n'
    table = open_table(written(text))
    assert table.features == ("a,b", 'the "best"=p\\nq')
    assert table.groups[0].reference == "x, y"


def test_scientific_and_signed_numbers_are_exact(written):
    cells = ["1e-3", "+2.5E+10", "-.5", "0.1", "123456789012345678", "4.9e-324", "1.7976931348623157e308"]
    rows = "".join(f"{cell},{j}\n" for j, cell in enumerate(cells))
    column = load(written("a,y\n" + rows)).columns[0]
    np.testing.assert_array_equal(column.numbers, [float(cell) for cell in cells])


def test_what_only_python_takes_for_a_number_is_a_word(written):
    table = open_table(written("a,b,y\n1_0,1,1\n2_0,2,2\n1_0,3,4\n"))
    assert table.features == ("a=2_0", "b")


def test_constants_and_long_text_are_left_out_and_said(written):
    rows = "".join(f"{j},7,word{j},{j * j % 7}\n" for j in range(20))
    table = open_table(written("a,seven,text,y\n" + rows))
    assert table.features == ("a",)
    note_with(table.notes, "Excluded: seven (constant)")
    note_with(table.notes, "Excluded: text (text with 20 distinct values)")


def test_a_column_constant_on_the_rows_used_is_left_out(written):
    table = open_table(written("a,b,y\n1,5,1\n2,5,2\n3,6,\n4,5,9\n"))
    assert table.features == ("a",)
    note_with(table.notes, "Excluded: b (constant in the rows used)")


def test_a_level_only_on_dropped_rows_has_no_column(written):
    table = open_table(written("f,b,y\nu,1,1\nv,2,2\nw,3,\nu,4,4\n"))
    assert table.features == ("f=v", "b")


def test_many_columns_left_out_take_one_note(written):
    names = [f"c{j}" for j in range(40)]
    head = ",".join([*names, "a", "y"])
    rows = "\n".join(",".join(["1"] * 40 + [str(j), str(j * j)]) for j in range(5))
    notes = open_table(written(f"{head}\n{rows}\n")).notes
    (note,) = (note for note in notes if "constant" in note)
    assert_facts(note, "Excluded: c0, c1, c2, c3, c4, c5 and 34 more")


def test_a_home_folder_is_found(written, tmp_path, monkeypatch):
    written(MIXED, "fruit.csv")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert open_table("~/fruit.csv").target == "price"


def test_an_unnamed_column_has_a_name(written):
    assert open_table(written("a,,y\n1,4,1\n2,2,3\n9,4,4\n")).features == ("a", "column 2")


def test_errors_are_value_errors():
    assert issubclass(DataError, ValueError)
