"""The command line: documents, texts, and one clear line for what cannot be used."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from lasso_tui import __version__
from lasso_tui.cli import main


@pytest.fixture
def say(capsys):
    """Run a command; return (exit code, standard output, standard error)."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main(list(words))
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_lasso_on_prostate_agrees_with_scikit_learn(say):
    from sklearn.linear_model import Lasso

    from lasso_tui.data import open_table

    code, out, _ = say("run", "lasso", "prostate", "--target", "lpsa", "--set", "alpha=0.1", "--json")
    assert code == 0
    told = json.loads(out)
    table = open_table("prostate", target="lpsa")
    Z = (table.X - table.X.mean(axis=0)) / table.X.std(axis=0)
    theirs = Lasso(alpha=0.1, tol=1e-12, max_iter=1_000_000).fit(Z, table.y)
    assert [c["coef_scaled"] for c in told["coefficients"]] == pytest.approx(theirs.coef_.tolist(), abs=1e-7)
    assert told["intercept_scaled"] == pytest.approx(theirs.intercept_, abs=1e-7)
    original = theirs.coef_ / table.X.std(axis=0)
    assert [c["coef_unscaled"] for c in told["coefficients"]] == pytest.approx(original.tolist(), abs=1e-7)
    assert "divided by their SD" in told["scaling"]
    assert "ddof=0" in told["scaling"]
    assert [c["feature"] for c in told["coefficients"]] == list(table.features)
    assert told["params"]["alpha"] == 0.1
    assert told["metrics"]["gap"] < 1e-9


def test_the_document_has_what_it_should(say):
    _, out, _ = say("run", "lasso", "diabetes", "--json")
    told = json.loads(out)
    assert set(told) >= {
        "technique",
        "dataset",
        "params",
        "metrics",
        "coefficients",
        "intercept_scaled",
        "warnings",
    }
    assert told["dataset"]["n_samples"], told["dataset"]["n_features"] == (442, 10)
    assert set(told["params"]) >= {"alpha", "folds", "seed", "standardize"}
    assert np.isfinite([v for v in told["metrics"].values() if v is not None]).all()


def test_the_text_says_the_same_as_the_document(say):
    _, text, _ = say("run", "lasso", "prostate", "--set", "alpha=0.1")
    _, out, _ = say("run", "lasso", "prostate", "--set", "alpha=0.1", "--json")
    told = json.loads(out)
    for c in told["coefficients"]:
        line = [words for words in map(str.split, text.splitlines()) if words[:1] == [c["feature"]]]
        assert len(line) == (c["coef_scaled"] != 0)
        if line:
            assert float(line[0][1]) == pytest.approx(c["coef_scaled"], rel=1e-5)


def test_list_names_every_technique_and_parameter(say):
    from lasso_tui.techniques.discovery import all_techniques
    from lasso_tui.techniques.params import kinds

    code, out, _ = say("list", "--json")
    told = json.loads(out)
    assert code == 0
    assert [t["slug"] for t in told["techniques"]] == [t.slug for t in all_techniques()]
    for shown, technique in zip(told["techniques"], all_techniques(), strict=True):
        assert [p["name"] for p in shown["parameters"]] == list(kinds(technique.params))
    assert {
        "prostate",
        "hitters",
        "sunspots",
        "nci60",
        "bikeshare",
        "birthwt",
        "sentences",
        "diabetes",
        "article",
    } <= {d["name"] for d in told["datasets"]}
    _, text, _ = say("list")
    assert all(t.slug in text for t in all_techniques())


def test_version_and_help(say):
    assert say("--version")[:2] == (0, f"lasso-tui {__version__}\n")
    code, out, _ = say("--help")
    assert code == 0
    assert "run" in out
    assert "list" in out


BAD = {
    "no such file": (["run", "lasso", "nosuch.csv"], "nosuch.csv"),
    "no such technique": (["run", "lassoo"], "lassoo"),
    "technique and data swapped": (["run", "prostate", "lasso"], "Write the technique first"),
    "a folder's pattern": (["run", "lasso", "/"], "a pattern (/*.csv)"),
    "an empty word for the data": (["run", "lasso", ""], "empty"),
    "the app on an empty word": ([""], "empty"),
    "no such parameter": (["run", "lasso", "--set", "beta=1"], "beta"),
    "not key=value": (["run", "lasso", "--set", "alpha"], "key=value"),
    "folds too few": (["run", "lasso", "--set", "folds=1"], "folds must be a whole number from 2 to 100"),
    "folds over the rows": (["run", "lasso", "prostate", "--set", "folds=98"], "Use 2 to 97"),
    "alpha negative": (["run", "lasso", "--set", "alpha=-1"], "alpha must be"),
    "alpha a word": (["run", "lasso", "--set", "alpha=big"], "alpha must be"),
    "alpha nan": (["run", "lasso", "--set", "alpha=nan"], "alpha must be"),
    "unknown target": (["run", "lasso", "prostate", "--target", "psa"], "psa"),
    "target of the article": (["run", "lasso", "article", "--target", "y"], "--target"),
    "a folder": (["run", "lasso", "."], "folder"),
    "unknown word": (["run", "lasso", "--fast"], "--fast"),
    "the app on no file": (["nosuch.csv"], "nosuch.csv"),
    "the app on no technique": (["--technique", "nope"], "nope"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line(say, name):
    words, named = BAD[name]
    code, out, err = say(*words)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("lasso-tui: ")
    assert named in err


FILES = {
    "empty": (b"", [], "empty"),
    "binary": (bytes(range(256)) * 8, [], "binary"),
    "header only": (b"a,b,y\n", [], "row"),
    "no number": (b"a,b\nx,u\ny,v\nz,w\n", [], "number"),
    "constant target": (b"a,y\n1,2\n2,2\n3,2\n5,2\n", ["--target", "y"], "y"),
    "unknown target": (b"a,y\n1,2\n2,3\n3,2\n5,2\n", ["--target", "z"], "z"),
    "all missing": (b"a,y\n1,\n,2\n3,\n,1\n", [], "missing"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_one_clear_line(say, tmp_path, name):
    content, words, named = FILES[name]
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    code, out, err = say("run", "lasso", str(path), *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert named in err


def test_the_explorer_needs_a_terminal():
    done = subprocess.run(
        [sys.executable, "-m", "lasso_tui", "prostate"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "dumb"},
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "lasso-tui run lasso prostate" in done.stderr


def test_output_that_is_cut_short_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m lasso_tui list | head -1",
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("lasso:")
