"""Zoom: a window on the x axis of a chart, moved and resized along its scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lasso_tui.charts.model.base import Chart
from lasso_tui.charts.model.panels import Heatmap
from lasso_tui.charts.model.series import Curve, Lines, Scatter, XYChart
from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.charts.model.base import Mark

__all__ = [
    "ZOOMABLE",
    "Window",
    "clip_points",
    "clip_series",
    "count_positions",
    "follow_cursor",
    "full_scale",
    "intersect",
    "pan_window",
    "scale_over_cells",
    "visible_marks",
    "zoom_window",
]

Window: TypeAlias = tuple[float, float]
"""The values at both ends of the part of an x axis that is shown."""

ZOOMABLE = Lines, Curve, XYChart, Scatter, Heatmap
"""The charts whose x axis can be zoomed."""

ZOOM_FACTOR = 2.0
MIN_WINDOW = 1 / 256
"""The least part of the whole that can be shown."""

EDGE_ATOL = 1e-9


def full_scale(chart: Chart) -> Scale | None:
    """Return the scale of all of a chart's x axis, or None for a chart that has none to zoom."""
    if isinstance(chart, Lines | Curve):
        return Scale.of(chart.x, log=chart.x_axis.log)
    if isinstance(chart, XYChart | Scatter):
        parts = [part.x for part in (chart.traces if isinstance(chart, XYChart) else chart.dots)]
        margin = 0.03 if isinstance(chart, Scatter) else 0.0
        return Scale.of(np.concatenate([*map(np.ravel, parts), []]), log=chart.x_axis.log, margin=margin)
    return scale_over_cells(chart.x, log=chart.x_axis.log) if isinstance(chart, Heatmap) else None


def scale_over_cells(centres: FloatArray, *, log: bool) -> Scale:
    """Return a scale that holds whole cells: half a step more than the centres at either end."""
    centres = np.asarray(centres, dtype=np.float64)
    centres = centres[np.isfinite(centres) & ((centres > 0) if log else True)]
    if len(centres) < 2:
        return Scale.of(centres, log=log)
    if log:
        first, last = (float(np.sqrt(b / a)) for a, b in (centres[:2], centres[-2:]))
        return Scale.over(float(centres[0]) / first, float(centres[-1]) * last, log=True)
    first, last = (float(b - a) / 2 for a, b in (centres[:2], centres[-2:]))
    return Scale.over(float(centres[0]) - first, float(centres[-1]) + last)


def _as_fractions(scale: Scale, window: Window | None) -> tuple[float, float]:
    """Return a window as fractions of the whole."""
    return (0.0, 1.0) if window is None else (scale.fraction(window[0]), scale.fraction(window[1]))


def _from_fractions(scale: Scale, low: float, size: float) -> Window | None:
    """Return the window of a part of the whole, moved inside; None for all of it."""
    if size >= 1 - EDGE_ATOL:
        return None
    low = min(max(low, 0.0), 1 - size)
    return scale.value(low), scale.value(low + size)


def zoom_window(scale: Scale, window: Window | None, steps: int, about: float | None) -> Window | None:
    """Return a window half as wide for each step in, or twice for each step out, None for all.

    Parameters
    ----------
    scale : all of the x axis
    window : what is shown
    steps : how often to zoom, in where positive
    about : the value that keeps its place where it is in the window, else the middle does
    """
    low, high = _as_fractions(scale, window)
    at = scale.fraction(about) if about is not None else np.nan
    if not low <= at <= high:
        at = (low + high) / 2
    size = max((high - low) / ZOOM_FACTOR**steps, MIN_WINDOW)
    return _from_fractions(scale, at - (at - low) / (high - low) * size, size)


def pan_window(scale: Scale, window: Window, share: float) -> Window | None:
    """Return the window moved by a share of its width."""
    low, high = _as_fractions(scale, window)
    return _from_fractions(scale, low + share * (high - low), high - low)


def follow_cursor(scale: Scale, window: Window, x: float | None) -> Window | None:
    """Return the window, moved to have x in its middle where x is on the axis and outside the window."""
    low, high = _as_fractions(scale, window)
    at = scale.fraction(x) if x is not None else np.nan
    if not -EDGE_ATOL <= at <= 1 + EDGE_ATOL or low - EDGE_ATOL <= at <= high + EDGE_ATOL:
        return window
    return _from_fractions(scale, at - (high - low) / 2, high - low)


def intersect(scale: Scale, window: Window | None) -> Window | None:
    """Return the window moved inside a scale that may be another one than it was made for; None for all."""
    if window is None or (scale.log and window[0] <= 0):
        return None
    low, high = _as_fractions(scale, window)
    size = high - low
    if not (np.isfinite(low) and MIN_WINDOW / 2 <= size < 1) or high <= 0 or low >= 1:
        return None
    return window if low >= -EDGE_ATOL and high <= 1 + EDGE_ATOL else _from_fractions(scale, low, size)


def clip_series(
    x: FloatArray, y: FloatArray, window: Window | None, *, log: bool
) -> tuple[FloatArray, FloatArray]:
    """Return the part of a polyline inside a window, with points where it crosses its ends.

    Parameters
    ----------
    x : (A,) in the order of the line
    y : (A,) or (A, K)
    window : ends, or None for all
    log : whether lines are straight over the logarithm of x
    """
    if window is None or not len(x):
        return x, y
    low, high = window
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.log(x) if log else x
        ends = tuple(np.log(v) if log else v for v in window)
        for end in ends:
            at = np.flatnonzero((t[:-1] - end) * (t[1:] - end) < 0)
            share = (end - t[at]) / (t[at + 1] - t[at])
            between = y[at] + (share if y.ndim == 1 else share[:, None]) * (y[at + 1] - y[at])
            t, y = np.insert(t, at + 1, end), np.insert(y, at + 1, between, axis=0)
        clip_points = (t >= ends[0]) & (t <= ends[1])
    t, y = t[clip_points], y[clip_points]
    return np.clip(np.exp(t) if log else t, low, high), y


def clip_points(x: FloatArray, y: FloatArray, window: Window) -> tuple[FloatArray, FloatArray]:
    """Return the points inside a window."""
    kept = (x >= window[0]) & (x <= window[1])
    return x[kept], y[kept]


def count_positions(grid: FloatArray, x: FloatArray) -> Int64Array:
    """Return which of a grid's whole numbers, (A,) increasing, hold at x: those of the next place on the grid."""
    return np.minimum(np.searchsorted(grid, x), len(grid) - 1).astype(np.int64)


def visible_marks(marks: tuple[Mark, ...], window: Window | None) -> tuple[Mark, ...]:
    """Return the marks inside a window."""
    return marks if window is None else tuple(m for m in marks if window[0] <= m.x <= window[1])
