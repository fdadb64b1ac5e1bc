"""Annotations of a plot: marks, levels, numbers along the top axis, and a placeholder text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.charts.layout import FramedPlot
    from lasso_tui.charts.model.base import Level
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.plot import Plot

__all__ = ["counts_row", "draw_marks", "level_lines", "message"]

COUNT_GAP = 1
"""Blank cells between two numbers of the title row."""


def draw_marks(cells: Cells, framed: FramedPlot, palette: Palette) -> None:
    """Draw a vertical line at each mark, and its key on the axis; keys that would overlap are shifted apart."""
    plot = framed.plot
    taken: set[int] = set()
    for mark in framed.marks:
        column = plot.column(mark.x)
        if column is None:
            continue
        for row in range(plot.top, plot.top + plot.height):
            if cells.is_blank(row, column):
                cells.set(row, column, "╎", cells.looks[row][column]._replace(color=palette.faint))
        free = [c for c in range(plot.left, plot.left + plot.width) if c not in taken]
        if framed.rows.below and free:
            place = min(free, key=lambda c: (abs(c - column), c < column))
            taken.add(place)
            cells.put(plot.top + plot.height, place, mark.key[:1], CellStyle(palette.text, bold=True))


def level_lines(cells: Cells, plot: Plot, levels: Sequence[Level], palette: Palette) -> None:
    """Draw a horizontal line at each level, with its name at the right."""
    for level in levels:
        row = plot.row_of(level.y)
        if not plot.top <= row < plot.top + plot.height:
            continue
        for column in range(plot.left, plot.left + plot.width):
            if cells.is_blank(row, column) or cells.chars[row][column] in "╎·":
                cells.set(row, column, "┄", cells.looks[row][column]._replace(color=palette.faint))
        if not level.label:
            continue
        text = fit(level.label, plot.width)
        width, right = cell_width(text), plot.left + plot.width
        inside = range(plot.top, plot.top + plot.height)
        places = [(r, c) for c in (right - width, plot.left) for r in (row, row - 1, row + 1) if r in inside]
        at_row, at = next((one for one in places if _free(cells, *one, width)), places[0])
        cells.put(at_row, at, text, CellStyle(palette.quiet, cells.looks[at_row][at].back))


def _free(cells: Cells, row: int, start: int, width: int) -> bool:
    around = range(max(start - 1, 0), min(start + width + 1, cells.width))
    return all(cells.chars[row][c] in {" ", "⠀", "┄", "╎", "·", "│"} for c in around)


def counts_row(
    cells: Cells, framed: FramedPlot, x: FloatArray, counts: Int64Array, title: str, palette: Palette
) -> None:
    """Write integers into the title row: each above the middle of the positions where it holds.

    Where there is no room for all, those that hold for the longest are written; `x` increases.
    """
    plot, start = framed.plot, framed.title_end
    first = start + cell_width(title) + 1
    if not framed.rows.header or not len(x) or first >= cells.width:
        return
    near = np.searchsorted(plot.x.fractions(x), plot.centres()[0])
    at_column = np.asarray(counts)[np.minimum(near, len(counts) - 1)]
    edges = np.flatnonzero(np.diff(at_column, prepend=at_column[0] - 1))
    ends = np.append(edges[1:], plot.width)
    look, written = CellStyle(palette.quiet), False
    for k in np.argsort(-(ends - edges), kind="stable").tolist():
        text = f"{int(at_column[edges[k]]):,}"
        column = plot.left + (edges[k] + ends[k] - len(text)) // 2
        around = range(column - COUNT_GAP, column + len(text) + COUNT_GAP)
        if (
            column >= first
            and around[-1] <= cells.width
            and all(cells.is_blank(0, c) for c in around if c < cells.width)
        ):
            cells.put(0, column, text, look)
            written = True
    if written:
        cells.put(0, start, title, look)


def message(cells: Cells, plot: Plot, text: str, palette: Palette) -> None:
    """Write a text at the centre of a plot."""
    text = fit(text, plot.width)
    column = plot.left + (plot.width - cell_width(text)) // 2
    cells.put(plot.top + plot.height // 2, column, text, CellStyle(palette.quiet))
