"""Drawing of charts in two layers: the static part, and the cursor over it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import TRUE_COLOR, Cells, CellStyle, fit
from lasso_tui.charts.draw.bars.horizontal import draw_bars
from lasso_tui.charts.draw.canvas import warm_up
from lasso_tui.charts.draw.curve import draw_curve
from lasso_tui.charts.draw.heatmap import draw_heatmap
from lasso_tui.charts.draw.highlight import highlight_series
from lasso_tui.charts.draw.image import draw_images
from lasso_tui.charts.draw.lines import draw_lines
from lasso_tui.charts.draw.marked_text import draw_marked_text
from lasso_tui.charts.draw.scatter import draw_scatter
from lasso_tui.charts.draw.stack import draw_stack
from lasso_tui.charts.draw.stem import draw_stem
from lasso_tui.charts.draw.table import draw_table
from lasso_tui.charts.draw.traces import draw_traces
from lasso_tui.charts.drawing_result import Drawing
from lasso_tui.charts.frame import write_heading
from lasso_tui.charts.hit_test import StackReader
from lasso_tui.charts.model.base import Chart
from lasso_tui.charts.model.features import Bars, Stem
from lasso_tui.charts.model.panels import Heatmap, Images, MarkedText, TextTable
from lasso_tui.charts.model.series import Curve, Lines, Scatter, XYChart
from lasso_tui.charts.model.stack import Stack
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.zoom import ZOOMABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui.charts.glyphs import Glyphs
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_static", "highlight_series", "lay_cursor", "warm_up"]

MIN_SIZE = 16, 3

_DRAWERS: dict[type[Chart], Callable[..., PaintResult]] = {
    Lines: draw_lines,
    Curve: draw_curve,
    Stem: draw_stem,
    XYChart: draw_traces,
    Scatter: draw_scatter,
    Bars: draw_bars,
    Images: draw_images,
    Heatmap: draw_heatmap,
    TextTable: draw_table,
    MarkedText: draw_marked_text,
    Stack: draw_stack,
}


def draw_static(
    chart: Chart,
    width: int,
    height: int,
    palette: Palette,
    glyphs: Glyphs = "braille",
    colors: int = TRUE_COLOR,
    window: Window | None = None,
    heading: str = "",
) -> Drawing:
    """Draw a chart without its cursor.

    Parameters
    ----------
    chart : the chart
    width, height : cells to fill; if there are too few, the drawing says so
    palette : colours
    glyphs : "braille", "block" for terminals without braille, or "ascii"
    colors : number of colours of the terminal; below 256, images are drawn in greys, with none in shades
    window : part of the x axis to show, for charts with a `full_scale`; the y axis is scaled to the visible part
    heading : number and title that the title row begins with; a chart without a title row is drawn below one
    """
    cells = Cells(max(width, 0), max(height, 0), glyphs, colors)
    cells.heading = heading
    if width < MIN_SIZE[0] or height < MIN_SIZE[1]:
        cells.put(0, 0, fit("too small", width), CellStyle(palette.quiet))
        painted = PaintResult()
    else:
        painted = _paint(chart, cells, palette, window)
        if heading and not cells.is_headed:  # the chart has no title row
            cells = Cells(width, height, glyphs, colors)
            cells.heading = heading
            write_heading(cells, palette)
            below = Cells(width, height - 1, glyphs, colors)
            painted = _lowered(_paint(chart, below, palette, window), height)
            cells.paste(below, 1)
    still = tuple(map(cells.row, range(cells.height)))
    rows = tuple([row.runs for row in still])
    return Drawing(
        cells.width, cells.height, rows, cells, still, painted.plot, painted.reader, painted.labels
    )


def _paint(chart: Chart, cells: Cells, palette: Palette, window: Window | None) -> PaintResult:
    if window is not None and isinstance(chart, ZOOMABLE):
        return _DRAWERS[type(chart)](chart, cells, palette, window)
    return _DRAWERS[type(chart)](chart, cells, palette)


def _lowered(painted: PaintResult, height: int) -> PaintResult:
    """Return what was painted as it is one row further down, in a drawing of some rows."""
    plot, reader = painted.plot, painted.reader
    plot = None if plot is None else replace(plot, top=plot.top + 1)
    labels = {name: (row + 1, start, width) for name, (row, start, width) in painted.labels.items()}
    below = None if reader is None else StackReader([(range(1, height), plot, reader)])
    return PaintResult(plot, below, labels)


def lay_cursor(still: Drawing, chart: Chart, palette: Palette) -> Drawing:
    """Draw the cursor of a chart over its static drawing."""
    first = chart.parts[0] if isinstance(chart, Stack) else chart
    flags = isinstance(first, XYChart) and first.flags
    return still.with_cursor(
        chart.cursor, palette.cursor, (palette.series[0], palette.series[1]) if flags else None
    )
