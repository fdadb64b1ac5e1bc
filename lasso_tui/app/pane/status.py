"""The status line of a tab: what is open and what was done to it, and the positions of its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.position_text import format_position
from lasso_tui.techniques import kinds

if TYPE_CHECKING:
    from lasso_tui.app.pane.state import PaneState

__all__ = ["status_texts"]


def status_texts(state: PaneState) -> tuple[str, str] | None:
    """Return the left and the right part of the status line, or None before the first result."""
    if state.result is None:
        return None
    table, mismatch = state.result.data, state.mismatch
    steps = getattr(table, "prepared", "").split("; ")[1:-1]
    done = [part for part in steps if part != f"{table.n_samples:,} rows"]
    left = "   ".join([f"{table.name}{mismatch or f'  {table.summary}'}", *done])
    kind = kinds(state.params)[state.technique.cursor]
    marks = [f"{mark.key} {mark.label} {format_position(kind, mark.x)}" for mark in state.result.marks]
    return left, "" if mismatch else "   ".join(marks)
