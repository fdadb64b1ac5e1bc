"""The read-out that a tab shows: errors on test rows where they are to be seen, and how often they were."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lasso_tui.app.pane.messages import StatusChanged
from lasso_tui.techniques.held_out_looks import (
    Looks,
    counted_data,
    looks_text,
    readout_with_looks,
    uses_test_rows,
)

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.app.pane.pane_fields import PaneFields
    from lasso_tui.app.session.session import Session
    from lasso_tui.techniques import Readout

__all__ = ["ShownReadout"]


class ShownReadout:
    """Makes the read-out of a tab, and counts the looks at test rows in a worker: files are hashed for it.

    Parameters
    ----------
    pane : the tab, which is drawn again when the number of looks is known
    session : knows the number of looks
    """

    def __init__(self, pane: TechniquePane, session: Session) -> None:
        self._pane, self._session = pane, session

    def looks(self, state: PaneFields) -> Looks:
        """Return what was seen of the test rows."""
        return Looks(state.revealed, self._session.look_counts.get(self._data(state)))

    def counted(self, state: PaneFields) -> int | None:
        """Return how often test rows were looked at; None where there are none, or that is not counted."""
        if state.result is None or state.cursor is None:
            return None
        readout = state.technique.readout(state.result, state.cursor)
        return self.looks(state).count if uses_test_rows(readout) else None

    def of(self, state: PaneFields) -> Readout:
        """Return the read-out at the cursor of a state that has a result."""
        assert state.result is not None
        assert state.cursor is not None
        readout = readout_with_looks(state.technique, state.result, state.cursor, self.looks(state))
        data = self._data(state)
        if data and uses_test_rows(readout) and self._session.begin_counting(data):
            self._start(data, add=False)
        return readout

    def add_look(self, state: PaneFields) -> None:
        """Count one more look."""
        if data := self._data(state):
            self._start(data, add=True)

    @staticmethod
    def _data(state: PaneFields) -> str:
        return counted_data(state.technique, state.params, state.request.dataset)

    def _start(self, data: str, *, add: bool) -> None:
        work = partial(self._count, data, add)
        self._pane.run_worker(work, group="looks", thread=True, exit_on_error=False)

    def _count(self, data: str, add: bool) -> None:
        self._session.count_looks(data, add=add)
        self._pane.app.call_from_thread(self._show_count, data, add)

    def _show_count(self, data: str, add: bool) -> None:
        """Draw the number of looks; after one more, say it where the line has no room for it."""
        self._pane.redraw_soon()
        self._pane.post_message(StatusChanged(self._pane.technique.slug))
        if add:
            text = looks_text(self._session.look_counts[data])
            self._pane.app.notify(f"{text[0].upper()}{text[1:]}.", markup=False)
