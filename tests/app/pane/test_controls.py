"""Parameters by hand: what is typed is checked, refused in one sentence, and nothing is lost."""

from __future__ import annotations

import pytest

from lasso_tui.app.screens.line_screen import LineScreen
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, updated
from lasso_tui.techniques.discovery import find
from lasso_tui.techniques.job import Job, defaults, stream
from tests.app.conftest import said, screen_text, settle, until


async def focus(pilot, pane, name: str):
    field = pane.query_one(f"#param-{name}")
    pane.query_one("Controls").add_class("-open")
    field.focus()
    await until(pilot, lambda: field.has_focus)
    return field


async def type_into(pilot, pane, name: str, text: str) -> None:
    box = await focus(pilot, pane, name)
    box.value = text
    await pilot.press("enter")
    await pilot.pause()


def notices(app) -> list[str]:
    return [notification.message for notification in app._notifications]


def refusals(pane) -> list[str]:
    """The sentences that stand under fields."""
    return [str(line.render()) for line in pane.query("Controls .error")]


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


async def test_a_box_stands_before_its_label(opened):
    async with opened() as (app, pilot, pane):
        box = await focus(pilot, pane, "standardize")
        assert "[x] standardise columns" in screen_text(app)
        await pilot.press("space")
        await until(pilot, lambda: not pane.result.params.standardize)
        assert "[ ] standardise columns" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: pane.query("ChartView").first().has_focus)
        assert not box.value


async def test_a_choice_is_applied_by_enter_and_restored_by_escape(opened):
    async with opened() as (_, pilot, pane):
        field = await focus(pilot, pane, "family")
        first = field.value
        await pilot.press("down", "down", "escape")
        await until(pilot, lambda: pane.query("ChartView").first().has_focus)
        assert (field.value, pane.params.family) == (first, first)
        await focus(pilot, pane, "family")
        await pilot.press("l", "enter")  # the next that begins with the letter
        await until(pilot, lambda: pane.params.family == "least squares")
        assert pane.query("ChartView").first().has_focus


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_alpha_is_reached_by_its_key_at_every_size(opened, size):
    async with opened(size=size) as (_, pilot, pane):
        before = pane.cursor
        await pilot.press("o", "0", ".", "1", "enter")
        await until(pilot, lambda: pane.cursor == pytest.approx(0.1))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: pane.cursor > 0.1)
        assert pane.cursor != before


async def test_no_letter_leaves_a_field(opened):
    keys = list("abcdefghijklmnopqrstuvwxyzCDLOPTNHJK<>?:/+-[]{}()'")
    async with opened(size=(120, 40)) as (app, pilot, pane):
        state, screen = pane.state, app.screen
        for name in ("alpha", "folds", "seed", "family", "standardize", "penalty_factor"):
            field = await focus(pilot, pane, name)
            await pilot.press(*keys)
            await pilot.pause()
            assert field.has_focus
            assert app.screen is screen
            field.restore()
        assert pane.state is state
        assert not said(app)


async def test_what_is_wrong_stays_with_its_sentence_under_it(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        result = pane.result
        await type_into(pilot, pane, "folds", "ten")
        field = pane.query_one("#param-folds")
        assert field.has_focus
        assert refusals(pane) == ["✗ a whole number from 2 to 100"]
        rows = screen_text(app).splitlines()
        (at,) = [k for k, row in enumerate(rows) if "folds K" in row]
        assert "ten" in rows[at]
        assert "✗ a whole number" in rows[at + 1]
        await pilot.press("tab")
        assert field.value == "ten"
        assert (pane.result, said(app)) == (result, "")
        await type_into(pilot, pane, "folds", "4")
        await until(pilot, lambda: pane.params.folds == 4)
        assert refusals(pane) == []


async def test_what_the_data_refuse_stands_under_its_field(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        result, chart = pane.result, pane.query("ChartView").first().chart
        await type_into(pilot, pane, "folds", "98")
        await until(pilot, lambda: bool(refusals(pane)))
        assert "97" in refusals(pane)[0]
        assert pane.query_one("#param-folds").value == "98"
        assert pane.params.folds == 10
        assert (pane.result, pane.query("ChartView").first().chart, said(app)) == (result, chart, "")
        await focus(pilot, pane, "folds")
        await pilot.press("escape")
        assert pane.query_one("#param-folds").value == "10"
        assert refusals(pane) == []


async def test_a_long_text_opens_as_a_line(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await pilot.press(*"nosuch", "equals_sign", "2", "enter")
        await until(pilot, lambda: bool(refusals(pane)))
        assert "nosuch" in refusals(pane)[0]
        assert pane.query_one("#param-penalty_factor").value == "nosuch=2"
        await focus(pilot, pane, "penalty_factor")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        assert app.screen.query_one("Input").value == "nosuch=2"
        app.screen.query_one("Input").value = "age=2"
        await pilot.press("enter")
        await until(pilot, lambda: pane.params.penalty_factor == "age=2" and refusals(pane) == [])


async def test_the_last_changes_are_taken_back(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        await type_into(pilot, pane, "folds", "4")
        await until(pilot, lambda: pane.params.folds == 4)
        before = pane.cursor
        await type_into(pilot, pane, "alpha", "0.5")
        await until(pilot, lambda: pane.cursor == 0.5)
        await pilot.press("u")
        await until(pilot, lambda: pane.cursor == before)
        await pilot.press("u")
        await until(pilot, lambda: pane.params.folds == 10)
        await settle(pilot)
        assert pane.query_one("#param-folds").value == "10"
        await pilot.press("u")
        await until(pilot, lambda: "No setting was changed." in said(app))


async def test_what_is_not_the_default_is_marked(opened):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        assert not pane.query("Controls .-changed")
        await type_into(pilot, pane, "seed", "7")
        await until(pilot, lambda: pane.params.seed == 7)
        assert [row.id for row in pane.query("Controls .-changed")] == ["row-seed"]


async def test_the_help_of_a_field_stands_above_the_footer(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        await focus(pilot, pane, "folds")
        await until(pilot, lambda: "Number of cross-validation folds." in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Number of cross-validation folds." not in screen_text(app))


async def test_only_what_has_an_effect_is_shown(opened):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        assert not pane.query_one("#row-pairs").display
        await focus(pilot, pane, "stability")
        await pilot.press("space")
        await until(pilot, lambda: pane.query_one("#row-pairs").display)


async def test_a_step_that_is_counted_has_no_decimals(opened):
    async with opened("article", slug="descent", size=(120, 40)) as (app, _, pane):
        assert pane.query_one("#param-step").value == str(int(pane.cursor))
        assert f" {int(pane.cursor)} " in screen_text(app)


@pytest.mark.slow
async def test_data_that_fail_keep_the_last_picture(opened):
    async with opened() as (app, pilot, pane):
        result = pane.result
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


@pytest.mark.parametrize("slug", ["lasso", "elastic-net", "group-lasso"])
def test_a_column_that_is_none_is_refused(slug):
    technique = find(slug)
    result = next(stream(Job(technique, defaults(technique, "prostate"), DataRequest("prostate"))))
    assert result.with_params(updated(result.params, {"feature": "age"}))
    with pytest.raises(ParamError, match=r"nope.*lcavol"):
        result.with_params(updated(result.params, {"feature": "nope"}))
