"""The state of a tab as one frozen value; every transition returns the next state and what is to be done.

A transition is a pure function and knows no widget; the pane carries out the effects. One solve runs at a time, the
newest, while the last good result stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lasso_tui.app.pane.edits import edits_in_force, edits_to_keep, edits_without_columns, names_refused
from lasso_tui.app.pane.effects import (
    AnnounceCursor,
    AnnounceData,
    AnnounceSettings,
    CancelSolve,
    Effect,
    FinishFirstSolve,
    Notify,
    Redraw,
    Refuse,
    ShowDataset,
    ShowParams,
    ShowStatus,
    SolveTask,
    StartSolve,
)
from lasso_tui.app.pane.pane_fields import NO_VALUES, PaneFields
from lasso_tui.app.pane.settings import announcement, names_of_settings, settings_of, without_columns
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import AnyResult, ParamError, kinds, updated
from lasso_tui.techniques.cursor import step
from lasso_tui.techniques.job import defaults, shared, suits

__all__ = ["PaneState", "Transition"]

Transition = tuple["PaneState", tuple[Effect, ...]]


@dataclass(frozen=True, eq=False)
class PaneState(PaneFields):
    """How a tab is, and what comes of each event."""

    # ------------------------------------------------------------------ the cursor

    def on_step(self, steps: int) -> Transition:
        """Move the cursor along the solved grid; positive steps lead to larger alpha."""
        if self.result is None or self.cursor is None:
            return self, ()
        return self._moved(step(self.result.grid, self.cursor, steps))

    def on_key(self, key: str) -> Transition:
        """Move the cursor to the mark with this key, if there is one."""
        for mark in self.result.marks if self.result is not None else ():
            if mark.key == key:
                return self._moved(mark.x)
        return self, ()

    def on_pick(self, x: float) -> Transition:
        """Move the cursor to a position picked on the x axis."""
        return (self, ()) if self.result is None else self._moved(self.result.nearest_position(x))

    def _moved(self, position: float) -> Transition:
        state = replace(self, cursor=position, cursor_set=True)
        if position == self.cursor:
            return state, (AnnounceCursor(),)
        return state, (Redraw(), AnnounceCursor())

    # ------------------------------------------------------------------ parameters

    def on_param(self, name: str, value: Any) -> Transition:
        """Take a parameter that the person set: move the cursor, draw anew, or solve, whichever it needs."""
        recompute, values = kinds(self.params)[name].recompute, {name: value}
        if recompute == "scrub" and self.result is not None:
            grid = self.result.grid
            if value is None:
                state, effects = self.on_key("m")
                return state._with_edits(values), effects
            if grid[-1] <= value <= grid[0]:
                state, effects = self._moved(value)
                return state._with_edits(values), effects
        if recompute == "draw" and self.result is not None:
            return self._on_draw_param(self.result, values)
        state = self.with_values(values)
        if recompute == "scrub":  # the grid is extended; the cursor starts at what was typed
            state = replace(state, cursor_set=False)
        return state.on_solve()

    def _on_draw_param(self, result: AnyResult, values: Mapping[str, Any]) -> Transition:
        """Show the result under other values of what only changes its charts."""
        wanted = updated(result.params, values)
        if not result.can_draw(wanted):
            return self.with_values(values).on_solve()
        try:
            redrawn = result.with_params(wanted)
        except ParamError as error:
            if self.requested == self.request:
                return self._refused(error, tuple(values))
            return self.with_values(values), ()  # the data being opened may have that column
        return self.with_values(values)._with_result(redrawn)

    def on_reset(self) -> Transition:
        """Go back to the default parameters and the cursor's first position."""
        params = defaults(self.technique, self.request.dataset)
        settings = names_of_settings(self.technique, params, self.requested.dataset)
        state = replace(self, edited={}, cursor_set=False, params=params, task=None, unannounced=settings)
        state, effects = state.on_solve(self.requested)
        return state, (ShowParams(), *effects)

    def _with_edits(self, values: Mapping[str, Any]) -> PaneState:
        return replace(
            self,
            params=updated(self.params, values),
            edited={**self.edited, **values},
            unannounced=self.unannounced | values.keys(),
        )

    def with_values(self, values: Mapping[str, Any]) -> PaneState:
        """Set parameters, of what is shown and of other data that are being opened."""
        state, task = self._with_edits(values), self.task
        if task is None or task.request == self.request:
            return state
        known = kinds(state.params)
        served = {n: v for n, v in values.items() if known[n].applies_to(task.request.dataset)}
        return replace(state, task=replace(task, params=updated(task.params, served)))

    def _refused(self, error: ParamError, names: tuple[str, ...] = ()) -> Transition:
        """Show the parameters in force, and say why another cannot be."""
        effects = ShowParams(cursor=True), Notify(str(error), "Not changed", names=names)
        return self._with_edits_in_force(), effects

    def _with_edits_in_force(self) -> PaneState:
        return replace(self, edited=edits_in_force(self.edited, self.params))

    # ------------------------------------------------------------------ data

    def on_data(self, request: DataRequest, values: Mapping[str, Any] = NO_VALUES) -> Transition:
        """Open data, and take values of parameters; the other tabs follow. What is shown stays until it is done."""
        state = replace(self, announce=True)
        effects: tuple[Effect, ...] = ()
        if values:
            state, effects = state.with_values(values), (ShowParams(),)
        if values or request != state.requested:
            state, more = state.on_solve(request)
            return state, (*effects, *more)
        if state.task is None:
            state, more = state._announced()
            return state, (*effects, *more)
        return state, effects

    def on_shared_data(self, request: DataRequest | None) -> Transition:
        """Take the data that another tab opened since this one was shown, where they suit."""
        if request == self.shared_request:
            return self, ()
        state, effects = self.on_unsuitable_data(request)
        if request is not None and suits(self.technique, request.dataset):
            state, more = state.on_data(request)
            return state, (*effects, *more)
        return state, effects

    def on_unsuitable_data(self, request: DataRequest | None) -> Transition:
        """Know the data that the other tabs show without opening them."""
        return replace(self, shared_request=request), (ShowStatus(),)

    def _announced(self) -> Transition:
        """Have the other tabs follow to the data shown, where they may."""
        state = replace(self, announce=False)
        if not shared(self.technique, self.request.dataset):
            return state, ()
        return replace(state, shared_request=self.request), (AnnounceData(self.request),)

    # ------------------------------------------------------------------ solving

    def on_solve(self, request: DataRequest | None = None) -> Transition:
        """Start a solve, on the data requested last or on others; it replaces the one that runs."""
        request = request or self.requested
        params, table = self.params, self.result.data if self.result is not None else None
        if request != self.request:
            table = None
            if self.task is not None and request == self.task.request:
                params = self.task.params
            else:
                kept = edits_to_keep(
                    self._edits_on(request), self.params, request.dataset, self.request.dataset
                )
                params = updated(defaults(self.technique, request.dataset), kept)
        task = SolveTask(self.ticket + 1, request, params, table)
        stale = self.result is not None
        state = replace(self, ticket=task.ticket, task=task, stale=stale, revealed=frozenset(), stopped="")
        return state, (StartSolve(task),)

    def on_progress(self, ticket: int, text: str) -> Transition:
        """Know how far the solve has come."""
        return (
            (self, ()) if self.task is None or ticket != self.ticket else (replace(self, progress=text), ())
        )

    def on_result(self, ticket: int, result: AnyResult) -> Transition:
        """Show a result of the solve that runs; one of an older solve is dropped."""
        task = self.task
        if task is None or ticket != task.ticket:
            return self, ()
        state, effects = self, list[Effect]()
        if task.request != self.request:
            state = state._with_data(task)
            effects += [ShowParams(), ShowDataset()]
        if result.params != state.params:
            try:
                result = result.with_params(state.params)
            except ParamError as error:
                state, more = replace(state, params=result.params)._refused(error)
                effects += more
        state, more = state._with_result(result)
        effects += more
        if not result.pending:
            state = replace(state, task=None, progress="")
            effects.append(FinishFirstSolve())
        if state.announce:
            state, more = state._announced()
            effects += more
        values = announcement(state)
        if values is not None:
            effects.append(AnnounceSettings(values))
        known = state.shared_values if values is None else values
        return replace(state, shared_values=known, unannounced=frozenset()), tuple(effects)

    def _with_data(self, task: SolveTask) -> PaneState:
        """Take over the data of a solve; names of columns are left behind with theirs."""
        edited, values = self._edits_on(task.request), self.shared_values
        if task.request.dataset != self.request.dataset:
            edited, values = edits_without_columns(edited, task.params), without_columns(values)
        return replace(
            self,
            edited=edited,
            shared_values=values,
            request=task.request,
            params=task.params,
            cursor_set=False,
        )

    def _edits_on(self, request: DataRequest) -> Mapping[str, Any]:
        """Return the edits with the settings of the tables where these are one, without them elsewhere."""
        technique, params = self.technique, self.params
        here, there = (names_of_settings(technique, params, r.dataset) for r in (self.request, request))
        if bool(here) == bool(there):
            return self.edited
        edits = {name: value for name, value in self.edited.items() if not kinds(params)[name].shared}
        return edits | settings_of(technique, params, request.dataset, self.shared_values)

    def _with_result(self, result: AnyResult) -> Transition:
        """Show a result, leaving the cursor where the person put it."""
        position = self.cursor
        inside = position is not None and bool(result.grid[-1] <= position <= result.grid[0])
        if not (self.cursor_set and inside):
            position = result.start
        return replace(self, result=result, cursor=position, stale=False, refusal=""), (Redraw(),)

    def on_failure(self, ticket: int, reason: str) -> Transition:
        """Keep the last good result where the solve that runs has failed."""
        if ticket != self.ticket:
            return self, ()
        task, (state, effects) = self.task, self._at_rest()
        if state.result is None:
            return replace(state, refusal=reason), (Refuse(reason),)
        return state, (*effects, Notify.of_failure(reason, names_refused(task, state)))

    def on_cancel(self) -> Transition:
        """Stop the solve that runs; the last good result stays."""
        if self.task is None:
            return self, ()
        state, effects = self._at_rest()
        return replace(state, stopped=self.words_when_stopped), (CancelSolve(), *effects)

    def _at_rest(self) -> Transition:
        """Come to rest on the last good result, with the parameters it was computed with."""
        state = replace(
            self,
            ticket=self.ticket + 1,
            task=None,
            announce=False,
            stale=False,
            progress="",
            unannounced=frozenset(),
        )
        if state.result is None:
            return state, ()
        state = replace(state, params=state.result.params)._with_edits_in_force()
        return state, (ShowParams(cursor=True),)
