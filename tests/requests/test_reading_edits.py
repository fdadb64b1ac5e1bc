"""The reading as a line of options: what is written is read back, and bad options are refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from lasso_tui.data import Preparation, Reading, load
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.raw_table import ReadOptions
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.reading_edits import keep_columns, options_text, with_kind, with_options

WORDS = st.text("ab '\"\\#-;=`é,", max_size=6)

READINGS = st.builds(
    Reading,
    header=st.sampled_from([None, True, False]),
    skip=st.none() | st.integers(0, 40),
    comment=WORDS,
    sep=st.sampled_from(["", ";", "\t", " ", "|", "#"]),
    quote=st.sampled_from(["", '"', "'", "none"]),
    encoding=st.sampled_from(["", "cp1252", "utf-16"]),
    decimal=st.sampled_from(["", ".", ","]),
    dates=st.sampled_from(["", "dmy"]),
    table=WORDS,
)


@given(READINGS, WORDS)
def test_what_is_written_is_read_back(reading, where):
    reading = None if reading == Reading() else reading
    preparation = Preparation(where=where, rare=("a b=3",))
    request = DataRequest("file.csv", None, preparation, reading=reading)
    text = options_text(request, None)
    assert with_options(DataRequest("file.csv"), text) == request


@pytest.mark.parametrize(
    "text", ["--skip two", "--decimal x", "--sep abcdefghi", "skip 2", "--na 'a", "--skip", "--sq a"]
)
def test_bad_options_are_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"^\S.*\.?.*$") as refused:
        with_options(DataRequest("file.csv"), text)
    assert "\n" not in str(refused.value)


def test_the_line_in_force_changes_nothing():
    request = DataRequest("file.csv")
    assert with_options(request, "--sep ; --skip 2 ", "--sep ; --skip 2") is request


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("a,b\n1,2\n3,4\n5,6\n", ""),
        ("Station\nof today\na;b\n1,5;2\n3;4,5\n5;6\n", "--skip 2 --sep ; --decimal ,"),
        ("# by hand\na\tb\n1\t2\n3\t4\n", "--skip 1 --sep tab --comment #"),
        ("1,2\n3,4\n5,6\n", "--no-header"),
        ("cm,kg\n,\n1,2\n3,4\n", ""),
    ],
)
def test_what_was_decided_reads_the_same_table(tmp_path, text, options):
    path = tmp_path / "file.csv"
    path.write_text(text)
    found = load(str(path))
    written = options_text(DataRequest(str(path)), found.decided)
    assert written == options
    asked = with_options(DataRequest(str(path)), written).reading or Reading()
    again = load(str(path), ReadOptions(reading=asked))
    assert [column.name for column in again.columns] == [column.name for column in found.columns]
    for one, other in zip(found.columns, again.columns, strict=True):
        np.testing.assert_array_equal(one.numbers, other.numbers)


def test_a_column_is_given_a_type_and_gets_its_own_back():
    request = DataRequest("file.csv")
    for kind, preparation in {
        "number": Preparation(numbers=("a",)),
        "factor": Preparation(factors=("a",)),
        "date": Preparation(types=("a=date",)),
        "text": Preparation(types=("a=text",)),
    }.items():
        request = with_kind(request, "a", kind)
        assert request.preparation == preparation
    assert with_kind(request, "a", "") == DataRequest("file.csv")


def test_what_names_no_column_is_forgotten():
    preparation = Preparation(left_out=("a", "b"), types=("a=date", "c=text"), weights="a", time="b")
    kept = keep_columns(DataRequest("file.csv", "a=yes", preparation), ["b", "c"])
    assert kept == DataRequest("file.csv", None, Preparation(left_out=("b",), types=("c=text",), time="b"))
    assert keep_columns(kept, ["b", "c"]) == kept


def test_a_word_that_is_no_mark_is_refused():
    with pytest.raises(DataError, match="Decimal mark 'x' is unknown"):
        with_options(DataRequest("file.csv"), "--decimal x")
