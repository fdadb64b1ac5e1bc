"""Parameters by hand: what is typed is checked, refused in one sentence, and nothing is lost."""

from __future__ import annotations

import pytest

from lasso_tui.requests.data_request import DataRequest
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


async def test_folds_are_solved_again(opened):
    async with opened() as (_, pilot, pane):
        await type_into(pilot, pane, "folds", "4")
        await settle(pilot)
        assert pane.result.params.folds == 4
        assert pane.result.cv.losses.shape[1] == 4


async def test_alpha_moves_without_solving(opened):
    async with opened() as (_, pilot, pane):
        ticket = pane._ticket
        await type_into(pilot, pane, "alpha", "0.1")
        assert pane.cursor == 0.1
        assert pane._ticket == ticket


async def test_alpha_outside_the_grid_extends_it(opened):
    async with opened() as (_, pilot, pane):
        await type_into(pilot, pane, "alpha", "1e-5")
        await until(pilot, lambda: pane.result.grid[-1] <= 1e-5 * (1 + 1e-9))
        await settle(pilot)
        assert pane.cursor == pytest.approx(1e-5)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("folds", "1", "folds must be a whole number from 2 to 100, not 1."),
        ("folds", "many", "folds must be a whole number from 2 to 100, not 'many'."),
        ("alpha", "-3", "alpha must be a number from 1e-09 to 1e+09 or auto (alpha at minimum CV error), not -3."),
        ("seed", "1.5", "seed must be a whole number from 0 to 4.29497e+09, not '1.5'."),
    ],
)
async def test_out_of_range_is_refused_and_the_picture_stays(opened, name, text, said):
    async with opened() as (app, pilot, pane):
        result, chart = pane.result, pane.query("ChartView").first().chart
        await type_into(pilot, pane, name, text)
        assert notices(app) == [said]
        assert pane.result is result
        assert pane.query("ChartView").first().chart is chart


async def test_more_folds_than_rows_keeps_the_last_picture(opened):
    async with opened() as (app, pilot, pane):
        result = pane.result
        await type_into(pilot, pane, "folds", "98")
        await until(pilot, lambda: bool(notices(app)))
        assert "folds must be from 2 to 97" in notices(app)[0]
        assert "The last picture is kept." in notices(app)[0]
        assert pane.result.data is result.data


@pytest.mark.parametrize("dataset", ["nosuch.csv", "/dev/null", "."])
async def test_data_that_cannot_be_opened_keep_the_last_picture(opened, dataset):
    async with opened() as (app, pilot, pane):
        result = pane.result
        app.open_data(DataRequest(dataset))
        await until(pilot, lambda: bool(notices(app)))
        assert pane.result is result
        assert "The last picture is kept." in notices(app)[0]
        assert "\n" not in notices(app)[0]


async def test_parameters_for_other_data_are_hidden(opened):
    async with opened() as (app, pilot, pane):
        assert not pane.query_one("#row-noise").display
        app.open_data(DataRequest("article"))
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


@pytest.mark.parametrize(("name", "text"), [("alpha", "0.5"), ("folds", "4")])
async def test_what_is_typed_is_taken_by_tab_and_left_by_escape(opened, name, text):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        box, cursor = pane.query_one(f"#param-{name}"), pane.cursor
        held = box.value
        box.focus()
        await until(pilot, lambda: box.has_focus)
        box.value = text
        await pilot.press("escape")
        await settle(pilot)
        assert (box.value, pane.cursor) == (held, cursor)
        assert pane.params.folds == 10
        box.focus()
        await until(pilot, lambda: box.has_focus)
        box.value = text
        await pilot.press("tab")
        await until(pilot, lambda: (pane.cursor == 0.5) if name == "alpha" else pane.params.folds == 4)
        await settle(pilot)


async def test_leaving_alpha_untouched_moves_nothing(opened):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        box, cursor = pane.query_one("#param-alpha"), pane.cursor
        box.focus()
        await until(pilot, lambda: box.has_focus)
        await pilot.press("tab")
        await until(pilot, lambda: not box.has_focus)
        assert pane.cursor == cursor


async def test_a_step_that_is_counted_has_no_decimals(opened):
    async with opened("article", slug="descent", size=(120, 40)) as (app, _, pane):
        assert pane.query_one("#param-step").value == str(int(pane.cursor))
        assert f"m gap stops {int(pane.result.marks[0].x)}   s" in screen_text(app)


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("lasso", "explain='nope'"),
        ("elastic-net", "explain='nope'"),
        (
            "group-lasso",
            "feature must be the name of a group or of a column, not 'nope'; groups are lcavol, ",
        ),
    ],
)
async def test_a_column_that_is_none_is_refused_and_what_is_in_force_is_shown(opened, slug, said):
    async with opened(slug=slug) as (app, pilot, pane):
        await type_into(pilot, pane, "explain", "age")
        await until(pilot, lambda: pane.result.params.explain == "age")
        await type_into(pilot, pane, "explain", "nope")
        await until(pilot, lambda: bool(notices(app)))
        assert notices(app)[0].startswith(said)
        assert pane.result.params.explain == pane.params.explain == "age"
        assert pane.query_one("#param-explain").value == "age"


async def test_names_of_columns_are_left_behind_with_their_data(opened):
    async with opened() as (app, pilot, pane):
        for name, text in {"explain": "lcavol", "penalty_factor": "svi=0", "folds": "4"}.items():
            await type_into(pilot, pane, name, text)
            await until(pilot, lambda name=name, text=text: str(getattr(pane.result.params, name)) == text)
        await settle(pilot)
        app.open_data(DataRequest("diabetes"))
        await until(pilot, lambda: pane.opening.dataset == "diabetes")
        await settle(pilot)
        assert not notices(app)
        assert (pane.params.explain, pane.params.penalty_factor, pane.params.folds) == ("", "", 4)
        assert pane.left().edited == {"folds": 4}
        assert pane.query_one("#param-explain").value == ""
