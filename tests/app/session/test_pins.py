"""Pinning and comparing: what is pinned is what was shown, drawn beside what is shown now."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.compare_screen import CompareScreen
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.app.session.comparison import ComparisonRow, compare_pins, with_aligned_points
from lasso_tui.app.session.pin import make_pin
from lasso_tui.app.session.session import DuplicateNameError, Session
from lasso_tui.charts import Stem
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import screen_text, settle, until
from tests.marks import slow_except


async def pin(pilot, app: LassoApp, name: str = "") -> None:
    await pilot.press("p")
    await until(pilot, lambda: isinstance(app.screen, TextPrompt))
    if name:
        app.screen.query_one("Input").value = name
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(app.screen, TextPrompt))
    await settle(pilot)


async def test_a_pin_is_the_solution_that_was_shown(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("s")
        await settle(pilot)
        place, coef = pane.cursor, pane.result.fit.at(pane.cursor).coef
        await pin(pilot, app)
        (kept,) = app.session.pins
        names = pane.result.data.features
        assert kept.name == f"lasso α {place:.3g}"
        assert (kept.data, kept.technique, kept.position, kept.target) == ("prostate", "lasso", place, "lpsa")
        assert {c.feature: c.unscaled for c in kept.coefficients} == {
            name: value for name, value in zip(names, coef, strict=True) if value
        }
        assert {"gap", "alpha"} <= set(dict(kept.metrics))


@pytest.mark.slow
async def test_the_pin_is_drawn_beside_the_coefficients(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("s", "2")
        await settle(pilot)
        was = pane.result.fit.at(pane.cursor).coef * pane.result.fit.path.scales
        await pin(pilot, app, "mine")
        await pilot.press("m")
        pane = await settle(pilot)
        deck = pane.query_one("ChartDeck")
        chart = deck.chart(deck.titles.index("Coefficients"))
        assert isinstance(chart, Stem)
        assert [other.label for other in chart.others] == ["mine"]
        np.testing.assert_allclose(chart.others[0].values, was, rtol=1e-15)
        assert "◇ mine" in screen_text(app)


@pytest.mark.slow
async def test_pins_follow_to_other_tabs_and_stay_with_their_data(opened):
    async with opened() as (app, pilot, _):
        await pin(pilot, app, "mine")
        app.go_to("tuning")
        await until(pilot, lambda: app.pane is not None and app.pane.technique.slug == "tuning")
        pane = await settle(pilot)
        deck = pane.query_one("ChartDeck")
        assert deck.chart(deck.titles.index("Coefficients")).others
        app.data.open(DataRequest("diabetes"))
        await until(pilot, lambda: pane.request.dataset == "diabetes")
        await settle(pilot)
        assert not deck.chart(deck.titles.index("Coefficients")).others
        assert [p.name for p in app.session.of("prostate")] == ["mine"]


@pytest.mark.slow
async def test_pins_and_the_present_solution_side_by_side(opened):
    async with opened(size=(80, 24)) as (app, pilot, _):
        await pilot.press("s")
        await pin(pilot, app, "one")
        await pilot.press("m")
        await pin(pilot, app, "two")
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        text = screen_text(app)
        header = next(line for line in text.splitlines() if "now" in line)
        assert header.index("now") < header.index("two") < header.index("one")
        assert "CV MSE" in text
        await pilot.press("right", "r")
        await until(pilot, lambda: isinstance(app.screen, TextPrompt))
        app.screen.query_one("Input").value = "one"  # taken
        await pilot.press("enter")
        assert isinstance(app.screen, TextPrompt)
        app.screen.query_one("Input").value = "better"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        assert {p.name for p in app.session.pins} == {"one", "better"}
        await until(pilot, lambda: "better" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "better" not in screen_text(app))
        assert [p.name for p in app.session.pins] == ["one"]
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, CompareScreen))


@pytest.mark.slow
async def test_the_comparison_has_the_union_of_what_any_keeps(opened):
    async with opened() as (_, _, pane):
        job, result = pane.job(), pane.result
        sparse, dense = (make_pin(job, result, float(result.grid[k]), f"{k}") for k in (5, -1))
    for unscaled in (False, True):
        rows = [row for row in compare_pins([dense, sparse], unscaled=unscaled) if row.kind == "coefficient"][
            1:
        ]
        kept = {c.feature for p in (sparse, dense) for c in p.coefficients}
        assert {row.label for row in rows} == kept
        assert any("·" in row.cells for row in rows)
    sizes = {c.feature: max(abs(c.scaled), abs(dict_value(sparse, c.feature))) for c in dense.coefficients}
    labels = [row.label for row in compare_pins([dense, sparse], unscaled=False) if row.label in sizes]
    assert labels == sorted(labels, key=lambda name: -sizes[name])


def dict_value(one, feature: str) -> float:
    return next((c.scaled for c in one.coefficients if c.feature == feature), 0.0)


@pytest.mark.slow
async def test_names_are_clean_unique_and_not_empty(opened):
    async with opened() as (_, _, pane):
        kept = make_pin(pane.job(), pane.result, pane.cursor, "a")
    memory = Session()
    memory.add(kept)
    with pytest.raises(DuplicateNameError):
        memory.add(kept)
    memory.add(replace(kept, data="elsewhere"))
    memory.rename(kept, "  b\x1b]0;x\x07\n c ")
    assert [p.name for p in memory.of("prostate")] == ["b ]0;x c"]
    with pytest.raises(ValueError, match="needs a name"):
        memory.rename(memory.of("prostate")[0], " \t")


@pytest.mark.slow
async def test_the_same_solution_again_gets_another_name(opened):
    async with opened() as (app, pilot, _):
        await pin(pilot, app)
        await pin(pilot, app)
        first, second = (p.name for p in app.session.pins)
        assert second == f"{first} (2)"


@pytest.mark.slow
@pytest.mark.parametrize("slug", slow_except(["denoising", "objective"], "objective"))
async def test_any_tab_can_be_pinned_and_compared(opened, slug):
    async with opened("article", slug=slug) as (app, pilot, _):
        await pin(pilot, app, "mine")
        await pilot.press("P")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen) and "mine" in screen_text(app))
        assert app.session.pins[0].data == f"article of {slug}"


def test_points_of_coefficients_stand_under_each_other():
    rows = [
        ComparisonRow("alpha", ("5.19", "1"), "metric"),
        ComparisonRow("bmi", ("24.2", "24"), "coefficient"),
        ComparisonRow("s3", ("-6.77", "·"), "coefficient"),
    ]
    metric, *coefficients = with_aligned_points(rows)
    assert metric == rows[0]
    assert [row.cells for row in coefficients] == [("24.2 ", "24"), ("-6.77", "·")]
    assert with_aligned_points([]) == []
