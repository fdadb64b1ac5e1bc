"""Settings that are one for all tabs of a table: which they are, and what the other tabs are to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.job import shares_settings
from lasso_tui.techniques.linear.path_params import SHARED

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane_fields import PaneFields
    from lasso_tui.techniques import AnyTechnique, Params

__all__ = ["announcement", "names_of_settings", "settings_of", "without_columns"]


def names_of_settings(technique: AnyTechnique, params: Params, dataset: str) -> frozenset[str]:
    """Return the names of the parameters that the other tabs of this dataset share; none of simulated data."""
    if not shares_settings(technique, dataset):
        return frozenset()
    return frozenset(n for n, kind in kinds(params).items() if kind.shared and kind.applies_to(dataset))


def settings_of(
    technique: AnyTechnique, params: Params, dataset: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return those of the shared values that a tab takes; one that it does not allow is left out."""
    taken: dict[str, Any] = {}
    for name in names_of_settings(technique, params, dataset) & values.keys():
        try:
            taken[name] = getattr(updated(params, {name: values[name]}), name)
        except (ParamError, TypeError):
            continue
    return taken


def announcement(state: PaneFields) -> Mapping[str, Any] | None:
    """Return the settings of all tabs after the person changed some in this one; None where nothing changed."""
    changed = state.unannounced & names_of_settings(state.technique, state.params, state.request.dataset)
    values = {name: value for name, value in state.shared_values.items() if name not in changed}
    values |= {name: state.edited[name] for name in changed & state.edited.keys()}
    return None if values == dict(state.shared_values) else values


def without_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that mean something for another table: those that name no columns."""
    return {
        name: value for name, value in values.items() if name not in SHARED or not SHARED[name].names_columns
    }
