"""Drawing of many lines over one axis, such as a coefficient path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import line_patterns
from lasso_tui.charts.cells import Cells, CellStyle, cell_width
from lasso_tui.charts.draw.annotate import counts_row, draw_marks, level_lines
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns
from lasso_tui.charts.draw.end_names import NamedLine, name_ends
from lasso_tui.charts.frame import axis_title, draw_x_axis, open_frame
from lasso_tui.charts.hit_test import LineReader
from lasso_tui.charts.layout import NO_LAYOUT, Layout
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import clip_series, count_positions, visible_marks

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.charts.model.series import Lines
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_lines"]

MAX_LINES = 1000
MAX_NAME_CELLS = 12
ROWS_FOR_NAMES = 10
"""Rows of a plot from which on names may push each other off their lines' rows; in a lower one they would crowd."""


def draw_lines(
    chart: Lines,
    cells: Cells,
    palette: Palette,
    window: Window | None = None,
    layout: Layout = NO_LAYOUT,
) -> PaintResult:
    """Draw the lines that are not always zero: those first in the order of colours coloured, the rest faint."""
    x, y = np.asarray(chart.x, dtype=np.float64), np.asarray(chart.y, dtype=np.float64)
    order = np.argsort(x, kind="stable")
    order = order[np.isfinite(x[order]) & ((x[order] > 0) if chart.x_axis.log else True)]
    order = order[np.diff(x[order], prepend=-np.inf) > 0]
    x, y = x[order], y[order]
    strength = np.nan_to_num(np.abs(y), posinf=0.0).max(axis=0, initial=0.0)
    ranked = [int(j) for j in np.argsort(-strength, kind="stable") if strength[j] > 0][:MAX_LINES]
    few = len(palette.series)
    rank = {j: k for k, j in enumerate(ranked)}
    if chart.ranks is not None:
        rank = {j: int(chart.ranks[j]) for j in ranked}
        ranked.sort(key=lambda j: min(rank[j], few))  # of those without a colour, the largest first
    grid = x
    x, y = clip_series(grid, y, window, log=chart.x_axis.log)
    lengths = [cell_width(chart.names[j]) for j in ranked[: 3 * cells.height]]
    room = min(max(lengths, default=0), MAX_NAME_CELLS, cells.width // 5)
    hidden = int((strength > 0).sum()) - len(ranked)
    at_right = bool(len(x)) and (chart.names_at_right or 0.5 * _reach(y[-1]) > _reach(y[0]))
    y_scale = Scale.of(y[:, ranked], extra=(0.0,), log=chart.y_axis.log)
    held = None if chart.held is None else np.asarray(chart.held)[order][count_positions(grid, x)]
    legend = [("━", "at its bound", palette.quiet)] if held is not None and held.any() else []
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=layout.x_scale(x, log=chart.x_axis.log, window=window),
        y=y_scale if chart.limits is None else Scale.over(*chart.limits, log=chart.y_axis.log),
        title=axis_title(chart.y_axis) + (f", strongest {len(ranked)}" if hidden else ""),
        legend=legend,
        names=0 if at_right else room + 1,
        right=room + 2 if at_right else 1,
        layout=layout,
    )
    if layout.only_measure:
        return PaintResult(framed=framed)
    plot = framed.plot
    across, up = plot.to_fractions(x, y[:, ranked])
    shown = _without_rest(up, y[:, ranked] == 0)
    colored = [k for k, j in enumerate(ranked) if rank[j] < few]
    faint = [k for k, j in enumerate(ranked) if rank[j] >= few]
    colors = [palette.series[rank[j]] if rank[j] < few else palette.faint for j in ranked]
    paint_patterns(
        cells, plot, line_patterns(across, shown[:, faint], plot.width, plot.height), palette.faint
    )
    paint(cells, plot, [Stroke(across, shown[:, k], colors[k]) for k in reversed(colored)])
    if held is not None:
        for k in reversed(range(len(ranked))):
            _hold(cells, plot, across, up[:, k], held[:, ranked[k]], colors[k])
    draw_x_axis(cells, framed, palette)
    draw_marks(cells, framed, palette)
    level_lines(cells, plot, chart.levels, palette)
    if chart.counts is not None:
        counts = np.asarray(chart.counts)[order][count_positions(grid, x)]
        counts_row(cells, framed, x, counts, chart.counts_title, palette)
    labels: dict[str, Label] = {}
    if len(x):
        ends, column = (y[-1], plot.left + plot.width + 1) if at_right else (y[0], plot.left - 1 - room)
        if chart.y_axis.log:
            ends = np.nanmax(y, axis=0)  # a line that ends at zero is seen as far as there
        lines = [
            NamedLine(chart.names[j], colors[k] if k in colored else palette.quiet, across, up[:, k])
            for k, j in enumerate(ranked)
            if ends[j] != 0 and np.isfinite(ends[j])
        ]
        pushes = plot.height >= ROWS_FOR_NAMES
        labels = name_ends(
            cells, plot, lines[: 3 * plot.height], column, room, at_right=at_right, pushes=pushes
        )
    named = [(chart.names[j], across, up[:, k]) for k, j in enumerate(ranked)]
    return PaintResult(plot, LineReader(plot, named, chart.also), labels)


def _hold(cells: Cells, plot: Plot, across: FloatArray, up: FloatArray, held: BoolArray, color: str) -> None:
    """Draw a heavy rule where a line is held by a bound."""
    if not held.any():
        return
    columns = plot.centres()[0]
    near = np.minimum(np.searchsorted(across, columns), len(across) - 1)
    for k in np.flatnonzero(held[near]).tolist():
        at = plot.cell(float(columns[k]), float(up[near[k]]))
        if at is not None:
            cells.set(*at, "━", CellStyle(color, cells.looks[at[0]][at[1]].back))


def _reach(ends: FloatArray) -> float:
    """Return the largest absolute value; names stand at the end of the lines where it is larger."""
    return float(np.abs(ends[np.isfinite(ends)]).max(initial=0.0))


def _without_rest(up: FloatArray, zero: BoolArray) -> FloatArray:
    """Blank a line where it stays at zero, where it would hide the zero line and lines that leave it."""
    resting = zero.copy()
    resting[1:] &= zero[:-1]
    resting[:-1] &= zero[1:]
    return np.where(resting, np.nan, up)
