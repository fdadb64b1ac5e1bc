"""Choosing what to export, and whether to a file or to the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input

from lasso_tui.app.screens.page_hints import page_hints
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
        super().__init__("Export", rows, placeholder="part of a name")
        self.to_clipboard = False

    def hints(self) -> Content:
        """Return the keys for the lower edge."""
        return page_hints(("↑ ↓", "choose"), ("Enter", "save"), ("Ctrl+Y", "clipboard"), ("Esc", "close"))

    def enter(self, text: str) -> None:
        """Choose a form; where none matches, the next one is for a file again."""
        super().enter(text)
        if self.is_current:
            self.to_clipboard = False

    async def action_send(self) -> None:
        """Choose the highlighted form, for the clipboard."""
        self.to_clipboard = True
        await self.query_one(Input).action_submit()
