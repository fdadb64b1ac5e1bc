"""Drawing of a few named lines with separate x values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import point_patterns, span_patterns
from lasso_tui.charts.cells import Cells, CellStyle
from lasso_tui.charts.draw.annotate import draw_marks, level_lines, message
from lasso_tui.charts.draw.canvas import Stroke, paint, paint_patterns
from lasso_tui.charts.frame import OVERLAP_SIGN, SERIES_SIGNS, axis_title, draw_x_axis, header, open_frame
from lasso_tui.charts.hit_test import LineReader
from lasso_tui.charts.layout import NO_LAYOUT, Layout
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import clip_points, clip_series, visible_marks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.series import Trace, XYChart
    from lasso_tui.charts.palette import Palette
    from lasso_tui.charts.zoom import Window

__all__ = ["draw_traces"]

SIGN_SPACING = 16
"""Distance between the signs of a line, in columns."""


def draw_traces(
    chart: XYChart,
    cells: Cells,
    palette: Palette,
    window: Window | None = None,
    layout: Layout = NO_LAYOUT,
) -> PaintResult:
    """Draw the traces, the first on top; if there are several, each has its own sign."""
    looks = _signs_and_colors(chart.traces, palette)
    xs = [np.asarray(trace.x, dtype=np.float64) for trace in chart.traces]
    ys = [np.asarray(trace.y, dtype=np.float64) for trace in chart.traces]
    log = chart.x_axis.log
    if window is not None:
        parts = [
            clip_series(x, y, window, log=log) if t.kind == "line" else clip_points(x, y, window)
            for t, x, y in zip(chart.traces, xs, ys, strict=True)
        ]
        xs, ys = [x for x, _ in parts], [y for _, y in parts]
    spiky = any(trace.kind == "spikes" for trace in chart.traces)
    extra = [level.y for level in chart.levels if window is None] + ([0.0] if spiky else [])
    xscale = layout.x_scale(_joined(xs), log=log, window=window)
    if chart.y_limits is not None and window is None:
        yscale = Scale.over(*chart.y_limits, log=chart.y_axis.log)
    else:
        yscale = Scale.of(_joined(ys), log=chart.y_axis.log, margin=0.03, extra=extra)
    signed = sum(not trace.faint for trace in chart.traces) > 1
    legend = [
        (sign if signed or trace.kind != "line" else "━", trace.label, color)
        if not trace.faint
        else ("─", trace.label, palette.quiet)
        for trace, (sign, color) in zip(chart.traces, looks, strict=True)
        if trace.label
    ]
    framed = open_frame(
        cells,
        palette,
        x_axis=chart.x_axis,
        marks=visible_marks(chart.marks, window),
        x=xscale,
        y=yscale,
        title=axis_title(chart.y_axis),
        legend=legend,
        pickable=chart.picks,
        layout=layout,
    )
    if layout.only_measure:
        return PaintResult(framed=framed)
    plot = framed.plot
    if chart.diagonal:
        ends = np.linspace(max(xscale.low, yscale.low), min(xscale.high, yscale.high), 2 * plot.width)
        paint_patterns(
            cells,
            plot,
            point_patterns(*plot.to_fractions(ends, ends), plot.width, plot.height),
            palette.faint,
        )
    everywhere = [plot.to_fractions(x, y) for x, y in zip(xs, ys, strict=True)]
    # Zeros among spikes are not drawn.
    places = [
        (across, np.where(y == 0, np.nan, up) if spiky else up)
        for (across, up), y in zip(everywhere, ys, strict=True)
    ]
    behind = sorted(range(len(places)), key=lambda k: (not chart.traces[k].faint, -k))
    strokes = []
    for k in behind:
        if chart.traces[k].kind == "line":
            strokes.append(Stroke(*places[k], looks[k][1]))
        else:
            _draw_patterns(cells, plot, chart.traces[k], places[k], looks[k][1])
    paint(cells, plot, strokes)
    met = False
    for k in reversed(range(len(chart.traces))):
        trace = chart.traces[k]
        if not trace.faint and (signed or trace.kind != "line"):
            met |= _signs(cells, plot, trace, places[k], looks[k], k, palette.text)
    if met and framed.rows.header:
        header(
            cells,
            axis_title(chart.y_axis),
            [*legend, (OVERLAP_SIGN, "both", palette.text)],
            palette,
            framed.rows.header,
            0 if layout.rows is None else framed.axis_column + 2,
        )
    draw_x_axis(cells, framed, palette)
    draw_marks(cells, framed, palette)
    level_lines(cells, plot, chart.levels, palette)
    if chart.placeholder and not any(np.isfinite(y).any() for y in ys):
        message(cells, plot, chart.placeholder, palette)
    return PaintResult(plot, LineReader(plot, _named(chart.traces, everywhere)))


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


def _signs_and_colors(traces: tuple[Trace, ...], palette: Palette) -> list[tuple[str, str]]:
    """Return the sign and colour of each trace."""
    found, k = [], 0
    for trace in traces:
        if trace.faint:
            found.append(("", palette.faint))
            continue
        found.append((SERIES_SIGNS[k % len(SERIES_SIGNS)], palette.series[k % len(palette.series)]))
        k += 1
    return found


def _joined(arrays: list[FloatArray]) -> FloatArray:
    return np.concatenate([a.ravel() for a in arrays]) if arrays else np.zeros(0)


def _draw_patterns(
    cells: Cells, plot: Plot, trace: Trace, place: tuple[FloatArray, FloatArray], color: str
) -> None:
    """Draw dots, or spikes that start at zero."""
    across, up = place
    if trace.kind == "dots":
        paint_patterns(cells, plot, point_patterns(across, up, plot.width, plot.height), color)
        return
    base = min(max(plot.y.fraction(0.0), 0.0), 1.0)
    up = np.where(up == base, np.nan, up)
    lows, highs = np.minimum(up, base), np.maximum(up, base)
    paint_patterns(cells, plot, span_patterns(across, lows, highs, plot.width, plot.height), color)


def _signs(
    cells: Cells,
    plot: Plot,
    trace: Trace,
    place: tuple[FloatArray, FloatArray],
    look: tuple[str, str],
    k: int,
    text: str,
) -> bool:
    """Draw the sign of a trace on its points: on all dots and spikes if there is room, on a line every few columns.

    Returns
    -------
    bool
        Whether a sign coincided with that of another trace; such points get a common sign.
    """
    across, up = place
    sign, color = look
    seen = np.isfinite(across) & np.isfinite(up) & (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
    found = np.flatnonzero(seen)
    if trace.kind != "line":
        chosen = found if len(found) <= 2 * plot.width else found[:0]
    else:
        wanted = plot.centres()[0][(5 * k) % SIGN_SPACING :: SIGN_SPACING]
        nearest = [found[np.abs(across[found] - w).argmin()] for w in wanted] if len(found) else []
        chosen = np.unique(np.asarray(nearest, dtype=np.int64))
    base, met = plot.row_of(0.0), False
    for i in chosen:
        at = plot.cell(float(across[i]), float(up[i]))
        if at is None or (trace.kind == "spikes" and at[0] == base):
            continue
        before = cells.chars[at[0]][at[1]]
        both = trace.kind != "line" and before in {*SERIES_SIGNS, OVERLAP_SIGN} - {sign}
        met |= both
        cells.set(*at, OVERLAP_SIGN if both else sign, CellStyle(text if both else color))
    return met
