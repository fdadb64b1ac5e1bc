"""A tab: the controls, charts and figures of one technique, and the worker that solves for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from lasso_tui.app.messages import CursorMoved, CursorPicked, ParamEdited, StateChanged
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.readout import ReadoutLines
from lasso_tui.app.pane.solve_worker import SolveWorker
from lasso_tui.app.position_text import format_position
from lasso_tui.app.session.pin_overlay import PinOverlay
from lasso_tui.app.session.session import Session
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques import AnyResult, ParamError, Params, kinds, updated
from lasso_tui.techniques.cursor import step
from lasso_tui.techniques.job import defaults, suits

if TYPE_CHECKING:
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["TechniquePane"]


class TechniquePane(Horizontal, SolveWorker):
    """Shows any technique, knowing only its declaration."""

    DEFAULT_CSS = """
    TechniquePane {
        height: 1fr;
        #picture { width: 1fr; height: 1fr; }
    }
    """

    def __init__(
        self,
        technique: AnyTechnique,
        opening: DataRequest | None,
        followed: DataRequest | None,
        shelf: TableCache,
        memory: Session | None = None,
    ) -> None:
        super().__init__(id=f"pane-{technique.slug}")
        self.technique = technique
        self._followed, self._shelf, self._memory = followed, shelf, memory or Session()
        if opening is None or not suits(technique, opening.dataset):
            opening = DataRequest(technique.dataset)
        self.params: Params = defaults(technique, opening.dataset)
        self.opening = opening
        self._instead = self._why_not(followed)
        self._edited: dict[str, Any] = {}
        self._moved = False
        self._drawing_due = False
        self._told: AnyResult | None = None
        self._beside = PinOverlay(self._memory)

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

    # ------------------------------------------------------------------ data

    def follow(self, opening: DataRequest | None) -> None:
        """Take the data that another tab has opened since this one was left, where they suit."""
        if opening == self._followed:
            return
        self.leave_out(opening)
        if opening is not None and suits(self.technique, opening.dataset):
            self.open(opening)

    def leave_out(self, opening: DataRequest | None) -> None:
        """Say that the data that are open elsewhere are not shown here, where that is so, and why."""
        self._followed = opening
        self._instead = self._why_not(opening)
        self.tell_state()

    def _why_not(self, opening: DataRequest | None) -> str:
        if opening is None or suits(self.technique, opening.dataset):
            return ""
        return f", not {opening.name}: {self.technique.tables_refusal}"

    # ------------------------------------------------------------------ showing

    @property
    def busy(self) -> bool:
        """Whether something is being computed, or waits to be drawn."""
        return super().busy or self._drawing_due

    def watch_result(self, result: AnyResult | None) -> None:
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
        table = self.result.data
        done = [
            part
            for part in getattr(table, "prepared", "").split("; ")[1:-1]
            if part != f"{table.n_samples:,} rows"
        ]
        left = "   ".join([f"{table.name}{self._instead or f'  {table.summary}'}", *done])
        kind = kinds(self.params)[self.technique.cursor]
        marks = [f"{mark.key} {mark.label} {format_position(kind, mark.x)}" for mark in self.result.marks]
        self.post_message(StateChanged(left, "" if self._instead else "   ".join(marks)))

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
            self.move(self.result.nearest_position(message.x))

    @on(ParamEdited)
    def _edited_param(self, message: ParamEdited) -> None:
        message.stop()
        tempo, values = kinds(self.params)[message.name].recompute, {message.name: message.value}
        if tempo == "scrub" and self._scrubbed(message.value):
            self.params = updated(self.params, values)
            self._edited.update(values)
            return
        if tempo == "draw" and self.result is not None:
            self._redraw(self.result, values)
            return
        self.take(values)
        if tempo == "scrub":
            self._moved = False  # the grid must be extended; the cursor starts at what was typed
        self.solve()

    def _redraw(self, result: AnyResult, values: Mapping[str, Any]) -> None:
        """Show a result under other values of what only changes its picture."""
        try:
            redrawn = result.with_params(updated(result.params, values))
        except ParamError as error:
            if self.asked == self.opening:
                self.refuse(error)
            else:  # the data that are being opened may have that column
                self.take(values)
            return
        self.take(values)
        self.result = redrawn

    def _scrubbed(self, place: float | None) -> bool:
        """Move the cursor to what was typed; tell whether that is a place of what is shown."""
        if self.result is None:
            return False
        grid = self.result.grid
        if place is None:
            self.jump("m")
            return True
        if inside := bool(grid[-1] <= place <= grid[0]):
            self.move(place)
        return inside
