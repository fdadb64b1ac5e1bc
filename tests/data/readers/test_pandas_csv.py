"""The parser for large texts reads what the careful one reads, and leaves to it what it cannot tell."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from lasso_tui.data import DataError, RawTable, ReadOptions, load
from lasso_tui.data.readers.text import csv_reader, matrix_csv

ALWAYS, NEVER = 0, 2**60


def outcome(
    path: Path, large: int, reading: ReadOptions | None = None, min_columns: int = 500
) -> RawTable | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_reader, "MIN_PANDAS_BYTES", large)
        patch.setattr(matrix_csv, "MIN_COLUMNS", min_columns)
        patch.setattr(matrix_csv, "CHUNK_CELLS", 7)
        patch.setattr(matrix_csv, "BUFFER_BYTES", 5)
        try:
            return load(str(path), reading)
        except DataError as error:
            return str(error)


def assert_same(path: Path, reading: ReadOptions | None = None) -> RawTable | str:
    careful = outcome(path, NEVER, reading)
    for min_columns in (2, 500):  # as a matrix where it may be one, and column by column
        assert_equal(outcome(path, ALWAYS, reading, min_columns), careful)
    return careful


def assert_equal(fast: RawTable | str, careful: RawTable | str) -> None:
    if isinstance(fast, str) or isinstance(careful, str):
        assert fast == careful
        return
    assert fast.notes == careful.notes
    assert fast.rows_read == careful.rows_read
    for one, other in zip(fast.columns, careful.columns, strict=True):
        assert (one.name, one.levels, one.note, one.unnamed) == (
            other.name,
            other.levels,
            other.note,
            other.unnamed,
        )
        np.testing.assert_array_equal(one.missing, other.missing)
        np.testing.assert_array_equal(one.numbers, other.numbers)
        np.testing.assert_array_equal(one.codes, other.codes)
        np.testing.assert_array_equal(one.days, other.days)


TEXTS = {
    "numbers": "a,b,y\n1,2.5,3\n-4,5e-3,6\n0.1,1e300,-0\n",
    "many digits": "a,y\n0.1000000000000000055511151,1\n123456789012345678901234567890,2\n9007199254740993,3\n",
    "missing": "a,b,y\n1,,3\nNA,5,nan\n?, ,6\n.,-,null\n7,8,9\n",
    "missing of odd case": "a,y\nnA,1\n2,NuLL\n3,4\n",
    "last column missing": "a,b,y\n1,2,\n3,4,\n5,6,7\n",
    "infinite": "a,y\n1,inf\n-Infinity,2\n1e999,3\n4,4\n",
    "comment with separators": "a,f,y\n" + "1,u,2.5\n3,,4\n" * 9 + "# a, b, c\n1,u,2\n",
    "total among numbers": "a,f,y\n" + "1,u,2.5\n3,,4\n" * 9 + "\nTotal,x,58.5\n\n",
    "total at the end": "f,y\n" + "u,2.5\nv,4\n" * 9 + "u,Total\n",
    "total among words": "f,y\n" + "u,2.5\nv,4\n" * 9 + "Total,58.5\n",
    "words": "a,f,y\n1,u,3\n2,v,4\n3,,5\n4, u ,6\n",
    "words late": "a,y\n" + "1,2\n" * 500 + "x,3\n",
    "truth": "a,y\nTrue,1\nFalse,2\nTRUE,3\n",
    "only truth": "a,y\nTrue,1\nFalse,2\nTrue,3\n",
    "underscores": "a,y\n1_000,1\n2,2\n",
    "other digits": "a,y\n٣,1\n2,2\n",
    "quoted": 'a,b,y\n"1","x, y",3\n"2","p\nq",4\n"3","say ""no""",5\n',
    "quoted and short": 'a,b,y\n"1",2,3\n"x, y",2\n4,5,6\n',
    "short": "a,b,y\n1,2,3\n4,5\n6,7,8\n",
    "short and long": "a,b,y\n1,2,3\n4,5\n6,7,8,9\n",
    "long": "a,b,y\n1,2,3\n4,5,6,7\n",
    "first row long": "a,b,y\n1,2,3,4\n4,5,6\n",
    "trailing separators": "a,b,y\n1,2,3,\n4,5,6,\n7,8,9,\n",
    "row names": "a,y\nr1,1,2\nr2,3,4\nr3,5,6\n",
    "no header": "1.5,2\n3,4\n5,6\n",
    "header only": "a,b\n",
    "one column": "a\n1\n2\n",
    "blank lines": "a,y\n\n1,2\n\n\n3,4\n\n",
    "carriage returns": "a,y\r\n1,2\r\n3,4\r\n",
    "old line ends": "a,y\r1,2\r3,4\r",
    "no last line end": "a,y\n1,2\n3,4",
    "decimal comma": "a;y\n1,5;2\n2,25;4,5\n",
    "decimal comma with points": "a;y\n1.234,5;2,5\n2,25;4,5\n",
    "mixed marks": "a;b;y\n1,5;2.5;3,1\n2,25;4.5;0,1\n",
    "thousands": 'a,y\n"1,234",2\n"5,678,901.5",4\n12,5\n',
    "dates": "d,y\n2024-01-31,1\n2024-02-29,2\n,3\n",
    "tabs": "a\tb\ty\n1\tu\t2\n3\tv\t4\n",
    "spaces around": "a,y\n 1 , 2\n3 ,4 \n",
    "latin-1": "a,f,y\n1,\u00e9t\u00e9,2\n3,hiver,4\n".encode("latin-1"),
    "latin-1 late": ("a,f,y\n" + "1,x,2\n" * 60_000 + "3,\u00e9,4\n").encode("latin-1"),
    "not even Windows-1252": b"a,f,y\n1,\x81\xe9,2\n3,x,4\n",
    "utf-16": "a,f,y\n1,\u00e9,2\n3,x,4\n".encode("utf-16"),
    "excel's mark": "sep=;\na;y\n1,5;2\n3;4\n",
    "stray quote": 'a,f,y\n1,5" pipe,2\n2,6" pipe,3\n',
    "quote without partner": 'a,f,y\n1,"open,2\n2,u,3\n',
}


@pytest.mark.parametrize("case", TEXTS)
def test_read_alike(case, tmp_path):
    text = TEXTS[case]
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    assert_same(path)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["1", "2.5", "", "NA", "u", '"v,w"', '"p\nq"', "-", "1,5"]), max_size=4)
    )
)
@example([["1", "2.5"], ["", ""]])
def test_any_rows_are_read_alike(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text("a,b,y\n" + "\n".join(",".join(row) for row in rows) + "\n", newline="")
        assert_same(path)


@pytest.mark.parametrize("sample", [2, 700, 2999, 5000])
def test_samples_are_alike(sample, tmp_path):
    random = np.random.default_rng(1)
    path = tmp_path / "t.csv"
    path.write_text(
        "a,f,y\n" + "".join(f"{a!r},l{a > 0},{j}\n" for j, a in enumerate(random.normal(size=3000).tolist()))
    )
    loaded = assert_same(path, ReadOptions(sample=sample))
    assert loaded.n_rows == min(sample, 3000)


def test_a_text_is_read_alike_in_many_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_reader, "CHUNK_CELLS", 30)
    monkeypatch.setattr("lasso_tui.data.readers.text.pandas_csv.CHUNK_CELLS", 30)
    random = np.random.default_rng(2)
    rows = "".join(
        f"{a!r},{'uvw'[j % 3]},{j % 17 or ''}\n" for j, a in enumerate(random.normal(size=5000).tolist())
    )
    path = tmp_path / "t.csv"
    path.write_text("a,f,y\n" + rows)
    loaded = assert_same(path)
    assert loaded.n_rows == 5000
    assert loaded.columns[1].levels == ("u", "v", "w")


@pytest.mark.parametrize("cell", ["1.5", "é", '"a, b"', '"p\nq"', 'x" y'])
def test_a_text_of_many_pieces_is_read_alike(cell, tmp_path):
    random = np.random.default_rng(3)
    rows = [
        f"{j},{cell if j > 15_000 and j % 5 == 0 else 'w' * int(k)}"
        for j, k in enumerate(random.integers(1, 40, 20_000))
    ]
    path = tmp_path / "t.csv"
    path.write_bytes(("y,f\n" + "\n".join(rows) + "\n").encode())
    assert path.stat().st_size > 400_000
    assert_same(path)


def test_words_that_pandas_takes_for_numbers_in_some_part_stay_words(tmp_path, monkeypatch):
    monkeypatch.setattr("lasso_tui.data.readers.text.pandas_csv.CHUNK_CELLS", 600)
    path = tmp_path / "t.csv"
    words = ["x", *["01"] * 500, *[""] * 500, *["True"] * 500, *["1e400"] * 500]
    path.write_text("f,y,z\n" + "".join(f"{word},{j},u\n" for j, word in enumerate(words)))
    loaded = assert_same(path)
    assert loaded.columns[0].levels == ("01", "1e400", "True", "x")


def test_many_columns_of_numbers_are_read_alike(tmp_path):
    numbers = np.random.default_rng(4).normal(size=(300, 120)).round(3).astype(object)
    numbers[5, 7], numbers[250, 8], numbers[9, 9], numbers[:, 10], numbers[:, 11] = (
        "",
        "inf",
        "1e400",
        7,
        -999,
    )
    numbers[3:, 11] = 2
    path = tmp_path / "t.csv"
    lines = [",".join(f"x{j}" for j in range(120)), *(",".join(map(str, row)) for row in numbers)]
    path.write_text("\n".join(lines) + "\n")
    assert assert_same(path).columns[10].exclusion_reason == "constant"
    for cell in ("9007199254740993", "word"):
        numbers[299, 12] = cell
        path.write_text("\n".join([lines[0], *(",".join(map(str, row)) for row in numbers)]) + "\n")
        loaded = assert_same(path)
    assert loaded.columns[12].codes is not None


def test_pandas_is_imported_for_large_files_only(tmp_path):
    path = tmp_path / "t.csv"
    row = "1.23456789012345,2.34567890123456,3.45678901234567\n"
    path.write_text("a,b,y\n" + row * 10_000)
    script = "import sys; from lasso_tui.data import load; load(sys.argv[1]); print('pandas' in sys.modules)"

    def imports_pandas() -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, path], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert imports_pandas() == "False"
    path.write_text("a,b,y\n" + row * 260_000)
    assert imports_pandas() == "True"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_a_matrix_of_numbers_is_read_as_one(line_end, last, tmp_path, monkeypatch):
    random = np.random.default_rng(4)
    numbers = random.normal(size=(40, 600)).round(3)
    cells = [[str(value) for value in row] for row in numbers.tolist()]
    cells[3][5] = cells[30][599] = cells[39][599] = ""
    cells[4][6], cells[5][7] = "inf", "7"
    numbers[[3, 30, 39, 4], [5, 599, 599, 6]] = np.nan
    numbers[5, 7] = 7
    lines = [",".join(f"x{j}" for j in range(600)), *map(",".join, cells)]
    path = tmp_path / "t.csv"
    path.write_bytes((line_end.join(lines) + (line_end if last else "")).encode())
    monkeypatch.setattr("lasso_tui.data.readers.text.csv_reader.add_rows_with_pandas", None)
    loaded = outcome(path, ALWAYS)
    assert isinstance(loaded, RawTable)
    np.testing.assert_array_equal(np.column_stack([column.numbers for column in loaded.columns]), numbers)
    np.testing.assert_array_equal(
        np.column_stack([column.missing for column in loaded.columns]), np.isnan(numbers)
    )
    assert loaded.notes == ("x6: 1 infinite values count as missing.",)


@pytest.mark.parametrize(
    "cell", ["word", '"1"', "1,2", "9007199254740993", "1\x1f2", "1\r", "\u0661", "TRUE", " "]
)
def test_what_is_no_matrix_is_read_by_columns(cell, tmp_path):
    rows = [[str(j % 7 + k / 8) for j in range(30)] for k in range(30)]
    rows[25][17] = cell
    path = tmp_path / "t.csv"
    path.write_text(
        "\n".join([",".join(f"x{j}" for j in range(30)), *map(",".join, rows)]) + "\n", newline=""
    )
    assert_same(path)


def test_files_of_numbers_and_of_words_are_stacked(tmp_path):
    header = ",".join(f"x{j}" for j in range(30)) + "\n"
    for name, cell in (("a", "1.5"), ("b", "?"), ("c", "2")):
        row = ",".join([cell, *("0.25" for _ in range(29))]) + "\n"
        (tmp_path / f"{name}.csv").write_text(header + ("1," * 30)[:-1] + "\n" + row)
    loaded = assert_same(tmp_path / "*.csv")
    assert isinstance(loaded, RawTable)
    np.testing.assert_array_equal(loaded.columns[0].numbers, [1, 1.5, 1, np.nan, 1, 2])


def test_a_part_of_numbers_among_words_keeps_its_spelling(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("f,y\n" + "u,1\n" * 262_144 + "1.0,2\n1.00,3\n" * 2_000)
    loaded = outcome(path, ALWAYS)
    assert isinstance(loaded, RawTable)
    assert set(loaded.columns[0].levels) == {"1.0", "1.00", "u"}
    assert loaded.rows_read == 266_144
