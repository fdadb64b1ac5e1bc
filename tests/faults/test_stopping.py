"""Stopping with ctrl+z and going on, and being stopped and continued by somebody else."""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.after import modes_of
from tests.terminal import Terminal

PROMPT = "ready> "


@pytest.fixture
def shell() -> Iterator[Terminal]:
    """A shell that controls jobs."""
    words = ["env", f"PS1={PROMPT}", "bash", "--norc", "--noprofile", "--noediting", "-i"]
    with Terminal(*words, columns=100, rows=30) as shown:
        shown.wait_for(PROMPT)
        yield shown


def app_of(shell: Terminal) -> int:
    """The app's process, the one in front."""
    return os.tcgetpgrp(shell._master)


def threads_of(process: int) -> list[str]:
    return sorted(path.read_text().strip() for path in Path(f"/proc/{process}/task").glob("*/comm"))


def state_of(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]


def begin(shell: Terminal) -> int:
    """Open the app in the shell and wait for its results; return its process."""
    shell.send(f"{sys.executable} -m lasso_tui prostate\n")
    shell.wait_until_fitted()
    shell.idle()
    return app_of(shell)


def since(shell: Terminal, before: int, word: str) -> None:
    """Wait for a word among what has been written after a place."""
    shell.wait_until(lambda: word.encode() in shell.seen[before:])


def leave(shell: Terminal) -> None:
    """Leave the app; the terminal is as it was, and its status is 0."""
    before = len(shell.seen)
    shell.send("q")
    since(shell, before, PROMPT)
    shell.send("echo status $? \n")
    since(shell, before, "status 0")
    assert modes_of(shell.seen) in ({}, {2004: True})  # the shell's own mark of pastes
    assert termios.tcgetattr(shell._master)[3] & termios.ICANON
    assert "Traceback" not in shell.text()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["key", "signal"])
def test_it_stops_and_goes_on_as_it_was(shell, how):
    app = begin(shell)
    shell.send("]]]")
    shell.idle()
    threads = threads_of(app)
    for _ in range(2):
        before = len(shell.seen)
        shell.send("\x1a") if how == "key" else os.kill(app, signal.SIGTSTP)
        since(shell, before, "Stopped")
        since(shell, before, PROMPT)
        assert state_of(app) == "T"
        assert modes_of(shell.seen) in ({}, {2004: True})
        before = len(shell.seen)
        shell.send("fg\n")
        since(shell, before, "nonzero")  # the whole picture comes again
        shell.wait_until(lambda: threads_of(app) == threads)
    leave(shell)


@pytest.mark.slow
def test_in_the_background_it_stays_stopped(shell):
    app = begin(shell)
    shell.send("\x1a")
    shell.wait_for("Stopped")
    before = len(shell.seen)
    shell.send("bg\n")
    since(shell, before, PROMPT)
    shell.wait_until(lambda: state_of(app) == "T")
    assert b"\x1b[?1049h" not in shell.seen[before:]
    shell.send("fg\n")
    since(shell, before, "nonzero")
    leave(shell)


@pytest.mark.slow
def test_being_continued_without_having_stopped_changes_nothing(shell):
    app = begin(shell)
    threads, before = threads_of(app), len(shell.seen)
    for _ in range(20):
        os.kill(app, signal.SIGCONT)
        shell.read(0.01)
    shell.idle()
    assert b"\x1b[?1049h" not in shell.seen[before:]
    assert threads_of(app) == threads
    leave(shell)


@pytest.mark.slow
def test_being_stopped_by_force_and_continued_by_the_shell_takes_the_terminal_again(shell):
    app = begin(shell)
    threads, before = threads_of(app), len(shell.seen)
    os.kill(app, signal.SIGSTOP)
    since(shell, before, "Stopped")
    shell.send("fg\n")
    since(shell, before, "\x1b[?1049h")
    since(shell, before, "nonzero")
    shell.wait_until(lambda: threads_of(app) == threads)
    leave(shell)


@pytest.mark.slow
def test_where_nobody_could_continue_it_ctrl_z_does_not_stop_it():
    with Terminal("-m", "lasso_tui", "prostate", columns=100, rows=30) as shown:
        shown.wait_until_fitted()
        before = len(shown.seen)
        shown.send("\x1a")
        shown.wait_until(lambda: b"nonzero" in shown.seen[before:])
        shown.send("q")
        assert shown.wait_reading() == 0
