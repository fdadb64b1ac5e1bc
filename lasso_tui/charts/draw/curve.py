"""Drawing of a curve with error bars and thin member lines, such as a cross-validation curve."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import line_patterns
from lasso_tui.charts.cells import Cells, CellStyle, cell_width
from lasso_tui.charts.draw.annotate import counts_row, draw_marks, level_lines, message
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns
from lasso_tui.charts.draw.end_names import FREE, NamedLine, name_ends
from lasso_tui.charts.frame import draw_x_axis, open_frame
from lasso_tui.charts.hit_test import LineReader
from lasso_tui.charts.layout import NO_LAYOUT, Frame, Layout
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale, even_ticks
from lasso_tui.charts.zoom import clip_series, count_positions, visible_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.series import Curve, Focus
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_curve"]

BAR_SPACING = 3
"""Columns from one error bar of a curve to the next; one more for each further curve."""

MAX_NAME_CELLS = 14

BAR_SIGNS = {(True, True): "│", (True, False): "╵", (False, True): "╷", (False, False): ""}
"""The part of an error bar in a cell, by whether it covers its upper and its lower half."""


def draw_curve(
    chart: Curve,
    cells: Cells,
    palette: Palette,
    window: Window | None = None,
    layout: Layout = NO_LAYOUT,
) -> PaintResult:
    """Draw the curves over their error bars and thin member lines, and the levels."""
    x = np.asarray(chart.x, dtype=np.float64)
    order = np.argsort(x, kind="stable")
    order = order[np.isfinite(x[order]) & ((x[order] > 0) if chart.x_axis.log else True)]
    order = order[np.diff(x[order], prepend=-np.inf) > 0]
    y, low, high, members = (
        None if a is None else np.asarray(a, dtype=np.float64)[order]
        for a in (chart.y, chart.low, chart.high, chart.members)
    )
    assert y is not None
    grid = x = x[order]
    (x, y), low, high, members = (
        clip_series(grid, y, window, log=chart.x_axis.log),
        *(
            None if a is None else clip_series(grid, a, window, log=chart.x_axis.log)[1]
            for a in (low, high, members)
        ),
    )
    rivals = [
        [
            clip_series(grid, np.asarray(a)[order], window, log=chart.x_axis.log)[1]
            for a in (r.y, r.low, r.high)
        ]
        for r in chart.rivals
    ]
    everything = [a for a in (y, low, high, members, *itertools.chain(*rivals)) if a is not None]
    shown = np.concatenate([a.ravel() for a in everything])
    rows = layout.rows or Frame.for_height(cells.height, counts=False)
    height = max(cells.height - rows.header - rows.above - rows.below, 1)
    if chart.focus is None:
        y_scale = Scale.of(shown, extra=[level.y for level in chart.levels if window is None])
    else:
        y_scale = _focused(chart.focus, shown, height)
    names = [chart.label, *(r.label for r in chart.rivals)] if chart.rivals else []
    room = min(max(map(cell_width, names), default=0), MAX_NAME_CELLS)
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=layout.x_scale(x, log=chart.x_axis.log, window=window),
        y=y_scale,
        title=f"{chart.y_axis.title} {chart.band_label}".strip(),
        legend=_legend(chart, even_ticks(y_scale, height)[0], height, palette),
        right=room + 2 if room else 1,
        layout=layout,
    )
    if layout.only_measure:
        return PaintResult(framed=framed)
    plot = framed.plot
    across, up = plot.to_fractions(x, y)
    if members is not None:
        lines = plot.y.fractions(members)
        paint_patterns(cells, plot, line_patterns(across, lines, plot.width, plot.height), palette.faint)
    curves = [(y, low, high), *((a, b, c) for a, b, c in rivals)]
    colors = [palette.series[(chart.rank + k) % len(palette.series)] for k in range(len(curves))]
    for k, (_, lower, upper) in enumerate(curves):
        if lower is not None and upper is not None:
            color = colors[k] if rivals else palette.quiet
            ends = plot.y.fractions(lower), plot.y.fractions(upper)
            spacing = BAR_SPACING + len(rivals)
            _error_bars(cells, plot, across, ends, color, range(BAR_SPACING // 2 + k, plot.width, spacing))
    heights = [plot.y.fractions(one[0]) for one in curves]
    strokes = [Stroke(across, height, color) for height, color in zip(heights, colors, strict=True)]
    paint(cells, plot, strokes[::-1])
    draw_x_axis(cells, framed, palette)
    draw_marks(cells, framed, palette)
    named_levels = [
        replace(level, label=f"{level.label} {_level_text(level.y)}" if level.label else "")
        for level in chart.levels
    ]
    level_lines(cells, plot, named_levels, palette)
    if chart.counts is not None:
        counts = np.asarray(chart.counts)[order][count_positions(grid, x)]
        counts_row(cells, framed, x, counts, chart.counts_title, palette)
    if chart.placeholder and not np.isfinite(y).any():
        message(cells, plot, chart.placeholder, palette)
    if members is not None and members.shape[1] == 1 and chart.members_label not in "".join(cells.chars[0]):
        _name_member(cells, plot, across, plot.y.fractions(members)[:, 0], chart.members_label, palette)
    for side, row in zip(chart.sides, (plot.top, plot.top + plot.height - 1), strict=False):
        free = {cells.chars[row][c] for c in range(plot.left, plot.left + cell_width(side) + 1)}
        if free <= FREE:
            cells.put(row, plot.left, side, CellStyle(palette.quiet))
    labels: dict[str, Label] = {}
    if room:
        ends_of = [
            NamedLine(name, color, across, height)
            for name, height, color in zip(names, heights, colors, strict=True)
        ]
        labels = name_ends(cells, plot, ends_of, plot.left + plot.width + 1, room, at_right=True)
    named = [(chart.label or chart.y_axis.title, across, up)]
    named += [(r.label, across, height) for r, height in zip(chart.rivals, heights[1:], strict=True)]
    if members is not None:
        label = chart.members_label or "member"
        named += [
            (label if len(members.T) == 1 else f"{label}: {k + 1}", across, line)
            for k, line in enumerate(plot.y.fractions(members).T)
        ]
    return PaintResult(plot, LineReader(plot, named), labels)


def _name_member(
    cells: Cells, plot: Plot, across: FloatArray, up: FloatArray, name: str, palette: Palette
) -> None:
    """Write the name of the only thin line below or above it, after its sign, where nothing but bars is covered."""
    known, wide = np.flatnonzero(np.isfinite(up)), cell_width(name) + 2
    if not len(known) or not name:
        return
    row, ends = plot.row_at(float(up[known[0]])), plot.left + plot.width
    start, last = (plot.column_at(float(across[known[k]])) for k in (0, -1))
    if start is None or last is None:
        return
    for at in (row + 1, row + 2, row - 1):
        for first in (min(start, ends - wide), last + 1 - wide, ends - wide):
            around = range(max(first - 1, plot.left), min(first + wide + 1, ends))
            inside = plot.top <= at < plot.top + plot.height and first >= plot.left
            if inside and all(cells.chars[at][c] in FREE | {*BAR_SIGNS.values()} for c in around):
                cells.put(at, first, "─", CellStyle(palette.faint))
                cells.put(at, first + 1, f" {name}", CellStyle(palette.quiet))
                return


def _focused(focus: Focus, values: FloatArray, rows: int) -> Scale:
    """Return the scale that a decision is about, no longer than the values are."""
    low, high = focus.limits(rows)
    finite = values[np.isfinite(values)]
    if len(finite):
        high = min(high, max(float(finite.max()), focus.at_least))
    return Scale.over(low, high)


def _legend(chart: Curve, y_scale: Scale, rows: int, palette: Palette) -> list[tuple[str, str, str]]:
    """Return what lies beyond the y axis, and what thin lines mean."""
    legend = []
    for level in chart.levels:
        up, half = y_scale.fraction(level.y), 0.5 / max(rows - 1, 1)
        if not -half < up < 1 + half:
            arrow = "↑" if up > 1 else "↓"
            legend.append(("", f"{level.label} {_level_text(level.y)} {arrow}", palette.quiet))
    if chart.members is not None and chart.members_label:  # the last, as it can stand in the plot
        legend.append(("─", chart.members_label, palette.faint))
    return legend


def _level_text(value: float) -> str:
    """Write the value of a level with four digits."""
    return f"{value:,.0f}" if 1e4 <= abs(value) < 1e9 else f"{value:.4g}"


def _error_bars(
    cells: Cells,
    plot: Plot,
    across: FloatArray,
    ends: tuple[FloatArray, FloatArray],
    color: str,
    places: range,
) -> None:
    """Draw a thin bar at some columns of the plot, its ends at half rows; none where an end is not known."""
    if len(across) < 2:
        return
    columns = plot.centres()[0]
    bottom, top = (np.interp(columns, across, end, left=np.nan, right=np.nan) for end in ends)
    last = plot.height - 1
    for k in places:
        if not (np.isfinite(bottom[k]) and np.isfinite(top[k])):
            continue
        first, end = (last * (1 - np.clip(up, -1.0, 2.0)) for up in (top[k], bottom[k]))
        for row in range(max(math.floor(first), 0), min(math.ceil(end), last) + 1):
            upper, lower = (first <= row + half <= end for half in (-0.25, 0.25))
            sign = BAR_SIGNS[bool(upper), bool(lower)]
            if sign:
                cells.set(plot.top + row, plot.left + k, sign, CellStyle(color))
