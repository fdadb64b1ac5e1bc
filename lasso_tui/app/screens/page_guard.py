"""One page over the charts at a time."""

from __future__ import annotations

from textual import command
from textual.app import App

from lasso_tui.app.screens.option_lists import CommandPalette

__all__ = ["PAGES", "PAGE_WORKER_GROUP", "PageGuard"]

PAGES = {"dataset", "open", "target", "go", "export", "lesson", "source", "pin", "compare"}
"""Actions that open a page of their own."""

PAGE_WORKER_GROUP = "pages"
"""The group of workers that open a page and wait for what is chosen there."""


class PageGuard(App[None]):
    """Mixed into the app: the palette, which can be had on every page, opens no second one.

    Each is drawn over what is below it, so that without an end to them Python's stack would have one.
    """

    def action_command_palette(self) -> None:
        """Show the palette, unless it is open."""
        if not isinstance(self.screen, command.CommandPalette):
            self.push_screen(CommandPalette())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse a page where one is open."""
        open_pages = [s for s in self.screen_stack[1:] if not isinstance(s, command.CommandPalette)]
        if action in PAGES and open_pages:
            return False
        return super().check_action(action, parameters)
