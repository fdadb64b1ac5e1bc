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
from lasso_tui.data import DataError
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


def check(rows: Rows, file: Any, preparation: dict[str, Any], *, grouped: bool = False) -> None:
    """Solve from sums what the rows give, with values filled in each fold: the lasso, and the group lasso.

    Where columns depend on each other in a fold, as rare levels' products do, coefficients are not unique: then the
    products of the columns of each fold are compared alone.
    """
    table, splits = in_memory(rows.path, rows.target, **preparation)
    narrow = narrowed(file, "sums")
    assert narrow.features == table.features
    assert narrow.groups == table.groups
    assert {one for one in narrow.notes if "reference" in one} == {
        one for one in table.notes if "reference" in one
    }
    sums = sums_of_file(file, narrow).folds
    assert sums.n == table.n_samples
    independent = [is_same_fold(table, train, sums, k) for k, (train, _) in enumerate(splits)]
    if not all(independent):
        return
    labels = np.arange(table.n_features)
    for group in table.groups:
        labels[list(group.columns)] = group.columns[0]
    given = {
        "sample_weight": table.weights,
        "cv": splits,
        "n_alphas": 8,
        "alpha_min_ratio": 0.01,
        **STANDARDISED,
    }
    groups = np.unique(labels, return_inverse=True)[1]
    for model in ({}, {"groups": groups}) if grouped else ({},):
        known = solvers.cross_validate(
            table.X, table.y, fit=impute_folds(table, lambda fold, X: fold.solve(X)), **given, **model
        )
        found = solvers.cross_validate(sums, alphas=known.alphas, **STANDARDISED, **model)
        size = np.abs(known.path.coefs).max(axis=1, keepdims=True).clip(1e-300)
        np.testing.assert_allclose(found.path.coefs / size, known.path.coefs / size, atol=1e-8)
        np.testing.assert_allclose(found.losses, known.losses, rtol=1e-8)


def is_same_fold(table: Any, train: np.ndarray, sums: Any, k: int) -> bool:
    """Compare the products of a fold; return whether its columns are independent."""
    X = table.X if table.imputation is None else table.imputation.filled(table.X, train)
    w = np.ones(len(train)) if table.weights is None else table.weights[train]
    found = sums.design(k, fit_intercept=True, standardize=True)
    rows = np.column_stack([X[train], table.y[train]])
    rows = (rows - np.average(rows, axis=0, weights=w)) / np.append(found.scales, 1.0)
    rows[:, :-1][:, found.constant] = 0.0
    products = (rows * w[:, None]).T @ rows / w.sum()
    np.testing.assert_allclose(found.gram, products[:-1, :-1], atol=1e-9)
    np.testing.assert_allclose(
        found.target, products[:-1, -1], rtol=1e-8, atol=1e-9 * products[-1, -1] ** 0.5
    )
    free = ~found.constant
    return bool(np.linalg.matrix_rank(found.gram[free][:, free]) == free.sum())


PREPARATIONS: dict[str, dict[str, Any]] = {
    "powers": {"degree": 3},
    "products": {"interactions": True},
    "filled": {"missing": "mean"},
    "filled, unmarked": {"missing": "mean", "indicators": False},
    "all": {"missing": "mean", "degree": 2, "interactions": True},
}


LEFT_OUT = {
    "prostate": ("no", "lbph", "gleason", "pgg45"),
    "hitters": ("AtBat", "HmRun", "Runs", "RBI", "CAtBat", "CHits", "CHmRun", "CRuns", "CRBI", "CWalks"),
    "bikeshare": ("casual", "registered", "hr", "day", "mnth"),
    "birthwt": ("low", "ptl"),
}
"""Columns without which there are not too many products."""


SHORT = {("all", "prostate"), ("filled", "prostate"), ("filled, unmarked", "prostate")}
"""What the default tests run; the others are of the same kind, and slower."""


@pytest.mark.parametrize(
    ("how", "case"),
    [
        pytest.param(how, case, marks=[] if (how, case) in SHORT else pytest.mark.slow)
        for how in PREPARATIONS
        for case in CASES
    ],
)
@settings(max_examples=1, deadline=None)
@given(data=st.data())
def test_prepared_sums_are_those_of_memory_by_any_cut(how: str, case: str, data, tmp_path_factory) -> None:
    rows = rows_of(case, HOLES[case], tmp_path_factory.mktemp("rows"))
    preparation = rows.preparation | PREPARATIONS[how]
    if preparation.get("interactions"):
        preparation["left_out"] = LEFT_OUT[case]
    n_parts = data.draw(st.integers(1, 5))
    check(
        rows,
        whole_of(rows, n_parts, data.draw(st.permutations(range(n_parts))), preparation),
        preparation,
        grouped=True,
    )


TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "rare levels": ("birthwt", {"rare": ("ftv=20",), "factors": ("race",)}),
    "rare levels, filled": ("hitters", {"rare": ("Years=25", "League=400"), "missing": "mean"}),
    "rare levels and products": ("birthwt", {"rare": ("ftv=20", "ptl=10"), "interactions": True}),
}


@pytest.mark.parametrize("how", TYPES)
@pytest.mark.parametrize("n_parts", [1, 3])
def test_levels_are_joined_where_all_rows_are_known(how: str, n_parts: int, tmp_path) -> None:
    case, more = TYPES[how]
    rows = rows_of(case, HOLES[case] if more.get("missing") else (), tmp_path)
    preparation = rows.preparation | more
    if case == "hitters":
        preparation["left_out"] = (
            "AtBat",
            "HmRun",
            "Runs",
            "RBI",
            "CAtBat",
            "CHits",
            "CHmRun",
            "CRuns",
            "CRBI",
        )
    check(rows, whole_of(rows, n_parts, list(range(n_parts))[::-1], preparation), preparation)


def test_levels_written_in_several_ways_are_one(tmp_path) -> None:
    rng = np.random.default_rng(0)
    words = np.array(["North", "north ", "NORTH", "South", "south", "east"])
    frame = pd.DataFrame({"x": rng.standard_normal(300), "region": words[rng.integers(0, 6, 300)]})
    frame["y"] = frame["x"] + frame["region"].str.lower().str.startswith("n") + rng.standard_normal(300)
    frame.to_parquet(tmp_path / "p.parquet", row_group_size=40, index=False)
    rows = Rows(str(tmp_path / "p.parquet"), "y", {}, ())
    for preparation in ({"merged": ("region",)}, {"merged": ("region",), "rare": ("region=60",)}):
        for n_parts in (1, 4):
            file = whole_of(rows, n_parts, list(range(n_parts)), preparation)
            check(rows, file, preparation)
            assert any("levels merged" in note for note in narrowed(file, "sums").notes)
    chosen = {"merged": ("region",), "where": "region == 'North' or region == 'east'"}
    check(rows, whole_of(rows, 1, [0], chosen), chosen)
    with pytest.raises(DataError, match="levels are joined when all parts are there"):
        whole_of(rows, 2, [0, 1], chosen)


def test_words_are_read_as_numbers_and_dates(tmp_path) -> None:
    rng = np.random.default_rng(0)
    price = rng.uniform(100, 5000, 300)
    frame = pd.DataFrame({"x": rng.standard_normal(300), "price": [f"$ {one:,.2f}" for one in price]})
    frame.loc[rng.integers(0, 300, 20), "price"] = "n/a"
    frame.loc[rng.integers(0, 300, 9), "price"] = "sold"
    frame["day"] = [f"{1 + k % 28:02}.{1 + k % 12:02}.2024" for k in range(300)]
    frame["code"] = [f"A{k % 7}" for k in range(300)]
    frame["y"] = frame["x"] + price / 1000 + rng.standard_normal(300)
    frame.to_parquet(tmp_path / "p.parquet", row_group_size=40, index=False)
    rows = Rows(str(tmp_path / "p.parquet"), "y", {}, ())
    retyped = {"numbers": ("price",), "types": ("day=date", "code=text")}
    for n_parts, more in (
        (1, {}),
        (3, {"missing": "mean"}),
        (2, {"where": "day < '2024-07-01' and price > 500"}),
    ):
        check(rows, whole_of(rows, n_parts, list(range(n_parts)), retyped | more), retyped | more)
    with pytest.raises(DataError, match="the first rows of code hold no numbers in a known notation"):
        whole_of(rows, 1, [0], {"numbers": ("code",)})


def test_held_out_rows_are_filled_from_the_others(tmp_path) -> None:
    rows = rows_of("prostate", HOLES["prostate"], tmp_path)
    preparation = {"train": "train", "missing": "mean", "degree": 2}
    table, _ = in_memory(rows.path, rows.target, **preparation)
    file = whole_of(rows, 2, [1, 0], preparation)
    narrow = narrowed(file, "sums")
    assert narrow.features == table.features
    sums = sums_of_file(file, narrow)
    beta = np.random.default_rng(1).standard_normal(table.n_features) / np.std(table.X, axis=0)
    assert sums.held_out is not None
    assert table.held_out is not None
    errors = [((one.y - one.X @ beta) ** 2).mean() for one in (sums.held_out, table.held_out)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-8)


def test_sums_of_other_files_have_other_values_in_place_of_missing_ones(tmp_path) -> None:
    rng = np.random.default_rng(3)
    for k in range(2):
        frame = pd.DataFrame(rng.standard_normal((200, 3)) * 3 + 40 * (k + 1), columns=["a", "b", "c"])
        frame["d"] = rng.choice(["u", "v", "w"][: k + 2], 200)
        frame["y"] = frame["a"] - frame["b"] * (frame["d"] == "v") + rng.standard_normal(200)
        for column in ("a", "b", "d") if k else ("a", "c"):
            frame.loc[rng.random(200) < 0.1, column] = None
        frame.to_parquet(tmp_path / f"p{k}.parquet", row_group_size=50, index=False)
    options = {"missing": "mean", "degree": 2, "interactions": True}
    parts = [(f"p{k}.npz", summed(str(tmp_path / f"p{k}.parquet"), **options)) for k in range(2)]
    fills = [{one.name: one.fill for one in part.columns} for _, part in parts]
    assert fills[0]["a"] != fills[1]["a"]
    assert fills[0]["b"] is None
    pattern = str(tmp_path / "p*.parquet")
    check(Rows(pattern, "y", {}, ()), add_parts(parts), options)
    check(Rows(pattern, "y", {}, ()), summed(pattern, **options), options)
    with pytest.raises(DataError, match=r"differ in --missing"):
        add_parts([parts[0], ("p1.npz", summed(str(tmp_path / "p1.parquet"), degree=2, interactions=True))])


def test_a_missing_level_can_be_the_reference(tmp_path) -> None:
    rows = rows_of("birthwt", HOLES["birthwt"], tmp_path)
    for reference in ("race=missing", "race=none"):
        preparation = rows.preparation | {"missing": "mean", "references": (reference,)}
        check(rows, whole_of(rows, 2, [0, 1], preparation), preparation)
