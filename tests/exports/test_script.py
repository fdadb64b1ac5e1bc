"""Scripts read what was read, in every form that data come in, and prepare it alike."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from lasso_tui import solvers
from lasso_tui.data import Preparation, Table, open_table
from lasso_tui.exports.formats import models_of
from lasso_tui.exports.python.script import python_script
from lasso_tui.exports.r.r_script import r_script
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.linear.linear_model import layout_of, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.model import LinearModel
from tests.exports.exported import run_scripts


def model_of(table: Table, alpha: float = 0.05, **options) -> LinearModel:
    options = {"standardize": True, "alphas": [alpha * 2, alpha], **options}
    return linear_model(PathFit.of(table, solvers.path(table.X, table.y, **options)), alpha)


def frame(rows: int = 120) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    made = pd.DataFrame(rng.normal(size=(rows, 3)), columns=["a", "größe", "'c'"])
    made["kind"] = rng.choice(["red", "green, light", 'blue "x"'], rows)
    made["code"] = rng.integers(1, 4, rows)
    made["w"] = rng.uniform(0.5, 2.0, rows)
    effect = made["kind"].map({"red": 1.0, "green, light": -1.0}).fillna(0.0) + made["code"].eq(2)
    made["y"] = 3 + made["a"] - 2 * made["größe"] + effect + rng.normal(size=rows)
    return made


def with_gaps() -> pd.DataFrame:
    made = frame()
    made.loc[::7, "a"] = np.nan
    made.loc[::11, "kind"] = None
    made.loc[3, "größe"] = np.inf
    return made


def money(folder) -> str:
    made = frame()
    made["a"] = [f"${1000 * value:,.2f}" for value in made["a"].abs()]
    made["'c'"] = [f" {value:.3f} %" if k % 9 else " NA " for k, value in enumerate(made["'c'"].abs())]
    made.to_csv(folder / "money.csv", index=False)
    return str(folder / "money.csv")


def european(folder) -> str:
    made = frame()
    made.to_csv(folder / "eu.csv", index=False, sep=";", decimal=",", encoding="cp1252")
    return str(folder / "eu.csv")


def stacked(folder) -> str:
    made = frame()
    made[:50].to_csv(folder / "part-1.csv", index=False)
    made[50:].to_csv(folder / "part-2.csv", index=False, sep="\t")
    return str(folder / "part-*.csv")


def parquet(folder) -> str:
    made = with_gaps().rename(columns={"a": "  a "})
    made["kind"] = made["kind"].astype("category")
    made["list"] = [[1, 2]] * len(made)
    made.to_parquet(folder / "t.parquet")
    return str(folder / "t.parquet")


def feather(folder) -> str:
    frame().to_feather(folder / "t.feather")
    return str(folder / "t.feather")


def arrays(folder) -> str:
    made = frame()
    np.savez(
        folder / "t.npz",
        X=made[["a", "größe", "'c'"]].to_numpy(),
        features=np.array(["a", "größe", "'c'"]),
        kind=made["kind"].to_numpy(dtype=str),
        y=made["y"].to_numpy(),
        other=np.arange(3),
    )
    return str(folder / "t.npz")


def matrix(folder) -> str:
    np.save(folder / "t.npy", frame()[["a", "größe", "y"]].to_numpy())
    return str(folder / "t.npy")


def svmlight(folder) -> str:
    lines = [
        f"{row.y!r} " + " ".join(f"{j + 1}:{row[j]!r}" for j in range(3) if abs(row[j]) > 0.3)
        for row in frame().itertuples(index=False)
    ]
    (folder / "t.svm").write_text("\n".join(lines).replace("np.float64(", "").replace(")", "") + "\n")
    return str(folder / "t.svm")


READ = {
    "money": (money, {}),
    "european": (european, {}),
    "stacked": (stacked, {}),
    "parquet": (parquet, {}),
    "feather": (feather, {}),
    "npz": (arrays, {}),
    "npy": (matrix, {}),
    "svmlight": (svmlight, {}),
    "gaps filled": (parquet, {"missing": "mean", "left_out": ("w",)}),
    "gaps without indicators": (parquet, {"missing": "median", "indicators": False}),
    "factor of numbers": (feather, {"factors": ("code",), "degree": 3, "interactions": True}),
    "weights": (feather, {"weights": "w"}),
    "number of words": (money, {"numbers": ("a",), "left_out": ("code",)}),
}


@pytest.mark.slow
def test_scripts_read_and_prepare_as_the_program_does(tmp_path):
    models, scripts = {}, {}
    for name, (write, asked) in READ.items():
        folder = tmp_path / name
        folder.mkdir()
        source = write(folder)
        target = "target" if name == "svmlight" else "x3" if name == "npy" else "y"
        table = open_table(source, target, preparation=Preparation(**asked))
        weighted = {"sample_weight": table.weights} if "weights" in asked else {}
        models[name] = model_of(table, **weighted)
        scripts[f"{name}.py"] = python_script((models[name],))
    found = run_scripts(tmp_path, scripts)
    for name, model in models.items():
        (again,) = found[f"{name}.py"].values()
        order = layout_of(model.table).order
        assert list(again["coef"].values()) == pytest.approx(model.coef[list(order)].tolist(), abs=1e-6), name
        assert again["intercept"] == pytest.approx(model.intercept, abs=1e-6), name
        assert again["rows"] == model.n
        predicted = model.intercept + model.table.X[:3] @ model.coef
        assert again["predicted"] == pytest.approx(predicted.tolist(), abs=1e-5), name


CARRIED = {
    "classes": ("ill", "lasso", {}),
    "counts": ("count", "lasso", {"penalty_factor": "a=2", "family": "Poisson"}),
    "groups set aside": ("y", "tuning", {}),
    "net of classes": ("ill", "elastic-net", {"l1_ratio": 0.5}),
    "net of counts": ("count", "elastic-net", {"l1_ratio": 0.3, "family": "Poisson"}),
}
"""Name → target, technique and parameters, each on rows with weights, gaps and groups."""

SET_ASIDE = {"groups set aside": 0.2, "net of classes": 0.3}
"""Name → fraction of rows that are set aside as test rows, whole groups at a time."""


def carried(folder) -> str:
    made, rng = with_gaps(), np.random.default_rng(2)
    eta = made["größe"].clip(-3, 3) - (made["kind"] == "red")
    made["ill"] = np.where(rng.random(len(made)) < 1 / (1 + np.exp(-eta)), 2.0, 1.0)
    made["count"] = rng.poisson(np.exp(0.7 * eta)).astype(float)
    made["subject"] = rng.choice(list("pqrstu"), len(made))
    made.loc[4, "w"] = 0.0
    made.to_csv(folder / "carried.csv", index=False)
    return str(folder / "carried.csv")


@pytest.mark.slow
def test_scripts_fit_classes_and_counts_on_weighted_rows(tmp_path):
    source, models, scripts = carried(tmp_path), {}, {}
    for name, (target, slug, values) in CARRIED.items():
        others = tuple({"y", "ill", "count"} - {target})
        asked = Preparation(
            weights="w",
            folds="subject",
            missing="mean",
            left_out=others,
            test_fraction=SET_ASIDE.get(name, 0.0),
        )
        technique = find(slug)
        params = updated(technique.params(), {"folds": 3, **values})
        result = next(technique.solve(params, open_table(source, target, preparation=asked)))
        (models[name],) = models_of(technique, result, float(result.grid[40]))
        scripts[f"{name}.py"] = python_script((models[name],))
    found = run_scripts(tmp_path, scripts)
    for name, model in models.items():
        (again,) = found[f"{name}.py"].values()
        order = list(layout_of(model.table).order)
        assert list(again["coef"].values()) == pytest.approx(model.coef[order].tolist(), abs=1e-6), name
        assert again["intercept"] == pytest.approx(model.intercept, abs=1e-6), name
        assert again["rows"] == model.n
        assert model.weighted
        assert (model.table.held_out is not None) == (name in SET_ASIDE)


def test_the_penalty_of_classes_and_counts_is_glmnets_own(tmp_path):
    table = open_table(
        carried(tmp_path), "count", preparation=Preparation(weights="w", left_out=("y", "ill"))
    )
    path = solvers.path(
        table.X, table.y, family="poisson", alphas=[0.2, 0.1], l1_ratio=0.5, sample_weight=table.weights
    )
    script = r_script((linear_model(PathFit.of(table, path), 0.1),))
    assert "lambda <- 0.1\nmix <- 0.5\n" in script
    assert 'family = "poisson"' in script
    assert "weights = weights" in script
    assert 'weights <- number("w")' in script


@pytest.mark.slow
def test_elastic_nets_and_ridges(tmp_path):
    table = open_table(feather(tmp_path), "y")
    models = [model_of(table, l1_ratio=0.4), model_of(table, l1_ratio=0.4, standardize=False)]
    path = solvers.ridge_path(table.X, table.y, alphas=[0.3], standardize=True)
    ridge = dataclasses.replace(
        models[0],
        name="ridge",
        alpha=0.3,
        l1_ratio=0.0,
        coef=path.coefs[:, 0],
        intercept=float(path.intercepts[0]),
    )
    found = run_scripts(
        tmp_path, {f"{k}.py": python_script((one,)) for k, one in enumerate([*models, ridge])}
    )
    for k, model in enumerate([*models, ridge]):
        (again,) = found[f"{k}.py"].values()
        order = layout_of(table).order
        assert list(again["coef"].values()) == pytest.approx(model.coef[list(order)].tolist(), abs=1e-6)
        assert again["intercept"] == pytest.approx(model.intercept, abs=1e-6)


def test_a_column_for_every_level(tmp_path):
    asked = Preparation(
        references=("kind=none", "code=2"), factors=("code",), left_out=("w",), missing="mean"
    )
    table = open_table(parquet(tmp_path), "y", preparation=asked)
    assert layout_of(table).factors == (
        ("kind", ("", 'blue "x"', "green, light", "red", "missing")),
        ("code", ("2", "1", "3")),
    )
    script = r_script((model_of(table),))
    assert 'f <- level("kind")  # a column for every level' in script
    assert 'f <- level("code")  # no column for "2"' in script


@pytest.mark.slow
def test_scripts_give_every_level_a_column(tmp_path):
    asked = Preparation(references=("kind=none",), left_out=("w",), missing="mean")
    table = open_table(parquet(tmp_path), "y", preparation=asked)
    model = model_of(table)
    (again,) = run_scripts(tmp_path, {"f.py": python_script((model,))})["f.py"].values()
    order = layout_of(table).order
    assert list(again["coef"].values()) == pytest.approx(model.coef[list(order)].tolist(), abs=1e-6)


def test_a_layout_names_where_every_column_comes_from(tmp_path):
    asked = Preparation(missing="mean", degree=2, interactions=True, left_out=("w", "code"))
    table = open_table(parquet(tmp_path), "y", preparation=asked)
    layout = layout_of(table)
    assert layout.numbers == ("a", "größe", "'c'")
    assert layout.indicators == ("a", "größe")
    assert layout.factors == (("kind", ("red", 'blue "x"', "green, light", "missing")),)
    assert sorted(layout.order) == list(range(table.n_features))
    X = table.X[:, list(layout.order)]
    base = X.shape[1] - len(layout.products)
    for j, of in enumerate(layout.products):
        assert X[:, base + j] == pytest.approx(X[:, list(of)].prod(axis=1))
