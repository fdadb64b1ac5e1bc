"""Models and data without a script, and what R scripts convert."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.data import Preparation, Table, open_table
from lasso_tui.exports.formats import ExportError, models_of
from lasso_tui.exports.python.script import python_script
from lasso_tui.exports.r.r_script import r_script
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, stream
from tests.exports.test_script import feather, model_of

REFUSED = {
    "a sample in R": (
        lambda table: r_script(
            (model_of(dataclasses.replace(table, origin=dataclasses.replace(table.origin, sample=10))),)
        ),
        "random sample",
    ),
    "one column in R": (
        lambda table: r_script(
            (model_of(dataclasses.replace(table, X=table.X[:, :1], features=table.features[:1])),)
        ),
        "two columns",
    ),
    "too many numbers from no file": (
        lambda table: python_script(
            (
                model_of(
                    Table(
                        name="made",
                        source="made",
                        X=np.random.default_rng(0).normal(size=(30_000, 2)),
                        features=("a", "b"),
                        y=np.random.default_rng(1).normal(size=30_000),
                        target="y",
                    )
                ),
            )
        ),
        "too many to embed",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_models_without_a_script_are_refused(case, tmp_path):
    write, fact = REFUSED[case]
    with pytest.raises(ExportError, match=fact):
        write(open_table(feather(tmp_path), "y"))


@pytest.mark.parametrize(
    ("slug", "has"),
    [("lasso", 1), ("objective", 1), ("ridge", 2), ("tuning", 1), ("descent", 0), ("timeseries", 0)],
)
def test_a_technique_has_a_script_where_it_shows_a_model_of_the_columns(slug, has):
    technique = find(slug)
    *_, result = stream(Job(technique, technique.params(), DataRequest("prostate")))
    if has:
        models = models_of(technique, result, result.start)
        assert len(models) == has
        shown = technique.readout(result, result.start)
        assert models[0].coef.tolist() == pytest.approx([c.unscaled for c in shown.coefficients], rel=1e-9)
        assert models[0].intercept == pytest.approx(shown.intercept_unscaled, rel=1e-9)
    else:
        with pytest.raises(ExportError, match=f"No script for {technique.title}:"):
            models_of(technique, result, result.start)


@pytest.mark.parametrize("ratio", [1.0, 0.3, 0.0])
def test_the_penalty_in_r_is_that_of_glmnet(tmp_path, ratio):
    """Check against glmnet's objective for y divided by its deviation s: lambda·(mix·s·|b| + (1 − mix)/2·b²)/s."""
    table = open_table(feather(tmp_path), "y")
    model = dataclasses.replace(model_of(table, 0.2), l1_ratio=ratio)
    told = dict(re.findall(r"^(lambda|mix) <- (.+)$", r_script((model,)), re.MULTILINE))
    sd_y = float(table.y.std())
    penalty = eval(told["lambda"], {"sd_y": sd_y})
    mix = (
        eval(told["mix"], {"lambda_": penalty})
        if ratio == 1
        else eval(told["mix"].replace("lambda", repr(penalty)))
    )
    assert penalty * mix == pytest.approx(0.2 * ratio)
    assert penalty * (1 - mix) / sd_y == pytest.approx(0.2 * (1 - ratio))
    if ratio == 0:
        assert penalty == pytest.approx(solvers.convert_alpha(0.2, model.n, "mean", "glmnet ridge", sd_y))


def test_r_reads_rows_that_numpy_drew_from_a_list(tmp_path):
    table = open_table(feather(tmp_path), "y", preparation=Preparation(test_fraction=0.25, seed=3))
    script = r_script((model_of(table),))
    rows = re.search(r"rows <- c\(([^)]*)\)", script)
    assert rows
    assert [int(row) - 1 for row in rows[1].split(",")] == table.rows.tolist()
    assert "arrow::read_feather" in script
