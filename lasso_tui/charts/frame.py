"""The frame of a chart: scales, axis lines, labels, titles, named places; it leaves room for the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, Look, cell_width, fit
from lasso_tui.charts.scales import Scale, tick_text, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lasso_tui.charts.model import Axis, Mark
    from lasso_tui.charts.palette import Palette

__all__ = ["Frame", "Plot", "header", "x_axis", "y_axis"]


@dataclass(frozen=True)
class Plot:
    """The cells that hold the data, and the scales of their axes."""

    left: int
    top: int
    width: int
    height: int
    x: Scale
    y: Scale
    pickable: bool = True

    def column_of(self, x: float) -> int | None:
        """Column of a value, or None outside."""
        column = round(self.x.fraction(x) * (self.width - 1)) if self.width > 1 else 0
        return self.left + column if 0 <= column < self.width and self.pickable else None

    def x_at(self, column: int) -> float | None:
        """Value at a column, or None outside."""
        if not (self.pickable and self.left <= column < self.left + self.width):
            return None
        return self.x.value((column - self.left) / max(self.width - 1, 1))

    def row_of(self, y: float) -> int:
        """Row of a value, which may be outside."""
        fraction = min(max(self.y.fraction(y), -9.0), 9.0)
        return self.top + round((1 - fraction) * (self.height - 1))


@dataclass(frozen=True)
class Frame:
    """Rows and columns that a chart of this size gives to words.

    Attributes
    ----------
    header : rows for the y title and the legend
    above : rows for numbers along the top axis
    below : rows for the x axis: its line, its labels, its title
    """

    header: int
    above: int
    below: int

    @classmethod
    def for_height(cls, height: int, *, counts: bool) -> Frame:
        """Give words the rows that the data can spare."""
        header = 1 if height >= 7 else 0
        above = 1 if counts and height >= 9 else 0
        below = 3 if height >= 12 else 2 if height >= 5 else 0
        return cls(header, above, below)


def axis_title(axis: Axis) -> str:
    """Title with its unit."""
    return f"{axis.title} ({axis.unit})" if axis.unit else axis.title


def header(cells: Cells, title: str, legend: Sequence[tuple[str, str, str]], palette: Palette) -> None:
    """Write the y title at the left of the first row and the legend, (sign, words, colour), at its right."""
    room = cells.width
    column = room
    for sign, words, color in reversed(legend):
        needed = cell_width(sign) + cell_width(words) + 1
        if column - needed - 2 < min(cell_width(title), room // 3):
            break
        column -= needed
        cells.put(0, column, sign, Look(color, bold=True))
        cells.put(0, column + cell_width(sign) + 1, words, Look(palette.quiet))
        column -= 2
    cells.put(0, 0, fit(title, max(column, 0)), Look(palette.quiet))


def y_labels(scale: Scale, rows: int) -> list[tuple[float, str]]:
    """Values and texts for a y axis of so many rows."""
    values = ticks(scale, max(2, rows // 2)) if rows >= 3 else []
    return [(v, tick_text(v, values)) for v in values]


def y_axis(
    cells: Cells, plot: Plot, labels: Sequence[tuple[float, str]], axis_column: int, palette: Palette
) -> None:
    """Draw the y axis with its labels at the left of `axis_column`, and the zero line."""
    for row in range(plot.top, plot.top + plot.height):
        cells.put(row, axis_column, "│", Look(palette.faint))
    for value, text in labels:
        row = plot.row_of(value)
        if plot.top <= row < plot.top + plot.height:
            cells.put(row, axis_column, "┤", Look(palette.faint))
            cells.put(row, axis_column - cell_width(text) - 1, text, Look(palette.quiet))
    if plot.y.low < 0 < plot.y.high:
        row = plot.row_of(0.0)
        cells.put(row, plot.left, "┄" * plot.width, Look(palette.faint))


def x_axis(
    cells: Cells, plot: Plot, axis: Axis, marks: Sequence[Mark], rows: int, axis_column: int, palette: Palette
) -> None:
    """Draw the x axis below the plot: line with ticks and marks, labels, title."""
    if rows < 1:
        return
    line = plot.top + plot.height
    cells.put(line, axis_column, "╰" + "─" * (plot.left - axis_column - 1 + plot.width), Look(palette.faint))
    taken = axis_column
    values = ticks(plot.x, max(2, plot.width // 6))
    for value in values:
        text = tick_text(value, values)
        column = plot.left + round(plot.x.fraction(value) * (plot.width - 1))
        start = max(min(column - cell_width(text) // 2, cells.width - cell_width(text)), 0)
        if start > taken and rows >= 2:
            cells.put(line, column, "┬", Look(palette.faint))
            cells.put(line + 1, start, text, Look(palette.quiet))
            taken = start + cell_width(text)
    if rows >= 3:
        cells.put(line + 2, plot.left, _x_title(axis, marks, cells.width - plot.left), Look(palette.quiet))
    elif rows == 2 and taken + cell_width(axis.title) + 2 < cells.width:
        cells.put(line + 1, cells.width - cell_width(axis.title), axis.title, Look(palette.quiet))
    _marks(cells, plot, marks, line, palette)


def _x_title(axis: Axis, marks: Sequence[Mark], room: int) -> str:
    """Return the most that there is room for of: title, unit, kind of scale, what the marks mean."""
    scale = ", log scale" if axis.log else ""
    words = "   ".join(f"{mark.key} {mark.label}" for mark in marks)
    full = axis_title(axis) + scale
    for text in (f"{full}   {words}" if words else full, full, axis_title(axis), axis.title + scale):
        if cell_width(text) <= room:
            return text
    return fit(axis.title, room)


def _marks(cells: Cells, plot: Plot, marks: Sequence[Mark], line: int, palette: Palette) -> None:
    taken: set[int] = set()
    for mark in marks:
        column = plot.column_of(mark.x)
        if column is None:
            continue
        for row in range(plot.top, plot.top + plot.height):
            if cells.blank(row, column):
                cells.put(row, column, "╎", Look(palette.faint))
        place = column
        while place in taken:
            place += 1 if column + 1 < plot.left + plot.width else -1
        taken.add(place)
        cells.put(line, place, mark.key, Look(palette.mark, bold=True))


def counts_row(
    cells: Cells, plot: Plot, x: Sequence[float], counts: NDArray[np.int64], title: str, palette: Palette
) -> None:
    """Write whole numbers along the top axis, each over the alpha it belongs to."""
    import numpy as np

    row = plot.top - 1
    positions = np.array([plot.x.fraction(v) for v in x]) * (plot.width - 1)
    order = np.argsort(positions)
    cells.put(row, max(0, plot.left - cell_width(title) - 2), title, Look(palette.quiet))
    longest = max(len(f"{int(c):,}") for c in counts)
    step = max(longest + 3, 8)
    for column in range(0, plot.width - longest + 1, step):
        near = order[min(int(np.searchsorted(positions[order], column)), len(order) - 1)]
        cells.put(row, plot.left + column, f"{int(counts[near]):,}", Look(palette.quiet))
