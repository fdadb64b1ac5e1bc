"""Upright bars, the bins of a histogram, and a row of signs below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.plot import Plot

__all__ = ["draw_bins", "draw_rug", "draw_upright_bars"]

EIGHTHS = " ▁▂▃▄▅▆▇█"


def draw_upright_bars(
    cells: Cells,
    plot: Plot,
    across: FloatArray,
    up: FloatArray,
    colors: Sequence[str],
    *,
    place: int = 0,
    count: int = 1,
) -> list[tuple[Label, ...]]:
    """Draw bars from zero, up or down in steps of half a row, as wide as their distance leaves, with a gap between.

    Returns the cells of each.

    Parameters
    ----------
    cells, plot : the cells to draw in, and the plot
    across, up : (N,) places and ends of the bars, as fractions of the plot; NaN where there is none
    colors : of each bar
    place, count : which of how many series this is; they share the room of a bar
    """
    room = _spacing(across, plot.width)
    wide = max((room - 1) // count, 1) if room > count else 1
    base = plot.row_at(min(max(plot.y.fraction(0.0), 0.0), 1.0))
    top, bottom = plot.top, plot.top + plot.height - 1
    origin = min(max(plot.y.fraction(0.0), 0.0), 1.0)
    drawn: list[tuple[Label, ...]] = []
    for at, end, color in zip(across.tolist(), up.tolist(), colors, strict=True):
        own: list[Label] = []
        drawn.append(())
        if not (-0.001 <= at <= 1.001 and end == end) or end == origin:
            continue
        rows = (min(max(end, -0.5), 1.5) - origin) * (plot.height - 1)
        halves, upward = max(round(2 * abs(rows)), 1), rows > 0
        centre = plot.left + at * (plot.width - 1)
        first = round(centre - wide * count / 2 + 0.5) + place * wide
        for k in range((halves + 2) // 2):
            row = base - k if upward else base + k
            if not top <= row <= bottom:
                break
            # The first cell holds the half beyond the middle of the zero line, the last one may be half full.
            whole = k and halves >= 2 * k + 1
            char = "█" if whole else ("▀" if upward else "▄") if not k else ("▄" if upward else "▀")
            columns = range(max(first, plot.left), min(first + wide, plot.left + plot.width))
            for column in columns:
                cells.set(row, column, char, CellStyle(color))
            own.append((row, columns.start, len(columns)))
        drawn[-1] = tuple(own)
    return drawn


def draw_bins(cells: Cells, plot: Plot, across: FloatArray, up: FloatArray, color: str) -> None:
    """Draw the bins of a histogram without gaps, from the row of zero up in steps of an eighth of a row.

    Parameters
    ----------
    cells, plot : the cells to draw in, and the plot
    across, up : (N,) centres of the bins, increasing, and their counts, as fractions of the plot
    color : #rrggbb
    """
    if not len(across):
        return
    middle = (across[1:] + across[:-1]) / 2
    half = float(middle[0] - across[0]) if len(middle) else 0.5
    edges = np.concatenate([[across[0] - half], middle, [across[-1] + half]])
    columns = plot.left + np.clip(np.rint(edges * plot.width), 0, plot.width).astype(np.int64)
    zero = min(max(plot.y.fraction(0.0), 0.0), 1.0)
    base = plot.row_at(zero)
    for k, end in enumerate(up.tolist()):
        if not end > zero:
            continue
        eighths = max(round(8 * (min(end, 1.0) - zero) * (plot.height - 1)) + 4, 1)
        for step in range((eighths + 7) // 8):
            row = base - step
            if row < plot.top:
                break
            char = EIGHTHS[min(eighths - 8 * step, 8)]
            for column in range(int(columns[k]), int(columns[k + 1])):
                cells.set(row, column, char, CellStyle(color))


def draw_rug(cells: Cells, plot: Plot, across: FloatArray, sign: str, color: str) -> None:
    """Draw a sign at each place in the last row of the plot, and before the axis what it is the sign of."""
    row = plot.top + plot.height - 1
    for at in across[np.isfinite(across)].tolist():
        column = plot.column_at(at)
        if column is not None:
            cells.set(row, column, sign, CellStyle(color))


def _spacing(across: FloatArray, width: int) -> int:
    """Return the columns from one bar to the next."""
    known = np.unique(across[np.isfinite(across)])
    if len(known) < 2:
        return max(width // 8, 1)
    return max(int(np.diff(known).min() * (width - 1) + 1e-6), 1)
