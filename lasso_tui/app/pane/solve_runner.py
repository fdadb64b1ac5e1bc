"""The worker that solves for a tab, and what it reports.

The worker is a thread: NumPy lets the screen's thread run during its products, and a result, which holds the data,
need not be copied. `python -m tests.benchmarks.feel` measures what a key costs meanwhile.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker, get_current_worker

from lasso_tui.app.pane.messages import Progressed, Solved, SolveFailed
from lasso_tui.app.progress import PROGRESS_SECONDS
from lasso_tui.app.worker_thread import SupersededError, WorkerThread
from lasso_tui.data.memory_limits import hold_reserve, out_of_memory_message, return_freed_memory
from lasso_tui.techniques.job import Job, stream

if TYPE_CHECKING:
    from textual.widget import Widget

__all__ = ["SolveRunner"]

FIRST_RESULTS = 2
"""Results of a solve that the screen draws before the next one is worked on: the path and its cross-validation."""

DRAWING_SECONDS = 0.25
"""Most seconds that are waited for a drawing."""


class SolveRunner:
    """Runs one solve at a time, the newest, and posts what it finds to a widget.

    Parameters
    ----------
    widget : gets `Solved`, `SolveFailed` and `Progressed`, each with the ticket of its solve
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._thread = WorkerThread(widget, "solve")
        self._drawn = threading.Event()

    def start(self, ticket: int, job: Job) -> None:
        """Start a solve under a ticket; one that runs is cancelled."""
        self._thread.start(partial(self._solve, ticket, job))

    def cancel(self) -> None:
        """Stop the solve that runs."""
        self._thread.cancel()

    def note_drawn(self) -> None:
        """Know that the newest result is on the screen."""
        self._drawn.set()

    def report_not_started(self, change: Worker.StateChanged, ticket: int) -> None:
        """Post that the newest solve, of this ticket, could not begin."""
        if reason := self._thread.reason_not_started(change):
            self._widget.post_message(SolveFailed(ticket, reason))

    def _solve(self, ticket: int, job: Job) -> None:
        worker, post = get_current_worker(), self._widget.post_message
        hold_reserve()
        reported = began = time.monotonic()
        current, done = "", list[str]()

        def progress(stage: str, fraction: float) -> None:
            nonlocal reported, began, current, done
            if worker.is_cancelled:
                raise SupersededError
            now = time.monotonic()
            name, detail, _ = stage.partition(":")  # such as "summing: 2,000,000 rows, 1.5 GB/s, 10 s left"
            if name != current:
                done = [one for one in [*done, current] if one not in {"", name}]
                began, current = now, name
            if now - reported > PROGRESS_SECONDS:
                reported, spent = now, now - began
                left = spent / fraction - spent if spent > 1.0 and fraction > 0.02 and not detail else None
                post(Progressed(ticket, stage, fraction, left, tuple(done)))

        try:
            from lasso_tui.charts import warm_up

            for number, result in enumerate(stream(job, progress), start=1):
                warm_up()
                if worker.is_cancelled:
                    return
                # What a read-out imports, and makes once for a result, is there when the screen asks for it.
                job.technique.readout(result, float(result.grid[0]))
                self._drawn.clear()
                post(Solved(ticket, result))
                if number <= FIRST_RESULTS and result.pending:
                    # Both threads would take turns in holding the interpreter, and the drawing twice as long.
                    self._drawn.wait(DRAWING_SECONDS)
            return_freed_memory()
        except SupersededError:
            return
        except ValueError as error:
            post(SolveFailed(ticket, str(error)))
        except Exception as error:
            if reason := out_of_memory_message(error):
                post(SolveFailed(ticket, reason))
                return
            post(SolveFailed(ticket, f"{type(error).__name__}: {error}"))
            raise
