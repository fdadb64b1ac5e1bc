"""Drawing of many lines over one axis, such as a coefficient path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import line_patterns
from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.draw.annotate import counts_row, draw_marks
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns
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
MAX_LABEL_SHIFT = 2
"""Largest distance, in rows, of a name from the end of its line; names farther away are dropped."""


def draw_lines(
    chart: Lines,
    cells: Cells,
    palette: Palette,
    window: Window | None = None,
    layout: Layout = NO_LAYOUT,
) -> PaintResult:
    """Draw the lines that are not always zero, the largest coloured and named at their ends, the rest faint."""
    x, y = np.asarray(chart.x, dtype=np.float64), np.asarray(chart.y, dtype=np.float64)
    order = np.argsort(x, kind="stable")
    order = order[np.isfinite(x[order]) & ((x[order] > 0) if chart.x_axis.log else True)]
    order = order[np.diff(x[order], prepend=-np.inf) > 0]
    x, y = x[order], y[order]
    strength = np.nan_to_num(np.abs(y), posinf=0.0).max(axis=0, initial=0.0)
    ranked = [int(j) for j in np.argsort(-strength, kind="stable") if strength[j] > 0][:MAX_LINES]
    grid = x
    x, y = clip_series(grid, y, window, log=chart.x_axis.log)
    lengths = [cell_width(chart.names[j]) for j in ranked[: cells.height]]
    room = min(max(lengths, default=0), MAX_NAME_CELLS, cells.width // 6)
    hidden = int((strength > 0).sum()) - len(ranked)
    at_right = bool(len(x)) and 0.5 * _reach(y[-1]) > _reach(y[0])
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=layout.x_scale(x, log=chart.x_axis.log, window=window),
        y=Scale.of(y[:, ranked], extra=(0.0,), margin=0.02),
        title=axis_title(chart.y_axis) + (f", strongest {len(ranked)}" if hidden else ""),
        counts_title=None if chart.counts is None else chart.counts_title,
        names=0 if at_right else room + 1,
        right=room + 2 if at_right else 1,
        layout=layout,
    )
    if layout.only_measure:
        return PaintResult(framed=framed)
    plot = framed.plot
    colors = {
        j: palette.series[k] if k < len(palette.series) else palette.faint for k, j in enumerate(ranked)
    }
    across, up = plot.to_fractions(x, y[:, ranked])
    shown = _without_rest(up, y[:, ranked] == 0)
    few = len(palette.series)
    paint_patterns(cells, plot, line_patterns(across, shown[:, few:], plot.width, plot.height), palette.faint)
    strokes = [Stroke(across, shown[:, k], colors[j]) for k, j in enumerate(ranked[:few])]
    paint(cells, plot, strokes[::-1])
    draw_x_axis(cells, framed, palette)
    draw_marks(cells, framed, palette)
    if framed.rows.above and chart.counts is not None:
        counts = np.asarray(chart.counts)[order][count_positions(grid, x)]
        counts_row(cells, plot, x, counts, chart.counts_title, palette)
    labels: dict[str, Label] = {}
    if len(x):
        ends, column = (y[-1], plot.left + plot.width + 1) if at_right else (y[0], plot.left - 1 - room)
        labels = _names(cells, plot, chart.names, ends, ranked, colors, column, room, at_right, palette)
    named = [(chart.names[j], across, up[:, k]) for k, j in enumerate(ranked)]
    return PaintResult(plot, LineReader(plot, named), labels)


def _reach(ends: FloatArray) -> float:
    """Return the largest absolute value; names stand at the end of the lines where it is larger."""
    return float(np.abs(ends[np.isfinite(ends)]).max(initial=0.0))


def _without_rest(up: FloatArray, zero: BoolArray) -> FloatArray:
    """Blank a line where it stays at zero, where it would hide the zero line and lines that leave it."""
    resting = zero.copy()
    resting[1:] &= zero[:-1]
    resting[:-1] &= zero[1:]
    return np.where(resting, np.nan, up)


def _names(
    cells: Cells,
    plot: Plot,
    names: tuple[str, ...],
    ends: FloatArray,
    ranked: list[int],
    colors: dict[int, str],
    column: int,
    room: int,
    at_right: bool,
    palette: Palette,
) -> dict[str, Label]:
    """Write names at the ends of the lines, largest first, shifted apart if needed; return their positions."""
    written: dict[str, Label] = {}
    chosen: list[int] = []
    rows: list[int] = []
    for j in [j for j in ranked if ends[j] != 0 and np.isfinite(ends[j])][: 2 * plot.height]:
        if len(chosen) == plot.height:
            break
        trial = sorted([*chosen, j], key=lambda k: -ends[k])
        wanted = [plot.row_of(float(ends[k])) for k in trial]
        placed = _spread_rows(wanted, plot.top, plot.top + plot.height)
        if max(abs(at - row) for at, row in zip(placed, wanted, strict=True)) <= MAX_LABEL_SHIFT:
            chosen, rows = trial, placed
    for j, row in zip(chosen, rows, strict=True):
        text = fit(names[j], room)
        color = colors[j] if colors[j] != palette.faint else palette.quiet
        cells.put(row, column, " " * room)
        start = column + (0 if at_right else room - cell_width(text))
        cells.put(row, start, text, CellStyle(color))
        written[names[j]] = row, start, cell_width(text)
    return written


def _spread_rows(wanted: list[int], first: int, end: int) -> list[int]:
    """Return distinct rows in [first, end) as near as possible to the wanted rows, which must not decrease.

    Subtracting its index from each row turns this into isotonic regression, solved by pooling adjacent violators
    (Barlow et al. 1972).
    """
    blocks: list[tuple[float, int]] = []
    for k, row in enumerate(wanted):
        mean, count = float(row - k), 1
        while blocks and blocks[-1][0] >= mean:
            before, n = blocks.pop()
            mean, count = (before * n + mean * count) / (n + count), n + count
        blocks.append((mean, count))
    starts = [round(min(max(mean, first), end - len(wanted))) for mean, count in blocks for _ in range(count)]
    return [start + k for k, start in enumerate(starts)]
