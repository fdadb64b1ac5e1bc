"""A drawn chart: rows of styled text, with lookup of values and positions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import cell_width

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lasso_tui.charts.cells import CellRow, Cells, StyledText
    from lasso_tui.charts.hit_test import Reader
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.plot import Plot

__all__ = ["Drawing", "changed_columns"]

BLOCKS = frozenset("▁▂▃▄▅▆▇█")


@dataclass(frozen=True, eq=False)
class Drawing:
    """A chart as rows of styled text, each `width` cells wide.

    Attributes
    ----------
    width, height : size in cells
    rows : one tuple of runs per row
    cells : the static drawing, without the cursor
    static : rows of the static drawing
    plot : the data area, or None for a chart whose x axis cannot be picked
    reader : finds the series nearest to a cell, or None without series
    labels : positions of the names of series
    cursor : column of the cursor, or None
    flags : whether bins beyond the cursor have another colour
    """

    width: int
    height: int
    rows: tuple[tuple[StyledText, ...], ...]
    cells: Cells = field(repr=False)
    static: tuple[CellRow, ...] = field(repr=False)
    plot: Plot | None = None
    reader: Reader | None = None
    labels: Mapping[str, Label] = field(default_factory=dict)
    cursor: int | None = None
    flags: bool = False

    def x_at(self, column: int) -> float | None:
        """Return the value of the x axis at a column, or None outside the plot."""
        return None if self.plot is None else self.plot.x_at(column)

    def column_of(self, x: float) -> int | None:
        """Return the column of a value of the x axis, or None outside the plot."""
        return None if self.plot is None else self.plot.column_of(x)

    def nearest(self, row: int, column: int) -> str | None:
        """Return the name of the series nearest to a cell, or None if there is none."""
        return None if self.reader is None else self.reader.nearest(row, column)

    def names(self, x: float | None) -> tuple[str, ...]:
        """Return the names of the series with a value at x, from top to bottom."""
        return self.reader.names(x) if self.reader is not None and x is not None else ()

    def value(self, name: str, x: float | None) -> float | None:
        """Return the value of a series at x, or None if it has none."""
        return None if self.reader is None else self.reader.value(name, x)

    def text(self) -> str:
        """Return the drawing as plain text, one line per row."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)

    def with_cursor(self, x: float | None, color: str, flagged: tuple[str, str] | None = None) -> Drawing:
        """Return the drawing with the cursor at x, or without a cursor for None.

        Parameters
        ----------
        x : value of the x axis
        color : of the cursor
        flagged : the colour of bins, and the one that those beyond the cursor have instead
        """
        column = None if x is None else self.column_of(x)
        if column is None or self.plot is None:
            if self.cursor is None:
                return self
            return replace(self, rows=tuple(row.runs for row in self.static), cursor=None)
        top, bottom = self.plot.top, self.plot.top + self.plot.height
        rows = tuple(
            self.cells.row_with(k, row, column, "│" if k < bottom else "▲", color, reverse=k == bottom)
            if top <= k <= bottom
            else row.runs
            for k, row in enumerate(self.static)
        )
        if flagged is not None:
            rows = tuple(_recoloured(row, column, *flagged) for row in rows)
        return replace(self, rows=rows, cursor=column, flags=flagged is not None)


def _recoloured(row: tuple[StyledText, ...], column: int, old: str, new: str) -> tuple[StyledText, ...]:
    """Return a row in which blocks of one colour, beyond a column, have another."""
    found, start = [], 0
    for run in row:
        if start > column and run.look.color == old and run.text[:1] in BLOCKS:
            run = run._replace(look=run.look._replace(color=new))
        found.append(run)
        start += cell_width(run.text)
    return tuple(found)


def changed_columns(before: Drawing, after: Drawing) -> tuple[tuple[int, int], ...]:
    """Return the columns, as (first, end), in which two drawings differ; same static part: only the cursors."""
    if before.cells is not after.cells:
        return ((0, max(before.width, after.width)),)
    if before.cursor == after.cursor:
        return ()
    columns = [c for c in (before.cursor, after.cursor) if c is not None]
    if before.flags or after.flags:  # the bins between both cursors change as well
        return ((min(columns), max(columns) + 1),) if len(columns) == 2 else ((0, after.width),)
    return tuple((c, c + 1) for c in columns)
