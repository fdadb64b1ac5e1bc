"""Preparations that sums cannot have are refused in a sentence, before rows are summed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lasso_tui.data import DataError
from tests.engines.streamed import summed


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
