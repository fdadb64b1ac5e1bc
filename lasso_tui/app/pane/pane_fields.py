"""What is known of a tab, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lasso_tui.techniques.job import suits

if TYPE_CHECKING:
    from lasso_tui.app.pane.effects import SolveTask
    from lasso_tui.requests.data_request import DataRequest
    from lasso_tui.techniques import AnyResult, AnyTechnique, Params

__all__ = ["NO_VALUES", "PaneFields"]

NO_VALUES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class PaneFields:
    """How a tab is.

    Attributes
    ----------
    technique : what the tab shows
    request, params : the data shown and the parameters in force, those that the person just set among them
    shared_request : the data that the tabs share, whether or not this tab can show them
    edited : parameters that the person set, here or, where tabs share them, in another tab
    shared_values : the settings that differ from the defaults in all tabs of a table
    unannounced : names of parameters that the person set here, and that the other tabs do not know yet
    cursor, cursor_set : its position, and whether the person put it there
    result : the last good result, or None before the first
    task : the solve that runs, or None
    ticket : the number of the last solve
    announce : whether the other tabs are to follow to the data being opened
    stale : whether the result shown is that of an earlier solve than the one that runs
    progress : how far the solve that runs has come, in words
    refusal : why nothing could be opened, "" where something was
    picked : the feature that is picked, or None
    stopped : what is said of a solve that was stopped, "" where none was
    revealed : positions at which the person had the errors on test rows shown, since the last solve began
    restored : whether it began as an earlier session left it
    """

    technique: AnyTechnique
    request: DataRequest
    params: Params
    shared_request: DataRequest | None = None
    edited: Mapping[str, Any] = field(default_factory=dict)
    cursor: float | None = None
    cursor_set: bool = False
    result: AnyResult | None = None
    task: SolveTask | None = None
    ticket: int = 0
    announce: bool = False
    stale: bool = False
    progress: str = ""
    refusal: str = ""
    restored: bool = False
    picked: str | None = None
    stopped: str = ""
    revealed: frozenset[float] = frozenset()
    shared_values: Mapping[str, Any] = field(default_factory=dict)
    unannounced: frozenset[str] = frozenset()

    @property
    def requested(self) -> DataRequest:
        """The data requested last: those being opened, else those shown."""
        return self.task.request if self.task is not None else self.request

    @property
    def mismatch(self) -> str:
        """Why the data that the tabs share are not shown here, a sentence; "" where they are."""
        shared_request = self.shared_request
        if shared_request is None or suits(self.technique, shared_request.dataset):
            return ""
        why = self.technique.tables_refusal or "this tab has no worked example."
        return f"{shared_request.name} is not shown here: {why}"

    @property
    def words_when_stopped(self) -> str:
        """What is said where the solve that runs is stopped: what is lacking then, or what is shown instead."""
        if self.result is None:
            return "stopped · r solves"
        if self.result.pending and not self.stale:
            return f"stopped: no {self.result.pending} · r solves"
        return "stopped; shows the last result"
