"""The sample of rows that is drawn while they are summed."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest

from lasso_tui.cli import main
from lasso_tui.data import DataError, MomentTable, open_table
from lasso_tui.data.streaming import row_sample
from lasso_tui.data.streaming.moments_file import read_moments
from lasso_tui.data.streaming.sample_table import sample_note, sample_table
from lasso_tui.engines.add_parts import add_parts
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, final_result
from lasso_tui.techniques.params import updated
from tests.engines.streamed import summed, write_parts
from tests.techniques.test_sums import save


def test_the_sample_does_not_depend_on_how_the_work_was_cut(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(row_sample, "SAMPLE_ROWS", 150)
    pattern = write_parts(tmp_path)
    whole = summed(pattern, weights="w", test_fraction=0.2)
    added = add_parts(
        [(f"p{k}", summed(pattern, shard=(k, 4), weights="w", test_fraction=0.2)) for k in (3, 1, 4, 2)]
    )
    assert len(whole.sample["hashes"]) == 150
    for name, values in whole.sample.items():
        np.testing.assert_array_equal(added.sample[name], values, err_msg=name)
    path = save(whole, tmp_path / "sums.npz")
    for name, values in read_moments(tmp_path / "sums.npz").sample.items():
        np.testing.assert_array_equal(values, whole.sample[name])
    table = sample_table(whole, "sums", path)
    assert table.n_samples + table.held_out.n_samples == 150
    rows = {tuple(row) for k in range(3) for row in _numbers(tmp_path / f"p{k}.parquet")}
    first = [table.features.index(name) for name in "abcd"]
    assert {(*row[first], y) for row, y in zip(table.X, table.y, strict=True)} <= rows
    weights = {y: w for k in range(3) for y, w in _weights(tmp_path / f"p{k}.parquet")}
    assert all(weights[y] == w for y, w in zip(table.y.tolist(), table.weights.tolist(), strict=True))


def _numbers(path):
    return pq.read_table(path).to_pandas()[[*"abcd", "y"]].to_numpy()


def _weights(path):
    return pq.read_table(path).to_pandas()[["y", "w"]].to_numpy().tolist()


def test_where_all_rows_are_in_the_sample_it_is_the_table(tmp_path) -> None:
    pattern = write_parts(tmp_path, n_files=1)
    table, expected = sample_table(summed(pattern), "sums", "x.npz"), open_table(pattern, "y")
    assert (table.features, table.groups) == (expected.features, expected.groups)
    order, theirs = np.argsort(table.y), np.argsort(expected.y)
    np.testing.assert_array_equal(table.X[order], expected.X[theirs])
    assert table.lost.startswith("All 379 rows")


def test_levels_of_parts_are_united_in_the_sample(tmp_path) -> None:
    pattern = write_parts(tmp_path, n_files=2)
    parts = [summed(pattern, where="region != 'north'", shard=(1, 2)), summed(pattern, shard=(2, 2))]
    parts[0] = replace(parts[0], preparation=parts[1].preparation)
    whole = add_parts([("a", parts[0]), ("b", parts[1])])
    table = sample_table(whole, "sums", "x.npz")
    frames = [pq.read_table(tmp_path / f"p{k}.parquet").to_pandas().dropna() for k in range(2)]
    of_y = {y: region for frame in frames for y, region in zip(frame["y"], frame["region"], strict=True)}
    for level in ("east", "north"):
        column = table.X[:, table.features.index(f"region={level}")]
        assert [of_y[y] == level for y in table.y.tolist()] == column.astype(bool).tolist()


def test_run_takes_a_sample_where_asked(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(row_sample, "SAMPLE_ROWS", 300)
    whole = save(summed(write_parts(tmp_path), target="region=east"), tmp_path / "whole.npz")
    assert main(["run", "lasso", whole, "--sample", "200", "--set", "family=logistic", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["dataset"]["n_samples"] == 200
    said = "A sample of 200 of 1,144 rows, drawn by a hash: standard errors are 2.4 times those of all rows."
    assert any(said in warning for warning in document["warnings"])
    assert main(["run", "penalties", whole, "--sample", "900", "--degree", "2", "--output", "sh"]) == 0
    assert "--sample 300 --degree=2" in capsys.readouterr().out
    assert main(["run", "penalties", whole]) == 2
    assert "Open a sample of them (--sample N)." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("slug", "params", "why"),
    [
        ("penalties", {}, "Penalties works on rows"),
        ("anomaly", {}, "works on rows"),
        ("lasso", {"family": "logistic"}, "family=logistic needs rows"),
        ("tuning", {"family": "least squares", "loss": "mae"}, "loss=mae needs rows"),
    ],
)
def test_tabs_that_need_rows_take_the_sample(slug, params, why, tmp_path) -> None:
    whole = save(summed(write_parts(tmp_path, n_files=1), target="region=east"), tmp_path / "whole.npz")
    technique = find(slug)
    job = Job(technique, updated(technique.params(), params), DataRequest(whole), on_sample=True)
    result = final_result(job)
    assert not isinstance(result.data, MomentTable)
    assert why in result.warnings[0]
    assert "rows are in the sample" in result.warnings[0]
    assert isinstance(
        final_result(replace(job, technique=find("ridge"), params=find("ridge").params())).data, MomentTable
    )


def test_two_classes_are_said_to_be_fitted_by_least_squares(tmp_path, capsys) -> None:
    whole = save(summed(write_parts(tmp_path, n_files=1), target="region=east"), tmp_path / "whole.npz")
    for words, said in (
        (
            ["lasso"],
            "region=east is a two-class target, fitted by least squares: sums of rows suffice for that",
        ),
        (["ridge"], "region=east is a two-class target, but Ridge fits least squares only."),
        (["lasso", "--set", "family=least squares"], ""),
        (["lasso", "--sample", "200"], "A sample of 200 of"),
    ):
        assert main(["run", words[0], whole, *words[1:], "--json"]) == 0
        warnings = json.loads(capsys.readouterr().out)["warnings"]
        assert [one for one in warnings if "two-class" in one or "A sample" in one] == [
            one for one in warnings if said and one.startswith(said)
        ]
        assert bool(said) == any(said and one.startswith(said) for one in warnings)
    assert main(["run", "lasso", whole, "--target", "region", "--json"]) == 0  # the column of the class
    assert json.loads(capsys.readouterr().out)["dataset"]["target"] == "region=east"
    assert main(["run", "lasso", whole, "--target", "region=north"]) == 2


def test_a_sample_is_offered_in_place_of_the_engine_that_sums(tmp_path, capsys) -> None:
    pattern = write_parts(tmp_path, n_files=1)
    words = ["run", "penalties", pattern, "--target", "y"]
    assert main([*words, "--engine", "local"]) == 2
    assert capsys.readouterr().err.endswith("Read a sample of them (--sample N in place of --engine).\n")
    assert main([*words, "--sample", "200", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dataset"]["n_samples"] > 100


def test_sums_without_a_sample_say_so(tmp_path) -> None:
    file = replace(summed(write_parts(tmp_path, n_files=1)), sample=None)
    whole = save(file, tmp_path / "whole.npz")
    with pytest.raises(DataError, match=r"whole.npz has no sample of rows.* Sum the rows again"):
        final_result(Job(find("penalties"), find("penalties").params(), DataRequest(whole), on_sample=True))
    assert sample_note(10_000, 20_000_000).endswith("standard errors are 45 times those of all rows.")
