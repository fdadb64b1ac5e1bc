"""Parameters by hand: what is typed is checked, refused in one sentence, and nothing is lost."""

from __future__ import annotations

import pytest

from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from tests.app.conftest import screen_text, settle, until


async def type_into(pilot, pane, name: str, text: str) -> None:
    box = pane.query_one(f"#param-{name}")
    pane.query_one("Controls").add_class("-open")
    box.focus()
    await until(pilot, lambda: box.has_focus)
    box.value = text
    await pilot.press("enter")
    await pilot.pause()


def notices(app) -> list[str]:
    return [notification.message for notification in app._notifications]


@pytest.mark.slow
async def test_folds_are_solved_again(opened):
    async with opened() as (_, pilot, pane):
        await type_into(pilot, pane, "folds", "4")
        await settle(pilot)
        assert pane.result.params.folds == 4
        assert pane.result.cv.losses.shape[1] == 4


@pytest.mark.slow
async def test_parameters_for_other_data_are_hidden(opened):
    async with opened() as (app, pilot, pane):
        assert not pane.query_one("#row-noise").display
        app.data.open(DataRequest("article"))
        await until(pilot, lambda: pane.result.data.name == "article")
        await settle(pilot)
        assert pane.query_one("#row-noise").display
        assert pane.cursor == pytest.approx(0.1)


async def test_a_switch_says_its_state(opened):
    async with opened() as (_, pilot, pane):
        switch = pane.query_one("#param-standardize")
        assert str(switch.label) == "on"
        switch.toggle()
        await until(pilot, lambda: not pane.result.params.standardize)
        assert str(switch.label) == "off"


async def test_a_step_that_is_counted_has_no_decimals(opened):
    async with opened("article", slug="descent", size=(120, 40)) as (app, _, pane):
        assert pane.query_one("#param-step").value == str(int(pane.cursor))
        assert f"m gap rule {int(pane.result.marks[0].x)}   s" in screen_text(app)


@pytest.mark.slow
async def test_what_cannot_be_is_refused_and_the_picture_stays(opened):
    async with opened() as (app, pilot, pane):
        result, chart = pane.result, pane.query("ChartView").first().chart
        for name, text, facts in (
            ("folds", "1", ("folds", "2 to 100", "not 1.")),
            ("folds", "many", ("folds", "2 to 100", "'many'")),
            ("alpha", "-3", ("alpha", "1e-09 to 1e+09", "not -3")),
            ("seed", "1.5", ("seed", "whole number", "'1.5'")),
            (current_name(pane, "feature"), "nope", ("nope", "lcavol")),
        ):
            app.clear_notifications()
            await until(pilot, lambda: not notices(app))
            await type_into(pilot, pane, name, text)
            await until(pilot, lambda facts=facts: all(f in " ".join(notices(app)) for f in facts))
            assert pane.result is result
            assert pane.query("ChartView").first().chart is chart


@pytest.mark.slow
async def test_what_fails_keeps_the_last_picture(opened):
    async with opened() as (app, pilot, pane):
        result = pane.result
        await type_into(pilot, pane, "folds", "98")
        await until(pilot, lambda: bool(notices(app)))
        assert "97" in notices(app)[0]
        assert "previous result" in notices(app)[0]
        for dataset in ("nosuch.csv", "/dev/null", "."):
            app.clear_notifications()
            await until(pilot, lambda: not notices(app))
            app.data.open(DataRequest(dataset))
            await until(pilot, lambda: bool(notices(app)))
            assert "previous result" in notices(app)[0]
            assert "\n" not in notices(app)[0]
            assert pane.result is result


@pytest.mark.slow
async def test_an_entry_is_applied_by_tab_and_left_by_escape(opened):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        for name, text in (("alpha", "0.5"), ("folds", "4")):
            box, cursor = pane.query_one(f"#param-{name}"), pane.cursor
            current = box.value
            box.focus()
            await until(pilot, lambda box=box: box.has_focus)
            await pilot.press("tab")  # what was not touched moves nothing
            await until(pilot, lambda box=box: not box.has_focus)
            assert pane.cursor == cursor
            box.focus()
            await until(pilot, lambda box=box: box.has_focus)
            box.value = text
            await pilot.press("escape")
            await settle(pilot)
            assert (box.value, pane.cursor) == (current, cursor)
            assert pane.params.folds == 10
            box.focus()
            await until(pilot, lambda box=box: box.has_focus)
            box.value = text
            await pilot.press("tab")
            await until(
                pilot,
                lambda name=name: pane.cursor == 0.5 if name == "alpha" else pane.params.folds == 4,
            )
            await settle(pilot)


def current_name(pane, name: str) -> str:
    """Return the name that a parameter has now."""
    return next(n for n, kind in kinds(pane.params).items() if name == n or name in kind.formerly)


@pytest.mark.parametrize("slug", ["lasso", "elastic-net", "group-lasso"])
def test_a_column_that_is_none_is_refused(slug):
    technique = find(slug)
    result = next(stream(Job(technique, defaults(technique, "prostate"), DataRequest("prostate"))))
    assert result.with_params(updated(result.params, {"feature": "age"}))
    with pytest.raises(ParamError, match=r"nope.*lcavol"):
        result.with_params(updated(result.params, {"feature": "nope"}))
