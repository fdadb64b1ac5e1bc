"""`lasso-tui predict`, from a file of rows to a file of predictions."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from pyarrow import parquet

from lasso_tui.cli import main
from lasso_tui.cli.errors import InputError
from lasso_tui.cli.predict_command import split_names


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.json"
    words = [
        "run",
        "lasso",
        "prostate",
        "--set",
        "alpha=0.1",
        "--set",
        "folds=3",
        "--json",
        "--to",
        str(path),
    ]
    assert main(words) == 0
    return path


def test_predictions_are_printed_and_what_was_met_is_said(model, capsys):
    assert main(["predict", str(model), "prostate", "--keep", "no, train"]) == 0
    printed = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    assert list(rows[0]) == ["row", "no", "train", "prediction", "note"]
    assert len(rows) == 97
    assert {row["train"] for row in rows} == {"T", "F"}
    assert (
        printed.err.splitlines()[0]
        == "97 of 97 rows of prostate predicted with the model of lpsa (prostate)."
    )
    assert printed.err.splitlines()[-1].startswith("Errors of lpsa on 97 rows: MSE ")


def test_parquet_holds_the_same_as_csv(model, tmp_path, capsys):
    for name in ("out.csv", "out.parquet"):
        assert main(["predict", str(model), "prostate", "--to", str(tmp_path / name), "--scale", "link"]) == 0
    assert capsys.readouterr().out == ""
    table = parquet.read_table(tmp_path / "out.parquet")
    with (tmp_path / "out.csv").open(newline="") as file:
        links = [float(row["link"]) for row in csv.DictReader(file)]
    np.testing.assert_array_equal(table["link"].to_numpy(), links)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "out.parquet"]


def test_an_existing_file_is_kept(model, tmp_path, capsys):
    (tmp_path / "out.csv").write_text("mine")
    assert main(["predict", str(model), "prostate", "--to", str(tmp_path / "out.csv")]) == 2
    assert "already exists" in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_text() == "mine"
    assert main(["predict", str(model), "prostate", "--to", str(tmp_path / "out.csv"), "--force"]) == 0
    assert (tmp_path / "out.csv").read_text().startswith("row,prediction")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["no.json", "prostate"], "No file no.json"),
        (["MODEL", "hitters"], "hitters lacks lcavol"),
        (["MODEL", "prostate", "--keep", "trein"], "no column trein to keep (--keep). Did you mean train?"),
        (["MODEL", "absent.csv"], "No file absent.csv"),
        (["MODEL"], "the following arguments are required: DATA"),
        (["MODEL", "-", "-"], "Standard input can be read once"),
    ],
)
def test_bad_input_gets_a_sentence(model, words, message, capsys):
    assert main(["predict", *(str(model) if word == "MODEL" else word for word in words)]) == 2
    printed = capsys.readouterr()
    assert message.lower() in printed.err.lower()
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_names_are_split_at_commas_but_within_backquotes():
    assert split_names("") == ()
    assert split_names(" id;name , `last, first`") == ("id", "name", "last, first")
    with pytest.raises(InputError, match="backquote"):
        split_names("`id, name")
