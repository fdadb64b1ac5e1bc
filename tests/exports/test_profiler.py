"""An edited row is predicted as `predict` predicts it, and the columns' contributions add up."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from lasso_tui.exports.json_document import document
from lasso_tui.exports.scoring.profiler import profiler_of
from lasso_tui.exports.scoring.row_field import RowField
from lasso_tui.exports.scoring.score import response
from tests.exports.solved import CASES, solved
from tests.exports.test_scoring import predicted
from tests.marks import long_except

QUICK = ("prostate", "hitters mean", "birthwt classes", "birthwt level", "group lasso", "hitters counts")


def written(profiler, row, path):
    """Write a row to a file, as someone would who has it elsewhere."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([field.name for field in profiler.fields])
        rows.writerow(row.texts)
    return path


def changed(profiler, row):
    """Move every field: numbers by three steps, factors to another level."""
    for k, field in enumerate(profiler.fields):
        row = profiler.with_text(row, k, field.stepped(row.texts[k], 3 if not field.levels else 1))
    return row


@pytest.mark.parametrize("name", long_except(CASES, *QUICK))
def test_a_row_is_predicted_as_predict_does(name, tmp_path):
    job, result, cursor = solved(CASES[name])
    profiler = profiler_of(job.technique, result, cursor)
    rows = [profiler.start, changed(profiler, profiler.start)]
    assert rows[0].texts != rows[1].texts
    for at in (cursor, float(result.grid[len(result.grid) // 2])):
        made = json.loads(json.dumps(document(job.technique, result, at)))
        readout = job.technique.readout(result, at)
        for k, row in enumerate(rows):
            mine = profiler.predict(row, readout)
            (link,) = predicted(made, written(profiler, row, tmp_path / f"{k}.csv"))[0]["link"]
            size = 1 + np.abs(readout.coefficients.unscaled * row.values).sum()
            assert abs(mine.link - link) <= 1e-12 * size
            assert mine.response == response(profiler.recipe, np.array([mine.link]))[0]
            base = mine.link - mine.contributions.sum()
            mean = response(profiler.recipe, np.array([base]))[0]
            assert mine.average == pytest.approx(mean, rel=1e-9, abs=1e-9 * size)
            assert not mine.contributions[~mine.kept].any()


def test_an_average_row_of_least_squares_has_the_mean_target():
    job, result, cursor = solved(CASES["prostate"])
    profiler = profiler_of(job.technique, result, cursor)
    made = profiler.predict(profiler.start, job.technique.readout(result, cursor))
    assert made.average == pytest.approx(result.data.y.mean(), rel=1e-12)
    assert made.kept.sum() == np.count_nonzero(job.technique.readout(result, cursor).coefficients.unscaled)


def test_the_form_begins_with_medians_and_the_most_frequent_levels():
    job, result, cursor = solved(CASES["birthwt"])
    profiler = profiler_of(job.technique, result, cursor)
    fields = {field.name: field for field in profiler.fields}
    table = result.data
    age = table.X[:, table.features.index("age")]
    assert float(fields["age"].start) == np.sort(age)[(len(age) - 1) // 2]
    assert (fields["age"].low, fields["age"].high) == (age.min(), age.max())
    levels = {level: table.X[:, table.features.index(f"race={level}")].sum() for level in ("1", "2", "3")}
    assert fields["race"].start == max(levels, key=levels.get)


def test_products_have_a_line_of_their_own():
    job, result, cursor = solved(CASES["birthwt products"])
    profiler = profiler_of(job.technique, result, cursor)
    products = profiler.lines[len(profiler.fields) :]
    assert products
    assert all(" × " in line for line in products)
    assert "age" in profiler.lines  # with its square


def test_what_was_typed_is_read_or_refused_in_a_sentence():
    job, result, cursor = solved(CASES["birthwt"])
    profiler = profiler_of(job.technique, result, cursor)
    names = [field.name for field in profiler.fields]
    race, age = names.index("race"), names.index("age")
    assert profiler.with_text(profiler.start, race, " 3 ").texts[race] == "3"
    with pytest.raises(ValueError, match=r"^race has no level '9'\. It has 1, 2, 3\.$"):
        profiler.with_text(profiler.start, race, "9")
    with pytest.raises(ValueError, match=r"^Age is not a number"):
        profiler.with_text(profiler.start, age, "old")
    with pytest.raises(ValueError, match=r"^age needs a number"):
        profiler.with_text(profiler.start, age, " ")
    row = profiler.with_text(profiler.start, age, "99")
    assert profiler.fields[age].is_outside(row.texts[age])


def test_a_missing_value_is_filled_where_the_model_can():
    job, result, cursor = solved(CASES["hitters mean"])
    profiler = profiler_of(job.technique, result, cursor)
    k = next(k for k, field in enumerate(profiler.fields) if field.name == "Salary")
    row = profiler.with_text(profiler.start, k, "")
    assert row.texts[k] == ""
    assert np.isfinite(row.values).all()


def test_steps_end_where_the_fitted_rows_end():
    field = RowField("x", "3", low=0.0, high=10.0, step=0.5)
    assert [field.stepped("3", n) for n in (1, -1, 100, -100)] == ["3.5", "2.5", "10", "0"]
    assert field.stepped("12", 1) == "12"
    assert field.stepped("12", -1) == "11.5"
    assert field.stepped("", 1) == "3"
    factor = RowField("f", "a", ("a", "b", ""))
    assert [factor.stepped("a", n) for n in (1, 2, 3)] == ["b", "", "a"]
