"""The commands that open a screen of their own."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding

from lasso_tui.app.exporting import Exporting
from lasso_tui.app.keys import BINDINGS
from lasso_tui.app.screens.choose import ChooseScreen
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.job import ARTICLE, reads_file
from lasso_tui.techniques.opening import Opening, Shelf

if TYPE_CHECKING:
    from lasso_tui.app.pane import TechniquePane

__all__ = ["Commands"]


class Commands(Exporting, App[None]):
    """Mixed into the app: data, target, tab, export, help, source."""

    opening: Opening | None
    shelf: Shelf

    @property
    def pane(self) -> TechniquePane | None:
        """The pane that is shown."""
        raise NotImplementedError

    def open_data(self, opening: Opening) -> None:
        """Open other data."""
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
                yield SystemCommand(said, f"key {binding.key_display or binding.key}", run)

    @work
    async def action_dataset(self) -> None:
        """Choose data, or type a file's path."""
        from lasso_tui.data import bundled

        rows = [(ARTICLE, "the tutorial's own example of this technique")]
        technique = self.pane.technique if self.pane is not None else None
        if technique is not None:
            rows += [(source.name, source.title) for source in technique.sources]
        if technique is None or technique.tables:
            rows += [(b.name, b.title) for b in bundled()]
        chosen = await self.push_screen_wait(
            ChooseScreen(
                "Open data", rows, typed=True, placeholder="a name, or the path of a CSV or TSV file"
            )
        )
        if chosen is not None:
            self.open_data(Opening(chosen))

    @work
    async def action_target(self) -> None:
        """Choose which column to predict."""
        from lasso_tui.data import DataError, targets

        if self.pane is None:
            return
        opening, dataset = self.pane.opening, self.pane.opening.dataset
        if not reads_file(self.pane.technique, dataset):
            self.notify(f"{dataset} has one target.", markup=False)
            return
        try:
            rows = [(name, "") for name in targets(self.shelf.columns(opening))]
        except DataError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        chosen = await self.push_screen_wait(
            ChooseScreen(f"Target of {dataset}", rows, placeholder="a column's name")
        )
        if chosen is not None:
            self.open_data(replace(opening, target=chosen))

    @work
    async def action_go(self) -> None:
        """Choose a tab."""
        rows = [(t.slug, t.lesson.question) for t in all_techniques()]
        chosen = await self.push_screen_wait(ChooseScreen("Go to", rows, placeholder="a part of its name"))
        if chosen is not None:
            self.go_to(chosen)

    def action_lesson(self) -> None:
        """Explain the tab."""
        from lasso_tui.app.screens.lesson import LessonScreen

        if self.pane is not None:
            notes = self.pane.result.table.notes if self.pane.result is not None else ()
            self.push_screen(LessonScreen(self.pane.technique, notes))

    def action_source(self) -> None:
        """Show the tab's source."""
        from lasso_tui.app.screens.source import SourceScreen

        if self.pane is not None:
            self.push_screen(SourceScreen(self.pane.technique))
