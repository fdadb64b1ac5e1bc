"""The command line that is exported computes what was shown, wherever the cursor stood and was before."""

from __future__ import annotations

import contextlib
import io
import json
import math
import shlex

import pytest

from lasso_tui.cli import main
from lasso_tui.exports.formats import command
from lasso_tui.exports.json_document import document
from lasso_tui.exports.scoring.document_hash import document_hash
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import updated
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.job import ARTICLE, Job, defaults, example_dataset, stream
from tests.hostile.figures import quick
from tests.marks import long_techniques, slow_techniques

ALONG_ALPHA = [technique for technique in all_techniques() if technique.cursor == "alpha"]


def solved(technique, dataset, **values):
    """The final result, of few folds and pairs."""
    params = updated(defaults(technique, dataset), quick(technique, dataset) | values)
    job = Job(technique, params, DataRequest(dataset))
    *_, result = stream(job)
    return job, result


def told_by(line):
    """What a command line prints, as it is before anything was looked at: with the hash of just that."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(shlex.split(line)[1:]) == 0
    told = json.loads(out.getvalue())
    assert told["hash"] == document_hash(told)
    told.pop("test_looks", None)  # one more each time, and the hash is of all that is told
    return told | {"hash": document_hash(told)}


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.01, 30.0])
@pytest.mark.parametrize("technique", long_techniques(ALONG_ALPHA), ids=lambda t: t.slug)
def test_of_a_path_that_was_made_longer(technique, factor):
    dataset = "prostate" if technique.tables else ARTICLE
    job, usual = solved(technique, dataset)
    end = usual.grid[0] if factor > 1 else usual.grid[-1]
    job, result = solved(technique, dataset, alpha=float(end * factor))
    middle = len(usual.grid) // 2
    between = math.sqrt(usual.grid[middle] * usual.grid[middle + 1])
    for place in (usual.grid[middle], between, result.grid[-1]):
        ours = json.loads(json.dumps(document(technique, result, float(place))))
        assert told_by(command(job, result, float(place))) == ours


@pytest.mark.slow
@pytest.mark.parametrize("technique", slow_techniques(ALONG_ALPHA), ids=lambda t: t.slug)
def test_of_a_place_between_two_of_the_grid(technique):
    dataset = example_dataset(technique)  # elastic net has another grid where an alpha is asked for
    job, result = solved(technique, dataset)
    place = math.sqrt(result.grid[30] * result.grid[31])
    ours = json.loads(json.dumps(document(technique, result, place)))
    assert told_by(command(job, result, place)) == ours


def test_of_a_place_that_no_parameter_may_be(tmp_path):
    rows = "".join(f"{k},{k * k % 7}e-12\n" for k in range(20))
    (tmp_path / "small.csv").write_text(f"x,y\n{rows}")
    line = f"lasso-tui run lasso {tmp_path / 'small.csv'} --target y --json"
    place = told_by(line)["at"]
    assert place < 1e-9
    assert told_by(f"{line} --at {place!r}")["at"] == place


@pytest.mark.parametrize(
    ("place", "facts"),
    [
        ("nan", ("--at", "alpha", "a number", "not 'nan'.")),
        ("inf", ("--at", "alpha", "a number", "not 'inf'.")),
        ("a\x1b[2J", (r"not 'a\x1b[2J'.",)),
        ("9", ("--at 9", "0.000843427 to 0.843427", "--set alpha=9")),
    ],
)
def test_a_place_that_is_none_is_refused_in_a_line(place, facts, capsys):
    assert main(["run", "lasso", "prostate", "--at", place]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert [fact for fact in facts if fact not in line] == []


@pytest.mark.slow
def test_a_document_as_parameter_file_gives_itself(tmp_path):
    job, result = solved(find("elastic-net"), "prostate", alpha=1e-5)
    ours = json.loads(json.dumps(document(job.technique, result, float(result.grid[40]))))
    (tmp_path / "seen.json").write_text(json.dumps(ours))
    line = f"lasso-tui run elastic-net prostate --params {tmp_path / 'seen.json'} --json"
    assert told_by(line) == ours
    assert told_by(f"{line} --set alpha=0.1")["at"] == 0.1
    assert told_by(f"{line} --at 0.2")["at"] == 0.2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "factor", "values"),
    [
        ("lasso", 5.0, {}),
        ("lasso", 1.0, {"family": "least squares"}),
        ("group-lasso", 5.0, {}),
        ("group-lasso", 5.0, {"penalty_factor": "lcavol=2"}),
        ("selection", 5.0, {}),
        ("tuning", 5.0, {}),
        ("elastic-net", 5.0, {}),
    ],
)
def test_the_alpha_where_all_are_zero_is_not_where_the_path_begins(slug, factor, values):
    technique = find(slug)
    _, usual = solved(technique, "prostate", **values)
    _, longer = solved(technique, "prostate", alpha=float(usual.grid[0] * factor), **values)

    def top(result):
        return document(technique, result, float(usual.grid[50]))["metrics"]["alpha_max"]

    assert top(usual) == pytest.approx(usual.grid[0], rel=1e-12)
    assert top(longer) == pytest.approx(usual.grid[0], rel=1e-12)
