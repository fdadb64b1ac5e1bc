"""Which keys the last line shows, by what has the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widgets import Checkbox, Input, Select

from lasso_tui.app.frame.key_hints import (
    CHECK_KEYS,
    CHOICE_KEYS,
    FIELD_KEYS,
    KeyHint,
    chart_keys,
    first_keys,
    waiting_keys,
)
from lasso_tui.app.frame.key_line import FIRST_KEYS
from lasso_tui.techniques import kinds

if TYPE_CHECKING:
    from textual.widget import Widget

    from lasso_tui.app.pane.pane import TechniquePane

__all__ = ["key_hints"]

RATIO = "l1_ratio"

FIXED: tuple[tuple[type[Widget], Sequence[KeyHint]], ...] = (
    (Input, FIELD_KEYS),
    (Select, CHOICE_KEYS),
    (Checkbox, CHECK_KEYS),
)


def key_hints(
    focused: Widget | None, pane: TechniquePane | None, *, first: bool = False
) -> Sequence[KeyHint]:
    """Return what the keys do where the focus is, in the tab in front; `first` those that are to be pressed first.

    A widget that has `key_hints` of its own says them itself.
    """
    own = getattr(focused, "key_hints", None)
    if own is not None:
        return tuple(own)
    for kind, hints in FIXED:
        if isinstance(focused, kind):
            return hints
    if pane is None:
        return FIRST_KEYS
    state, result = pane.state, pane.result
    if result is None:
        return waiting_keys(solving=state.task is not None)
    cursor = state.technique.cursor
    moves = kinds(state.params)[cursor].label
    picks = "feature" if state.technique.ranked is None else "row"
    listed = pane.view.has_features or state.technique.ranked is not None
    if first:
        return first_keys(moves, picks if listed else "", simpler=cursor == "alpha")
    return chart_keys(
        moves=moves,
        marks=[mark.key for mark in result.marks],
        n_charts=len(state.technique.shown(result)),
        features=listed,
        picks=picks,
        solving=state.task is not None,
        finds=bool(getattr(result.data, "features", ())),
        rows=pane.view.has_rows,
        tables=pane.view.has_numbers,
        ratio=RATIO in kinds(state.params),
    )
