"""Scripts for sums of rows that read the rows again, with the preparation and the choice of rows of the sums."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.engines.streamed import summed
from tests.exports.exported import bare
from tests.exports.test_sums_script import run
from tests.techniques.test_sums import save


def frame(n: int = 500) -> pd.DataFrame:
    """Numbers, words in several spellings, prices, days, groups, and holes in some."""
    rng = np.random.default_rng(5)
    words = np.array(["North", "north ", "South", "East", "rare1", "rare2"])
    made = pd.DataFrame(
        {
            "a": rng.standard_normal(n),
            "body mass": rng.standard_normal(n) + 20,
            "region": words[rng.choice(6, n, p=[0.3, 0.2, 0.28, 0.2, 0.01, 0.01])],
            "price": [f"{one:,.2f} EUR" for one in rng.uniform(500, 9000, n)],
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 366, n), unit="D"),
            "clinic": rng.integers(0, 40, n).astype(str),
            "split": np.where(rng.random(n) < 0.7, "train", "test"),
            "w": rng.uniform(0.5, 2, n),
        }
    )
    made["y"] = made["a"] + made["region"].str.startswith("S") + rng.standard_normal(n)
    for column in ("a", "body mass", "region"):
        made.loc[rng.random(n) < 0.06, column] = None
    return made


ALWAYS = {"left_out": ("day", "split", "clinic", "price")}

CASES = {
    "where": {"where": "`body mass` > 19 and not (region in ('North', 'East') or a >= 1 + 0.5 ** 2)"},
    "missing": {"where": "region is not missing and 0.1 < w < 1.9", "missing": "mean"},
    "train": {"train": "split", "left_out": ("day", "clinic", "price")},
    "held out": {"test_fraction": 0.3, "seed": 4, "weights": "w"},
    "held out by group": {"test_fraction": 0.3, "folds": "clinic", "left_out": ("day", "split", "price")},
    "filled": {"missing": "mean", "weights": "w", "degree": 2, "interactions": True},
    "joined": {"merged": ("region",), "rare": ("region=20",), "where": "region != 'other'"},
    "joined, filled": {
        "merged": ("region",),
        "rare": ("region=20",),
        "missing": "mean",
        "interactions": True,
    },
    "prices": {"numbers": ("price",), "left_out": ("day", "split", "clinic"), "where": "price > 1000"},
    "days": {"where": "day >= '2024-06-01'", "left_out": ("split", "clinic", "price")},
}


IN_ALL_RUNS = ("joined, filled",)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=[] if case in IN_ALL_RUNS else pytest.mark.slow) for case in CASES],
)
def test_rows_are_summed_again_as_they_were(case: str, tmp_path, capsys) -> None:
    rows = frame()
    for k in range(2):
        rows[k * 250 : k * 250 + 250].to_parquet(tmp_path / f"p{k}.parquet", row_group_size=60, index=False)
    files = [str(tmp_path / f"p{k}.parquet") for k in range(2)]
    options = ALWAYS | CASES[case]
    pattern = str(tmp_path / "p*.parquet")
    whole = save(summed(pattern, **options), tmp_path / "whole.npz")
    words = ["lasso", whole, "--set", "alpha=0.01"]
    assert all(one < 1e-8 for one in run(tmp_path, words))
    assert all(one < 1e-8 for one in run(tmp_path, words, *files))
    if "where" not in options:
        parts = [save(summed(pattern, shard=(k, 3), **options), tmp_path / f"part{k}.npz") for k in (1, 2, 3)]
        assert all(one < 1e-8 for one in run(tmp_path, ["lasso", *parts, "--set", "alpha=0.01"]))
    capsys.readouterr()


@pytest.mark.slow
def test_words_that_were_read_as_dates_need_the_sums(tmp_path, capsys) -> None:
    rows = frame(300)
    rows["day"] = rows["day"].dt.strftime("%d.%m.%Y")
    path = tmp_path / "p.parquet"
    rows.to_parquet(path, row_group_size=60, index=False)
    options = ALWAYS | {
        "types": ("day=date",),
        "where": "day < '2024-07-01'",
        "left_out": ("split", "clinic", "price"),
    }
    whole = save(summed(str(path), **options), tmp_path / "whole.npz")
    assert all(one < 1e-8 for one in run(tmp_path, ["lasso", whole]))
    done = bare([str(tmp_path / "script.py"), str(path)])
    assert done.returncode == 1
    assert done.stderr == (
        "--where looks at day, whose words were read as dates: run this script with the file of sums.\n"
    )
    capsys.readouterr()
