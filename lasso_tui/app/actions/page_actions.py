"""Pages about the tabs: choosing one by name, its help, its source."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from lasso_tui.app.bindings import ACTIONS
from lasso_tui.app.page_keys import PAGE_WORKER_GROUP
from lasso_tui.app.pick_keys import PickKeys
from lasso_tui.app.position_text import format_position
from lasso_tui.techniques import kinds
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.tour import steps_of

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
        self._row: dict[str, str] = {}
        self._row_of = ("", "")

    def choose_tab(self, go_to: Callable[[str], None]) -> None:
        """Choose a tab by name; `go_to` is called with its slug."""
        self._app.run_worker(self._choose_tab(go_to), group=PAGE_WORKER_GROUP)

    async def _choose_tab(self, go_to: Callable[[str], None]) -> None:
        from lasso_tui.app.screens.picker import Picker

        rows = [(t.slug, t.lesson.question) for t in all_techniques()]
        chosen = await self._app.push_screen_wait(Picker("Go to", rows, placeholder="part of its name"))
        if chosen is not None:
            go_to(chosen)

    def find_feature(self) -> None:
        """Find a feature by a part of its name, and pick it."""
        self._app.run_worker(self._find_feature(), group=PAGE_WORKER_GROUP)

    async def _find_feature(self) -> None:
        from lasso_tui.app.screens.feature_picker import FeaturePicker

        pane, screen = self._pane(), self._app.screen
        features = getattr(pane.result.data, "features", ()) if pane is not None and pane.result else ()
        if pane is None or not features or not isinstance(screen, PickKeys):
            self._app.notify("This tab lists no features.", markup=False)
            return
        picker = FeaturePicker(features)
        chosen = await self._app.push_screen_wait(picker)
        if chosen is not None:
            screen.pick_found(chosen, picker.matches)

    def edit_row(self) -> None:
        """Edit a row, and see its prediction."""
        self._app.run_worker(self._edit_row(), group=PAGE_WORKER_GROUP)

    async def _edit_row(self) -> None:
        from lasso_tui.app.screens.row_screen import RowScreen
        from lasso_tui.exports.scoring.profiler import profiler_of
        from lasso_tui.techniques.model import ExportError

        pane = self._pane()
        if pane is None or pane.result is None or pane.cursor is None:
            self._app.notify("There is no model yet.", markup=False)
            return
        table = pane.result.data
        try:
            profiler = await asyncio.to_thread(profiler_of, pane.technique, pane.result, pane.cursor)
        except ExportError as error:
            self._app.notify(f"No row to edit: {error}.", markup=False)
            return
        of = (table.source, table.target)
        if self._row_of != of:
            self._row_of, self._row = of, {}
        screen = RowScreen(pane, profiler, profiler.with_known(self._row), self._keep_row)
        await self._app.push_screen_wait(screen)

    def _keep_row(self, texts: dict[str, str]) -> None:
        self._row = texts

    def choose_mark(self) -> None:
        """Go to a mark by its letter."""
        self._app.run_worker(self._choose_mark(), group=PAGE_WORKER_GROUP)

    async def _choose_mark(self) -> None:
        from lasso_tui.app.screens.mark_screen import MarkScreen

        pane = self._pane()
        if pane is None or pane.result is None or not pane.result.marks:
            self._app.notify("There are no marks yet.", markup=False)
            return
        kind = kinds(pane.params)[pane.technique.cursor]
        marks = [(mark.key, mark.label, format_position(kind, mark.x)) for mark in pane.result.marks]
        letter = await self._app.push_screen_wait(MarkScreen(marks))
        if letter is not None and letter not in {mark.key for mark in pane.result.marks}:
            self._app.notify(f"No mark {letter} on this chart.", markup=False)
        elif letter is not None:
            pane.jump(letter)

    def show_warnings(self) -> None:
        """Show all warnings of the result, and what was done to the data."""
        from lasso_tui.app.screens.messages_screen import MessagesScreen

        pane = self._pane()
        if pane is None or pane.result is None:
            return
        result = pane.result
        parts = {"Warnings": result.warnings, "Data preparation": result.data.notes}
        self._app.push_screen(MessagesScreen(f"{pane.technique.title}: warnings", parts))

    def show_tour(self) -> None:
        """Go through the guided tour of the tab in front, and on to its lesson where that is wanted."""
        self._app.run_worker(self._show_tour(), group=PAGE_WORKER_GROUP)

    async def _show_tour(self) -> None:
        from lasso_tui.app.screens.tour_screen import LESSON, TourScreen

        pane, main = self._pane(), self._app.screen
        if pane is None or pane.result is None:
            self.show_help()
            return
        actions = {key: binding.action for binding in ACTIONS.values() for key in binding.key.split(",")}

        async def press(key: str) -> None:
            await self._app.run_action(actions[key].removeprefix("screen."), default_namespace=main)

        technique = pane.technique
        tour = TourScreen(technique.title, steps_of(technique.lesson), press)
        if await self._app.push_screen_wait(tour) == LESSON:
            self.show_help()

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
