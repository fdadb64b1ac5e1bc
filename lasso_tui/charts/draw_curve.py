"""One curve with a band and thin members behind it: a cross-validation curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.canvas import Stroke, paint
from lasso_tui.charts.cells import Cells, Look, cell_width, fit
from lasso_tui.charts.frame import Frame, Plot, axis_title, counts_row, header, x_axis, y_axis, y_labels
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.thinning import thinned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lasso_tui.charts.model import Curve
    from lasso_tui.charts.palette import Palette

    FloatArray = NDArray[np.float64]

__all__ = ["draw_curve"]


def draw_curve(chart: Curve, cells: Cells, palette: Palette) -> Plot:
    """Draw the curve over its shaded band, its members thin behind, and its named levels."""
    order = np.argsort(chart.x)
    x, y = np.asarray(chart.x, dtype=np.float64)[order], np.asarray(chart.y, dtype=np.float64)[order]
    low, high = (None if a is None else np.asarray(a)[order] for a in (chart.low, chart.high))
    members = None if chart.members is None else np.asarray(chart.members)[order]
    frame = Frame.for_height(cells.height, counts=chart.counts is not None)
    top, height = frame.header + frame.above, cells.height - frame.header - frame.above - frame.below
    yscale = _y_scale([a for a in (y, low, high, members) if a is not None], [v.y for v in chart.levels])
    labels = y_labels(yscale, height)
    axis_column = max([cell_width(text) for _, text in labels] + [len(chart.counts_title)]) + 1
    left = axis_column + 1
    xscale = Scale.over(float(x[0]), float(x[-1]), log=chart.x_axis.log)
    plot = Plot(left, top, max(cells.width - left - 1, 1), max(height, 1), xscale, yscale)
    if frame.header:
        header(cells, axis_title(chart.y_axis), _legend(chart, palette), palette)
    y_axis(cells, plot, labels, axis_column, palette)
    across = [xscale.fraction(v) for v in x.tolist()]
    strokes = []
    if members is not None:
        strokes += [_stroke(plot, across, member, palette.faint) for member in members.T]
    if low is not None and high is not None:
        strokes += [_stroke(plot, across, edge, palette.quiet, joined=False) for edge in (low, high)]
    strokes.append(_stroke(plot, across, y, palette.series[0]))
    paint(cells, plot, strokes)
    if low is not None and high is not None:
        _shade(cells, plot, across, low, high, palette.band)
    x_axis(cells, plot, chart.x_axis, chart.marks, frame.below, axis_column, palette)
    for level in chart.levels:
        _level(cells, plot, level.y, level.label, palette)
    if frame.above and chart.counts is not None:
        counts_row(cells, plot, x.tolist(), np.asarray(chart.counts)[order], chart.counts_title, palette)
    if chart.waiting and not np.isfinite(y).any():
        text = fit(chart.waiting, plot.width)
        cells.put(top + height // 2, left + (plot.width - cell_width(text)) // 2, text, Look(palette.quiet))
    return plot


def _y_scale(arrays: list[FloatArray], levels: list[float]) -> Scale:
    finite = [a[np.isfinite(a)] for a in arrays]
    values = np.concatenate([*(a.ravel() for a in finite), np.asarray(levels, dtype=np.float64)])
    if not len(values):
        return Scale(0.0, 1.0)
    return Scale.over(float(values.min()), float(values.max()), margin=0.03)


def _legend(chart: Curve, palette: Palette) -> list[tuple[str, str, str]]:
    legend = []
    if chart.label:
        legend.append(("━", chart.label, palette.series[0]))
    if chart.low is not None and chart.band_label:
        legend.append(("░", chart.band_label, palette.quiet))
    if chart.members is not None and chart.members_label:
        legend.append(("─", chart.members_label, palette.faint))
    return legend


def _stroke(plot: Plot, across: list[float], y: FloatArray, color: str, *, joined: bool = True) -> Stroke:
    up = (y - plot.y.low) / (plot.y.high - plot.y.low)
    if joined and np.isfinite(up).all():
        xs, ys = thinned(across, up.tolist(), 0.4 / (4 * plot.height))
        return Stroke(xs, ys, color)
    return Stroke(across, up.tolist(), color, joined)


def _shade(
    cells: Cells, plot: Plot, across: list[float], low: FloatArray, high: FloatArray, back: str
) -> None:
    """Give the cells between two edges a background, column by column."""
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        return
    columns = np.arange(plot.width) / max(plot.width - 1, 1)
    bottom, top = np.interp(columns, across, low), np.interp(columns, across, high)
    for k in range(plot.width):
        first, last = plot.row_of(float(top[k])), plot.row_of(float(bottom[k]))
        for row in range(max(first, plot.top), min(last, plot.top + plot.height - 1) + 1):
            cells.shade(row, plot.left + k, back)


def _level(cells: Cells, plot: Plot, y: float, label: str, palette: Palette) -> None:
    row = plot.row_of(y)
    if not plot.top <= row < plot.top + plot.height:
        return
    for column in range(plot.left, plot.left + plot.width):
        if cells.blank(row, column) or cells.chars[row][column] == "╎":
            cells.put(row, column, "┄", cells.looks[row][column]._replace(color=palette.mark))
    text = fit(label, plot.width)
    cells.put(row, plot.left + plot.width - cell_width(text), text, Look(palette.mark))
