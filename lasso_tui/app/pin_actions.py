"""Pinning what is shown, and comparing it with what was pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from lasso_tui.app.screens.page_guard import PAGE_WORKER_GROUP
from lasso_tui.app.session.pin import default_name, make_pin, rename_pin
from lasso_tui.app.session_saver import SessionSaver

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.app.session.pin import Pin

__all__ = ["PinActions"]


class PinActions(SessionSaver):
    """Mixed into the app: `p` and `P`."""

    @property
    def pane(self) -> TechniquePane | None:
        """The pane that is shown."""
        raise NotImplementedError

    @work(group=PAGE_WORKER_GROUP)
    async def action_pin(self) -> None:
        """Pin the solution that is shown, under a name."""
        from lasso_tui.app.screens.text_prompt import TextPrompt

        pane, now = self.pane, self._now()
        if pane is None or now is None:
            return

        def take(name: str) -> str:
            self.memory.add(rename_pin(now, name))
            return name

        taken = {pin.name for pin in self.memory.of(now.data)}
        name, number = default_name(pane.technique, now.place), 2
        while name in taken:
            name, number = f"{default_name(pane.technique, now.place)} ({number})", number + 1
        hint = "It is drawn beside what you look at next; P compares."
        if await self.push_screen_wait(TextPrompt("Pin this solution as", name, hint, take)) is not None:
            self.pins_changed()

    def action_compare(self) -> None:
        """Show the pins of these data and the present solution side by side."""
        from lasso_tui.app.screens.compare_screen import CompareScreen

        now = self._now()
        if now is not None:
            self.push_screen(CompareScreen(self.memory, now, self.pins_changed))

    def _now(self) -> Pin | None:
        pane = self.pane
        if pane is None or pane.result is None or pane.cursor is None:
            self.notify("There is no solution yet.", markup=False)
            return None
        return make_pin(pane.job(), pane.result, pane.cursor)

    def pins_changed(self) -> None:
        """Draw the pins as they are now, and keep them."""
        if self.pane is not None:
            self.pane.redraw_soon()
        self.keep_soon()
