"""A click and the keys after it, however fast they come, do what they do by hand."""

from __future__ import annotations

import pytest
from textual.events import Key, MouseDown, MouseUp
from textual.widgets import Input, OptionList

from lasso_tui.app.screens.open_screen import OpenScreen
from lasso_tui.techniques.discovery import headings
from tests.app.conftest import screen_text, settle, until


@pytest.fixture(autouse=True)
def no_deadline(monkeypatch):
    """Keys go on by what ends their wait, not by the time that it lasts at most."""
    monkeypatch.setattr("lasso_tui.app.type_ahead.MAX_WAIT_SECONDS", 1e6)


def send(app, *what):
    """Send keys and clicks, (x, y), as the terminal's reader does, without waiting for what they do."""
    for one in what:
        if isinstance(one, str):
            events = [Key(one, one if len(one) == 1 else None)]
        else:
            events = [kind(None, *one, 0, 0, 1, False, False, False) for kind in (MouseDown, MouseUp)]
        for event in events:
            event.set_sender(app)
            app._driver.send_message(event)


def place_of(widget, row=0):
    return widget.region.x + 1, widget.region.y + row


def place_of_text(app, text):
    """Where a text stands on the screen."""
    for y, line in enumerate(screen_text(app).splitlines()):
        if text in line:
            return line.index(text) + 1, y
    raise AssertionError(f"{text} is not in {screen_text(app)}")


async def test_a_click_on_a_tab_and_a_key_of_that_tab(opened):
    second = headings()[1]
    async with opened(size=(120, 40)) as (app, pilot, _):
        tabs = app.query_one("#tabs")
        column = next(first for first, _, what in tabs._targets[0] if what == f"tab:{second.slug}")
        x, y = tabs.region.x + column, tabs.region.y
        send(app, (x, y), "question_mark")
        # The tour where there is a result already.
        await until(pilot, lambda: type(app.screen).__name__ in ("HelpScreen", "TourScreen"))
        assert app.slug == second.slug


async def test_a_click_on_a_key_and_what_is_typed_into_the_page(opened):
    async with opened(size=(120, 40)) as (app, pilot, _):
        send(app, place_of_text(app, "e export"), "j", "s")
        await until(pilot, lambda: len(app.screen_stack) > 1 and bool(app.screen.query(Input)))
        await until(pilot, lambda: app.screen.query_one(Input).value == "js")


async def test_a_click_on_a_row_and_a_key_of_what_comes_then(opened):
    async with opened(size=(120, 40)) as (app, pilot, _):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        rows = app.screen.query_one(OptionList)
        await until(pilot, lambda: rows.region.height > 3)
        await pilot.pause()
        send(app, place_of(rows, 1), "question_mark")
        await until(pilot, lambda: type(app.screen).__name__ == "TourScreen")
        assert not any(isinstance(screen, OpenScreen) for screen in app.screen_stack)


async def test_a_key_that_opens_a_page_and_a_click_in_it(opened):
    """The click is for what is there when the page has come, as by hand."""
    async with opened(size=(120, 40)) as (app, pilot, pane):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        rows = app.screen.query_one(OptionList)
        await until(pilot, lambda: rows.region.height > 3)
        place = place_of(rows, 1)
        await pilot.press("escape")
        await settle(pilot)
        before = pane.request
        send(app, "D", place)
        await until(pilot, lambda: len(app.screen_stack) == 1 and pane.request != before)
