"""The clipboard over SSH: the exact bytes, nothing but base64 in them, and a file where that cannot be."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.app.terminal.clipboard import MAX_BASE64_CHARS, TooLongError, encode_request, load_tmux_buffer
from lasso_tui.app.terminal.terminal import Terminal
from lasso_tui.exports.formats import content
from tests.app.conftest import said, settle, until


def test_the_bytes_for_each_multiplexer():
    assert encode_request("a;b\n") == "\x1b]52;c;YTtiCg==\x07"
    assert encode_request("a;b\n", "tmux") == "\x1bPtmux;\x1b\x1b]52;c;YTtiCg==\x07\x1b\\"
    assert encode_request("a;b\n", "screen") == "\x1bP\x1b]52;c;YTtiCg==\x07\x1b\\"


def test_a_long_request_goes_through_screen_in_pieces_that_add_up():
    text = "naïve, 9.5\n" * 400
    asked = encode_request(text, "screen")
    pieces = asked.removesuffix("\x1b\\").removeprefix("\x1bP").split("\x1b\\\x1bP")
    assert max(map(len, pieces)) + 4 <= 256
    assert "".join(pieces) == encode_request(text)


@pytest.mark.parametrize("text", ["\x1b]0;evil\x07\x1b\\", "\x07\x9c\x18", "µ ü 漢 \udcff", "", "x" * 50_000])
def test_nothing_but_base64_gets_in(text):
    inside = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", encode_request(text))
    assert inside
    assert base64.b64decode(inside[1]) == text.encode("utf-8", "surrogateescape")


def test_what_a_terminal_would_cut_is_refused():
    assert encode_request("x" * (MAX_BASE64_CHARS // 4 * 3))
    with pytest.raises(TooLongError, match="file"):
        encode_request("x" * (MAX_BASE64_CHARS // 4 * 3 + 1))


@pytest.mark.parametrize(
    ("environ", "between"),
    [
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "xterm", "SSH_TTY": "/dev/pts/3"}, ""),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, "tmux"),
        ({"TERM": "tmux-256color"}, "tmux"),
        ({"TERM": "screen.xterm-256color", "STY": "12.pts-0.host"}, "screen"),
        ({"TERM": "screen"}, "screen"),
    ],
)
def test_what_lies_between_follows_the_environment(environ, between):
    assert Terminal.of(environ).multiplexer == between


@pytest.fixture
def sent(monkeypatch):
    """What the app writes to its driver, while it runs under a pilot."""
    written: list[str] = []
    monkeypatch.setattr(
        "textual.drivers.headless_driver.HeadlessDriver.write", lambda _, s: written.append(s)
    )
    monkeypatch.delenv("TMUX", raising=False)
    return lambda: [text for text in written if "]52;" in text]


async def test_one_key_sends_the_coefficients(opened, sent):
    async with opened() as (app, pilot, pane):
        await pilot.press("s", "C")
        await until(pilot, lambda: bool(sent()))
        expected = content("coefficients.csv", pane.job(), pane.result, pane.cursor)
        assert sent() == [encode_request(expected)]
        assert "Sent to the terminal's clipboard: 8 coefficients" in said(app)
        assert "opied" not in said(app)


async def test_one_key_sends_the_command_line(sent):
    app = LassoApp("prostate", terminal=Terminal(multiplexer="tmux"))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        await pilot.press("L")
        await until(pilot, lambda: bool(sent()))
        assert sent() == [encode_request(content("sh", pane.job(), pane.result, pane.cursor), "tmux")]


@pytest.mark.slow
async def test_a_form_of_the_export_is_sent(opened, sent):
    async with opened() as (app, pilot, pane):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"json", "ctrl+y")
        await until(pilot, lambda: bool(sent()))
        assert sent() == [encode_request(content("json", pane.job(), pane.result, pane.cursor))]


@pytest.mark.slow
async def test_what_is_too_long_is_offered_as_a_file(opened, sent, monkeypatch):
    monkeypatch.setattr("lasso_tui.app.terminal.clipboard.MAX_BASE64_CHARS", 400)
    async with opened() as (app, pilot, _):
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, SaveScreen))
        assert app.screen.query_one("Input").value == "lasso-prostate.coefficients.csv"
        assert "clipboard" in said(app)
        assert "Save it to a file" in said(app)
        assert not sent()


async def test_a_tab_without_coefficients_says_so(opened, sent):
    async with opened("article", slug="denoising") as (app, pilot, _):
        await pilot.press("C")
        await until(pilot, lambda: "no feature coefficients" in said(app))
        assert not sent()


@pytest.mark.skipif(shutil.which("tmux") is None or sys.platform != "linux", reason="needs tmux")
def test_tmux_takes_a_text_for_its_terminal(tmp_path, monkeypatch):
    socket = str(tmp_path / "tmux")
    words = ["tmux", "-S", socket, "-f", "/dev/null"]
    monkeypatch.delenv("TMUX", raising=False)
    subprocess.run([*words, "new-session", "-d", "sleep 60"], check=True)
    try:
        monkeypatch.setenv("TMUX", f"{socket},1,0")
        load_tmux_buffer("α;0.1\n")
        shown = subprocess.run([*words, "show-buffer"], check=True, capture_output=True)
        assert shown.stdout.decode() == "α;0.1\n"
    finally:
        subprocess.run([*words, "kill-server"], check=False)
