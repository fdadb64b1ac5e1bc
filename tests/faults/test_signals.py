"""Signals, and a terminal that is closed, at every kind of moment."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.after import assert_restored, wait_until_gone
from tests.marks import slow_except
from tests.terminal import MAX_WAIT_SECONDS, Terminal


def starting(shown: Terminal, folder: Path) -> None:
    shown.wait_until(lambda: b"\x1b[?1049h" in shown.seen)


def loading(shown: Terminal, folder: Path) -> None:
    shown.wait_for("reading")


def solving(shown: Terminal, folder: Path) -> None:
    shown.wait_for("cross-validation")


def drawing(shown: Terminal, folder: Path) -> None:
    shown.wait_until_fitted()
    shown.send("]" * 40 + "}" * 10)
    shown.read(1.0)


def other_tab(shown: Terminal, folder: Path) -> None:
    shown.wait_until_fitted()
    shown.send(">>")
    shown.read(1.0)


def dialog(shown: Terminal, folder: Path) -> None:
    shown.wait_until_fitted()
    shown.send("D")
    shown.wait_for("Open data")


def exporting(shown: Terminal, folder: Path) -> None:
    shown.wait_until_fitted()
    shown.send("e")
    shown.wait_for("Export")
    shown.send("\r")
    shown.wait_for("Save as")
    shown.send("\x15" + str(folder / "export.json") + "\r")


def library(shown: Terminal, folder: Path) -> None:
    shown.wait_until(lambda: re.search(r"basis pursuit \d+ %", shown.text()) is not None)


SLOW = "the slow table"

MOMENTS = {
    "starting": (starting, ["prostate"]),
    "loading": (loading, [SLOW]),
    "solving": (solving, [SLOW]),
    "drawing": (drawing, ["prostate"]),
    "going to another tab": (other_tab, ["prostate"]),
    "with a dialog open": (dialog, ["prostate"]),
    "exporting": (exporting, ["prostate"]),
    "in a call that nothing interrupts": (library, ["article", "--technique", "sensing"]),
}
"""Moment → how to come to it, and what the app is opened with."""


def at(moment: str, slow: Path, folder: Path, act: Callable[[Terminal], None]) -> None:
    """Do something to the app at a moment."""
    come, words = MOMENTS[moment]
    words = [str(slow), "--target", "y"] if words == [SLOW] else words
    with Terminal("-m", "lasso_tui", *words, columns=100, rows=30) as shown:
        come(shown, folder)
        act(shown)
    left = [path.name for path in folder.iterdir() if path.name != "home"]
    assert left in ([], ["export.json"]), "part of a file is left"
    for path in left:
        assert (folder / path).read_text().endswith("}\n")


NUMBERS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PAIRS = [(moment, number) for moment in MOMENTS for number in NUMBERS]
QUICK = [("starting", signal.SIGTERM), ("solving", signal.SIGINT), ("drawing", signal.SIGHUP)]


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "number"), slow_except(PAIRS, *QUICK))
def test_a_signal_ends_the_app_and_restores_the_terminal(moment, number, slow_table, tmp_path):
    def act(shown: Terminal) -> None:
        os.kill(shown.process.pid, number)
        assert shown.wait_reading() == 128 + number
        assert_restored(shown)
        assert f"lasso-tui was ended by {number.name}. `lasso-tui --resume`" in shown.text()
        assert "Traceback" not in shown.text()

    at(moment, slow_table, tmp_path, act)


@pytest.mark.slow
@pytest.mark.parametrize("moment", slow_except(MOMENTS, "drawing"))
def test_closing_the_terminal_ends_the_app(moment, slow_table, tmp_path):
    def act(shown: Terminal) -> None:
        shown.close()
        assert shown.process.wait(MAX_WAIT_SECONDS) == 128 + signal.SIGHUP
        wait_until_gone(shown.process.pid)

    at(moment, slow_table, tmp_path, act)


@pytest.mark.slow
def test_leaving_does_not_wait_for_a_call_that_nothing_interrupts(tmp_path):
    def act(shown: Terminal) -> None:
        shown.send("q")
        assert shown.wait_reading() == 0
        assert_restored(shown)
        assert "terminate called" not in shown.text()

    for _ in range(3):  # the call may be over by then
        at("in a call that nothing interrupts", tmp_path, tmp_path, act)


@pytest.mark.slow
def test_leaving_while_a_tab_is_made_is_quiet():
    with Terminal("-m", "lasso_tui", "prostate") as shown:
        shown.wait_until_fitted()
        shown.send(">>>q")
        assert shown.wait_reading() == 0
        assert_restored(shown)
        assert "Traceback" not in shown.text()


LATE_KEY = """
import atexit, os, signal
from lasso_tui.cli import program
atexit.register(lambda: os.kill(os.getpid(), signal.SIGQUIT))
program()
"""


@pytest.mark.slow
def test_a_key_after_the_end_changes_no_status():
    with Terminal("-c", LATE_KEY, "prostate") as shown:
        shown.wait_until_fitted()
        shown.send("q")
        assert shown.wait_reading() == 0


def test_a_signal_before_the_first_picture_leaves_the_terminal_alone():
    with Terminal("-m", "lasso_tui", "prostate") as shown:
        shown.process.send_signal(signal.SIGTERM)
        assert shown.wait_reading() in (-signal.SIGTERM, 128 + signal.SIGTERM)
        assert_restored(shown)


def test_a_kill_is_told_and_the_terminal_restored():
    with Terminal("-m", "lasso_tui", "prostate") as shown:
        shown.wait_until_fitted()
        shown.process.kill()
        assert shown.wait_reading() == -signal.SIGKILL
        assert_restored(shown)
        assert "lasso-tui was killed" in shown.text()


@pytest.mark.slow
def test_a_terminal_that_does_not_read_is_given_up_on(slow_table):
    with Terminal("-m", "lasso_tui", "prostate") as shown:
        shown.wait_until_fitted()
        for _ in range(200):  # more than the terminal keeps for who does not read
            shown.send("]}[{" * 10)
        shown.process.send_signal(signal.SIGTERM)
        assert shown.process.wait(MAX_WAIT_SECONDS) == 128 + signal.SIGTERM
        shown.drained()
        wait_until_gone(shown.process.pid)
