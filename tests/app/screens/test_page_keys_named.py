"""Every key that a page names, in its lower edge or its last line, pressed there: something changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.content import Content

from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.main_screen import MainScreen
from lasso_tui.app.screens.data.data_keys import KEYS as DATA_KEYS
from lasso_tui.data import Preparation
from tests.app.conftest import IDLE_LOOKS, looked, press, until
from tests.app.going_back import put_back

NAMES = {
    "Esc": "escape",
    "Enter": "enter",
    "Tab": "tab",
    "Ctrl+Y": "ctrl+y",
    "←": "left",
    "→": "right",
    "↑": "up",
    "↓": "down",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "?": "question_mark",
}


LATER = ("down", "up", "right", "r", "u", "x", "left", "T", "enter", "escape")
"""Keys that do something only after others: up from the first line, back to the first values."""


async def changed(pilot, holds: Callable[[], bool]) -> bool:
    """Let the app run until something holds; tell whether it does, for a page waits for ever."""
    for _ in range(IDLE_LOOKS):
        if holds():
            return True
        await pilot.pause(0.01)
    return False


def keys_named(text: str) -> list[str]:
    """The keys that the lower edge of a page names, esc last."""
    words = Content.from_markup(text).plain.split()
    keys = [NAMES.get(word, word) for word in words if word in NAMES or len(word) == 1]
    return sorted(keys, key=lambda key: LATER.index(key) if key in LATER else -1)


def look(app) -> object:
    """All that is seen: the page, its text and colours, and what was said."""
    strips = app.screen._compositor.render_strips()
    cells = [(s.text, s.style) for strip in strips for s in strip]
    return type(app.screen).__name__, cells, len(vars(app).get("heard", []))


def keys_of_page(page) -> list[str]:
    """The keys of a page's lower edge, or of its last line."""
    edges = [str(box.border_subtitle) for box in page.query("*") if box.border_subtitle]
    if edges:
        return keys_named(edges[0])
    return [key for hint in page.query_one(KeyLine)._hints for _, key in hint.keys]


PAGE_KEYS = {
    "e": "ExportScreen",
    "p": "TextPrompt",
    "y": "Picker",
    "colon": "CommandScreen",
    "slash": "FeaturePicker",
    "question_mark": "TourScreen",
    "x": "RowScreen",
    "P": "CompareScreen",
    "w": "MessagesScreen",
    "c": "SourceScreen",
    "D": "OpenScreen",  # last: Enter opens the first of its data
}
"""Key → the page that it opens."""


@pytest.mark.slow
async def test_the_keys_of_pages(opened):
    preparation = Preparation(test_fraction=0.2)
    async with opened("prostate", preparation=preparation) as (app, pilot, pane):
        await pilot.press("p", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and len(app.session.pins) == 1)
        for opens, name in PAGE_KEYS.items():
            keys, pressed = ["?"], 0
            while pressed < len(keys):
                if type(app.screen).__name__ != name:
                    await put_back(app, pilot, pane)
                    await pilot.press(opens)
                    await until(pilot, lambda name=name: type(app.screen).__name__ == name)
                    await pilot.pause()
                page = app.screen
                keys = keys_of_page(page)
                assert "escape" in keys, name
                before = look(app)
                await pilot.press(keys[pressed])
                assert await changed(pilot, lambda before=before: look(app) != before), (name, keys[pressed])
                pressed += 1
            await put_back(app, pilot, pane)


async def test_the_keys_of_the_data_screen(opened):
    async with opened("birthwt", target="bwt") as (app, pilot, pane):
        for hint in DATA_KEYS:
            if type(app.screen).__name__ != "DataScreen":
                await put_back(app, pilot, pane)
                await pilot.press("d")
                await looked(pilot, app)
            await press(pilot, app, "race")
            if hint.does == "undo":
                await press(pilot, app, "race", "x")
            before = look(app)
            await pilot.press(hint.keys[0][1])
            assert await changed(pilot, lambda before=before: look(app) != before), hint
            page = app.screen
            if type(page).__name__ not in {"DataScreen", "MainScreen"}:
                page.dismiss(None)
                await until(pilot, lambda page=page: app.screen is not page)
