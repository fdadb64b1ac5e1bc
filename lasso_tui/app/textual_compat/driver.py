"""Textual's driver for terminals: outlives its terminal and any input, and stops and goes on with its process.

Relies on `LinuxDriver._file`, `attrs_before`, `_get_terminal_size`, `_sigtstp_application` and
`_sigcont_application`, and on `Driver._app` and `_loop`. Needless once a driver can be given its output stream and
its parser of input, survives a terminal that is gone, restores the terminal's settings last, and takes SIGCONT for
what it is.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import termios
import time
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.drivers.linux_driver import LinuxDriver

from lasso_tui.app.terminal.resilient_stream import ResilientStream
from lasso_tui.app.textual_compat.input_reader import MAX_COLUMNS, MAX_ROWS, InputReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from textual.app import App

    from lasso_tui.app.terminal.shutdown import TerminalOwner

__all__ = ["ResilientDriver", "driver_for"]

POLL_SECONDS = 0.1
"""Seconds in which the thread that reads notices that it is to end."""

CHUNK_BYTES = 1 << 12

LOCAL_FLAGS = 3
"""Place of the local flags in what `termios.tcgetattr` returns."""


class ResilientDriver(LinuxDriver):
    """The driver of one app; its owner hears when the terminal is taken and given back."""

    owner: ClassVar[TerminalOwner]

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = ResilientStream(cast("TextIO", self._file))
        self._holds_terminal = False
        self._settings: list[Any] | None = None

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self.owner.entered()
        self._holds_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Write what gives the terminal back, but leave its settings until that is out.

        With them the terminal acts upon bytes: a ctrl+s just then would keep the rest from it.
        """
        self._holds_terminal = False
        self._settings, self.attrs_before = self.attrs_before, None
        super().stop_application_mode()

    def close(self) -> None:
        """Write the last bytes; the terminal is as it was then."""
        super().close()
        if self._settings is not None:
            with contextlib.suppress(termios.error):  # it is gone
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._settings)
        self._settings = None
        self.owner.left(ending=not self._app.is_running)

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, rows = super()._get_terminal_size()
        return min(columns, MAX_COLUMNS), min(rows, MAX_ROWS)

    def disable_input(self) -> None:
        """Read no more, and have the terminal tell nothing that the last bytes may have had it tell."""
        super().disable_input()
        self.write("\x1b[?2048l\x1b[?1016l")

    # ------------------------------------------------------------------ input

    def run_input_thread(self) -> None:
        """Read what is typed until the app gives the terminal back; whatever comes, go on."""
        reader = InputReader()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(POLL_SECONDS)
                data = self._read() if ready else b""
                if ready and not data:  # hung up, or in the background: not to be asked again at once
                    self.exit_event.wait(POLL_SECONDS)
                for event in reader.feed(data) if data else reader.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, CHUNK_BYTES)
        except OSError:
            return b""

    # ------------------------------------------------------------------ stopping and going on

    def _sigtstp_application(self, *_: object) -> None:
        self._call_in_loop(self._stop_and_go_on)

    def _sigcont_application(self, *_: object) -> None:
        self._call_in_loop(self._take_back)

    def _call_in_loop(self, callback: Callable[[], None]) -> None:
        """Have the loop call a function: a handler may run between any two instructions."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(callback)

    def _stop_and_go_on(self) -> None:
        """Give the terminal back, stop, and take it again once somebody has the process go on in the foreground."""
        if not self._holds_terminal:
            return
        self.suspend_application_mode()
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            # The whole job, as the shell does at ctrl+z. Where nobody could have it go on, the system ignores this.
            os.killpg(os.getpgrp(), signal.SIGTSTP)
            while not self._in_foreground():
                time.sleep(POLL_SECONDS)
                os.killpg(os.getpgrp(), signal.SIGTSTP)
        finally:
            signal.signal(signal.SIGTSTP, handler)
        self.resume_application_mode()
        self._app.refresh(layout=True)

    def _take_back(self) -> None:
        """Take the terminal again where the shell has taken it: the process was stopped without being asked."""
        if not self._holds_terminal:
            return
        if not self._in_foreground():
            self._stop_and_go_on()
        elif not self._is_raw():
            self.suspend_application_mode()
            self.resume_application_mode()
            self._app.refresh(layout=True)

    def _in_foreground(self) -> bool:
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:  # the terminal is gone, or not the session's own
            return True

    def _is_raw(self) -> bool:
        try:
            return not termios.tcgetattr(self.fileno)[LOCAL_FLAGS] & termios.ICANON
        except termios.error:
            return True


def driver_for(owner: TerminalOwner) -> type[ResilientDriver]:
    """Return a driver class whose terminal belongs to `owner`."""
    return type("OwnedDriver", (ResilientDriver,), {"owner": owner})
