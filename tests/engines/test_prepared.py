"""Powers, products, filled values and joined levels in sums: what the rows in memory give, by any cut of the work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui import solvers
from lasso_tui.data.bundled import data_folder
from lasso_tui.data.streaming.model.narrow import narrowed
from lasso_tui.engines.add_parts import add_parts
from lasso_tui.engines.table_sums import sums_of_file
from lasso_tui.techniques.linear.fold_imputation import impute_folds
from tests.engines.streamed import CASES, in_memory, summed

STANDARDISED = {"standardize": True}


@dataclass(frozen=True)
class Rows:
    """A bundled table with holes, in a file of many row groups.

    Attributes
    ----------
    path, target, preparation : of the table
    holes : columns in which some cells are empty
    """

    path: str
    target: str
    preparation: dict[str, Any]
    holes: tuple[str, ...]


def rows_of(case: str, holes: tuple[str, ...], folder: Path) -> Rows:
    """Write a case with every twelfth cell, about, of some columns empty."""
    name, target, preparation = CASES[case]
    rng, rows = np.random.default_rng(7), pd.read_csv(data_folder() / name)
    for column in holes:
        rows[column] = rows[column].astype(object).where(rng.random(len(rows)) > 1 / 12)
        if column not in ("League", "season", "weathersit"):
            rows[column] = pd.to_numeric(rows[column])
    path = folder / f"{case}.parquet"
    rows.to_parquet(path, row_group_size=max(len(rows) // 30, 1), index=False)
    return Rows(str(path), target, preparation, holes)


HOLES = {
    "prostate": ("lcavol", "age"),
    "hitters": ("Hits", "League", "PutOuts"),
    "bikeshare": ("hum", "weathersit"),
    "birthwt": ("age", "race"),
}


def whole_of(rows: Rows, n_parts: int, order: list[int], preparation: dict[str, Any]) -> Any:
    """Sum the parts of a job array, and add them in some order."""
    parts = [
        (f"{k}.npz", summed(rows.path, rows.target, shard=(k, n_parts), **preparation))
        for k in range(1, n_parts + 1)
    ]
    return add_parts([parts[k] for k in order])


def check(rows: Rows, file: Any, preparation: dict[str, Any]) -> None:
    """Solve from sums what the rows give: the lasso, the group lasso and ridge, with values filled in each fold."""
    table, splits = in_memory(rows.path, rows.target, **preparation)
    narrow = narrowed(file, "sums")
    assert narrow.features == table.features
    assert narrow.groups == table.groups
    sums = sums_of_file(file, narrow).folds
    assert sums.n == table.n_samples
    labels = np.arange(table.n_features)
    for group in table.groups:
        labels[list(group.columns)] = group.columns[0]
    given = {"sample_weight": table.weights, "cv": splits, "n_alphas": 12, **STANDARDISED}
    groups = np.unique(labels, return_inverse=True)[1]
    for model in ({}, {"groups": groups}):
        known = solvers.cross_validate(
            table.X, table.y, fit=impute_folds(table, lambda fold, X: fold.solve(X)), **given, **model
        )
        found = solvers.cross_validate(sums, alphas=known.alphas, **STANDARDISED, **model)
        size = np.abs(known.path.coefs).max(axis=1, keepdims=True).clip(1e-300)
        np.testing.assert_allclose(found.path.coefs / size, known.path.coefs / size, atol=1e-8)
        np.testing.assert_allclose(found.losses, known.losses, rtol=1e-8)


PREPARATIONS: dict[str, dict[str, Any]] = {
    "powers": {"degree": 3},
    "products": {"interactions": True},
    "filled": {"missing": "mean"},
    "filled, unmarked": {"missing": "mean", "indicators": False},
    "all": {"missing": "mean", "degree": 2, "interactions": True},
}


@pytest.mark.parametrize("case", ["prostate", pytest.param("hitters", marks=pytest.mark.slow)])
@pytest.mark.parametrize("how", PREPARATIONS)
@settings(max_examples=1, deadline=None)
@given(data=st.data())
def test_prepared_sums_are_those_of_memory_by_any_cut(how: str, case: str, data, tmp_path_factory) -> None:
    rows = rows_of(case, HOLES[case], tmp_path_factory.mktemp("rows"))
    preparation = rows.preparation | PREPARATIONS[how]
    if preparation.get("interactions"):
        preparation["left_out"] = {
            "prostate": ("no", "lbph", "gleason", "pgg45"),
            "hitters": (
                "AtBat",
                "HmRun",
                "Runs",
                "RBI",
                "CAtBat",
                "CHits",
                "CHmRun",
                "CRuns",
                "CRBI",
                "CWalks",
            ),
        }[case]
    n_parts = data.draw(st.integers(1, 5))
    check(rows, whole_of(rows, n_parts, data.draw(st.permutations(range(n_parts))), preparation), preparation)
