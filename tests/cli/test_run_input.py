"""Parameter files and preparation flags of `lasso-tui run`."""

from __future__ import annotations

import json

import pytest

PARAMETERS = {
    "JSON": ("p.json", '{"alpha": 0.2, "standardize": false, "folds": 4}'),
    "TOML": ("p.toml", "alpha = 0.2\nstandardize = false\nfolds = 4\n"),
    "a document": (
        "d.json",
        '{"technique": "lasso", "params": {"alpha": 0.2, "standardize": false, "folds": 4.0}}',
    ),
}


@pytest.mark.parametrize("kind", PARAMETERS)
def test_a_parameter_file_sets_what_set_does(say, tmp_path, kind):
    name, text = PARAMETERS[kind]
    (tmp_path / name).write_text(text)
    _, told, _ = say("lasso", "prostate", "--params", str(tmp_path / name), "--json")
    by_hand = ["--set", "alpha=0.2", "--set", "standardize=off", "--set", "folds=4"]
    assert json.loads(told) == json.loads(say("lasso", "prostate", *by_hand, "--json")[1])
    _, told, _ = say("lasso", "prostate", "--params", str(tmp_path / name), "--set", "alpha=0.3", "--json")
    assert json.loads(told)["params"]["alpha"] == 0.3
    assert json.loads(told)["params"]["folds"] == 4


def test_a_written_document_is_a_parameter_file(say, tmp_path):
    path = tmp_path / "out.json"
    say("ridge", "synthetic", "--set", "rows=40", "--set", "columns=9", "--output", "json", "--to", str(path))
    again = say("ridge", "synthetic", "--params", str(path), "--json")[1]
    assert json.loads(again) == json.loads(path.read_text("utf-8"))


BAD_FILES = {
    "no such file": ("no.json", None, "Cannot read"),
    "no JSON": ("a.json", "{alpha: 1}", "is not JSON"),
    "no TOML": ("a.toml", "alpha: 1", "is not TOML"),
    "a list": ("a.json", "[1]", "table of parameters"),
    "a list in it": ("a.json", '{"alpha": [1]}', "alpha must be a number"),
    "an unknown one": ("a.json", '{"beta": 1}', "Unknown parameter 'beta'"),
    "out of range": ("a.json", '{"folds": 1}', "folds must be"),
    "no text": ("a.json", b"\xff\xfe{", "not UTF-8"),
    "too deep": ("a.json", "[" * 100_000, "nested"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_parameter_file_is_one_line(say, tmp_path, kind):
    name, text, said = BAD_FILES[kind]
    if text is not None:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    code, out, err = say("lasso", "prostate", "--params", str(tmp_path / name))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_preparation_becomes_words_and_back(tmp_path):
    import argparse

    from lasso_tui.data import Preparation, open_table
    from lasso_tui.requests.preparation_flags import (
        add_preparation,
        preparation_arguments,
        requested_preparation,
    )

    asked = Preparation(
        target="Salary",
        left_out=("Hits", "RBI"),
        factors=("Years",),
        missing="median",
        indicators=False,
        degree=2,
        interactions=True,
        test_fraction=0.2,
        seed=9,
    )
    table = open_table("hitters", preparation=asked, sample=200, seed=5)
    words = preparation_arguments(table, with_target=False)
    parser = argparse.ArgumentParser()
    add_preparation(parser)
    again, sample, seed = requested_preparation(parser.parse_args(words))
    assert again == Preparation(**{**vars(asked), "target": None})
    assert (sample, seed) == (200, 5)
    assert preparation_arguments(table, with_target=True)[:2] == ["--target", "Salary"]
    assert preparation_arguments(open_table("hitters"), with_target=True) == []
    roles = Preparation(weights="Years", time="CHits", folds="League")
    words = preparation_arguments(open_table("hitters", preparation=roles), with_target=False)
    assert words == ["--weights=Years", "--time=CHits", "--folds-by=League"]
    assert requested_preparation(parser.parse_args(words)) == (roles, None, 0)


def test_data_that_a_technique_makes_are_not_prepared(say):
    code, _, err = say("lasso", "synthetic", "--missing", "mean")
    assert (code, err.count("\n")) == (2, 1)
    assert "Data-preparation options" in err
    code, _, err = say("lasso", "hitters", "--missing", "guess")
    assert (code, err.count("\n")) == (2, 1)
    assert "drop, mean or median" in err
