"""Standard input, several files by a pattern, progress, cancelling, samples and what does not fit."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from lasso_tui.data import DataError, ReadOptions, check_source, load, open_table
from lasso_tui.data.readers.text import csv_reader
from tests.facts import assert_facts, note_with

ROWS = "a,f,y\n1,u,2\n2,v,5\n4,u,3\n"


def read_from(stdin: bytes) -> str:
    script = """
from lasso_tui.data import DataError, open_table, targets
try:
    table = open_table("-")
    print(table.name, table.source, table.X.tolist(), table.y.tolist(), targets("-"))
except DataError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_read_more_than_once(packed):
    import gzip

    text = ROWS.encode()
    assert read_from(gzip.compress(text) if packed else text) == (
        "standard input - [[1.0, 0.0], [2.0, 1.0], [4.0, 0.0]] [2.0, 5.0, 3.0] ('a', 'f=u', 'f=v', 'y')"
    )


def test_nothing_by_standard_input():
    assert_facts(read_from(b""), "standard input is empty", "header")


def test_standard_input_from_a_terminal_is_refused():
    ours, theirs = pty.openpty()
    script = """
from lasso_tui.data import DataError, load
try:
    load("-")
except DataError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], stdin=theirs, capture_output=True, check=True, timeout=30
    )
    os.close(ours)
    os.close(theirs)
    assert_facts(done.stdout.decode().strip(), "standard input", "lasso-tui - < table.csv")


def test_standard_input_needs_no_file():
    check_source("-")


@pytest.fixture
def three(written, tmp_path) -> str:
    written("a,f,y\n1,u,2\n2,v,5\n", "part-1.csv")
    written("a;f;y\n4,5;w;3\n", "part-2.csv")
    written("a,f,y\n8,,1\n".encode("utf-16"), "part-3.csv")
    return str(tmp_path / "part-*.csv")


def test_files_of_one_pattern_are_stacked(three):
    loaded = load(three)
    a, f, y = loaded.columns
    np.testing.assert_array_equal(a.numbers, [1, 2, 4.5, 8])
    np.testing.assert_array_equal(y.numbers, [2, 5, 3, 1])
    assert [f.levels[k] if k >= 0 else "" for k in f.codes] == ["u", "v", "w", ""]
    assert loaded.name == "part-*.csv"
    stacked, decimal = loaded.notes
    assert_facts(stacked, "3 files: part-1.csv to part-3.csv")
    assert_facts(decimal, "decimal comma")


def test_a_word_in_the_last_file_makes_the_column_words_in_all(three, written):
    written("a,f,y\nmany,u,7\n", "part-4.csv")
    assert load(three).columns[0].levels == ("1", "2", "8", "4,5", "many")


def test_a_name_with_a_bracket_may_be_a_file(written):
    assert load(written(ROWS, "x[1].csv")).name == "x[1].csv"


def test_parquet_files_are_stacked(tmp_path):
    for number in range(3):
        pa.parquet.write_table(
            pa.table({"a": [number, number + 0.5], "f": [f"l{number}", "m"]}), tmp_path / f"{number}.parquet"
        )
    a, f = load(str(tmp_path / "*.parquet")).columns
    np.testing.assert_array_equal(a.numbers, [0, 0.5, 1, 1.5, 2, 2.5])
    assert [f.levels[k] for k in f.codes] == ["l0", "m", "l1", "m", "l2", "m"]


@pytest.mark.parametrize(
    ("text", "difference"),
    [
        ("a,g,y\n1,u,2\n", "column 2 is g, in part-1.csv it is f"),
        ("a,f\n1,u\n", "it has 2 columns, part-1.csv has 3"),
    ],
)
def test_other_columns_cannot_be_stacked(text, difference, three, written):
    written(text, "part-4.csv")
    with pytest.raises(DataError) as error:
        load(three)
    assert_facts(str(error.value), "part-4.csv", difference)


def test_words_and_numbers_cannot_be_stacked_in_parquet(tmp_path):
    pa.parquet.write_table(pa.table({"a": [1, 2]}), tmp_path / "1.parquet")
    pa.parquet.write_table(pa.table({"a": ["u", "v"]}), tmp_path / "2.parquet")
    with pytest.raises(DataError) as error:
        load(str(tmp_path / "*.parquet"))
    assert_facts(str(error.value), "2.parquet", "a holds words in one file and numbers in another")


def test_formats_cannot_be_mixed(tmp_path, written):
    pa.parquet.write_table(pa.table({"a": [1, 2]}), tmp_path / "x.1")
    written("a\n1\n2\n", "x.2")
    with pytest.raises(DataError) as error:
        load(str(tmp_path / "x.*"))
    assert_facts(str(error.value), "x.1 is parquet", "x.2 is text", "one format")


def test_a_pattern_that_matches_nothing(tmp_path):
    pattern = f"{tmp_path}/*.csv"
    with pytest.raises(DataError) as error:
        check_source(pattern)
    assert_facts(str(error.value), f"No file matches {pattern}")


@pytest.fixture
def long_file(written) -> str:
    rows = "".join(f"{j},{j * j % 1013},{j % 7 / 8}\n" for j in range(60_000))
    return written("a,b,y\n" + rows)


class CancelledError(Exception):
    """What a worker raises to end the reading."""


@pytest.mark.parametrize("large", [0, 2**60])
def test_progress_is_told_and_what_it_raises_ends_the_reading(large, long_file, monkeypatch):
    monkeypatch.setattr(csv_reader, "MIN_PANDAS_BYTES", large)
    calls: list[tuple[str, float]] = []
    open_table(long_file, progress=lambda stage, fraction: calls.append((stage, fraction)))
    fractions = [fraction for _, fraction in calls]
    assert {stage for stage, _ in calls} == {"reading"}
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) >= 4

    def cancel(stage: str, fraction: float) -> None:
        if fraction > 0.3:
            raise CancelledError

    with pytest.raises(CancelledError):
        open_table(long_file, progress=cancel)


def test_progress_of_other_formats(tmp_path):
    path = tmp_path / "t.parquet"
    pa.parquet.write_table(pa.table({"a": np.arange(200_000.0), "y": np.arange(200_000.0) ** 2}), path)
    calls: list[float] = []
    open_table(str(path), progress=lambda _, fraction: calls.append(fraction))
    assert calls == sorted(calls)
    assert len(calls) > 2
    assert calls[-1] == 1.0


@pytest.mark.slow
def test_a_sample_is_of_the_size_asked_seeded_and_said(long_file):
    one, again, other = (open_table(long_file, sample=1000, seed=seed) for seed in (1, 1, 2))
    assert one.n_samples == 1000
    np.testing.assert_array_equal(one.X, again.X)
    assert not np.array_equal(one.X, other.X)
    assert (np.diff(one.X[:, 0]) > 0).all()  # in the order of the file
    note_with(one.notes, "sample of 1,000 of 60,000 rows", "seed 1")
    assert one.prepared.startswith("target y; 1,000 of 60,000 rows;")


def test_each_row_is_as_likely_in_the_sample(long_file):
    drawn = open_table(long_file, sample=6000).X[:, 0]
    counts = np.histogram(drawn, bins=10, range=(0, 60_000))[0]
    # 600 are expected in each tenth, with a standard deviation of 22
    assert abs(counts - 600).max() < 110


def test_a_sample_larger_than_the_table_is_the_table(long_file):
    table = open_table(long_file, sample=10**6)
    assert table.n_samples == 60_000
    assert not any("sample" in note for note in table.notes)


def test_a_sample_of_a_bundled_set():
    table = open_table("diabetes", sample=100, seed=5)
    assert table.X.shape == (100, 10)
    note_with(table.notes, "sample of 100 of 442 rows", "seed 5")


@pytest.mark.parametrize("large", [0, 2**60])
def test_what_does_not_fit_is_refused_with_the_sizes(large, long_file, monkeypatch):
    monkeypatch.setattr(csv_reader, "MIN_PANDAS_BYTES", large)
    with pytest.raises(DataError) as error:
        open_table(long_file, memory=2**20)
    assert_facts(str(error.value), "x.csv needs about 2.", "rows × 3 columns", "1.0 MB free", "--sample N")
    assert open_table(long_file, memory=2**20, sample=1000).n_samples == 1000


def test_what_does_not_fit_is_refused_though_it_is_packed(long_file, written):
    import gzip
    from pathlib import Path

    path = written(gzip.compress(Path(long_file).read_bytes()), "x.csv.gz")
    with pytest.raises(DataError, match=r"^x\.csv\.gz needs about 2\.8 MB .* 1\.0 MB free"):
        load(path, ReadOptions(memory=2**20))


def test_factors_of_many_levels_are_refused_before_they_fill_memory(written):
    levels = "".join(f"{','.join(str(j % 50) + 'v' for _ in range(20))},{j}\n" for j in range(2000))
    path = written(",".join(f"f{j}" for j in range(20)) + ",y\n" + levels)
    with pytest.raises(DataError) as error:
        open_table(path, memory=10 * 2**20)
    assert_facts(str(error.value), "x.csv", "16.1 MB", "2,000 rows × 1,000 columns", "10.0 MB free")
