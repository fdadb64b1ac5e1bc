"""Choosing what to export, and whether to a file or to the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from lasso_tui.app.screens.picker import Picker

__all__ = ["ExportScreen"]


class ExportScreen(Picker):
    """The forms of an export; Enter saves one, Ctrl+Y sends it to the clipboard.

    Attributes
    ----------
    to_clipboard : whether the chosen form goes to the clipboard
    """

    BINDINGS = [Binding("ctrl+y", "send", "clipboard", priority=True)]  # noqa: RUF012

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__("Export", rows, placeholder="form")
        self.to_clipboard = False

    def on_mount(self) -> None:
        """Name both keys."""
        self.query_one(Vertical).border_subtitle = "Enter saves, Ctrl+Y sends to the clipboard, Esc closes"

    def enter(self, text: str) -> None:
        """Choose a form; where none matches, the next one is for a file again."""
        super().enter(text)
        if self.is_current:
            self.to_clipboard = False

    async def action_send(self) -> None:
        """Choose the highlighted form, for the clipboard."""
        self.to_clipboard = True
        await self.query_one(Input).action_submit()
