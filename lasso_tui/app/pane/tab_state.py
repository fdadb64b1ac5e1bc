"""A tab as it was left, and begun again like that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.reactive import reactive
from textual.widget import Widget

from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.app.session.session_state import TabState
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques import ParamError, Params, kinds, updated
from lasso_tui.techniques.job import defaults, shared, suits

if TYPE_CHECKING:
    from lasso_tui.techniques.technique import AnyTechnique

__all__ = ["RestorableTab"]


class RestorableTab(Widget):
    """Mixed into a pane: what it was left with, kept and recalled."""

    technique: AnyTechnique
    params: Params
    opening: DataRequest
    cursor: reactive[float | None] = reactive(None, init=False, repaint=False)
    _edited: dict[str, Any]
    _moved: bool
    _recalled: TabState | None = None

    def open(self, opening: DataRequest) -> None:
        """Solve on other data."""
        raise NotImplementedError

    def reset(self) -> None:
        """Solve anew with the parameters that suit the data."""
        raise NotImplementedError

    def left(self) -> TabState:
        """Return how the tab is, for a later session to go on with."""
        own = not shared(self.technique, self.opening.dataset)
        return TabState(
            edited=dict(self._edited),
            place=self.cursor if self._moved else None,
            chart=self.query_one(ChartDeck).first,
            opening=self.opening if own else None,
        )

    def recall(self, state: TabState) -> None:
        """Begin as an earlier session has left the tab; a parameter that does not fit any more is left out."""
        self._recalled = state
        if state.opening is not None and suits(self.technique, state.opening.dataset):
            self.opening = state.opening
            self.params = defaults(self.technique, self.opening.dataset)
        for name, value in state.edited.items():
            kind = kinds(self.params).get(name)
            if kind is None or (kind.recompute == "scrub" and state.place is None):
                continue
            try:
                self.params = updated(self.params, {name: value})
            except (ParamError, TypeError):
                continue
            self._edited[name] = value
        if state.place is not None:
            self._moved = True
            self.set_reactive(type(self).cursor, state.place)

    def start_over(self) -> bool:
        """Where what was recalled cannot be shown, begin with the tab's own data; tell whether that is so."""
        if self._recalled is None:
            return False
        self._recalled = None
        self._edited.clear()
        self._moved = False
        own = DataRequest(self.technique.dataset)
        if own == self.opening:  # it is what was recalled with them that cannot be shown
            self.reset()
        else:
            self.open(own)
        return True

    def recalled_deck(self) -> ChartDeck:
        """Return a deck with the chart first that was."""
        deck = ChartDeck()
        if self._recalled is not None:
            deck.set_reactive(ChartDeck.first, self._recalled.chart)
        return deck
