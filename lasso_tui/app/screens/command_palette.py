"""The command palette, with a list that survives a click on what it had before another letter was typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandList
from textual.widgets import Input

from lasso_tui.app.screens.modal import MountGuard
from lasso_tui.app.textual_compat.option_lists import SafeCommandPalette, SafeOptionList

__all__ = ["CommandPalette"]


class CommandRows(CommandList, SafeOptionList, can_focus=False):
    """The palette's list."""


class CommandPalette(SafeCommandPalette, MountGuard[None]):
    """The palette, with a list that survives a click on what it had before another letter was typed."""

    CLOSE_ACTIONS = frozenset({"dismiss", "escape"})

    def compose(self) -> ComposeResult:
        """Replace Textual's list."""
        for widget in super().compose():
            yield CommandRows() if isinstance(widget, CommandList) else widget

    @on(Input.Changed)
    def _ignore_late_input(self, event: Input.Changed) -> None:
        """Search for nothing where what was typed comes after the palette has closed."""
        if self.app.screen is not self:
            event.prevent_default()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Stop the search, and close."""
        self.workers.cancel_node(self)
        return super().dismiss(result)
