"""A process that restores the terminal if the app is killed.

The app cannot restore the terminal when it is killed, or when a library aborts it for lack of memory. So a second
process, forked before large imports, waits on a pipe that closes when the app ends in any way. It imports nothing
and does nothing else.
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
"""Sequences that reset every mode Textual sets; a terminal ignores those it does not know."""

KILLED_MESSAGE = (
    "lasso-tui was killed, or ran out of memory. Files are written completely or not at all. "
    "If memory was short, open smaller data or fewer rows (--sample N).\n"
)

BUSY, FREE, LATER = b"s", b"e", b"l"
"""The app has the terminal; it does not; it has gone without having restored it, for the terminal did not read."""

IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTTOU, signal.SIGTSTP)
"""Signals that are for the app alone."""

APP_SECONDS, WATCHDOG_SECONDS = 1.0, 60.0
"""How long the app, and the second process, wait for a terminal that does not read, as over a slow line."""


def restore(terminal: int, attributes: list[Any] | None, message: str, seconds: float) -> bool:
    """Restore a terminal and write a message on it; tell whether that was done, or the terminal is gone.

    Parameters
    ----------
    terminal : its file descriptor
    attributes : earlier result of `termios.tcgetattr`, or None; restored only if the terminal is still raw
    message : the message, with a newline
    seconds : how long to wait for a terminal that does not read
    """
    import termios

    local = 3
    with contextlib.suppress(OSError, termios.error):
        raw = not termios.tcgetattr(terminal)[local] & termios.ISIG
        if raw and attributes is not None:
            termios.tcsetattr(terminal, termios.TCSANOW, attributes)
    _, ready, _ = select.select([], [terminal], [], seconds)
    if ready:  # writing to a terminal that does not read would block forever
        with contextlib.suppress(OSError):
            os.write(terminal, (RESTORE + message).encode())
    return bool(ready)


class Watchdog:
    """Handle of the watchdog process in the app.

    Parameters
    ----------
    terminal : file descriptor of the terminal
    """

    def __init__(self, terminal: int) -> None:
        import termios

        self._terminal = terminal
        try:
            self.attributes: list[Any] | None = termios.tcgetattr(terminal)
        except termios.error:
            self.attributes = None
        self._later = False
        end, self._pipe = os.pipe()
        # The app may end, and its terminal tell so by a signal, before the second process has had its turn.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, IGNORED)
        try:
            self._pid = os.fork()
            if self._pid == 0:
                try:
                    for number in IGNORED:
                        signal.signal(number, signal.SIG_IGN)
                    os.close(self._pipe)
                    self._wait(end)
                finally:
                    os._exit(0)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(end)

    def _wait(self, pipe: int) -> None:
        last = FREE
        while state := os.read(pipe, 64):
            last = state[-1:]
        if last in (BUSY, LATER):
            message = KILLED_MESSAGE if last == BUSY else ""
            restore(self._terminal, self.attributes, message, WATCHDOG_SECONDS)

    def entered(self) -> None:
        """Report that the app has taken the terminal."""
        self._send(BUSY)

    def left(self) -> None:
        """Report that the app has restored the terminal."""
        if not self._later:
            self._send(FREE)

    def restore(self, message: str) -> None:
        """Restore the terminal from within the app, or where it does not read leave that to the second process."""
        self._later = not restore(self._terminal, self.attributes, message, APP_SECONDS)
        if self._later:
            self._send(LATER)

    def _send(self, state: bytes) -> None:
        with contextlib.suppress(OSError):
            os.write(self._pipe, state)

    def stop(self) -> None:
        """Stop the watchdog process and wait for it."""
        os.close(self._pipe)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def watch() -> Watchdog | None:
    """Start a watchdog for the terminal of standard input; return None if processes cannot be forked."""
    try:
        return Watchdog(sys.__stdin__.fileno()) if sys.__stdin__ is not None and hasattr(os, "fork") else None
    except OSError:  # process limit reached: run without a watchdog
        return None
