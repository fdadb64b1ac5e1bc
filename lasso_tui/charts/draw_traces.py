"""A few named lines, each over x values of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.annotate import draw_marks, level_lines, message
from lasso_tui.charts.canvas import Stroke, paint, spikes
from lasso_tui.charts.cells import Cells, Look
from lasso_tui.charts.frame import Plot, axis_title, open_frame, x_axis
from lasso_tui.charts.painted import Painted
from lasso_tui.charts.readers import read_lines
from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lasso_tui.charts.model import Trace, Traces
    from lasso_tui.charts.palette import Palette

    FloatArray = NDArray[np.float64]

__all__ = ["draw_traces"]

SIGNS = "●▲■◆○△□◇"
"""Set on the lines here and there, so that they are told apart without their colours."""

SIGN_EVERY = 16


def draw_traces(chart: Traces, cells: Cells, palette: Palette) -> Painted:
    """Draw the traces, the first on top; where there are several, each carries its own sign."""
    looks = _looks(chart.traces, palette)
    xs = [np.asarray(trace.x, dtype=np.float64) for trace in chart.traces]
    ys = [np.asarray(trace.y, dtype=np.float64) for trace in chart.traces]
    spiky = any(trace.kind == "spikes" for trace in chart.traces)
    also = [level.y for level in chart.levels] + ([0.0] if spiky else [])
    xscale = Scale.of(_joined(xs), log=chart.x_axis.log)
    if chart.y_limits is not None:
        yscale = Scale.over(*chart.y_limits, log=chart.y_axis.log)
    else:
        yscale = Scale.of(_joined(ys), log=chart.y_axis.log, margin=0.03, also=also)
    signed = sum(not trace.quiet for trace in chart.traces) > 1
    legend = [
        (sign if signed or trace.kind == "dots" else "│" if trace.kind == "spikes" else "━", trace.label, color)
        if not trace.quiet else ("─", trace.label, palette.quiet)
        for trace, (sign, color) in zip(chart.traces, looks, strict=True) if trace.label
    ]  # fmt: skip
    framed = open_frame(
        cells, palette, x=xscale, y=yscale, title=axis_title(chart.y_axis), legend=legend,
        pickable=chart.picks,
    )  # fmt: skip
    plot = framed.plot
    strokes, named = [], []
    if chart.diagonal:
        ends = np.linspace(max(xscale.low, yscale.low), min(xscale.high, yscale.high), 2 * plot.width)
        strokes.append(Stroke(*plot.places(ends, ends), palette.faint, joined=False))
    for k in reversed(range(len(chart.traces))):
        trace, color = chart.traces[k], looks[k][1]
        across, up = plot.places(xs[k], ys[k])
        strokes.append(_stroke(plot, trace, across, up, color))
        order = np.argsort(across, kind="stable")
        order = order[np.isfinite(across[order])]
        named.append((trace.label, across[order], up[order]))
    strokes.sort(key=lambda stroke: stroke.color != palette.faint)
    paint(cells, plot, strokes)
    for k in reversed(range(len(chart.traces))):
        trace, (sign, color) = chart.traces[k], looks[k]
        if not trace.quiet and (signed or trace.kind == "dots"):
            _signs(cells, plot, trace, *plot.places(xs[k], ys[k]), sign, color, k)
    x_axis(cells, framed, chart.x_axis, palette, chart.marks)
    draw_marks(cells, framed, chart.marks, palette)
    level_lines(cells, plot, chart.levels, palette)
    if chart.waiting and not any(np.isfinite(y).any() for y in ys):
        message(cells, plot, chart.waiting, palette)
    return Painted(plot, read_lines(plot, named[::-1]))


def _looks(traces: tuple[Trace, ...], palette: Palette) -> list[tuple[str, str]]:
    """Sign and colour of each trace."""
    found, k = [], 0
    for trace in traces:
        if trace.quiet:
            found.append(("", palette.faint))
            continue
        found.append((SIGNS[k % len(SIGNS)], palette.series[k % len(palette.series)]))
        k += 1
    return found


def _joined(arrays: list[FloatArray]) -> FloatArray:
    return np.concatenate([a.ravel() for a in arrays]) if arrays else np.zeros(0)


def _stroke(plot: Plot, trace: Trace, across: FloatArray, up: FloatArray, color: str) -> Stroke:
    """Return what plots a trace; spikes are one line each, with gaps between."""
    if trace.kind == "spikes":
        return spikes(plot, across, up, color)
    alone = trace.kind == "line" and np.isfinite(up).sum() == 1
    return Stroke(across, up, color, joined=trace.kind == "line" and not alone)


def _signs(
    cells: Cells, plot: Plot, trace: Trace, across: FloatArray, up: FloatArray, sign: str, color: str, k: int
) -> None:
    """Set a trace's sign on its points: on all dots where there is room, on a line every few columns."""
    inside = np.isfinite(across) & np.isfinite(up) & (across >= 0) & (across <= 1) & (up >= 0) & (up <= 1)
    points = np.flatnonzero(inside)
    if trace.kind == "dots":
        chosen = points if len(points) <= 2 * plot.width else points[:0]
    else:
        wanted = np.arange((5 * k) % SIGN_EVERY, plot.width, SIGN_EVERY) / max(plot.width - 1, 1)
        nearest = [points[np.abs(across[points] - w).argmin()] for w in wanted] if len(points) else []
        chosen = np.unique(np.asarray(nearest, dtype=np.int64))
    for i in chosen:
        column = plot.left + round(float(across[i]) * (plot.width - 1))
        row = plot.top + round((1 - float(up[i])) * (plot.height - 1))
        cells.set(row, column, sign, Look(color))
