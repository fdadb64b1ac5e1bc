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

from lasso_tui.cli.parsers import OUTPUTS
from tests.exports.exported import bare, run_scripts

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
    "fraction of classes": ["lasso", "birthwt", "--target", "race=2", "--test-fraction", "0.25"],
    "fraction of groups": ["lasso", "prostate", "--test-fraction", "0.25", "--folds-by", "gleason"],
    "latest rows": ["lasso", "prostate", "--test-fraction", "0.25", "--time", "no"],
    "sample": ["objective", "bikeshare", "--sample", "500", "--sample-seed", "4"],
    "factor target": ["lasso", "birthwt", "--target", "race=2", "--set", "alpha=0.01"],
    "synthetic": ["lasso", "synthetic"],
    "article": ["lasso", "article"],
    "diabetes": ["ridge", "diabetes", "--set", "standardize=off"],
}


@pytest.mark.slow
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


@pytest.mark.slow
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
    assert "10-fold CV MSE ± 1 SE" in text
    root = ET.fromstring(say("lasso", "prostate", "--output", "svg")[1])
    assert root.tag.endswith("svg")
    assert "lcavol" in "".join(root.itertext())


@pytest.mark.slow
@pytest.mark.parametrize("form", ["script", "R", "csv", "path.csv"])
def test_techniques_without_a_linear_model_say_so(say, form):
    code, out, err = say("denoising", "--output", form)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Denoising" in err


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
    assert "Cannot write" in err
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


def test_an_interruption_ends_with_130_and_leaves_no_file(say, tmp_path, monkeypatch):
    from lasso_tui.techniques import job

    def interrupted(*_, charts):
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "stream", interrupted)
    assert say("lasso", "prostate", "--json", "--to", str(tmp_path / "out.json")) == (130, "", "")
    assert list(tmp_path.iterdir()) == []
