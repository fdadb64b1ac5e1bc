"""Tables as databases, instruments, statistics offices and people write them: each is read as a person reads it."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, Reading, ReadOptions, load
from tests.facts import assert_facts, note_with

N = 12
ROWS = [(j, f"w{j % 2}", 2.5 * j) for j in range(N)]


def table(separator: str, *, first: str = "", last: str = "") -> str:
    return "".join(f"{first}{separator.join(map(str, row))}{last}\n" for row in ROWS)


BODY = table(",")
AFTER_HEADER = f"a,b,y\n{BODY}"

PLAIN = {
    "markdown": "| a | b | y |\n|---|:-:|--:|\n" + table(" | ", first="| ", last=" |"),
    "psql": "  a |  b |  y\n----+----+-----\n" + table(" | ", first=" ") + "(12 rows)\n\n",
    "mysql": "+---+---+---+\n| a | b | y |\n+---+---+---+\n"
    + table(" | ", first="| ", last=" |")
    + "+---+---+---+\n12 rows in set (0.00 sec)\n",
    "SQL Server": "a   b   y\n--- --- -----\n" + table("  ", first="  ") + "\n(12 rows affected)\n",
    "colons": "a:b:y\n" + table(":"),
    "carets": "a^b^y\n" + table("^"),
    "control-A": "a\x01b\x01y\n" + table("\x01"),
    "unit separators": "a\x1fb\x1fy\n" + table("\x1f"),
    "fixed width": "  a b     y\n" + "".join(f"{a:3d} {b:<4} {y:5.1f}\n" for a, b, y in ROWS),
    "keys above": f"Station: Oslo\nLat: 59.9\n\n{AFTER_HEADER}",
    "cells above": f"Station,Oslo\nLat,59.9\nLon,10.7\n\n{AFTER_HEADER}",
    "record of a header and a trailer": "H|20240101\na|b|y\n" + table("|") + "T|12\n",
    "comment within": f"a,b,y\n{BODY[: BODY.index('3,')]}# a pause from here on\n{BODY[BODY.index('3,') :]}",
    "units row": f"a,b,y\n[kg],[-],[m/s]\n{BODY}",
    "types row": f"a,b,y\nint,string,float\n{BODY}",
    "total": f"{AFTER_HEADER}Total,,165\n",
    "grand total": f"{AFTER_HEADER}66,,Grand total\n",
    "stars below": f"{AFTER_HEADER}* preliminary\n** revised\n",
    "end": f"{AFTER_HEADER}<END>\n",
    "empty rows below": f"{AFTER_HEADER},,\n,,\n",
    "blank cells above": f",,\n,,\n{AFTER_HEADER}",
    "byte order mark between": AFTER_HEADER.replace("\n6,", "\n\ufeff6,"),
    "old Macintosh": AFTER_HEADER.replace("\n", "\r"),
    "ends of lines of two kinds": AFTER_HEADER.replace("\n3,", "\r\n3,"),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_the_table_is_what_a_person_sees(kind, written):
    raw = load(written(PLAIN[kind]))
    assert [column.name for column in raw.columns if column.kind != "empty"] == ["a", "b", "y"]
    a, b, y = (column for column in raw.columns if column.kind != "empty")
    np.testing.assert_array_equal(a.numbers, [row[0] for row in ROWS])
    assert [b.levels[code] for code in b.codes] == [row[1] for row in ROWS]
    np.testing.assert_array_equal(y.numbers, [row[2] for row in ROWS])


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("psql", ["Lines of dashes"]),
        ("colons", ["separated by ':'", "--sep"]),
        ("control-A", [r"separated by '\x01'"]),
        ("cells above", ["4 lines before the header skipped (Station)", "--skip 0"]),
        ("comment within", ["Comments in line 5 left out"]),
        ("total", ["line 14: Total", "footer"]),
        ("record of a header and a trailer", ["before the header skipped (H)"]),
    ],
)
def test_what_is_not_obvious_is_said(kind, facts, written):
    note_with(load(written(PLAIN[kind])).notes, *facts)


def test_the_header_that_comes_again_with_its_units_or_in_capitals(written):
    raw = load(written(f"a,b,y\nkg,,m\n{BODY}a,b,y\nkg,,m\n{BODY}A,B,Y\n{BODY}"))
    assert [column.kind for column in raw.columns] == ["number", "factor", "number"]
    assert raw.n_rows == 3 * N
    note_with(raw.notes, "The header comes again in lines 15, 16, 29")


def test_two_header_rows_over_a_row_that_names_the_index(written):
    rows = "".join(f"g{j},{j},{2 * j},{3 * j}\n" for j in range(N))
    raw = load(written(f",mass,mass,len\n,mean,std,mean\ngroup,,,\n{rows}"))
    assert [column.name for column in raw.columns][1:] == ["mass mean", "mass std", "len mean"]
    assert raw.columns[0].index
    assert raw.n_rows == N


def test_years_as_names_below_a_narrower_preamble(written):
    head = '\ufeff"Source","Indicators",\n\n"Updated","2024-01-01",\n\n'
    rows = "".join(f'"C{j}","K{j}","{j * 1.5}","{j * 2.5}","{j + 0.25}",\n' for j in range(N))
    raw = load(written(f'{head}"Country","Code","2019","2020","2021",\n{rows}'))
    assert [column.name for column in raw.columns][:5] == ["Country", "Code", "2019", "2020", "2021"]
    assert raw.n_rows == N


def test_separators_behind_backslashes_belong_to_the_cell(written):
    rows = "".join(f"Smith\\, J,{20 + j % 3},{2.5 * j}\n" for j in range(N))
    raw = load(written(f"name,len,y\n{rows}"))
    assert raw.columns[0].levels == ("Smith, J",)
    assert [column.name for column in raw.columns] == ["name", "len", "y"]
    paths = "".join(f"C:\\dir{j % 3}\\,{20 + j % 3},{2.5 * j}\n" for j in range(N))
    assert load(written(f"path,len,y\n{paths}")).columns[0].levels[0] == "C:\\dir0\\"


def test_columns_of_fixed_width_with_words_of_several_parts(written):
    rows = "".join(
        f"{'John Smith' if j % 2 else 'Al':<15} {20 + j:3d}   {150 + 1.5 * j:6.1f}\n" for j in range(N)
    )
    text = f"name            age   height\n{rows}"
    raw = load(written(text))
    assert raw.columns[0].levels == ("Al", "John Smith")
    np.testing.assert_array_equal(raw.columns[1].numbers, 20 + np.arange(N))
    note_with(raw.notes, "Columns of fixed width: 3")
    long = text + "".join(f"{'x':<15} {20 + j % 9:3d}   {150:6.1f}\n" for j in range(250))
    with pytest.raises(DataError) as error:
        load(written(long + "a name of more letters  20    150.0\n"))
    assert_facts(str(error.value), "line 264", "between the columns", "--sep")


def test_names_of_rows_are_said(written):
    raw = load(written("x,y\n" + "".join(f"{100 + j * j},{j},{2 * j}\n" for j in range(N))))
    assert raw.columns[0].index
    note_with(raw.notes, "one cell more than the header", "--sep")


def test_numbers_that_begin_with_zeros_may_be_codes(written):
    raw = load(
        written(
            "zip,y\n" + "".join(f"{code},{j}\n" for j, code in enumerate(["02134", "10001", "90210"] * 4))
        )
    )
    note_with(raw.notes, "zip: numbers such as 02134 begin with zeros", "--type zip=factor")
    assert not load(written("x,y\n" + "".join(f"{j:02},{j}\n" for j in range(N)))).notes


def test_a_row_of_means_is_pointed_out(written):
    rows = "".join(f"r{j},{3 * j + 1},{j + 2}\n" for j in range(N))
    note_with(
        load(written(f"region,sales,cost\n{rows}Average,17.5,7.5\n")).notes, "looks like a row of means"
    )


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "имя,рост,вес\n" + "".join(f"иван{j % 3},{160 + j},{50 + j / 2}\n" for j in range(N))),
        (
            "shift_jis",
            "名前,身長,体重\n" + "".join(f"山田{j % 3},{160 + j},{50 + j / 2}\n" for j in range(N)),
        ),
        ("gb18030", "姓名,身高,体重\n" + "".join(f"李明{j % 3},{160 + j},{50 + j / 2}\n" for j in range(N))),
    ],
)
def test_words_that_do_not_look_western_ask_for_their_encoding(encoding, text, written):
    path = written(text.encode(encoding))
    note_with(load(path).notes, "do not look Western", "--encoding cp1251", "shift_jis", "gb18030")
    raw = load(path, ReadOptions(reading=Reading(encoding=encoding)))
    assert raw.columns[0].name == text.partition(",")[0]
