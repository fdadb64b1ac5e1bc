"""How far a command has come: one line on a terminal, rewritten and at the end removed; a few lines elsewhere."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

__all__ = ["ProgressLine"]

DELAY_SECONDS = 2.0
"""A command that takes less shows no progress."""

INTERVAL_SECONDS = 0.1

FIRST_LINE_SECONDS = 10.0
"""Time to the first line where there is no terminal; each later one comes after twice the time of that before."""

DEFAULT_COLUMNS = 80

ECHO_COLUMNS = 2
"""What a terminal itself writes behind the line when Ctrl+C is pressed: ^C."""


class ProgressLine:
    """Shows stage and share once a command takes long.

    A context manager: on a terminal the line is removed when the block ends, however it ends. Elsewhere, as in the
    log of a batch, a line is written after 10, 20, 40 seconds and so on.

    Parameters
    ----------
    stream : standard error, or None where the process has none
    clock : seconds that pass, for tests
    """

    def __init__(self, stream: TextIO | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream if stream is not None and not stream.closed else None
        self._clock, self._began = clock, clock()
        self._rewrites = _is_terminal(stream)
        self._due = self._began + (DELAY_SECONDS if self._rewrites else FIRST_LINE_SECONDS)
        self._width = 0

    @property
    def callback(self) -> Callable[[str, float], None] | None:
        """What the work is to call with its stage and share; None where nothing is shown."""
        return None if self._stream is None else self._report

    def __enter__(self) -> Self:
        """Begin the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the line."""
        if self._width:
            blank = " " * min(self._width + ECHO_COLUMNS, self._columns() - 1)
            self._write(f"\r{blank}\r")
            self._width = 0

    def _report(self, stage: str, fraction: float) -> None:
        now = self._clock()
        if now < self._due:
            return
        text = f"{stage} {min(max(fraction, 0.0), 1.0):4.0%}"
        if not self._rewrites:
            self._due = now + (now - self._began)
            self._write(f"{text} after {now - self._began:.0f} s\n")
            return
        self._due = now + INTERVAL_SECONDS
        text = text[: self._columns() - 1]
        self._write("\r" + text.ljust(self._width))
        self._width = max(len(text), min(self._width, self._columns() - 1))

    def _columns(self) -> int:
        if self._stream is None:
            return DEFAULT_COLUMNS
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or DEFAULT_COLUMNS
        except (OSError, ValueError):
            return DEFAULT_COLUMNS

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):  # the terminal is gone; the work goes on
            self._stream = None


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
