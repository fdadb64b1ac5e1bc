"""What a program leaves behind: the terminal's modes, processes, files."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.terminal import MAX_WAIT_SECONDS, Terminal

__all__ = ["assert_restored", "modes_of", "wait_until_gone"]

DEFAULTS = {25: True, 7: True}
"""Modes that are on in a terminal of its own: the cursor, and long lines that wrap; all others are off."""


def modes_of(sent: bytes) -> dict[int, bool]:
    """The modes that some bytes have left other than they were."""
    modes: dict[int, bool] = {}
    for numbers, how in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", sent):
        for number in numbers.split(b";"):
            modes[int(number)] = how == b"h"
    return {number: on for number, on in modes.items() if on != DEFAULTS.get(number, False)}


def keyboards_left(sent: bytes) -> int:
    """Levels of the kitty keyboard protocol that were entered and not left."""
    level = 0
    for how in re.findall(rb"\x1b\[([<>])[0-9]*u", sent):
        level = level + 1 if how == b">" else max(level - 1, 0)
    return level


def processes_of(session: int) -> list[int]:
    """The processes of a session that are not yet gone."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                _, _, rest = (folder / "stat").read_text().rpartition(") ")
            except OSError:
                continue
            state, _, _, of = rest.split()[:4]
            if int(of) == session and state != "Z":
                found.append(int(folder.name))
    return found


def wait_until_gone(session: int, seconds: float = MAX_WAIT_SECONDS) -> None:
    """Wait until no process of a session is left."""
    end = time.monotonic() + seconds
    while left := processes_of(session):
        assert time.monotonic() < end, f"processes {left} are left of session {session}"
        time.sleep(0.02)


def assert_restored(terminal: Terminal) -> None:
    """Nothing of the app is left in the terminal, and none of its processes."""
    wait_until_gone(terminal.process.pid)
    sent = terminal.drained()
    assert modes_of(sent) == {}, (modes_of(sent), sent[-300:])
    assert keyboards_left(sent) == 0
    assert terminal.as_before()
