"""Bad input: one sentence that says what is wrong, where, and what to do."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import os
import pickle
import re
import socket
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lasso_tui.data import DataError, check_source, open_table

NOTHING = b""
ROWS = "a,b,y\n1,2,3\n2,5,4\n4,1,9\n"


def refusal(source: str, target: str | None = None) -> str:
    with pytest.raises(DataError) as error:
        open_table(source, target=target)
    said = str(error.value)
    assert "\n" not in said
    assert said.isprintable()
    return said


def zipped(**members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, text in members.items():
            file.writestr(name, text)
    return held.getvalue()


EMPTY = "x.csv is empty; a header row and rows of values are needed."
BINARY = "x.csv is a binary file; a table as text (CSV), Parquet, Arrow or NPZ is needed."
NO_ROWS = "x.csv has a header and no rows; rows of values are needed."
PACKED_ROWS = gzip.compress(ROWS.encode() * 50)

CASES = {
    "empty": (NOTHING, None, EMPTY),
    "blank": (b"\n \n\n", None, EMPTY),
    "byte order mark only": (b"\xef\xbb\xbf", None, EMPTY),
    "packed and empty": (gzip.compress(b""), None, EMPTY),
    "binary": (bytes(range(256)) * 8, None, BINARY),
    "binary without zeros": (bytes(range(1, 32)) * 8, None, BINARY),
    "header only": ("a,b,y\n", None, NO_ROWS),
    "no numeric column": (
        "a,b\nx,u\ny,v\nx,w\n",
        None,
        "x.csv has no numeric column that varies, and the target must be one; choose a level of a factor "
        "(column=level) or check how the numbers are written.",
    ),
    "unknown target": (ROWS, "z", "x.csv has no column z for the target; there are a, b, y."),
    "target misspelt": (
        "height,price\n1,2\n2,3\n",
        "prise",
        "x.csv has no column prise for the target; did you mean price?",
    ),
    "unknown level": ("f,y\nu,1\nv,2\n", "f=w", "x.csv has no column f=w for the target; there are f, y."),
    "factor as target": (
        "f,y\nu,1\nv,2\n",
        "f",
        "x.csv: the target f is not numeric; choose a number, or a level: --target f=u",
    ),
    "constant target": (
        "a,y\n1,5\n2,5\n3,5\n",
        "y",
        "x.csv: the target y is constant (5) on the 3 rows used; choose another.",
    ),
    "target constant on whole rows": (
        "a,y\n1,5\n2,5\n,6\n",
        "y",
        "x.csv: the target y is constant (5) on the 2 rows used; choose another.",
    ),
    "target without values": (
        "a,y\n1,\n2,NA\n3,?\n",
        "y",
        "x.csv: the target y has no value in any row; choose another column.",
    ),
    "all cells missing": (
        "a,y\nNA,\n,NA\n",
        None,
        "x.csv has no values: every cell is missing; check that this is the right file.",
    ),
    "all rows missing": (
        "a,b,y\n1,,3\n,2,4\n3,,5\n,7,6\n4,,8\n",
        None,
        "x.csv: every row lacks a value in some column; b lacks most (3 of 5): leave it out, or fill missing values.",
    ),
    "one whole row": (
        "a,b,y\n1,1,3\n,2,4\n3,,5\n",
        None,
        "x.csv has one row with all values; at least two are needed.",
    ),
    "target alone": (
        "y\n1\n2\n4\n",
        None,
        "x.csv has no column left to predict y with; a feature at least is needed.",
    ),
    "features constant where all is known": (
        "a,b,y\n1,1,3\n1,1,4\n2,,5\n,2,6\n",
        "y",
        "x.csv: every feature is constant on the 2 rows used; choose another target or more rows.",
    ),
    "short row": (
        "a,b,y\n1,2,3\n4,5\n6,7,8\n",
        None,
        "x.csv, line 3: 2 values where the header has 3 columns (split by ,); mend that line.",
    ),
    "long row": (
        "a\tb\ty\n1\t2\t3\n\n4\t5\t6\t7\n6\t7\t8\n",
        None,
        "x.csv, line 4: 4 values where the header has 3 columns (split by tabs); mend that line.",
    ),
    "short row after a cell of two lines": (
        'a,b,y\n"1\n2",2,3\n4,5\n',
        None,
        "x.csv, line 4: 2 values where the header has 3 columns (split by ,); mend that line.",
    ),
    "huge cell": (
        "a,y\n" + "9" * 200_000 + ",1\n2,3\n",
        None,
        "x.csv, line 2: it has a cell of more than 131,072 characters; check that each quote has its partner.",
    ),
    "huge name": (
        "9" * 200_000 + ",y\n1,2\n",
        None,
        "x.csv, line 1: the header cannot be split; check its quotes.",
    ),
    "quote without partner": (
        'a,y\n1,2\n"3,4\n' + "5,6\n" * 50_000,
        None,
        "x.csv, line 32771: it has a cell of more than 131,072 characters; check that each quote has its partner.",
    ),
    "damaged gzip": (
        PACKED_ROWS[:-12],
        None,
        "x.csv cannot be read: Compressed file ended before the end-of-stream marker was reached; "
        "copy or download it again.",
    ),
    "damaged bzip2": (
        bz2.compress(ROWS.encode() * 50)[:-9],
        None,
        "x.csv cannot be read: Compressed file ended before the end-of-stream marker was reached; "
        "copy or download it again.",
    ),
    "damaged zip": (b"PK\3\4" + b"ab" * 30, None, "x.csv is a damaged zip file; copy or download it again."),
    "zip of two": (
        zipped(**{"a.csv": ROWS, "b.csv": ROWS}),
        None,
        "x.csv holds 2 files (a.csv, b.csv); unpack it and open one of them, or all by a pattern.",
    ),
    "workbook": (
        zipped(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}),
        None,
        "x.csv is a workbook or a document; save its sheet as CSV.",
    ),
    "old workbook": (
        b"\xd0\xcf\x11\xe0" + bytes(600),
        None,
        "x.csv is an old Excel workbook; save its sheet as CSV.",
    ),
    "pickle": (
        pickle.dumps({"a": [1, 2]}),
        None,
        "x.csv is a pickle, which could run any program; save its table as CSV or Parquet.",
    ),
    "zstandard": (
        b"\x28\xb5\x2f\xfd" + b"abc" * 9,
        None,
        "x.csv is packed with Zstandard; unpack it first: zstd -d x.csv",
    ),
    "damaged UTF-16": (
        b"\xff\xfea\0,\0y\0\n\0" + b"1\0,\0\x00\xd8\n\0" * 3,
        None,
        "x.csv is damaged: it begins as UTF-16 text and is not; save it as UTF-8.",
    ),
}


def zstandard_is_there() -> bool:
    try:
        import compression.zstd  # noqa: F401
    except ImportError:
        return False
    return True


@pytest.mark.parametrize("case", CASES)
def test_one_sentence(case, written):
    content, target, said = CASES[case]
    if case == "zstandard" and zstandard_is_there():  # there it is unpacked, and this is a damaged one
        said = "x.csv cannot be read"
        assert refusal(written(content)).startswith(said)
    else:
        assert refusal(written(content), target) == said


def test_no_such_file(tmp_path):
    path = tmp_path / "none.csv"
    said = f"There is no file {path}; check the path, or see `lasso-tui list` for bundled data."
    assert refusal(str(path)) == said
    with pytest.raises(DataError) as error:
        check_source(str(path))
    assert str(error.value) == said


def test_no_such_name():
    assert refusal("xyzzy") == (
        "There is no dataset and no file xyzzy; bundled are diabetes, prostate, hitters, bikeshare, birthwt, "
        "nci60, sunspots, sentences."
    )


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name(name):
    assert refusal(name) == "The name of the data is empty; give a bundled name or the path of a file."


def test_a_file_where_a_folder_is_meant(written):
    path = written(ROWS) + "/y.csv"
    assert refusal(path).startswith(f"There is no file {path}; check the path")


def test_a_folder(tmp_path):
    assert refusal(str(tmp_path)) == (
        f"{tmp_path} is a folder; name a file in it, or several by a pattern ({tmp_path}/*.csv)."
    )


def test_a_device():
    assert refusal("/dev/null") == (
        "/dev/null is not an ordinary file but a device; copy its contents to a file, or pipe them in: "
        "lasso-tui - < /dev/null"
    )


def test_a_pipe_without_waiting_for_a_writer(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert refusal(str(path)).startswith(f"{path} is not an ordinary file but a pipe; copy its contents")


def test_a_socket():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as made:
        path = f"{folder}/s"
        made.bind(path)
        assert refusal(path).startswith(f"{path} is not an ordinary file but a socket; copy its contents")


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the right to read everything, which a container's only user often has."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_read():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "secret.csv"
        path.write_text(ROWS)
        path.chmod(0)
        with as_nobody():
            said = refusal(str(path))
        assert said == f"{path} may not be read by you; ask its owner for the permission."


def test_a_folder_that_may_not_be_entered():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        path = Path(folder) / "x.csv"
        path.write_text(ROWS)
        Path(folder).chmod(0)
        with as_nobody():
            said = refusal(str(path))
        Path(folder).chmod(0o700)
        assert said == f"{path} may not be read by you; ask its owner for the permission."


@pytest.mark.parametrize("name", ["a\0b.csv", "x" * 5000, "no\x1b[31mne.csv", "/no/such/\udce9.csv"])
def test_strange_names_are_shown_safely(name):
    said = refusal(name)
    assert len(said) < 400
    assert "\x1b" not in said


def test_a_huge_line_is_refused_before_it_fills_memory(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.streams.LONGEST_LINE", 2**20)
    said = refusal(written("a,y\n1,2\n" + "3" * (3 * 2**20)))
    assert said == "x.csv has a line of more than 1.0 MB; its rows must end with line breaks."


def test_a_small_file_that_grows_huge_is_refused(written, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.streams.FREE_GROWTH", 2**18)
    monkeypatch.setattr("lasso_tui.data.readers.streams.GROWTH", 200)
    bomb = gzip.compress(b"a,y\n" + b"1,2\n" * 500_000)
    said = refusal(written(bomb))
    sizes = r"x\.csv grows from 1\.9 kB to more than 3\d\d kB"
    told = sizes + r" as it is unpacked; unpack it yourself first if that is right\."
    assert re.fullmatch(told, said)


def test_a_name_with_control_characters_is_shown_safely(written):
    table = open_table(written("a\x1b[31m,b\x07,y\n1,2,3\n2,5,4\n4,1,9\n"))
    assert table.features == ("a\\x1b[31m", "b\\x07")
    assert "Control characters in names are shown as escapes: a\\x1b[31m, b\\x07." in table.notes


def test_levels_with_control_characters_are_shown_safely(written):
    table = open_table(written("f,y\nu\x1b]0;x\x07,3\nv,5\nv,6\n"))
    assert table.features == ("f=v",)
    assert table.groups[0].reference == "u\\x1b]0;x\\x07"


def test_columns_of_one_name_are_numbered(written):
    table = open_table(written("a,a,a,y,y\n1,2,3,4,5\n2,1,5,6,9\n0,4,4,8,1\n"))
    assert table.features == ("a", "a (2)", "a (3)", "y")
    assert table.target == "y (2)"
    assert "Columns of the same name are numbered: a (2), a (3), y (2)." in table.notes


def test_a_given_name_is_not_taken_for_a_number(written):
    table = open_table(written("a,a,a (2),,column 4,y\n1,2,3,4,5,1\n2,1,5,6,9,3\n0,4,4,8,1,4\n"))
    assert table.features == ("a", "a (3)", "a (2)", "column 4 (2)", "column 4")
