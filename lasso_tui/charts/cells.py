"""Cells of a terminal: a grid to write on, and what comes of it, runs of one style."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lasso_tui.charts.frame import Plot

__all__ = ["PLAIN", "Cells", "Drawing", "Look", "Run", "cell_width", "changed_columns", "fit"]


class Look(NamedTuple):
    """Colours as #rrggbb or "" for the terminal's own; bold."""

    color: str = ""
    back: str = ""
    bold: bool = False


PLAIN = Look()


class Run(NamedTuple):
    """Text of one style."""

    text: str
    look: Look


def cell_width(text: str) -> int:
    """Number of terminal cells a text takes."""
    return sum(_width(c) for c in text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, room: int) -> str:
    """Cut a text to a number of cells, with an ellipsis where something is left out."""
    if cell_width(text) <= room:
        return text
    if room < 1:
        return ""
    kept, used = "", 0
    for char in text:
        if used + _width(char) > room - 1:
            break
        kept, used = kept + char, used + _width(char)
    return kept + "…"


class Cells:
    """A grid of characters, each with its style; the second cell of a wide character holds ""."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.chars = [[" "] * width for _ in range(height)]
        self.looks = [[PLAIN] * width for _ in range(height)]

    def put(self, row: int, column: int, text: str, look: Look = PLAIN) -> None:
        """Write a text; what lies outside is left out."""
        if not 0 <= row < self.height:
            return
        for char in text:
            width = _width(char)
            if width == 0:
                if 0 < column <= self.width and self.chars[row][column - 1]:
                    self.chars[row][column - 1] += char
                continue
            if column >= 0 and column + width <= self.width:
                self.chars[row][column] = char
                self.looks[row][column] = look
                if width == 2:
                    self.chars[row][column + 1] = ""
                    self.looks[row][column + 1] = look
            column += width

    def blank(self, row: int, column: int) -> bool:
        """Tell whether nothing is written in a cell."""
        return self.chars[row][column] in " ⠀"

    def shade(self, row: int, column: int, back: str) -> None:
        """Give a cell a background, keeping what is written."""
        if 0 <= row < self.height and 0 <= column < self.width:
            self.looks[row][column] = self.looks[row][column]._replace(back=back)

    def runs(self, row: int, column: int = -1, char: str = "", color: str = "") -> tuple[Run, ...]:
        """One row as runs of one style; `column`, where given, has the cursor laid over it."""
        chars, looks = self.chars[row], self.looks[row]
        if 0 <= column < self.width:
            chars, looks = chars.copy(), looks.copy()
            if chars[column] in " ⠀╎┄":
                chars[column] = char
            looks[column] = Look(color, looks[column].back, True)
        found: list[Run] = []
        start = 0
        for end in range(1, self.width + 1):
            if end == self.width or looks[end] != looks[start]:
                found.append(Run("".join(chars[start:end]), looks[start]))
                start = end
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Drawing:
    """A chart as rows of runs, all `width` cells wide.

    Attributes
    ----------
    width, height : in cells
    rows : one tuple of runs a row
    cells : the still picture, without the cursor
    plot : where in the cells the data are, or None for a picture without an x axis that can be picked
    cursor : the column of the cursor, or None
    """

    width: int
    height: int
    rows: tuple[tuple[Run, ...], ...]
    cells: Cells = field(repr=False)
    plot: Plot | None = None
    cursor: int | None = None

    def x_at(self, column: int) -> float | None:
        """Value of the x axis at a column, or None outside the plot."""
        return None if self.plot is None else self.plot.x_at(column)

    def column_of(self, x: float) -> int | None:
        """Column of a value of the x axis, or None outside the plot."""
        return None if self.plot is None else self.plot.column_of(x)

    def text(self) -> str:
        """The picture without its colours, one line a row."""
        return "\n".join("".join(run.text for run in row).rstrip() for row in self.rows)

    def with_cursor(self, x: float | None, color: str) -> Drawing:
        """Return the picture with the cursor at x, or without one."""
        column = None if x is None else self.column_of(x)
        if column is None or self.plot is None:
            rows = (
                tuple(self.cells.runs(row) for row in range(self.height))
                if self.cursor is not None
                else self.rows
            )
            return replace(self, rows=rows, cursor=None)
        top, bottom = self.plot.top, self.plot.top + self.plot.height
        rows = tuple(
            self.cells.runs(row, column, "┊", color)
            if top <= row < bottom
            else self.cells.runs(row, column, "▲", color)
            if row == bottom
            else self.cells.runs(row)
            for row in range(self.height)
        )
        return replace(self, rows=rows, cursor=column)


def changed_columns(before: Drawing, after: Drawing) -> tuple[tuple[int, int], ...]:
    """Columns, as (first, end), where two drawings of one still picture differ: those of their cursors."""
    if before.cursor == after.cursor:
        return ()
    return tuple((c, c + 1) for c in (before.cursor, after.cursor) if c is not None)
