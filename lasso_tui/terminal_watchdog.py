"""A terminal put right again by a process of its own, where the app could not do it.

What the app does at its end does not happen when it is killed, or when a library ends the program because memory
has run out. So a second process, forked before anything large is imported, waits on a pipe that closes when the
app is gone, however that came about. It imports nothing and does nothing else.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from typing import Any

__all__ = ["RESTORE", "Watchdog", "restore", "watch"]

RESTORE = (
    "\x1b[?2026l"  # draw at once
    "\x1b[?2004l"  # pastes are not marked
    "\x1b[?7h"  # long lines wrap
    "\x1b[?2048l"  # sizes are not told
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # the mouse is the terminal's
    "\x1b[<u"  # keys as ever
    "\x1b[?1049l"  # the screen as it was
    "\x1b[?25h"  # with its cursor
    "\x1b[?1004l"  # focus is not told
    "\x1b[0m\r"
)
"""All that Textual asks of a terminal, taken back; a terminal ignores what it does not know."""

KILLED_MESSAGE = (
    "lasso-tui was ended from outside, or by lack of memory, and could not say so itself. Files are written whole "
    "or not at all; open smaller data, or fewer rows with --sample, if memory was short.\n"
)

BUSY, FREE = b"s", b"e"


def restore(terminal: int, attributes: list[Any] | None, said: str) -> None:
    """Put a terminal right and say a sentence on it; a terminal that is gone is left alone.

    Parameters
    ----------
    terminal : its file descriptor
    attributes : what `termios.tcgetattr` gave before, or None; set only where the terminal is still raw
    said : what to say, with a newline
    """
    import termios

    local = 3
    with contextlib.suppress(OSError, termios.error):
        raw = not termios.tcgetattr(terminal)[local] & termios.ISIG
        if raw and attributes is not None:
            termios.tcsetattr(terminal, termios.TCSANOW, attributes)
    _, ready, _ = select.select([], [terminal], [], 1.0)
    if ready:  # a terminal that does not read would keep the program for ever
        with contextlib.suppress(OSError):
            os.write(terminal, (RESTORE + said).encode())


class Watchdog:
    """The watching process, seen from the app.

    Parameters
    ----------
    terminal : the terminal's file descriptor
    """

    def __init__(self, terminal: int) -> None:
        import termios

        self._terminal = terminal
        try:
            self.attributes: list[Any] | None = termios.tcgetattr(terminal)
        except termios.error:
            self.attributes = None
        end, self._pipe = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                os.close(self._pipe)
                self._wait(end)
            finally:
                os._exit(0)
        os.close(end)

    def _wait(self, pipe: int) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTTOU, signal.SIGTSTP):
            signal.signal(number, signal.SIG_IGN)
        last = FREE
        while told := os.read(pipe, 64):
            last = told[-1:]
        if last == BUSY:
            restore(self._terminal, self.attributes, KILLED_MESSAGE)

    def entered(self) -> None:
        """The terminal is the app's from now on."""
        self._tell(BUSY)

    def left(self) -> None:
        """The terminal is as it was."""
        self._tell(FREE)

    def restore(self, said: str) -> None:
        """Put the terminal right from within the app."""
        restore(self._terminal, self.attributes, said)

    def _tell(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._pipe, word)

    def stop(self) -> None:
        """End the process and wait for it."""
        os.close(self._pipe)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def watch() -> Watchdog | None:
    """Begin to watch over the terminal that standard input is, where processes can be forked."""
    try:
        return Watchdog(sys.__stdin__.fileno()) if sys.__stdin__ is not None and hasattr(os, "fork") else None
    except OSError:  # no more processes are allowed: the app does without
        return None
