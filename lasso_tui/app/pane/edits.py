"""Which of the parameters that a person set stay when other data are opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques import Params, kinds

if TYPE_CHECKING:
    from lasso_tui.app.pane.effects import SolveTask
    from lasso_tui.app.pane.pane_fields import PaneFields

__all__ = ["edits_in_force", "edits_to_keep", "edits_without_columns", "names_refused"]


def edits_to_keep(edited: Mapping[str, Any], params: Params, dataset: str, before: str) -> dict[str, Any]:
    """Return the edits that have a meaning for a dataset; names of columns only where it was open before."""
    known = kinds(params)
    return {
        name: value
        for name, value in edited.items()
        if known[name].recompute != "scrub"
        and known[name].applies_to(dataset)
        and (dataset == before or not known[name].names_columns)
    }


def edits_without_columns(edited: Mapping[str, Any], params: Params) -> dict[str, Any]:
    """Return the edits that name no columns, or name those that are in `params` too."""
    known = kinds(params)
    return {
        name: value
        for name, value in edited.items()
        if not known[name].names_columns or getattr(params, name) == value
    }


def names_refused(task: SolveTask | None, state: PaneFields) -> tuple[str, ...]:
    """Return the parameters that a solve that failed had other values of than what is shown; () of other data."""
    if task is None or state.result is None or task.request != state.request:
        return ()
    now, before = task.params, state.result.params
    return tuple(name for name in kinds(now) if getattr(before, name) != getattr(now, name))


def edits_in_force(edited: Mapping[str, Any], params: Params) -> dict[str, Any]:
    """Return the edits that are among the parameters in force."""
    return {name: value for name, value in edited.items() if getattr(params, name) == value}
