"""How a tab begins: on its own data, on requested ones, or as an earlier session left it; and how it is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lasso_tui.app.pane.follow_settings import with_settings
from lasso_tui.app.pane.state import PaneState, Transition
from lasso_tui.app.session.session_state import TabState
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, kinds, updated
from lasso_tui.techniques.job import defaults, shared, suits

if TYPE_CHECKING:
    from lasso_tui.techniques import AnyTechnique

__all__ = ["begin", "initial_state", "restore", "restore_failed", "snapshot"]


def initial_state(
    technique: AnyTechnique,
    request: DataRequest | None = None,
    shared_request: DataRequest | None = None,
) -> PaneState:
    """Return the state of a new tab.

    Parameters
    ----------
    technique : what the tab shows
    request : the data to open, or None; the technique's own are opened where it does not take these
    shared_request : the data that the tabs share
    """
    if request is None or not suits(technique, request.dataset):
        request = DataRequest(technique.dataset)
    return PaneState(technique, request, defaults(technique, request.dataset), shared_request)


def restore(state: PaneState, tab: TabState) -> PaneState:
    """Return a new tab's state as an earlier session left it; parameters that no longer fit are left out."""
    request, params = state.request, state.params
    if tab.request is not None and suits(state.technique, tab.request.dataset):
        request = tab.request
        params = defaults(state.technique, request.dataset)
    edited: dict[str, Any] = {}
    known = kinds(params)
    for name, value in tab.edited.items():
        try:
            new = updated(params, {name: value})
        except (ParamError, TypeError):
            continue
        # A parameter may have had another name when the session was saved.
        names = [name] if name in known else [n for n in known if getattr(new, n) != getattr(params, n)]
        if tab.position is None and any(known[n].recompute == "scrub" for n in names):
            continue
        if not all(known[n].applies_to(request.dataset) for n in names):
            continue  # its control is not shown, so nobody could see or change it
        params = new
        edited |= {n: getattr(new, n) for n in names}
    return replace(
        state,
        request=request,
        params=params,
        edited=edited,
        cursor=tab.position,
        cursor_set=tab.position is not None,
        restored=True,
    )


def begin(
    technique: AnyTechnique,
    request: DataRequest | None,
    shared_request: DataRequest | None,
    tab: TabState | None,
    settings: Mapping[str, Any],
) -> PaneState:
    """Return the state of a tab that is made: as `tab` says it was left, with the settings that all tabs share."""
    state = initial_state(technique, request, shared_request)
    return with_settings(state if tab is None else restore(state, tab), settings)


def restore_failed(state: PaneState) -> Transition:
    """Begin with the technique's own data, where what an earlier session left cannot be shown."""
    if not state.restored:
        return state, ()
    state = replace(state, restored=False, edited={}, cursor_set=False)
    own = DataRequest(state.technique.dataset)
    return state.on_reset() if own == state.request else state.on_data(own)


def snapshot(state: PaneState, chart: int) -> TabState:
    """Return what a later session needs to go on; `chart` is the number of the one in front."""
    own = not shared(state.technique, state.request.dataset)
    return TabState(
        edited=dict(state.edited),
        position=state.cursor if state.cursor_set else None,
        chart=chart,
        request=state.request if own else None,
    )
