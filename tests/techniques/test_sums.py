"""The lasso tab on sums of rows: the numbers of `run` on the rows themselves, with the same folds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.data import DataError
from lasso_tui.data.bundled import data_folder
from lasso_tui.engines.add_parts import read_parts
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, final_result
from lasso_tui.techniques.linear.splits import Folds
from lasso_tui.techniques.params import kinds, updated
from tests.engines import streamed
from tests.engines.streamed import N_FOLDS, cells_in_memory, in_memory, summed, write_parts

WITH_REFERENCES = {**streamed.CASES["birthwt"][2], "references": ("race=2",)}
CASES = {**streamed.CASES, "birthwt": ("birthwt.csv", "bwt", WITH_REFERENCES)}


def save(file, path: Path) -> str:
    with path.open("wb") as stream:
        file.write(stream)
    return str(path)


def result_of(dataset: str, target: str | None = None, preparation=None, slug: str = "lasso", **params):
    technique = find(slug)
    request = DataRequest(dataset, target, preparation)
    known = kinds(technique.params())
    values = {"folds": N_FOLDS, "family": "least squares"}
    values = {name: one for name, one in values.items() if name in known} | params
    return technique, final_result(Job(technique, updated(technique.params(), values), request))


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return the file of rows, its folds, and the file of sums of each case, made once."""
    folder, known = tmp_path_factory.mktemp("sums"), {}

    def make(case: str):
        if case not in known:
            name, target, preparation = CASES[case]
            source = str(folder / f"{case}.parquet")
            pd.read_csv(data_folder() / name).to_parquet(source, row_group_size=1000, index=False)
            table, splits = in_memory(source, target, **preparation)
            sums = save(summed(source, target, **preparation), folder / f"{case}.npz")
            known[case] = source, target, table.preparation, Folds(tuple(splits), "5-fold"), sums
        return known[case]

    return make


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("slug", "standardize"),
    [
        ("lasso", True),
        ("lasso", False),
        ("objective", True),
        ("ridge", True),
        ("tuning", True),
        ("group-lasso", True),
        ("descent", True),
        pytest.param("elastic-net", True, marks=pytest.mark.slow),  # eleven paths
    ],
)
def test_run_on_sums_is_run_on_rows(slug, case, standardize, saved, monkeypatch) -> None:
    source, target, preparation, folds, sums = saved(case)
    if slug == "descent" and preparation.weights:
        _, found = result_of(sums, slug=slug, standardize=standardize)
        assert "Row weights count: they are in the sums" in found.warnings[0]
        return  # on rows it ignores them
    technique, found = result_of(sums, slug=slug, standardize=standardize)
    with monkeypatch.context() as patch:
        module = f"lasso_tui.techniques.{slug.replace('-', '_')}.compute"
        patch.setattr(f"{module}.folds_of", lambda *_: folds, raising=False)
        _, expected = result_of(source, target, preparation, slug, standardize=standardize)
    assert found.data.features == expected.data.features
    np.testing.assert_allclose(found.grid, expected.grid, rtol=1e-8)
    cursors = [expected.start, float(expected.grid[30]) * 0.99]
    if slug in {"lasso", "ridge", "tuning", "group-lasso"}:
        np.testing.assert_allclose(found.cv.losses, expected.cv.losses, rtol=1e-8)
        np.testing.assert_allclose(found.cv.mean, expected.cv.mean, rtol=1e-8)
        assert found.cv.index_1se == expected.cv.index_1se
        cursors.append(float(expected.cv.alpha_1se))
    if slug == "lasso":
        # R² is zero up to rounding where the first feature enters, and so of either sign.
        assert [row[:3] for row in found.events.rows] == [row[:3] for row in expected.events.rows]
        assert [float(row[3]) for row in found.events.rows] == [float(row[3]) for row in expected.events.rows]
        np.testing.assert_allclose(found.events.alphas, expected.events.alphas, rtol=1e-8)
    for cursor in cursors:
        assert_same_readouts(*(technique.readout(result, cursor) for result in (found, expected)))
        for spec in technique.shown(found):
            assert type(spec.chart(found, cursor)) is type(spec.chart(expected, cursor))


@pytest.mark.parametrize(
    "case",
    [
        "prostate",
        *(pytest.param(case, marks=pytest.mark.slow) for case in ("hitters", "bikeshare", "birthwt")),
    ],
)
@pytest.mark.parametrize(
    ("slug", "params"),
    [
        ("selection", {"pairs": 4}),
        ("selection", {"pairs": 2, "bounds": "*>=0", "gamma": "0"}),
        ("group-lasso", {"pairs": 2, "stability": True}),
        ("group-lasso", {"tau": 0.3}),
        ("group-lasso", {"orthonormalize": True}),
        ("lasso", {"pairs": 2, "stability": True, "penalty_factor": "FIRST=0"}),
    ],
)
def test_half_samples_are_halves_of_blocks(slug, params, case, saved, monkeypatch) -> None:
    source, target, preparation, folds, sums = saved(case)
    technique, found = result_of(sums, slug=slug, **named(params, sums))
    labels = cells_in_memory(source, target, in_memory(source, target, **CASES[case][2])[0], 4)

    def draw(halves: solvers.HalfSamples) -> tuple[np.ndarray, ...]:
        blocks = np.unique(labels)  # of few rows some have none
        order, size = halves._random.permutation(blocks), len(blocks) // 2
        return tuple(np.flatnonzero(np.isin(labels, half)) for half in (order[:size], order[size : 2 * size]))

    with monkeypatch.context() as patch:
        patch.setattr(solvers.HalfSamples, "draw", draw)
        module = f"lasso_tui.techniques.{slug.replace('-', '_')}.compute"
        patch.setattr(f"{module}.folds_of", lambda *_: folds)
        _, expected = result_of(source, target, preparation, slug, **named(params, sums))
    np.testing.assert_allclose(found.cv.losses, expected.cv.losses, rtol=1e-8)
    if expected.stability is not None:
        np.testing.assert_array_equal(found.stability.frequencies, expected.stability.frequencies)
        np.testing.assert_array_equal(found.stability.entries, expected.stability.entries)
        assert any("halves of 20 blocks" in one for one in found.warnings + found.stability.warnings)
    for cursor in (float(expected.grid[40]), float(expected.grid[20])):  # frequencies have every second alpha
        assert_same_readouts(*(technique.readout(result, cursor) for result in (found, expected)))
        for spec in technique.shown(found):
            assert type(spec.chart(found, cursor)) is type(spec.chart(expected, cursor))


def named(params: dict, sums: str) -> dict:
    first = read_parts([Path(sums)]).columns[0].name
    return {key: one.replace("FIRST", first) if isinstance(one, str) else one for key, one in params.items()}


def assert_same_readouts(ours, theirs) -> None:
    """Metrics but for the gap, which is rounding, and coefficients on both scales are the same to 1e-8."""
    for one, other in zip(ours.metrics, theirs.metrics, strict=True):
        assert (one.name, one.label) == (other.name, other.label)
        if "gap" not in one.name:
            assert one.value == pytest.approx(other.value, rel=1e-8, abs=1e-8, nan_ok=True), one.name
    size = max(abs(c.scaled) for c in theirs.coefficients)
    for one, other in zip(ours.coefficients, theirs.coefficients, strict=True):
        assert one.feature == other.feature
        assert one.scaled == pytest.approx(other.scaled, rel=1e-8, abs=1e-8 * size)
    assert ours.intercept_unscaled == pytest.approx(theirs.intercept_unscaled, rel=1e-8, abs=1e-8)
    assert ours.scaling == theirs.scaling


def test_the_command_line_runs_sums_and_predicts_with_them(tmp_path, capsys) -> None:
    pattern = write_parts(tmp_path, n_files=2)
    parts = [save(summed(pattern, shard=(k, 3), weights="w"), tmp_path / f"part{k}.npz") for k in (1, 2, 3)]
    whole = save(summed(pattern, weights="w"), tmp_path / "whole.npz")
    documents = []
    for data in ([whole], [str(tmp_path / "part*.npz")], parts):
        assert main(["run", "lasso", *data, "--json"]) == 0
        documents.append(json.loads(capsys.readouterr().out))
    assert documents[0]["dataset"]["references"] == {"region": "south"}
    assert any("The sums have 5 folds" in one for one in documents[0]["warnings"])
    for document in documents[1:]:
        assert document["dataset"]["n_samples"] == documents[0]["dataset"]["n_samples"]
        for key, value in documents[0]["metrics"].items():
            if key != "gap":
                assert document["metrics"][key] == pytest.approx(value, rel=1e-8, abs=1e-9), key
    model = tmp_path / "model.json"
    assert main(["run", "lasso", whole, "--json", "--to", str(model)]) == 0
    assert main(["predict", str(model), str(tmp_path / "p0.parquet")]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 401
    for output in ("csv", "path.csv", "text", "report.md", "sql", "sh"):
        assert main(["run", "lasso", whole, "--output", output]) == 0, output
        assert capsys.readouterr().out
    assert main(["run", "lasso", whole, "--json", "--set", "folds=5", "--set", "split=in order"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    assert [one for one in warnings if "folds" in one] == [
        "split=in order has no effect: rows were split into folds when they were summed."
    ]
    assert main(["run", "lasso", whole, "--reference", "region=east", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dataset"]["references"] == {"region": "east"}
    assert main(["run", "lasso", whole, str(tmp_path / "p0.parquet")]) == 2
    assert "2 names of data" in capsys.readouterr().err
    np.savez(tmp_path / "other.npz", X=np.eye(4))
    assert main(["run", "lasso", whole, str(tmp_path / "other.npz")]) == 2
    assert "other.npz holds no sums of rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["penalties"], "Penalties works on rows; whole.npz holds sums of"),
        (["tuning", "--set", "test_fraction=0.2"], "prepared already"),
        (["tuning", "--set", "loss=mae"], "loss=mae needs rows"),
        (["timeseries"], "rows in their order in time, which no sample has"),
        (["anomaly"], "works on rows"),
        (["lasso", "--set", "family=logistic"], "family=logistic needs rows"),
        (["lasso", "--target", "a"], "holds sums for the target y, not for a"),
        (["lasso", "--weights", "w"], "holds sums of rows that are prepared already"),
        (
            ["lasso", "--output", "script", "--with", "lasso-tui"],
            "works on rows, of which only sums are here",
        ),
        (["lasso", "--by", "region", "--to", "x"], "rows"),
    ],
)
def test_what_needs_rows_is_refused(words, said, tmp_path, capsys) -> None:
    whole = save(summed(write_parts(tmp_path, n_files=1)), tmp_path / "whole.npz")
    assert main(["run", words[0], whole, *words[1:]]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1


def test_errors_are_those_of_input(tmp_path) -> None:
    whole = save(summed(write_parts(tmp_path, n_files=1)), tmp_path / "whole.npz")
    with pytest.raises(DataError, match="family=Poisson needs rows"):
        result_of(whole, family="Poisson")
    with pytest.raises(DataError, match="not for a"):
        result_of(whole, target="a")
