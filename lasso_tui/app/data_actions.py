"""The commands for data: look at them, open others, choose what to predict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.app import App

from lasso_tui.app.screens.page_guard import PAGE_WORKER_GROUP
from lasso_tui.app.screens.picker import Picker
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.job import ARTICLE, reads_file, suits

if TYPE_CHECKING:
    from lasso_tui.app.pane.pane import TechniquePane
    from lasso_tui.app.screens.open_screen import OpenScreen
    from lasso_tui.requests.data_request import TableCache

__all__ = ["DataActions"]


class DataActions(App[None]):
    """Mixed into the app: the data screen, opening, the target."""

    opening: DataRequest | None
    shelf: TableCache
    refusal: str

    @property
    def pane(self) -> TechniquePane | None:
        """The pane that is shown."""
        raise NotImplementedError

    def open_data(self, opening: DataRequest, family: str | None = None) -> None:
        """Open data in the tab that is shown, perhaps with another family; the others follow when they are shown."""
        pane = self.pane
        if pane is None:
            return
        if suits(pane.technique, opening.dataset) or not reads_file(pane.technique, opening.dataset):
            pane.open(opening, {} if family is None else {"family": family})
        else:
            self.opening = opening
            pane.leave_out(opening)

    def opener(self) -> OpenScreen:
        """Make the screen that chooses other data."""
        from lasso_tui.app.screens.open_screen import OpenScreen
        from lasso_tui.data import bundled

        rows = [(ARTICLE, "the tutorial's own example of this technique")]
        technique = self.pane.technique if self.pane is not None else None
        if technique is not None:
            rows += [(source.name, source.title) for source in technique.generators]
        if technique is None or technique.tables:
            rows += [(b.name, b.title) for b in bundled()]
        return OpenScreen(rows)

    def tabled(self) -> DataRequest | None:
        """Return the table that is shown, or that the other tabs show; None where all is made."""
        if self.pane is None:
            return None
        return next(
            (
                opening
                for opening in (self.pane.opening, self.opening)
                if opening is not None and reads_file(self.pane.technique, opening.dataset)
            ),
            None,
        )

    def action_dataset(self) -> None:
        """Look at the columns of the table that is open; where data are made, choose others."""
        opening = self.tabled()
        if opening is None:
            self.action_open()
        else:
            self.look_at(opening)

    @work(group=PAGE_WORKER_GROUP)
    async def look_at(self, opening: DataRequest, why: str = "") -> None:
        """Show the columns of a table, and why where it could not be used; open what is made of it there."""
        from lasso_tui.app.screens.data_screen import DataScreen

        pane = self.pane
        if pane is None:
            return
        now = self.tabled() if pane.result is not None else None
        answer = await self.push_screen_wait(
            DataScreen(opening, now, self.shelf, pane.technique, pane.params, self.opener, why)
        )
        if answer is not None:
            self.open_data(answer.opening, answer.family)
        elif pane.result is None and self.refusal:
            self.exit(return_code=2)

    @work(group=PAGE_WORKER_GROUP)
    async def action_open(self) -> None:
        """Choose other data; the columns of a file are shown first."""
        from lasso_tui.data.readers.sources import find_bundled

        pane = self.pane
        chosen = await self.push_screen_wait(self.opener())
        if chosen is None or pane is None:
            return
        if reads_file(pane.technique, chosen) and find_bundled(chosen) is None:
            self.look_at(DataRequest(chosen))
        else:
            self.open_data(DataRequest(chosen))

    def mend_or_exit(self) -> None:
        """Show the columns of what cannot be opened as it is; leave where they cannot be read either."""
        opening = self.tabled()
        if opening is not None and self.shelf.holds(opening):
            self.look_at(opening, self.refusal)
        else:
            self.exit(return_code=2)

    @work(group=PAGE_WORKER_GROUP)
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
            Picker(f"Target of {dataset}", rows, placeholder="a column's name")
        )
        if chosen is not None:
            self.open_data(replace(opening, target=chosen))
