"""The commands that open a screen of their own."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding

from lasso_tui.app.bindings import BINDINGS
from lasso_tui.app.data_actions import DataActions
from lasso_tui.app.export_actions import ExportActions
from lasso_tui.app.screens.page_guard import PAGE_WORKER_GROUP
from lasso_tui.app.screens.picker import Picker
from lasso_tui.techniques.discovery import all_techniques

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane

__all__ = ["PaletteCommands"]


class PaletteCommands(DataActions, ExportActions, App[None]):
    """Mixed into the app: data, target, tab, export, help, source."""

    @property
    def pane(self) -> TechniquePane | None:
        """The pane that is shown."""
        raise NotImplementedError

    def go_to(self, slug: str) -> None:
        """Go to a tab."""
        raise NotImplementedError

    def key_commands(self) -> Iterable[SystemCommand]:
        """Return every key's command, for the palette."""
        for binding in BINDINGS:
            assert isinstance(binding, Binding)
            if not binding.action.startswith(("chart", "leave")):
                said = binding.tooltip or binding.description
                run = functools.partial(self.run_action, binding.action)
                own = self._keymap.get(binding.id or "", "")
                yield SystemCommand(said, f"key {own or binding.key_display or binding.key}", run)

    @work(group=PAGE_WORKER_GROUP)
    async def action_go(self) -> None:
        """Choose a tab."""
        rows = [(t.slug, t.lesson.question) for t in all_techniques()]
        chosen = await self.push_screen_wait(Picker("Go to", rows, placeholder="a part of its name"))
        if chosen is not None:
            self.go_to(chosen)

    def action_lesson(self) -> None:
        """Explain the tab."""
        from lasso_tui.app.screens.help_screen import HelpScreen

        if self.pane is not None:
            result = self.pane.result
            notes, warnings = (result.data.notes, result.warnings) if result is not None else ((), ())
            self.push_screen(HelpScreen(self.pane.technique, notes, self._keymap, warnings))

    def action_source(self) -> None:
        """Show the tab's source."""
        from lasso_tui.app.screens.source_screen import SourceScreen

        if self.pane is not None:
            self.push_screen(SourceScreen(self.pane.technique))
