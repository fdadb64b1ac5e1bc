"""What the keys for pins do: pin what is shown, compare it with what was pinned."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lasso_tui.app.page_keys import PAGE_WORKER_GROUP
from lasso_tui.app.session.pin import default_name, make_pin, rename_pin

if TYPE_CHECKING:
    from textual.app import App

    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.app.session.pin import Pin
    from lasso_tui.app.session.session import Session
    from lasso_tui.exports.scoring.held_out import TestRows

__all__ = ["PinActions"]


class PinActions:
    """Pins solutions and compares them.

    Parameters
    ----------
    app : the app
    pane : returns the tab in front, or None
    session : where pins are kept
    schedule_save : is called after a change
    """

    def __init__(
        self,
        app: App[None],
        pane: Callable[[], TechniquePane | None],
        session: Session,
        schedule_save: Callable[[], None],
    ) -> None:
        self._app, self._pane = app, pane
        self._session, self._schedule_save = session, schedule_save

    def pin(self) -> None:
        """Pin the solution shown, under a name."""
        self._app.run_worker(self._ask_name(), group=PAGE_WORKER_GROUP)

    async def _ask_name(self) -> None:
        from lasso_tui.app.screens.text_prompt import TextPrompt

        pane, current = self._pane(), self._current()
        if pane is None or current is None:
            return

        def add(name: str) -> str:
            self._session.add(rename_pin(current, name))
            return name

        taken = {pin.name for pin in self._session.of(current.data)}
        default = default_name(pane.technique, current.position)
        name, number = default, 2
        while name in taken:
            name, number = f"{default} ({number})", number + 1
        hint = "Shown on coefficient charts. Press P to compare."
        if await self._app.push_screen_wait(TextPrompt("Pin this solution as", name, hint, add)) is not None:
            self.pins_changed()

    def compare(self) -> None:
        """Show the pins of these data and the current solution side by side."""
        from lasso_tui.app.screens.compare_screen import CompareScreen
        from lasso_tui.exports.scoring.held_out import TestRows

        pane, current = self._pane(), self._current()
        if pane is None or current is None:
            return

        def look() -> TestRows | None:
            rows = None if pane.result is None else TestRows.of(pane.result)
            if rows is not None:
                pane.count_look()
            return rows

        self._app.push_screen(CompareScreen(self._session, current, self.pins_changed, look))

    def _current(self) -> Pin | None:
        pane = self._pane()
        if pane is None or pane.result is None or pane.cursor is None:
            self._app.notify("No solution yet.", markup=False)
            return None
        return make_pin(pane.job(), pane.result, pane.cursor, looks=pane.looks)

    def pins_changed(self) -> None:
        """Draw the pins as they are now, and save them."""
        pane = self._pane()
        if pane is not None:
            pane.redraw_soon()
        self._schedule_save()
