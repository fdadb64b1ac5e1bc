"""A terminal that does not read for a while, as over a slow line, while the app is ended."""

from __future__ import annotations

import contextlib

import pytest

from lasso_tui.terminal_watchdog import RESTORE
from tests.faults.after import assert_restored
from tests.terminal import Terminal

ENDING = """
import os
from lasso_tui import terminal_watchdog

watchdog = terminal_watchdog.Watchdog(0)
watchdog.entered()
os.set_blocking(0, False)
try:
    while True:
        os.write(0, b"x" * 64)
except BlockingIOError:
    os.set_blocking(0, True)
terminal_watchdog.APP_SECONDS = 0.0
watchdog.restore("It was ended.\\n")
watchdog.left()
os._exit(3)
"""


def test_the_second_process_restores_it_once_it_reads_again():
    with Terminal("-c", ENDING) as terminal:
        assert terminal.process.wait() == 3  # nothing is read before
        assert RESTORE.encode() not in terminal.seen
        terminal.wait_until(lambda: RESTORE.encode() in terminal.seen)
        assert b"killed" not in terminal.seen


@pytest.mark.slow
def test_ctrl_s_while_the_app_leaves_keeps_nothing_of_the_end_from_the_terminal():
    for _ in range(4):
        with Terminal("-m", "lasso_tui", "prostate") as terminal:
            terminal.wait_until_fitted()
            terminal.idle()
            terminal.send("q")
            with contextlib.suppress(RuntimeError, OSError):  # it has ended
                while terminal.process.poll() is None:
                    terminal.send_bytes(b"\x13")
                    terminal.read(0.001)
            assert terminal.wait_reading() == 0
            assert_restored(terminal)
