"""Parquet, Arrow, Feather, NPZ, NPY and svmlight hold the same table as a CSV file."""

from __future__ import annotations

import datetime
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.ipc
import pyarrow.parquet
import pytest
from sklearn.datasets import dump_svmlight_file

from lasso_tui.data import DataError, ReadOptions, load, open_table
from tests.facts import assert_facts, note_with

RANDOM = np.random.default_rng(3)
NUMBERS = RANDOM.normal(size=(200, 2))
WORDS = [["u", "v", None][j % 3] for j in range(200)]
TABLE = pa.table(
    {"a": NUMBERS[:, 0], "f": WORDS, "flag": [j % 2 == 0 for j in range(200)], "y": NUMBERS[:, 1]}
)


def write_parquet(path: Path) -> None:
    pa.parquet.write_table(TABLE, path, row_group_size=64)


def write_feather(path: Path) -> None:
    pa.feather.write_feather(TABLE, path, compression="uncompressed")


def write_old_feather(path: Path) -> None:
    pa.feather.write_feather(TABLE, path, version=1)


def write_file(path: Path) -> None:
    with pa.ipc.new_file(path, TABLE.schema) as writer:
        writer.write_table(TABLE, max_chunksize=50)


def write_stream(path: Path) -> None:
    with pa.ipc.new_stream(path, TABLE.schema) as writer:
        writer.write_table(TABLE, max_chunksize=50)


def write_csv(path: Path) -> None:
    rows = zip(NUMBERS[:, 0].tolist(), WORDS, range(200), NUMBERS[:, 1].tolist(), strict=True)
    path.write_text("a,f,flag,y\n" + "".join(f"{a!r},{f or ''},{1 - j % 2},{y!r}\n" for a, f, j, y in rows))


def write_npz(path: Path) -> None:
    words = np.array([word or "" for word in WORDS])
    with path.open("wb") as file:
        np.savez_compressed(file, a=NUMBERS[:, 0], f=words, flag=np.arange(200) % 2 == 0, y=NUMBERS[:, 1])


def write_npy(path: Path) -> None:
    rows = [
        (a, word or "", j % 2 == 0, y) for (a, y), word, j in zip(NUMBERS, WORDS, range(200), strict=True)
    ]
    with path.open("wb") as file:
        np.save(file, np.array(rows, dtype=[("a", "f8"), ("f", "U3"), ("flag", "?"), ("y", "f8")]))


WRITERS: dict[str, Callable[[Path], None]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "feather": write_feather,
    "arrow file": write_file,
    "arrow stream": write_stream,
    "npz": write_npz,
    "npy": write_npy,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_table(kind, tmp_path):
    path = tmp_path / "data"
    WRITERS[kind](path)
    table = open_table(str(path))
    kept = [j for j in range(200) if WORDS[j]]
    assert table.features == ("a", "f=v", "flag")
    assert table.groups[0].reference == "u"
    np.testing.assert_array_equal(table.X[:, 0], NUMBERS[kept, 0])
    np.testing.assert_array_equal(table.X[:, 1], [WORDS[j] == "v" for j in kept])
    np.testing.assert_array_equal(table.X[:, 2], [j % 2 == 0 for j in kept])
    np.testing.assert_array_equal(table.y, NUMBERS[kept, 1])
    note_with(table.notes, "Dropped 66 of 200 rows", "f: 66")


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_sample(kind, tmp_path):
    path, csv = tmp_path / "data", tmp_path / "csv"
    WRITERS[kind](path)
    write_csv(csv)
    reading = ReadOptions(sample=50, seed=4)
    one, other = load(str(path), reading), load(str(csv), reading)
    assert one.n_rows == other.n_rows == 50
    for mine, theirs in zip(one.columns, other.columns, strict=True):
        np.testing.assert_array_equal(mine.numbers, theirs.numbers)
        np.testing.assert_array_equal(mine.codes, theirs.codes)
    assert one.notes == other.notes
    note_with(one.notes, "sample of 50 of 200 rows", "seed 4")


def test_arrows_other_types(tmp_path):
    table = pa.table(
        {
            "whole": pa.array([1, None, 3], pa.int8()),
            "large": pa.array([2**63, 1, 2], pa.uint64()),
            "money": pa.array(["1.25", "2.50", None]).cast(pa.decimal128(8, 2)),
            "day": pa.array([datetime.date(2024, 1, 1), datetime.date(2024, 1, 3), None]),
            "when": pa.array([datetime.datetime(2024, 1, 1, 12), datetime.datetime(2024, 1, 2), None]),
            "category": pa.array(["p", "q", "p"]).dictionary_encode(),
            "nothing": pa.nulls(3),
            "list": pa.array([[1], [2, 3], []]),
            "bytes": pa.array([b"1", b"2", b"3"]),
        }
    )
    path = tmp_path / "t.parquet"
    pa.parquet.write_table(table, path)
    loaded = load(str(path))
    by_name = {column.name: column for column in loaded.columns}
    np.testing.assert_array_equal(by_name["whole"].numbers, [1, np.nan, 3])
    assert by_name["large"].levels == ("1", "2", str(2**63))
    np.testing.assert_array_equal(by_name["money"].numbers, [1.25, 2.5, np.nan])
    np.testing.assert_array_equal(np.diff(by_name["day"].days[:2]), [2])
    np.testing.assert_array_equal(np.diff(by_name["when"].days[:2]), [0.5])
    assert by_name["category"].levels == ("p", "q")
    assert by_name["nothing"].kind == "empty"
    unread, large = loaded.notes
    assert_facts(unread, "Not read: list, bytes")
    assert_facts(large, "large: whole numbers beyond 2^53")


def test_the_index_that_pandas_writes_is_left_out(tmp_path):
    path = tmp_path / "t.parquet"
    pa.parquet.write_table(TABLE.append_column("__index_level_0__", pa.array(range(200))), path)
    notes = open_table(str(path), target="y").notes
    note_with(notes, "Excluded: __index_level_0__ (unnamed row number)")


@pytest.mark.parametrize("kind", ["parquet", "arrow file", "npz", "npy"])
def test_a_damaged_file_is_refused_in_a_sentence(kind, tmp_path):
    path = tmp_path / "data"
    WRITERS[kind](path)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(DataError) as error:
        load(str(path))
    assert_facts(str(error.value), "data", "again.")
    assert str(error.value).startswith(("Cannot read data: ", "data is a damaged zip file."))


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_without_pyarrow_the_command_that_installs_it_is_said(kind, tmp_path, monkeypatch):
    path = tmp_path / f"t.{kind}"
    WRITERS[kind](path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError) as error:
        load(str(path))
    assert_facts(str(error.value), f"t.{kind}", "pyarrow", "pip install 'lasso-tui[arrow]'")


def saved(path: Path, **arrays: object) -> str:
    np.savez(path, **arrays)
    return str(path)


def test_a_matrix_with_names_and_a_target(tmp_path):
    X = RANDOM.normal(size=(5, 3))
    path = saved(
        tmp_path / "t.npz", X=X, y=np.arange(5.0), features=np.array(["p", "q", "r"]), alphas=np.ones(9)
    )
    table = open_table(path)
    assert table.features == ("p", "q", "r")
    assert table.target == "y"
    np.testing.assert_array_equal(table.X, X)
    note_with(table.notes, "Not read: alphas")


def test_a_bare_matrix(tmp_path):
    X = RANDOM.normal(size=(5, 3)).astype(np.float32)
    np.save(tmp_path / "t.npy", X)
    table = open_table(str(tmp_path / "t.npy"), target="x2")
    np.testing.assert_array_equal(table.X, X[:, [0, 2]].astype(float))


@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_pickles_in_arrays_are_never_opened(suffix, tmp_path):
    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "sprung",))

    path = tmp_path / f"t.{suffix}"
    array = np.array([Trap(), 1], dtype=object)
    if suffix == "npy":
        np.save(path, array, allow_pickle=True)
    else:
        np.savez(path, a=array)
    with pytest.raises(DataError) as error:
        load(str(path))
    assert_facts(str(error.value), f"t.{suffix}", "Python objects", "arrays of numbers or text")
    assert not (tmp_path / "sprung").exists()


def test_an_archive_that_grows_beyond_memory_is_refused(tmp_path):
    path = tmp_path / "t.npz"
    np.savez_compressed(path, X=np.zeros((1000, 1000)))
    with pytest.raises(DataError) as error:
        load(str(path), ReadOptions(memory=10 * 2**20))
    assert_facts(str(error.value), "t.npz", "7.6 MB", "10.0 MB free")


def test_an_array_that_claims_to_be_huge_is_refused(tmp_path):
    header = io.BytesIO()
    claim = {"descr": "<f8", "fortran_order": False, "shape": (10**12, 10**3)}
    np.lib.format.write_array_header_1_0(header, claim)
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as held:
        held.writestr("X.npy", header.getvalue() + bytes(80))
    with pytest.raises(DataError, match=r"^t\.npz holds \d+ TB of arrays"):
        load(str(tmp_path / "t.npz"))


@pytest.mark.parametrize("base", [0, 1])
def test_svmlight(base, tmp_path):
    X = np.where(RANDOM.random((40, 6)) < 0.4, RANDOM.normal(size=(40, 6)), 0.0)
    X[0, 0] = 1.0
    y = RANDOM.normal(size=40)
    path = tmp_path / "t.txt"
    dump_svmlight_file(X, y, str(path), zero_based=base == 0)
    table = open_table(str(path))
    assert table.target == "target"
    assert table.features == tuple(f"x{j + base}" for j in range(6))
    np.testing.assert_allclose(table.X, X, rtol=1e-15)  # it is written with 16 digits
    np.testing.assert_allclose(table.y, y, rtol=1e-15)


def test_svmlight_with_remarks_and_queries(tmp_path):
    path = tmp_path / "t.svm"
    path.write_text("# made by hand\n+1 qid:3 1:0.5 3:2 # first\n\n-1 qid:3 2:1.5\n+1 1:2\n")
    table = open_table(str(path))
    np.testing.assert_array_equal(table.X, [[0.5, 0, 2], [0, 1.5, 0], [2, 0, 0]])
    np.testing.assert_array_equal(table.y, [1, -1, 1])


def test_svmlight_faults_are_named_by_their_line(tmp_path):
    path = tmp_path / "t.svm"
    path.write_text("1 1:2 2:3\n-1 1:2 2:x\n")
    with pytest.raises(DataError) as error:
        load(str(path))
    assert_facts(str(error.value), "t.svm, line 2:", "-1 1:2 2:x", "svmlight", "target column:value")


def test_svmlight_that_would_not_fit_dense_is_refused(tmp_path):
    path = tmp_path / "t.svm"
    path.write_text("1 " + " ".join(f"{j}:1" for j in range(1, 3001)) + "\n2 1:1\n3 2:1\n")
    with pytest.raises(DataError) as error:
        load(str(path), ReadOptions(memory=2**20))
    assert_facts(str(error.value), "t.svm", "4.9 MB", "3 rows × 3,001 columns", "1.0 MB free")


def test_svmlight_with_hashed_columns_has_those_that_are_used(tmp_path):
    path = tmp_path / "t.svm"
    path.write_text("1 1:2 1000000000:3\n2 1:1 7:5\n4 7:1\n")
    loaded = load(str(path))
    assert [column.name for column in loaded.columns] == ["x1", "x7", "x1000000000", "target"]
    np.testing.assert_array_equal(loaded.columns[2].numbers, [3, 0, 0])
    assert_facts(loaded.notes[0], "999,999,997 of 1,000,000,000 columns", "zeros")


def test_svmlight_beyond_memory_is_refused(tmp_path):
    path = tmp_path / "t.svm"
    path.write_text("1 1:2 2:3\n" * 10_000)
    with pytest.raises(DataError) as error:
        load(str(path), ReadOptions(memory=100_000))
    assert_facts(str(error.value), "t.svm", "first 3,126 rows", "6,252 nonzero values", "97.7 kB free")


def test_a_packed_parquet_file_is_refused(tmp_path):
    import gzip

    write_parquet(tmp_path / "t.parquet")
    path = tmp_path / "t.parquet.gz"
    path.write_bytes(gzip.compress((tmp_path / "t.parquet").read_bytes()))
    with pytest.raises(DataError) as error:
        load(str(path))
    assert_facts(str(error.value), "t.parquet.gz", "compressed parquet file")
