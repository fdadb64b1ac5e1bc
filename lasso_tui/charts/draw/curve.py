"""Drawing of a curve with a band and thin member lines, such as a cross-validation curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import line_patterns, point_patterns
from lasso_tui.charts.cells import Cells
from lasso_tui.charts.draw.annotate import counts_row, draw_marks, level_lines, message
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns
from lasso_tui.charts.frame import axis_title, draw_x_axis, open_frame
from lasso_tui.charts.hit_test import LineReader
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import clip_series, count_positions, visible_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.series import Curve
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_curve"]


def draw_curve(chart: Curve, cells: Cells, palette: Palette, window: Window | None = None) -> PaintResult:
    """Draw the curve over its shaded band and thin member lines, and the levels."""
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
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=Scale.of(x, log=chart.x_axis.log) if window is None else Scale.over(*window, log=chart.x_axis.log),
        y=Scale.of(shown, margin=0.03, extra=[level.y for level in chart.levels if window is None]),
        title=axis_title(chart.y_axis),
        legend=_legend(chart, palette),
        counts_title=None if chart.counts is None else chart.counts_title,
    )
    plot = framed.plot
    across, up = plot.to_fractions(x, y)
    if low is not None and high is not None:
        for edge in (plot.y.fractions(low), plot.y.fractions(high)):
            paint_patterns(cells, plot, point_patterns(across, edge, plot.width, plot.height), palette.quiet)
    if members is not None:
        lines = plot.y.fractions(members)
        paint_patterns(cells, plot, line_patterns(across, lines, plot.width, plot.height), palette.faint)
    paint(cells, plot, [Stroke(across, up, palette.series[0])])
    if low is not None and high is not None:
        _shade(cells, plot, across, low, high, palette.band)
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


def _legend(chart: Curve, palette: Palette) -> list[tuple[str, str, str]]:
    legend = []
    if chart.label:
        legend.append(("━", chart.label, palette.series[0]))
    if chart.low is not None and chart.band_label:
        legend.append(("░", chart.band_label, palette.quiet))
    if chart.members is not None and chart.members_label:
        legend.append(("─", chart.members_label, palette.faint))
    return legend


def _shade(
    cells: Cells, plot: Plot, across: FloatArray, low: FloatArray, high: FloatArray, back: str
) -> None:
    """Set the background of the cells between two edges, except where an edge is NaN."""
    known = np.isfinite(low) & np.isfinite(high)
    if not known.any():
        return
    columns = plot.centres()[0]
    half = 0.5 / plot.width
    bottom, top = np.interp(columns, across, low), np.interp(columns, across, high)
    inside = (columns >= across[known].min() - half) & (columns <= across[known].max() + half)
    for k in np.flatnonzero(inside & np.isfinite(bottom) & np.isfinite(top)):
        first, last = plot.row_of(float(top[k])), plot.row_of(float(bottom[k]))
        for row in range(max(first, plot.top), min(last, plot.top + plot.height - 1) + 1):
            cells.shade(row, plot.left + int(k), back)
