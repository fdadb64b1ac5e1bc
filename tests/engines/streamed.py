"""Tables in files, their sums, and the same tables in memory with the same folds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lasso_tui.data import Preparation, Table, open_table
from lasso_tui.data.streaming.cells import Cells, hashes_of_rows
from lasso_tui.data.streaming.files import find_files
from lasso_tui.engines.request import Request
from lasso_tui.engines.sum_files import sum_files

N_FOLDS = 5

CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "prostate": ("prostate.csv", "lpsa", {"train": "train"}),
    "hitters": ("hitters.csv", "Salary", {}),
    "bikeshare": (
        "bikeshare.csv.gz",
        "bikers",
        {"weights": "temp", "factors": ("mnth",), "left_out": ("casual", "registered")},
    ),
    "birthwt": ("birthwt.csv", "bwt", {"weights": "lwt", "factors": ("race", "ftv"), "left_out": ("low",)}),
}
"""Bundled tables: file, target, and their preparation."""


def made(n: int = 400, seed: int = 0, offset: float = 1e6) -> pa.Table:
    """Numbers far from zero, some missing, a factor, weights and a target."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 4)) * np.exp(np.linspace(-2, 2, 4)) + offset
    region = rng.choice(["south", "north", "east"], n, p=[0.5, 0.3, 0.2])
    y = X[:, 0] * 2 - X[:, 3] + 3.0 * (region == "east") + rng.standard_normal(n)
    last = np.where(rng.random(n) < 0.05, np.nan, X[:, 3])
    return pa.table(
        {
            "a": X[:, 0],
            "b": X[:, 1],
            "c": X[:, 2],
            "d": pa.array(last, from_pandas=True),
            "region": region,
            "w": rng.uniform(0.5, 2.0, n),
            "y": y,
        }
    )


def write_parts(folder: Path, n_files: int = 3, group: int = 90, **options: Any) -> str:
    """Write Parquet files of several row groups; return their pattern."""
    for k in range(n_files):
        pq.write_table(made(seed=k, **options), folder / f"p{k}.parquet", row_group_size=group)
    return str(folder / "p*.parquet")


def summed(pattern: str, target: str = "y", shard: tuple[int, int] = (1, 1), **preparation: Any) -> Any:
    """Return the sums of files."""
    return sum_files(
        Request(
            files=(pattern,),
            preparation=Preparation(target=target, **preparation),
            n_folds=N_FOLDS,
            shard=shard,
        )
    )


def in_memory(pattern: str, target: str = "y", **preparation: Any) -> tuple[Table, list[tuple[Any, Any]]]:
    """Return the table in memory, and the folds that its sums have."""
    table = open_table(pattern, target, preparation=Preparation(**preparation))
    labels = cells_in_memory(pattern, target, table, 1)
    splits = [(np.flatnonzero(labels != k), np.flatnonzero(labels == k)) for k in range(N_FOLDS)]
    return table, splits


def cells_in_memory(pattern: str, target: str, table: Table, n_blocks: int) -> np.ndarray:
    """Return the fold of each row, or its block: those of a fold are neighbours."""
    files = find_files([pattern])
    assert table.rows is not None
    counts = [
        open_table(str(file.path), target, preparation=replace(Preparation())).origin.rows for file in files
    ]
    starts = np.concatenate([[0], np.cumsum(counts)])
    which = np.searchsorted(starts, table.rows, side="right") - 1
    labels = np.empty(table.n_samples, dtype=np.intp)
    for k, file in enumerate(files):
        hashes = hashes_of_rows(file.fingerprint, table.rows[which == k] - starts[k], 0)
        labels[which == k] = Cells(N_FOLDS, n_blocks).of_rows(hashes, hashes, None)
    return labels


def assert_same_sums(one, other, *, same_cut: bool = True) -> None:
    """Two files of sums hold the same, of the same pieces or of others."""
    assert one.columns == other.columns
    for name in ("rows_read", "rows_chosen", "rows_used", "lost", "excluded", "target"):
        assert getattr(one, name) == getattr(other, name), name
    places = [
        sorted((rows.fingerprint, rows.first, rows.rows) for rows in each.sources) for each in (one, other)
    ]
    if same_cut:
        assert places[0] == places[1]
    for name, values in one.sample.items():  # of the rows of the smallest hashes of their places
        np.testing.assert_array_equal(values, other.sample[name])
    ours, theirs = (centred(each.arrays) for each in (one, other))
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9 * np.abs(theirs).max())


def centred(arrays) -> np.ndarray:
    """Second moments about the mean, by fold, and the means."""
    first, weight = arrays["first"], np.maximum(arrays["weight"][:, None], 1e-300)
    means = arrays["shift"] + first / weight
    cross = first[:, :, None] * first[:, None, :] / weight[:, :, None]
    return np.concatenate([arrays["second"] - cross, means[:, None, :]], axis=1)
