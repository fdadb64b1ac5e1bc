"""One page over the charts at a time."""

from __future__ import annotations

from textual.app import App
from textual.command import CommandPalette

from lasso_tui.app.screens.option_lists import Palette

__all__ = ["PAGES", "PAGE_WORK", "OnePage"]

PAGES = {"dataset", "open", "target", "go", "export", "lesson", "source", "pin", "compare"}
"""Actions that open a page of their own."""

PAGE_WORK = "pages"
"""The group of workers that open a page and wait for what is chosen there."""


class OnePage(App[None]):
    """Mixed into the app: the palette, which can be had on every page, opens no second one.

    Each is drawn over what is below it, so that without an end to them Python's stack would have one.
    """

    def action_command_palette(self) -> None:
        """Show the palette, unless it is open."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse a page where one is open."""
        open_pages = [s for s in self.screen_stack[1:] if not isinstance(s, CommandPalette)]
        if action in PAGES and open_pages:
            return False
        return super().check_action(action, parameters)
