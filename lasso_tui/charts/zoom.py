"""Zoom: a window on the x axis of a chart, moved and resized along its scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lasso_tui.charts.model.base import Chart
from lasso_tui.charts.model.panels import Heatmap
from lasso_tui.charts.model.series import Curve, Lines, Scatter, XYChart
from lasso_tui.charts.model.stack import Stack
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
"""The values at both ends of the visible part of an x axis."""

ZOOMABLE = Lines, Curve, XYChart, Scatter, Heatmap, Stack
"""The charts whose x axis can be zoomed."""

ZOOM_FACTOR = 2.0
MIN_WINDOW = 1 / 256
"""Smallest visible part of the x axis, as a fraction."""

EDGE_ATOL = 1e-9


def full_scale(chart: Chart) -> Scale | None:
    """Return the scale of the full x axis of a chart, or None if it cannot be zoomed."""
    if isinstance(chart, Stack):
        return full_scale(chart.parts[0])
    if isinstance(chart, Lines | Curve):
        return Scale.of(chart.x, log=chart.x_axis.log)
    if isinstance(chart, XYChart | Scatter):
        parts = [part.x for part in (chart.traces if isinstance(chart, XYChart) else chart.dots)]
        margin = 0.03 if isinstance(chart, Scatter) else 0.0
        return Scale.of(np.concatenate([*map(np.ravel, parts), []]), log=chart.x_axis.log, margin=margin)
    return scale_over_cells(chart.x, log=chart.x_axis.log) if isinstance(chart, Heatmap) else None


def scale_over_cells(centres: FloatArray, *, log: bool) -> Scale:
    """Return a scale that covers complete cells: half a step beyond the outer centres."""
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
    """Return a window as fractions of the full scale."""
    return (0.0, 1.0) if window is None else (scale.fraction(window[0]), scale.fraction(window[1]))


def _from_fractions(scale: Scale, low: float, size: float) -> Window | None:
    """Return the window at a fraction of the full scale, shifted inside; None for the full scale."""
    if size >= 1 - EDGE_ATOL:
        return None
    low = min(max(low, 0.0), 1 - size)
    return scale.value(low), scale.value(low + size)


def zoom_window(scale: Scale, window: Window | None, steps: int, about: float | None) -> Window | None:
    """Return a window half as wide for each step in, or twice as wide for each step out; None for the full scale.

    Parameters
    ----------
    scale : scale of the full x axis
    window : the visible part
    steps : number of steps; positive zooms in
    about : value that keeps its position if it is in the window; otherwise the centre does
    """
    low, high = _as_fractions(scale, window)
    at = scale.fraction(about) if about is not None else np.nan
    if not low <= at <= high:
        at = (low + high) / 2
    size = max((high - low) / ZOOM_FACTOR**steps, MIN_WINDOW)
    return _from_fractions(scale, at - (at - low) / (high - low) * size, size)


def pan_window(scale: Scale, window: Window, share: float) -> Window | None:
    """Return the window shifted by a share of its width."""
    low, high = _as_fractions(scale, window)
    return _from_fractions(scale, low + share * (high - low), high - low)


def follow_cursor(scale: Scale, window: Window, x: float | None) -> Window | None:
    """Return the window, centred at x if x is on the axis but outside the window."""
    low, high = _as_fractions(scale, window)
    at = scale.fraction(x) if x is not None else np.nan
    if not -EDGE_ATOL <= at <= 1 + EDGE_ATOL or low - EDGE_ATOL <= at <= high + EDGE_ATOL:
        return window
    return _from_fractions(scale, at - (high - low) / 2, high - low)


def intersect(scale: Scale, window: Window | None) -> Window | None:
    """Return the window shifted inside a scale, which may differ from its original one; None for the full scale."""
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
    """Return the part of a polyline inside a window, with points where it crosses the ends.

    Parameters
    ----------
    x : (A,) in the order of the line
    y : (A,) or (A, K)
    window : ends, or None for everything
    log : whether segments are straight in log x
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
    """Return, for each x, the index of the next position on an increasing grid of shape (A,)."""
    return np.minimum(np.searchsorted(grid, x), len(grid) - 1).astype(np.int64)


def visible_marks(marks: tuple[Mark, ...], window: Window | None) -> tuple[Mark, ...]:
    """Return the marks inside a window."""
    return marks if window is None else tuple(m for m in marks if window[0] <= m.x <= window[1])
