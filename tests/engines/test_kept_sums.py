"""Work that stops in the middle: what was read completely is kept, and the same command goes on from there."""

from __future__ import annotations

import os
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lasso_tui.cli import main
from lasso_tui.data import DataError, Preparation
from lasso_tui.data.streaming.files import find_files
from lasso_tui.data.streaming.moments_file import read_moments
from lasso_tui.data.streaming.row_sample import RowSample
from lasso_tui.data.streaming.source import StreamSource, open_source
from lasso_tui.engines.cluster.tasks import sum_task, summarise_task, tasks_of
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import LocalEngine, sum_files
from tests.engines.streamed import N_FOLDS, assert_same_sums, made, summed, write_parts


def request_of(pattern: str) -> Request:
    return Request(files=(pattern,), preparation=Preparation(target="y"), n_folds=N_FOLDS)


def at_piece(monkeypatch, number: int, what) -> list:
    """Have something happen as a piece is begun in the second pass, which reads `y`; return the pieces begun."""
    read, begun = StreamSource.batches, []

    def batches(self, piece, names, **options):
        if "y" in names:
            begun.append((piece.file, piece.span[0]))
            if len(begun) == number:
                what()
        yield from read(self, piece, names, **options)

    monkeypatch.setattr(StreamSource, "batches", batches)
    return begun


@pytest.mark.parametrize("workers", [1, 3])
def test_an_interruption_keeps_whole_pieces(tmp_path, monkeypatch, workers: int) -> None:
    pattern, kept = write_parts(tmp_path), []
    asked, whole = request_of(pattern), summed(pattern)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        at_piece(patch, 8, interrupt)
        with pytest.raises(KeyboardInterrupt):
            sum_files(asked, engine=LocalEngine(workers), keep=kept.append)
    (partial,) = kept
    assert partial.rows_read == 400 + 2 * 90  # seven pieces: a file of five, and two of the next
    with monkeypatch.context() as patch:
        begun = at_piece(patch, 0, None)
        engine = LocalEngine(workers)
        assert_same_sums(sum_files(asked, engine=engine, earlier=partial), whole)
    assert begun[0] == (1, 2)
    assert len(begun) == 15 - 7
    assert engine.said == ["Continued: 7 of 15 pieces were summed before."]


def test_a_file_that_changes_is_left_out_of_what_is_kept(tmp_path, monkeypatch) -> None:
    pattern, kept = write_parts(tmp_path), []

    def touch() -> None:
        os.utime(tmp_path / "p1.parquet", ns=(1, 1))

    with monkeypatch.context() as patch:
        at_piece(patch, 8, touch)
        with pytest.raises(DataError, match=r"p1\.parquet changed while it was read"):
            sum_files(request_of(pattern), engine=LocalEngine(1), keep=kept.append)
    (partial,) = kept
    assert partial.rows_read == 400
    assert {rows.file for rows in partial.sources} == {"p0.parquet"}
    assert_same_sums(sum_files(request_of(pattern), earlier=partial), summed(pattern))


def test_the_file_before_one_that_changes_is_kept(tmp_path, monkeypatch) -> None:
    pattern, kept = write_parts(tmp_path), []

    def touch() -> None:
        os.utime(tmp_path / "p1.parquet", ns=(1, 1))

    with monkeypatch.context() as patch:
        at_piece(patch, 5, touch)  # the last of the first file, from which on the second is another one
        with pytest.raises(DataError, match=r"p1\.parquet changed while it was read"):
            sum_files(request_of(pattern), engine=LocalEngine(1), keep=kept.append)
    (partial,) = kept
    assert partial.rows_read == 400
    assert_same_sums(sum_files(request_of(pattern), earlier=partial), summed(pattern))


def test_what_was_kept_of_other_work_is_not_used(tmp_path, monkeypatch) -> None:
    pattern, kept = write_parts(tmp_path), []

    def fail() -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        at_piece(patch, 8, fail)
        with pytest.raises(OSError, match="disk is gone"):
            sum_files(request_of(pattern), keep=kept.append)
    other = Request(files=(pattern,), preparation=Preparation(target="y", weights="w"), n_folds=N_FOLDS)
    engine = LocalEngine()
    assert_same_sums(sum_files(other, engine=engine, earlier=kept[0]), summed(pattern, weights="w"))
    assert engine.said == ["Begun anew: what was kept is of other files or options."]
    pq.write_table(made(seed=9), tmp_path / "p0.parquet", row_group_size=90)
    engine = LocalEngine()
    assert_same_sums(sum_files(request_of(pattern), engine=engine, earlier=kept[0]), summed(pattern))
    assert engine.said == ["Begun anew: what was kept is of other files or options."]


def test_the_command_goes_on_after_a_damaged_file_is_mended(tmp_path, capsys) -> None:
    pattern, to = write_parts(tmp_path), tmp_path / "sums.npz"
    whole = (tmp_path / "p2.parquet").read_bytes()
    (tmp_path / "p2.parquet").write_bytes(whole[:200] + bytes(8800) + whole[9000:])
    words = ["moments", pattern, "--target", "y", "--to", str(to), "--folds", "5", "--leave-out", "region"]
    assert main(words) == 2
    (said,) = capsys.readouterr().err.splitlines()
    partial = tmp_path / "sums.partial.npz"
    assert said.startswith("lasso-tui: Cannot read p2.parquet: ")
    assert said.endswith(f"The sums of 800 rows are kept in {partial}: the same command goes on from there.")
    assert not to.exists()
    assert read_moments(partial).rows_read == 800
    (tmp_path / "p2.parquet").write_bytes(whole)
    assert main(words) == 0
    assert "Continued: 10 of 15 pieces were summed before." in capsys.readouterr().err
    assert_same_sums(read_moments(to), summed(pattern, left_out=("region",)))
    assert not partial.exists()


def test_cells_that_are_no_numbers_are_found_where_the_file_does_not_say_so(tmp_path) -> None:
    table = made()
    values = table["a"].to_numpy().copy()
    values[[3, 170, 399]] = np.nan
    pq.write_table(table.set_column(0, "a", pa.array(values)), tmp_path / "p.parquet", row_group_size=90)
    lacking = np.isnan(table["d"].to_numpy()).sum()
    for workers in (1, 2):
        asked = request_of(str(tmp_path / "p.parquet"))
        file = sum_files(asked, engine=LocalEngine(workers))
        assert file.lost == {"a": 3, "d": lacking}
        assert np.isfinite(file.arrays["second"]).all()


@pytest.mark.parametrize(
    "words", [["--workers", "0"], ["--engine", "dask"], ["--scheduler", "tcp://a:1", "--workers", "2"]]
)
def test_options_that_do_not_go_together(tmp_path, capsys, words) -> None:
    asked = ["moments", write_parts(tmp_path, n_files=1), "--target", "y", "--to", str(tmp_path / "s.npz")]
    assert main([*asked, *words]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert words[0] in said


@pytest.mark.parametrize("kept_bytes", [0, 1 << 30])
def test_wide_sums_are_the_same_by_any_number_of_workers(tmp_path, monkeypatch, kept_bytes: int) -> None:
    pattern = write_parts(tmp_path)
    narrow = summed(pattern, weights="w")
    monkeypatch.setattr("lasso_tui.engines.running_sums.WIDE_BYTES", 0)
    monkeypatch.setattr("lasso_tui.engines.running_sums.KEPT_BYTES", kept_bytes)
    asked = Request(files=(pattern,), preparation=Preparation(target="y", weights="w"), n_folds=N_FOLDS)
    for workers in (1, 2):
        assert_same_sums(sum_files(asked, engine=LocalEngine(workers)), narrow)


def test_a_worker_that_does_not_see_the_files_says_so(tmp_path) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(made(), path, row_group_size=90)
    source = open_source(find_files([str(path)]))
    (task,) = tasks_of(source, source.pieces)
    assert (task.rows, len(task.pieces)) == (400, 5)  # small neighbours are one task
    path.unlink()
    for work in (sum_task, summarise_task):
        with pytest.raises(DataError, match=r"cannot see p\.parquet\. Put the files where all workers"):
            work((source, ()), task)


def test_copies_of_a_file_are_summed_once_each(tmp_path, monkeypatch) -> None:
    pattern, kept = write_parts(tmp_path, n_files=1), []
    for name in ("p1", "p2"):
        shutil.copyfile(tmp_path / "p0.parquet", tmp_path / f"{name}.parquet")

    def interrupt() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        at_piece(patch, 8, interrupt)
        with pytest.raises(KeyboardInterrupt):
            sum_files(request_of(pattern), engine=LocalEngine(1), keep=kept.append)
    begun = at_piece(monkeypatch, 0, None)
    whole = sum_files(request_of(pattern), engine=LocalEngine(1), earlier=kept[0])
    assert whole.rows_read == 3 * 400
    assert begun == [(file, group) for file in range(3) for group in range(5)][7:]
    assert "p0.parquet, p1.parquet, p2.parquet may be copies of one file." in whole.notes


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("number", [3, 6, 12])
def test_sums_that_others_were_being_added_to_are_not_kept(tmp_path, monkeypatch, workers, number) -> None:
    pattern, kept, calls = write_parts(tmp_path), [], []
    asked, whole, merge = request_of(pattern), summed(pattern), RowSample.merge

    def fail(self, other) -> None:
        calls.append(None)
        if (
            len(calls) == number
        ):  # 3: a piece to a file, 6: a file to those before, 12: a piece of the last file
            raise MemoryError
        merge(self, other)

    with monkeypatch.context() as patch:
        patch.setattr(RowSample, "merge", fail)
        with pytest.raises(MemoryError):
            sum_files(asked, engine=LocalEngine(workers), keep=kept.append)
    for partial in kept:
        assert_same_sums(sum_files(asked, earlier=partial), whole)
    assert [partial.rows_read for partial in kept] == ([400] if number == 12 else [])
