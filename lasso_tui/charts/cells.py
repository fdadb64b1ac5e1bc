"""Cells of a terminal: a grid to write on, and what comes of it, runs of one style."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lasso_tui.charts.colors import legible
from lasso_tui.charts.glyphs import to_ascii, translation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lasso_tui.charts.colors import legible
from lasso_tui.charts.glyphs import Glyphs

__all__ = ["PLAIN", "TRUE_COLOR", "CellRow", "CellStyle", "Cells", "StyledText", "cell_width", "fit"]

TRUE_COLOR = 1 << 24

OVERWRITTEN = frozenset({" ", "⠀", "╎", "┄", "▀", "▄", "─", "┬"})
"""What the cursor may replace: nothing, lines that run on either side of it, the axis, pixels."""


class CellStyle(NamedTuple):
    """Colours as #rrggbb or "" for the terminal's own; bold."""

    color: str = ""
    back: str = ""
    bold: bool = False


PLAIN = CellStyle()


class StyledText(NamedTuple):
    """Text of one style."""

    text: str
    look: CellStyle


class CellRow(NamedTuple):
    """One row as runs of one style, and the columns where they start."""

    runs: tuple[StyledText, ...]
    starts: tuple[int, ...]


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """Return a text whose characters all take the cells that `cell_width` counts.

    Control characters become "?"; joiners and variation selectors, which terminals measure each in their own
    way, are left out.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category in {"Cc", "Cs", "Zl", "Zp", "Cn", "Co"}:
            kept.append("?")
        elif category == "Zs":
            kept.append(" " * _width(char))
        elif category != "Cf" and not 0xFE00 <= ord(char) <= 0xFE0F and not 0x1160 <= ord(char) <= 0x11FF:
            kept.append(char)
    return "".join(kept)


def cell_width(text: str) -> int:
    """Number of terminal cells a text takes."""
    return len(text) if text.isascii() else sum(_width(c) for c in clean(text))


def fit(text: str, room: int) -> str:
    """Cut a text to a number of cells, with an ellipsis where something is left out."""
    if cell_width(text) <= room:
        return text
    if room < 1:
        return ""
    kept, used = "", 0
    for char in clean(text):
        if used + _width(char) > room - 1:
            break
        kept, used = kept + char, used + _width(char)
    return kept + "…"


class Cells:
    """A grid of characters, each with its style; the second cell of a wide character holds "".

    Characters are kept as they were written; `row` writes them in what the terminal can show: characters of a
    kind, and so many colours, which matters to pictures.
    """

    def __init__(self, width: int, height: int, glyphs: Glyphs = "braille", colors: int = TRUE_COLOR) -> None:
        self.width, self.height, self.glyphs, self.colors = width, height, glyphs, colors
        self.chars = [[" "] * width for _ in range(height)]
        self.looks = [[PLAIN] * width for _ in range(height)]
        self._translation: Mapping[int, str] | None = translation(glyphs)

    def copy(self) -> Cells:
        """Return a grid of its own with the same content."""
        other = Cells(0, 0, self.glyphs, self.colors)
        other.width, other.height = self.width, self.height
        other.chars, other.looks = [list(row) for row in self.chars], [list(row) for row in self.looks]
        return other

    def put(self, row: int, column: int, text: str, look: CellStyle = PLAIN) -> None:
        """Write a text; what lies outside is left out."""
        if not 0 <= row < self.height:
            return
        for char in clean(text):
            width = _width(char)
            if width == 0:
                self._combine(row, column - 1, char)
                continue
            if column >= 0 and column + width <= self.width:
                self.set(row, column, char, look)
                if width == 2:
                    self.set(row, column + 1, " ", look)
                    self.chars[row][column], self.chars[row][column + 1] = char, ""
            column += width

    def set(self, row: int, column: int, char: str, look: CellStyle) -> None:
        """Write one narrow character into a cell of the grid; no half of a wide one stays behind."""
        chars = self.chars[row]
        if chars[column] == "" and column:
            chars[column - 1] = " "
        if column + 1 < self.width and chars[column + 1] == "":
            chars[column + 1] = " "
        chars[column] = char
        self.looks[row][column] = look

    def _combine(self, row: int, column: int, char: str) -> None:
        if 0 < column < self.width and not self.chars[row][column]:
            column -= 1
        if 0 <= column < self.width and self.chars[row][column].strip():
            self.chars[row][column] += char

    def is_blank(self, row: int, column: int) -> bool:
        """Tell whether nothing is written in a cell."""
        return self.chars[row][column] in {" ", "⠀"}

    def shade(self, row: int, column: int, back: str) -> None:
        """Give a cell a background, keeping what is written."""
        if 0 <= row < self.height and 0 <= column < self.width:
            self.looks[row][column] = self.looks[row][column]._replace(back=back)

    def text(self, row: int, first: int, end: int) -> str:
        """Return what some cells of a row show."""
        text = "".join(self.chars[row][first:end])
        if self.glyphs == "ascii":
            return to_ascii(text)
        return text if self._translation is None else text.translate(self._translation)

    def row(self, row: int) -> CellRow:
        """Return one row as runs of one style."""
        looks = self.looks[row]
        starts = [k for k in range(self.width) if k == 0 or looks[k] != looks[k - 1]]
        ends = [*starts[1:], self.width][: len(starts)]
        runs = tuple(
            StyledText(self.text(row, first, end), looks[first])
            for first, end in zip(starts, ends, strict=True)
        )
        return CellRow(runs, tuple(starts))

    def row_with(
        self, row: int, still: CellRow, column: int, char: str, color: str
    ) -> tuple[StyledText, ...]:
        """Return a row's runs with the cursor laid over one column; a wide character hides it."""
        chars = self.chars[row]
        if chars[column] == "" or (column + 1 < self.width and chars[column + 1] == ""):
            return still.runs
        k = bisect_right(still.starts, column) - 1
        first, look = still.starts[k], still.runs[k].look
        end = still.starts[k + 1] if k + 1 < len(still.starts) else self.width
        shown = chars[column] if chars[column] not in OVERWRITTEN else char
        if self._translation is not None:
            shown = shown.translate(self._translation)
        pieces = (
            StyledText(self.text(row, first, column), look),
            StyledText(shown, CellStyle(legible(color, look.back), look.back, True)),
            StyledText(self.text(row, column + 1, end), look),
        )
        return (*still.runs[:k], *(run for run in pieces if run.text), *still.runs[k + 1 :])
