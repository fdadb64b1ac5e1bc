"""Ends the app in good order when a signal arrives or its terminal goes away.

A handler may run between any two instructions, so it only writes a byte to a pipe. A thread reads the pipe, asks
the app to exit as it would at `q`, and where the app is too busy for that, restores the terminal itself.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from lasso_tui.data.memory_limits import out_of_memory_message

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["GracefulShutdown", "TerminalOwner", "TerminalRestorer"]

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

GRACE_SECONDS = 5.0
"""Seconds in which the app may leave by itself after a signal."""

STOP_SECONDS = 2.0
"""Seconds in which what computes, or waits for a disk, may stop once the terminal was given back."""

START_SECONDS = 0.02
"""Seconds between two attempts to reach an app that is only starting."""

DONE, CLOSED = 255, 254
"""Bytes in the pipe that are no signal's number: the app has returned; the terminal was given back."""


class TerminalOwner(Protocol):
    """Wants to know when the terminal is the app's."""

    def entered(self) -> None:
        """The terminal is the app's."""

    def left(self, *, ending: bool) -> None:
        """The terminal is as it was, because the app ends or is suspended."""


class EndableApp(Protocol):
    """What is needed of the app."""

    @property
    def is_running(self) -> bool:
        """Whether it runs."""

    @property
    def return_code(self) -> int | None:
        """Its exit status, once it has one."""

    def report_terminal_to(self, owner: TerminalOwner) -> None:
        """Tell an owner when the terminal is taken and given back."""

    def call_later(self, callback: Callable[[], None]) -> bool:
        """Call a function among the app's messages; safe from any thread."""

    def exit(self, *, return_code: int) -> None:
        """Leave."""


class TerminalRestorer(Protocol):
    """Restores the terminal where the app cannot."""

    def entered(self) -> None:
        """The terminal is the app's."""

    def left(self) -> None:
        """The terminal is as it was."""

    def restore(self, message: str) -> None:
        """Restore the terminal and print a message."""


class GracefulShutdown:
    """While the app runs, signals and a closed terminal end it in good order.

    Parameters
    ----------
    app : the app
    restorer : restores the terminal, or None
    save : saves the app's state, never raises; the app does so itself where it exits, and is called where it cannot

    Attributes
    ----------
    signum : the signal that ended the app, 0 where none did; SIGHUP where the terminal was closed
    """

    def __init__(
        self,
        app: EndableApp,
        restorer: TerminalRestorer | None = None,
        save: Callable[[], object] | None = None,
    ) -> None:
        self.app, self.restorer, self._save = app, restorer, save
        self.signum = 0
        self._exits = False
        self._has_terminal = False

    def __enter__(self) -> Self:
        self._pipe, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._old = {number: signal.signal(number, lambda number, _: self.note(number)) for number in SIGNALS}
        self.app.report_terminal_to(self)
        self._thread = threading.Thread(target=self._wait_for_signal, name="lasso-tui-shutdown", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._has_terminal:  # the app has fallen before it could give the terminal back
            self._end_after_fault(error)
        self._write_byte(DONE)
        self._thread.join()
        for number, old in self._old.items():
            # One that has ended the app often comes twice: from the terminal, and from the shell.
            signal.signal(number, signal.SIG_IGN if self.signum else old)
        os.close(self._pipe)
        os.close(self._wake)

    # ------------------------------------------------------------------ what the driver reports

    def entered(self) -> None:
        """The terminal is the app's."""
        self._has_terminal = True
        if self.restorer is not None:
            self.restorer.entered()

    def left(self, *, ending: bool) -> None:
        """The terminal is as it was; where the app ends, what still computes has a while to stop."""
        self._has_terminal = False
        if self.restorer is not None:
            self.restorer.left()
        if ending:
            self._write_byte(CLOSED)

    # ------------------------------------------------------------------ leaving

    def note(self, number: int) -> None:
        """End the app for a signal; 0 is none."""
        if number:
            self._write_byte(number)

    def _write_byte(self, byte: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake, bytes([byte]))

    def _wait_for_signal(self) -> None:
        # Restoring the terminal from the background must not stop this process.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        cause = self._first_event()
        if cause == DONE:
            return
        if cause != CLOSED:
            self.signum = cause
        requested, end = (
            cause == CLOSED,
            time.monotonic() + (STOP_SECONDS if cause == CLOSED else GRACE_SECONDS),
        )
        while (left := end - time.monotonic()) > 0:
            requested = requested or self._request_exit()
            ready, _, _ = select.select([self._pipe], [], [], left if requested else min(left, START_SECONDS))
            said = os.read(self._pipe, 64) if ready else b""
            if DONE in said:
                return
            if CLOSED in said:
                end = min(end, time.monotonic() + STOP_SECONDS)
        self._force()

    def _first_event(self) -> int:
        """Wait for what ends the app first: its return, a signal, or its terminal's going."""
        poll = select.poll()
        poll.register(self._pipe, select.POLLIN)
        if sys.__stdin__ is not None:
            poll.register(sys.__stdin__.fileno(), 0)  # only a hang-up is reported
        while True:
            for file, what in poll.poll():
                if file == self._pipe:
                    return os.read(self._pipe, 1)[0]
                if what & select.POLLHUP:
                    return signal.SIGHUP
                poll.unregister(file)  # a system that cannot tell; signals do

    def _request_exit(self) -> bool:
        """Have the app exit; tell whether it runs."""
        if not self.app.is_running:
            return False
        with contextlib.suppress(RuntimeError):  # the loop has just been closed
            # In its turn among the app's messages, as a key would be: not while a tab is being made.
            self.app.call_later(self._exit)
        return True

    def _exit(self) -> None:
        self._exits = True
        self.app.exit(return_code=self.status)

    @property
    def status(self) -> int:
        """The exit status; for a signal, the shell's convention; 1 where the app ended without having one."""
        code = self.app.return_code
        return 128 + self.signum if self.signum else 1 if code is None else code

    @property
    def message(self) -> str:
        """What to print at the end, "" where the person ended it."""
        if not self.signum:
            return ""
        name = signal.Signals(self.signum).name
        return f"lasso-tui was ended by {name}. `lasso-tui --resume` restores the session."

    def _end_after_fault(self, error: BaseException | None) -> None:
        reason = out_of_memory_message(error) if error is not None else ""
        self._force(reason or f"internal error ({error!r}). Please report this.", 1)

    def _force(self, reason: str = "", status: int | None = None) -> None:
        """Exit at once: the terminal does not read, or a computation cannot be stopped."""
        if self._has_terminal and self.restorer is not None:
            message = f"lasso-tui: {reason}" if reason else self.message
            self.restorer.restore(f"{message}\n" if message else "")
            self.restorer.left()
        if self.signum and not self._exits and self._save is not None:
            self._save()
        os._exit(self.status if status is None else status)
