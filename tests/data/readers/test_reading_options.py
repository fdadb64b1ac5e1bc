"""What a person decides about the reading holds, and what is decided by evidence is said."""

from __future__ import annotations

import argparse

import numpy as np
import pytest

from lasso_tui.data import DataError, Reading, ReadOptions, load
from lasso_tui.requests.reading_flags import add_reading, reading_arguments, requested_reading
from tests.facts import assert_facts, note_with

NUMBERS = "1.5,2,red\n2.5,1,blue\n-3,4,red\n0.25,7,blue\n"


def read(path: str, **decided):
    return load(path, ReadOptions(reading=Reading(**decided)))


def names(raw) -> list[str]:
    return [column.name for column in raw.columns]


def test_the_header_can_be_denied_and_asked_for(written):
    headless = load(written(NUMBERS))
    assert headless.n_rows == 4
    note_with(headless.notes, "No header", "1.5, 2, red", "--header")
    assert names(read(written(NUMBERS), header=True)) == ["1.5", "2", "red"]
    years = "2019,2020\n1.5,2.5\n3.25,4\n0.5,2.5\n"
    note_with(load(written(years)).notes, "2019, 2020", "taken for names", "--no-header")
    assert read(written(years), header=False).n_rows == 4


@pytest.mark.parametrize("before", ["Report\n\n", "# note\n# of two lines\n", "Report;;\n;;\n"])
def test_lines_before_the_header_are_skipped_said_and_can_be_counted(before, written):
    separator = ";" if ";" in before else ","
    text = before + "a,b,y\n1,2,3\n2,5,4\n4,1,9\n".replace(",", separator)
    raw = load(written(text))
    assert names(raw) == ["a", "b", "y"]
    note_with(raw.notes, "before the header skipped", "--skip 0")
    assert names(read(written(text), skip=2)) == ["a", "b", "y"]
    assert "a" not in names(read(written(text), skip=3))


def test_comments_are_left_out_wherever_they_are(written):
    raw = read(written("a,y\n1,2\n% rest\n3,4\n5,5\n"), comment="%")
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, 3, 5])
    note_with(raw.notes, "1 comment lines (%)")


def test_separator_quote_decimal_and_encoding_are_taken_as_said(written):
    assert names(read(written("a;b,y\n1;2,3\n2;1,4\n"), sep=";")) == ["a", "b,y"]
    raw = read(written('a,y\n5" pipe,2\n6" pipe,3\n'), quote="none")
    assert raw.columns[0].levels == ('5" pipe', '6" pipe')
    raw = read(written("a\ty\n1.234\t5\n2.345\t6\n"), decimal=",")
    np.testing.assert_array_equal(raw.columns[0].numbers, [1234, 2345])
    raw = read(written("a;y\n" + "".join(f"{j}.234;{j}\n" for j in range(1, 9))), decimal=".")
    assert raw.columns[0].numbers[0] == 1.234
    raw = read(written("f,y\nж,1\nц,2\n".encode("cp1251")), encoding="cp1251")
    assert raw.columns[0].levels == ("ж", "ц")


def test_words_and_numbers_for_missing_values_are_added_or_switched_off(written):
    text = "a,f,y\n1,none,-999\nbad,u,2\n3,u,4\n5,v,-999.0\n"
    raw = read(written(text), na=("bad", "-999"))
    np.testing.assert_array_equal(raw.columns[0].numbers, [1, np.nan, 3, 5])
    np.testing.assert_array_equal(raw.columns[2].numbers, [np.nan, 2, 4, np.nan])
    note_with(raw.notes, "a: bad (1) count as missing")
    note_with(raw.notes, "f: none (1) count as missing")
    raw = read(written(text), na=("",))
    assert raw.columns[1].levels == ("none", "u", "v")


def test_the_order_of_dates_is_taken_as_said(written):
    text = "d,y\n01/02/2024,1\n03/02/2024,2\n"
    assert np.diff(load(written(text)).columns[0].days) == [2]
    note_with(load(written(text)).notes, "day first", "--dates mdy")
    raw = read(written(text), dates="mdy")
    assert np.diff(raw.columns[0].days) == [60]
    assert not raw.notes


@pytest.mark.parametrize(
    ("decided", "fact"),
    [
        ({"sep": "|\n"}, "up to 8 other marks"),
        ({"sep": "semi"}, "no separator"),
        ({"sep": "  "}, "no separator"),
        ({"quote": "a"}, "no quote"),
        ({"quote": ";"}, "no quote"),
        ({"sep": "~", "quote": "~"}, "no quote"),
        ({"encoding": "undefined"}, "utf-8"),
        ({"encoding": "punycode"}, "utf-8"),
        ({"quote": "''"}, "one character"),
        ({"decimal": ";"}, "Use . or ,"),
        ({"dates": "ydm"}, "dmy, mdy, ymd"),
        ({"encoding": "utf-9"}, "utf-8"),
        ({"skip": -1}, "0 or more"),
        ({"sep": ",", "decimal": ","}, "another separator"),
        ({"table": "a", "sql": "b"}, "Choose one"),
    ],
)
def test_what_cannot_be_is_refused(decided, fact):
    with pytest.raises(DataError) as error:
        Reading(**decided)
    assert_facts(str(error.value), fact)


@pytest.mark.parametrize(
    ("encoding", "content", "facts"),
    [
        ("ascii", "a,y\né,1\nb,2\n".encode(), ["line 2", "not in ascii", "--encoding"]),
        ("utf-8", "a,y\né,1\nb,2\n".encode("cp1252"), ["line 2", "not in utf-8", "--encoding"]),
        ("utf-16", b"a,y\n1,2\n3,4\n", ["not in utf-16", "--encoding"]),
        ("utf-16", "a,y\n1,2\n3,4\n".encode("utf-16-le"), ["--encoding utf-16-le"]),
    ],
)
def test_an_encoding_that_the_text_is_not_in_is_refused(encoding, content, facts, written):
    with pytest.raises(DataError) as error:
        read(written(content), encoding=encoding)
    assert_facts(str(error.value), *facts)


@pytest.mark.parametrize(("part", "fact"), [({"table": "t"}, "--table"), ({"sql": "select 1"}, "--sql")])
def test_parts_of_databases_are_not_asked_of_texts(part, fact, written):
    with pytest.raises(DataError) as error:
        read(written("a,y\n1,2\n3,4\n"), **part)
    assert_facts(str(error.value), "x.csv", fact)


def test_an_order_of_dates_leaves_those_that_have_no_other_order(written):
    raw = read(written("d,e,y\n03/02/2024,2024-02-03,1\n04/02/2024,2024-02-04,2\n"), dates="dmy")
    assert [column.kind for column in raw.columns] == ["date", "date", "number"]
    np.testing.assert_array_equal(raw.columns[0].days, raw.columns[1].days)


def test_characters_by_their_number():
    assert Reading(sep="\\x01").sep == "\x01"
    assert Reading(sep="\\t").sep == "\t"


def test_flags_and_back():
    parser = argparse.ArgumentParser()
    add_reading(parser)
    words = [
        "--no-header",
        "--skip=2",
        "--na=-9,bad word",
        "--sep=tab",
        "--quote=none",
        "--dates=dmy",
        "--sql=select 1",
    ]
    reading = requested_reading(parser.parse_args(words))
    assert reading == Reading(
        header=False, skip=2, na=("-9", "bad word"), sep="\t", quote="none", dates="dmy", sql="select 1"
    )
    assert requested_reading(parser.parse_args(reading_arguments(reading))) == reading
    assert requested_reading(parser.parse_args([])) is None
