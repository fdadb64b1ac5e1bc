"""Models side by side: the figures are those of the rows, and differences are paired."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.cli import main
from lasso_tui.exports.json_document import document
from lasso_tui.exports.scoring.goodness import coefficients_side_by_side, goodness_on
from lasso_tui.exports.scoring.recipe import recipe_of_document
from lasso_tui.solvers import roc_auc
from lasso_tui.techniques.model import ExportError
from tests.exports.solved import solved
from tests.exports.test_scoring import predicted


def made_of(words):
    job, result, cursor = solved(words)
    return document(job.technique, result, cursor)


def compared(*documents, on):
    recipes = [recipe_of_document(json.loads(json.dumps(one)), "m.json") for one in documents]
    return goodness_on(recipes, [f"model {k}" for k in range(len(recipes))], on)


def observed_in(name, column):
    from lasso_tui.data import load

    return next(one for one in load(name).columns if one.name == column).numbers


def test_least_squares_by_hand():
    documents = [made_of(f"lasso prostate --set alpha={alpha} --set folds=3") for alpha in (0.05, 0.3, 0.6)]
    found = compared(*documents, on="prostate")
    y = observed_in("prostate", "lpsa")
    losses = np.array([(y - predicted(one, "prostate")[0]["link"]) ** 2 for one in documents])
    best = losses.mean(axis=1).argmin()
    assert (found.rows, found.skipped, found.loss_name) == (97, 0, "MSE")
    for k, one in enumerate(found.standings):
        differences = losses[k] - losses[best]
        assert one.loss == pytest.approx(losses[k].mean(), rel=1e-12)
        assert one.explained == pytest.approx(1 - losses[k].mean() / y.var(), rel=1e-12)
        assert one.difference == pytest.approx(differences.mean(), abs=1e-12)
        assert one.se == pytest.approx(differences.std(ddof=1) / np.sqrt(97), abs=1e-9)
        assert one.nonzero == documents[k]["metrics"]["nonzero"]
        assert np.isnan(one.auc)


def test_classes_by_hand():
    documents = [made_of(f"lasso birthwt --target low --set alpha={a} --set folds=3") for a in (0.02, 0.1)]
    found = compared(*documents, on="birthwt")
    y = observed_in("birthwt", "low")
    for one, made in zip(found.standings, documents, strict=True):
        link = predicted(made, "birthwt")[0]["link"]
        loss = 2 * (np.logaddexp(0, link) - y * link).mean()
        null = -2 * (y.mean() * np.log(y.mean()) + (1 - y.mean()) * np.log(1 - y.mean()))
        assert one.loss == pytest.approx(loss, rel=1e-12)
        assert one.explained == pytest.approx(1 - loss / null, rel=1e-10)
        assert one.auc == pytest.approx(roc_auc(y, link), rel=1e-12)


def test_counts_and_numbers_are_compared_by_squared_errors():
    documents = [
        made_of("lasso hitters --target HmRun --set family=Poisson --set alpha=0.2 --set folds=3"),
        made_of("lasso hitters --target HmRun --set alpha=0.2 --set folds=3"),
    ]
    found = compared(*documents, on="hitters")
    assert found.loss_name == "MSE"
    assert found.skipped == 322 - found.rows > 0
    mean = predicted(documents[0], "hitters", scale="response")[0]["prediction"]
    y = observed_in("hitters", "HmRun")
    used = ~(np.isnan(mean) | np.isnan(predicted(documents[1], "hitters")[0]["link"]))
    assert found.standings[0].loss == pytest.approx(((y - mean)[used] ** 2).mean(), rel=1e-9)
    same = compared(documents[0], documents[0], on="hitters")
    assert same.loss_name == "deviance"
    assert same.standings[0] == replace(same.standings[1], name="model 0")
    null = 2 * (np.where(y > 0, y * np.log(np.maximum(y, 1) / y[used].mean()), 0))[used].mean()
    assert same.standings[0].explained == pytest.approx(1 - same.standings[0].loss / null, rel=1e-9)


def test_coefficients_stand_side_by_side():
    documents = [made_of(f"lasso prostate --set alpha={alpha} --set folds=3") for alpha in (0.05, 0.6)]
    rows = dict(coefficients_side_by_side([recipe_of_document(one, "m.json") for one in documents]))
    for k, one in enumerate(documents):
        for coefficient in one["coefficients"]:
            value = rows.get(coefficient["feature"], (0.0, 0.0))[k]
            assert value == coefficient["coef_unscaled"]
    assert all(any(values) for values in rows.values())


def test_models_of_other_targets_are_refused():
    documents = [
        made_of("lasso prostate --set alpha=0.05 --set folds=3"),
        made_of("lasso birthwt --set folds=3"),
    ]
    with pytest.raises(ExportError, match="Compare models of one target"):
        compared(*documents, on="prostate")


def test_the_command_prints_and_writes(tmp_path, capsys):
    paths = []
    for alpha in (0.05, 0.3):
        paths.append(tmp_path / f"alpha {alpha}.json")
        words = ["run", "lasso", "prostate", "--set", f"alpha={alpha}", "--set", "folds=3", "--json"]
        assert main([*words, "--to", str(paths[-1])]) == 0
    assert main(["compare", *map(str, paths), "--on", "prostate"]) == 0
    printed = capsys.readouterr()
    assert "97 rows of prostate, the same for all models" in printed.out
    assert "0 (smallest)" in printed.out
    assert "may be those that a model was fitted to" in printed.err
    table = tmp_path / "table.csv"
    assert main(["compare", *map(str, paths), "--on", "prostate", "--to", str(table)]) == 0
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["model"] for row in rows] == ["alpha 0.05", "alpha 0.3"]
    assert float(rows[0]["mse"]) < float(rows[1]["mse"])
    assert main(["compare", str(paths[0]), "--on", "prostate"]) == 2
    assert "Two models at least" in capsys.readouterr().err
