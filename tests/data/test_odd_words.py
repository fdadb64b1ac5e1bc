"""Words among numbers or dates: missing where they say so, named where they do not; levels that may be one."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import Preparation, Reading, ReadOptions, load, open_table
from lasso_tui.data.columns.alike_levels import alike_groups
from lasso_tui.data.profile.describe import describe
from tests.facts import note_with

NUMBERS = [str(3 * j + 1) for j in range(10)]


def column(written, cells, **reading):
    text = "x,y\n" + "".join(f'"{cell}",{1.5 * j + 0.25}\n' for j, cell in enumerate(cells))
    raw = load(written(text), ReadOptions(reading=Reading(**reading)))
    return raw.columns[0], raw.notes


@pytest.mark.parametrize(
    "word",
    [
        "unknown",
        "Unknown",
        "n.d.",
        "no data",
        "*",
        "****",
        "#####",
        "Err:502",
        ":",
        "x",
        "tbd",
        "#NOME?",
        "#ПУСТО!",
        "keine Angabe",
        "нет данных",
        "缺失",
        "(blank)",
        "–",
        "—",
        "-1.#QNAN",
        "#DIV/0",
        "k.A.",
        "void",
    ],
)
def test_words_for_missing_values_among_numbers(word, written):
    found, notes = column(written, [*NUMBERS[:5], word, *NUMBERS[5:]])
    assert found.kind == "number"
    assert found.missing.tolist() == [j == 5 for j in range(11)]
    note_with(notes, f"x: {word} (1) count as missing")


def test_such_words_are_levels_among_words_and_codes(written):
    assert column(written, ["a", "b", "unknown", "a", "b", "unknown"])[0].levels == ("a", "b", "unknown")
    found, _ = column(written, ["1", "2", "unknown"] * 5)
    assert found.levels == ("1", "2", "unknown")


def test_such_words_are_odd_where_missing_words_are_switched_off(written):
    found, notes = column(written, [*NUMBERS, "unknown"], na=("",))
    assert found.kind == "text"
    note_with(notes, "numeric except for text such as 'unknown'")


def test_other_words_among_numbers_are_named(written):
    found, notes = column(written, [*NUMBERS, "<LOD"])
    assert found.kind == "text"
    note_with(notes, "'<LOD'", "--na", "--number x")


@pytest.mark.parametrize("cells", [["\u200b12", "34", "56"], ["\ufeff12", "34", "56"], ["'12", "'34", "'56"]])
def test_invisible_characters_are_no_part_of_numbers(cells, written):
    found, notes = column(written, cells)
    np.testing.assert_array_equal(found.numbers, [12, 34, 56])
    note_with(notes, "invisible characters removed")


def test_dates_with_a_zero_or_an_impossible_one(written):
    found, notes = column(written, ["2024-01-05", "0000-00-00", "2024-03-07"])
    assert found.kind == "date"
    note_with(notes, "0000-00-00 (1) count as missing")
    found, notes = column(written, ["2024-01-05", "tbd", "2024-03-07", "2024-05-01"])
    assert found.kind == "date"
    found, notes = column(written, [*(f"2024-01-{j:02}" for j in range(1, 9)), "2024-02-30"])
    assert found.kind == "text"
    note_with(notes, "dates except for text such as '2024-02-30'", "--type x=date")


@pytest.mark.parametrize(
    ("levels", "groups"),
    [
        (["North", "South", "north "], [["North", "north "]]),
        (["São Paulo", "Sao Paulo", "Rio"], [["São Paulo", "Sao Paulo"]]),
        (
            ["New York", "New\\xa0York", "Rome", "Ro\\u200bme"],
            [["New York", "New\\xa0York"], ["Rome", "Ro\\u200bme"]],
        ),
        (["TRUE", "FALSE", "1", "0"], [["TRUE", "1"], ["FALSE", "0"]]),
        (["Yes", "No", "Y", "N"], [["Yes", "Y"], ["No", "N"]]),
        (["A", "A+", "A-", "B"], []),
        (["Y", "N"], []),
        (["1.0", "10"], []),
    ],
)
def test_levels_that_may_be_one(levels, groups):
    assert alike_groups(levels) == groups


@pytest.mark.parametrize("word", ["-1", "8888", "9999.9", "9.96921e36", "-9.99e20"])
def test_numbers_that_may_stand_for_missing_values(word, written):
    cells = ["23.5", "45", "38", word, "33", "41", "28", word, "61"]
    note_with(column(written, cells)[1], f"{float(word):g} may stand for missing values", "--na=")


ALIKE = "region,x,y\n" + "".join(
    f"{['North', 'north', 'South', 'North', 'SOUTH', 'SOUTH', 'West'][j % 7]},{j * j % 11},{j % 5}\n"
    for j in range(70)
)


def test_levels_that_may_be_one_are_merged_where_asked_for(written):
    path = written(ALIKE)
    apart = open_table(path)
    assert sum(name.startswith("region=") for name in apart.features) == 4
    note_with(
        apart.notes, "region: levels that may be one", "'North' and 'north'", "--merge-levels region", "key l"
    )
    table = open_table(path, preparation=Preparation(merged=("region",)))
    assert [name for name in table.features if name.startswith("region=")] == ["region=SOUTH", "region=West"]
    note_with(table.notes, "region: levels merged: 'north' with 'North', 'South' with 'SOUTH'")
    assert not any("may be one" in note for note in table.notes)
    assert table.X[:, table.features.index("region=SOUTH")].sum() == 30
    assert table.origin.merged == {"region": {"north": "North", "South": "SOUTH"}}
    level = open_table(path, "region=North", preparation=Preparation(merged=("region",)))
    assert level.y.sum() == 30
    nothing = open_table(path, preparation=Preparation(merged=("x",)))
    note_with(nothing.notes, "x: no two levels are alike")


def test_merged_levels_have_one_profile(written):
    raw = load(written(ALIKE))
    assert next(one for one in describe(raw).columns if one.name == "region").alike
    profile = describe(raw, preparation=Preparation(merged=("region",)))
    region = profile.columns[0]
    assert (region.n_levels, region.alike, region.issues) == (3, False, ())
    note_with(profile.notes, "levels merged")


@pytest.mark.parametrize("day", ["1900-01-01", "9999-12-31", "0001-01-01", "1970-01-01", "2099-12-31"])
def test_days_that_stand_for_no_date_are_pointed_out_and_can_be_missing(day, written):
    text = f"day,y\n2021-03-04,1\n{day},2\n2021-05-06,3\n2022-07-08,4\n"
    note_with(load(written(text)).notes, day, "day (1 row)", f"--na={day}")
    raw = load(written(text), ReadOptions(reading=Reading(na=(day,))))
    assert raw.columns[0].missing.tolist() == [False, True, False, False]
    assert not any("far from" in note for note in raw.notes)


def test_the_same_days_among_dates_near_them_are_dates(written):
    rows = "".join(f"{year}-01-01,{year}\n" for year in (1898, 1899, 1900, 1901, 1968, 1970))
    assert not any("far from" in note for note in load(written(f"day,y\n{rows}")).notes)


def test_rows_named_totals_between_others_are_pointed_out(written):
    raw = load(written("r,y\nN,1\nS,2\nSubtotal,3\nE,1\nW,2\nSubtotal,3\nN,2\n"))
    note_with(raw.notes, "Subtotal in 2 rows", "--where \"r != 'Subtotal'\"")


def test_formulas_that_protect_text_in_spreadsheets_are_labels(written):
    text = '="no";id;y\n' + "".join(f'{j % 3};="00{j % 4}";"=""{j}"""\n' for j in range(8)) + '1;="";=""\n'
    raw = load(written(text))
    assert raw.columns[0].name == "no"
    assert raw.columns[1].levels == ("000", "001", "002", "003")
    assert raw.columns[1].missing.tolist() == [False] * 8 + [True]
    assert raw.columns[2].codes is not None
    note_with(raw.notes, '="000" is 000', "--type id=number")
    assert not raw.csv_options
