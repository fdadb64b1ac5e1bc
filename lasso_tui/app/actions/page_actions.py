"""Pages about the tabs: choosing one by name, its help, its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from lasso_tui.app.page_keys import PAGE_WORKER_GROUP
from lasso_tui.app.screens.picker import Picker
from lasso_tui.techniques.discovery import all_techniques

if TYPE_CHECKING:
    from textual.app import App

    from lasso_tui.app.pane.pane import TechniquePane

__all__ = ["PageActions"]


class PageActions:
    """Opens pages about the tabs.

    Parameters
    ----------
    app : the app
    pane : returns the tab in front, or None
    keys : action → keys that the person has set
    """

    def __init__(
        self, app: App[None], pane: Callable[[], TechniquePane | None], keys: Mapping[str, str]
    ) -> None:
        self._app, self._pane, self._keys = app, pane, keys

    def choose_tab(self, go_to: Callable[[str], None]) -> None:
        """Choose a tab by name; `go_to` is called with its slug."""
        self._app.run_worker(self._choose_tab(go_to), group=PAGE_WORKER_GROUP)

    async def _choose_tab(self, go_to: Callable[[str], None]) -> None:
        rows = [(t.slug, t.lesson.question) for t in all_techniques()]
        chosen = await self._app.push_screen_wait(Picker("Go to", rows, placeholder="part of its name"))
        if chosen is not None:
            go_to(chosen)

    def show_help(self) -> None:
        """Show the help of the tab in front."""
        from lasso_tui.app.screens.help_screen import HelpScreen

        pane = self._pane()
        if pane is not None:
            result = pane.result
            notes, warnings = (result.data.notes, result.warnings) if result is not None else ((), ())
            self._app.push_screen(HelpScreen(pane.technique, notes, self._keys, warnings))

    def show_source(self) -> None:
        """Show the source of the tab in front."""
        from lasso_tui.app.screens.source_screen import SourceScreen

        pane = self._pane()
        if pane is not None:
            self._app.push_screen(SourceScreen(pane.technique))
