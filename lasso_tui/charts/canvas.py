"""Drawing with plotext: the one module that knows it.

plotext has one figure for the whole process, so drawing holds a lock.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.charts.cells import Look
from lasso_tui.charts.raster import rasterized
from lasso_tui.charts.thinning import squeezed, thinned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lasso_tui.charts.cells import Cells
    from lasso_tui.charts.frame import Plot

    FloatArray = NDArray[np.float64]

__all__ = ["Crowd", "Stroke", "paint", "spikes", "warm_up"]

DOTS_ACROSS, DOTS_UP = 2, 4
"""Braille dots of a cell."""

TOLERANCE = 0.4
"""Part of a dot by which a line may miss a point that is left out."""

_LOCK = threading.Lock()
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")


@dataclass(frozen=True)
class Stroke:
    """A line through points, as fractions of the plot's width and height, or single dots.

    Attributes
    ----------
    xs, ys : fractions; not finite where the line has a gap
    color : #rrggbb
    joined : whether the points are joined
    thin : whether points that make no difference are still to be left out
    """

    xs: FloatArray
    ys: FloatArray
    color: str
    joined: bool = True
    thin: bool = True


@dataclass(frozen=True)
class Crowd:
    """Many lines of one colour over the same x.

    Attributes
    ----------
    xs : (A,) increasing fractions of the width
    up : (A, K) fractions of the height; NaN for gaps
    color : #rrggbb
    """

    xs: FloatArray
    up: FloatArray
    color: str


def spikes(plot: Plot, across: FloatArray, up: FloatArray, color: str) -> Stroke:
    """Return a line from zero to each point: of those in one column of dots the longest up and the longest down."""
    base = min(max(plot.y.fraction(0.0), 0.0), 1.0)
    seen = np.flatnonzero(np.isfinite(across) & np.isfinite(up) & (up != base) & (across >= 0) & (across <= 1))
    dots = np.rint(across[seen] * (DOTS_ACROSS * plot.width - 1))
    side = 2 * dots + (up[seen] > base)
    order = np.lexsort((np.abs(up[seen] - base), side))
    longest = seen[order[np.flatnonzero(np.append(np.diff(side[order]) != 0, True))]] if len(seen) else seen
    gap = np.full(len(longest), np.nan)
    xs = np.column_stack([across[longest], across[longest], gap]).ravel()
    ys = np.column_stack([np.full(len(longest), base), up[longest], gap]).ravel()
    return Stroke(xs, ys, color, thin=False)


def warm_up() -> None:
    """Import plotext, so that the first drawing does not wait for it."""
    with _LOCK:
        _plotext()


def _plotext() -> Any:
    import plotext

    return plotext


def paint(
    cells: Cells, plot: Plot, strokes: Sequence[Stroke], crowd: Crowd | None = None
) -> None:
    """Draw strokes into the plot's cells; the first are under the last, the crowd is under all."""
    if crowd is not None and crowd.up.size:
        _paint_crowd(cells, plot, crowd)
    pieces = [
        (xs, ys, stroke)
        for stroke in strokes
        for xs, ys in _pieces(stroke, plot.width * DOTS_ACROSS, plot.height * DOTS_UP)
    ]
    if not pieces:
        return
    with _LOCK:
        text = _drawn(plot.width, plot.height, pieces)
    for row, line in enumerate(text.split("\n")[: plot.height], plot.top):
        column, color = plot.left, ""
        for k, part in enumerate(_STYLE.split(line)):
            if k % 2:
                color = _color(part, color)
                continue
            for char in part:
                if char not in " ⠀" and column < cells.width:
                    _dot(cells, row, column, char, color)
                column += 1


def _paint_crowd(cells: Cells, plot: Plot, crowd: Crowd) -> None:
    patterns = rasterized(crowd.xs, crowd.up, plot.width, plot.height)
    for row, column in np.argwhere(patterns).tolist():
        at = plot.top + row, plot.left + column
        if at[1] < cells.width:
            _dot(cells, *at, chr(0x2800 + int(patterns[row, column])), crowd.color)


def _dot(cells: Cells, row: int, column: int, char: str, color: str) -> None:
    """Put a braille pattern over what is in a cell; the dots of both show, in the newer colour."""
    below = cells.chars[row][column]
    if "⠀" <= char <= "⣿" and len(below) == 1 and "⠀" <= below <= "⣿":
        char = chr(ord(char) | ord(below))
    cells.set(row, column, char, Look(color, cells.looks[row][column].back))


def _drawn(width: int, height: int, pieces: Sequence[tuple[list[float], list[float], Stroke]]) -> str:
    plotext = _plotext()
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.axes(active=False)
    for side in ("x", "y"):
        figure.ruler(side).ticks([], [])
    for xs, ys, stroke in pieces:
        pixel = tuple(int(stroke.color[i : i + 2], 16) for i in (1, 3, 5))
        signal = figure.signal(xs, ys, marker=plotext.marker("braille", pixel=pixel))
        figure.draw(signal.lines() if stroke.joined and len(xs) > 1 else signal)
    figure.ruler("x").lim(0.0, 1.0)
    figure.ruler("y").lim(0.0, 1.0)
    drawn: str = figure.build().string()
    figure.clear()
    return drawn


def _color(codes: str, before: str) -> str:
    numbers = codes.split(";")
    if codes in {"", "0"}:
        return ""
    if numbers[:2] == ["38", "2"] and len(numbers) >= 5:
        return "#" + "".join(f"{int(v):02x}" for v in numbers[2:5])
    return before


def _pieces(stroke: Stroke, across: int, up: int) -> list[tuple[list[float], list[float]]]:
    """Split a stroke where a point is not finite or far outside, and leave out what would share a dot.

    plotext must see neither NaN nor infinity: it ends the whole process on them.
    """
    xs = np.asarray(stroke.xs, dtype=np.float64)
    ys = np.asarray(stroke.ys, dtype=np.float64)
    good = np.isfinite(xs) & np.isfinite(ys)
    xs, ys = np.clip(xs, -1.0, 2.0), np.clip(ys, -1.0, 2.0)
    if not stroke.joined:
        inside = good & (xs >= 0) & (xs <= 1) & (ys >= 0) & (ys <= 1)
        if not inside.any():
            return []
        places = np.column_stack([np.rint(xs[inside] * (across - 1)), np.rint(ys[inside] * (up - 1))])
        dots = np.unique(places, axis=0) / [max(across - 1, 1), max(up - 1, 1)]
        return [(dots[:, 0].tolist(), dots[:, 1].tolist())]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    pieces = []
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        part_x, part_y = xs[first:end], ys[first:end]
        steps = np.diff(part_x)
        if stroke.thin and (steps >= 0).all():
            part_x, part_y = squeezed(part_x, part_y, across)
        if stroke.thin and (steps > 0).all():
            pieces.append(thinned(part_x.tolist(), part_y.tolist(), TOLERANCE / up))
        else:
            pieces.append((part_x.tolist(), part_y.tolist()))
    return pieces
