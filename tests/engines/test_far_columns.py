"""Columns far from zero keep their digits, whatever rows come first and wherever the work was stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lasso_tui.data import Preparation
from lasso_tui.data.streaming.source import StreamSource
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import LocalEngine, sum_files
from tests.engines.streamed import N_FOLDS

N_ROWS = 3_000


def written(path: Path, *, weight_from: int = 0, whole_from: int = 0) -> np.ndarray:
    """Write two columns far from zero and a target that is too; return what has a weight and is complete."""
    rng = np.random.default_rng(0)
    values = rng.standard_normal((N_ROWS, 3)) + np.array([1e10, -1e7, 1e8])
    table = pa.table(
        {
            "a": values[:, 0],
            "b": pa.array([None] * whole_from + values[whole_from:, 1].tolist(), pa.float64()),
            "w": np.where(np.arange(N_ROWS) < weight_from, 0.0, 2.0),
            "y": values[:, 2],
        }
    )
    pq.write_table(table, path, row_group_size=500)
    return values[max(weight_from, whole_from) :]


def request_of(path: Path) -> Request:
    preparation = Preparation(target="y", weights="w")
    return Request(files=(str(path),), preparation=preparation, columns=("a", "b"), n_folds=N_FOLDS)


def assert_exact(arrays, values: np.ndarray) -> None:
    centred = values - values.mean(axis=0)
    expected = centred.T @ centred / len(values)
    weight = arrays["weight"].sum()
    means = arrays["first"].sum(axis=0) / weight  # less the shift, which lies near them
    found = arrays["second"].sum(axis=0) / weight - np.outer(means, means)
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(arrays["shift"] + means, values.mean(axis=0), rtol=1e-12)


@pytest.fixture
def in_small_batches(monkeypatch) -> None:
    monkeypatch.setattr("lasso_tui.engines.local.BATCH_BYTES", 1)


@pytest.mark.usefixtures("in_small_batches")
@pytest.mark.parametrize("is_wide", [False, True])
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("weight_from", [400, 700])
def test_rows_of_no_weight_come_first(tmp_path, monkeypatch, is_wide, workers, weight_from) -> None:
    if is_wide:
        monkeypatch.setattr("lasso_tui.engines.running_sums.WIDE_BYTES", 0)
    values = written(tmp_path / "p.parquet", weight_from=weight_from)
    file = sum_files(request_of(tmp_path / "p.parquet"), engine=LocalEngine(workers))
    assert file.rows_used == N_ROWS
    assert_exact(file.arrays, values)


@pytest.mark.usefixtures("in_small_batches")
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("lacks", [{"whole_from": 1_000}, {"weight_from": 1_000}])
def test_work_goes_on_from_sums_of_no_usable_rows(tmp_path, monkeypatch, workers, lacks) -> None:
    path, kept, read, begun = tmp_path / "p.parquet", [], StreamSource.batches, []
    values = written(path, **lacks)

    def batches(self, piece, names, **options):
        if "y" in names:
            begun.append(piece.first)
            if len(begun) == 3:
                raise OSError("the disk is gone")
        yield from read(self, piece, names, **options)

    with monkeypatch.context() as patch:
        patch.setattr(StreamSource, "batches", batches)
        with pytest.raises(OSError, match="disk is gone"):
            sum_files(request_of(path), engine=LocalEngine(workers), keep=kept.append)
    (partial,) = kept
    assert partial.rows_read == 1_000
    file = sum_files(request_of(path), engine=LocalEngine(workers), earlier=partial)
    assert file.rows_read == N_ROWS
    assert_exact(file.arrays, values)
