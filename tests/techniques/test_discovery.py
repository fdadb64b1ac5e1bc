"""Techniques of other packages are found by their entry points; a broken one breaks nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = '''
"""A technique of another package: the mean of the target."""

from dataclasses import dataclass

from lasso_tui.charts import TextTable
from lasso_tui.data import Table
from lasso_tui.techniques import ChartSpec, Lesson, Metric, Params, Readout, Result, Technique
from lasso_tui.techniques.params import log_slider


@dataclass(frozen=True, kw_only=True)
class MeanParams(Params):
    alpha: float | None = log_slider(
        None, label="alpha", low=1e-9, high=1e9, recompute="scrub", auto="1", help="Not used."
    )


def solve(params, table):
    import numpy as np

    yield Result(data=table, params=params, grid=np.array([1.0, 0.5]), start=1.0)


def readout(result, cursor):
    mean = float(result.data.y.mean())
    return Readout(
        metrics=(Metric("mean", "mean", mean, f"{mean:.3f}"),),
        coefficients=(),
        intercept_scaled=mean,
        intercept_unscaled=mean,
        scaling="Target as it is.",
    )


TECHNIQUE: Technique[MeanParams, Table, Result[MeanParams, Table]] = Technique(
    slug="mean",
    title="Mean",
    order=99,
    params=MeanParams,
    solve=solve,
    chart_specs=(ChartSpec("Mean", lambda r, cursor: TextTable(title="Mean", columns=("mean",), rows=())),),
    readout=readout,
    lesson=Lesson(
        question="What is the mean?", charts={}, formula="", try_this=(), not_when="", references=()
    ),
)
'''


@pytest.fixture
def plugins(tmp_path) -> Path:
    """A folder with an installed package of three entry points: one works, one fails, one has a slug of ours."""
    (tmp_path / "mean_plugin.py").write_text(PLUGIN)
    (tmp_path / "broken_plugin.py").write_text("raise RuntimeError('no luck')\n")
    (tmp_path / "twin_plugin.py").write_text(
        PLUGIN.replace('slug="mean"', 'slug="lasso"').replace("order=99", "order=98")
    )
    info = tmp_path / "plugins-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugins\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[lasso_tui.techniques]\nmean = mean_plugin:TECHNIQUE\nbroken = broken_plugin:TECHNIQUE\n"
        "twin = twin_plugin:TECHNIQUE\nnothing = mean_plugin:readout\n"
    )
    return tmp_path


def run(plugins: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(plugins), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "lasso_tui", *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"PYTHONPATH": path},
    )


def test_a_technique_of_another_package_is_listed_and_run(plugins):
    listed = run(plugins, "list", "--json")
    assert listed.returncode == 0, listed.stderr
    slugs = [technique["slug"] for technique in json.loads(listed.stdout)["techniques"]]
    assert slugs[-1] == "mean"
    assert slugs.count("lasso") == 1
    done = run(plugins, "run", "mean", "prostate", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["metrics"]["mean"] == pytest.approx(2.478386878)
    refused = run(plugins, "run", "mean", "article")
    assert refused.returncode == 2
    assert "mean" in refused.stderr
    assert "'article'" in refused.stderr


def test_what_cannot_be_used_is_named(plugins):
    said = run(plugins, "list").stderr
    for name in ("broken", "twin", "nothing"):
        assert name in said
    assert "no luck" in said
    assert len(said.splitlines()) == 3
