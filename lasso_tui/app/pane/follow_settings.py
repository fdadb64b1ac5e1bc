"""A tab takes the settings that another tab of the same table changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lasso_tui.app.pane.effects import ShowParams
from lasso_tui.app.pane.settings import names_of_settings, settings_of
from lasso_tui.app.pane.state import PaneState, Transition
from lasso_tui.techniques.job import defaults

__all__ = ["follow_settings", "with_settings"]


def with_settings(state: PaneState, values: Mapping[str, Any]) -> PaneState:
    """Return a tab with the settings of all tabs of its table; those that are not named have their defaults.

    The same state where it has them already, or where its data are not a table.
    """
    state = state if values == state.shared_values else replace(state, shared_values=values)
    technique, dataset = state.technique, state.requested.dataset
    names = names_of_settings(technique, state.params, dataset)
    wanted = settings_of(technique, state.params, dataset, values)
    if wanted == {name: value for name, value in state.edited.items() if name in names}:
        return state
    initial = defaults(technique, dataset)
    taken = state.with_values({name: wanted.get(name, getattr(initial, name)) for name in names})
    edited = {name: value for name, value in state.edited.items() if name not in names} | wanted
    return replace(taken, edited=edited, unannounced=state.unannounced - names)


def follow_settings(state: PaneState, values: Mapping[str, Any]) -> Transition:
    """Take the settings that another tab announced, and solve with them where they differ."""
    followed = with_settings(state, values)
    if followed.edited == state.edited:
        return followed, ()
    followed, effects = followed.on_solve()
    return followed, (ShowParams(), *effects)
