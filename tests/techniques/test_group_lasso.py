"""Group lasso: the tutorial's overflow, groups typed and from factors, whole groups in or out, factors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.charts import DARK_PALETTE, draw_static, highlight_series
from lasso_tui.cli import main
from lasso_tui.data import Table, open_table
from lasso_tui.exports.formats import models_of
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.group_lasso import TECHNIQUE
from lasso_tui.techniques.group_lasso.data import grouped_article
from lasso_tui.techniques.group_lasso.group_spec import Groups, read_groups, write_groups
from lasso_tui.techniques.job import Job, defaults, stream
from lasso_tui.techniques.linear.inspection import penalty_factors
from lasso_tui.techniques.model import ExportError
from tests.charts.grid import grid

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
    document = json.loads(capsys.readouterr().out)
    metrics = document["metrics"]
    theirs = [float(word.removeprefix("np.float64(").removesuffix(")")) for word in GOLDEN["beta"]]
    assert metrics["tutorial_sweeps"] == GOLDEN["sweeps"]
    assert [metrics[f"tutorial_beta_x{j}"] for j in range(4)] == pytest.approx(theirs, rel=1e-6)
    assert [c["tutorial"] for c in document["coefficients"][:4]] == pytest.approx(theirs, rel=1e-6)
    assert 1 < metrics["tutorial_sweep_past_1e244"] < metrics["tutorial_sweep_overflow"] < 1000
    assert metrics["tutorial_restarts"] > 1
    assert metrics["descent_gap"] < 1e-12
    assert metrics["descent_sweeps"] < 50


def test_block_descent_arrives_where_the_path_is():
    result = final("article")
    coef = result.fit.at(0.1).coef * result.fit.path.scales
    assert result.tutorial.descent.coefs[:, -1] == pytest.approx(coef, abs=1e-6)
    assert figures(result)["false_positives"] == figures(result)["false_negatives"] == 0


def test_a_factor_is_selected_as_a_whole(birthwt):
    labels = np.array(birthwt.groups.labels)
    race = np.flatnonzero(labels == birthwt.groups.names.index("race"))
    assert [birthwt.data.features[j] for j in race] == ["race=2", "race=3"]
    nonzero = birthwt.fit.path.coefs[race] != 0
    assert (nonzero.all(axis=0) == nonzero.any(axis=0)).all()
    assert nonzero.any()
    assert not nonzero.all()
    assert all(figures(birthwt, float(alpha))["groups_split"] == 0 for alpha in birthwt.grid[::9])
    assert figures(birthwt)["lasso_groups_split"] > 0


def test_levels_touch_alpha_exactly_where_a_group_is_in(birthwt):
    line = birthwt.grid
    for g, level in enumerate(birthwt.levels):
        inside = birthwt.norms[:, g] > 0
        assert level[inside] == pytest.approx(line[inside], rel=1e-4)
        assert (level[~inside] <= line[~inside] * (1 + 1e-6)).all()


def test_a_column_has_its_groups_colour_in_every_chart(birthwt):
    norms, errors = TECHNIQUE.charts(birthwt, birthwt.start)[0].parts
    stems = TECHNIQUE.charts(birthwt, birthwt.start)[1]
    rank = dict(zip(norms.names, norms.ranks.tolist(), strict=True))
    for j, name in enumerate(stems.names):
        assert stems.ranks[j] == rank[birthwt.groups.names[birthwt.groups.labels[j]]], name
    listed = TECHNIQUE.readout(birthwt, birthwt.start).coefficients
    assert [listed.color_rank(j, row) for row, j in enumerate(listed.in_order())] == sorted(stems.ranks)
    entered = [birthwt.grid[np.flatnonzero(birthwt.norms[:, g])[0]] for g in np.argsort(norms.ranks)]
    assert entered == sorted(entered, reverse=True)
    assert {level.label for level in errors.levels} == {"null", "lasso"}
    drawing = draw_static(TECHNIQUE.charts(birthwt, birthwt.start)[0], 89, 35, DARK_PALETTE)
    row, start, width = drawing.labels["race"]
    picked = highlight_series(drawing, "race=3", DARK_PALETTE)
    assert {look.color for _, look in grid(picked)[row][start : start + width]} == {DARK_PALETTE.cursor}
    assert picked.text() == highlight_series(drawing, "race", DARK_PALETTE).text()


def test_the_events_lead_to_the_selected_groups(birthwt):
    inside: set[str] = set()
    for _, event, count, _ in birthwt.events.rows:
        name, verb = event.split(" ")[:2]
        inside = inside | {name} if verb == "enters" else inside - {name}
        assert int(count) == len(inside)
    last = birthwt.norms[-1] > 0
    assert inside == {name for name, selected in zip(birthwt.groups.names, last, strict=True) if selected}


def test_groups_of_one_are_the_lasso():
    result = final("birthwt", groups="15x1")
    table = result.data
    lasso = solvers.path(table.X, table.y, alphas=result.grid, standardize=True)
    assert result.fit.path.coefs == pytest.approx(lasso.coefs, abs=1e-4)
    assert "ordinary lasso" in result.warnings[-1]


def test_tau_sets_single_columns_of_a_group_to_zero():
    result = final("birthwt", tau=0.5)
    assert max(figures(result, float(alpha))["groups_split"] for alpha in result.grid[::5]) > 0


def test_with_orthonormalised_groups_the_coding_of_a_factor_does_not_matter():
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


def test_a_group_with_factor_zero_is_always_in_and_factors_are_in_the_table():
    result = final("birthwt", penalty_factor="race=0, ui=3", stability=True, pairs=2)
    g = result.groups.names.index("race")
    assert (result.norms[:, g] > 0).all()
    assert result.n_selected[0] == 1
    sheet = TECHNIQUE.charts(result, result.start)[3]
    assert sheet.columns == ("feature", "group", ">coef per SD", ">coef", ">frequency", ">factor")
    rows = {row[0]: row for row in sheet.rows}
    assert rows["race=2"][1] == "race"
    assert rows["race=2"][4:] == ("1.00", "0")
    assert rows["ui"][5] == "3"
    assert result.stability.n_pairs == 2
    assert result.pending == ""


def test_simulated_groups_are_informative_as_a_whole():
    result = final("synthetic", rows=150, columns=24, group_size=4, informative_groups=2, noise=0.5)
    labels, truth = np.array(result.groups.labels), result.data.truth
    true = np.bincount(labels, truth != 0)
    assert sorted(true) == [0, 0, 0, 0, 4, 4]
    assert figures(result)["false_negatives"] == 0
    assert set(np.flatnonzero(result.norms[10] > 0)) <= set(np.flatnonzero(true))


def test_the_group_to_explain_is_drawn_not_solved(birthwt):
    by_column = birthwt.with_params(updated(birthwt.params, {"explain": "ftv=3"}))
    chart = TECHNIQUE.charts(by_column, by_column.start)[4]
    assert chart.names == ("ftv",)
    with pytest.raises(ParamError, match="nobody"):
        birthwt.with_params(updated(birthwt.params, {"explain": "nobody"}))
    assert chart.same_static(TECHNIQUE.charts(by_column, float(by_column.grid[3]))[4])


def test_a_script_is_written_only_where_the_model_is_a_lasso(birthwt):
    with pytest.raises(ExportError, match="group penalties"):
        models_of(TECHNIQUE, birthwt, birthwt.start)
    singles = final("birthwt", groups="15x1", penalty_factor="age=0")
    (model,) = models_of(TECHNIQUE, singles, singles.start)
    assert model.l1_ratio == 1
    assert model.factors.tolist() == [0.0] + [1.0] * 14
    table = singles.data
    lasso = solvers.path(
        table.X, table.y, alphas=[model.alpha], standardize=True, penalty_factor=model.factors
    )
    assert model.coef == pytest.approx(lasso.coefs[:, 0], abs=1e-4)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("0,0,1,1,1,2,2,3,3,3", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
        ("1x4, 2x3", (0, 0, 0, 0, 1, 1, 1, 2, 2, 2)),
        ("2X5", (0, 0, 0, 0, 0, 1, 1, 1, 1, 1)),
        ("b,a,b,a,a,a,a,a,a,a", (0, 1, 0, 1, 1, 1, 1, 1, 1, 1)),
        ("", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
        ("0 0 1 1 1 2 2 3 3 3", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
        ("0; 0; 1; 1; 1; 2; 2; 3; 3; 3", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
        ("1x4 2 x 3", (0, 0, 0, 0, 1, 1, 1, 2, 2, 2)),
        ("x0 x1; x2, x3 x4; x5 x6; x7 x8 x9", (0, 0, 1, 1, 1, 2, 2, 3, 3, 3)),
        ("x9 x2 `x0`", (0, 1, 0, 2, 3, 4, 5, 6, 7, 0)),
    ],
)
def test_groups_from_text(text, labels):
    assert read_groups(text, grouped_article(0.1, 42)).labels == labels


def test_names_of_groups():
    table = grouped_article(0.1, 42)
    assert read_groups("b,a,b,x1,7,7,7,7,7,7", table).names == ("b", "x1", "x3", "g7")
    assert read_groups("x0,x0,x0,x0,x0,x0,x0,x0,x0,z", table).names == ("x0", "x9")
    assert read_groups("x1,q,x1,r,r,r,r,r,r,r", table).names == ("x1", "x1 (2)", "r")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0,0,1", "has 3 labels for 10 columns"),
        ("3x4,2x5", "covers 22 of 10 columns"),
        ("0x4,2x5", "size of 0"),
        ("2x4,1,1", "mixes sizes with labels"),
        ("0,0,,1,1,1,1,1,1,1", "position 3"),
        ("x0 x1; nosuch", "No column nosuch"),
    ],
)
def test_groups_that_do_not_match_the_columns(text, problem):
    with pytest.raises(ParamError, match=problem) as refused:
        read_groups(text, grouped_article(0.1, 42))
    assert f"groups={text!r}" in str(refused.value) or "nosuch" in text


def test_groups_in_force_are_read_back():
    article = grouped_article(0.1, 42)
    groups = read_groups("", article)
    text = write_groups(groups, article.features)
    assert text == "x0 x1; x2 x3 x4; x5 x6; x7 x8 x9"
    assert read_groups(text, article).labels == groups.labels
    table = open_table("birthwt")
    factors = read_groups("", table)
    text = write_groups(factors, table.features)
    assert read_groups(text, table) == factors
    odd = Table(
        name="t", source="t", X=np.zeros((2, 3)), y=np.zeros(2), target="y", features=("a b", "a", "b;=c")
    )
    text = write_groups(Groups(("g", "a"), (0, 1, 0)), odd.features)
    assert read_groups(text, odd).labels == (0, 1, 0)
    assert read_groups("a b a", odd).labels == (0, 0, 1)


def test_penalty_factors_are_separated_alike():
    features = ("age", "age=old", "b m i")
    wanted = [0.0, 2.0, 0.5]
    for text in (
        "age=0, age=old=2, b m i=0.5",
        "age=0; age=old = 2; `b m i`=.5",
        "age=0 age=old=2 b m i= 0.5",
    ):
        assert penalty_factors(text, features).tolist() == wanted
    for text, fact in (("agee=1", "Did you mean age"), ("age", "column=number"), ("age=x", "'x'")):
        with pytest.raises(ParamError, match=fact):
            penalty_factors(text, features)


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        (["--set", "groups=3x4"], ("groups='3x4'", "12 of 15 columns")),
        (["--set", "tau=1.5"], ("tau", "from 0 to 1")),
        (["--set", "tau=0.5", "--set", "orthonormalize=on"], ("orthonormalize", "tau=0", "0.5")),
        (["--set", "explain=nobody"], ("nobody", "race")),
        (["--set", "penalty_factor=nobody=2"], ("nobody",)),
        (["--set", "folds=100", "--set", "penalty_factor=race=-1"], ("penalty_factor", "race", "-1")),
    ],
)
def test_bad_input(capsys, words, facts):
    assert main(["run", "group-lasso", "birthwt", *words]) == 2
    err = capsys.readouterr().err
    assert all(fact in err for fact in facts)
    assert len(err.strip().splitlines()) == 1


def test_more_true_groups_than_groups():
    with pytest.raises(ParamError, match=r"informative_groups .* 0 to 2"):
        final("synthetic", columns=10, informative_groups=3)


def test_earlier_names_of_parameters_are_accepted():
    old = {"size": "4", "nonzero": "2", "feature": "x1", "factors": "g0=0", "frequencies": "on"}
    new = updated(TECHNIQUE.params(), old)
    assert (new.group_size, new.informative_groups, new.explain) == (4, 2, "x1")
    assert (new.penalty_factor, new.stability) == ("g0=0", True)
