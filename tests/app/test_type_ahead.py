"""Many keys at once, as a slow line brings them: before a page is there, and after it has gone."""

from __future__ import annotations

import asyncio

import pytest
from rich.style import Style
from textual.events import Click, Key, Paste
from textual.widgets import Input, OptionList

from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.screens.help_screen import HelpScreen
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.type_ahead import TypeAhead
from lasso_tui.techniques.discovery import headings
from tests.app.conftest import settle, until
from tests.marks import long_except, slow_except

PAGES = ["ctrl+p", "g", "D", "d", "e", "question_mark", "c", "P", "y", "p"]


@pytest.fixture(autouse=True)
def no_deadline(monkeypatch):
    """Keys go on by what ends their wait, not by the time that it lasts at most."""
    monkeypatch.setattr("lasso_tui.app.type_ahead.MAX_WAIT_SECONDS", 1e6)


def send(app, *names):
    """Send keys as the terminal's reader does, without waiting for what they do."""
    for name in names:
        sent = Key(name, name if len(name) == 1 else None)
        sent.set_sender(app)
        app._driver.send_message(sent)


async def listed(app, pilot):
    """The list of the page that has been opened, once it is shown."""
    await until(
        pilot,
        lambda: len(app.screen_stack) == 2 and any(r.option_count > 3 for r in app.screen.query(OptionList)),
    )
    await pilot.pause()
    return app.screen.query_one(OptionList)


async def closed(app, pilot):
    """Leave whatever is open; the app goes on."""
    await pilot.pause()
    while app.is_running and len(app.screen_stack) > 1:
        await pilot.press("escape")
    assert app.is_running
    await settle(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("page", long_except(PAGES, "g", "D"))
async def test_keys_that_come_before_a_page_has_its_parts(opened, page):
    async with opened() as (app, pilot, _):
        send(app, page)
        for _ in range(40):
            if page == "P":  # with nothing to compare it opens no page
                send(app, "p")
            send(app, "down", "up", "pagedown", "pageup", "home", "end", "tab", "ctrl+o")
            await asyncio.sleep(0)
        await until(pilot, lambda: not app.type_ahead.waiting)
        await closed(app, pilot)


@pytest.mark.slow
@pytest.mark.parametrize("page", slow_except(PAGES, "g", "e"))
async def test_keys_that_are_handed_on_before_a_page_has_its_parts(opened, page, monkeypatch):
    monkeypatch.setattr(TypeAhead, "has_to_wait", lambda keys, event: False)
    async with opened() as (app, pilot, _):
        send(app, page)
        while app.is_running and not (len(app.screen_stack) == 2 and app.screen.is_mounted):
            if page == "P":  # with nothing to compare it opens no page
                send(app, "p")
            send(app, "down", "up", "pagedown", "pageup", "home", "end", "tab", "ctrl+o")
            await asyncio.sleep(0)
        await closed(app, pilot)


@pytest.mark.slow
@pytest.mark.parametrize("page", long_except([page for page in PAGES if page != "P"], "e"))
async def test_keys_that_come_when_a_page_has_been_left_and_before_it_is_there(opened, page):
    async with opened() as (app, pilot, _):
        for keys in (("escape",) * 3, ("enter",) * 3, ("enter", "escape", "enter"), ("q", "x", "enter")):
            send(app, page)
            await until(pilot, lambda: len(app.screen_stack) == 2)
            send(app, *keys)
            await closed(app, pilot)
        for turns in (0, 1, 2, 4, 8, 16):
            send(app, page)
            for _ in range(turns):
                await asyncio.sleep(0)
            send(app, "escape", page, "escape")
            await closed(app, pilot)


@pytest.mark.slow
async def test_the_palette_left_while_it_looks(opened):
    async with opened() as (app, pilot, _):
        for turns in (0, 1, 2, 4, 8, 16):
            await pilot.press("ctrl+p")
            await until(pilot, lambda: bool(app.screen.query(OptionList)))
            send(app, "r", "e")
            for _ in range(turns):
                await asyncio.sleep(0)
            send(app, "s", "escape")
            await closed(app, pilot)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["ctrl+p", "D"])
async def test_a_click_on_a_row_that_has_just_gone_does_nothing(opened, page):
    async with opened() as (app, pilot, _):
        await pilot.press(page)
        rows = await listed(app, pilot)
        x, y = rows.region.offset
        click = Click(rows, 4, 2, 0, 0, 1, False, False, False, x + 4, y + 2, Style(meta={"option": 2}))
        rows.clear_options()  # what was typed leaves none; the click was on its way
        rows.post_message(click)
        await pilot.pause()
        assert len(app.screen_stack) == 2


@pytest.mark.slow
async def test_pages_of_a_list_without_room(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("ctrl+p")
        rows = await listed(app, pilot)
        rows.styles.max_height = 0
        await until(pilot, lambda: not rows.scrollable_content_region)
        await pilot.press("pagedown", "pageup", "home", "end")
        rows.action_page_down()
        rows.action_page_up()
        assert app.is_running


@pytest.mark.slow
async def test_a_row_is_taken_though_the_list_is_another_by_then(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        rows = await listed(app, pilot)
        name = rows.get_option_at_index(1).key
        rows.highlighted = 1
        rows.action_select()
        app.screen._rows = []
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await settle(pilot)
        assert app.pane.request.dataset == name


async def test_a_click_on_a_row_takes_it(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("D")
        rows = await listed(app, pilot)
        name = rows.get_option_at_index(1).key
        await pilot.click(rows, offset=(4, 1))
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await settle(pilot)
        assert app.pane.request.dataset == name


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", slow_except(["g", "D", "y", "e", "d", "question_mark", "c", "p", "ctrl+p"], "y", "d", "c")
)
async def test_what_follows_the_key_for_a_page_belongs_to_that_page(opened, page):
    async with opened() as (app, pilot, pane):
        await pilot.press("right_square_bracket", "right_square_bracket")
        cursor, shown = pane.cursor, pane.query_one(ChartDeck)
        send(app, page, "r", "t", "2")
        await until(pilot, lambda: len(app.screen_stack) == 2 and not app.type_ahead.waiting)
        await pilot.pause()
        assert (pane.cursor, shown.first, shown.tabular) == (cursor, 0, False)
        if page != "d" and app.screen.query(Input):
            assert app.screen.query_one(Input).value == "rt2"
        await closed(app, pilot)
        assert pane.cursor == cursor


@pytest.mark.slow
async def test_a_name_typed_without_a_look_goes_to_its_tab(opened):
    async with opened() as (app, pilot, _):
        send(app, "g", *"tuning", "enter")
        await until(pilot, lambda: app.slug == "tuning")
        assert len(app.screen_stack) == 1


@pytest.mark.slow
async def test_a_file_is_saved_without_a_look(opened, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with opened() as (app, pilot, pane):
        before = pane.cursor
        send(app, "e", "p", "y", "enter", "enter", "right_square_bracket")
        await until(pilot, lambda: bool(list(tmp_path.iterdir())) and not app.type_ahead.waiting)
        await until(pilot, lambda: pane.cursor != before)
        assert [path.name for path in tmp_path.iterdir()] == ["lasso-prostate.py"]


@pytest.mark.slow
async def test_what_follows_a_page_that_is_left_belongs_to_what_is_below(opened):
    async with opened() as (app, pilot, pane):
        for keys in (["g", *"lasso", "enter"], ["question_mark", "escape"], ["D", "escape"], ["d", "q"]):
            before = pane.cursor
            send(app, *keys, "right_square_bracket")
            await until(pilot, lambda before=before: pane.cursor != before)
            assert len(app.screen_stack) == 1


@pytest.mark.slow
async def test_steps_over_many_tabs_at_once_and_what_follows_them(opened):
    async with opened() as (app, pilot, lasso):
        slugs = [heading.slug for heading in headings()]
        there = slugs[(slugs.index("lasso") + 3) % len(slugs)]
        cursor = lasso.cursor
        send(app, *["greater_than_sign"] * 3, "t", "2", "e")
        await until(pilot, lambda: app.slug == there and not app.type_ahead.waiting)
        assert lasso.cursor == cursor
        assert not lasso.query_one(ChartDeck).tabular
        await closed(app, pilot)


async def test_keys_that_follow_a_page_that_does_not_come_are_not_held(opened):
    async with opened("article", slug="objective") as (app, pilot, pane):
        send(app, "y", "t")  # data that are made have one target
        await until(pilot, lambda: pane.query_one(ChartDeck).tabular)
        assert len(app.screen_stack) == 1


@pytest.mark.slow
async def test_keys_that_follow_what_a_page_refuses_stay_on_it(opened):
    async with opened() as (app, pilot, pane):
        before = pane.cursor
        send(app, "g", "z", "z", "enter", "backspace", "backspace", *"lasso", "enter", "right_square_bracket")
        await until(pilot, lambda: pane.cursor != before)
        assert len(app.screen_stack) == 1


@pytest.mark.slow
async def test_a_paste_waits_for_its_page(opened):
    async with opened() as (app, pilot, _):
        send(app, "g")
        pasted = Paste("tuning")
        pasted.set_sender(app)
        app._driver.send_message(pasted)
        await until(pilot, lambda: len(app.screen_stack) == 2 and not app.type_ahead.waiting)
        await pilot.pause()
        assert app.screen.query_one(Input).value == "tuning"


@pytest.mark.slow
async def test_settings_are_typed_without_a_look(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        send(app, "o", "0", ".", "1", "enter", "right_square_bracket")
        await until(pilot, lambda: pane.cursor > 0.1 and not app.type_ahead.waiting)
        assert pane.cursor < 0.11
        controls = pane.query_one(Controls)
        fields = [row.id.removeprefix("row-") for row in controls.query("Horizontal") if row.display]
        steps = fields.index("folds") - fields.index("alpha")
        send(app, "o", *["tab"] * steps, "4", "enter")
        await until(pilot, lambda: pane.params.folds == 4)
        send(app, "i", *"age=2", "enter")
        await until(pilot, lambda: pane.params.penalty_factor == "age=2")


@pytest.mark.slow
async def test_the_lesson_behind_the_tour_without_a_look(opened):
    async with opened() as (app, pilot, _):
        send(app, "question_mark", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await closed(app, pilot)


@pytest.mark.slow
async def test_what_follows_a_command_belongs_to_what_is_below(opened):
    async with opened() as (app, pilot, _):
        send(app, "colon", *"light", "enter", "g")
        await until(pilot, lambda: app.theme == "lasso-light" and isinstance(app.screen, Picker))
        await closed(app, pilot)
