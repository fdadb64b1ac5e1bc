"""Rows that are no data, rows of another length, and quotes that hide rows."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.data import DataError, load, open_table
from tests.facts import assert_facts, note_with

ROWS = "1,2,u\n2,5,v\n4,1,u\n7,3,v\n5,5,u\n"


def test_a_footer_is_left_out_and_said(written):
    raw = load(written(f"a,b,f\n{ROWS}(5 rows affected)\n"))
    assert raw.n_rows == 5
    note_with(raw.notes, "line 7", "(5 rows affected)", "footer")


def test_a_header_that_comes_again_is_left_out_and_said(written):
    raw = load(written(f"a,b,f\n{ROWS}a,b,f\n{ROWS}"))
    assert raw.n_rows == 10
    note_with(raw.notes, "comes again in line 7")


def test_units_and_a_second_header_row(written):
    units = load(written(f"mass,speed,f\nkg,m/s,\n{ROWS}"))
    np.testing.assert_array_equal(units.columns[0].numbers, [1, 2, 4, 7, 5])
    note_with(units.notes, "Line 2 under the header", "kg, m/s")
    two = load(written("2023,,2024,\nlow,high,low,high\n1,2,3,4\n2,4,5,5\n1,5,2,9\n"))
    assert [column.name for column in two.columns] == ["2023 low", "2023 high", "2024 low", "2024 high"]
    note_with(two.notes, "Two header rows", "lines 1 and 2")


def test_short_rows_are_filled_and_said(written):
    raw = load(written("a,b,f\n1,2,u\n2,5\n4,1,u\n7,3\n5,5,u\n"))
    assert raw.columns[2].missing.tolist() == [False, True, False, True, False]
    note_with(raw.notes, "2 rows are shorter", "first: line 3")


def test_a_separator_at_the_end_of_rows_is_no_column(written):
    raw = load(written("a,b\n1,2,\n3,4,\n5,7,\n"))
    assert [column.name for column in raw.columns] == ["a", "b"]
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, 3, 5])
    note_with(raw.notes, "end with a separator")


def test_a_quote_that_hides_rows_is_text_and_said(written):
    text = 'x,note\n1,ok\n2,"see 3\n3,ok\n4,"see 5\n5,ok\n'
    raw = load(written(text))
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, 2, 3, 4, 5])
    note_with(raw.notes, "Line 3: a quote opens", "line 5", "--quote")


def test_where_such_quotes_cannot_be_text_the_line_is_named(written):
    text = 'x,note\n1,ok\n2,"see 3\n3,ok\n4,"see 5\n5,"a, b"\n'
    with pytest.raises(DataError) as error:
        load(written(text))
    assert_facts(str(error.value), "x.csv, line 6", "In line 3 a quote opens", "line 5", "hides rows")


def test_quoted_line_breaks_are_no_stray_quotes(written):
    raw = load(written('x,address\n1,"High Street\nTown"\n2,"Low Street\nTown"\n3,none\n'))
    assert raw.n_rows == 3
    assert raw.columns[1].levels == ("High Street\\nTown", "Low Street\\nTown")


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "__index_level_0__"])
def test_an_index_is_neither_feature_nor_target(name, written):
    rows = "".join(f"{j},{j * j % 7},{(7 * j + 3) % 11}\n" for j in range(11))
    table = open_table(written(f"x,y,{name}\n" + rows))
    assert (table.target, table.features) == ("y", ("x",))
    note_with(table.notes, "Excluded:", "index of the rows")


def test_a_row_of_totals_and_sentinels_are_pointed_out(written):
    total = load(written("place,sold\na,3\nb,5\nc,1\na,7\nTotal,16\n"))
    note_with(total.notes, "The last row (place is Total)", "sold is the sum", "--where")
    depth = load(written("depth,y\n" + "".join(f"{-999 if j % 5 == 0 else 30 + j},{j}\n" for j in range(20))))
    note_with(depth.notes, "-999 may stand for missing values in depth (4 rows)", "--na=-999")
    assert not load(written("y,z\n" + "".join(f"{-999 + 100 * j},{j}\n" for j in range(30)))).notes


def test_a_comment_with_separators_has_no_number_and_errors_are_no_comments(written):
    rows = "1,2.5\n3,4\n" * 4
    raw = load(written(f"x,y\n{rows}# a pause, long\n{rows}#####,5\n"))
    assert raw.n_rows == 17
    note_with(raw.notes, "Comments in line 10 left out")


def test_lines_of_blanks_are_no_rows(written):
    raw = load(written("x,y\n1,2.5\n   \n3,4\n\t\n5,5\n "))
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, 3, 5])
