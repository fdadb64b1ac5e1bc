"""The errors on test rows at the cursor, shown when the person asks; each time is counted."""

from __future__ import annotations

from dataclasses import replace

from lasso_tui.app.pane.effects import CountLook, Redraw
from lasso_tui.app.pane.state import PaneState, Transition
from lasso_tui.techniques.held_out_looks import Looks, is_withheld, uses_test_rows

__all__ = ["reveal"]


def reveal(state: PaneState) -> Transition:
    """Show the errors on test rows at the cursor; nothing where there are none, or they are shown already."""
    technique, result, cursor = state.technique, state.result, state.cursor
    if result is None or cursor is None or not is_withheld(technique, result, cursor, Looks(state.revealed)):
        return state, ()
    if not uses_test_rows(technique.readout(result, cursor)):
        return state, ()
    return replace(state, revealed=state.revealed | {cursor}), (CountLook(), Redraw())
