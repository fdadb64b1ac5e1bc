"""Textual's driver for terminals, made to outlive its terminal and to tell when it holds it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["ResilientDriver", "ResilientStream", "TerminalOwner"]


class TerminalOwner(Protocol):
    """Wants to know when the terminal is the app's."""

    def entered(self) -> None:
        """The terminal is the app's."""

    def left(self, *, ending: bool) -> None:
        """The terminal is as it was, because the app ends or is suspended."""


class ResilientDriver(LinuxDriver):
    """The driver of one app; `holder` is told when the terminal is taken and given back."""

    holder: ClassVar[TerminalOwner]

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = ResilientStream(cast("TextIO", self._file))

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self.holder.entered()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Write the last bytes; the terminal is as it was then."""
        super().close()
        self.holder.left(ending=not self._app.is_running)


class ResilientStream:
    """Output to a terminal that may go away: what can no longer be written is dropped.

    Textual's writing thread would end at the first error, and the app wait for it for ever.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.gone = False

    def write(self, text: str) -> int:
        """Write some text, as long as there is a terminal."""
        self._attempt(lambda: self._file.write(text))
        return len(text)

    def flush(self) -> None:
        """Send what has been written."""
        self._attempt(self._file.flush)

    def _attempt(self, send: Any) -> None:
        if self.gone:
            return
        try:
            send()
        except BlockingIOError:  # another program has left the terminal unwilling to wait
            os.set_blocking(self._file.fileno(), True)
            self._attempt(self._file.flush)
        except (OSError, ValueError):
            self.gone = True

    def fileno(self) -> int:
        """The terminal's file descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Tell whether it was a terminal."""
        return True
