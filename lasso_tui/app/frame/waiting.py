"""What stands where a chart will be: what will be seen there, and how far the work has come."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import StyledText, cell_width, fit

if TYPE_CHECKING:
    from lasso_tui.app.frame.inks import Inks

__all__ = ["last_stages", "waiting_lines"]

MAX_WIDTH = 72
DONE = " ✓ "


def last_stages(progress: str, room: int) -> str:
    """Return how far work has come, without the first stages that are done where not all fit.

    >>> last_stages("reading ✓ path ✓ cross-validation 40 %", 26)
    'cross-validation 40 %'
    """
    while cell_width(progress) > room and DONE in progress:
        progress = progress.partition(DONE)[2]
    return fit(progress, room)


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
