"""Drawing with plotext: the one module that knows it.

plotext has one figure for the whole process, so drawing holds a lock.
"""

from __future__ import annotations

import math
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lasso_tui.charts.cells import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.charts.cells import Cells
    from lasso_tui.charts.frame import Plot

__all__ = ["Stroke", "paint", "warm_up"]

_LOCK = threading.Lock()
_STYLE = re.compile(r"\x1b\[([0-9;]*)m")


@dataclass(frozen=True)
class Stroke:
    """A line through points, in units of the plot's scales mapped to [0, 1], or single dots.

    Attributes
    ----------
    xs, ys : fractions of the plot's width and height
    color : #rrggbb
    joined : whether the points are joined
    """

    xs: Sequence[float]
    ys: Sequence[float]
    color: str
    joined: bool = True


def warm_up() -> None:
    """Import plotext, so that the first drawing does not wait for it."""
    with _LOCK:
        _plotext()


def _plotext() -> Any:
    import plotext

    return plotext


def paint(cells: Cells, plot: Plot, strokes: Sequence[Stroke]) -> None:
    """Draw strokes into the plot's cells; the first are under the last."""
    pieces = [piece for stroke in strokes for piece in _finite_pieces(stroke)]
    if not pieces or plot.width < 1 or plot.height < 1:
        return
    with _LOCK:
        text = _drawn(plot.width, plot.height, pieces)
    for row, line in enumerate(text.split("\n")[: plot.height]):
        column, color = plot.left, ""
        for k, part in enumerate(_STYLE.split(line)):
            if k % 2:
                color = _color(part, color)
                continue
            for char in part:
                if char not in " ⠀":
                    look = cells.looks[plot.top + row][column]
                    cells.chars[plot.top + row][column] = char
                    cells.looks[plot.top + row][column] = Look(color, look.back)
                column += 1


def _drawn(width: int, height: int, strokes: Sequence[Stroke]) -> str:
    plotext = _plotext()
    figure = plotext.figure
    figure.clear()
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.axes(active=False)
    for side in ("x", "y"):
        figure.ruler(side).ticks([], [])
    for stroke in strokes:
        pixel = tuple(int(stroke.color[i : i + 2], 16) for i in (1, 3, 5))
        signal = figure.signal(
            list(stroke.xs), list(stroke.ys), marker=plotext.marker("braille", pixel=pixel)
        )
        figure.draw(signal.lines() if stroke.joined and len(stroke.xs) > 1 else signal)
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


def _finite_pieces(stroke: Stroke) -> list[Stroke]:
    """Split a stroke where a point is not finite or far outside: plotext must see neither."""
    pieces: list[Stroke] = []
    xs: list[float] = []
    ys: list[float] = []
    for x, y in [*zip(stroke.xs, stroke.ys, strict=True), (math.nan, math.nan)]:
        if math.isfinite(x) and math.isfinite(y):
            xs.append(min(max(float(x), -1.0), 2.0))
            ys.append(min(max(float(y), -1.0), 2.0))
        elif xs:
            pieces.append(Stroke(xs, ys, stroke.color, stroke.joined))
            xs, ys = [], []
    return pieces
