"""Folds, blocks and held-out rows follow from the rows' places alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lasso_tui.data import DataError, Preparation
from lasso_tui.data.streaming.cells import Cells, block_count, hashes_of_rows, is_held_out
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.engines.add_parts import add_parts, with_blocks
from lasso_tui.engines.table_sums import sums_of_file
from tests.engines.streamed import N_FOLDS, made, summed, write_parts


def test_fewer_blocks_are_sums_of_more(tmp_path, monkeypatch) -> None:
    pattern = write_parts(tmp_path, n_files=1)
    many = summed(pattern)
    assert many.cells == Cells(N_FOLDS, 4)
    monkeypatch.setattr("lasso_tui.data.streaming.cells.BLOCK_BYTES", 8 * 10**2 * 10)
    few = summed(pattern)
    assert few.cells.n_blocks == 2
    for name, values in with_blocks(many, 2).arrays.items():
        np.testing.assert_allclose(values, few.arrays[name], rtol=1e-9, atol=1e-6, err_msg=name)
    one = summed(pattern, shard=(1, 2))
    monkeypatch.undo()
    whole = add_parts([("a", one), ("b", summed(pattern, shard=(2, 2)))])
    assert whole.cells.n_blocks == 2
    np.testing.assert_allclose(whole.arrays["weight"], few.arrays["weight"], rtol=1e-9)
    assert block_count(5001, 10) == 1


@pytest.mark.parametrize("groups", [False, True])
def test_held_out_rows_follow_from_their_places(tmp_path, groups: bool) -> None:
    table = made(900)
    table = table.append_column("clinic", pa.array(np.arange(900) // 7 % 40))
    pq.write_table(table, tmp_path / "p.parquet", row_group_size=150)
    path = str(tmp_path / "p.parquet")
    options = {"test_fraction": 0.25, "seed": 3, "weights": "w"}
    options |= {"folds": "clinic"} if groups else {"left_out": ("clinic",)}
    whole = summed(path, **options)
    parts = [(f"p{k}", summed(path, shard=(k, 3), **options)) for k in (3, 1, 2)]
    added = add_parts(parts)
    assert added.rows_held_out == whole.rows_held_out == sum(part.rows_held_out for _, part in parts)
    frame = table.to_pandas().dropna()
    if groups:
        hashes = hashes_of_rows("0", (frame["clinic"].to_numpy() + 0.0).view(np.uint64), 0)
    else:
        hashes = hashes_of_rows(whole.sources[0].fingerprint, frame.index.to_numpy(), 0)
    held = is_held_out(hashes, 0.25, 3)
    assert whole.rows_held_out == held.sum()
    assert 0.1 < held.mean() < 0.4
    for file in (whole, added):
        sums = sums_of_file(file, narrowed(file, "sums"))
        test, rows = sums.held_out, frame[held]
        assert test.n_samples == held.sum()
        assert sums.folds.n == (~held).sum()
        assert sums.folds.fold_sizes.sum() == pytest.approx((~held).sum())
        w = rows["w"].to_numpy()
        coef = np.arange(1.0, test.X.shape[1] + 1)
        columns = [rows[name].to_numpy() for name in "abcd"]
        columns += [(rows["region"] == level).to_numpy() for level in ("east", "north")]
        error = rows["y"].to_numpy() - np.column_stack(columns) @ coef
        np.testing.assert_allclose(
            np.mean((test.y - test.X @ coef - 7.0) ** 2), np.average((error - 7.0) ** 2, weights=w), rtol=1e-9
        )
        np.testing.assert_allclose(test.y.var(), np.cov(rows["y"], aweights=w, ddof=0), rtol=1e-8)
    with pytest.raises(DataError, match=r"p1 and p\w have different folds|differ in --test-fraction"):
        add_parts([parts[0], ("p1", summed(path, shard=(1, 3), **options | {"test_fraction": 0.5}))])


def test_a_column_marks_the_rows_to_train_on(tmp_path) -> None:
    table = made(300).append_column("set", pa.array(np.where(np.arange(300) % 3 == 0, "test", "train")))
    pq.write_table(table, tmp_path / "p.parquet", row_group_size=70)
    path = str(tmp_path / "p.parquet")
    file = summed(path, train="set")
    usable = ~np.isnan(table["d"].to_numpy())
    assert file.rows_held_out == (usable & (np.arange(300) % 3 == 0)).sum()
    assert any("as set says" in note for note in narrowed(file, "sums").notes)
    with pytest.raises(DataError, match="is not a train/test column"):
        summed(path, train="region")
    with pytest.raises(DataError, match="none of 95 rows is for training"):
        narrowed(summed(path, train="set", where="set == 'test'"), "sums")
    assert Preparation(train="set").train == "set"
