"""Scripts with lasso-tui's estimators find the coefficients that were shown."""

from __future__ import annotations

import runpy
import subprocess
import sys

import numpy as np
import pytest

from lasso_tui.cli import main
from lasso_tui.exports.formats import NO_SCRIPTS, content
from lasso_tui.techniques.discovery import all_techniques
from tests.exports.solved import CASES, solved
from tests.marks import slow_except

SCRIPTED = {
    "group lasso": CASES["group lasso"],
    "group factors": "group-lasso birthwt --set folds=3 --set penalty_factor=race=2,age=0",
    "sparse groups": "group-lasso birthwt --set tau=0.3 --set folds=3 --set alpha=20",
    "factor 0": "lasso prostate --set penalty_factor=age=0 --set folds=3",
    "bounds": "lasso prostate --set bounds=lcavol<=0.3 --set folds=3 --test-fraction 0.2",
    "adaptive": "penalties prostate --set folds=3",
    "classes": "lasso birthwt --target low --set folds=3",
    "counts": CASES["hitters counts"],
    "exposure": "lasso hitters --target HmRun --set family=Poisson --exposure AtBat --leave-out Hits "
    "--leave-out Runs --set folds=3 --set alpha=0.01",
    "offset": "lasso prostate --target svi --set family=logistic --offset lcp --set folds=3",
    "mix": "elastic-net hitters --missing mean --target Runs --leave-out Hits --set folds=3",
    "no reference": CASES["birthwt"],
    "products": "lasso birthwt --degree 2 --interactions --leave-out ftv --leave-out ptl --set alpha=25",
    "sample": "lasso bikeshare --sample 400 --sample-seed 3 --set folds=3",
}
QUICK = ("group lasso", "group factors", "factor 0", "adaptive", "offset")


ALL = {**{name: words for name, words in CASES.items() if "gamma" not in words}, **SCRIPTED}
COPIES = "birthwt products"
"""Of two products that are the same column either may have the coefficient; the predictions are the same."""
GROUPED = 1e-11
"""The group lasso's solutions at one alpha and along a path differ within the tolerance of its gap."""


@pytest.mark.parametrize("name", slow_except(ALL, *QUICK))
def test_the_script_finds_what_was_shown_and_predicts_the_same(name, tmp_path):
    job, result, cursor = solved(ALL[name])
    path = tmp_path / "fit.py"
    path.write_text(content("lasso-tui.py", job, result, cursor), encoding="utf-8")
    found = runpy.run_path(str(path), run_name="script")
    X, y, weights, offset, names = found["data"]()
    for one in found["MODELS"]:
        model = found["fitted"](one, X, y, weights, offset)
        wanted = np.array([found["SHOWN"][one].get(column, 0.0) for column in names])
        if name != COPIES:
            scale = X.std(axis=0)
            np.testing.assert_allclose(
                np.ravel(model.coef_) * scale, wanted * scale, rtol=1e-6, atol=1e-6 * y.std()
            )
        intercept = found["INTERCEPTS"][one]
        assert np.ravel(model.intercept_)[0] == pytest.approx(intercept, rel=1e-6)
        link = X @ np.ravel(model.coef_) + np.ravel(model.intercept_)[0]
        size = np.abs(X) @ np.abs(wanted) + abs(intercept)
        limit = GROUPED if "group" in one else 1e-12
        assert (np.abs(link - X @ wanted - intercept) <= limit * size).all()
    if name == "adaptive":
        assert found["MODELS"] == ["lasso", "adaptive lasso"]


def test_the_script_runs_and_notices_other_data(tmp_path):
    rows = "\n".join(f"{k % 7},{k % 5};{k % 7 - 2 * (k % 5)}".replace(";", ",") for k in range(60))
    data, other = tmp_path / "data.csv", tmp_path / "other.csv"
    data.write_text(f"# made by hand\na,b,y\n{rows}\n")
    other.write_text(f"# made by hand\na,b,y\n{rows}\n9,9,99\n")
    script = tmp_path / "fit.py"
    words = ["run", "lasso", str(data), "--comment", "#", "--set", "folds=3", "--set", "alpha=0.01"]
    assert main([*words, "--output", "script", "--with", "lasso-tui", "--to", str(script)]) == 0
    good = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    assert "largest difference to the coefficients shown" in good.stdout
    bad = subprocess.run(
        [sys.executable, str(script), str(other)], capture_output=True, text=True, check=False
    )
    assert bad.returncode == 1
    assert "are the data the same?" in bad.stderr


def test_with_is_for_scripts(capsys):
    assert main(["run", "lasso", "prostate", "--with", "lasso-tui", "--output", "svg"]) == 2
    assert "--with lasso-tui is for --output script" in capsys.readouterr().err


def test_every_technique_has_scripts_or_says_why():
    without = {technique.slug for technique in all_techniques() if technique.models is None}
    assert without == set(NO_SCRIPTS)
