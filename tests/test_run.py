"""`lasso-tui run`: every form of output, parameter files, and scripts that give the same numbers elsewhere."""

from __future__ import annotations

import csv
import json
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from pyarrow import parquet

from lasso_tui.cli import main
from lasso_tui.cli.parsers import OUTPUTS
from tests.techniques.exported import bare, run_scripts


@pytest.fixture
def say(capsys):
    """Run a command; return (exit code, standard output, standard error)."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main(["run", *words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


SHIPPED = {
    "prostate": ["lasso", "prostate", "--target", "lpsa", "--set", "alpha=0.05"],
    "hitters": ["lasso", "hitters", "--set", "alpha=3"],
    "bikeshare": ["lasso", "bikeshare", "--set", "alpha=0.5", "--set", "folds=2"],
    "birthwt": ["lasso", "birthwt", "--set", "alpha=20", "--set", "standardize=off"],
    "tuning": ["tuning", "hitters", "--set", "test_fraction=0.3", "--set", "seed=7"],
    "later": ["tuning", "hitters", "--set", "split=time series"],
    "level": ["objective", "nci60", "--set", "alpha=0.05"],
    "factors": ["lasso", "prostate", "--set", "penalty_factor=age=3, lcavol=0.5", "--set", "alpha=0.1"],
    "filled": [
        "lasso",
        "hitters",
        "--missing",
        "median",
        "--leave-out",
        "Hits",
        "--target",
        "Runs",
        "--set",
        "alpha=0.5",
    ],
    "products": [
        "lasso",
        "birthwt",
        "--degree",
        "2",
        "--interactions",
        "--leave-out",
        "ftv",
        "--leave-out",
        "ptl",
        "--set",
        "alpha=25",
    ],
    "held out": ["lasso", "prostate", "--train", "train", "--leave-out", "no"],
    "fraction": ["lasso", "hitters", "--test-fraction", "0.25", "--split-seed", "3"],
    "sample": ["objective", "bikeshare", "--sample", "500", "--sample-seed", "4"],
    "factor target": ["lasso", "birthwt", "--target", "race=2", "--set", "alpha=0.01"],
    "synthetic": ["lasso", "synthetic"],
    "article": ["lasso", "article"],
    "diabetes": ["ridge", "diabetes"],
}


def test_scripts_give_the_same_coefficients_without_lasso_tui(say, tmp_path):
    shown, scripts = {}, {}
    for name, words in SHIPPED.items():
        code, out, err = say(*words, "--json")
        assert (code, err) == (0, "")
        shown[name] = json.loads(out)
        assert say(*words, "--output", "script", "--to", str(tmp_path / f"{name}.py"))[0] == 0
        scripts[f"{name}.py"] = (tmp_path / f"{name}.py").read_text("utf-8")
        assert "import lasso_tui" not in scripts[f"{name}.py"]
    found = run_scripts(tmp_path, scripts)
    for name, told in shown.items():
        again = found[f"{name}.py"]["lasso"]
        theirs = {c["feature"]: c["coef_unscaled"] for c in told["coefficients"]}
        ours = {squared(feature): value for feature, value in again["coef"].items()}
        assert set(ours) == set(theirs), name
        assert any(theirs.values()), name
        for feature, value in theirs.items():
            assert ours[feature] == pytest.approx(value, abs=1e-6), (name, feature)
        assert again["intercept"] == pytest.approx(told["intercept_unscaled"], rel=1e-6, abs=1e-6)
    ridge = found["diabetes.py"]["ridge"]["coef"]
    metrics = shown["diabetes"]["metrics"]
    for feature, value in ridge.items():
        assert value == pytest.approx(metrics[f"ridge_coef_{feature}"], rel=1e-6)


def squared(name: str) -> str:
    """Name a power as the table does."""
    one, _, other = name.partition("*")
    return f"{one}^2" if one == other else name


def test_the_script_says_how_far_it_is_and_refuses_other_data(say, tmp_path):
    script, data = tmp_path / "fit.py", tmp_path / "mine.csv"
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    y = X @ [1.0, -2.0, 0.0] + rng.normal(size=60)
    np.savetxt(data, np.column_stack([X, y]), delimiter=",", header="a,b,c,y", comments="", fmt="%.17g")
    assert say("lasso", str(data), "--set", "folds=3", "--output", "script", "--to", str(script))[0] == 0
    done = bare([str(script)])
    assert (done.returncode, done.stderr) == (0, "")
    assert "largest difference to the coefficients shown: " in done.stdout
    lines = data.read_text().splitlines()
    other = tmp_path / "other.csv"
    other.write_text("\n".join([*lines[:-1], lines[-1].rpartition(",")[0] + ",99"]) + "\n")
    done = bare([str(script), str(other)])
    assert done.returncode == 1
    assert "The coefficients differ" in done.stderr


def test_the_command_that_sh_writes_gives_the_same_document(say):
    words = [*SHIPPED["products"], "--missing", "mean", "--no-indicators", "--sample", "150"]
    _, told, _ = say(*words, "--json")
    _, line, _ = say(*words, "--output", "sh")
    again = shlex.split(line)
    assert again[:2] == ["lasso-tui", "run"]
    assert json.loads(say(*again[2:])[1]) == json.loads(told)


def test_csv_has_every_coefficient_and_path_csv_every_alpha(say):
    told = json.loads(say("lasso", "prostate", "--set", "alpha=0.1", "--json")[1])
    rows = list(
        csv.DictReader(say("lasso", "prostate", "--set", "alpha=0.1", "--output", "csv")[1].splitlines())
    )
    assert [float(r["coef_scaled"]) for r in rows[1:]] == [c["coef_scaled"] for c in told["coefficients"]]
    path = list(
        csv.reader(say("lasso", "prostate", "--set", "alpha=0.1", "--output", "path.csv")[1].splitlines())
    )
    assert path[0] == ["alpha", "(intercept)", *(c["feature"] for c in told["coefficients"])]
    assert len(path) == 101


def test_parquet_holds_what_path_csv_does(say, tmp_path):
    path = tmp_path / "path.parquet"
    code, _, err = say("lasso", "prostate", "--output", "path.parquet")
    assert code == 2
    assert "--to FILE" in err
    assert say("lasso", "prostate", "--output", "path.parquet", "--to", str(path))[0] == 0
    rows = list(csv.reader(say("lasso", "prostate", "--output", "path.csv")[1].splitlines()))
    table = parquet.read_table(path)
    assert table.column_names == rows[0]
    for name, column in zip(rows[0], zip(*rows[1:], strict=True), strict=True):
        assert table[name].to_pylist() == [float(value) for value in column]


def test_charts_as_text_and_svg(say):
    _, text, _ = say("lasso", "prostate", "--output", "text")
    assert "lcavol" in text
    assert "alpha (penalty per sample), log scale" in text
    root = ET.fromstring(say("lasso", "prostate", "--output", "svg")[1])
    assert root.tag.endswith("svg")
    assert "lcavol" in "".join(root.itertext())


@pytest.mark.parametrize("form", ["script", "R", "csv", "path.csv"])
def test_techniques_without_a_linear_model_say_so(say, form):
    code, out, err = say("denoising", "--output", form)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Denoising has no" in err


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
    "no such file": ("no.json", None, "cannot be read"),
    "no JSON": ("a.json", "{alpha: 1}", "is not JSON"),
    "no TOML": ("a.toml", "alpha: 1", "is not TOML"),
    "a list": ("a.json", "[1]", "table of parameters"),
    "a list in it": ("a.json", '{"alpha": [1]}', "alpha must be a number"),
    "an unknown one": ("a.json", '{"beta": 1}', "Unknown parameter 'beta'"),
    "out of range": ("a.json", '{"folds": 1}', "folds must be"),
    "no text": ("a.json", b"\xff\xfe{", "no UTF-8"),
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


def test_a_file_is_overwritten_only_by_force(say, tmp_path):
    taken = tmp_path / "out.json"
    taken.write_text("mine")
    code, out, err = say("lasso", "prostate", "--json", "--to", str(taken))
    assert (code, out) == (2, "")
    assert "--force" in err
    assert taken.read_text() == "mine"
    assert say("lasso", "prostate", "--json", "--to", str(taken), "--force")[0] == 0
    assert json.loads(taken.read_text("utf-8"))["technique"] == "lasso"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_place_that_cannot_be_written_is_one_line(say, tmp_path):
    code, _, err = say("lasso", "prostate", "--json", "--to", str(tmp_path / "no" / "out.json"))
    assert code == 2
    assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == []


def test_the_help_names_every_form_and_exit_status(say):
    code, out, _ = say("--help")
    assert code == 0
    assert all(word in out for word in OUTPUTS)
    assert all(f"{status} " in out.partition("Exit status")[2] for status in (0, 1, 2, 130))


LIGHT = """
import sys
from lasso_tui.cli import main
assert main(["run", "lasso", "prostate", "--output", "script"]) == 0
assert main(["run", "lasso", "prostate", "--json"]) == 0
heavy = {"textual", "rich", "plotext", "sklearn", "pandas"} & set(sys.modules)
assert not heavy, heavy
assert main(["run", "lasso", "prostate", "--output", "text"]) == 0
assert "textual" not in sys.modules
"""


def test_run_imports_no_screen():
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_preparation_becomes_words_and_back(tmp_path):
    import argparse

    from lasso_tui.data import Preparation, open_table
    from lasso_tui.requests.preparation_flags import add_preparation, preparation_words, requested_preparation

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
    words = preparation_words(table, with_target=False)
    parser = argparse.ArgumentParser()
    add_preparation(parser)
    again, sample, seed = requested_preparation(parser.parse_args(words))
    assert again == Preparation(**{**vars(asked), "target": None})
    assert (sample, seed) == (200, 5)
    assert preparation_words(table, with_target=True)[:2] == ["--target", "Salary"]
    assert preparation_words(open_table("hitters"), with_target=True) == []
    roles = Preparation(weights="Years", time="CHits", folds="League")
    words = preparation_words(open_table("hitters", preparation=roles), with_target=False)
    assert words == ["--weights=Years", "--time=CHits", "--folds-by=League"]
    assert requested_preparation(parser.parse_args(words)) == (roles, None, 0)


def test_data_that_a_technique_makes_are_not_prepared(say):
    code, _, err = say("lasso", "synthetic", "--missing", "mean")
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot be prepared" in err
    code, _, err = say("lasso", "hitters", "--missing", "guess")
    assert (code, err.count("\n")) == (2, 1)
    assert "drop, mean, median" in err


def test_an_interruption_ends_with_130_and_leaves_no_file(say, tmp_path, monkeypatch):
    from lasso_tui.techniques import job

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "stream", interrupted)
    assert say("lasso", "prostate", "--json", "--to", str(tmp_path / "out.json")) == (130, "", "")
    assert list(tmp_path.iterdir()) == []
