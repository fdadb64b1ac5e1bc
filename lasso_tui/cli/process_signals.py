"""Signals to a command: noted from its first line on, and acted on where that breaks nothing.

An exception out of a handler may come between any two instructions. In an import it leaves a module half made, and
what imports it says something else; so while a command starts, a signal is only noted. While it works, the exception
ends the work and has partly written files removed.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # as the type checker knows it; importing `typing` would delay the first line
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Self

__all__ = ["SIGNALS", "ProcessSignals"]

NAMES = ("SIGHUP", "SIGINT", "SIGTERM")

IMPORT_SECONDS = 0.02
"""Seconds after which an import that a signal has come into is looked at again."""

LOST_SECONDS = 2.0
"""Seconds after which the exception is raised again: Python drops one that is raised in a destructor."""


class ProcessSignals:
    """The signals of a process that ask it to end.

    A context manager: within, a signal ends the work by SystemExit, at once or when the import under way is done.

    Attributes
    ----------
    noted : the first signal that came and was not yet acted on, 0 without one
    """

    def __init__(self) -> None:
        self.noted = 0
        self._working = self._raised = False

    def install(self) -> None:
        """Note signals from now on, but for those that whoever started the process has it ignore."""
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._note)

    def ignore(self) -> None:
        """Do nothing at a signal from now on: the process has its status, and Python would put the defaults back."""
        for name in NAMES:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, signal.SIG_IGN)

    def take(self) -> int:
        """Return the signal noted, for somebody else to act on."""
        number, self.noted = self.noted, 0
        return number

    def check(self) -> None:
        """End the command where a signal has been noted."""
        if self.noted:
            raise SystemExit(128 + self.noted)

    @property
    def message(self) -> str:
        """What to print at the end, "" where no signal has been noted."""
        return f"lasso-tui was ended by {signal.Signals(self.noted).name}." if self.noted else ""

    def __enter__(self) -> Self:
        """Begin the work."""
        self.check()
        self._working = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the work."""
        self._working = self._raised = False
        if self.noted:
            self._look_again(0)

    def _note(self, number: int, frame: FrameType | None) -> None:
        again, self.noted = self.noted, self.noted or number
        if self._working:
            if not self._raised:
                self._end_work(frame)
        elif again:  # somebody is impatient, and nothing is at stake yet
            os.write(2, f"{self.message}\n".encode())
            os._exit(128 + self.noted)

    def _end_work(self, frame: FrameType | None) -> None:
        if is_importing(frame) and self._look_again(IMPORT_SECONDS):
            return
        self._raised = True
        self._look_again(LOST_SECONDS)
        self.check()

    def _look_again(self, seconds: float) -> bool:
        """Have the work ended after some seconds, 0 for never; tell whether the system can do that."""
        if sys.platform == "win32":
            return False
        signal.signal(signal.SIGALRM, self._alarm)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        return True

    def _alarm(self, number: int, frame: FrameType | None) -> None:
        if self._working and self.noted:
            self._end_work(frame)


def is_importing(frame: FrameType | None) -> bool:
    """Tell whether a module is being imported where a frame is."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


SIGNALS = ProcessSignals()
"""Those of this process, as its handlers are its own."""
