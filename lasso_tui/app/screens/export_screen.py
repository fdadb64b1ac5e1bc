"""Choosing what to take along, and whether as a file or on the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from lasso_tui.app.screens.picker import Picker

__all__ = ["ExportScreen"]


class ExportScreen(Picker):
    """The forms of an export; Enter saves one, ctrl+y sends it to the clipboard.

    Attributes
    ----------
    to_clipboard : whether the form that was chosen is to be sent there
    """

    BINDINGS = [Binding("ctrl+y", "send", "clipboard", priority=True)]  # noqa: RUF012

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__("Export", rows, placeholder="what to take along")
        self.to_clipboard = False

    def on_mount(self) -> None:
        """Say both keys."""
        self.query_one(Vertical).border_subtitle = "enter saves, ctrl+y sends to the clipboard, esc closes"

    def enter(self, text: str) -> None:
        """Take a form; where there is none to take, the next one is a file's again."""
        super().enter(text)
        if self.is_current:
            self.to_clipboard = False

    async def action_send(self) -> None:
        """Take the highlighted form, for the clipboard."""
        self.to_clipboard = True
        await self.query_one(Input).action_submit()
