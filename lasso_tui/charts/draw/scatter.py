"""Drawing of points in a few classes with distinct signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import point_patterns
from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.draw.annotate import level_lines
from lasso_tui.charts.draw.canvas import paint_patterns
from lasso_tui.charts.frame import SERIES_SIGNS, axis_title, draw_x_axis, open_frame
from lasso_tui.charts.hit_test import PointReader
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import clip_points, full_scale

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.series import Scatter
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_scatter"]

MAX_POINTS_PER_CELL = 0.25
"""Density of points per cell above which a class is drawn with braille dots, to show its shape."""


def draw_scatter(chart: Scatter, cells: Cells, palette: Palette, window: Window | None = None) -> PaintResult:
    """Draw the points, the last class on top, and label the named points."""
    xs = [np.asarray(dots.x, dtype=np.float64) for dots in chart.dots]
    ys = [np.asarray(dots.y, dtype=np.float64) for dots in chart.dots]
    if window is not None:
        parts = [clip_points(x, y, window) for x, y in zip(xs, ys, strict=True)]
        xs, ys = [x for x, _ in parts], [y for _, y in parts]
    colors = [palette.series[k % len(palette.series)] for k in range(len(chart.dots))]
    levels = [level.y for level in chart.levels if window is None]
    xscale = full_scale(chart) if window is None else Scale.over(*window, log=chart.x_axis.log)
    assert xscale is not None
    yscale = Scale.of(np.concatenate([*ys, []]), log=chart.y_axis.log, margin=0.04, extra=levels)
    room = 0.6 * cells.width * cells.height
    # Only one class may be drawn as dots: two could be distinguished only by colour.
    cloud = [k == 0 and len(x) > MAX_POINTS_PER_CELL * room for k, x in enumerate(xs)]
    signs = _distinct([dots.sign for dots in chart.dots])
    legend = [
        ("⠶" if many else sign, dots.label, color)
        for dots, sign, color, many in zip(chart.dots, signs, colors, cloud, strict=True)
        if dots.label
    ]
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        x=xscale,
        y=yscale,
        title=axis_title(chart.y_axis),
        legend=legend,
        pickable=chart.cursor is not None,
    )
    plot = framed.plot
    places = [plot.to_fractions(x, y) for x, y in zip(xs, ys, strict=True)]
    if chart.diagonal:
        ends = np.linspace(max(xscale.low, yscale.low), min(xscale.high, yscale.high), 2 * plot.width)
        paint_patterns(
            cells,
            plot,
            point_patterns(*plot.to_fractions(ends, ends), plot.width, plot.height),
            palette.faint,
        )
    for sign, place, color, many in zip(signs, places, colors, cloud, strict=True):
        if many:
            paint_patterns(cells, plot, point_patterns(*place, plot.width, plot.height), color)
        else:
            _signs(cells, plot, sign, place, color)
    draw_x_axis(cells, framed, palette)
    level_lines(cells, plot, chart.levels, palette)
    _labels(cells, plot, chart.labels, palette)
    named = [(dots.label, *place) for dots, place in zip(chart.dots, places, strict=True)]
    named += [
        (text, *plot.to_fractions(np.array([x], dtype=np.float64), np.array([y], dtype=np.float64)))
        for x, y, text in chart.labels
    ]
    # Labels first, so that of two points at one position the named one is found.
    named.reverse()
    names = [name for name, x, _ in named for _ in x]
    return PaintResult(
        plot,
        PointReader(
            plot,
            names,
            np.concatenate([*(x for _, x, _ in named), []]),
            np.concatenate([*(y for _, _, y in named), []]),
        ),
    )


def _distinct(wanted: list[str]) -> list[str]:
    """Return a distinct sign per class: the wanted one if it is one cell wide and not taken."""
    found: list[str] = []
    for sign in wanted:
        sign = sign[:1] if cell_width(sign[:1]) == 1 else SERIES_SIGNS[0]
        found.append(sign if sign not in found else next((s for s in SERIES_SIGNS if s not in found), sign))
    return found


def _signs(cells: Cells, plot: Plot, sign: str, place: tuple[FloatArray, FloatArray], color: str) -> None:
    for across, up in zip(place[0].tolist(), place[1].tolist(), strict=True):
        cell = plot.cell(across, up)
        if cell is not None:
            cells.set(*cell, sign, CellStyle(color))


def _labels(cells: Cells, plot: Plot, labels: tuple[tuple[float, float, str], ...], palette: Palette) -> None:
    """Write names next to points: right, left, above or below, wherever there is room."""
    for x, y, text in labels:
        cell = plot.cell(plot.x.fraction(x), plot.y.fraction(y))
        if cell is None:
            continue
        row, column = cell
        text = fit(text, max(plot.width // 3, 4))
        width = cell_width(text)
        for at, start in (
            (row, column + 2),
            (row, column - 1 - width),
            (row - 1, column + 1),
            (row + 1, column + 1),
            (row - 1, column - width),
            (row + 1, column - width),
        ):
            if plot.top <= at < plot.top + plot.height and _free(cells, plot, at, start, width):
                cells.put(at, start, text, CellStyle(palette.text))
                break


def _free(cells: Cells, plot: Plot, row: int, start: int, width: int) -> bool:
    if start < plot.left or start + width > plot.left + plot.width:
        return False
    return all(cells.chars[row][c] in {" ", "⠀", "┄"} for c in range(start, start + width))
