"""The tutorial's numbers for the lasso and for tuning, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui.cli import main

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())


def told(capsys, slug: str) -> dict:
    assert main(["run", slug, "article", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_basics(capsys):
    theirs, ours = GOLDEN["basics"], told(capsys, "lasso")
    metrics = ours["metrics"]
    assert metrics["tutorial_nonzero"] == theirs["nnz"]
    assert metrics["tutorial_intercept"] == pytest.approx(theirs["intercept"], rel=1e-6)
    tutorial = [c["tutorial"] for c in ours["coefficients"]]
    assert tutorial == pytest.approx(theirs["coef"], rel=1e-6, abs=1e-12)
    exact = np.array([c["value"] for c in ours["coefficients"]])
    assert metrics["gap"] < 1e-12 < metrics["tutorial_gap"]
    assert np.abs(exact - theirs["coef"]).max() < 1e-5
    assert metrics["nonzero"] == 9


def test_cv(capsys):
    theirs, metrics = GOLDEN["cv"], told(capsys, "tuning")["metrics"]
    assert metrics["tutorial_alpha"] == pytest.approx(theirs["alpha"], rel=1e-6)
    assert metrics["tutorial_min_mse"] == pytest.approx(theirs["min_mse"], rel=1e-6)
    assert metrics["tutorial_test_mse"] == pytest.approx(theirs["test_mse"], rel=1e-6)
    assert metrics["tutorial_nonzero"] == theirs["nnz"]
    assert metrics["alpha_1se"] == pytest.approx(theirs["alpha_1se"], rel=1e-6)
    assert metrics["alpha_1se"] > metrics["alpha_min"]
