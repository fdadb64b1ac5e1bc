"""The lines over the list of columns: the data, what is wrong first, how the file is read, the fields' names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lasso_tui.app.screens.data.column_format import RowLayout, heading
from lasso_tui.app.screens.data.request_text import alert_text, head_text, reading_lines, reading_text

if TYPE_CHECKING:
    from lasso_tui.data import Reading, TableProfile
    from lasso_tui.requests.data_request import DataRequest

__all__ = ["DataTop"]


class DataTop(Vertical):
    """Names the data, and says what a person must know of them before anything else."""

    DEFAULT_CSS = """
    DataTop { height: auto; }
    DataTop #head { height: 1; padding: 0 1; background: $panel; text-style: bold; text-wrap: nowrap;
        text-overflow: ellipsis; }
    DataTop #alert { height: 1; padding: 0 1; color: $warning; text-wrap: nowrap; text-overflow: ellipsis; }
    DataTop #reading { height: auto; max-height: 2; padding: 0 1; color: $foreground 80%; display: none; }
    DataTop #reading.-said { display: block; }
    DataTop #heading { height: 1; color: $foreground 70%; text-style: underline; }
    """

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield Static(id="head")
        yield Static(id="alert")
        yield Static(id="reading")
        yield Static(id="heading")

    def show_name(self, text: str) -> None:
        """Name the data before they are described."""
        self.query_one("#head", Static).update(Content(text))

    def show_profile(
        self, profile: TableProfile, request: DataRequest, shape: tuple[int, int] | None, width: int
    ) -> None:
        """Name the data, the target and the rows used, and say what is wrong first.

        Parameters
        ----------
        profile, request : the columns, and what is requested
        shape : rows and features, None while they are counted
        width : cells of a line
        """
        self.show_name(head_text(profile, shape, width))
        self.query_one("#alert", Static).update(Content(alert_text(profile, request, shape, width)))

    def show_reading(self, notes: Sequence[str], decided: Reading | None, width: int) -> None:
        """Say what was decided about the reading, in two lines; o shows what is longer."""
        line, said = self.query_one("#reading", Static), reading_text(notes, decided)
        text = "\n".join(reading_lines(f"o {said}", width))
        line.set_class(bool(said), "-said")
        line.update(Content.assemble((text[:1], "bold $accent"), text[1:]))

    def show_fields(self, layout: RowLayout) -> None:
        """Name the fields of the list."""
        self.query_one("#heading", Static).update(Content(heading(layout)))
