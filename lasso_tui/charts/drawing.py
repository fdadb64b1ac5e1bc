"""Drawing of charts in two layers: the static part, and the cursor over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts.cells import TRUE_COLOR, Cells, CellStyle, fit
from lasso_tui.charts.draw.bars import draw_bars
from lasso_tui.charts.draw.canvas import warm_up
from lasso_tui.charts.draw.curve import draw_curve
from lasso_tui.charts.draw.heatmap import draw_heatmap
from lasso_tui.charts.draw.highlight import highlight_series
from lasso_tui.charts.draw.image import draw_images
from lasso_tui.charts.draw.lines import draw_lines
from lasso_tui.charts.draw.scatter import draw_scatter
from lasso_tui.charts.draw.stack import draw_stack
from lasso_tui.charts.draw.stem import draw_stem
from lasso_tui.charts.draw.table import draw_table
from lasso_tui.charts.draw.traces import draw_traces
from lasso_tui.charts.drawing_result import Drawing
from lasso_tui.charts.model.base import Chart
from lasso_tui.charts.model.features import Bars, Stem
from lasso_tui.charts.model.panels import Heatmap, Images, TextTable
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
    """
    cells = Cells(max(width, 0), max(height, 0), glyphs, colors)
    painted = PaintResult()
    if width < MIN_SIZE[0] or height < MIN_SIZE[1]:
        cells.put(0, 0, fit("too small", width), CellStyle(palette.quiet))
    elif window is not None and isinstance(chart, ZOOMABLE):
        painted = _DRAWERS[type(chart)](chart, cells, palette, window)
    else:
        painted = _DRAWERS[type(chart)](chart, cells, palette)
    still = tuple(map(cells.row, range(cells.height)))
    rows = tuple([row.runs for row in still])
    return Drawing(
        cells.width, cells.height, rows, cells, still, painted.plot, painted.reader, painted.labels
    )


def lay_cursor(still: Drawing, chart: Chart, palette: Palette) -> Drawing:
    """Draw the cursor of a chart over its static drawing."""
    return still.with_cursor(chart.cursor, palette.cursor)
