"""The feature that is picked: bright in all charts, bold in the list, and what the tab explains where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.app.pane.effects import Redraw
from lasso_tui.techniques import kinds

if TYPE_CHECKING:
    from lasso_tui.app.pane.state import PaneState, Transition
    from lasso_tui.techniques import Params

__all__ = ["features_in_order", "pick", "pick_by", "picked_param"]

PARAMS = ("explain", "feature")
"""Parameters that name the feature of a chart."""


def picked_param(params: Params) -> str | None:
    """Return the parameter that the picked feature sets, or None where a tab has none."""
    known = kinds(params)
    return next((name for name in PARAMS if name in known and known[name].recompute == "draw"), None)


def features_in_order(state: PaneState) -> Sequence[str]:
    """Return the features in the order of the list; () where there are none."""
    if state.result is None or state.cursor is None:
        return ()
    coefficients = state.technique.readout(state.result, state.cursor).coefficients
    if not coefficients:
        return ()
    return [coefficients.features[j] for j in coefficients.in_order()]


def pick(state: PaneState, name: str | None) -> Transition:
    """Pick a feature by its name, or none; a name that is none of the features changes nothing."""
    if name == state.picked or (name is not None and name not in features_in_order(state)):
        return state, ()
    picked = replace(state, picked=name)
    param = picked_param(state.params)
    if param is None or name is None or getattr(state.params, param) == name:
        return picked, (Redraw(),)
    after, effects = picked.on_param(param, name)
    return after, (*effects, Redraw())


def pick_by(state: PaneState, steps: int) -> Transition:
    """Pick the feature some rows further down the list, or none beyond its ends."""
    order = features_in_order(state)
    if not order:
        return state, ()
    rows: list[str | None] = [None, *order]
    at = rows.index(state.picked) if state.picked in rows else 0
    return pick(state, rows[(at + steps) % len(rows)])
