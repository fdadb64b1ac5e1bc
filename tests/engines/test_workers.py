"""Threads that share blocks or their folds, what is read ahead for them, and the sample that is drawn meanwhile."""

from __future__ import annotations

import threading

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings, strategies as st
from threadpoolctl import threadpool_info

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.data import Preparation
from lasso_tui.data.readers.arrow_reader import numbers_of
from lasso_tui.data.streaming.blocks import Block
from lasso_tui.data.streaming.row_sample import RowSample, smallest
from lasso_tui.engines.in_order import in_order
from lasso_tui.engines.local import one_blas_thread
from lasso_tui.engines.products import Room
from lasso_tui.engines.read_ahead import read_ahead
from lasso_tui.engines.request import Request
from lasso_tui.engines.shared_cells import SharedCells
from lasso_tui.engines.sum_files import LocalEngine, sum_files
from tests.engines.streamed import N_FOLDS, assert_same_sums, write_parts


def block_of(n: int, n_cells: int, seed: int = 0) -> Block:
    rng = np.random.default_rng(seed)
    starts = np.concatenate([[0], np.sort(rng.integers(0, n + 1, n_cells - 1)), [n]])
    columns = ((rng.standard_normal(n), None, 1), (rng.standard_normal(n), None, 1))
    return Block(rng.permutation(n), starts, None, columns, hashes=rng.integers(0, 2**64, n, dtype=np.uint64))


@pytest.mark.parametrize("wide", [False, True])
def test_any_number_of_workers_gives_the_same_numbers(tmp_path, monkeypatch, wide: bool) -> None:
    pattern = write_parts(tmp_path)
    if wide:
        monkeypatch.setattr("lasso_tui.engines.running_sums.WIDE_BYTES", 0)
    asked = Request(files=(pattern,), preparation=Preparation(target="y", weights="w"), n_folds=N_FOLDS)
    one, *others = [sum_files(asked, engine=LocalEngine(workers)) for workers in (1, 2, 5)]
    for other in others:
        assert_same_sums(one, other)
        for name, values in one.arrays.items():
            np.testing.assert_array_equal(values, other.arrays[name], err_msg=name)


def test_two_workers_are_at_work_at_the_same_time() -> None:
    block, both, seen = block_of(200, 8), threading.Barrier(2, timeout=60), {}

    def use(k: int, rows: np.ndarray, room: Room) -> None:
        if threading.get_ident() not in seen.values():
            both.wait()  # each waits for the other at its first cell
        seen[k] = threading.get_ident()
        assert len(rows) == block.starts[k + 1] - block.starts[k]

    place = SharedCells(2)
    place.each(block, np.zeros(2), use)
    place.close()
    assert sorted(seen) == np.flatnonzero(np.diff(block.starts)).tolist()
    assert len(set(seen.values())) == 2


def test_what_fails_in_a_worker_is_raised() -> None:
    def use(k: int, rows: np.ndarray, room: Room) -> None:
        if k == 7:
            raise MemoryError

    place = SharedCells(2)
    with pytest.raises(MemoryError):
        place.each(block_of(200, 8), np.zeros(2), use)
    place.close()


def test_products_have_one_thread_of_linear_algebra_whatever_is_set(monkeypatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")  # as the command line sets it

    def threads() -> set[int]:
        return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}

    before = threads()
    with one_blas_thread():
        assert threads() == {1}
    assert threads() == before


@pytest.mark.parametrize("count", [1, 3])
def test_so_many_items_are_made_ahead_and_no_more(count: int) -> None:
    made, enough = [], threading.Event()

    def items():
        for k in range(8):
            made.append(k)
            if k == count:
                enough.set()
            yield k

    ahead = read_ahead(items(), count)
    assert next(ahead) == 0
    assert enough.wait(60)
    assert made == list(range(count + 1))
    assert list(ahead) == list(range(1, 8))


def test_items_that_take_no_memory_are_not_counted() -> None:
    made, third = [], threading.Event()

    def items():
        for k in (0, None, None, 3, 4):
            made.append(k)
            if k == 3:
                third.set()
            yield k

    ahead = read_ahead(items(), is_free=lambda item: item is None)
    assert next(ahead) == 0
    assert third.wait(60)
    assert made == [0, None, None, 3]
    assert list(ahead) == [None, None, 3, 4]


def test_whatever_fails_while_items_are_made_ahead_is_raised() -> None:
    def is_free(item: int) -> bool:
        raise MemoryError

    before = threading.active_count()
    with pytest.raises(MemoryError):
        next(read_ahead(iter([1]), is_free=is_free))
    assert threading.active_count() == before


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_calls_and_not_too_many_are_drawn(workers: int) -> None:
    drawn, taken, is_last_done = [], [], threading.Event()

    def result(k: int) -> int:
        if workers > 1 and k == 0:
            assert is_last_done.wait(60)  # ends after the others that are under way
        if k == workers - 1:
            is_last_done.set()
        return 10 * k

    def calls():
        for k in range(7):
            assert len(drawn) - len(taken) <= workers
            drawn.append(k)
            yield k, (lambda k=k: result(k))
            yield k, None

    for found in in_order(calls(), workers):
        if found[1] is not None:
            taken.append(found)
        else:
            assert found[0] == taken[-1][0]
    assert taken == [(k, 10 * k) for k in range(7)]


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("is_drawing", [False, True])
def test_what_fails_is_raised_in_its_place(workers: int, is_drawing: bool) -> None:
    def fail() -> int:
        raise MemoryError

    def calls():
        for k in range(4):
            yield k, (lambda k=k: k)
        if is_drawing:
            raise MemoryError
        yield 4, fail
        yield 5, (lambda: 5)

    found = []
    with pytest.raises(MemoryError):
        found.extend(key for key, _ in in_order(calls(), workers))
    assert found == [0, 1, 2, 3]


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_many_batches_of_a_drifting_column_are_the_same_by_any_number_of_workers(
    tmp_path, monkeypatch, kind: str
) -> None:
    monkeypatch.setattr("lasso_tui.engines.local.BATCH_BYTES", 1)  # the fewest rows that a batch has
    rng, n = np.random.default_rng(0), 9_000
    X = rng.standard_normal((n, 3)) + np.array([1e8, 0.0, 0.0])
    X[:, 1] += np.where(np.arange(n) < 1_000, 0.0, 1e7)
    y = X[:, 0] - X[:, 1] + rng.standard_normal(n)
    table = pa.table({**{f"x{j}": X[:, j] for j in range(3)}, "y": y, "row": np.arange(n)})
    path = tmp_path / f"drift.{kind}"
    if kind == "csv":
        pa_csv.write_csv(table, path)
    else:
        pq.write_table(table, path, row_group_size=2_000)
    asked = Request(
        files=(str(path),),
        preparation=Preparation(target="y", where="row >= 700"),
        columns=("x0", "x1", "x2"),
        n_folds=N_FOLDS,
    )
    one, *others = [sum_files(asked, engine=LocalEngine(workers)) for workers in (1, 2, 3, 20)]
    for other in others:
        for name, values in one.arrays.items():
            np.testing.assert_array_equal(values, other.arrays[name], err_msg=name)
    found = solvers.Moments.from_arrays(one.arrays).design(fit_intercept=True, standardize=False).gram
    centred = X[700:] - X[700:].mean(axis=0)
    expected = centred.T @ centred / len(centred)
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)


@settings(max_examples=50, deadline=None)
@given(sizes=st.lists(st.integers(0, 120), min_size=1, max_size=8), merged=st.booleans())
def test_a_sample_in_place_is_that_of_the_smallest_hashes(sizes, merged) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lasso_tui.data.streaming.row_sample.SAMPLE_ROWS", 60)
        blocks = [block_of(n, 4, seed) for seed, n in enumerate(sizes)]
        sample = RowSample()
        for block in blocks:
            if merged:
                part = sample.following()
                part.add(block)
                sample.merge(part)
            else:
                sample.add(block)
        hashes = np.sort(np.concatenate([block.hashes for block in blocks]))[:60]
        found = sample.arrays()
        if found is None:
            assert not len(hashes)
            return
        np.testing.assert_array_equal(found["hashes"], hashes)
        of_hash = {
            one: block.columns[0][0][block.rows[k]]
            for block in blocks
            for k, one in enumerate(block.hashes.tolist())
        }
        assert found["values"][:, 0].tolist() == [of_hash[one] for one in hashes.tolist()]
        again = RowSample.of_arrays(found).arrays()
        np.testing.assert_array_equal(again["values"], smallest([found])["values"])


@pytest.mark.parametrize(
    "kind", [pa.float64(), pa.float32(), pa.int8(), pa.bool_(), pa.decimal128(30, 3)], ids=str
)
def test_numbers_of_any_part_of_a_column(kind) -> None:
    values = [None if k % 3 == 0 else k % 2 for k in range(40)]
    column = pa.array(values, pa.int64()).cast(kind)
    for first, end in ((0, 40), (0, 0), (5, 29), (8, 9), (13, 40), (0, 1)):
        known = [np.nan if one is None else float(one) for one in values[first:end]]
        np.testing.assert_array_equal(numbers_of(pa, column.slice(first, end - first)), known)


def test_large_sums_are_said_before_they_are_made(tmp_path, monkeypatch, capsys) -> None:
    pattern, to = write_parts(tmp_path), str(tmp_path / "sums.npz")
    monkeypatch.setattr("lasso_tui.engines.sum_files.LARGE_BYTES", 1)
    assert main(["moments", pattern, "--target", "y", "--to", to, "--folds", "4"]) == 0
    said = capsys.readouterr().err.splitlines()
    assert "of 8 columns in 4 folds take " in said[0]
    assert said[0].endswith(" of memory, and twice that while they are solved.")
