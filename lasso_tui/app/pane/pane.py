"""A tab: the controls, charts and read-out of one technique. It shows its state and carries out its effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.worker import Worker

from lasso_tui.app.pane import effects as do
from lasso_tui.app.pane.controls import Controls
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.pane.follow_settings import follow_settings
from lasso_tui.app.pane.frame.coefficient_list import CoefficientList
from lasso_tui.app.pane.frame.pane_view import PaneView
from lasso_tui.app.pane.gc_control import freeze_startup_objects
from lasso_tui.app.pane.messages import (
    CursorPicked,
    ParamEdited,
    Progressed,
    Refused,
    SeriesPicked,
    Solved,
    SolveFailed,
    StatusChanged,
    announcement_of,
)
from lasso_tui.app.pane.pane_facts import PaneFacts
from lasso_tui.app.pane.pane_fields import NO_VALUES
from lasso_tui.app.pane.picking import pick, pick_by, step_drawn
from lasso_tui.app.pane.restore import begin, restore_failed, snapshot
from lasso_tui.app.pane.reveal import reveal
from lasso_tui.app.pane.shown_readout import ShownReadout
from lasso_tui.app.pane.solve_runner import SolveRunner
from lasso_tui.app.pane.state import Transition
from lasso_tui.app.progress import format_progress
from lasso_tui.app.session.pin_overlay import PinOverlay
from lasso_tui.app.session.session import Session
from lasso_tui.requests.data_request import DataRequest, TableCache
from lasso_tui.techniques import AnyResult
from lasso_tui.techniques.job import Job

if TYPE_CHECKING:
    from lasso_tui.app.session.session_state import TabState
    from lasso_tui.techniques import AnyTechnique
    from lasso_tui.techniques.held_out_looks import Looks

__all__ = ["TechniquePane"]


class TechniquePane(PaneFacts):
    """Shows any technique, knowing only its declaration.

    Parameters
    ----------
    technique : what to show
    request : the data to open, or None for those that the tabs share
    shared_request : the data that the tabs share, or None
    cache : columns and tables in memory
    session : pins, and the settings that the tabs of a table share
    tab : how an earlier session left this tab, or None
    """

    DEFAULT_CSS = "TechniquePane { height: 1fr; }"

    def __init__(
        self,
        technique: AnyTechnique,
        request: DataRequest | None,
        shared_request: DataRequest | None,
        cache: TableCache,
        session: Session | None = None,
        tab: TabState | None = None,
    ) -> None:
        self._session = session or Session()
        state = begin(technique, request, shared_request, tab, self._session.settings)
        super().__init__(state, id=f"pane-{technique.slug}")
        self._view = PaneView(self.state, 0 if tab is None else tab.chart)
        self._cache = cache
        self._runner = SolveRunner(self)
        self._pins = PinOverlay(self._session)
        self._readout = ShownReadout(self, self._session)
        self._starting = True
        self._draw_due = False
        self._result_drawn: AnyResult | None = None
        self._unread: list[do.Notify | do.Refuse] = []
        """What failed while the tab was not shown."""

    def compose(self) -> ComposeResult:
        """The question, settings and figures beside the charts, the answer."""
        yield from self._view.widgets()

    def on_mount(self) -> None:
        """Begin with the first solve, once the tab has been painted."""
        self.call_after_refresh(self._start)

    def _start(self) -> None:
        self._starting = False
        self.apply(self.state.on_solve())

    @property
    def busy(self) -> bool:
        """Whether something is being computed, or waits to be drawn."""
        waiting = self._starting or self._draw_due or self.state.task is not None
        return waiting or self.query_one(ChartDeck).waiting

    @property
    def view(self) -> PaneView:
        """Its widgets, and what they show."""
        return self._view

    @property
    def times_looked(self) -> int | None:
        """How often its test rows were looked at, where that is counted."""
        return self._readout.counted(self.state)

    @property
    def looks(self) -> Looks:
        """What was seen of the test rows."""
        return self._readout.looks(self.state)

    def snapshot(self) -> TabState:
        """Return what a later session needs to go on with this tab."""
        return snapshot(self.state, self.query_one(ChartDeck).first)

    def apply(self, transition: Transition) -> bool:
        """Enter a state and carry out what it asks for; tell whether it is another one."""
        before, (self.state, effects) = self.state, transition
        for effect in effects:
            self._carry_out(effect)
        if self.state is not before:
            self._view.show_state(self.state)
            if (self.state.task is None) is not (before.task is None):
                self.post_message(StatusChanged(self.technique.slug))
        return self.state is not before

    def _carry_out(self, effect: do.Effect) -> None:
        match effect:
            case do.Redraw():
                self.redraw_soon()
            case do.StartSolve(task):
                asks = self.result is None and not self.state.restored and not self._cache.seen
                what = self.technique, task.params, task.request, task.table, self._cache
                job = Job(*what, asks=asks, on_sample=True)
                self._runner.start(task.ticket, job)
            case do.CancelSolve():
                self._runner.cancel()
            case do.FinishFirstSolve():
                self.call_after_refresh(freeze_startup_objects)
            case do.ShowParams(cursor):
                self.query_one(Controls).set_params(self.state.params)
                if cursor and self.cursor is not None:
                    self.query_one(Controls).set_cursor(self.technique.cursor, self.cursor)
            case do.ShowDataset():
                self.query_one(Controls).set_dataset(self.state.request.dataset)
                self._view.forget_widths()
            case do.CountLook():
                self._readout.add_look(self.state)
            case do.AnnounceCursor() | do.AnnounceData() | do.AnnounceSettings() | do.ShowStatus():
                self.post_message(announcement_of(effect, self.technique.slug))
            case do.Notify() | do.Refuse():
                self._report(effect)

    def _report(self, note: do.Notify | do.Refuse) -> None:
        """Tell the person what failed, once the tab is shown."""
        if isinstance(note, do.Refuse):
            self.query_one(ChartDeck).set_note(note.reason)
        if not self.is_shown:
            self._unread.append(note)
            return
        if isinstance(note, do.Refuse):
            self.post_message(Refused(self.technique.slug, note.reason))
            return
        self.query_one(Controls).report(note)

    # ------------------------------------------------------------------ what happens

    def enter(self, shared_request: DataRequest | None) -> None:
        """Know that the tab is shown now, and which data and settings the tabs share."""
        self.apply(self.state.on_shared_data(shared_request))
        self.follow(self._session.settings)
        self.post_message(StatusChanged(self.technique.slug))
        unread, self._unread = self._unread, []
        for note in unread:
            self._report(note)

    def follow(self, settings: Mapping[str, Any]) -> None:
        """Take the settings that the tabs of a table share."""
        self.apply(follow_settings(self.state, settings))

    def open(self, request: DataRequest, values: Mapping[str, Any] = NO_VALUES) -> None:
        """Solve on data, and with values of parameters, that the person chose; other tabs follow to the data."""
        self.apply(self.state.on_data(request, values))

    def decline(self, request: DataRequest | None) -> None:
        """Know the data that the tabs share, which this tab cannot show."""
        self.apply(self.state.on_unsuitable_data(request))

    def reset(self) -> None:
        """Go back to the default parameters, and to the cursor's first position."""
        self.apply(self.state.on_reset())

    def cancel(self) -> bool:
        """Stop what is being computed; tell whether anything was."""
        return self.apply(self.state.on_cancel())

    def restore_failed(self) -> bool:
        """Begin anew where what was restored cannot be shown; tell whether that is so."""
        return self.apply(restore_failed(self.state))

    def step(self, steps: int) -> None:
        """Move the cursor along the solved grid; positive steps lead to larger alpha."""
        self.apply(self.state.on_step(steps))

    def step_drawn(self, name: str, steps: int) -> bool:
        """Step a parameter that changes the charts alone; tell whether the tab has it."""
        return self.apply(step_drawn(self.state, name, steps))

    def jump(self, key: str) -> bool:
        """Move the cursor to a mark; tell whether there is one with this key."""
        return self.apply(self.state.on_key(key))

    def pick(self, steps: int) -> bool:
        """Pick the feature some rows further down the list; tell whether there is any."""
        return self.apply(pick_by(self.state, steps))

    def pick_name(self, name: str | None) -> bool:
        """Pick a feature by its name, or none; tell whether that is new."""
        return self.apply(pick(self.state, name))

    @on(CoefficientList.Picked)
    @on(SeriesPicked)
    def _name_picked(self, message: CoefficientList.Picked | SeriesPicked) -> None:
        message.stop()
        self.pick_name(message.name)

    def reveal(self) -> bool:
        """Show the errors on test rows at the cursor; tell whether there are any that were not shown."""
        return self.apply(reveal(self.state))

    def count_look(self) -> None:
        """Count a look at the test rows that a page took."""
        self._readout.add_look(self.state)

    @on(CursorPicked)
    def _picked(self, message: CursorPicked) -> None:
        message.stop()
        self.apply(self.state.on_pick(message.x))

    @on(ParamEdited)
    def _param_edited(self, message: ParamEdited) -> None:
        message.stop()
        self.apply(self.state.on_param(message.name, message.value))

    @on(Solved)
    def _solved(self, message: Solved) -> None:
        message.stop()
        self.apply(self.state.on_result(message.ticket, message.result))

    @on(Progressed)
    def _progressed(self, message: Progressed) -> None:
        message.stop()
        text = format_progress(message.stage, message.fraction, message.seconds_left, message.done)
        self.apply(self.state.on_progress(message.ticket, text))

    @on(SolveFailed)
    def _solve_failed(self, message: SolveFailed) -> None:
        message.stop()
        self.apply(self.state.on_failure(message.ticket, message.reason))

    @on(Worker.StateChanged)
    def _solve_changed(self, message: Worker.StateChanged) -> None:
        self._runner.report_not_started(message, self.state.ticket)

    def redraw_soon(self) -> None:
        """Draw what is shown again, once."""
        # A burst of keys is drawn once: the draw waits until the keys before it have been handled.
        if not self._draw_due:
            self._draw_due = True
            self.call_next(self._draw)

    def _draw(self) -> None:
        self._draw_due = False
        state, result, cursor = self.state, self.state.result, self.state.cursor
        if result is None or cursor is None:
            return
        shown = self.technique.shown(result)
        specs = self._pins.chart_specs(shown, self.technique, state.request.dataset, result)
        pin = self._pins.latest(self.technique, state.request.dataset, result)
        self._view.show(state, specs, self._readout.of(state), self.looks, pin)
        if result is not self._result_drawn:
            self._result_drawn = result
            self.call_after_refresh(self._runner.note_drawn)
            self.post_message(StatusChanged(self.technique.slug))
