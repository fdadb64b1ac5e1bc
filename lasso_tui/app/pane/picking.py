"""The feature that is picked: bright in all charts, bold in the list, and what the tab explains where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.app.pane.effects import Redraw
from lasso_tui.techniques import kinds, updated
from lasso_tui.techniques.params import Number

if TYPE_CHECKING:
    from lasso_tui.app.pane.state import PaneState, Transition
    from lasso_tui.techniques import Params

__all__ = ["features_in_order", "pick", "pick_by", "picked_param", "step_drawn"]

RANK, AUTO = "rank", "auto"

PARAMS = ("explain", "feature", RANK)
"""Parameters that name the feature, or the row, of a chart."""


def picked_param(params: Params) -> str | None:
    """Return the parameter that the picked feature sets, or None where a tab has none."""
    known = kinds(params)
    return next((name for name in PARAMS if name in known and known[name].recompute == "draw"), None)


def features_in_order(state: PaneState) -> Sequence[str]:
    """Return the features in the order of the list, or the rows by rank; () where there are none."""
    if state.result is None or state.cursor is None:
        return ()
    if state.technique.ranked is not None:
        names: Sequence[str] = state.technique.ranked(state.result, state.cursor)[0]
        return names
    coefficients = state.technique.readout(state.result, state.cursor).coefficients
    if not coefficients:
        return ()
    return [coefficients.features[j] for j in coefficients.in_order()]


def pick(state: PaneState, name: str | None) -> Transition:
    """Pick a feature by its name, or none; of a group the first. Another name changes nothing."""
    if name is not None:
        name = _first_of_group(state, name)
    if name == state.picked or (name is not None and name not in features_in_order(state)):
        return state, ()
    picked = replace(state, picked=name)
    param = picked_param(state.params)
    if name is None and param == RANK:
        name = AUTO
    if param is None or name is None or str(getattr(state.params, param)) == name:
        return picked, (Redraw(),)
    after, effects = picked.on_param(param, read(state.params, param, name))
    return after, (*effects, Redraw())


def _first_of_group(state: PaneState, name: str) -> str:
    """Return the first feature of the group of a name, the name itself where it is none of a group."""
    if state.result is None or state.cursor is None or state.technique.ranked is not None:
        return name
    coefficients = state.technique.readout(state.result, state.cursor).coefficients
    if not coefficients or name in coefficients.features:
        return name
    first = (coefficients.features[group.columns[0]] for group in coefficients.groups if group.name == name)
    return next(first, name)


def pick_by(state: PaneState, steps: int) -> Transition:
    """Pick the feature some rows further down the list, or none beyond its ends."""
    order = features_in_order(state)
    if not order:
        return state, ()
    if state.technique.ranked is not None and state.cursor is not None:
        shown = state.technique.ranked(state.result, state.cursor)[1]
        at = order.index(shown) if shown in order else 0
        return pick(state, order[min(max(at + steps, 0), len(order) - 1)])
    rows: list[str | None] = [None, *order]
    at = rows.index(state.picked) if state.picked in rows else 0
    return pick(state, rows[(at + steps) % len(rows)])


def read(params: Params, name: str, text: str) -> object:
    """Return the value that a text stands for."""
    return getattr(updated(params, {name: text}), name)


def step_drawn(state: PaneState, name: str, steps: int) -> Transition:
    """Step a number that changes the charts alone, within its range; from the value in force where none is set."""
    kind = kinds(state.params).get(name)
    if state.result is None or not isinstance(kind, Number):
        return state, ()
    value = getattr(state.params, name)
    start = float(state.result.in_force()[name]) if value is None else value
    return state.on_param(name, min(max(start + steps * kind.step, kind.low), kind.high))
