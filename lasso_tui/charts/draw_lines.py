"""Many lines over one axis: a coefficient path."""

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

    from lasso_tui.charts.model import Lines
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_lines"]

MOST_LINES = 250
LONGEST_NAME = 12


def draw_lines(chart: Lines, cells: Cells, palette: Palette) -> Plot:
    """Draw the lines that are ever nonzero, the strongest coloured and named at their ends, the rest quiet."""
    order = np.argsort(chart.x)
    x, y = np.asarray(chart.x, dtype=np.float64)[order], np.asarray(chart.y, dtype=np.float64)[order]
    strength = np.nan_to_num(np.abs(y)).max(axis=0, initial=0.0)
    ranked = [int(j) for j in np.argsort(-strength, kind="stable") if strength[j] > 0][:MOST_LINES]
    frame = Frame.for_height(cells.height, counts=chart.counts is not None)
    top, height = frame.header + frame.above, cells.height - frame.header - frame.above - frame.below
    shown = y[:, ranked] if ranked else np.zeros((len(x), 1))
    yscale = Scale.over(min(float(np.nanmin(shown)), 0.0), max(float(np.nanmax(shown)), 0.0), margin=0.02)
    labels = y_labels(yscale, height)
    axis_column = max([cell_width(text) for _, text in labels] + [len(chart.counts_title)]) + 1
    names = max((cell_width(chart.names[j]) for j in ranked[: max(height, 1)]), default=0)
    zone = min(names, LONGEST_NAME, cells.width // 6) + 1
    left = axis_column + 1 + zone
    xscale = Scale.over(float(x[0]), float(x[-1]), log=chart.x_axis.log)
    plot = Plot(left, top, max(cells.width - left - 1, 1), max(height, 1), xscale, yscale)
    if frame.header:
        header(cells, axis_title(chart.y_axis), (), palette)
    y_axis(cells, plot, labels, axis_column, palette)
    colors = {
        j: palette.series[k] if k < len(palette.series) else palette.faint for k, j in enumerate(ranked)
    }
    paint(cells, plot, _strokes(plot, x, y, ranked, colors))
    x_axis(cells, plot, chart.x_axis, chart.marks, frame.below, axis_column, palette)
    if frame.above and chart.counts is not None:
        counts_row(cells, plot, x.tolist(), np.asarray(chart.counts)[order], chart.counts_title, palette)
    _names(cells, plot, chart.names, y[0], ranked, colors, zone - 1, palette)
    return plot


def _strokes(
    plot: Plot, x: NDArray[np.float64], y: NDArray[np.float64], ranked: list[int], colors: dict[int, str]
) -> list[Stroke]:
    """Return the lines, the strongest last and so on top, without points that make no difference to a dot."""
    across = [plot.x.fraction(v) for v in x.tolist()]
    up = (y - plot.y.low) / (plot.y.high - plot.y.low)
    tolerance = 0.4 / (4 * plot.height)
    strokes = []
    for j in reversed(ranked):
        xs, ys = thinned(across, up[:, j].tolist(), tolerance)
        strokes.append(Stroke(xs, ys, colors[j]))
    return strokes


def _names(
    cells: Cells, plot: Plot, names: tuple[str, ...], ends: NDArray[np.float64], ranked: list[int],
    colors: dict[int, str], room: int, palette: Palette,
) -> None:  # fmt: skip
    """Write names at the left ends, as many as there are rows, moved apart where they would meet."""
    chosen = [j for j in ranked if ends[j] != 0][: plot.height]
    rows = _apart([plot.row_of(float(ends[j])) for j in chosen], plot.top, plot.top + plot.height)
    for j, row in zip(chosen, rows, strict=True):
        text = fit(names[j], room)
        color = colors[j] if colors[j] != palette.faint else palette.quiet
        cells.put(row, plot.left - 1 - cell_width(text), text, Look(color))


def _apart(wanted: list[int], first: int, end: int) -> list[int]:
    """Rows near those wanted, no two the same, in the same order, within [first, end)."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed, lowest = [0] * len(wanted), first
    for i in order:
        placed[i] = max(wanted[i], lowest)
        lowest = placed[i] + 1
    highest = end - 1
    for i in reversed(order):
        placed[i] = min(placed[i], highest)
        highest = placed[i] - 1
    return placed
