"""A tab: the controls, charts and figures of one technique, and the worker that solves for them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.worker import get_current_worker

from lasso_tui.app.collecting import put_aside
from lasso_tui.app.controls import Controls
from lasso_tui.app.deck import ChartDeck
from lasso_tui.app.messages import (
    CursorMoved,
    CursorPicked,
    Opened,
    ParamEdited,
    Progressed,
    Refused,
    Solved,
    SolveFailed,
    StateChanged,
)
from lasso_tui.app.readout import ReadoutLines
from lasso_tui.app.recalling import Recalling
from lasso_tui.app.state.beside import Beside
from lasso_tui.app.state.memory import Memory
from lasso_tui.data.memory import hold_reserve, out_of_memory
from lasso_tui.techniques import Params, Result, kinds, updated
from lasso_tui.techniques.cursor import step
from lasso_tui.techniques.figures import significant
from lasso_tui.techniques.job import Job, defaults, shared, stream, suits
from lasso_tui.techniques.opening import Opening, Shelf

if TYPE_CHECKING:
    from lasso_tui.techniques.technique import Technique

__all__ = ["TechniquePane"]

PROGRESS_EVERY = 0.1
"""Seconds between two reports of a worker, and before its first."""


class SupersededError(Exception):
    """Raised inside a solve that a newer one has replaced."""


class TechniquePane(Horizontal, Recalling):
    """Shows any technique, knowing only its declaration."""

    DEFAULT_CSS = """
    TechniquePane {
        height: 1fr;
        #picture { width: 1fr; height: 1fr; }
    }
    """

    result: reactive[Result | None] = reactive(None, init=False, always_update=True, repaint=False)
    cursor: reactive[float | None] = reactive(None, init=False, repaint=False)

    def __init__(
        self,
        technique: Technique[Any, Any],
        opening: Opening | None,
        followed: Opening | None,
        shelf: Shelf,
        memory: Memory | None = None,
    ) -> None:
        super().__init__(id=f"pane-{technique.slug}")
        self.technique = technique
        self._followed, self._shelf, self._memory = followed, shelf, memory or Memory()
        if opening is None or not suits(technique, opening.dataset):
            opening = Opening(technique.dataset)
        self.params: Params = defaults(technique, opening.dataset)
        self.opening = opening
        self._chosen = False
        self._instead = self._why_not(followed)
        self._edited: dict[str, Any] = {}
        self._moved = False
        self._ticket = 0
        self._job: Job | None = None
        self._drawing_due = False
        self._told: Result | None = None
        self._working = False
        self._beside = Beside(self._memory)

    def compose(self) -> ComposeResult:
        """Controls at the left; charts over figures at the right."""
        yield Controls(self.params, self.opening.dataset)
        with Vertical(id="picture"):
            yield self.recalled_deck()
            yield ReadoutLines()

    def on_mount(self) -> None:
        """Begin with the first solve, once the tab has been painted."""
        self._working = True
        self.call_after_refresh(self.solve)

    # ------------------------------------------------------------------ solving

    def open(self, opening: Opening, values: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Solve on data, and with values of parameters, that the person chose; other tabs follow to the data.

        What is shown stays until that is done.
        """
        self._chosen = True
        if values:
            self.params = updated(self.params, values)
            self._edited.update(values)
            self.query_one(Controls).set_params(self.params)
        if values or opening != self.opening:
            self.solve(opening)

    def follow(self, opening: Opening | None) -> None:
        """Take the data that another tab has opened since this one was left, where they suit."""
        if opening == self._followed:
            return
        self.leave_out(opening)
        if opening is not None and suits(self.technique, opening.dataset):
            self.open(opening)

    def leave_out(self, opening: Opening | None) -> None:
        """Say that the data that are open elsewhere are not shown here, where that is so, and why."""
        self._followed = opening
        self._instead = self._why_not(opening)
        self.tell_state()

    def _why_not(self, opening: Opening | None) -> str:
        if opening is None or suits(self.technique, opening.dataset):
            return ""
        return f", not {opening.name}: {self.technique.no_tables}"

    def solve(self, opening: Opening | None = None) -> None:
        """Start a solve, which replaces one that is running."""
        opening = opening or self.opening
        params, table = self.params, self.result.table if self.result is not None else None
        if opening != self.opening:
            params, table = defaults(self.technique, opening.dataset), None
            params = updated(params, self._kept(opening.dataset))
        self._ticket += 1
        self._job = Job(self.technique, params, opening, table, self._shelf)
        self._working = True
        self.query_one(ChartDeck).set_stale(self.result is not None)
        self._work(self._ticket, self._job)

    @property
    def busy(self) -> bool:
        """Whether something is being computed, or waits to be drawn."""
        return self._working or self._drawing_due or self.query_one(ChartDeck).waiting

    def job(self) -> Job:
        """Return the computation that the shown result is of."""
        return Job(self.technique, self.result.params if self.result else self.params, self.opening)

    def _kept(self, dataset: str) -> dict[str, Any]:
        """What the person has set and still has a meaning for other data."""
        return {
            name: value
            for name, value in self._edited.items()
            if kinds(self.params)[name].tempo != "scrub" and kinds(self.params)[name].serves(dataset)
        }

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
            if sentence := out_of_memory(error):
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
            self.opening, self.params = job.opening, job.params
            self._moved = False
            controls = self.query_one(Controls)
            controls.set_params(self.params)
            controls.set_dataset(self.opening.dataset)
            self.query_one(ReadoutLines).forget_widths()
        result = message.result
        if result.params != self.params:  # what only changes the picture was set while this was computed
            result = result.with_params(self.params)
        self.result = result
        if not result.pending:
            self._working = False
            self.query_one(ChartDeck).set_progress("")
            self.call_after_refresh(put_aside)
        if self._chosen and shared(self.technique, self.opening.dataset):
            self._followed = self.opening
            self._chosen = False
            self.post_message(Opened(self.opening))

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
        self._job, self._working = None, False
        deck = self.query_one(ChartDeck)
        deck.set_stale(False)
        deck.set_progress("")
        if self.result is not None:
            self._edited = {
                name: value
                for name, value in self._edited.items()
                if getattr(self.result.params, name) == value
            }
            self.params = self.result.params
            controls = self.query_one(Controls)
            controls.set_params(self.params)
            if self.cursor is not None:
                controls.set_cursor(self.technique.cursor, self.cursor)

    def cancel(self) -> bool:
        """Stop what is being computed and keep what there is; tell whether anything was."""
        if not self._working or self.result is None:
            return False
        self.workers.cancel_node(self)
        self._stop()
        return True

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        message.stop()
        if message.ticket == self._ticket and self._job is not None:
            done = round(10 * message.fraction)
            words = f"{message.stage} {'━' * done}{'╌' * (10 - done)} {message.fraction:4.0%}"
            if message.left is not None:
                words += f", {message.left:.0f} s left"
            self.query_one(ChartDeck).set_progress(f"{words}, esc stops")

    # ------------------------------------------------------------------ showing

    def watch_result(self, result: Result | None) -> None:
        """Show a result, leaving the cursor where the person has put it."""
        if result is None:
            return
        self.query_one(ChartDeck).set_stale(False)
        inside = self.cursor is not None and result.grid[-1] <= self.cursor <= result.grid[0]
        target = self.cursor if self._moved and inside else result.start
        if target == self.cursor:
            self.redraw_soon()
        self.cursor = target

    def watch_cursor(self, cursor: float | None) -> None:
        """Move the cursor in every chart and figure."""
        self.redraw_soon()

    def redraw_soon(self) -> None:
        """Draw what is shown again, once."""
        # A burst of keys is one picture: the draw waits until the keys before it have been read.
        if not self._drawing_due:
            self._drawing_due = True
            self.call_next(self._draw)

    def _draw(self) -> None:
        self._drawing_due = False
        result, cursor = self.result, self.cursor
        if result is None or cursor is None:
            return
        exhibits = self._beside.exhibits(
            self.technique.shown(result), self.technique, self.opening.dataset, result
        )
        self.query_one(ChartDeck).show(exhibits, result, cursor)
        self.query_one(ReadoutLines).show(self.technique.readout(result, cursor), result.warnings)
        self.query_one(Controls).set_cursor(self.technique.cursor, cursor)
        if result is not self._told:
            self._told = result
            self.tell_state()

    def tell_state(self) -> None:
        """Have the top line say what is open here."""
        if self.result is None:
            return
        table = self.result.table
        done = [
            part
            for part in getattr(table, "prepared", "").split("; ")[1:-1]
            if part != f"{table.n_samples:,} rows"
        ]
        left = "   ".join([f"{table.name}{self._instead or f'  {table.summary}'}", *done])
        right = (
            ""
            if self._instead
            else "   ".join(f"{mark.key} {mark.label} {significant(mark.x)}" for mark in self.result.marks)
        )
        self.post_message(StateChanged(left, right))

    # ------------------------------------------------------------------ moving

    def step(self, steps: int) -> None:
        """Move the cursor along the solved grid; positive steps are towards larger alpha."""
        if self.result is not None and self.cursor is not None:
            self.move(step(self.result.grid, self.cursor, steps))

    def jump(self, key: str) -> bool:
        """Move the cursor to a mark; tell whether there is one with this key."""
        marks = {mark.key: mark.x for mark in self.result.marks} if self.result else {}
        if key in marks:
            self.move(marks[key])
        return key in marks

    def move(self, place: float) -> None:
        """Put the cursor at a place."""
        self._moved = True
        self.cursor = place
        self.post_message(CursorMoved())

    @on(CursorPicked)
    def _picked(self, message: CursorPicked) -> None:
        message.stop()
        if self.result is not None:
            self.move(self.result.picked(message.x))

    @on(ParamEdited)
    def _edited_param(self, message: ParamEdited) -> None:
        message.stop()
        tempo = kinds(self.params)[message.name].tempo
        self.params = updated(self.params, {message.name: message.value})
        self._edited[message.name] = message.value
        if tempo == "draw" and self.result is not None:
            self.result = self.result.with_params(self.params)
        elif tempo == "scrub" and self.result is not None:
            self._scrub_to(message.value)
        else:
            self.solve()

    def _scrub_to(self, place: float | None) -> None:
        assert self.result is not None
        grid = self.result.grid
        if place is None:
            self.jump("m")
        elif grid[-1] <= place <= grid[0]:
            self.move(place)
        else:
            self._moved = False  # the grid must be extended; the cursor starts at what was typed
            self.solve()

    def reset(self) -> None:
        """Go back to the parameters that suit the data, and to the cursor's first place."""
        self._edited.clear()
        self._moved = False
        self.params = defaults(self.technique, self.opening.dataset)
        self.query_one(Controls).set_params(self.params)
        self.solve()
