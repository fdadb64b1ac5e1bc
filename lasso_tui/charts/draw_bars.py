"""Bars lying on their side, so that every name can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, Look, cell_width, fit
from lasso_tui.charts.frame import Frame, Framed, Plot, axis_title, header, x_axis
from lasso_tui.charts.painted import Painted
from lasso_tui.charts.readers import read_rows
from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from lasso_tui.charts.model import Bars
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_bars"]

EIGHTHS = " ▏▎▍▌▋▊▉"
LONGEST_NAME = 24


def draw_bars(chart: Bars, cells: Cells, palette: Palette) -> Painted:
    """Draw the bars that fit, in the order given, each with its value at its end."""
    frame = Frame.for_height(cells.height, counts=False)
    height = max(cells.height - frame.header - frame.below, 1)
    values = np.asarray(chart.values, dtype=np.float64)
    errors = np.zeros_like(values) if chart.errors is None else np.nan_to_num(np.asarray(chart.errors))
    count = min(len(values), height)
    step = 2 if 2 * count - 1 <= height and height > 6 else 1
    texts = [chart.form.format(v) if np.isfinite(v) else "–" for v in values[:count]]
    signs = max((cell_width(sign) for sign in chart.signs[:count]), default=0)
    names = max((cell_width(name) for name in chart.names[:count]), default=0)
    names = min(names, LONGEST_NAME, cells.width // 3)
    left = names + (signs + 1 if signs else 0) + 2
    longest = max((cell_width(text) for text in texts), default=0)
    scale = _scale(chart, values, errors)
    # Values are written beyond the bars' ends, on the side where the bars end.
    before = longest + 1 if scale.low < 0 else 0
    after = longest + 1 if scale.high > 0 else 0
    if cells.width - left - before - after < 4:
        before = after = 0
    width = max(cells.width - left - before - after - 1, 1)
    plot = Plot(left + before, frame.header, width, height, scale, Scale(0.0, 1.0), pickable=False)
    if frame.header:
        hidden = len(values) - count
        words = f"{count} of {len(values):,}" if hidden else ""
        title = axis_title(chart.value_axis) if frame.below < 3 else ""
        legend = [("┊", level.label, palette.mark) for level in chart.levels]
        if chart.errors is not None:
            legend.insert(0, ("├┤", "± error", palette.quiet))
        header(cells, "  ".join(t for t in (title, words) if t), legend, palette)
    _lines(cells, plot, chart, palette)
    x_axis(cells, Framed(plot, frame, left - 1), chart.value_axis, palette)
    for k in range(count):
        row = plot.top + step * k
        name = fit(chart.names[k], names)
        cells.put(row, left - 2 - cell_width(name), name, Look(palette.text))
        if k < len(chart.signs):
            cells.put(row, 0, fit(chart.signs[k], signs), Look(palette.quiet))
        if np.isfinite(values[k]):
            _bar(cells, plot, row, float(values[k]), float(errors[k]), texts[k], palette)
        else:
            cells.put(row, plot.left + 1, texts[k], Look(palette.quiet))
    return Painted(plot, read_rows({plot.top + step * k: chart.names[k] for k in range(count)}))


def _scale(chart: Bars, values: np.ndarray, errors: np.ndarray) -> Scale:
    if chart.fixed is not None:
        return Scale.over(*chart.fixed)
    ends = np.concatenate([values - errors, values + errors])
    return Scale.of(ends, also=[0.0, *(level.y for level in chart.levels)])


def _lines(cells: Cells, plot: Plot, chart: Bars, palette: Palette) -> None:
    """Draw the line that bars start at, and the named levels."""
    zero = plot.column(_base(plot))
    for row in range(plot.top, plot.top + plot.height):
        if zero is not None:
            cells.put(row, zero, "│", Look(palette.faint))
        for level in chart.levels:
            column = plot.column(level.y)
            if column is not None:
                cells.put(row, column, "┊", Look(palette.mark))


def _base(plot: Plot) -> float:
    return min(max(0.0, plot.x.low), plot.x.high)


def _bar(
    cells: Cells, plot: Plot, row: int, value: float, error: float, text: str, palette: Palette
) -> None:
    """Draw one bar from zero to its value, to an eighth of a cell, its error and its value."""
    look = Look(palette.series[0])
    zero, end = (min(max(plot.x.fraction(v), 0.0), 1.0) * (plot.width - 1) for v in (_base(plot), value))
    base = round(zero)
    if value >= 0:
        whole, part = divmod(max(end - base, 0.0), 1.0)
        cells.put(row, plot.left + base, "█" * int(whole) + EIGHTHS[int(8 * part)].strip(), look)
        if end - base < 1 / 8:
            cells.put(row, plot.left + base, "▏", look)
    else:
        length = max(round(base - end), 0)
        cells.put(row, plot.left + base - length, "█" * length + "▏", look)
    low, high = end, end
    if error > 0:
        low, high = (min(max(plot.x.fraction(v), 0.0), 1.0) * (plot.width - 1)
                     for v in (value - error, value + error))  # fmt: skip
        first, last = plot.left + round(low), plot.left + round(high)
        ends = "├" + "─" * (last - first - 1) + "┤" if last > first else "┼"
        for column, char in enumerate(ends, first):
            back = palette.series[0] if cells.chars[row][column] == "█" else ""
            cells.put(row, column, char, Look(palette.band if back else palette.text, back))
    if value >= 0:
        cells.put(row, min(plot.left + int(high) + 2, cells.width - cell_width(text)), text, Look(palette.text))
    else:
        cells.put(row, max(plot.left + round(low) - 1 - cell_width(text), 0), text, Look(palette.text))
