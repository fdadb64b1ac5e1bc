"""Drawing of a curve with error bars and thin member lines, such as a cross-validation curve."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import line_patterns
from lasso_tui.charts.cells import Cells, CellStyle
from lasso_tui.charts.draw.annotate import counts_row, draw_marks, level_lines, message
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns
from lasso_tui.charts.frame import axis_title, draw_x_axis, open_frame
from lasso_tui.charts.hit_test import LineReader
from lasso_tui.charts.layout import NO_LAYOUT, Frame, Layout
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale, tick_text
from lasso_tui.charts.zoom import clip_series, count_positions, visible_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.series import Curve
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_curve"]

BAR_SPACING = 3
"""Columns from one error bar to the next."""

BAR_SIGNS = {(True, True): "│", (True, False): "╵", (False, True): "╷", (False, False): ""}
"""The part of an error bar in a cell, by whether it covers its upper and its lower half."""


def draw_curve(
    chart: Curve,
    cells: Cells,
    palette: Palette,
    window: Window | None = None,
    layout: Layout = NO_LAYOUT,
) -> PaintResult:
    """Draw the curve over its error bars and thin member lines, and the levels."""
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
    shown = np.concatenate([a.ravel() for a in (y, low, high, members) if a is not None])
    if chart.focus is None:
        extra = [level.y for level in chart.levels if window is None]
        y_scale = Scale.of(shown, margin=0.03, extra=extra)
    else:
        rows = layout.rows or Frame.for_height(cells.height, counts=chart.counts is not None)
        y_scale = Scale.over(*chart.focus.limits(cells.height - rows.header - rows.above - rows.below))
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=layout.x_scale(x, log=chart.x_axis.log, window=window),
        y=y_scale,
        title=axis_title(chart.y_axis),
        legend=_legend(chart, y_scale, palette),
        counts_title=None if chart.counts is None else chart.counts_title,
        layout=layout,
    )
    if layout.only_measure:
        return PaintResult(framed=framed)
    plot = framed.plot
    across, up = plot.to_fractions(x, y)
    if low is not None and high is not None:
        _error_bars(cells, plot, across, (plot.y.fractions(low), plot.y.fractions(high)), palette.quiet)
    if members is not None:
        lines = plot.y.fractions(members)
        paint_patterns(cells, plot, line_patterns(across, lines, plot.width, plot.height), palette.faint)
    paint(cells, plot, [Stroke(across, up, palette.series[0])])
    draw_x_axis(cells, framed, palette)
    draw_marks(cells, framed, palette)
    level_lines(cells, plot, chart.levels, palette)
    if framed.rows.above and chart.counts is not None:
        counts = np.asarray(chart.counts)[order][count_positions(grid, x)]
        counts_row(cells, plot, x, counts, chart.counts_title, palette)
    if chart.placeholder and not np.isfinite(y).any():
        message(cells, plot, chart.placeholder, palette)
    named = [(chart.label or chart.y_axis.title, across, up)]
    if members is not None:
        label = chart.members_label or "member"
        named += [
            (label if len(members.T) == 1 else f"{label}: {k + 1}", across, line)
            for k, line in enumerate(plot.y.fractions(members).T)
        ]
    return PaintResult(plot, LineReader(plot, named))


def _legend(chart: Curve, y_scale: Scale, palette: Palette) -> list[tuple[str, str, str]]:
    legend = []
    if chart.label:
        legend.append(("━", chart.label, palette.series[0]))
    if chart.low is not None and chart.band_label:
        legend.append(("│", chart.band_label, palette.quiet))
    if chart.members is not None and chart.members_label:
        legend.append(("─", chart.members_label, palette.faint))
    for level in chart.levels:
        if not y_scale.low <= level.y <= y_scale.high:
            text = f"{level.label} {tick_text(level.y, [level.y])}"
            legend.append(("↑" if level.y > y_scale.high else "↓", text, palette.quiet))
    return legend


def _error_bars(
    cells: Cells, plot: Plot, across: FloatArray, ends: tuple[FloatArray, FloatArray], color: str
) -> None:
    """Draw a thin bar at every third column, its ends at half rows; none where an end is not known."""
    if len(across) < 2:
        return
    columns = plot.centres()[0]
    bottom, top = (np.interp(columns, across, end, left=np.nan, right=np.nan) for end in ends)
    last = plot.height - 1
    for k in range(BAR_SPACING // 2, plot.width, BAR_SPACING):
        if not (np.isfinite(bottom[k]) and np.isfinite(top[k])):
            continue
        first, end = (last * (1 - np.clip(up, -1.0, 2.0)) for up in (top[k], bottom[k]))
        for row in range(max(math.floor(first), 0), min(math.ceil(end), last) + 1):
            upper, lower = (first <= row + half <= end for half in (-0.25, 0.25))
            sign = BAR_SIGNS[bool(upper), bool(lower)]
            if sign:
                cells.set(plot.top + row, plot.left + k, sign, CellStyle(color))
