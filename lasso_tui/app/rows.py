"""Lists of rows to choose from, some of which may have gone when they are clicked."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette
from textual.events import Click
from textual.widgets import OptionList

__all__ = ["Palette", "Rows"]


class Rows(OptionList):
    """A list whose rows change while the pointer is over it.

    A click tells the number of the row that was on the screen. Where the list has become shorter since, `OptionList`
    would look for a row that it does not have, and end the program.
    """

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        number = event.style.meta.get("option")
        if number is not None and number >= self.option_count:
            event.prevent_default()
            event.stop()  # there may be no list there any more, and a click beside it closes the page


class CommandRows(CommandList, Rows, can_focus=False):
    """The palette's list."""


class Palette(CommandPalette):
    """The palette, with a list that survives a click on what it had before another letter was typed."""

    def compose(self) -> ComposeResult:
        """Put the list in the place of the usual one."""
        for widget in super().compose():
            yield CommandRows() if isinstance(widget, CommandList) else widget
