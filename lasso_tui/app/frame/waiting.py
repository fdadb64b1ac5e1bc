"""What stands where a chart will be: what will be seen there, and how far the work has come."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import StyledText, cell_width, fit

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks

__all__ = ["last_stages", "waiting_lines", "whole_words"]

MAX_WIDTH = 72
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


def waiting_lines(heading: str, note: str, progress: str, width: int, inks: Inks) -> list[StyledText]:
    """Return the lines: the title row, the note dim, the progress amber.

    Parameters
    ----------
    heading : the chart's number and title, if it is known
    note : what will be seen, or why there is nothing
    progress : how far the work has come
    width : cells of a line
    """
    lines = [StyledText(fit(heading, width), inks.bold), StyledText("", inks.quiet)]
    room = min(width - 4, MAX_WIDTH)
    if room < 1:
        return lines
    lines += [StyledText(f"  {line}", inks.quiet) for line in textwrap.wrap(note, room)]
    if progress:
        lines += [StyledText("", inks.quiet)] if note else []
        lines += [StyledText(f"  {line}", inks.amber) for line in textwrap.wrap(progress, room)]
    return lines
