"""Preparations that sums cannot have are refused in a sentence, before rows are summed."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import DataError
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.data.streaming.moments_file import HEADER, read_moments
from lasso_tui.engines.add_parts import add_parts
from tests.engines.streamed import summed, write_parts


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"missing": "median"}, "Medians do not follow from sums of rows"),
        ({"rare": ("name=5",)}, "name has more than 1,000 distinct values, too many to join the rare ones"),
        ({"degree": 2}, "big has values up to 4e+60, too large to multiply. Divide them, or leave it out"),
        ({"numbers": ("nam",)}, "no column 'nam' (--number). Did you mean name?"),
        ({"types": ("name=date",)}, "the first rows of name hold no dates in a known notation"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(options, said, tmp_path) -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"x": rng.standard_normal(1500), "big": rng.standard_normal(1500) * 1e60})
    frame["name"] = [f"n{k}" for k in range(1500)]
    frame["y"] = frame["x"] + rng.standard_normal(1500)
    frame.to_parquet(tmp_path / "p.parquet", index=False)
    with pytest.raises(DataError) as error:
        summed(str(tmp_path / "p.parquet"), **options)
    assert said in str(error.value)


def test_products_of_many_columns_are_counted_before_they_are_named(tmp_path) -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.standard_normal((60, 2000)).round(3), columns=[f"x{k}" for k in range(2000)])
    frame.assign(y=frame["x0"]).to_parquet(tmp_path / "p.parquet", index=False)
    with pytest.raises(DataError, match="the sums of 2,001,000 columns in 5 folds need"):
        summed(str(tmp_path / "p.parquet"), interactions=True)


def test_levels_that_were_joined_otherwise_are_not_added(tmp_path) -> None:
    rng = np.random.default_rng(3)
    for k in range(2):
        frame = pd.DataFrame({"x": rng.standard_normal(200), "g": rng.choice(["a", "b", "c", "d", "e"], 200)})
        frame.loc[frame["g"].isin(["d", "e"]) & (rng.random(200) < 0.9 * k), "g"] = "a"
        frame.loc[frame["g"].isin(["b", "c"]) & (rng.random(200) < 0.9 * (1 - k)), "g"] = "a"
        frame["y"] = frame["x"] + rng.standard_normal(200)
        frame.to_parquet(tmp_path / f"p{k}.parquet", index=False)
    parts = [(f"p{k}.npz", summed(str(tmp_path / f"p{k}.parquet"), rare=("g=20",))) for k in range(2)]
    with pytest.raises(
        DataError, match=r"have joined other levels of g\. Sum the files as parts of one table"
    ):
        add_parts(parts)
    pattern = str(tmp_path / "p*.parquet")
    shards = [(f"s{k}.npz", summed(pattern, rare=("g=100",), shard=(k, 2))) for k in (1, 2)]
    features = narrowed(add_parts(shards), "sums").features
    assert features == narrowed(summed(pattern, rare=("g=100",)), "sums").features
    assert "g=other" in features


def test_files_of_the_layout_before_can_be_opened(tmp_path) -> None:
    file = summed(write_parts(tmp_path, n_files=1), weights="w")
    with (tmp_path / "new.npz").open("wb") as stream:
        file.write(stream)
    with np.load(tmp_path / "new.npz") as stored:
        arrays = dict(stored)
    said = json.loads(str(arrays[HEADER]))
    said["version"] = 2
    del said["few"], said["changes"]
    for column in said["columns"]:
        del column["fill"], column["is_joined"], column["merged"]
    np.savez(tmp_path / "old.npz", **{**arrays, HEADER: np.array(json.dumps(said))})
    old = narrowed(read_moments(tmp_path / "old.npz"), "old")
    new = narrowed(file, "new")
    assert old.features == new.features
    np.testing.assert_array_equal(old.arrays["second"], new.arrays["second"])
