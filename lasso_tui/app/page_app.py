"""What keys of the app open: pages, exports, pins. Each is handed to the object that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.page_keys import ActionKind, kind_of, opens_over_pages, opens_page
from lasso_tui.app.screens.command_screen import CommandScreen
from lasso_tui.app.terminal_app import TerminalApp

if TYPE_CHECKING:
    from lasso_tui.app.actions.data_actions import DataActions
    from lasso_tui.app.actions.export_actions import ExportActions
    from lasso_tui.app.actions.page_actions import PageActions
    from lasso_tui.app.actions.palette_commands import PaletteCommands
    from lasso_tui.app.actions.pin_actions import PinActions

__all__ = ["PageApp"]


class PageApp(TerminalApp):
    """An app whose keys open pages.

    Attributes
    ----------
    data, exports, pins, pages, commands : what the keys are handed to
    """

    data: DataActions
    exports: ExportActions
    pins: PinActions
    pages: PageActions
    commands: PaletteCommands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse a page where one is open.

        Each is drawn over what is below it, so that without an end to them Python's stack would have one.
        """
        pages = [s for s in self.screen_stack[1:] if not isinstance(s, CommandScreen)]
        if pages and kind_of(self, f"app.{action}", self) is ActionKind.OPENS_PAGE:
            return False
        return super().check_action(action, parameters)

    def go_to(self, slug: str) -> None:
        """Go to a tab."""
        raise NotImplementedError

    @opens_page
    def action_go(self) -> None:
        """Choose a tab by name."""
        self.pages.choose_tab(self.go_to)

    @opens_page
    def action_dataset(self) -> None:
        """Open the data screen."""
        self.data.show_data()

    @opens_page
    def action_open(self) -> None:
        """Open other data."""
        self.data.choose_data()

    @opens_page
    def action_target(self) -> None:
        """Choose the target."""
        self.data.choose_target()

    @opens_page
    def action_export(self) -> None:
        """Export what is shown."""
        self.exports.export()

    def action_copy(self, form: str) -> None:
        """Send one form to the clipboard."""
        self.exports.copy(form)

    @opens_page
    def action_pin(self) -> None:
        """Pin the solution shown."""
        self.pins.pin()

    @opens_page
    def action_compare(self) -> None:
        """Compare pinned solutions."""
        self.pins.compare()

    @opens_page
    def action_row(self) -> None:
        """Edit a row, and see its prediction."""
        self.pages.edit_row()

    @opens_page
    def action_lesson(self) -> None:
        """Go through the guided tour of this tab; its lesson is there too."""
        self.pages.show_tour()

    @opens_page
    def action_source(self) -> None:
        """Show the source of this tab."""
        self.pages.show_source()

    @opens_over_pages
    def action_command_palette(self) -> None:
        """List every command, unless that is done already."""
        if not isinstance(self.screen, CommandScreen):
            self.commands.show()

    @opens_page
    def action_find(self) -> None:
        """Find a feature by a part of its name."""
        self.pages.find_feature()

    @opens_page
    def action_mark(self) -> None:
        """Go to a mark by its letter."""
        self.pages.choose_mark()

    @opens_page
    def action_warnings(self) -> None:
        """Show all warnings."""
        self.pages.show_warnings()

    def action_theme(self, name: str) -> None:
        """Change the colours."""
        self.theme = name
