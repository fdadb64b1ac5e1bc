"""Errors on test rows: at the chosen position, elsewhere when they are asked for, and how often they were."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from lasso_tui.cli import main
from lasso_tui.data import Preparation
from lasso_tui.exports.json_document import document
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.held_out_looks import (
    NO_LOOKS,
    Looks,
    chosen_position,
    counted_data,
    looks_text,
    readout_with_looks,
    uses_test_rows,
)
from lasso_tui.techniques.job import Job, defaults, stream
from tests.facts import assert_facts

HELD = DataRequest("diabetes", preparation=Preparation(test_fraction=0.2))


def results(slug="lasso", request=HELD, **values):
    technique = find(slug)
    params = updated(defaults(technique, request.dataset), {"folds": "3", **values})
    return technique, list(stream(Job(technique, params, request)))


@pytest.fixture(scope="module")
def lasso():
    technique, found = results()
    return technique, found[-1]


def metric(readout, name="test_mse"):
    return next(m for m in readout.metrics if m.name == name)


def test_at_the_chosen_alpha_the_test_error_is_shown(lasso):
    technique, result = lasso
    assert chosen_position(technique, result) == result.start == result.marks[0].x
    plain = technique.readout(result, result.start)
    assert uses_test_rows(plain)
    assert readout_with_looks(technique, result, result.start, NO_LOOKS).metrics == plain.metrics


def test_elsewhere_it_is_a_dash_beside_the_frozen_one(lasso):
    technique, result = lasso
    frozen = metric(technique.readout(result, result.start))
    for cursor in result.grid[[10, 60]]:
        shown = readout_with_looks(technique, result, float(cursor), NO_LOOKS)
        error = metric(shown)
        assert error.text == "–"
        assert math.isnan(error.value)
        assert_facts(error.data_label, frozen.text, "88 held-out rows")
        assert math.isnan(metric(shown, "test_r2").value)
        hidden = {m.name for m in shown.metrics if m.on_test_rows}
        assert hidden == {"test_mse", "test_r2"}
        plain = technique.readout(result, float(cursor))
        assert [m for m in shown.metrics if not m.on_test_rows] == [
            m for m in plain.metrics if not m.on_test_rows
        ]


def test_where_it_was_revealed_it_is_shown_with_the_number_of_looks(lasso):
    technique, result = lasso
    cursor = float(result.grid[20])
    shown = readout_with_looks(technique, result, cursor, Looks(frozenset({cursor}), 3))
    assert metric(shown).value == metric(technique.readout(result, cursor)).value
    assert_facts(metric(shown).data_label, "88 held-out rows", "test set looked at 3 times")
    other = readout_with_looks(technique, result, float(result.grid[21]), Looks(frozenset({cursor}), 3))
    assert metric(other).text == "–"


def test_before_cross_validation_no_alpha_is_chosen():
    technique, found = results()
    first = found[0]
    assert first.marks == ()
    error = metric(readout_with_looks(technique, first, first.start, NO_LOOKS))
    assert (error.text, error.data_label) == ("–", "88 held-out rows")


def test_an_alpha_that_is_set_is_chosen():
    technique, found = results(alpha="2")
    for result in (found[0], found[-1]):
        assert metric(readout_with_looks(technique, result, 2.0, NO_LOOKS)).text != "–"
    assert metric(readout_with_looks(technique, found[-1], float(found[-1].marks[0].x), NO_LOOKS)).text == "–"


@pytest.mark.parametrize(
    ("slug", "dataset", "names"),
    [
        ("ridge", None, {"lasso_test_mse", "ridge_test_mse"}),
        ("tuning", None, {"test_mse"}),
        ("objective", None, {"test_mse"}),
        ("penalties", None, {"lasso_test_mse", "relaxed_test_mse", "adaptive_test_mse"}),
        ("timeseries", "article", {"test_mse", "skill"}),
        pytest.param("text", "article", {"accuracy", "auc", "log_loss"}, marks=pytest.mark.slow),
        pytest.param("elastic-net", None, {"test_mse"}, marks=pytest.mark.slow),
    ],
)
def test_every_tab_with_test_rows_keeps_them_back(slug, dataset, names):
    technique = find(slug)
    request = HELD if dataset is None else DataRequest(dataset)
    known = {"folds": "3"} if slug != "objective" else {}
    *_, result = stream(Job(technique, updated(defaults(technique, request.dataset), known), request))
    chosen = chosen_position(technique, result)
    cursor = next(float(x) for x in result.grid[5:] if x != chosen)
    shown = {m.name: m for m in readout_with_looks(technique, result, cursor, NO_LOOKS).metrics}
    assert names <= shown.keys()
    assert {name for name in names if shown[name].text != "–"} == set()


def test_an_alpha_that_was_set_and_that_another_l1_ratio_does_not_have_is_not_chosen():
    technique = find("elastic-net")
    values = {"folds": 2, "l1_ratio": 0.5}
    results = stream(Job(technique, updated(defaults(technique, "diabetes"), values), HELD))
    first = next(result for result in results if result.rows[1.0].cv is not None)
    alpha = float(first.grid[0])
    result = first.with_params(updated(first.params, {"alpha": alpha, "l1_ratio": 1.0}))
    assert alpha > result.grid[0]
    assert chosen_position(technique, result) == {m.key: m.x for m in result.marks}["m"]
    shown = readout_with_looks(technique, result, float(result.grid[5]), NO_LOOKS)
    assert uses_test_rows(shown)
    back = result.with_params(updated(result.params, {"l1_ratio": 0.5}))
    assert chosen_position(technique, back) == alpha


def test_what_does_not_depend_on_the_cursor_stays():
    technique = find("timeseries")
    *_, result = stream(Job(technique, defaults(technique, "article"), DataRequest("article")))
    shown = readout_with_looks(technique, result, float(result.grid[5]), NO_LOOKS)
    assert metric(shown, "naive_mse").text != "–"


def test_without_test_rows_nothing_is_kept_back():
    technique, found = results(request=DataRequest("diabetes"))
    for cursor in found[-1].grid[::40]:
        shown = readout_with_looks(technique, found[-1], float(cursor), Looks(count=3))
        assert shown.metrics == technique.readout(found[-1], float(cursor)).metrics


def test_a_document_has_no_error_that_was_not_looked_at(lasso):
    technique, result = lasso
    cursor = float(result.grid[20])
    told = document(technique, result, cursor, Looks(count=2))
    assert (told["metrics"]["test_mse"], told["test_looks"]) == (None, 2)
    told = document(technique, result, cursor, Looks(frozenset({cursor}), 3))
    assert np.isfinite(told["metrics"]["test_mse"])
    assert told["test_looks"] == 3
    assert "test_looks" not in document(technique, result, cursor)


@pytest.mark.parametrize(("count", "words"), [(0, "never"), (1, "once"), (2, "twice"), (1234, "1,234 times")])
def test_the_number_of_looks_in_words(count, words):
    assert_facts(looks_text(count), "test set", words)


def test_simulated_data_are_not_counted():
    lasso, text = find("lasso"), find("text")
    assert counted_data(lasso, lasso.params(), "diabetes") == "diabetes"
    assert (
        counted_data(lasso, lasso.params(), "synthetic")
        == counted_data(lasso, lasso.params(), "article")
        == ""
    )
    assert counted_data(text, text.params(), "sentences") == "sentences"
    assert counted_data(text, text.params(file="own.csv"), "sentences") == "own.csv"


def run(capsys, *words):
    assert main(["run", *words]) == 0
    return capsys.readouterr().out


def test_run_counts_its_output_as_one_look_and_says_so(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    words = ["lasso", "diabetes", "--test-fraction", "0.2", "--set", "folds=2"]
    assert json.loads(run(capsys, *words, "--json"))["test_looks"] == 1
    assert json.loads(run(capsys, "tuning", *words[1:], "--json"))["test_looks"] == 2
    assert_facts(run(capsys, *words).splitlines()[-1], "looked at 3 times", "counted")
    run(capsys, *words, "--output", "csv")  # has no test error
    assert json.loads(run(capsys, *words, "--json"))["test_looks"] == 4
    assert "test_looks" not in json.loads(run(capsys, "lasso", "diabetes", "--set", "folds=2", "--json"))


def test_a_look_that_cannot_be_counted_is_said(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    told = json.loads(
        run(capsys, "lasso", "diabetes", "--test-fraction", "0.2", "--set", "folds=2", "--json")
    )
    assert "test_looks" not in told
    assert_facts(told["warnings"][-1], "not counted")
