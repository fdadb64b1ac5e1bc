"""How the app ends when something else ends it: a signal, or its terminal going away.

A handler may come between any two instructions, so it only writes a byte to a pipe. A thread reads the pipe, asks
the app to leave as it would at `q`, and where the app is too busy to leave, puts the terminal right itself.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from lasso_tui.data.memory_limits import out_of_memory_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

__all__ = ["GracefulShutdown", "TerminalRestorer"]

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

GRACE_SECONDS = 5.0
"""Seconds in which the app may leave by itself."""

DONE, CLOSED = 255, 254
"""Bytes in the pipe that are no signal's number: the app has returned; its terminal is as it was."""


class TerminalRestorer(Protocol):
    """What puts the terminal right where the app does not get to it."""

    def entered(self) -> None:
        """The terminal is the app's."""

    def left(self) -> None:
        """The terminal is as it was."""

    def restore(self, said: str) -> None:
        """Put the terminal right and say something."""


class GracefulShutdown:
    """While the app runs, signals and a closed terminal end it in good order.

    Parameters
    ----------
    app : the app
    restorer : what puts the terminal right, or None
    before : called in the app's own thread before it leaves, to save what is to be kept

    Attributes
    ----------
    signum : the signal that ended the app, 0 where none did; SIGHUP where the terminal was closed
    """

    def __init__(
        self,
        app: App[Any],
        restorer: TerminalRestorer | None = None,
        before: Callable[[], object] | None = None,
    ) -> None:
        self.app, self.restorer, self._before = app, restorer, before
        self.signum = 0
        self._held = False

    def __enter__(self) -> Self:
        from lasso_tui.app.terminal.driver import ResilientDriver

        self._pipe, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._old = {number: signal.signal(number, self._note) for number in SIGNALS}
        self.app.driver_class = type("Driver", (ResilientDriver,), {"holder": self})
        self._thread = threading.Thread(target=self._stand_by, name="lasso-tui-ending", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._held:  # the app has fallen before it could give the terminal back
            self._fallen(error)
        self._tell(DONE)
        self._thread.join()
        for number, old in self._old.items():
            # One that has ended the app often comes twice: from the terminal, and from the shell.
            signal.signal(number, signal.SIG_IGN if self.signum else old)
        os.close(self._pipe)
        os.close(self._wake)

    # ------------------------------------------------------------------ what the driver tells

    def entered(self) -> None:
        """The terminal is the app's."""
        self._held = True
        if self.restorer is not None:
            self.restorer.entered()

    def left(self, *, ending: bool) -> None:
        """The terminal is as it was; where the app ends, what still computes has a while to stop."""
        self._held = False
        if self.restorer is not None:
            self.restorer.left()
        if ending:
            self._tell(CLOSED)

    # ------------------------------------------------------------------ leaving

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._tell(number)

    def _tell(self, byte: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake, bytes([byte]))

    def _stand_by(self) -> None:
        # The terminal may be set right from the background too.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        told = self._first()
        if told == DONE:
            return
        if told != CLOSED:
            self.signum = told
        asked, end = told == CLOSED, time.monotonic() + GRACE_SECONDS
        while (left := end - time.monotonic()) > 0:
            asked = asked or self._ask()
            ready, _, _ = select.select([self._pipe], [], [], left if asked else min(left, 0.02))
            if ready and DONE in os.read(self._pipe, 64):
                return
        self._force()

    def _first(self) -> int:
        """Wait for the first thing that ends the app, the terminal's going among them."""
        poll = select.poll()
        poll.register(self._pipe, select.POLLIN)
        if sys.__stdin__ is not None:
            poll.register(sys.__stdin__.fileno(), 0)  # only its going is told
        while True:
            for file, what in poll.poll():
                if file == self._pipe:
                    return os.read(self._pipe, 1)[0]
                if what & select.POLLHUP:
                    return signal.SIGHUP
                poll.unregister(file)  # a system that cannot tell; signals do

    def _ask(self) -> bool:
        """Have the app leave; tell whether it was there to be asked."""
        loop = getattr(self.app, "_loop", None)
        if loop is None or not self.app.is_running:
            return False
        with contextlib.suppress(RuntimeError):  # the loop has just been closed
            # In its turn among the app's messages, as a key would be: not while a tab is being made.
            loop.call_soon_threadsafe(self.app.call_later, self._leave)
        return True

    def _leave(self) -> None:
        try:
            if self._before is not None:
                self._before()
        finally:
            self.app.exit(return_code=self.status)

    @property
    def status(self) -> int:
        """The exit status, as shells tell a signal."""
        return 128 + self.signum if self.signum else self.app.return_code or 0

    @property
    def sentence(self) -> str:
        """What to say at the end, "" where the person ended it."""
        if not self.signum:
            return ""
        name = signal.Signals(self.signum).name
        return f"lasso-tui was ended by {name}; `lasso-tui --resume` goes on from where it was."

    def _fallen(self, error: BaseException | None) -> None:
        lacking = out_of_memory_message(error) if error is not None else ""
        self._force(lacking or f"a fault of the program ended it ({error!r}); please report this.", 1)

    def _force(self, sentence: str = "", status: int | None = None) -> None:
        """Leave at once: the terminal does not read, or something computes that cannot be stopped."""
        if self._held and self.restorer is not None:
            told = f"lasso-tui: {sentence}" if sentence else self.sentence
            self.restorer.restore(f"{told}\n" if told else "")
            self.restorer.left()
        os._exit(self.status if status is None else status)
