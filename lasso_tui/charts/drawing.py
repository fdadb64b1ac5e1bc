"""Drawing a chart in two layers: what stands still, and the cursor over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.charts.canvas import warm_up
from lasso_tui.charts.cells import Cells, Drawing, Look, fit
from lasso_tui.charts.draw_curve import draw_curve
from lasso_tui.charts.draw_lines import draw_lines
from lasso_tui.charts.draw_stem import draw_stem
from lasso_tui.charts.model import Chart, Curve, Lines, Stem

if TYPE_CHECKING:
    from collections.abc import Callable

    from lasso_tui.charts.frame import Plot
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_still", "lay_cursor", "warm_up"]

SMALLEST = 16, 3

_DRAWERS: dict[type[Chart], Callable[..., Plot | None]] = {
    Lines: draw_lines,
    Curve: draw_curve,
    Stem: draw_stem,
}


def draw_still(chart: Chart, width: int, height: int, palette: Palette) -> Drawing:
    """Draw all of a chart but its cursor.

    Parameters
    ----------
    chart : what to draw
    width, height : cells to fill, of any size; where too few for a picture, they say so
    palette : the colours
    """
    cells = Cells(max(width, 0), max(height, 0))
    plot = None
    if width < SMALLEST[0] or height < SMALLEST[1]:
        cells.put(0, 0, fit("too small", width), Look(palette.quiet))
    else:
        plot = _DRAWERS[type(chart)](chart, cells, palette)
    rows = tuple(cells.runs(row) for row in range(cells.height))
    return Drawing(cells.width, cells.height, rows, cells, plot)


def lay_cursor(still: Drawing, chart: Chart, palette: Palette) -> Drawing:
    """Lay the chart's cursor over its still picture."""
    return still.with_cursor(chart.cursor, palette.cursor)
