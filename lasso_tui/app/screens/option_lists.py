"""Lists of rows to choose from, some of which may have gone when they are clicked."""

from __future__ import annotations

from textual import command, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandList
from textual.events import Click
from textual.widgets import Input, OptionList

from lasso_tui.app.screens.modal import MountGuard

__all__ = ["CommandPalette", "SafeOptionList"]


class SafeOptionList(OptionList):
    """A list whose rows change while the pointer is over it, and which may have no room.

    A click tells the number of the row that was on the screen. Where the list has become shorter since, `OptionList`
    would look for a row that it does not have, and end the program; so it would where it is to move by the rows that
    are on the screen and there are none.
    """

    def action_page_up(self) -> None:
        """Move a page up, if there is one."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move a page down, if there is one."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def _on_click(self, event: Click) -> None:  # type: ignore[override]
        number = event.style.meta.get("option")
        if number is not None and number >= self.option_count:
            event.prevent_default()
            event.stop()  # there may be no list there any more, and a click beside it closes the page


class CommandRows(CommandList, SafeOptionList, can_focus=False):
    """The palette's list."""


class CommandPalette(command.CommandPalette, MountGuard[None]):
    """The palette, with a list that survives a click on what it had before another letter was typed."""

    def compose(self) -> ComposeResult:
        """Put the list in the place of the usual one."""
        for widget in super().compose():
            yield CommandRows() if isinstance(widget, CommandList) else widget

    @on(Input.Changed)
    def _late(self, event: Input.Changed) -> None:
        """Look for nothing where what was typed comes when the palette has been left."""
        if self.app.screen is not self:
            event.prevent_default()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Look for no more commands, and leave."""
        self.workers.cancel_node(self)
        return super().dismiss(result)
