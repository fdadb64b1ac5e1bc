"""The status line of a tab: what is open and what was done to it, and the positions of its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.pane.settings import names_of_settings
from lasso_tui.app.position_text import format_position
from lasso_tui.techniques import kinds
from lasso_tui.techniques.job import ARTICLE, reads_file
from lasso_tui.techniques.linear.path_params import SHARED

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane_fields import PaneFields

__all__ = ["own_settings", "status_texts"]

OF_THE_FIT = frozenset(SHARED) - {"folds", "split", "folds_by", "seed"}
"""Settings without which a tab fits another model than the others; a tab without folds has no cross-validation."""


def status_texts(state: PaneFields) -> tuple[str, str] | None:
    """Return the left and the right part of the status line, or None before the first result."""
    if state.result is None:
        return None
    table, mismatch = state.result.data, state.mismatch
    steps = getattr(table, "prepared", "").split("; ")[1:-1]
    done = [part for part in steps if part != f"{table.n_samples:,} rows"]
    own = own_settings(state)
    head = f"{table.name}{mismatch or f'  {table.summary}'}"
    left = "   ".join([head, *([own] if own else []), *done])
    kind = kinds(state.params)[state.technique.cursor]
    marks = [f"{mark.key} {mark.label} {format_position(kind, mark.x)}" for mark in state.result.marks]
    return left, "" if mismatch else "   ".join(marks)


def own_settings(state: PaneFields) -> str:
    """Say where this tab's settings are not those that the tabs of a table share; "" where they are."""
    technique, dataset = state.technique, state.request.dataset
    if dataset == ARTICLE:
        return "the tutorial's settings, this tab only"
    if technique.own_settings is not None:
        return f"this tab only: {technique.own_settings(state.params)}"
    if not reads_file(technique, dataset):
        return "simulated for this tab only"
    lacking = state.shared_values.keys() & OF_THE_FIT - names_of_settings(technique, state.params, dataset)
    return f"this tab has no {', '.join(sorted(lacking))}" if lacking else ""
