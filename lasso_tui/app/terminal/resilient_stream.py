"""Output to a terminal that may go away."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TextIO

__all__ = ["ResilientStream"]


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

    def _attempt(self, send: Callable[[], object]) -> None:
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
