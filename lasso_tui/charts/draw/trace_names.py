"""Where lines are named: on the side where their ends are farther apart, or within the plot; names of points."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.draw.end_names import NamedLine
    from lasso_tui.charts.model.series import Trace
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.plot import Plot

__all__ = [
    "MAX_NAME_CELLS",
    "ends_at_right",
    "is_upright",
    "name_points",
    "write_names_inside",
]

MAX_NAME_CELLS = 24

FAR_APART = 0.1
"""Part of the plot's height from which on two ends are told apart by their names' rows."""


def ends_at_right(places: Sequence[tuple[FloatArray, FloatArray]]) -> bool:
    """Return whether lines, given as fractions, are as far apart at their right ends as at their left ones."""
    return _apart(places, -1) >= _apart(places, 0)


def _apart(places: Sequence[tuple[FloatArray, FloatArray]], end: int) -> float:
    """Return how far apart the ends are, all together; what is beyond a row or two does not count."""
    ends = sorted(up for up in (_end_of(*place, end) for place in places) if up == up)
    return sum((min(above - below, FAR_APART) for below, above in pairwise(ends)), start=0.0)


def _end_of(across: FloatArray, up: FloatArray, end: int) -> float:
    """Return the height of a line's rightmost (−1) or leftmost (0) point that is finite; NaN where there is none."""
    known = np.flatnonzero(np.isfinite(up) & np.isfinite(across))
    if not len(known):
        return float("nan")
    at = across[known]
    found = np.flatnonzero(at == (at.max() if end else at.min()))
    return float(up[known[found[end]]])


def is_upright(trace: Trace) -> bool:
    """Return whether a line goes straight up or down: it has no end at a side."""
    x = np.asarray(trace.x)
    return len(x) > 1 and bool((x == x[0]).all())


def write_names_inside(cells: Cells, plot: Plot, ends: Sequence[NamedLine]) -> dict[str, Label]:
    """Write the names one under another at the right of the plot, where the least is covered; return their positions.

    For lines that all end in one corner, such as ROC curves, and names too long for a column of their own.
    """
    texts = [fit(end.name, 2 * plot.width // 3) for end in ends[: plot.height]]
    room = max(map(cell_width, texts), default=0)
    first = plot.left + plot.width - room
    if not texts or first < plot.left:
        return {}

    def covered(top: int) -> int:
        block = [(row, c) for row in range(top, top + len(texts)) for c in range(first - 1, first + room)]
        return sum(not cells.is_blank(row, c) and cells.chars[row][c] != "┄" for row, c in block)

    top = min(range(plot.top, plot.top + plot.height - len(texts) + 1), key=covered)
    written: dict[str, Label] = {}
    for row, (end, text) in enumerate(zip(ends, texts, strict=False), top):
        start = plot.left + plot.width - cell_width(text)
        cells.put(row, start - 1, f" {text}", CellStyle(end.color))
        written[end.name] = row, start, cell_width(text)
    return written


def name_points(
    cells: Cells,
    plot: Plot,
    traces: tuple[Trace, ...],
    places: list[tuple[FloatArray, FloatArray]],
    colors: list[str],
) -> None:
    """Write the name of a single point beside it, where there is room."""
    for trace, (across, up), color in zip(traces, places, colors, strict=True):
        if trace.kind != "dots" or len(across) != 1 or not trace.label:
            continue
        at = plot.cell(float(across[0]), float(up[0])) if np.isfinite(across[0] + up[0]) else None
        if at is None:
            continue
        row, column = at
        text = fit(trace.label, plot.width // 2)
        wide = cell_width(text)
        for line, start in (
            (row, column + 2),
            (row + 1, column + 2),
            (row, column - 1 - wide),
            (row - 1, column - 1 - wide),
        ):
            inside = plot.top <= line < plot.top + plot.height and plot.left <= start
            inside &= start + wide <= plot.left + plot.width
            if inside and all(cells.is_blank(line, c) for c in range(start, start + wide)):
                cells.put(line, start, text, CellStyle(color))
                break
