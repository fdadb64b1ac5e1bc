"""How far the reading of files has come: rows, rate, and time left."""

from __future__ import annotations

from time import monotonic

from lasso_tui.data.memory_limits import format_bytes
from lasso_tui.data.streaming.pieces import Piece
from lasso_tui.engines.request import Progress

__all__ = ["Meter"]


class Meter:
    """Counts rows and bytes, and tells them.

    Parameters
    ----------
    progress : told the stage and the share, or None
    size : bytes of all pieces
    """

    def __init__(self, progress: Progress | None, size: int) -> None:
        self._progress, self._size = progress, max(size, 1)
        self.begin("")

    def begin(self, stage: str, done: int = 0) -> None:
        """Begin a pass, of which some bytes need not be read."""
        self._stage, self._skipped = stage, done
        self._rows = self._within = 0
        self._done = done
        self._began = monotonic()

    def count(self, piece: Piece, rows: int, width: int) -> None:
        """Count rows of a piece, with as many columns; 0 rows say that it is complete."""
        self._rows += rows
        self._within += rows * (8 * width if piece.rows is None else piece.size // max(piece.rows, 1))
        self._within = min(self._within, piece.size)
        if not rows:
            self.complete(piece.size, 0)

    def complete(self, size: int, rows: int) -> None:
        """Count a piece of some bytes and rows."""
        self._rows += rows
        self._done, self._within = self._done + size, 0

    def tell(self) -> None:
        """Say how far the work has come."""
        if self._progress is None:
            return
        seconds, size = max(monotonic() - self._began, 1e-3), self._done + self._within
        share, fresh = min(size / self._size, 1.0), size - self._skipped
        left = f", {_duration(seconds * (self._size - size) / fresh)} left" if fresh > 0 else ""
        rate = f"{format_bytes(fresh)}, {format_bytes(fresh / seconds)}/s"
        self._progress(f"{self._stage}: {self._rows:,} rows, {rate}{left}", share)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(max(seconds, 0.0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
