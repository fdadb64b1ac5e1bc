"""Group lasso: the tutorial's overflow, groups typed and from factors, whole groups in or out, factors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.cli import main
from lasso_tui.data import open_table
from lasso_tui.exports.formats import models_of
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.group_lasso import TECHNIQUE
from lasso_tui.techniques.group_lasso.data import grouped_article
from lasso_tui.techniques.group_lasso.group_spec import read_groups
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.model import ExportError

GOLDEN = json.loads((Path(__file__).parents[1] / "article-golden.json").read_text())["group_lasso_seed"]


def final(dataset: str, **values):
    params = updated(defaults(TECHNIQUE, dataset), {"folds": 3, **values})
    *_, result = stream(Job(TECHNIQUE, params, DataRequest(dataset)))
    return result


def figures(result, cursor: float | None = None) -> dict[str, float]:
    return {
        f.name: f.value for f in TECHNIQUE.readout(result, result.start if cursor is None else cursor).metrics
    }


@pytest.fixture(scope="module")
def birthwt():
    return final("birthwt")


def test_the_tutorials_update_overflows_as_there(capsys):
    assert main(["run", "group-lasso", "article", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    metrics = told["metrics"]
    theirs = [float(word.removeprefix("np.float64(").removesuffix(")")) for word in GOLDEN["beta"]]
    assert metrics["tutorial_sweeps"] == GOLDEN["sweeps"]
    assert [metrics[f"tutorial_beta_x{j}"] for j in range(4)] == pytest.approx(theirs, rel=1e-6)
    assert [c["tutorial"] for c in told["coefficients"][:4]] == pytest.approx(theirs, rel=1e-6)
    assert 1 < metrics["tutorial_sweep_past_1e244"] < metrics["tutorial_sweep_overflow"] < 1000
    assert metrics["tutorial_restarts"] > 1
    assert metrics["descent_gap"] < 1e-12
    assert metrics["descent_sweeps"] < 50


def test_block_descent_arrives_where_the_path_is():
    result = final("article")
    coef = result.fit.at(0.1).coef * result.fit.path.scales
    assert result.tutorial.descent.coefs[:, -1] == pytest.approx(coef, abs=1e-6)
    assert figures(result)["groups_false"] == figures(result)["groups_missed"] == 0


def test_a_factor_is_kept_or_dropped_whole(birthwt):
    labels = np.array(birthwt.groups.labels)
    race = np.flatnonzero(labels == birthwt.groups.names.index("race"))
    assert [birthwt.data.features[j] for j in race] == ["race=2", "race=3"]
    kept = birthwt.fit.path.coefs[race] != 0
    assert (kept.all(axis=0) == kept.any(axis=0)).all()
    assert kept.any()
    assert not kept.all()
    assert all(figures(birthwt, float(alpha))["groups_split"] == 0 for alpha in birthwt.grid[::9])
    assert figures(birthwt)["lasso_groups_split"] > 0


def test_levels_touch_alpha_exactly_where_a_group_is_in(birthwt):
    line = birthwt.grid
    for g, (level, alpha) in enumerate(birthwt.whys):
        inside = birthwt.norms[:, g] > 0
        assert alpha.y is line
        assert level.y[inside] == pytest.approx(line[inside], rel=1e-4)
        assert (level.y[~inside] <= line[~inside] * (1 + 1e-6)).all()


def test_the_events_lead_to_what_is_kept(birthwt):
    inside: set[str] = set()
    for _, words, count, _ in birthwt.events.rows:
        name, verb = words.split(" ")[:2]
        inside = inside | {name} if verb == "enters" else inside - {name}
        assert int(count) == len(inside)
    last = birthwt.norms[-1] > 0
    assert inside == {name for name, there in zip(birthwt.groups.names, last, strict=True) if there}


def test_groups_of_one_are_the_lasso():
    result = final("birthwt", groups="15x1")
    table = result.data
    lasso = solvers.path(table.X, table.y, alphas=result.grid, standardize=True)
    assert result.fit.path.coefs == pytest.approx(lasso.coefs, abs=1e-4)
    assert "this is the lasso" in result.warnings[-1]


def test_tau_drops_single_columns_inside_a_group():
    result = final("birthwt", tau=0.5)
    assert max(figures(result, float(alpha))["groups_split"] for alpha in result.grid[::5]) > 0


def test_orthonormalised_groups_do_not_mind_how_a_factor_is_coded():
    table = open_table("birthwt")
    groups = read_groups("", table)
    race = np.flatnonzero(np.array(groups.labels) == groups.names.index("race"))
    other = table.X.copy()
    other[:, race[0]] = table.X[:, race].sum(axis=1)
    fits = []
    for X in (table.X, other):
        path = solvers.path(X, table.y, groups=np.array(groups.labels), orthonormalize=True, n_alphas=20)
        fits.append(X @ path.coefs + path.intercepts)
    assert fits[0] == pytest.approx(fits[1], rel=1e-6)


def test_factor_zero_keeps_a_group_in_and_factors_are_in_the_table():
    result = final("birthwt", factors="race=0, ui=3", frequencies=True, pairs=2)
    g = result.groups.names.index("race")
    assert (result.norms[:, g] > 0).all()
    assert result.inside[0] == 1
    sheet = TECHNIQUE.charts(result, result.start)[3]
    assert sheet.columns == ("feature", "group", ">per SD", ">per unit", ">frequency", ">factor")
    rows = {row[0]: row for row in sheet.rows}
    assert rows["race=2"][1] == "race"
    assert rows["race=2"][4:] == ("1.00", "0")
    assert rows["ui"][5] == "3"
    assert result.stability.n_pairs == 2
    assert result.pending == ""


def test_synthetic_groups_count_whole():
    result = final("synthetic", rows=150, columns=24, size=4, nonzero=2, noise=0.5)
    labels, truth = np.array(result.groups.labels), result.data.truth
    true = np.bincount(labels, truth != 0)
    assert sorted(true) == [0, 0, 0, 0, 4, 4]
    assert figures(result)["groups_missed"] == 0
    assert set(np.flatnonzero(result.norms[10] > 0)) <= set(np.flatnonzero(true))


def test_the_group_to_explain_is_drawn_not_solved(birthwt):
    by_column = birthwt.with_params(updated(birthwt.params, {"feature": "ftv=3"}))
    chart = TECHNIQUE.charts(by_column, by_column.start)[4]
    assert chart.traces[0].label == "ftv"
    with pytest.raises(ParamError, match="feature must be the name of a group or of a column, not 'nobody'"):
        birthwt.with_params(updated(birthwt.params, {"feature": "nobody"}))
    assert chart.same_static(TECHNIQUE.charts(by_column, float(by_column.grid[3]))[4])


def test_a_script_is_written_only_where_the_model_is_a_lasso(birthwt):
    with pytest.raises(ExportError, match="no penalty on groups"):
        models_of(TECHNIQUE, birthwt, birthwt.start)
    singles = final("birthwt", groups="15x1", factors="age=0")
    (model,) = models_of(TECHNIQUE, singles, singles.start)
    assert model.l1_ratio == 1
    assert model.factors.tolist() == [0.0] + [1.0] * 14
    table = singles.data
    lasso = solvers.path(
        table.X, table.y, alphas=[model.alpha], standardize=True, penalty_factor=model.factors
    )
    assert model.coef == pytest.approx(lasso.coefs[:, 0], abs=1e-4)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("0,0,1,1,1,2,2,3,3,3", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
        ("1x4, 2x3", (0, 0, 0, 0, 1, 1, 1, 2, 2, 2)),
        ("2X5", (0, 0, 0, 0, 0, 1, 1, 1, 1, 1)),
        ("b,a,b,a,a,a,a,a,a,a", (0, 1, 0, 1, 1, 1, 1, 1, 1, 1)),
        ("", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
    ],
)
def test_groups_as_typed(words, labels):
    assert read_groups(words, grouped_article(0.1, 42)).labels == labels


def test_names_of_groups():
    table = grouped_article(0.1, 42)
    assert read_groups("b,a,b,x1,7,7,7,7,7,7", table).names == ("b", "x1", "x3", "g7")
    assert read_groups("x0,x0,x0,x0,x0,x0,x0,x0,x0,z", table).names == ("x0", "x9")
    assert read_groups("x1,q,x1,r,r,r,r,r,r,r", table).names == ("x1", "x1 (2)", "r")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("0,0,1", "groups must be one label for each of the 10 columns .* there are 3 labels"),
        ("3x4,2x5", "sizes that add up to 10 .* these sizes add up to 22"),
        ("0x4,2x5", "cannot be mixed with labels or be 0"),
        ("2x4,1,1", "cannot be mixed with labels or be 0"),
        ("0,0,,1,1,1,1,1,1,1", "label 3 is empty"),
        ("0 0 1 1 1 2 2 3 3 3", "there is 1 label"),
    ],
)
def test_groups_that_do_not_match_the_columns(words, said):
    with pytest.raises(ParamError, match=said):
        read_groups(words, grouped_article(0.1, 42))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "groups=3x4"], "groups must be one label for each of the 15 columns"),
        (["--set", "tau=1.5"], "tau must be a number from 0 to 1"),
        (["--set", "tau=0.5", "--set", "orthonormalize=on"], "orthonormalize must be off unless tau is 0"),
        (["--set", "feature=nobody"], "feature must be the name of a group or of a column"),
        (["--set", "factors=nobody=2"], "factors names 'nobody'"),
        (["--set", "folds=100", "--set", "factors=race=-1"], "factors must be numbers from 0"),
    ],
)
def test_bad_input(capsys, words, said):
    assert main(["run", "group-lasso", "birthwt", *words]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_more_true_groups_than_groups():
    with pytest.raises(ParamError, match="nonzero must be from 0 to 2, the number of groups of 5"):
        final("synthetic", columns=10, nonzero=3)
