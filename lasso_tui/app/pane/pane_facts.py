"""What others ask of a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from lasso_tui.techniques.job import Job

if TYPE_CHECKING:
    from lasso_tui.app.pane.state import PaneState
    from lasso_tui.requests.data_request import DataRequest
    from lasso_tui.techniques import AnyResult, Params

__all__ = ["PaneFacts"]


class PaneFacts(Vertical):
    """A widget that has the state of a tab.

    Parameters
    ----------
    state : how it begins
    id : of the widget
    """

    def __init__(self, state: PaneState, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.state = state
        self.technique = state.technique

    @property
    def result(self) -> AnyResult | None:
        """The result shown, or None before the first."""
        return self.state.result

    @property
    def cursor(self) -> float | None:
        """The cursor's position."""
        return self.state.cursor

    @property
    def params(self) -> Params:
        """The parameters in force."""
        return self.state.params

    @property
    def request(self) -> DataRequest:
        """The data shown."""
        return self.state.request

    @property
    def is_shown(self) -> bool:
        """Whether this is the tab in front."""
        return self.display

    def job(self) -> Job:
        """Return the computation that the result shown is of."""
        state = self.state
        return Job(self.technique, state.result.params if state.result else state.params, state.request)
