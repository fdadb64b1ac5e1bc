"""The frame of a chart: layout, axis lines, tick labels, titles and legend."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.layout import NO_AXIS, NO_LAYOUT, Frame, FramedPlot, Layout
from lasso_tui.charts.model.base import Axis
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale, tick_text, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.charts.model.base import Mark
    from lasso_tui.charts.palette import Palette


__all__ = [
    "OVERLAP_SIGN",
    "SERIES_SIGNS",
    "axis_title",
    "draw_x_axis",
    "header",
    "open_frame",
    "write_heading",
]

SERIES_SIGNS = "●▲■◆○△□◇"
"""Signs that distinguish series without colours."""

OVERLAP_SIGN = "◉"
"""Sign where two series coincide."""

MIN_TALL_ROWS = 14
"""Smallest height at which the legend and the labels of the marks may each get a row of their own."""

Legend = tuple[str, str, str]
"""Sign, label and colour of a legend entry."""


def axis_title(axis: Axis) -> str:
    """Return the title with its unit."""
    return f"{axis.title} ({axis.unit})" if axis.unit else axis.title


def header(
    cells: Cells, title: str, legend: Sequence[Legend], palette: Palette, rows: int = 1, start: int = 0
) -> None:
    """Write heading and y title in the first row, and what fits of the legend at the right of the last.

    The y title begins at `start`, or after the heading where there is one.
    """
    for row in range(rows):
        cells.put(row, 0, " " * cells.width)
    start = write_heading(cells, palette) or start
    min_title = 0 if rows > 1 else min(cell_width(title) + 2, cells.width // 3)
    shown = len(legend)
    while shown and _legend_width(legend[:shown]) > cells.width - start - min_title:
        shown -= 1
    column = cells.width - _legend_width(legend[:shown])
    room = (cells.width if rows > 1 or not shown else column - 2) - start
    cells.put(0, start, fit(title, room), CellStyle(palette.quiet))
    for sign, label, color in legend[:shown]:
        cells.put(rows - 1, column, sign, CellStyle(color, bold=True))
        column += cell_width(sign) + 1
        cells.put(rows - 1, column, label, CellStyle(palette.quiet))
        column += cell_width(label) + 2


def write_heading(cells: Cells, palette: Palette) -> int:
    """Begin the title row with the heading; return the column after it, 0 where there is none."""
    heading = fit(cells.heading, cells.width)
    if not heading:
        return 0
    cells.put(0, 0, heading, CellStyle(palette.text, bold=True))
    cells.is_headed = True
    return cell_width(heading) + 2


def _legend_width(legend: Sequence[Legend]) -> int:
    return sum(cell_width(sign) + cell_width(label) + 3 for sign, label, _ in legend) - 2


def open_frame(
    cells: Cells,
    palette: Palette,
    *,
    x: Scale,
    y: Scale,
    x_axis: Axis,
    title: str,
    marks: Sequence[Mark] = (),
    legend: Sequence[Legend] = (),
    counts_title: str | None = None,
    names: int = 0,
    right: int = 1,
    pickable: bool = True,
    layout: Layout = NO_LAYOUT,
) -> FramedPlot:
    """Draw the y axis, its title and the legend; return the plot for the data.

    Parameters
    ----------
    cells : the cells to draw in
    palette : colours
    x, y : scales
    x_axis : the x axis
    title : title of the y axis
    marks : named positions on the x axis
    legend : sign, label and colour of each series
    counts_title : title of the numbers along the top axis, or None without numbers
    names : columns reserved between the axis and the data, for names at the line ends
    right : columns reserved at the right
    pickable : whether a position on the x axis can be picked
    layout : what the chart has in common with the others of a stack
    """
    rows = layout.rows or Frame.for_height(cells.height, counts=counts_title is not None)
    if (
        layout.rows is None
        and rows.header
        and cells.height >= MIN_TALL_ROWS
        and cell_width(title) + 2 + _legend_width(legend) > cells.width
    ):
        rows = replace(rows, header=2)
    room = names, right, layout
    framed, labels = _lay_out(cells, rows, x, y, counts_title, room, pickable)
    start = _title_start(cells, framed.plot)
    if (
        layout.rows is None
        and marks
        and cells.height >= MIN_TALL_ROWS
        and start + cell_width(_title_with_marks(x_axis, marks)) > cells.width
    ):
        rows = replace(rows, below=4)
        framed, labels = _lay_out(cells, rows, x, y, counts_title, room, pickable)
    framed = replace(framed, x_axis=x_axis, marks=marks)
    if rows.header:
        header(
            cells, title, legend, palette, rows.header, 0 if layout.rows is None else framed.axis_column + 2
        )
    _y_axis(cells, framed.plot, labels, framed.axis_column, palette)
    return framed


def _lay_out(
    cells: Cells,
    rows: Frame,
    x: Scale,
    y: Scale,
    counts_title: str | None,
    room: tuple[int, int, Layout],
    pickable: bool,
) -> tuple[FramedPlot, list[tuple[float, str]]]:
    """Return the framed plot, and the labels of the y axis."""
    height = max(cells.height - rows.header - rows.above - rows.below, 1)
    labels = y_labels(y, height)
    widest = max((cell_width(text) for _, text in labels), default=0)
    if widest > cells.width // 3:
        labels, widest = [], 0
    title_room = cell_width(counts_title or "") if rows.above else 0
    names, right, layout = room
    axis_column = max(max(widest, min(title_room, cells.width // 4)) + 1, layout.axis_column)
    left, right = max(axis_column + 1 + names, layout.left), max(right, layout.right)
    plot = Plot(left, rows.header + rows.above, max(cells.width - left - right, 1), height, x, y, pickable)
    return FramedPlot(plot, rows, axis_column, cells.width, NO_AXIS), labels


def y_labels(scale: Scale, rows: int) -> list[tuple[float, str]]:
    """Return values and texts of the ticks for a y axis of the given number of rows."""
    if rows < 3:
        return []
    wanted = max(2, round(rows / 2.5))
    values = next(
        (v for max_ticks in range(wanted, rows) if len(v := ticks(scale, max_ticks)) >= 2),
        ticks(scale, wanted),
    )
    return [(v, tick_text(v, values)) for v in values]


def _y_axis(
    cells: Cells, plot: Plot, labels: Sequence[tuple[float, str]], axis_column: int, palette: Palette
) -> None:
    """Draw the y axis with its labels to the left of `axis_column`, and the zero line."""
    for row in range(plot.top, plot.top + plot.height):
        cells.put(row, axis_column, "│", CellStyle(palette.faint))
    for value, text in labels:
        row = plot.row_of(value)
        if plot.top <= row < plot.top + plot.height:
            cells.put(row, axis_column, "┤", CellStyle(palette.faint))
            cells.put(row, axis_column - cell_width(text) - 1, text, CellStyle(palette.quiet))
    if not plot.y.log and plot.y.low < 0 < plot.y.high:
        row = plot.row_of(0.0)
        cells.put(
            row, axis_column + 1, "┄" * (plot.left + plot.width - axis_column - 1), CellStyle(palette.faint)
        )


def draw_x_axis(cells: Cells, framed: FramedPlot, palette: Palette) -> None:
    """Draw the x axis below the plot: line with ticks, tick labels, title, and labels of the marks."""
    plot, rows, axis, marks = framed.plot, framed.rows.below, framed.x_axis, framed.marks
    if rows < 1:
        return
    line = plot.top + plot.height
    width = plot.left + plot.width - framed.axis_column - 1
    cells.put(line, framed.axis_column, "╰" + "─" * width, CellStyle(palette.faint))
    end = -1
    for start, column, text in _place_labels(plot, cells.width) if rows >= 2 else ():
        cells.put(line, column, "┬", CellStyle(palette.faint))
        cells.put(line + 1, start, text, CellStyle(palette.quiet))
        end = start + cell_width(text)
    start = _title_start(cells, plot)
    if rows >= 4:
        cells.put(line + 3, start, fit(_mark_labels(marks), cells.width - start), CellStyle(palette.quiet))
        marks = ()
    if rows >= 3:
        cells.put(line + 2, start, _x_title(axis, marks, cells.width - start), CellStyle(palette.quiet))
    elif rows == 2 and end + cell_width(axis.title) + 2 < cells.width:
        cells.put(line + 1, cells.width - cell_width(axis.title), axis.title, CellStyle(palette.quiet))


def _place_labels(plot: Plot, room: int) -> list[tuple[int, int, str]]:
    """Return start, tick column and text of the x labels: as many as fit with a free cell between them."""
    labels: list[tuple[int, int, str]] = []
    before: list[float] = []
    for max_ticks in range(max(2, plot.width // 7), 0, -1):
        values = ticks(plot.x, max_ticks)
        if values == before:
            continue
        before, labels, end = values, [], -1
        for value in values:
            text = tick_text(value, values)
            column = plot.clamped_column(value)
            start = max(min(column - (cell_width(text) - 1) // 2, room - cell_width(text)), 0)
            if start <= end:
                break
            labels.append((start, column, text))
            end = start + cell_width(text)
        if len(labels) == len(values):
            break
    return labels


def _title_start(cells: Cells, plot: Plot) -> int:
    return min(plot.left, cells.width // 3)


def _mark_labels(marks: Sequence[Mark]) -> str:
    return "   ".join(f"{mark.key} {mark.label}" for mark in marks)


def _title_with_marks(axis: Axis, marks: Sequence[Mark]) -> str:
    return f"{axis_title(axis)}   {_mark_labels(marks)}" if marks else axis_title(axis)


def _x_title(axis: Axis, marks: Sequence[Mark], room: int) -> str:
    """Return the longest title that fits, from: title, unit, scale, labels of the marks."""
    scale = ", log scale" if axis.log else ""
    label = _mark_labels(marks)
    full = axis_title(axis) + scale
    options = [f"{title}   {label}" for title in (full, axis_title(axis), axis.title) if label]
    for text in (*options, full, axis_title(axis), axis.title + scale):
        if cell_width(text) <= room:
            return text
    return fit(axis.title, room)
