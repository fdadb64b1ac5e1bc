"""Painting of lines and dots into cells; the only module that uses plotext.

plotext has one global figure, so drawing holds a lock.
"""

from __future__ import annotations

import re
import sys
import threading
import types
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import LazyLoader, find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from lasso_tui.charts.braille import DOTS_ACROSS, DOTS_UP, point_patterns
from lasso_tui.charts.cells import CellStyle
from lasso_tui.charts.draw.thinning import reduce_columns, thin_polyline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.charts.cells import Cells
    from lasso_tui.charts.plot import Plot


__all__ = ["Stroke", "paint", "paint_patterns", "paint_signs", "warm_up"]

THINNING_TOLERANCE_DOTS = 0.4
"""Largest distance, in dots, from a line to a point dropped by thinning."""

NUDGE_DOTS = 0.01
"""Shift of lines, in dots, so that a line between two rows rounds to the same row as the ticks."""

MAX_KEPT_LINES = 400
"""Lines that are kept as they were drawn last."""

UNWANTED = {"plotext._doc.doc": "docs", "plotext._tests.run": "test"}
"""Modules of plotext that are not imported, and what it imports from them."""

PICTURES = ("PIL.Image", "PIL.ImageOps", "PIL.ImageSequence")
"""Modules that plotext imports where they are installed."""

Pieces: TypeAlias = "tuple[tuple[tuple[float, ...], tuple[float, ...]], ...]"
"""The x and the y of each piece of a line."""

_LOCK = threading.Lock()
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_DRAWN = re.compile(r"[^ ⠀]")


@dataclass(frozen=True)
class Stroke:
    """A line through points, as fractions of the plot's width and height.

    Attributes
    ----------
    xs, ys : fractions; not finite at gaps
    color : of its cells; "" for that of text
    """

    xs: FloatArray
    ys: FloatArray
    color: str


def warm_up() -> None:
    """Import plotext ahead of the first drawing."""
    with _LOCK:
        _plotext()


def _plotext() -> Any:
    if "plotext" not in sys.modules:
        # plotext builds an interactive manual on import, which takes three times as long as everything else. It also
        # imports its own tests, and Pillow for pictures that are not asked of it.
        for name, value in UNWANTED.items():
            stand_in = types.ModuleType(name)
            setattr(stand_in, value, None)
            sys.modules.setdefault(name, stand_in)
        for name in PICTURES:
            _import_at_first_use(name)
    import plotext

    # Otherwise plotext limits a plot to the size of the terminal, or to 80×24 without one.
    plotext.terminal.limit(False, False)
    return plotext


def _import_at_first_use(name: str) -> None:
    """Enter a module that is imported when something of it is wanted, unless it is there already or not installed."""
    package, _, own = name.rpartition(".")
    if name in sys.modules or find_spec(package) is None or (spec := find_spec(name)) is None:
        return
    assert spec.loader is not None
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    setattr(sys.modules[package], own, module)


def paint(cells: Cells, plot: Plot, strokes: Sequence[Stroke]) -> None:
    """Draw strokes into the cells of the plot, each on its own.

    The dots of strokes that share a cell are merged, in the colour of the later one.
    """
    for stroke in strokes:
        pieces = _pieces(stroke, plot.width * DOTS_ACROSS, plot.height * DOTS_UP)
        if not pieces:
            continue
        with _LOCK:
            drawn = _drawn(plot.width, plot.height, pieces)
        for row, column, char in drawn:
            _put(cells, plot.top + row, plot.left + column, char, stroke.color)


def paint_patterns(cells: Cells, plot: Plot, patterns: Int64Array, color: str) -> None:
    """Write braille patterns of shape (plot.height, plot.width) into the cells of the plot."""
    for row, column in np.argwhere(patterns).tolist():
        _put(cells, plot.top + row, plot.left + column, chr(0x2800 + int(patterns[row, column])), color)


def _put(cells: Cells, row: int, column: int, char: str, color: str) -> None:
    """Put a braille pattern into a cell, over its content but for the dots of other patterns."""
    if not (0 <= row < cells.height and 0 <= column < cells.width):
        return
    below, look = cells.chars[row][column], cells.looks[row][column]
    if "⠀" <= char <= "⣿" and len(below) == 1 and "⠀" <= below <= "⣿":
        char = chr(ord(char) | ord(below))
    cells.set(row, column, char, CellStyle(color, look.back))


@lru_cache(maxsize=MAX_KEPT_LINES)
def _drawn(width: int, height: int, pieces: Pieces) -> tuple[tuple[int, int, str], ...]:
    """Return the cells of a line as (row, column, pattern); a step back of the cursor finds what was drawn before."""
    lines = _STYLE.sub("", _render(width, height, pieces)).split("\n")[:height]
    return tuple(
        (row, one.start(), one[0]) for row, line in enumerate(lines) for one in _DRAWN.finditer(line)
    )


def _render(width: int, height: int, pieces: Pieces) -> str:
    plotext, figure = _plotext(), _bare_figure()
    figure.clear.data()
    figure.plot_size(width, height)
    for xs, ys in pieces:
        signal = figure.signal(list(xs), list(ys), marker=plotext.marker("braille"))
        figure.draw(signal.lines() if len(xs) > 1 else signal)
    drawn: str = figure.build().string()
    return drawn


@cache
def _bare_figure() -> Any:
    """Return plotext's figure without axes, from 0 to 1 both ways; to make it so again costs as much as a line."""
    figure = _plotext().figure
    figure.clear()
    figure.canvas("default")
    figure.axes(active=False)
    for side in ("x", "y"):
        figure.ruler(side).ticks([], [])
        figure.ruler(side).lim(0.0, 1.0)
    return figure


def _pieces(stroke: Stroke, across: int, up: int) -> Pieces:
    """Split a stroke at points that are not finite, and drop points that do not change any dot.

    plotext exits the process on NaN or infinity.
    """
    good = np.isfinite(stroke.xs) & np.isfinite(stroke.ys)
    xs = np.clip(stroke.xs, -1.0, 2.0) + NUDGE_DOTS / across
    ys = np.clip(stroke.ys, -1.0, 2.0) + NUDGE_DOTS / up
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    pieces = []
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        part_x, part_y = xs[first:end], ys[first:end]
        if (np.diff(part_x) >= 0).all():
            part_x, part_y = reduce_columns(part_x, part_y, across)
        if (np.diff(part_x) > 0).all():
            thin_x, thin_y = thin_polyline(part_x.tolist(), part_y.tolist(), THINNING_TOLERANCE_DOTS / up)
            pieces.append((tuple(thin_x), tuple(thin_y)))
        else:
            pieces.append((tuple(part_x.tolist()), tuple(part_y.tolist())))
    return tuple(pieces)


def paint_signs(cells: Cells, plot: Plot, across: FloatArray, up: FloatArray, sign: str, color: str) -> None:
    """Draw a sign at each point, or the shape of a crowd in dots."""
    if len(across) > 2 * plot.width:
        paint_patterns(cells, plot, point_patterns(across, up, plot.width, plot.height), color)
        return
    for x, y in zip(across.tolist(), up.tolist(), strict=True):
        at = plot.cell(x, y) if x == x and y == y else None
        if at is not None:
            cells.set(*at, sign, CellStyle(color))
