"""The status line of a tab: what is open and what was done to it; how it is fitted, and whether that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.pane.settings import names_of_settings
from lasso_tui.techniques.fit_words import words_of_fit
from lasso_tui.techniques.held_out_looks import looks_text
from lasso_tui.techniques.job import ARTICLE, reads_file, shown_name
from lasso_tui.techniques.linear.path_params import SHARED

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane_fields import PaneFields
    from lasso_tui.techniques import AnyResult, AnyTechnique

__all__ = ["fit_words", "own_settings", "status_texts"]

OF_THE_FIT = frozenset(SHARED) - {"folds", "split", "folds_by", "seed"}
"""Settings without which a tab fits another model than the others; a tab without folds has no cross-validation."""


def status_texts(state: PaneFields, looks: int | None = None) -> tuple[str, str]:
    """Return the left and the right part of the status line; before the first result, the data's name and the state.

    Parameters
    ----------
    state : of the tab
    looks : how often its test rows were looked at, or None where it has none or that is not counted
    """
    own = own_settings(state)
    if state.result is None:
        left = "   ".join([shown_name(state.request.name), *([own] if own else [])])
        if state.refusal and state.task is None:
            return left, "not opened"
        return left, "stopped" if state.stopped else "solving"
    table = state.result.data
    steps = getattr(table, "prepared", "").split("; ")[1:-1]
    done = [part for part in steps if part != f"{table.n_samples:,} rows"]
    head = f"{shown_name(table.name)}  {table.summary}"
    left = "   ".join([head, *([own] if own else []), *done])
    words = [
        fit_words(state.technique, state.result),
        "" if looks is None else looks_text(looks),
        state_word(state),
    ]
    return left, " · ".join(word for word in words if word)


def fit_words(technique: AnyTechnique, result: AnyResult) -> str:
    """Return the family and the kind of cross-validation of a result, "" where it has neither."""
    if technique.fit_words is not None:
        return technique.fit_words(result)
    family = getattr(getattr(getattr(result, "fit", None), "family", None), "label", "")
    folds = getattr(result, "folds", "")
    return words_of_fit(family, folds if isinstance(folds, str) else "")


def state_word(state: PaneFields) -> str:
    """Say whether all is solved."""
    if state.task is not None:
        return "solving"
    return "stopped" if state.stopped else "solved"


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
