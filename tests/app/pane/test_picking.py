"""The picked feature: which it is after each key, and what a tab that explains one does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from lasso_tui.app.pane.effects import Redraw
from lasso_tui.app.pane.picking import features_in_order, pick, pick_by, picked_param
from lasso_tui.techniques.coefficients import Coefficients, ColumnGroup
from lasso_tui.techniques.params import text
from lasso_tui.techniques.result import Readout
from tests.app.conftest import until
from tests.app.pane.example import EXAMPLE, ExampleParams, result, shown

FOUND = Coefficients(
    ("lcavol", "age", "svi"), np.array([1.0, 0, 2]), np.zeros(3), entry_order=np.array([2, 0, 1])
)


def readout(coefficients: Any) -> Readout:
    return Readout(
        metrics=(), coefficients=coefficients, intercept_scaled=0.0, intercept_unscaled=0.0, scaling=""
    )


@dataclass(frozen=True, kw_only=True)
class Explaining(ExampleParams):
    """Parameters of a tab that explains one feature."""

    explain: str = text("", label="explain", help="", hint="a column", recompute="draw")


@pytest.fixture
def state():
    technique = replace(EXAMPLE, readout=lambda result, cursor: readout(FOUND))
    return replace(shown(), technique=technique)


def test_features_are_picked_in_the_order_of_the_list_and_none_beyond_its_ends(state):
    assert list(features_in_order(state)) == ["svi", "lcavol", "age"]
    names = []
    for _ in range(5):
        state, effects = pick_by(state, 1)
        assert Redraw() in effects
        names.append(state.picked)
    assert names == ["svi", "lcavol", "age", None, "svi"]
    state, _ = pick_by(state, -2)
    assert state.picked == "age"


def test_what_is_no_feature_and_what_is_picked_already_change_nothing(state):
    assert pick(state, "no such") == (state, ())
    state, _ = pick(state, "age")
    assert pick(state, "age") == (state, ())
    assert pick(state, None)[0].picked is None


def test_a_group_is_picked_by_its_first_column(state):
    groups = (ColumnGroup("blood", (1, 2)), ColumnGroup("age", (0,)))
    grouped = Coefficients(FOUND.features, FOUND.scaled, FOUND.unscaled, groups=groups)
    technique = replace(state.technique, readout=lambda result, cursor: readout(grouped))
    state = replace(state, technique=technique)
    assert pick(state, "blood")[0].picked == "age"
    assert pick(state, "age")[0].picked == "age"  # a column's name comes before a group's
    assert pick(state, "bones")[0] is state


def test_without_features_there_is_nothing_to_pick(state):
    none = replace(state, technique=replace(EXAMPLE, readout=lambda result, cursor: readout(())))
    assert pick_by(none, 1) == (none, ())
    assert list(features_in_order(replace(state, result=None))) == []


def test_a_tab_that_explains_a_feature_explains_the_picked_one(state):
    params = Explaining()
    assert picked_param(params) == "explain"
    assert picked_param(state.params) is None
    explaining = replace(
        state,
        technique=replace(state.technique, params=Explaining),
        params=params,
        result=result("prostate", params),
    )
    after, effects = pick(explaining, "svi")
    assert (after.picked, after.params.explain, after.result.params.explain) == ("svi", "svi", "svi")
    assert Redraw() in effects
    assert after.task is None


async def test_up_and_down_go_through_the_ranked_rows_and_the_row_beside_follows(opened):
    async with opened("synthetic", slug="anomaly", size=(120, 40)) as (_, pilot, pane):
        ranks, shown = pane.technique.ranked(pane.result, pane.cursor)
        flagged = pane.result.view.ranking.at(pane.cursor)[0]
        assert shown == str(flagged)
        row = next(view for view in pane.query("ChartView") if view.chart.title == "Row")
        before = row.chart.label
        await pilot.press("down")
        await until(pilot, lambda: row.chart.label != before)
        assert pane.technique.ranked(pane.result, pane.cursor)[1] == ranks[flagged]
        table = next(view for view in pane.query("ChartView") if view.chart.title == "Top rows").chart
        assert table.highlight == flagged
        assert row.chart.label == f"row {table.rows[flagged][1]}"
        await pilot.press("up", "up")
        await until(pilot, lambda: pane.state.picked == str(flagged - 1))
        cursor = pane.cursor
        await pilot.press("escape")
        await until(pilot, lambda: row.chart.label == before)
        assert pane.cursor == cursor
