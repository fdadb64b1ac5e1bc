"""The status line of a tab: what is open and what was done to it, and the positions of its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.position_text import format_position
from lasso_tui.techniques import kinds
from lasso_tui.techniques.job import ARTICLE, reads_file

if TYPE_CHECKING:
    from lasso_tui.app.pane.state import PaneState
    from lasso_tui.techniques import AnyTechnique, Params

__all__ = ["own_settings", "status_texts"]


def status_texts(state: PaneState) -> tuple[str, str] | None:
    """Return the left and the right part of the status line, or None before the first result."""
    if state.result is None:
        return None
    table, mismatch = state.result.data, state.mismatch
    steps = getattr(table, "prepared", "").split("; ")[1:-1]
    done = [part for part in steps if part != f"{table.n_samples:,} rows"]
    own = own_settings(state.technique, state.params, state.request.dataset)
    head = f"{table.name}{mismatch or f'  {table.summary}'}"
    left = "   ".join([head, *([own] if own else []), *done])
    kind = kinds(state.params)[state.technique.cursor]
    marks = [f"{mark.key} {mark.label} {format_position(kind, mark.x)}" for mark in state.result.marks]
    return left, "" if mismatch else "   ".join(marks)


def own_settings(technique: AnyTechnique, params: Params, dataset: str) -> str:
    """Say which settings this tab has for itself where the tabs of a table share theirs; "" where it has none."""
    if dataset == ARTICLE:
        return "the tutorial's settings, this tab only"
    if technique.own_settings is not None:
        return f"this tab only: {technique.own_settings(params)}"
    return "" if reads_file(technique, dataset) else "simulated for this tab only"
