"""A document scores rows as the app does, and says what it cannot score."""

from __future__ import annotations

import json

import numpy as np
import pytest

from lasso_tui.exports.json_document import document
from lasso_tui.exports.scoring.predict import Request, predict_rows
from lasso_tui.exports.scoring.recipe import recipe_of_document
from lasso_tui.exports.scoring.writers import CsvWriter
from tests.exports.solved import CASES, solved
from tests.marks import slow_except

QUICK = ("prostate", "hitters mean", "birthwt classes", "birthwt level", "group lasso", "diabetes squares")


class Collected:
    """A writer that keeps the columns."""

    def __init__(self):
        self.parts = []

    def write(self, columns):
        self.parts.append(columns)

    def close(self):
        pass

    def __getitem__(self, name):
        return np.concatenate([np.asarray(part[name]) for part in self.parts])


def predicted(made, *sources, keep=(), scale="link"):
    """Predict with a document: what is written, and what is said."""
    writer = Collected()

    def new():
        writer.parts.clear()
        return writer

    recipe = recipe_of_document(json.loads(json.dumps(made)), "m.json")
    return writer, predict_rows(recipe, Request(tuple(map(str, sources)), keep, scale), new)


@pytest.mark.parametrize("name", slow_except(CASES, *QUICK))
def test_predictions_are_the_apps(name):
    job, result, cursor = solved(CASES[name])
    readout = job.technique.readout(result, cursor)
    table = result.data
    coef = np.array([c.unscaled for c in readout.coefficients])
    wanted = table.X @ coef + readout.intercept_unscaled
    found, _ = predicted(document(job.technique, result, cursor), job.request.dataset)
    scored = found["link"]
    size = np.abs(table.X) @ np.abs(coef) + abs(readout.intercept_unscaled)
    assert (np.abs(scored[table.rows] - wanted) <= 1e-12 * size).all()
    assert np.count_nonzero(coef) > 0
    if table.held_out is not None:
        held = table.held_out.X @ coef + readout.intercept_unscaled
        assert np.isin(np.round(held, 9), np.round(scored, 9)).all()


def test_means_are_the_familys():
    job, result, cursor = solved(CASES["birthwt classes"])
    made = document(job.technique, result, cursor)
    links, said = predicted(made, "birthwt")
    means, _ = predicted(made, "birthwt", scale="response")
    np.testing.assert_allclose(means["probability"], 1 / (1 + np.exp(-links["link"])), rtol=1e-12)
    assert (means["class"] == np.where(links["link"] > 0, "1", "0")).all()
    assert "Class 1 is low = 1." in said
    readout = {metric.name: metric.value for metric in job.technique.readout(result, cursor).metrics}
    wrong = float(said[-1].partition("% of classes")[0].rpartition(" ")[2]) / 100
    assert wrong == pytest.approx(readout["misclassified_train"], abs=6e-4)


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """A model of rows with factors, gaps and odd names, and the folder of its file."""
    folder = tmp_path_factory.mktemp("people")
    random = np.random.default_rng(0)
    rows = ["id,age,sex,city of birth,y"]
    for k in range(120):
        age = "" if k % 17 == 0 else f"{random.uniform(20, 80):.3f}"
        sex, city = random.choice(["m", "f"]), random.choice(["Köln", 'a "b", c', "'x'", ""])
        rows.append(
            f'p{k},{age},{sex},"{city.replace(chr(34), chr(34) * 2)}",{random.normal() + (sex == "m"):.4f}'
        )
    path = folder / "people.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    job, result, cursor = solved(f"lasso {path} --target y --missing mean --set alpha=0.001")
    return document(job.technique, result, cursor), folder, result


def test_missing_values_are_filled_as_in_the_fit(people):
    made, folder, result = people
    found, said = predicted(made, folder / "people.csv", keep=("id",))
    coef = np.array([c.unscaled for c in result_readout(result).coefficients])
    wanted = result.data.X @ coef + result_readout(result).intercept_unscaled
    np.testing.assert_allclose(found["link"], wanted, rtol=1e-12, atol=1e-13)
    assert any(s.startswith("Filled: age in 8 rows by ") for s in said)
    assert found["id"][:2].tolist() == ["p0", "p1"]
    assert said[-1].startswith("Errors of y on 120 rows: MSE ")


def result_readout(result):
    from lasso_tui.techniques.discovery import find

    return find("lasso").readout(result, result.start)


def test_what_the_model_does_not_know_is_marked_and_counted(people):
    made, folder, _ = people
    new = folder / "new.csv"
    new.write_text(
        "city of birth,sex,age\nKöln,m,40\nBonn,m,40\n'x',?,30\nKöln,f,forty\nBonn,d,1e3\n", encoding="utf-8"
    )
    found, said = predicted(made, new)
    assert np.isnan(found["link"]).tolist() == [False, True, True, True, True]
    assert found["note"].tolist() == [
        "",
        "city of birth has a level that the model does not know",
        "sex is missing",
        "age is not a number",
        "sex has a level that the model does not know; city of birth has a level that the model does not know",
    ]
    assert said == [
        "1 of 5 rows of new.csv predicted with the model of y (people.csv).",
        "Not predicted: sex has no value in 1 row.",
        "Not predicted: age is not a number in 1 row.",
        "Not predicted: sex has levels that the model does not know in 1 row: d (1).",
        "Not predicted: city of birth has levels that the model does not know in 2 rows: Bonn (2).",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("age,sx,city of birth\n1,m,Köln\n", "lacks sex, which the model of y needs.*Did sx mean sex"),
        ("age,sex\n1,m\n", "lacks city of birth"),
        ("", "is empty"),
        ("age,sex,city of birth\n", "no rows"),
        ("age,sex,city of birth\n1,m,Bonn,x\n2,f,Köln\n", "expected 3 values, found 4"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused_in_a_sentence(people, text, message):
    made, folder, _ = people
    path = folder / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        predicted(made, path)


def test_texts_of_other_forms_give_the_same(people):
    made, folder, _ = people
    plain = folder / "plain.csv"
    plain.write_text("age,sex,city of birth\n40.5,m,Köln\n,f,\n", encoding="utf-8")
    wanted, _ = predicted(made, plain)
    other = folder / "other.csv"
    other.write_bytes("sep=;\ncity of birth;age;sex\nKöln;40,5;m\nnan;NA; f \n".encode("cp1252"))
    found, _ = predicted(made, other)
    np.testing.assert_allclose(found["link"], wanted["link"], rtol=1e-13)


def test_large_files_go_through_pandas_and_give_the_same(people, monkeypatch):
    from lasso_tui.data.readers import row_chunks
    from lasso_tui.data.readers.text import text_chunks

    made, folder, _ = people
    slow, said = predicted(made, folder / "people.csv", keep=("city of birth",))
    monkeypatch.setattr(row_chunks, "MIN_PANDAS_BYTES", 0)
    monkeypatch.setattr(text_chunks, "PANDAS_CHUNK_CELLS", 1)
    fast, also = predicted(made, folder / "people.csv", keep=("city of birth",))
    np.testing.assert_array_equal(slow["link"], fast["link"])
    assert slow["city of birth"].tolist() == fast["city of birth"].tolist()
    assert said == also


def test_a_large_file_with_odd_rows_is_read_again_by_our_own_parser(people, monkeypatch):
    from lasso_tui.data.readers import row_chunks

    made, folder, _ = people
    path = folder / "late.csv"
    path.write_text("age,sex,city of birth\n" + "1,m,Köln\n" * 300 + "2,f,Köln,x\n", encoding="utf-8")
    monkeypatch.setattr(row_chunks, "MIN_PANDAS_BYTES", 0)
    with pytest.raises(ValueError, match=r"late.csv, line 302: expected 3 values, found 4"):
        predicted(made, path)


def test_parquet_is_read_and_scored(people):
    import pandas as pd

    made, folder, _ = people
    frame = pd.read_csv(folder / "people.csv", keep_default_na=False, na_values={"age": [""]})
    frame["sex"] = frame["sex"].astype("category")
    frame.to_parquet(folder / "people.parquet")
    from_text, _ = predicted(made, folder / "people.csv")
    from_parquet, _ = predicted(made, folder / "people.parquet")
    np.testing.assert_allclose(from_parquet["link"], from_text["link"], rtol=1e-13)


def test_offsets_and_exposures_belong_to_the_prediction(tmp_path):
    random = np.random.default_rng(1)
    x, size = random.standard_normal(90), random.uniform(1, 9, 90)
    y = random.poisson(size * np.exp(0.5 * x))
    rows = [f"{a!r},{b!r},{c}" for a, b, c in zip(x.tolist(), size.tolist(), y.tolist(), strict=True)]
    path = tmp_path / "rates.csv"
    path.write_text("x,size,y\n" + "\n".join(rows) + "\n")
    job, result, cursor = solved(
        f"lasso {path} --target y --exposure size --set family=Poisson --set alpha=0.01"
    )
    made = document(job.technique, result, cursor)
    found, _ = predicted(made, path, scale="response")
    c = job.technique.readout(result, cursor)
    wanted = size * np.exp(x * c.coefficients[0].unscaled + c.intercept_unscaled)
    np.testing.assert_allclose(found["prediction"], wanted, rtol=1e-12)
    path.write_text("x,size\n1,0\n1,\n0,2\n")
    found, _ = predicted(made, path)
    assert found["note"].tolist() == ["size is not positive", "size is missing", ""]


def test_rare_levels_are_joined_as_in_the_fit(tmp_path):
    random = np.random.default_rng(4)
    path = tmp_path / "rare.csv"
    levels = random.choice(["a"] * 5 + ["b"] * 5 + ["r", "s", "t"], 150)
    rows = [f"{level},{(level == 'a') * 2 - (level > 'c') * 3 + random.normal():.4f}" for level in levels]
    path.write_text("c,y\n" + "\n".join(rows) + "\n")
    job, result, cursor = solved(f"lasso {path} --target y --join-rare c=40 --set alpha=0.01 --set folds=3")
    made = document(job.technique, result, cursor)
    found, said = predicted(made, path)
    readout = job.technique.readout(result, cursor)
    coef = np.array([c.unscaled for c in readout.coefficients])
    wanted = result.data.X @ coef + readout.intercept_unscaled
    np.testing.assert_allclose(found["link"], wanted, rtol=1e-12)
    assert any(s.startswith("Counted as other: c in ") and "as in the fit: " in s for s in said)
    new = tmp_path / "new.csv"
    new.write_text("c\nb\nnever seen\nr\n\n''\n")
    found, said = predicted(made, new)
    assert found["link"][1] == found["link"][2] != found["link"][0]


def test_merged_levels_are_one_as_in_the_fit(tmp_path):
    random = np.random.default_rng(6)
    path = tmp_path / "alike.csv"
    levels = random.choice(["North", "north", "South", "SOUTH", "South", "West"], 150)
    rows = [f"{level},{(level.lower() == 'north') * 2 + random.normal():.4f}" for level in levels]
    path.write_text("c,y\n" + "\n".join(rows) + "\n")
    job, result, cursor = solved(f"lasso {path} --target y --merge-levels c --set alpha=0.01 --set folds=3")
    made = document(job.technique, result, cursor)
    found, said = predicted(made, path)
    readout = job.technique.readout(result, cursor)
    coef = np.array([c.unscaled for c in readout.coefficients])
    np.testing.assert_allclose(found["link"], result.data.X @ coef + readout.intercept_unscaled, rtol=1e-12)
    assert not any("does not know" in one for one in said)
    job, result, cursor = solved(f"tuning {path} --target c=South --merge-levels c --set folds=3")
    made = document(job.technique, result, cursor)
    _, said = predicted(made, path, scale="response")
    assert made["scoring"]["class_spellings"] == ["SOUTH"]


def test_words_that_the_fit_took_as_missing_are_missing(tmp_path):
    random = np.random.default_rng(5)
    path = tmp_path / "codes.csv"
    rows = [f"{'-999' if k % 9 == 0 else round(random.normal(), 4)};{random.normal():.4f}" for k in range(80)]
    path.write_text("x;y\n" + "\n".join(rows) + "\n")
    words = (
        f"lasso {path} --target y --missing mean --na=-999,unknown --sep=; --set alpha=0.001 --set folds=3"
    )
    job, result, cursor = solved(words)
    made = document(job.technique, result, cursor)
    assert made["scoring"]["reading"] == {"sep": ";", "na": ("-999", "unknown")}
    found, said = predicted(made, path)
    readout = job.technique.readout(result, cursor)
    coef = np.array([c.unscaled for c in readout.coefficients])
    np.testing.assert_allclose(found["link"], result.data.X @ coef + readout.intercept_unscaled, rtol=1e-12)
    assert any(s.startswith("Filled: x in 9 rows") for s in said)
    new = tmp_path / "new.csv"
    new.write_text("x;z\nunknown;1\n-999;1\n")
    found, _ = predicted(made, new)
    assert found["link"][0] == found["link"][1]
    assert found["note"].tolist() == ["", ""]


def test_numbers_that_are_kept_are_no_formulas(tmp_path) -> None:
    with (tmp_path / "out.csv").open("wb") as file:
        CsvWriter(file).write({"kept": ["-1.5", "+3e-05", "-1+1", "=1", "+", "-", "-.5", "49"]})
    cells = (tmp_path / "out.csv").read_text().splitlines()
    assert cells == ["kept", "-1.5", "+3e-05", "'-1+1", "'=1", "'+", "'-", "'-.5", "49"]
