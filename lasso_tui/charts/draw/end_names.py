"""Names of lines, written where the lines end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import FloatArray
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.plot import Plot

__all__ = ["FREE", "MAX_LABEL_SHIFT", "NamedLine", "name_ends"]

MAX_LABEL_SHIFT = 1
"""Largest distance, in rows, of a name from the end of its line; names farther away are left out."""

ROUNDING = 1e-6
"""By how much a line that ends at the outer edge of the first or last row may seem to leave the plot."""

FREE = frozenset({" ", "⠀", "·", "╎", "┄"})
"""Characters that a name within the plot may cover."""


class NamedLine(NamedTuple):
    """A line to name: its name and colour, and its points as fractions of the plot, with increasing x."""

    name: str
    color: str
    across: FloatArray
    up: FloatArray


def name_ends(
    cells: Cells,
    plot: Plot,
    lines: Sequence[NamedLine],
    column: int,
    room: int,
    *,
    at_right: bool,
    max_shift: int = MAX_LABEL_SHIFT,
    pushes: bool = True,
) -> dict[str, Label]:
    """Write names at the ends of lines, the first ones before others where they compete; return their positions.

    A name stands in the row of its line's end or near it, else it is left out. That of a line which leaves
    the plot through its upper or lower edge stands within the plot, where the line leaves.

    Parameters
    ----------
    column, room : where the names stand beside the plot, and the cells for them
    at_right : whether that is at the right of the plot
    max_shift : rows that a name may be off; more than one where the names stand nowhere else
    pushes : whether a name may move those before it off their rows; where rows are few, these would all be off
    """
    written: dict[str, Label] = {}
    chosen: list[tuple[NamedLine, int]] = []
    rows: list[int] = []
    half = 0.5 / max(plot.height - 1, 1) + ROUNDING
    leaving = []
    for line in lines:
        seen = np.flatnonzero(np.isfinite(line.up))
        if not len(seen):
            continue
        last = seen[-1 if at_right else 0]
        if not -half <= line.up[last] <= 1 + half:
            leaving.append(line)
            continue
        if len(chosen) == plot.height:
            continue
        row = min(max(plot.row_at(float(line.up[last])), plot.top), plot.top + plot.height - 1)
        if not pushes:
            free = _free_row(chosen, rows, line, row, plot, at_right=at_right)
            if free is not None:
                chosen, rows = [*chosen, (line, row)], [*rows, free]
            continue
        trial = sorted([*chosen, (line, row)], key=lambda one: (one[1], -_end(one[0], at_right=at_right)))
        wanted = [one[1] for one in trial]
        placed = _spread_rows(wanted, plot.top, plot.top + plot.height)
        if max(abs(at - row) for at, row in zip(placed, wanted, strict=True)) <= max_shift:
            chosen, rows = trial, placed
    for (line, _), row in zip(chosen, rows, strict=True):
        text = fit(line.name, room)
        start = column + (0 if at_right else room - cell_width(text))
        cells.put(row, column, " " * room)
        cells.put(row, start, text, CellStyle(line.color))
        written[line.name] = row, start, cell_width(text)
    for line in leaving:
        label = _name_exit(cells, plot, line, end=column + room if at_right else 0, at_right=at_right)
        if label is not None:
            written[line.name] = label
    return written


def _end(line: NamedLine, *, at_right: bool) -> float:
    up = line.up[np.isfinite(line.up)]
    return float(up[-1 if at_right else 0])


def _free_row(
    chosen: Sequence[tuple[NamedLine, int]],
    rows: Sequence[int],
    line: NamedLine,
    row: int,
    plot: Plot,
    *,
    at_right: bool,
) -> int | None:
    """Return the row of a line's end, or the free one beside it, that keeps names in the order of the ends."""
    end = _end(line, at_right=at_right)
    ends = [_end(one, at_right=at_right) for one, _ in chosen]
    for at in (row, row - 1, row + 1):
        ordered = all((other < at) == (up > end) for up, other in zip(ends, rows, strict=True))
        if plot.top <= at < plot.top + plot.height and at not in rows and ordered:
            return at
    return None


def _name_exit(cells: Cells, plot: Plot, line: NamedLine, *, end: int, at_right: bool) -> Label | None:
    """Write a name next to where a line leaves the plot, in its row or the next, if there is room.

    It may reach into the column for names beside the plot, which ends at `end`.
    """
    inside = np.flatnonzero((line.up >= 0) & (line.up <= 1) & (line.across >= 0) & (line.across <= 1))
    if not len(inside):
        return None
    last = inside[-1 if at_right else 0]
    row, at = plot.row_at(float(line.up[last])), plot.column_at(float(line.across[last]))
    text, width = line.name, cell_width(line.name)
    if at is None:
        return None
    inwards = 1 if row < plot.top + plot.height // 2 else -1
    sides = (at + 3, at - 3 - width, at + 6, at - 6 - width)
    for away in (0, 1, 2, 3):
        for start in sides if at_right else (sides[1], sides[0], sides[3], sides[2]):
            there = row + away * inwards
            if (
                plot.top <= there < plot.top + plot.height
                and plot.left <= start
                and start + width <= max(plot.left + plot.width, end)
                and all(
                    cells.chars[there][c] in FREE
                    for c in range(start - 1, min(start + width + 1, cells.width))
                )
            ):
                cells.put(there, start, text, CellStyle(line.color))
                return there, start, width
    return None


def _spread_rows(wanted: list[int], first: int, end: int) -> list[int]:
    """Return distinct rows in [first, end) as near as possible to the wanted rows, which must not decrease.

    Subtracting its index from each row turns this into isotonic regression, solved by pooling adjacent violators
    (Barlow et al. 1972).
    """
    blocks: list[tuple[float, int]] = []
    for k, row in enumerate(wanted):
        mean, count = float(row - k), 1
        while blocks and blocks[-1][0] >= mean:
            before, n = blocks.pop()
            mean, count = (before * n + mean * count) / (n + count), n + count
        blocks.append((mean, count))
    starts = [round(min(max(mean, first), end - len(wanted))) for mean, count in blocks for _ in range(count)]
    return [start + k for k, start in enumerate(starts)]
