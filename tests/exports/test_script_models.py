"""Scripts of models with offsets, bounds and any penalty factors: they fit what is shown, and check it."""

from __future__ import annotations

import dataclasses
import re
import runpy

import numpy as np
import pandas as pd
import pytest

from lasso_tui import solvers
from lasso_tui.data import Preparation, open_table
from lasso_tui.exports.formats import models_of
from lasso_tui.exports.python.script import python_script
from lasso_tui.exports.r.r_script import r_script
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.linear.linear_model import layout_of, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.model import LinearModel
from tests.exports.exported import bare, run_scripts
from tests.exports.solved import solved

OTHERS = {"count", "ill", "y", "size", "known", "w"}


def write(folder) -> str:
    rng, n = np.random.default_rng(0), 150
    made = pd.DataFrame(rng.normal(size=(n, 4)) * [1, 10, 0.1, 1], columns=list("abcd"))
    made["kind"] = rng.choice(["red", "green", "blue"], n)
    made["size"], made["known"] = rng.uniform(0.5, 20, n), rng.normal(0, 0.3, n)
    made["w"] = rng.uniform(0.5, 2, n)
    eta = 0.5 * made["a"] - 0.03 * made["b"] + (made["kind"] == "red")
    made["count"] = rng.poisson(np.exp(eta + np.log(made["size"]) + made["known"]))
    made["ill"] = (rng.random(n) < 1 / (1 + np.exp(-eta - made["known"]))).astype(int)
    made["y"] = eta + rng.normal(size=n)
    made.to_csv(folder / "rows.csv", index=False)
    return str(folder / "rows.csv")


MODELS = {
    "exposure and offset": ("count", "lasso", {"family": "Poisson"}, {"exposure": "size", "offset": "known"}),
    "bounds of classes": (
        "ill",
        "lasso",
        {"family": "logistic", "bounds": "a in [-1, 0.2], c<=0"},
        {"offset": "known", "weights": "w"},
    ),
    "bounds": ("y", "lasso", {"bounds": "*>=0, a<=0.3", "standardize": "off"}, {"weights": "w"}),
    "a column without a penalty": ("y", "tuning", {"penalty_factor": "b=0, c=3"}, {}),
    "powers beside an exposure": (
        "count",
        "tuning",
        {"family": "Poisson", "penalty_factor": "a=0"},
        {"exposure": "size", "degree": 2},
    ),
    "a net with factors": ("y", "elastic-net", {"l1_ratio": "0.5", "penalty_factor": "a=2"}, {}),
}
"""Name → target, technique, its parameters, roles of columns."""


def model(folder, name: str, *, finished: bool = False) -> LinearModel:
    target, slug, values, roles = MODELS[name]
    left_out = tuple(OTHERS - {target} - set(roles.values()))
    table = open_table(write(folder), target, preparation=Preparation(left_out=left_out, **roles))
    technique = find(slug)
    more = {} if slug == "lasso" else {"test_fraction": 0.1}
    params = updated(technique.params(), {"folds": 2, **more, **values})
    solved = technique.solve(params, table)
    result = next(solved)
    while finished and result.pending:  # its coefficients are exact then
        result = next(solved)
    (found,) = models_of(technique, result, float(result.grid[50]))
    return found


@pytest.mark.slow
def test_scripts_find_what_is_shown(tmp_path):
    models = {name: model(tmp_path, name, finished=name == "exposure and offset") for name in MODELS}
    found = run_scripts(tmp_path, {f"{name}.py": python_script((each,)) for name, each in models.items()})
    for name, each in models.items():
        (again,) = found[f"{name}.py"].values()
        order = list(layout_of(each.table).order)
        assert list(again["coef"].values()) == pytest.approx(each.coef[order].tolist(), abs=2e-5), name
        assert again["rows"] == each.n
        if each.bounds is not None:
            lower, upper = each.bounds
            assert (
                (lower[order] <= list(again["coef"].values()))
                & (list(again["coef"].values()) <= upper[order])
            ).all()
    exact = models["exposure and offset"]
    assert exact.exact
    (again,) = found["exposure and offset.py"].values()
    assert list(again["coef"].values()) == pytest.approx(
        exact.coef[list(layout_of(exact.table).order)].tolist(), abs=1e-11
    )
    eta = exact.table.X[:3] @ exact.coef + exact.intercept + exact.table.offset[:3]
    assert again["predicted"] == pytest.approx(np.exp(eta).tolist(), rel=1e-9)


@pytest.mark.slow
def test_a_script_checks_itself_and_says_what_may_be_wrong(tmp_path):
    shown = model(tmp_path, "exposure and offset", finished=True)
    right, wrong = tmp_path / "right.py", tmp_path / "wrong.py"
    right.write_text(python_script((shown,)), encoding="utf-8")
    moved = dataclasses.replace(shown, coef=shown.coef + 1e-4 * (shown.coef != 0))
    wrong.write_text(python_script((moved,)), encoding="utf-8")
    done = bare([str(right)])
    assert done.returncode == 0, done.stderr
    differs = bare([str(wrong)])
    assert differs.returncode == 1
    assert re.search(r"differ by \S+e-0\d, more than 1e-06", differs.stderr)
    assert "the data have changed" in differs.stderr
    inexact = dataclasses.replace(moved, exact=False)  # certified by its gap alone
    wrong.write_text(python_script((inexact,)), encoding="utf-8")
    assert bare([str(wrong)]).returncode == 0


def test_r_carries_offsets_and_bounds_to_glmnet(tmp_path):
    script = r_script((model(tmp_path, "exposure and offset"),))
    assert 'offset <- number("known") + log(number("size"))' in script
    assert "offset = offset" in script
    assert 'family = "poisson"' in script
    script = r_script((model(tmp_path, "bounds"),))
    assert re.search(r"lower.limits = c\(0.0, 0.0", script)
    assert re.search(r"upper.limits = c\(0.3, Inf, Inf", script)
    assert "offset = offset" not in script


def test_rows_without_a_file_carry_their_offset_to_r(tmp_path):
    table = dataclasses.replace(
        open_table(
            write(tmp_path),
            "count",
            preparation=Preparation(left_out=("ill", "y", "known", "w", "kind", "size")),
        ),
        origin=None,
        preparation=None,
        offset=np.linspace(0, 1, 150),
    )
    path = solvers.path(table.X, table.y, family="poisson", offset=table.offset, alphas=[1.0, 0.5])
    script = r_script((linear_model(PathFit.of(table, path), 0.5),))
    assert re.search(r"offset <- c\(0.0, 0.0067", script)


def test_a_layout_with_an_offset_has_no_column_of_it(tmp_path):
    shown = model(tmp_path, "exposure and offset")
    layout = layout_of(shown.table)
    assert "size" not in layout.numbers
    assert "known" not in layout.numbers
    script = python_script((shown,))
    assert "OFFSET = 'known'" in script
    assert "EXPOSURE = 'size'" in script
    assert "OFFSET_AT = 4" not in script  # after the factor's columns
    assert "OFFSET_AT = 6" in script


@pytest.mark.parametrize("bounds", ["", "a in [-1, 0.2], c<=0"])
def test_a_lasso_and_an_adaptive_one_have_each_their_own_penalty(bounds, tmp_path):
    table = open_table(write(tmp_path), "y", preparation=Preparation(left_out=tuple(OTHERS - {"y"})))
    technique = find("penalties")
    params = updated(technique.params(), {"folds": 2, "alpha": 0.02, "bounds": bounds})
    models = models_of(technique, next(technique.solve(params, table)), 0.02)
    assert [each.name for each in models] == ["lasso", "adaptive lasso"]
    assert (models[0].bounds is not None) == bool(bounds)
    script = tmp_path / "fit.py"
    script.write_text(python_script(models), encoding="utf-8")
    found = runpy.run_path(str(script), run_name="script")
    X, y, weights = found["data"]()
    order = list(layout_of(table).order)
    for each in models:
        coef, intercept = found["coefficients"](found["fitted"](X, y, weights, each.name))
        np.testing.assert_allclose(coef, each.coef[order], atol=1e-12)
        assert intercept == pytest.approx(each.intercept, abs=1e-12)


@pytest.mark.slow
def test_each_model_is_refitted_with_its_own_penalty_factors(tmp_path):
    job, result, cursor = solved("penalties prostate --set folds=3")
    shown = {model.name: model for model in models_of(job.technique, result, cursor)}
    assert list(shown) == ["lasso", "adaptive lasso"]
    found = run_scripts(tmp_path, {"fit.py": python_script(tuple(shown.values()))})["fit.py"]
    assert found["lasso"]["coef"] != found["adaptive lasso"]["coef"]
    for name, one in shown.items():
        wanted = dict(zip(one.table.features, one.coef.tolist(), strict=True))
        assert found[name]["coef"] == pytest.approx(wanted, abs=1e-8)
