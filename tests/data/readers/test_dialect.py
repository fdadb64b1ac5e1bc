"""Detection of delimiters, decimal marks, quotes, encodings, compression and headers."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import DataError, load, open_table
from tests.facts import assert_facts, note_with

PLAIN = "a,f,y\n1.5,été,2\n-2.25,hiver,4.5\n0,été,1000.25\n"
COMMA = PLAIN.replace(",", ";").replace(".", ",")
X, Y = [[1.5, 0], [-2.25, 1], [0, 0]], [2, 4.5, 1000.25]


def assert_plain(path: str) -> tuple[str, ...]:
    table = open_table(path)
    assert table.features == ("a", "f=hiver")
    assert table.groups[0].reference == "été"
    np.testing.assert_array_equal(table.X, X)
    np.testing.assert_array_equal(table.y, Y)
    return load(path).notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_of_any_form(encoding, written):
    assert assert_plain(written(PLAIN.encode(encoding))) == ()


def test_latin_1_is_said_with_its_line(written):
    notes = assert_plain(written(PLAIN.encode("latin-1")))
    assert notes == ("x.csv is not UTF-8 (line 2): read as Windows-1252. --encoding names another.",)


def test_bytes_of_no_western_encoding_are_read_as_latin_1(written):
    loaded = load(written(b"a,f,y\n1,\xe9,2\n3,\x81,4\n"))
    note_with(loaded.notes, "x.csv is neither UTF-8 nor Windows-1252: read as Latin-1.", "--encoding")
    assert loaded.columns[1].levels == ("\\x81", "é")


def zipped(text: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("folder/", "")
        file.writestr("__MACOSX/._x.csv", "no table")
        file.writestr("folder/x.csv", text)
    return held.getvalue()


PACKERS = {"gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zip": zipped}


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_packed_whatever_the_name(packer, encoding, written):
    assert assert_plain(written(PACKERS[packer](PLAIN.encode(encoding)))) == ()


def test_a_gzip_of_two_parts(written):
    first, rest = PLAIN[:20].encode(), PLAIN[20:].encode()
    assert_plain(written(gzip.compress(first) + gzip.compress(rest)))


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_decimal_commas_are_found_and_said(delimiter, written):
    notes = assert_plain(written(COMMA.replace(";", delimiter)))
    assert notes == ("Numbers are read with a decimal comma (1,5 is 1.5).",)


def test_decimal_commas_in_quotes_between_commas(written):
    table = open_table(written('a,y\n"1,5","2,25"\n"0,5","3,75"\n2,4\n'))
    np.testing.assert_array_equal(table.X[:, 0], [1.5, 0.5, 2])
    np.testing.assert_array_equal(table.y, [2.25, 3.75, 4])


def test_a_point_between_thousands_beside_a_decimal_comma(written):
    table = open_table(written("a;y\n1.234,5;2,5\n12,5;4\n1.000.000;1\n"))
    np.testing.assert_array_equal(table.X[:, 0], [1234.5, 12.5, 1_000_000])


def test_thousands_points_alone_beside_a_column_of_decimal_commas(written):
    path = written("a;b;y\n1.234;0,5;2\n12.000;4,25;4\n7;1,5;1\n")
    table = open_table(path)
    np.testing.assert_array_equal(table.X, [[1234, 0.5], [12000, 4.25], [7, 1.5]])
    note_with(table.notes, "a:", "1.234,5 is 1234.5")


def test_semicolons_and_points(written):
    assert assert_plain(written(PLAIN.replace(",", ";"))) == ()


@pytest.mark.parametrize(
    ("cells", "values", "removed"),
    [
        (['"1,234"', "12", '"-5,678,901.5"'], [1234, 12, -5678901.5], "thousands separators"),
        (["1 234", "12", "5 678 901.5"], [1234, 12, 5678901.5], "thousands marks"),
        (["1'234", "12", "5'678'901"], [1234, 12, 5678901], "thousands marks"),
        (["12%", "7.5 %", "-3%"], [12, 7.5, -3], "percent signs"),
        (["$12", "$7.50", '"-$1,200"'], [12, 7.5, -1200], "currency signs"),
        (["€ 12", "€7.50", "0"], [12, 7.5, 0], "currency signs"),
    ],
)
def test_numbers_as_people_write_them(cells, values, removed, written):
    table = open_table(
        written("a,y\n" + "".join(f"{cell},{j}\n" for j, cell in enumerate(cells))), target="y"
    )
    np.testing.assert_array_equal(table.X[:, 0], values)
    note_with(table.notes, "a:", f"{removed} removed")
    words = pd.read_csv(table.origin.files[0], **{**table.origin.csv_options[0], "dtype": {"a": str}})["a"]
    for pattern, replacement in table.origin.changes["a"]:
        words = words.str.replace(pattern, replacement, regex=True)
    np.testing.assert_array_equal(words.astype(float), values)


def test_a_thousands_mark_in_an_odd_place_may_be_a_decimal_comma_and_is_said(written):
    table = open_table(written('a,b,y\n"1,23",1,1\n"12.5",2,2\n"1,2345",1,4\n'))
    assert table.features == ("b",)
    note_with(table.notes, "a: decimal commas and decimal points, such as 1,23 and 12.5")


def test_single_quotes(written):
    table = open_table(written("'a','f','y'\n1,'u, v',3\n2,'w',4\n3,'w',8\n"))
    assert table.features == ("a", "f=u, v")


def test_excels_mark_of_the_separator(written):
    assert assert_plain(written("sep=;\n" + PLAIN.replace(",", ";"))) == ()


@pytest.mark.parametrize("gap", [" ", "   "])
def test_spaces_between_columns(gap, written):
    text = "a b y\n 1 2 3\n2 1 5 \n4 4 9\n".replace(" ", gap)
    np.testing.assert_array_equal(open_table(written(text)).X, [[1, 2], [2, 1], [4, 4]])


def test_words_are_not_split_at_spaces(written):
    assert load(written("title\nof mice\nand men\n")).columns[0].levels == ("and men", "of mice")


def test_no_header(written):
    table = open_table(written("1.5,2,3\n2.5,1,5\n4,4,9\n"))
    assert table.features == ("x1", "x2")
    assert table.n_samples == 3
    note_with(table.notes, "first row", "x1 to x3")


def test_numbered_names_are_a_header(written):
    table = open_table(written("0,1,2\n1,2,3\n2,1,5\n4,4,9\n"))
    assert table.features == ("0", "1")
    assert table.n_samples == 3


@pytest.mark.parametrize("text", ["a,y\n1,5,2\n2,3,4\n3,9,9\n", ",a,y\n1,5,2\n2,3,4\n3,9,9\n"])
def test_row_numbers_without_a_name_are_left_out(text, written):
    table = open_table(written(text))
    assert table.features == ("a",)
    note_with(table.notes, "Excluded: column 1 (unnamed row number)")


def test_infinite_values_count_as_missing_and_are_said(written):
    table = open_table(written("a,y\n1,2\ninf,3\n-1e999,4\n5,6\n"))
    assert table.n_samples == 2
    note_with(table.notes, "a: 2 infinite values", "missing")


@pytest.mark.parametrize(
    "dates",
    [
        ["2024-01-31", "2024-02-01", "2024-12-25"],
        ["2024-01-31 12:00", "2024-02-01T12:00", "2024-12-25 12:00:00"],
        ["31.01.2024", "01.02.2024", "25.12.2024"],
        ["31/01/2024", "01/02/2024", "25/12/2024"],
        ["01/31/2024", "02/01/2024", "12/25/2024"],
        ["Jan 31, 2024", "Feb 01, 2024", "Dec 25, 2024"],
    ],
)
def test_dates_are_known_and_left_out(dates, written):
    path = written("d;a;y\n" + "".join(f"{date};{j * j};{j}\n" for j, date in enumerate(dates)))
    column = load(path).columns[0]
    assert column.kind == "date"
    np.testing.assert_allclose(np.diff(column.days), [1, 328])
    note_with(open_table(path).notes, "Excluded: d (dates)")


def test_the_words_that_keep_a_column_from_numbers_are_named(written):
    rows = "".join(f"{j if j != 17 else 'unclear'},{j % 5},{j * j % 7}\n" for j in range(60))
    note_with(open_table(written("a,b,y\n" + rows)).notes, "Excluded: a", "numeric except", "'unclear'")


def test_a_wide_table(written):
    wide = 30_000
    head = ",".join(f"a long name of a column {j}" for j in range(wide))
    rows = "\n".join(",".join(str((j * k) % 7) for j in range(wide)) for k in range(1, 5))
    assert len(load(written(f"{head}\n{rows}\n")).columns) == wide


def test_a_quoted_header_of_two_lines(written):
    table = open_table(written('"height\n(cm)",y\n1,2\n2,5\n3,3\n'))
    assert table.features == ("height\\n(cm)",)


def test_a_sample_is_refused_where_it_is_too_small(written):
    with pytest.raises(DataError) as error:
        open_table(written(PLAIN), sample=1)
    assert_facts(str(error.value), "sample of 1", "at least 2", "--sample")
