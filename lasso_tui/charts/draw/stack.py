"""Drawing of charts over one x axis, one above the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, CellStyle
from lasso_tui.charts.draw.curve import draw_curve
from lasso_tui.charts.draw.lines import draw_lines
from lasso_tui.charts.draw.traces import draw_traces
from lasso_tui.charts.hit_test import StackReader
from lasso_tui.charts.layout import Frame, Layout
from lasso_tui.charts.model.series import Curve, Lines, XYChart
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.zoom import full_scale

if TYPE_CHECKING:
    from lasso_tui.charts.model.base import Chart
    from lasso_tui.charts.model.stack import Stack
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_stack"]

MIN_PLOT_ROWS = 3

MIN_HEIGHT_WITH_AXIS = 6

FEW_ROWS = 24
"""Rows of a stack below which only the parts for small windows are drawn."""
"""Rows of data that a part needs; the last parts are left out where there are fewer."""

_DRAWERS: dict[type[Chart], Callable[..., PaintResult]] = {
    Lines: draw_lines,
    Curve: draw_curve,
    XYChart: draw_traces,
}


def draw_stack(chart: Stack, cells: Cells, palette: Palette, window: Window | None = None) -> PaintResult:
    """Draw the parts over the same columns, with the numbers of the x axis below the lowest only."""
    if chart.small and cells.height < FEW_ROWS:
        chart = replace(
            chart,
            parts=tuple(chart.parts[k] for k in chart.small),
            heights=tuple(chart.heights[k] for k in chart.small),
            small=(),
        )
    frames, heights = _rows(chart, cells.height)
    parts = chart.parts[: len(frames)]

    def draw(k: int, layout: Layout) -> tuple[Cells, PaintResult]:
        own = Cells(cells.width, heights[k], cells.glyphs, cells.colors)
        own.heading = "" if k or layout.only_measure else cells.heading
        drawer = _DRAWERS[type(parts[k])]
        return own, drawer(parts[k], own, palette, window, replace(layout, rows=frames[k]))

    layout = Layout(x=full_scale(parts[0]))
    for k in range(len(parts)):
        framed = draw(k, replace(layout, only_measure=True))[1].framed
        assert framed is not None
        layout = layout.joined(framed)
    first, readers = 0, []
    labels: dict[str, Label] = {}
    placed: list[dict[str, Label]] = []
    for k, height in enumerate(heights):
        own, painted = draw(k, layout)
        assert painted.plot is not None
        assert painted.reader is not None
        cells.paste(own, first)
        if k:
            _divide(cells, first, layout.axis_column, palette)
        plot = replace(painted.plot, top=painted.plot.top + first)
        readers.append((range(first, first + height), plot, painted.reader))
        placed.append({name: (at[0] + first, at[1], at[2]) for name, at in painted.labels.items()})
        labels = placed[-1] | labels
        first += height
    cells.is_headed = bool(cells.heading)
    top, bottom = readers[0][1], readers[-1][1]
    whole = replace(top, height=bottom.top + bottom.height - top.top)
    return PaintResult(whole, StackReader(readers, placed), labels)


def _rows(chart: Stack, height: int) -> tuple[list[Frame], list[int]]:
    """Return the rows reserved for text, and all rows, of each part that fits."""
    below = 2 if height >= MIN_HEIGHT_WITH_AXIS else 0
    count = len(chart.parts)
    while count > 1 and height - count - below < count * MIN_PLOT_ROWS:
        count -= 1
    room = max(height - count - below, count)
    plots = plot_rows(chart.heights[:count], room)
    frames = [Frame(1, 0, below if k == count - 1 else 0) for k in range(count)]
    rows = [own + f.header + f.above + f.below for own, f in zip(plots, frames, strict=True)]
    return frames, rows


def plot_rows(heights: Sequence[float], room: int) -> list[int]:
    """Divide rows by relative heights; parts of one height have the same rows, so that their scales are one.

    >>> plot_rows((9, 9, 9, 6), 29), plot_rows((7, 5), 13)
    ([8, 8, 8, 5], [8, 5])
    """
    total = sum(heights)
    ends = [math.ceil(room * sum(heights[: k + 1]) / total - 0.5) for k in range(len(heights))]
    rows = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    if len(set(zip(heights, rows, strict=True))) == len(set(heights)):
        return rows
    rows = [int(room * height / total) for height in heights]
    left = room - sum(rows)
    for height in sorted(set(heights), key=lambda h: -(room * h / total % 1)):
        equal = [k for k, one in enumerate(heights) if one == height]
        if len(equal) <= left:
            left -= len(equal)
            for k in equal:
                rows[k] += 1
    rows[-1] += left
    return rows


def _divide(cells: Cells, row: int, axis_column: int, palette: Palette) -> None:
    """Draw a line through what is blank of the title row of a part, from the y axis on."""
    cells.put(row, axis_column, "├─", CellStyle(palette.faint))
    shown = [k for k in range(axis_column + 2, cells.width) if not cells.is_blank(row, k)]
    last = axis_column + 1
    for column in [*shown, cells.width + 1]:
        if column - last > 2:
            cells.put(row, last + 2, "─" * (column - last - 3), CellStyle(palette.faint))
        last = column
