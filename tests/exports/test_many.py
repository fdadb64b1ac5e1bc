"""Many models: each is what it would be alone; what ends early goes on; nested folds see no test row."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.data import DataError, load, prepare
from lasso_tui.exports.many.fit import fit_task, solve_rows
from lasso_tui.exports.many.nested import nested_cross_validation
from lasso_tui.exports.many.plan import make_plan, rows_of
from lasso_tui.exports.many.pool import fit_all
from lasso_tui.exports.many.progress_file import ProgressFile
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job
from lasso_tui.techniques.model import ExportError


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    """Sales of six shops, one of which sells always the same."""
    random = np.random.default_rng(0)
    path = tmp_path_factory.mktemp("shops") / "shops.csv"
    lines = ["shop,x1,x2,kind,y_a,y_b"]
    for k in range(6 * 30):
        shop, x1, x2 = k % 6, *random.normal(size=2)
        y = 1.0 if shop == 5 else round(shop * x1 + random.normal(), 4)
        lines.append(
            f"shop {shop},{x1:.4f},{x2:.4f},{random.choice(['u', 'v'])},{y},{x2 + random.normal():.4f}"
        )
    path.write_text("\n".join(lines) + "\n")
    return path


def job_on(path, target=None, technique="lasso", **values):
    found = find(technique)
    params = updated(found.params(), {"folds": "3", **values})
    return Job(found, params, DataRequest(str(path), target))


def planned(path, by="shop", targets=("y_*",), **values):
    return make_plan(job_on(path, **values), load(str(path)), by, targets)


def test_each_model_is_what_it_would_be_alone(shops, tmp_path):
    plan = planned(shops)
    assert [(task.group, task.target) for task in plan.tasks[:3]] == [
        ("shop 0", "y_a"),
        ("shop 0", "y_b"),
        ("shop 1", "y_a"),
    ]
    assert len(plan.tasks) == 12
    record = fit_task(plan, plan.tasks[6])
    rows = shops.read_text().splitlines()
    alone = tmp_path / "alone.csv"
    alone.write_text("\n".join([rows[0], *(row for row in rows if row.startswith("shop 3"))]))
    job = job_on(alone, "y_a")
    from lasso_tui.data import Preparation

    result = solve_rows(job, load(str(alone)), "y_a", Preparation(left_out=("shop", "y_b")))
    readout = job.technique.readout(result, result.start)
    wanted = {c.feature: c.unscaled for c in readout.coefficients if c.unscaled != 0}
    found = {row["feature"]: row["coef_unscaled"] for row in record["coefficients"][1:]}
    assert found == pytest.approx(wanted)
    assert record["model"]["rows"] == 30
    assert record["model"]["alpha"] == pytest.approx(result.start)
    assert set(found) <= {"x1", "x2", "kind=u", "kind=v"}


def test_a_group_that_cannot_be_fitted_says_why_and_ends_nothing(shops):
    plan = planned(shops)
    record = fit_task(plan, plan.tasks[10])
    assert record["model"]["shop"] == "shop 5"
    assert "target y_a is constant" in record["model"]["error"]
    assert record["coefficients"] == []


def test_processes_give_what_one_gives(shops):
    plan = planned(shops)
    one = {record["key"]: record for record in fit_all(plan, plan.tasks[:4], 1)}
    two = {record["key"]: record for record in fit_all(plan, plan.tasks[:4], 2)}
    assert one == two


def test_shards_share_the_models(shops):
    plan = planned(shops)
    parts = [plan.shard(number, 5) for number in range(1, 6)]
    assert sorted(task.key for part in parts for task in part) == sorted(task.key for task in plan.tasks)
    assert plan.fingerprint() == planned(shops).fingerprint()
    assert plan.fingerprint() != planned(shops, standardize="off").fingerprint()


@pytest.mark.parametrize(
    ("by", "targets", "message"),
    [
        ("shp", (), "no column 'shp' .--by.. Did you mean shop"),
        ("shop", ("z_*",), r"no numeric column matches z_\* .--targets.. Columns: x1, x2, y_a, y_b"),
    ],
)
def test_what_is_not_there_is_named(shops, by, targets, message):
    with pytest.raises(DataError, match=message):
        planned(shops, by, targets)


def test_groups_of_one_row_or_one_group_are_refused(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("id,one,x,y\n" + "\n".join(f"r{k},a,{k % 4},{k % 3}" for k in range(12)))
    with pytest.raises(DataError, match="every row has its own id"):
        planned(path, "id", ())
    with pytest.raises(DataError, match="one has a single value"):
        planned(path, "one", ())


def test_a_progress_file_goes_on_after_a_cut_line(tmp_path):
    path = tmp_path / "p.jsonl"
    file = ProgressFile(path, "abc")
    file.add({"key": "a", "model": {}, "coefficients": []})
    file.close()
    with path.open("ab") as cut:
        cut.write(b'{"key": "b", "mod')
    again = ProgressFile(path, "abc")
    assert set(again.done) == {"a"}
    again.add({"key": "b", "model": {}, "coefficients": []})
    again.close()
    assert [json.loads(line).get("key") for line in path.read_text().splitlines()] == [None, "a", "b"]
    with pytest.raises(ExportError, match="models of another command"):
        ProgressFile(path, "xyz")


def rows_in(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_writes_both_tables_and_resumes(shops, tmp_path, capsys):
    words = ["run", "lasso", str(shops), "--by", "shop", "--target", "y_b", "--leave-out", "y_a"]
    words += ["--set", "folds=3", "--to", str(tmp_path / "out"), "--jobs", "1"]
    assert main(words) == 0
    assert "6 of 6 models" in capsys.readouterr().err
    models, coefficients = (rows_in(tmp_path / "out" / f"{name}.csv") for name in ("models", "coefficients"))
    assert [row["shop"] for row in models] == [f"shop {k}" for k in range(6)]
    assert {row["shop"] for row in coefficients} == {f"shop {k}" for k in range(6)}
    progress = tmp_path / "out" / "models.progress.jsonl"
    progress.write_bytes(b"\n".join(progress.read_bytes().split(b"\n")[:4]) + b"\n")
    assert main(words) == 0
    assert "6 of 6 models" in (said := capsys.readouterr().err)
    assert "3 of them from before" in said
    assert rows_in(tmp_path / "out" / "models.csv") == models
    assert main([*words, "--set", "standardize=off"]) == 2
    assert "another command" in capsys.readouterr().err


def test_shards_write_into_one_folder(shops, tmp_path, capsys):
    base = ["run", "lasso", str(shops), "--targets", "y_a, y_b", "--leave-out", "shop", "--to", str(tmp_path)]
    for shard in ("1/2", "2/2"):
        assert main([*base, "--shard", shard, "--set", "folds=3", "--output", "path.parquet"]) == 0
    assert "2 of 2 shards" in capsys.readouterr().err
    import pandas as pd

    models = pd.concat(pd.read_parquet(tmp_path / f"models-{k}-of-2.parquet") for k in (1, 2))
    assert models["target"].tolist() == ["y_a", "y_b"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--by", "shop"], "Name a folder with --to"),
        (["--by", "shop", "--to", "x", "--shard", "3/2"], "--shard takes I/N with I from 1 to N"),
        (["--by", "shop", "--to", "x", "--output", "svg"], "write tables"),
        (["--nested", "3", "--by", "shop"], "--nested is for one model"),
        (["--nested", "1"], "--nested must be from 2 to"),
        (["--nested", "3", "--test-fraction", "0.2"], "uses all rows for both parts"),
    ],
)
def test_flags_that_do_not_go_together_are_refused(shops, words, message, capsys):
    assert main(["run", "lasso", str(shops), "--target", "y_b", *words]) == 2
    assert message in capsys.readouterr().err


def test_nested_folds_choose_without_the_rows_they_score(shops):
    job = job_on(shops, "y_b", alpha_min_ratio="0.01")
    raw = load(str(shops))
    nested = nested_cross_validation(job, raw, 4, seed=3)
    table = prepare(raw, "y_b")
    for number, (train, test) in enumerate(solvers.kfold(table.n_samples, 4, 3)):
        result = solve_rows(job, rows_of(raw, train), "y_b", None)
        assert nested.positions[number] == pytest.approx(result.start)
        coef = result.fit.at(result.start)
        names = result.data.features
        X = np.column_stack([table.X[:, table.features.index(name)] for name in names])
        errors = (table.y[test] - X[test] @ coef.coef - coef.intercept) ** 2
        assert nested.losses[number] == pytest.approx(errors.mean(), rel=1e-9)
    assert nested.skipped == 0
    assert nested.explained == pytest.approx(
        1 - nested.mean / np.average(nested.null_losses, weights=nested.sizes)
    )


def test_a_nested_fold_keeps_groups_together(tmp_path):
    path = tmp_path / "people.csv"
    random = np.random.default_rng(2)
    lines = [f"{k % 9},{random.normal():.3f},{random.normal():.3f}" for k in range(90)]
    path.write_text("person,x,y\n" + "\n".join(lines))
    from lasso_tui.data import Preparation

    job = job_on(path, "y")
    job = replace(job, request=replace(job.request, preparation=Preparation(folds="person")))
    nested = nested_cross_validation(job, load(str(path)), 3)
    assert nested.sizes.tolist() == [30, 30, 30]
    with pytest.raises(DataError, match="from 2 to 9, the number of groups"):
        nested_cross_validation(job, load(str(path)), 10)
