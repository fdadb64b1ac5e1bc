"""Highlighting of one series: drawn over the static drawing, under the cursor."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, CellStyle
from lasso_tui.charts.colors import legible
from lasso_tui.charts.draw.canvas import Stroke, paint

if TYPE_CHECKING:
    from lasso_tui.charts.drawing_result import Drawing
    from lasso_tui.charts.palette import Palette

__all__ = ["highlight_series"]

COVERABLE = frozenset({" ", "⠀", "·", "┄", "╎", "┊", "━"})
"""Characters other than braille that a highlighted line may cover; not keys of marks, signs or names."""


def highlight_series(drawing: Drawing, name: str, palette: Palette) -> Drawing:
    """Return a static drawing with one series and its name highlighted.

    Returns the drawing itself if it has no such series.
    """
    reader = drawing.reader
    name = name if reader is None else reader.series(name)
    lines = () if reader is None else reader.lines(name)
    labels = {drawing.labels.get(name), *(() if reader is None else reader.labels(name))} - {None}
    if (not lines or drawing.plot is None) and not labels:
        return drawing
    cells, changed = drawing.cells.copy(), set()
    for own_plot, *line in lines:
        plot = own_plot or drawing.plot
        if plot is None:
            continue
        over = Cells(cells.width, cells.height)
        paint(over, plot, [Stroke(line[0], line[1], palette.cursor)])
        for row in range(plot.top, min(plot.top + plot.height, cells.height)):
            for column in range(plot.left, min(plot.left + plot.width, cells.width)):
                below, char = cells.chars[row][column], over.chars[row][column]
                if over.is_blank(row, column) or not (below in COVERABLE or "⠀" <= below <= "⣿"):
                    continue
                if "⠀" <= below <= "⣿":
                    char = chr(ord(char) | ord(below))
                back = cells.looks[row][column].back
                cells.set(row, column, char, CellStyle(legible(palette.cursor, back), back, True))
                changed.add(row)
    for row, start, width in filter(None, labels):
        for column in range(max(start, 0), min(start + width, cells.width)):
            look = cells.looks[row][column]
            cells.looks[row][column] = CellStyle(legible(palette.cursor, look.back), look.back, True)
        changed.add(row)
    rows = tuple(cells.row(k) if k in changed else row for k, row in enumerate(drawing.static))
    return replace(drawing, cells=cells, static=rows, rows=tuple(row.runs for row in rows), cursor=None)
