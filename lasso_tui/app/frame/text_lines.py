"""Lines of styled text that repaint only the cells that change, and know what a click on a part does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from lasso_tui.app.frame.inks import Inks, inks_of
from lasso_tui.app.frame.strips import strip_of
from lasso_tui.charts.cells import PLAIN, Cells, CellStyle, cell_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lasso_tui.charts import StyledText

__all__ = ["Line", "Part", "TextLines", "line_width", "spread"]

MIN_GAP = 9
"""Cells that stay the same between two changes of a row from which on it is cheaper to go to the second one."""


class Part(NamedTuple):
    """A piece of a line.

    Attributes
    ----------
    text, look : what is written, and how
    does : what a click on it does, as the widget names it, or ""
    """

    text: str
    look: CellStyle = PLAIN
    does: str = ""


Line = list[Part]


def line_width(line: Sequence[Part]) -> int:
    """Return the number of cells that a line takes."""
    return sum(cell_width(part.text) for part in line)


def spread(left: Line, right: Line, width: int) -> Line:
    """Return a line with some parts at its left and others at its right end; these are left out for want of room."""
    gap = width - line_width(left) - line_width(right)
    return left if gap < 1 or not right else [*left, Part(" " * gap), *right]


class TextLines(Widget):
    """Shows lines of parts."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cells: Cells | None = None
        self._rows: tuple[tuple[StyledText, ...], ...] = ()
        self._targets: list[list[tuple[int, int, str]]] = []
        self._inks: Inks | None = None
        self._base_style = Style()

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the lines to show in so many cells."""
        raise NotImplementedError

    def clicked(self, what: str) -> None:
        """Do what a part stands for."""

    @property
    def inks(self) -> Inks:
        """The styles of the app's theme."""
        if self._inks is None:
            self._inks = inks_of(self.app)
        return self._inks

    def update_lines(self) -> None:
        """Show what is new, repainting only the cells that change."""
        if not self.size:
            self._cells = None
            return
        before = self._cells
        if before is None or (before.width, before.height) != self.size or self._inks is None:
            self._cells = None
            self.refresh()
            return
        after = self._lay_out()
        changed = list(changed_cells(before, after))
        if changed:
            self.refresh(*changed)

    def notify_style_update(self) -> None:
        """Drop what was made in other colours."""
        super().notify_style_update()
        self._cells = self._inks = None

    def render_line(self, y: int) -> Strip:
        """Return one row of cells."""
        if self._cells is None or (self._cells.width, self._cells.height) != self.size:
            self._base_style = self.rich_style
            self._lay_out()
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self._base_style)
        return strip_of(self._rows[y], self.size.width, self._base_style)

    def _lay_out(self) -> Cells:
        width, height = self.size
        cells = Cells(width, height)
        targets: list[list[tuple[int, int, str]]] = []
        for y, line in enumerate(self.lines(width, height, self.inks)[:height]):
            column = 0
            targets.append([])
            for part in line:
                cells.put(y, column, part.text, part.look)
                wide = cell_width(part.text)
                if part.does:
                    targets[-1].append((column, column + wide, part.does))
                column += wide
        self._cells, self._targets = cells, targets
        self._rows = tuple(cells.row(y).runs for y in range(height))
        return cells

    def on_click(self, event: events.Click) -> None:
        """Do what the part under the mouse stands for."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y >= len(self._targets):
            return
        for first, end, what in self._targets[offset.y]:
            if first <= offset.x < end:
                event.stop()
                self.clicked(what)
                return


def changed_cells(before: Cells, after: Cells) -> Iterator[Region]:
    """Yield the cells of two pictures of one size that differ: of each row some spans."""
    for y in range(after.height):
        old, new = before.chars[y], after.chars[y]
        looks, new_looks = before.looks[y], after.looks[y]
        if old == new and looks == new_looks:
            continue
        first = end = -1
        for x in range(after.width):
            if old[x] == new[x] and (
                looks[x] == new_looks[x] or (new[x] == " " and looks[x].back == new_looks[x].back)
            ):
                continue
            if first >= 0 and x - end > MIN_GAP:
                yield Region(first, y, end - first, 1)
                first = -1
            if first < 0:
                first = x - 1 if x and "" in (old[x], new[x]) else x  # both halves of a wide character
            end = x + 1
        if first >= 0:
            yield Region(first, y, end - first, 1)
