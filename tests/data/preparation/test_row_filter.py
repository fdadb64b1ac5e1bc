"""Rows by an expression: comparisons, logic with missing values, and nothing that is executed."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, Preparation, load, open_table
from lasso_tui.data.preparation.row_filter import rows_where
from tests.facts import assert_facts, note_with

TEXT = "age,region,body mass,day,y\n" + "".join(
    f"{'' if j == 3 else 20 + 5 * j},{['north', 'south', ''][j % 3]},{50 + j * j},2024-01-{j + 1:02},{j}\n"
    for j in range(10)
)

AGE = np.array([np.nan if j == 3 else 20 + 5 * j for j in range(10)])
REGION = np.array([["north", "south", ""][j % 3] for j in range(10)])
MASS = np.array([50 + j * j for j in range(10)])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("age > 40", AGE > 40),
        ("not age > 40", AGE <= 40),
        ("25 <= age < 50", (AGE >= 25) & (AGE < 50)),
        ("age > 40 and region == 'north'", (AGE > 40) & (REGION == "north")),
        ("age > 40 or region == 'north'", (AGE > 40) | (REGION == "north")),
        ("region in ('north', 'south')", REGION != ""),
        ("region not in ('north',)", REGION == "south"),
        ("region != 'north'", REGION == "south"),
        ("region is missing", REGION == ""),
        ("age is not missing", ~np.isnan(AGE)),
        ("`body mass` / 2 + 1 > 40", MASS / 2 + 1 > 40),
        ("day >= '2024-01-06'", np.arange(10) >= 5),
        ("-age < -40", AGE > 40),
        ("age in (20, 30)", (AGE == 20) | (AGE == 30)),
    ],
)
def test_rows(text, rows, written):
    np.testing.assert_array_equal(rows_where(text, load(written(TEXT)).columns, "x.csv"), rows)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "age.real > 3",
        "(lambda: 1)() > 0",
        "age",
        "age > ",
        "region > 'north'",
        "[x for x in age]",
        "age if age else y",
        "height > 3",
        "f'{age}' == '3'",
        "age > 1" + " and age > 1" * 400,
        "day > 'soon'",
        "True == True",
    ],
)
def test_what_is_no_comparison_of_columns_is_refused(text, written):
    with pytest.raises(DataError) as error:
        rows_where(text, load(written(TEXT)).columns, "x.csv")
    assert_facts(str(error.value), "x.csv", "--where")


def test_a_table_of_chosen_rows(written):
    table = open_table(written(TEXT), preparation=Preparation(where="y >= 4"), target="y")
    assert table.y.min() == 4
    note_with(table.notes, "Rows: 6 of 10 chosen by --where")
    with pytest.raises(DataError, match=r"--where chooses 0 of 10 rows"):
        open_table(written(TEXT), preparation=Preparation(where="y > 99"))


def test_many_lost_rows_are_a_warning(written):
    from lasso_tui.data import leak_warnings

    text = "a,b,y\n" + "".join(f"{j * j % 7},{'' if j % 3 == 0 else j % 5},{j % 11}\n" for j in range(60))
    (lost,) = (one for one in leak_warnings(open_table(written(text))) if "lost" in one)
    assert_facts(lost, "33% of the rows", "20 of 60", "--missing mean", "--leave-out b")
