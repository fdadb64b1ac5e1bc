"""Files that cannot be used: the message names the file, the place and what to do."""

from __future__ import annotations

import bz2
import gzip
import io
import pickle
import re
import zipfile

import pytest

from lasso_tui.data import load, open_table
from tests.data.refusal import refusal
from tests.facts import assert_facts, note_with

ROWS = "a,b,y\n1,2,3\n2,5,4\n4,1,9\n"


def zipped(**members: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    return archive.getvalue()


GZIPPED_ROWS = gzip.compress(ROWS.encode() * 50)

CASES = {
    "empty": (b"", None, ("x.csv is empty", "header")),
    "blank": (b"\n \n\n", None, ("x.csv is empty",)),
    "byte order mark only": (b"\xef\xbb\xbf", None, ("x.csv is empty",)),
    "compressed and empty": (gzip.compress(b""), None, ("x.csv is empty",)),
    "binary": (bytes(range(256)) * 8, None, ("x.csv", "binary", "CSV, Parquet, Arrow, NPZ")),
    "binary without zeros": (bytes(range(1, 32)) * 8, None, ("x.csv", "binary")),
    "header only": ("a,b,y\n", None, ("x.csv", "header", "no rows")),
    "no numeric column": (
        "a,b\nx,u\ny,v\nx,w\n",
        None,
        ("x.csv", "no numeric column", "--target column=level"),
    ),
    "unknown target": (ROWS, "z", ("x.csv", "'z'", "--target", "Columns: a, b, y.")),
    "target misspelt": ("height,price\n1,2\n2,3\n", "prise", ("x.csv", "'prise'", "Did you mean price?")),
    "unknown level": ("f,y\nu,1\nv,2\n", "f=w", ("x.csv", "f has no level 'w'", "--target", "Levels: u, v.")),
    "factor as target": ("f,y\nu,1\nv,2\nw,2\n", "f", ("x.csv", "target f", "categorical", "--target f=u")),
    "constant target": (
        "a,y\n1,5\n2,5\n3,5\n",
        "y",
        ("x.csv", "target y is constant (5)", "3 rows", "Choose another target"),
    ),
    "target constant in complete rows": ("a,y\n1,5\n2,5\n,6\n", "y", ("target y is constant (5)", "2 rows")),
    "target without values": ("a,y\n1,\n2,NA\n3,?\n", "y", ("x.csv", "target y has no values")),
    "all cells missing": ("a,y\nNA,\n,NA\n", None, ("x.csv", "every cell is missing", "delimiter")),
    "no complete row": (
        "a,b,y\n1,,3\n,2,4\n3,,5\n,7,6\n4,,8\n",
        None,
        ("x.csv", "no complete rows", "b is missing in 3 of 5 rows", "--leave-out b", "--missing mean"),
    ),
    "one complete row": ("a,b,y\n1,1,3\n,2,4\n3,,5\n", None, ("x.csv", "one complete row", "two")),
    "target alone": ("y\n1\n2\n4\n", None, ("x.csv", "no feature", "predict y")),
    "features constant in complete rows": (
        "a,b,y\n1,1,3\n1,1,4\n2,,5\n,2,6\n",
        "y",
        ("x.csv", "every feature is constant", "2 rows"),
    ),
    "short row": (
        "a,b,f,y\n1,2,u,3\n4,v,5\n6,7,u,8\n2,1,v,9\n5,5,u,7\n1,1,v,2\n7,2,u,1\n",
        None,
        ("x.csv, line 3:", "expected 4 values, found 3", "delimiter: comma"),
    ),
    "long row": (
        "a\tb\ty\n1\t2\t3\n\n4\t5\t6\t7\n6\t7\t8\n",
        None,
        ("x.csv, line 4:", "expected 3 values, found 4", "delimiter: tab"),
    ),
    "short row after a cell of two lines": (
        'f,b,y\n"1\n2",2,3\nu,5,6\nv\nu,1,7\n',
        None,
        ("x.csv, line 5:", "expected 3 values, found 1"),
    ),
    "huge cell": ("a,y\n" + "9" * 200_000 + ",1\n2,3\n", None, ("x.csv, line 2:", "131,072", "quote")),
    "huge name": ("9" * 200_000 + ",y\n1,2\n", None, ("x.csv, line 1:", "header", "quotes")),
    "unclosed quote": (
        'a,f,y\n1,u,2\n3,"v,4\n' + "5,six seven,8,9\n" * 50_000,
        None,
        ("x.csv, line 3:", "131,072", "quote", "--quote none"),
    ),
    "damaged gzip": (
        GZIPPED_ROWS[:-12],
        None,
        ("x.csv", "ended before the end-of-stream marker", "download"),
    ),
    "damaged bzip2": (
        bz2.compress(ROWS.encode() * 50)[:-9],
        None,
        ("x.csv", "ended before the end-of-stream marker", "download"),
    ),
    "damaged zip": (b"PK\3\4" + b"ab" * 30, None, ("x.csv", "damaged zip file", "download")),
    "zip of two": (zipped(**{"a.csv": ROWS, "b.csv": ROWS}), None, ("x.csv", "2 files (a.csv, b.csv)")),
    "damaged workbook": (
        zipped(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        None,
        ("Cannot read x.csv", "sheet as CSV"),
    ),
    "document": (
        zipped(**{"[Content_Types].xml": "", "word/document.xml": ""}),
        None,
        ("x.csv", "document", "table as CSV"),
    ),
    "damaged old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), None, ("Cannot read x.csv", "sheet as CSV")),
    "web page": ("<!DOCTYPE html>\n<html><body>404", None, ("x.csv is a web page", "Download")),
    "pointer of Git LFS": (
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n",
        None,
        ("git lfs pull",),
    ),
    "RTF": (r"{\rtf1\ansi a,b\par 1,2}", None, ("RTF", "CSV")),
    "dBASE": (b"\x03\x7c\x01\x01\x0c\0\0\0\x61\0\x20\0" + bytes(60), None, ("dBASE", "CSV")),
    "program": (b"\x7fELF" + bytes(range(256)), None, ("a program", "CSV")),
    "compressed twice": (
        gzip.compress(gzip.compress(b"a,b\n1,2\n")),
        None,
        ("another compressed", "Decompress"),
    ),
    "JSON without a table": ('{"a": 1}', None, ("x.csv is JSON without a table", "list of objects")),
    "damaged JSON": ('[{"a": 1}, {"a": ', None, ("x.csv is no JSON",)),
    "no database": (b"SQLite format 3\0" + bytes(200), None, ("Cannot read x.csv", "export it as CSV")),
    "pickle": (pickle.dumps({"a": [1, 2]}), None, ("x.csv", "pickle", "CSV or Parquet")),
    "zstandard": (b"\x28\xb5\x2f\xfd" + b"abc" * 9, None, ("x.csv", "Zstandard", "zstd -d x.csv")),
    "damaged UTF-16": (
        b"\xff\xfea\0,\0y\0\n\0" + b"1\0,\0\x00\xd8\n\0" * 3,
        None,
        ("x.csv", "damaged", "UTF-16", "UTF-8"),
    ),
}


def has_zstandard() -> bool:
    try:
        import compression.zstd  # noqa: F401
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("case", CASES)
def test_the_message_names_the_file_and_the_fault(case, written):
    content, target, facts = CASES[case]
    if case == "zstandard" and has_zstandard():  # then it is decompressed, and this is a damaged file
        facts = ("Cannot read x.csv",)
    assert_facts(refusal(written(content), target), *facts)


def test_a_huge_line_is_refused_before_it_fills_memory(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.streams.MAX_LINE_BYTES", 2**20)
    message = refusal(written("a,y\n1,2\n" + "3" * (3 * 2**20)))
    assert_facts(message, "x.csv", "line of more than 1.0 MB", "line breaks")


def test_a_small_file_that_grows_huge_is_refused(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.streams.MIN_CHECKED_BYTES", 2**18)
    monkeypatch.setattr("lasso_tui.data.readers.streams.MAX_EXPANSION", 200)
    bomb = gzip.compress(b"a,y\n" + b"1,2\n" * 500_000)
    message = refusal(written(bomb))
    assert re.search(r"x\.csv .* from 1\.9 kB to more than 3\d\d kB", message)


def test_a_zip_that_says_that_it_grows_huge_is_refused_unread(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.streams.MIN_CHECKED_BYTES", 2**18)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", b"a,y\n" + b"1,2\n" * 500_000)
    monkeypatch.setattr("lasso_tui.data.readers.streams.MAX_EXPANSION", 200)
    monkeypatch.setattr("zipfile.ZipFile.open", None)
    assert_facts(refusal(written(packed.getvalue())), "x.csv", "expands", "decompress it first")


def test_one_line_without_an_end_is_no_table(written):
    message = refusal(written("1.5," * 100_000))
    assert_facts(message, "x.csv", "one line of 391 kB", "a line for each row")


def test_more_columns_than_can_be_held_are_refused_before_they_are_split(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.text.csv_probe.MAX_COLUMNS", 1000)
    monkeypatch.setattr("lasso_tui.data.readers.text.csv_probe.detect_dialect", None)
    rows = "\n".join(";".join("1" * 1001) for _ in range(3))
    assert_facts(refusal(written(rows)), "x.csv", "1,001 or more columns", "at most 1,000")


def test_lists_in_lists_are_named_as_json(written):
    assert_facts(
        refusal(written("[" * 100_000 + "]" * 100_000)), "x.csv", "nested too deeply", "list of objects"
    )


def test_a_small_compressed_file_of_many_rows_is_read_by_the_fast_parser(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.text.csv_reader.MIN_PANDAS_BYTES", 100_000)
    monkeypatch.setattr("lasso_tui.data.readers.text.csv_reader.open_body", None)  # the careful parser's
    packed = gzip.compress(b"a,b,y\n" + b"1,2,3\n4,6,6\n7,7,9\n8,3,5\n" * 5000)
    assert len(packed) < 1000
    assert load(str(written(packed))).rows_read == 20_000


def test_a_name_with_control_characters_is_shown_safely(written):
    table = open_table(written("a\x1b[31m,b\x07,y\n1,2,3\n2,5,4\n4,1,9\n"))
    assert table.features == ("a\\x1b[31m", "b\\x07")
    note_with(table.notes, "a\\x1b[31m", "b\\x07")


def test_levels_with_control_characters_are_shown_safely(written):
    table = open_table(written("f,y\nu\x1b]0;x\x07,3.000000\nu\x1b]0;x\x07,5.000000\nv,6.000000\n"))
    assert table.features == ("f=v",)
    assert table.groups[0].reference == "u\\x1b]0;x\\x07"


def test_columns_of_one_name_are_numbered(written):
    table = open_table(written("a,a,a,y,y\n1,2,3,4,5\n2,1,5,6,9\n0,4,4,8,1\n"))
    assert table.features == ("a", "a (2)", "a (3)", "y")
    assert table.target == "y (2)"
    note_with(table.notes, "a (2), a (3), y (2)")


def test_a_given_name_is_not_taken_for_a_number(written):
    table = open_table(written("a,a,a (2),,column 4,y\n1,2,3,4,5,1\n2,1,5,6,9,3\n0,4,4,8,1,4\n"))
    assert table.features == ("a", "a (3)", "a (2)", "column 4 (2)", "column 4")
