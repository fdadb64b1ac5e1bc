"""Numbers as spreadsheets, accountants and instruments write them; words that are no numbers stay words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import Preparation, load, open_table
from lasso_tui.data.columns.number_formats import Mixed
from lasso_tui.data.columns.number_parsing import parse_numbers
from tests.facts import note_with


@pytest.mark.parametrize(
    ("words", "values", "note"),
    [
        (["−5.1", "3", "-2"], [-5.1, 3, -2], "U+2212"),
        (["(1,234.25)", "12", "(3)"], [-1234.25, 12, -3], "parentheses"),
        (["($5.00)", "$7", "$0.50"], [-5, 7, 0.5], "currency"),
        (["1.234,50 €", "12 €", "0"], [1234.5, 12, 0], "currency"),
        (["CHF 12.50", "CHF 7"], [12.5, 7], "currency"),
        (["1.2k", "950", "3M"], [1200, 950, 3e6], "powers of ten"),
        (["5 kg", "7.5 kg", "0"], [5, 7.5, 0], "unit kg"),
        (["12 %", "7,5 %"], [12, 7.5], "percent"),
        (["1e3", "2.5E-1"], [1000, 0.25], ""),
        (["$(7.00)", "$5", "-$1,234.50"], [-7, 5, -1234.5], "currency"),
        (["R$ 1.234,50", "R$ 12,00", "R$ 7"], [1234.5, 12, 7], "currency"),
        (["1234-", "12", "5.5-"], [-1234, 12, -5.5], "at the end"),
        (["－5", "7"], [-5, 7], "U+2212"),
        (["- 5", "7", "− 8"], [-5, 7, -8], "behind signs"),
        (["₹1,23,456", "₹12,34,567", "₹7,000"], [123456, 1234567, 7000], "lakhs"),
        (["1.2 million", "3 million"], [1.2e6, 3e6], "powers of ten"),
        (["1.5D+03", "2.0D-02"], [1500, 0.02], "Fortran"),
        (["1\u2009234", "5\u2009678"], [1234, 5678], "thousands"),
        (["1 day", "2 days", "10 d"], [1, 2, 10], "units d, day, days removed"),
        (["5 KG", "6 kg", "7 Kg"], [5, 6, 7], "units"),
        (["5‰", "7.5 ‰"], [5, 7.5], "unit ‰"),
    ],
)
def test_numbers_with_what_stands_around_them(words, values, note):
    parsed = parse_numbers(words)
    np.testing.assert_allclose(parsed.values, values, rtol=1e-15)
    assert note in parsed.note
    replaced = pd.Series(words)
    for pattern, replacement in parsed.changes:
        replaced = replaced.str.replace(pattern, replacement, regex=True)
    np.testing.assert_allclose(replaced.astype(float), values, rtol=1e-15)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["45%", "0.45", "50%"], "percent sign in 2 of 3"),
        (["$5", "€7", "£9"], "more than one currency"),
        (["5 kg", "7 lb"], "more than one unit"),
        (["5 kg", "7"], "unit kg in 1 of 2"),
        (["9007199254740993", "9007199254740995"], "2^53"),
    ],
)
def test_numbers_that_cannot_be_compared(words, reason):
    found = parse_numbers(words)
    assert isinstance(found, Mixed)
    assert reason in found.reason


@pytest.mark.parametrize(
    "words", [["12a", "13a"], ["1st", "2nd"], ["A1", "A2"], ["1-2", "3-4"], ["1_000", "2"], ["(5", "6"]]
)
def test_words_stay_words(words):
    assert parse_numbers(words) is None


@pytest.mark.parametrize("word", ["#N/A", "#DIV/0!", "\\N", "<NA>", "(null)", "n.a.", "-1.#IND", "NaT"])
def test_error_words_are_missing_and_counted(word, written):
    raw = load(written(f"a,y\n1,2\n{word},3\n3,4\n{word},5\n7,1\n"))
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, np.nan, 3, np.nan, 7])
    note_with(raw.notes, f"a: {word} (2) count as missing")


def test_whole_numbers_beyond_double_precision_keep_their_digits(written):
    rows = "".join(f"{9007199254740992001 + j % 3},{j},{j * j % 7}\n" for j in range(12))
    raw = load(written("household,x,y\n" + rows))
    assert len(raw.columns[0].levels) == 3
    note_with(raw.notes, "household: whole numbers beyond 2^53", "labels")


def test_levels_written_in_several_ways_are_pointed_out(written):
    raw = load(written("f,y\nNorth,1\nnorth ,2\nSouth,3\nNorth,5\n"))
    note_with(raw.notes, "f: levels that may be one", "'North' and 'north'")


MANY = "f,g,x,y\n" + "".join(
    f"w{j % 70},{'abcdefgh'[j % 8] if j % 8 < 3 else 'r' + str(j)},{j % 13},{j}\n" for j in range(280)
)


def test_a_factor_of_many_levels_can_be_forced_or_its_rare_levels_joined(written):
    path = written(MANY)
    assert [column.kind for column in load(path).columns[:2]] == ["text", "text"]
    forced = open_table(path, preparation=Preparation(factors=("f",)))
    assert sum(name.startswith("f=") for name in forced.features) == 69
    joined = open_table(path, preparation=Preparation(rare=("g=5",)))
    assert [name for name in joined.features if name.startswith("g=")] == ["g=a", "g=b", "g=c"]
    note_with(joined.notes, "g: 175 levels in fewer than 5 rows are joined as other")


def test_types_are_taken_as_said(written):
    path = written("d,n,y\n" + "".join(f"202401{j:02},{j % 3},{j}\n" for j in range(1, 21)))
    table = open_table(
        path, preparation=Preparation(types=("d=date", "n=text"), time="d"), target="y", series=True
    )
    np.testing.assert_array_equal(np.diff(table.time), 1.0)
    assert table.features == ()


def test_decimal_commas_and_points_in_one_column_are_said(written):
    text = "a;y\n1,5;1\n2.5;2\n3,25;3\n-4.75;4\n12;5\n"
    note_with(load(written(text)).notes, "1,5 and 2.5", "--number a")
    column = open_table(written(text), preparation=Preparation(numbers=("a",), target="y"))
    np.testing.assert_array_equal(column.X[:, 0], [1.5, 2.5, 3.25, -4.75, 12])
