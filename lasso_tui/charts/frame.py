"""The frame of a chart: layout, axis lines, tick labels, titles and legend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.layout import NO_LAYOUT, Frame, FramedPlot, Layout
from lasso_tui.charts.model.base import Axis
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale, even_ticks, tick_text, ticks

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

ZERO = "·"
"""Character of the zero line, in every second column."""

OVERLAP_SIGN = "◉"
"""Sign where two series coincide."""

FEW_LABELS = 3
"""Numbers of the x axis up to which none is left out for its title."""

SMALLEST_PLAIN, LARGEST_PLAIN = 1e-3, 1e5
"""Powers of ten that the y axis writes without an exponent."""

Legend = tuple[str, str, str]
"""Sign, label and colour of a legend entry."""


def axis_title(axis: Axis) -> str:
    """Return the title with its unit."""
    return f"{axis.title} ({axis.unit})" if axis.unit else axis.title


def header(
    cells: Cells, title: str, legend: Sequence[Legend], palette: Palette, start: int = 0, taken: int = 0
) -> int:
    """Write the title row: the heading, the title of the y axis, and what fits of the legend at the right end.

    Parameters
    ----------
    cells : the cells to write in
    title : title of the y axis; what it has in brackets is left out where it does not fit, what follows a
        comma where the legend would not fit beside it
    legend : sign, label and colour of each series
    palette : colours
    start : where the title begins in a chart without a heading
    taken : columns at the right end that something else is written in

    Returns
    -------
    int
        The first column after the titles.
    """
    cells.put(0, 0, " " * cells.width)
    column = write_heading(cells, palette) or start
    signs = _legend_width(legend) + 2 if legend else 0
    begun, short = title.partition(", ")[0], title.partition(" (")[0]
    shorter = [begun] if begun.count("(") == begun.count(")") else []
    forms = [(text, signs) for text in (title, *shorter, short)] if legend else []
    for text, room in (*forms, (title, 0), (short, 0)):
        if text and column + cell_width(text) + room <= cells.width - taken:
            cells.put(0, column, text, CellStyle(palette.quiet))
            column += cell_width(text) + 2
            break
    shown = len(legend)
    while shown and _legend_width(legend[:shown]) > cells.width - column:
        shown -= 1
    at = cells.width - _legend_width(legend[:shown])
    for sign, label, color in legend[:shown]:
        if sign:
            cells.put(0, at, sign, CellStyle(color, bold=True))
            at += cell_width(sign) + 1
        cells.put(0, at, label, CellStyle(palette.quiet))
        at += cell_width(label) + 2
    return column


def write_heading(cells: Cells, palette: Palette) -> int:
    """Begin the title row with the heading; return the column after it, 0 where there is none."""
    heading = fit(cells.heading, cells.width)
    if not heading:
        return 0
    cells.put(0, 0, heading, CellStyle(palette.text, bold=True))
    cells.is_headed = True
    return cell_width(heading) + 2


def _legend_width(legend: Sequence[Legend]) -> int:
    return sum(cell_width(sign) + bool(sign) + cell_width(label) + 2 for sign, label, _ in legend) - 2


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
    even: bool = True,
    lowest: float = -math.inf,
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
    even : whether the y axis may be a little longer, so that its ticks are evenly spaced rows
    lowest : value of y below which there is no tick
    """
    rows = layout.rows or Frame.for_height(cells.height, counts=counts_title is not None)
    height = max(cells.height - rows.header - rows.above - rows.below, 1)
    y, values = even_ticks(y, height) if even else (y, [])
    labels = [(v, _y_text(v, values, y)) for v in values] or y_labels(y, height)
    labels = [label for label in labels if label[0] >= lowest]
    widest = max((cell_width(text) for _, text in labels), default=0)
    if widest > cells.width // 3:
        labels, widest = [], 0
    axis_column = max(widest, layout.axis_column)
    left, right = axis_column + 1 + max(names, layout.names), max(right, layout.right)
    plot = Plot(left, rows.header + rows.above, max(cells.width - left - right, 1), height, x, y, pickable)
    end = 0
    if rows.header:
        end = header(cells, title, legend, palette, 0 if layout.rows is None else axis_column + 3)
    _y_axis(cells, plot, labels, axis_column, palette)
    return FramedPlot(plot, rows, axis_column, cells.width, x_axis, marks, end)


def _y_text(value: float, values: list[float], scale: Scale) -> str:
    """Write a tick of the y axis; small and large powers of ten, as of gaps, with an exponent."""
    if scale.log and not SMALLEST_PLAIN <= value < LARGEST_PLAIN:
        return f"1e{round(math.log10(value))}"
    return tick_text(value, values)


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
            cells.put(row, axis_column - cell_width(text), text, CellStyle(palette.quiet))
    if not plot.y.log and plot.y.low < 0 < plot.y.high:
        row = plot.row_of(0.0)
        for column in range(axis_column + 2, plot.left + plot.width, 2):
            cells.put(row, column, ZERO, CellStyle(palette.faint))


def draw_x_axis(cells: Cells, framed: FramedPlot, palette: Palette) -> None:
    """Draw the x axis below the plot: line with ticks, tick labels, title, and labels of the marks."""
    plot, rows, axis = framed.plot, framed.rows.below, framed.x_axis
    if rows < 1:
        return
    line = plot.top + plot.height
    width = plot.left + plot.width - framed.axis_column - 1
    cells.put(line, framed.axis_column, "└" + "─" * width, CellStyle(palette.faint))
    labels = _place_labels(plot, cells.width) if rows >= 2 else []
    for _, column, _ in labels:
        cells.put(line, column, "┬", CellStyle(palette.faint))
    if rows < 2:
        return
    title, start = axis.title, 0
    if len(labels) > FEW_LABELS and labels[0][0] <= cell_width(title) <= labels[1][0] - 2:
        labels = labels[1:]  # the title is worth more than one number of several
    if title and labels and cell_width(title) >= labels[0][0]:  # no room at the left: at the right end
        start = cells.width - cell_width(title)
        kept = [one for one in labels if one[0] + cell_width(one[2]) < start]
        labels = kept if len(kept) >= min(len(labels), 2) else labels
        title = title if kept == labels else ""
    for at, _, text in labels:
        cells.put(line + 1, at, text, CellStyle(palette.quiet))
    cells.put(line + 1, start, fit(title, cells.width), CellStyle(palette.quiet))


def _place_labels(plot: Plot, room: int) -> list[tuple[int, int, str]]:
    """Return start, tick column and text of the x labels: as many as fit with a free cell between them."""
    labels: list[tuple[int, int, str]] = []
    before: list[float] = []
    for max_ticks in range(max(2, plot.width // (4 if plot.x.log else 8)), 0, -1):
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
