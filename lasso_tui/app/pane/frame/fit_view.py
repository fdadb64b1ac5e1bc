"""The figures of the fit: a table in the left column, three rows in a small window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.app.frame.figures import Widths, figure_lines, figure_rows
from lasso_tui.app.frame.text_lines import Line, TextLines
from lasso_tui.app.session.shown_pin import PINNED

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.techniques.fit_table import FitTable

__all__ = ["FitRows", "FitView"]


class FitView(TextLines):
    """The table of the fit."""

    DEFAULT_CSS = "FitView { padding: 0 1; background: $background; }"

    def __init__(self) -> None:
        super().__init__()
        self._table: FitTable | None = None
        self._widths = Widths()

    @property
    def wanted_height(self) -> int:
        """Rows of the table with its heading, and of the one below it; 0 before there is one."""
        return _height(self._table)

    def show(self, table: FitTable | None) -> None:
        """Show a table; the parts of the tab are placed anew where it has more or fewer rows."""
        before = self.wanted_height
        self._table = table
        if self.wanted_height != before:
            self.refresh(layout=True)
        self.update_lines()

    def forget_widths(self) -> None:
        """Let the columns shrink again, for other data."""
        self._widths.forget()

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the table."""
        return [] if self._table is None else figure_lines(self._table, width, inks, self._widths)

    def clicked(self, what: str) -> None:
        """Press the key of a mark."""
        self.app.simulate_key(what.removeprefix("key:"))


class FitRows(FitView):
    """The same figures as a row for the cursor and each mark."""

    DEFAULT_CSS = """
    FitRows { height: 3; padding: 0 1; background: $background; }
    FitRows.-pinned { height: 4; }
    FitRows.-none { height: 0; }
    """

    def show(self, table: FitTable | None) -> None:
        """Show a table; without one the charts have the rows."""
        self.set_class(table is None, "-none")
        self.set_class(table is not None and PINNED in table.columns, "-pinned")
        super().show(table)

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the rows."""
        return [] if self._table is None else figure_rows(self._table, width, height, inks, self._widths)


def _height(table: FitTable | None) -> int:
    if table is None:
        return 0
    below = _height(table.below)
    return len(table.rows) + 1 + (below + 1 if below else 0)
