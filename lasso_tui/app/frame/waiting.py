"""What stands where a chart will be: what will be seen there, and how far the work has come."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.app.frame.inks import Inks

__all__ = ["last_stages", "plot_dividers", "waiting_cells", "whole_words"]

MAX_WIDTH = 72
AXIS_COLUMN = 4
"""The column of the empty y axis: before it is room for numbers."""
MIN_AXES = 16, 6
"""Columns and rows of the smallest chart that has empty axes."""
DONE = " ✓ "

ENDS = " · ", ", "
"""What the ends of a progress that are left out first begin with: the key that stops it, the seconds left."""

GAP = "  "
"""Between two groups of words of a title row."""


def last_stages(progress: str, room: int) -> str:
    """Return how far work has come; where not all fits, without the first stages that are done, then without its end.

    >>> last_stages("reading ✓ path ✓ cross-validation 40 %, 3 s left · esc stops", 40)
    'cross-validation 40 %, 3 s left'
    >>> last_stages("reading ✓ path ✓ cross-validation 40 %, 3 s left · esc stops", 26)
    'cross-validation 40 %'
    """
    while cell_width(progress) > room and DONE in progress:
        progress = progress.partition(DONE)[2]
    for end in ENDS:
        if cell_width(progress) > room:
            progress = progress.rpartition(end)[0] or progress
    return fit(progress, room)


def whole_words(line: str, room: int) -> int:
    """Return how many cells of a line can be kept within the room, so that no group of words is cut.

    Parameters
    ----------
    line : groups of words, two blanks or more apart, each character one cell wide

    >>> whole_words("1 Path  coefficient per SD  nonzero", 31), whole_words("1 Path  coefficient", 40)
    (26, 19)
    """
    if len(line) <= room or not line[room - 1 : room + 1].strip():
        return min(len(line), room)
    return len(line[: room + 1].rpartition(GAP)[0].rstrip())


def plot_dividers(plots: Sequence[float], height: int) -> list[int]:
    """Return the rows of the lines that divide empty plots, from the first row of the first.

    >>> plot_dividers((2.0, 1.0), 10), plot_dividers((1.0,), 10)
    ([6], [])
    """
    room, whole = height - len(plots) + 1, sum(plots)
    return [round(room * sum(plots[:k]) / whole) + k - 1 for k in range(1, len(plots))]


def waiting_cells(
    heading: str, plots: Sequence[float], note: str, progress: str, width: int, height: int, inks: Inks
) -> Cells:
    """Return what stands in a chart's place: its title row, empty axes, the note dim, the progress amber.

    Parameters
    ----------
    heading : the chart's number and title, "" if it is not known
    plots : relative heights of its plots, or () for no axes
    note : what will be seen, or why there is nothing
    progress : how far the work has come
    width, height : cells
    """
    cells = Cells(width, height)
    cells.put(0, 0, fit(heading, width), inks.bold)
    axes = bool(plots) and height >= MIN_AXES[1] and width >= MIN_AXES[0]
    left, divided = AXIS_COLUMN + 1 if axes else 0, set[int]()
    if axes:
        bottom, line = height - 2, "─" * (width - AXIS_COLUMN - 1)
        for row in range(1, bottom):
            cells.put(row, AXIS_COLUMN, "│", inks.faint)
        divided = {row + 1 for row in plot_dividers(plots, bottom - 1)}
        for row in divided:
            cells.put(row, AXIS_COLUMN, "├" + line, inks.faint)
        cells.put(bottom, AXIS_COLUMN, "└" + line, inks.faint)
    room = min(width - left - 4, MAX_WIDTH)
    if room < 1:
        return cells
    lines = [(text, inks.quiet) for text in textwrap.wrap(note, room)]
    if progress:
        lines += [("", inks.quiet)] if note else []
        lines += [(text, inks.amber) for text in textwrap.wrap(progress, room)]
    rows = [row for row in range(2, height - 2 * axes) if row not in divided]
    for row, (text, look) in zip(rows, lines, strict=False):
        cells.put(row, left, f"  {text}", look)
    return cells
