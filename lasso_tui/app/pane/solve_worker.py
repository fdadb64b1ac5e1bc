"""The solving half of a tab: a worker beside the screen, what it reports, and the end of that.

The worker is a thread: NumPy lets the screen's thread run during its products, and a result, which holds the data,
need not be copied. `python -m tests.benchmarks.feel` tells what a key costs meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from textual import on, work
from textual.reactive import reactive
from textual.worker import get_current_worker

from lasso_tui.app.gc_control import freeze_startup_objects
from lasso_tui.app.messages import Opened, Progressed, Refused, Solved, SolveFailed
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.readout import ReadoutLines
from lasso_tui.app.pane.tab_state import RestorableTab
from lasso_tui.app.progress import PROGRESS_EVERY, progress_words
from lasso_tui.data.memory_limits import hold_reserve, out_of_memory_message
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques import AnyResult, ParamError, kinds, updated
from lasso_tui.techniques.job import Job, defaults, shared, stream

__all__ = ["SolveWorker"]


class SupersededError(Exception):
    """Raised inside a solve that a newer one has replaced."""


class SolveWorker(RestorableTab):
    """Mixed into a pane: one solve at a time, the newest, while the last good result stays."""

    result: reactive[AnyResult | None] = reactive(None, init=False, always_update=True, repaint=False)
    _shelf: TableCache
    _followed: DataRequest | None
    _chosen = False
    """Whether other tabs are to follow to what is being opened."""
    _ticket = 0
    _job: Job | None = None
    _working = False

    @property
    def asked(self) -> DataRequest:
        """The data that were asked for last: those that are being opened, else those that are shown."""
        return self._job.opening if self._working and self._job is not None else self.opening

    @property
    def busy(self) -> bool:
        """Whether something is being computed, or waits to be drawn."""
        return self._working or self.query_one(ChartDeck).waiting

    def job(self) -> Job:
        """Return the computation that the shown result is of."""
        return Job(self.technique, self.result.params if self.result else self.params, self.opening)

    # ------------------------------------------------------------------ beginning

    def open(self, opening: DataRequest, values: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Solve on data, and with values of parameters, that the person chose; other tabs follow to the data.

        What is shown stays until that is done.
        """
        self._chosen = True
        if values:
            self.take(values)
            self.query_one(Controls).set_params(self.params)
        if values or opening != self.asked:
            self.solve(opening)
        elif not self._working:
            self._tell_opened()

    def take(self, values: Mapping[str, Any]) -> None:
        """Set parameters, of what is shown and of other data that are being opened."""
        self.params = updated(self.params, values)
        self._edited.update(values)
        job = self._job
        if job is not None and self.asked != self.opening:
            served = {
                n: v for n, v in values.items() if kinds(self.params)[n].applies_to(job.opening.dataset)
            }
            self._job = replace(job, params=updated(job.params, served))

    def solve(self, opening: DataRequest | None = None) -> None:
        """Start a solve, which replaces one that is running, on the data that were asked for last or on others."""
        asked, opening = self.asked, opening or self.asked
        params, table = self.params, self.result.data if self.result is not None else None
        if opening != self.opening:
            table = None
            if opening == asked and self._job is not None:
                params = self._job.params
            else:
                params = updated(defaults(self.technique, opening.dataset), self._kept(opening.dataset))
        self._ticket += 1
        self._job = Job(self.technique, params, opening, table, self._shelf)
        self._working = True
        self.query_one(ChartDeck).set_stale(self.result is not None)
        self._work(self._ticket, self._job)

    def reset(self) -> None:
        """Go back to the parameters that suit the data, and to the cursor's first place."""
        asked = self.asked
        self._edited.clear()
        self._moved, self._job = False, None
        self.params = defaults(self.technique, self.opening.dataset)
        self.query_one(Controls).set_params(self.params)
        self.solve(asked)

    def cancel(self) -> bool:
        """Stop what is being computed and keep what there is; tell whether anything was."""
        if not self._working or self.result is None:
            return False
        self.workers.cancel_node(self)
        self._stop()
        return True

    def _kept(self, dataset: str) -> dict[str, Any]:
        """What the person has set and still has a meaning for other data."""
        return {
            name: value
            for name, value in self._edited.items()
            if (kind := kinds(self.params)[name]).recompute != "scrub"
            and kind.applies_to(dataset)
            and (dataset == self.opening.dataset or not kind.names_columns)
        }

    # ------------------------------------------------------------------ the worker

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _work(self, ticket: int, job: Job) -> None:
        worker = get_current_worker()
        hold_reserve()
        reported = began = time.monotonic()
        doing = ""

        def progress(stage: str, fraction: float) -> None:
            nonlocal reported, began, doing
            if worker.is_cancelled:
                raise SupersededError
            now = time.monotonic()
            if stage != doing:
                began, doing = now, stage
            if now - reported > PROGRESS_EVERY:
                reported, spent = now, now - began
                left = spent / fraction - spent if spent > 1.0 and fraction > 0.02 else None
                self.post_message(Progressed(ticket, stage, fraction, left))

        try:
            from lasso_tui.charts import warm_up

            for result in stream(job, progress):
                warm_up()
                if worker.is_cancelled:
                    return
                self.post_message(Solved(ticket, result))
        except SupersededError:
            return
        except ValueError as error:
            self.post_message(SolveFailed(ticket, str(error)))
        except Exception as error:
            if sentence := out_of_memory_message(error):
                self.post_message(SolveFailed(ticket, sentence))
                return
            self.post_message(SolveFailed(ticket, f"{type(error).__name__}: {error}"))
            raise

    @on(Solved)
    def _solved(self, message: Solved) -> None:
        message.stop()
        if message.ticket != self._ticket or self._job is None:
            return
        job = self._job
        if job.opening != self.opening:
            if job.opening.dataset != self.opening.dataset:
                self._edited = {
                    name: value
                    for name, value in self._edited.items()
                    if not kinds(self.params)[name].names_columns or getattr(job.params, name) == value
                }
            self.opening, self.params = job.opening, job.params
            self._moved = False
            controls = self.query_one(Controls)
            controls.set_params(self.params)
            controls.set_dataset(self.opening.dataset)
            self.query_one(ReadoutLines).forget_widths()
        self.result = result = self._as_set(message.result)
        if not result.pending:
            self._working = False
            self.query_one(ChartDeck).set_progress("")
            self.call_after_refresh(freeze_startup_objects)
        if self._chosen:
            self._tell_opened()

    def _as_set(self, result: AnyResult) -> AnyResult:
        """Draw a result as it was asked for while it was computed; what does not fit it is taken back."""
        if result.params == self.params:
            return result
        try:
            return result.with_params(self.params)
        except ParamError as error:
            self.params = result.params
            self.refuse(error)
            return result

    def refuse(self, error: ParamError) -> None:
        """Say why what was set cannot be, and show the parameters that are in force."""
        self.app.notify(str(error), severity="error", title="Not changed", markup=False)
        self._write_params()

    def _tell_opened(self) -> None:
        """Have the other tabs follow to the data that are shown, where they may."""
        self._chosen = False
        if shared(self.technique, self.opening.dataset):
            self._followed = self.opening
            self.post_message(Opened(self.opening))

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        message.stop()
        if message.ticket == self._ticket and self._job is not None:
            words = progress_words(message.stage, message.fraction, message.left)
            self.query_one(ChartDeck).set_progress(words)

    # ------------------------------------------------------------------ the end

    @on(SolveFailed)
    def _failed(self, message: SolveFailed) -> None:
        message.stop()
        if message.ticket != self._ticket:
            return
        self._stop()
        if self.result is None:
            self.query_one(ChartDeck).set_note(message.sentence)
            self.post_message(Refused(message.sentence))
            return
        words = f"{message.sentence} The last picture is kept."
        self.app.notify(words, severity="error", title="Not computed", markup=False, timeout=8)

    def _stop(self) -> None:
        """Come to rest on the last good result, with the parameters it was computed with."""
        self._ticket += 1
        self._job, self._working, self._chosen = None, False, False
        deck = self.query_one(ChartDeck)
        deck.set_stale(False)
        deck.set_progress("")
        if self.result is not None:
            self.params = self.result.params
            self._write_params()

    def _write_params(self) -> None:
        """Show the parameters that are in force, and forget edits that are not among them."""
        self._edited = {n: v for n, v in self._edited.items() if getattr(self.params, n) == v}
        controls = self.query_one(Controls)
        controls.set_params(self.params)
        if self.cursor is not None:
            controls.set_cursor(self.technique.cursor, self.cursor)
