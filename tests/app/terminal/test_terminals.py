"""What other terminals get: their characters, their colours, their sizes."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pyte
import pytest
from textual.app import App

from lasso_tui.app import LassoApp
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.terminal.terminal import Terminal
from tests import terminal as pseudo
from tests.app.conftest import screen_text, settle, until

TRUE = 1 << 24


@pytest.mark.parametrize(
    ("environ", "glyphs", "colors"),
    [
        ({"LANG": "en_GB.UTF-8", "TERM": "xterm-256color", "COLORTERM": "truecolor"}, "braille", TRUE),
        ({"LANG": "de_DE.utf8@euro", "TERM": "screen-256color"}, "braille", 256),
        ({"TERM": "xterm"}, "braille", 16),
        ({"LANG": "C", "TERM": "xterm-256color"}, "ascii", 256),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8", "TERM": "xterm"}, "ascii", 16),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX", "TERM": "xterm"}, "ascii", 16),
        ({"LANG": "de_DE.ISO-8859-1", "TERM": "xterm"}, "ascii", 16),
        ({"LC_CTYPE": "UTF-8", "TERM": "xterm-kitty"}, "braille", 256),
        ({"LANG": "en_GB.UTF-8", "TERM": "linux"}, "block", 16),
        ({"LANG": "C", "LASSO_TUI_GLYPHS": "braille", "TERM": "xterm"}, "braille", 16),
        ({"LANG": "en_GB.UTF-8", "LASSO_TUI_GLYPHS": "ASCII", "TERM": "xterm"}, "ascii", 16),
        ({"LANG": "en_GB.UTF-8", "NO_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm"}, "braille", 0),
    ],
)
def test_characters_and_colours_follow_the_environment(environ, glyphs, colors):
    found = Terminal.of(environ)
    assert (found.glyphs, found.colors) == (glyphs, colors)


def test_an_unknown_kind_of_characters_is_refused_in_one_line():
    words = ["env", "LASSO_TUI_GLYPHS=dots", sys.executable, "-m", "lasso_tui", "prostate"]
    with pseudo.Terminal(*words) as shown:
        assert shown.process.wait(timeout=pseudo.MAX_WAIT_SECONDS) == 2
        said = shown.drained().decode()
    assert said.strip() == "lasso-tui: LASSO_TUI_GLYPHS must be braille, block or ascii, not 'dots'."


async def texts(terminal: Terminal, *keys: str) -> list[str]:
    """The screen of several tabs and pages in a terminal."""
    app, found = LassoApp("prostate", terminal=terminal), []
    async with app.run_test(size=(90, 40)) as pilot:
        await settle(pilot)
        found.append(screen_text(app))
        for key in keys:
            before = screen_text(app)
            await pilot.press(key)
            await until(pilot, lambda before=before: screen_text(app) != before)
            found.append(screen_text(app))
    return found


@pytest.mark.slow
async def test_all_is_ascii_where_nothing_else_can_be_shown():
    for text in await texts(Terminal("ascii"), "o", "escape", "t", "t", "question_mark", "escape", "d"):
        assert text.isascii(), sorted({char for char in text if not char.isascii()})


@pytest.mark.slow
async def test_ascii_and_console_take_as_many_cells():
    plain = (await texts(Terminal()))[0].splitlines()
    for terminal in (Terminal("ascii"), Terminal("block", 16, console=True)):
        other = (await texts(terminal))[0].splitlines()
        assert len(other) == len(plain)
        for one, same in zip(plain, other, strict=True):
            words = [(a, b) for a, b in zip(one, same, strict=False) if a.isascii() and a.isalnum()]
            assert all(a == b for a, b in words), (one, same)


async def test_plus_and_minus_are_not_a_sum_in_ascii(opened):
    text = (await texts(Terminal("ascii")))[0]
    assert re.search(r"CV MSE [\d.]+ \+-[\d.]+", text)


@pytest.mark.slow
async def test_the_linux_console_gets_what_its_font_has():
    for text in await texts(Terminal("block", 16, console=True), "question_mark"):
        assert not set(text) & set("╭╮╰╯┊╎┄━▘▝▖▗▚▞▛▜▙▟●○▲…"), text
        assert not any("⠀" <= char <= "⣿" for char in text)


def sent(app: App[object]) -> str:
    """The escape sequences of the whole screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.render(app.console) for strip in strips)


async def test_without_colours_no_colour_is_sent_and_what_is_chosen_stands_out(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = LassoApp("prostate", terminal=Terminal.of(os.environ))
    async with app.run_test(size=(90, 30)) as pilot:
        await settle(pilot)
        await pilot.press("down")
        codes = [c for part in re.findall(r"\x1b\[([0-9;]*)m", sent(app)) for c in part.split(";")]
        assert codes
        assert not [c for c in codes if c in {"38", "48"} or re.fullmatch(r"[349][0-7]|10[0-7]", c)]
        assert re.search(r"\x1b\[[0-9;]*7m ?Lasso", sent(app))
        await pilot.pause()
        assert f"▸ {app.pane.state.picked} " in screen_text(app)
        await pilot.press("D")
        await until(pilot, lambda: "Open data" in screen_text(app))
        assert re.search(r"\x1b\[(?:[0-9]+;)*7(?:;[0-9]+)*m", sent(app))


@pytest.mark.slow
@pytest.mark.parametrize("colors", [16, 256])
async def test_pictures_suit_few_colours(colors):
    app = LassoApp(slug="denoising", terminal=Terminal("braille", colors))
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await settle(pilot)
        shown = pane.query_one(ChartDeck).views[0]._drawing
        pixels = {run.look.color for row in shown.rows for run in row if "▀" in run.text}
        greys = {"#000000", "#555555", "#aaaaaa", "#ffffff"}
        assert pixels == greys if colors == 16 else len(pixels) > len(greys)


@pytest.mark.slow
async def test_a_small_window_says_so_and_the_charts_come_back(opened):
    async with opened(size=(60, 18)) as (app, pilot, pane):
        view = pane.query_one(ChartDeck).views[0]
        assert view.chart is not None
        assert "▲" in screen_text(app) or "m" in view._drawing.text()
        for size in ((59, 18), (60, 17), (20, 5)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: view.chart is None)
            width, height = size
            said = re.sub(r"[\s│]+", " ", screen_text(app))
            if size != (20, 5):
                assert f"{width} × {height}" in said
                assert "charts need 60 × 18" in said
            await pilot.resize_terminal(60, 18)
            await until(pilot, lambda: view.chart is not None)
        assert "coefficient" in screen_text(app)


@pytest.mark.slow
async def test_at_60_by_18_nothing_overlaps(opened):
    async with opened(size=(60, 18)) as (app, _, pane):
        lines = screen_text(app).splitlines()
        assert len([view for view in pane.query_one(ChartDeck).views if view.display]) == 1
        assert "nonzero" in screen_text(app)
        assert lines[-1].split()[:2] == ["[", "]"]
        assert all(word in lines[-1] for word in ("alpha", "marks", "chart", "help"))
        assert all(len(line) <= 60 for line in lines)


@pytest.mark.slow
async def test_resizing_while_solving_is_safe():
    app = LassoApp("hitters")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.pane is not None)
        sizes = [(60, 18), (30, 9), (200, 60), (80, 24), (61, 17), (100, 30)]
        for k in range(60):
            if app.pane.busy or k < len(sizes):
                await pilot.resize_terminal(*sizes[k % len(sizes)])
        await pilot.resize_terminal(80, 24)
        pane = await settle(pilot)
        await until(pilot, lambda: "nonzero" in screen_text(app))
        drawing = pane.query_one(ChartDeck).views[0]._drawing
        assert (drawing.width, drawing.height) == tuple(pane.query_one(ChartDeck).views[0].size)


@pytest.mark.slow
@pytest.mark.parametrize("multiplexer", ["tmux-256color", "screen"])
def test_what_multiplexers_call_themselves_gets_colours_of_theirs(multiplexer):
    env = {**os.environ, "TERM": multiplexer, "LANG": "C.UTF-8"}
    env.pop("COLORTERM", None)
    env.pop("NO_COLOR", None)
    words = [
        "env",
        *(f"{k}={v}" for k, v in env.items() if k in {"TERM", "LANG"}),
        "COLORTERM=",
        sys.executable,
    ]
    with pseudo.Terminal(*words, "-m", "lasso_tui", "prostate", columns=80, rows=24) as shown:
        shown.wait_until_fitted()
        shown.idle(0.3)
        for key in "]]+-0[":
            shown.answer(key)
    codes = re.findall(rb"\x1b\[([0-9;]*)m", shown.seen)
    assert any(codes)
    assert not any(b"38;2" in code or b"48;2" in code for code in codes)
    assert any(b"38;5" in code for code in codes) == multiplexer.endswith("256color")
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(shown.seen.replace(b"\x1b[>", b"\x1b[").replace(b"\x1b[?u", b""))
    assert any("nonzero" in line for line in screen.display)


def test_a_dumb_terminal_is_told_what_to_do():
    env = {**os.environ, "TERM": "dumb"}
    words = [sys.executable, "-m", "lasso_tui"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "lasso-tui run" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
