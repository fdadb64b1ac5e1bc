"""Commands by name, features by name, marks by letter, warnings."""

from __future__ import annotations

import re

from lasso_tui.app.screens.command_screen import CommandScreen
from lasso_tui.app.screens.feature_picker import FeaturePicker
from lasso_tui.app.screens.help_screen import KEYS
from lasso_tui.app.screens.mark_screen import MarkScreen
from lasso_tui.app.screens.messages_screen import MessagesScreen
from lasso_tui.app.themes import THEMES
from tests.app.conftest import said, screen_text, until

SHOWN_AS = {
    "esc": "esc",
    "enter": "⏎",
    "shift+←": "shift+left",
    "shift+→": "shift+right",
    "shift+↑": "shift+up",
    "shift+↓": "shift+down",
}
"""Keys of the help → as the list of commands writes them."""


async def test_the_palette_has_every_command(opened):
    async with opened() as (app, _, _):
        commands = list(app.commands)
        assert {f"theme-{theme.name}" for theme in THEMES} <= {one.name for one in commands}
        keys = {key for one in commands for key in one.keys.split()}
        rows = [row.split("|")[1] for row in KEYS.splitlines() if row.startswith("| `")]
        helped = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
        own = {":", "ctrl+p", "9"}  # the list itself, and more charts than this tab has
        shown = {SHOWN_AS.get(key, key) for key in helped} - own
        assert shown <= keys, shown - keys


async def test_commands_are_searched_by_all_words_and_the_last_used_comes_first(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(app.screen, CommandScreen))
        lines = [str(option.prompt) for option in app.screen.query_one("OptionList").options]
        assert {len(line) for line in lines} == {59}
        ends = {line[:26]: line.rsplit(maxsplit=1)[-1] for line in lines}
        assert (ends["Decrease alpha by one step"], ends["Increase alpha by one step"]) == ("←", "→")
        assert all(len(line) <= 80 for line in screen_text(app).splitlines())
        before = pane.cursor
        await pilot.press(*"ten alpha incr", "enter")
        await until(pilot, lambda: pane.cursor > before)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandScreen))
        rows = app.screen.query_one("OptionList")
        assert "Increase alpha by ten steps" in str(rows.get_option_at_index(0).prompt)
        await pilot.press("escape")


async def test_the_ends_of_the_axis(opened):
    async with opened() as (_, pilot, pane):
        await pilot.press("home")
        assert pane.cursor == pane.result.grid[-1]
        await pilot.press("right")
        assert pane.cursor == pane.result.grid[-2]
        await pilot.press("end")
        assert pane.cursor == pane.result.grid[0]
        await pilot.press("left")
        assert pane.cursor == pane.result.grid[1]


async def test_a_feature_is_found_and_the_next_of_those_found(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("n")
        await until(pilot, lambda: "Press / to find" in said(app))
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(app.screen, FeaturePicker))
        await pilot.press(*"lc", "enter")
        await until(pilot, lambda: not isinstance(app.screen, FeaturePicker))
        assert app.screen.found == ("lcavol", "lcp")
        assert pane.state.picked == "lcavol"
        await pilot.press("n")
        assert pane.state.picked == "lcp"
        await pilot.press("n", "N")
        assert pane.state.picked == "lcp"
        await pilot.press("enter")
        await until(pilot, lambda: pane.query("ChartView").first().chart.title == "Entry")


async def test_a_mark_is_reached_by_its_letter(opened):
    async with opened("article", slug="selection") as (app, pilot, pane):
        mark = next(mark for mark in pane.result.marks if mark.key not in "ms")
        await pilot.press("apostrophe")
        await until(pilot, lambda: isinstance(app.screen, MarkScreen))
        assert mark.label in screen_text(app)
        await pilot.press(mark.key)
        await until(pilot, lambda: pane.cursor == mark.x)
        await pilot.press("apostrophe", "z")
        await until(pilot, lambda: "No mark z" in said(app))


async def test_warnings_are_listed(opened):
    async with opened("birthwt", target="low") as (app, pilot, _):
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, MessagesScreen))
        assert "Data preparation" in screen_text(app)
        await pilot.press("w")
        await until(pilot, lambda: not isinstance(app.screen, MessagesScreen))
