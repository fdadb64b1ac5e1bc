"""The texts of pages at the three sizes of windows: none is cut, and every page names its keys."""

from __future__ import annotations

import pytest
from textual.content import Content

from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.main_screen import MainScreen
from lasso_tui.app.pane.controls.fields import ParamInput
from lasso_tui.app.screens.picker import Picker
from tests.app.conftest import screen_text, until
from tests.app.going_back import put_back

SIZES = [(80, 24), (120, 40), (200, 60)]

PAGES = {
    "e": "ExportScreen",
    "p": "TextPrompt",
    "y": "Picker",
    "g": "Picker",
    "colon": "CommandScreen",
    "slash": "FeaturePicker",
    "apostrophe": "MarkScreen",
    "question_mark": "TourScreen",
    "x": "RowScreen",
    "P": "CompareScreen",
    "w": "MessagesScreen",
    "D": "OpenScreen",
    "d": "DataScreen",
}
"""Key → the page that it opens."""


def edges(page) -> list[str]:
    """The titles and the keys in the edges of a page's boxes."""
    texts = [text for box in page.query("*") for text in (box.border_title, box.border_subtitle) if text]
    return [Content.from_markup(str(text)).plain for text in texts]


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_no_text_of_a_page_is_cut(opened, size, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)  # a folder without files, which would be listed
    async with opened("diabetes", size=size) as (app, pilot, pane):
        for key, name in PAGES.items():
            await put_back(app, pilot, pane)
            await pilot.press(key)
            await until(pilot, lambda name=name: type(app.screen).__name__ == name)
            page = app.screen
            if name == "DataScreen":
                await until(pilot, lambda page=page: page.is_ready)
            await pilot.pause()
            shown = screen_text(app)
            page_lines = shown if isinstance(page, MainScreen) or page.styles.background.a == 1 else ""
            for text in edges(page):
                assert text in shown, (name, text)
            assert edges(page) or page.query(KeyLine), name
            if isinstance(page, Picker):
                option_lines = [line for line in shown.splitlines() if line.count("│") >= 2]
                page_lines = "\n".join(line[line.index("│") : line.rindex("│")] for line in option_lines)
            assert "…" not in page_lines.replace("part-*.csv", ""), (name, page_lines)


async def test_a_list_of_targets_begins_at_the_present_one(opened):
    async with opened("diabetes") as (app, pilot, _):
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        assert any(
            "progression" in line and "the target now" in line for line in screen_text(app).splitlines()
        )
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, Picker))
        assert app.pane.request.target in {None, "progression"}


async def test_a_long_number_in_a_field_has_no_scrollbar_over_it(opened):
    async with opened("diabetes", size=(120, 40)) as (app, pilot, pane):
        field = pane.query_one("#param-alpha", ParamInput)
        field.show("0.000242612")
        await pilot.pause()
        assert not field.show_horizontal_scrollbar or field.styles.scrollbar_size_horizontal == 0
        assert field.value[:5] in screen_text(app) or field.value[-5:] in screen_text(app)
