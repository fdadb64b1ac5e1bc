"""Drawing of a few named lines with separate x values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import DOTS_ACROSS, line_patterns, point_patterns, span_patterns
from lasso_tui.charts.cells import Cells, cell_width
from lasso_tui.charts.draw.annotate import draw_marks, level_lines, message
from lasso_tui.charts.draw.bars.upright import draw_bins, draw_rug, draw_upright_bars
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns, paint_signs
from lasso_tui.charts.draw.end_names import NamedLine, name_ends
from lasso_tui.charts.draw.trace_names import (
    MAX_NAME_CELLS,
    ends_at_right,
    is_upright,
    name_points,
    write_names_inside,
)
from lasso_tui.charts.frame import axis_title, draw_x_axis, open_frame
from lasso_tui.charts.hit_test import LineReader
from lasso_tui.charts.layout import NO_LAYOUT, Frame, Layout
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import clip_points, clip_series, visible_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.series import Trace, XYChart
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_traces"]

FROM_ZERO = {"spikes", "bars", "bins", "rug"}
"""The kinds of traces that stand on zero."""

MAX_NAME_SHARE = 4
"""A column for names takes at most a quarter of a chart; longer names are written inside the plot."""

LEGEND_SIGNS = {"bars": "▮", "spikes": "│"}


def draw_traces(
    chart: XYChart,
    cells: Cells,
    palette: Palette,
    window: Window | None = None,
    layout: Layout = NO_LAYOUT,
) -> PaintResult:
    """Draw the traces, the first line on top; where there are several, each is named at its end."""
    colors = _colors(chart.traces, palette)
    log, kinds = chart.x_axis.log, {trace.kind for trace in chart.traces}
    xs, ys = _shown(chart, window)
    from_zero = not kinds.isdisjoint(FROM_ZERO)
    extra = [level.y for level in chart.levels if window is None] + ([0.0] if from_zero else [])
    xscale = layout.x_scale(_joined(xs), log=log, window=window)
    if chart.y_limits is not None and (window is None or from_zero):
        yscale = Scale.over(*chart.y_limits, log=chart.y_axis.log)
    else:
        yscale = Scale.of(_joined(ys), log=chart.y_axis.log, margin=0.03, extra=extra)
    if "rug" in kinds:
        rows = layout.rows or Frame.for_height(cells.height, counts=False)
        below = max(cells.height - rows.header - rows.above - rows.below - 2, 1)
        yscale = Scale.over(-yscale.high / below, yscale.high)
    wanted = [(xscale.fractions(x), yscale.fractions(y)) for x, y in zip(xs, ys, strict=True)]
    named = _at_ends(chart)
    room = min(max((cell_width(chart.traces[k].label) for k in named), default=0), MAX_NAME_CELLS)
    inside = room > cells.width // MAX_NAME_SHARE
    room = 0 if inside else room
    at_right = ends_at_right([wanted[k] for k in named])
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=xscale,
        y=yscale,
        title=axis_title(chart.y_axis),
        legend=_legend(chart, colors),
        names=room + 1 if room and not at_right else 0,
        right=room + 2 if room and at_right else 1,
        pickable=chart.picks,
        layout=layout,
        lowest=0.0 if "rug" in kinds else -np.inf,  # below zero are no counts
    )
    if layout.only_measure:
        return PaintResult(framed=framed)
    plot = framed.plot  # its scale may end at even ticks
    everywhere = [plot.to_fractions(x, y) for x, y in zip(xs, ys, strict=True)]
    if chart.diagonal:
        ends = np.linspace(max(xscale.low, yscale.low), min(xscale.high, yscale.high), 2 * plot.width)
        dots = point_patterns(*plot.to_fractions(ends, ends), plot.width, plot.height)
        paint_patterns(cells, plot, dots, palette.faint)
    shown = [_in_window(trace, x) for trace, x in zip(chart.traces, xs, strict=True)]
    bars = _draw_all(cells, plot, tuple(shown), everywhere, ys, colors, palette)
    draw_x_axis(cells, framed, palette)
    draw_marks(cells, framed, palette)
    level_lines(cells, plot, chart.levels, palette)
    name_points(cells, plot, chart.traces, everywhere, colors)
    lines = _named(chart.traces, everywhere)
    tips = [
        NamedLine(name, palette.quiet if chart.traces[k].faint else colors[k], across, up)
        for k, (name, across, up) in ((k, lines[k]) for k in named)
    ]
    column = plot.left + plot.width + 1 if at_right else plot.left - 1 - room
    labels = (
        write_names_inside(cells, plot, tips)
        if inside
        else name_ends(cells, plot, tips, column, room, at_right=at_right, max_shift=plot.height)
    )
    if chart.placeholder and not any(np.nan_to_num(y).any() for y in ys):
        message(cells, plot, chart.placeholder, palette)
    return PaintResult(plot, LineReader(plot, lines, bars=bars), labels)


def _shown(chart: XYChart, window: Window | None) -> tuple[list[FloatArray], list[FloatArray]]:
    """Return the points of each trace in the window."""
    xs = [np.asarray(trace.x, dtype=np.float64) for trace in chart.traces]
    ys = [np.asarray(trace.y, dtype=np.float64) for trace in chart.traces]
    if window is None:
        return xs, ys
    parts = [
        clip_series(x, y, window, log=chart.x_axis.log) if t.kind == "line" else clip_points(x, y, window)
        for t, x, y in zip(chart.traces, xs, ys, strict=True)
    ]
    return [x for x, _ in parts], [y for _, y in parts]


def _in_window(trace: Trace, x: FloatArray) -> Trace:
    """Return a trace with the names and colours of those of its bars that are seen, at `x`."""
    if trace.kind != "bars" or len(x) == len(trace.x):
        return trace
    kept = np.isin(trace.x, x)
    names = tuple(name for name, seen in zip(trace.names, kept.tolist(), strict=False) if seen)
    return replace(trace, x=x, names=names, ranks=None if trace.ranks is None else trace.ranks[kept])


def _at_ends(chart: XYChart) -> list[int]:
    """Return the lines that are named at their ends: all, but for the one that the title of the axis names."""
    if not chart.named:
        return []
    lines = [
        k
        for k, trace in enumerate(chart.traces)
        if trace.kind == "line" and trace.label and not is_upright(trace)
    ]
    if len(lines) == 1 and chart.traces[lines[0]].label == chart.y_axis.title:
        return []
    return lines


def _legend(chart: XYChart, colors: list[str]) -> list[tuple[str, str, str]]:
    """Return sign, name and colour of the series that have no end to be named at."""
    if not chart.named:
        return []
    series = [
        (trace, color)
        for trace, color in zip(chart.traces, colors, strict=True)
        if trace.label and (trace.kind in {"spikes", "bars"} or (trace.kind == "dots" and len(trace.x) > 1))
    ]
    if len(series) == 1 and series[0][0].label == chart.y_axis.title:
        return []
    return [
        (_sign(trace) or LEGEND_SIGNS.get(trace.kind, "│"), trace.label, color) for trace, color in series
    ]


def _sign(trace: Trace) -> str:
    return trace.sign or ("●" if trace.kind == "dots" and not trace.faint else "")


def _draw_all(
    cells: Cells,
    plot: Plot,
    traces: tuple[Trace, ...],
    places: list[tuple[FloatArray, FloatArray]],
    ys: list[FloatArray],
    colors: list[str],
    palette: Palette,
) -> dict[str, tuple[Label, ...]]:
    """Draw columns from the first to the last, then lines from the last to the first, then points and signs.

    Returns the cells of the bars that have names.
    """
    named: dict[str, tuple[Label, ...]] = {}
    bars = [k for k, trace in enumerate(traces) if trace.kind == "bars"]
    strokes = []
    for k, trace in enumerate(traces):
        (across, up), color = places[k], colors[k]
        if trace.kind == "bins":
            draw_bins(cells, plot, across, up, color)
        elif trace.kind == "rug":
            draw_rug(cells, plot, across, trace.sign or "×", color)
        elif trace.kind == "bars":
            drawn = draw_upright_bars(
                cells,
                plot,
                across,
                np.where(ys[k] == 0, np.nan, up),
                _bar_colors(trace, color, palette),
                place=bars.index(k),
                count=len(bars),
            )
            named |= dict(zip(trace.names, drawn, strict=False))
        elif trace.kind == "dots" and trace.faint:
            paint_patterns(cells, plot, point_patterns(across, up, plot.width, plot.height), color)
        elif trace.kind == "spikes":
            _draw_spikes(cells, plot, across, np.where(ys[k] == 0, np.nan, up), color)
    for k in sorted(range(len(traces)), key=lambda k: (not traces[k].faint, -k)):
        if traces[k].kind != "line":
            continue
        across, up = places[k]
        if len(across) > DOTS_ACROSS * plot.width and (np.diff(across) > 0).all():
            # More points than dots: what is seen is the least and the largest of each column of dots.
            patterns = line_patterns(across, up[:, None], plot.width, plot.height)
            paint_patterns(cells, plot, patterns, colors[k])
        else:
            strokes.append(Stroke(across, up, colors[k]))
    paint(cells, plot, strokes)
    for k in reversed(range(len(traces))):
        kind, sign = traces[k].kind, _sign(traces[k])
        if sign and kind in {"dots", "spikes"}:
            zero = kind == "spikes"
            paint_signs(
                cells, plot, places[k][0], np.where(ys[k] == 0, np.nan, places[k][1]) if zero else places[k][1],
                sign, colors[k],
            )  # fmt: skip
    return named


def _bar_colors(trace: Trace, color: str, palette: Palette) -> list[str]:
    """Return the colour of each bar: its own where it is among the first, else that of the rest."""
    if trace.ranks is None:
        return [color] * len(trace.x)
    few = len(palette.series)
    return [palette.series[rank] if rank < few else palette.faint for rank in trace.ranks.tolist()]


def _draw_spikes(cells: Cells, plot: Plot, across: FloatArray, up: FloatArray, color: str) -> None:
    """Draw a stem from zero to each value, as wide as a cell where there are few."""
    base = min(max(plot.y.fraction(0.0), 0.0), 1.0)
    known = np.isfinite(up) & (up != base)
    across, up = across[known], up[known]
    if len(up) <= plot.width // 2:
        span = max(plot.width - 1, 1)
        column = np.floor(0.5 + across * span)
        across, up = np.concatenate([column - 0.25, column + 0.25]) / span, np.tile(up, 2)
    lows, highs = np.minimum(up, base), np.maximum(up, base)
    paint_patterns(cells, plot, span_patterns(across, lows, highs, plot.width, plot.height), color)


def _named(
    traces: tuple[Trace, ...], places: list[tuple[FloatArray, FloatArray]]
) -> list[tuple[str, FloatArray, FloatArray]]:
    """Return names and points in the order of x."""
    found = []
    for trace, (across, up) in zip(traces, places, strict=True):
        order = np.argsort(across, kind="stable")
        order = order[np.isfinite(across[order])]
        found.append((trace.label, across[order], up[order]))
    return found


def _colors(traces: tuple[Trace, ...], palette: Palette) -> list[str]:
    """Return the colour of each trace, in their order."""
    found, k = [], 0
    for trace in traces:
        if trace.faint:
            found.append(palette.faint)
        elif trace.kind == "rug":
            found.append(palette.text)
        elif trace.kind == "dots" and len(trace.x) == 1:
            found.append(palette.cursor)
        else:
            found.append(palette.series[k % len(palette.series)])
            k += 1
    return found


def _joined(arrays: list[FloatArray]) -> FloatArray:
    return np.concatenate([a.ravel() for a in arrays]) if arrays else np.zeros(0)
