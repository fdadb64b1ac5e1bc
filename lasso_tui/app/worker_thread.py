"""A thread that works for a widget, one piece of work at a time, the newest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerState

from lasso_tui.data.memory_limits import out_of_memory_message

if TYPE_CHECKING:
    from textual.dom import DOMNode

__all__ = ["SupersededError", "WorkerThread"]


class SupersededError(Exception):
    """Raised inside work that is no longer wanted."""


class WorkerThread:
    """Runs one piece of work at a time; a newer one cancels the older.

    Parameters
    ----------
    widget : is told of the worker's states by `Worker.StateChanged`
    group : name of the widget's workers of this kind
    """

    def __init__(self, widget: DOMNode, group: str) -> None:
        self._widget, self._group = widget, group
        self._worker: Worker[None] | None = None

    def start(self, work: Callable[[], None]) -> None:
        """Begin a piece of work; it reports its own errors."""
        self._worker = self._widget.run_worker(
            work, group=self._group, thread=True, exclusive=True, exit_on_error=False
        )

    def cancel(self) -> None:
        """Stop the work that runs."""
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None

    def reason_not_started(self, change: Worker.StateChanged) -> str:
        """Return why the newest work could not begin, "" where it did: memory may not suffice for its thread."""
        failed = change.worker is self._worker and change.state is WorkerState.ERROR
        error = change.worker.error if failed else None
        return "" if error is None else out_of_memory_message(error)
