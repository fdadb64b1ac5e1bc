"""A grid of terminal cells, and its rows as runs of text of one style."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lasso_tui.charts.colors import legible
from lasso_tui.charts.glyphs import to_ascii, translation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lasso_tui.charts.glyphs import Glyphs

__all__ = ["PLAIN", "TRUE_COLOR", "CellRow", "CellStyle", "Cells", "StyledText", "cell_width", "fit"]

TRUE_COLOR = 1 << 24

OVERWRITTEN = frozenset({" ", "⠀", "·", "╎", "┄", "▀", "▄", "─", "┬"})
"""Characters that the cursor may cover: blanks, lines that continue on both sides, the axis, pixels."""

OWN_GROUND = "#aaaaaa"
"""Ground of a cell in reverse where the colour of the cursor is the terminal's own, which has no name."""


WRITTEN = frozenset("±,.()/='|")
"""Signs of captions, which the cursor leaves as they are."""


class CellStyle(NamedTuple):
    """Foreground and background colour as #rrggbb, "" for the terminal's default; bold."""

    color: str = ""
    back: str = ""
    bold: bool = False


PLAIN = CellStyle()


class StyledText(NamedTuple):
    """Text of one style."""

    text: str
    look: CellStyle


class CellRow(NamedTuple):
    """One row as runs of one style, with the columns where they start."""

    runs: tuple[StyledText, ...]
    starts: tuple[int, ...]


@lru_cache(maxsize=4096)
def _width(char: str) -> int:
    """Number of cells of a character."""
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    """Return a text that occupies exactly the cells that `cell_width` counts.

    Control characters become "?"; joiners and variation selectors, whose width differs between terminals, are
    removed.
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


@lru_cache(maxsize=4096)
def cell_width(text: str) -> int:
    """Return the number of terminal cells that a text occupies."""
    return len(text) if text.isascii() else sum(map(_width, clean(text)))


@lru_cache(maxsize=4096)
def _narrow(text: str) -> str | None:
    """Return a cleaned text, or None where a character takes no cell or two."""
    text = clean(text)
    return text if all(_width(char) == 1 for char in text) else None


def fit(text: str, room: int) -> str:
    """Truncate a text to a number of cells, with an ellipsis if anything is cut."""
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

    The grid holds characters as written; `row` translates them to the glyphs of the terminal. `heading` is a number
    and a title that the title row of the chart begins with, `is_headed` whether it stands there.
    """

    def __init__(self, width: int, height: int, glyphs: Glyphs = "braille", colors: int = TRUE_COLOR) -> None:
        self.width, self.height, self.glyphs, self.colors = width, height, glyphs, colors
        self.heading, self.is_headed = "", False
        self.chars = [[" "] * width for _ in range(height)]
        self.looks = [[PLAIN] * width for _ in range(height)]
        self._translation: Mapping[int, str] | None = translation(glyphs)

    def copy(self) -> Cells:
        """Return a copy with the same content."""
        other = Cells(0, 0, self.glyphs, self.colors)
        other.width, other.height = self.width, self.height
        other.chars, other.looks = [list(row) for row in self.chars], [list(row) for row in self.looks]
        return other

    def put(self, row: int, column: int, text: str, look: CellStyle = PLAIN) -> None:
        """Write a text; parts outside the grid are dropped."""
        if not 0 <= row < self.height:
            return
        narrow = _narrow(text)
        if narrow is not None:  # at once; no half of a wide character stays behind at the ends
            if column < 0:
                narrow, column = narrow[-column:], 0
            end = min(column + len(narrow), self.width)
            if column < end:
                chars = self.chars[row]
                if chars[column] == "" and column:
                    chars[column - 1] = " "
                if end < self.width and chars[end] == "":
                    chars[end] = " "
                chars[column:end] = narrow[: end - column]
                self.looks[row][column:end] = [look] * (end - column)
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
        """Write one narrow character into a cell, replacing both halves of a wide character there."""
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
        """Return whether a cell is empty."""
        return self.chars[row][column] in {" ", "⠀"}

    def paste(self, other: Cells, first: int) -> None:
        """Put another grid of the same width in place of the rows from `first` on."""
        end = first + other.height
        self.chars[first:end], self.looks[first:end] = other.chars, other.looks

    def text(self, row: int, first: int, end: int) -> str:
        """Return the text of some cells of a row."""
        text = "".join(self.chars[row][first:end])
        if self.glyphs == "ascii":
            return to_ascii(text)
        return text if self._translation is None else text.translate(self._translation)

    def row(self, row: int) -> CellRow:
        """Return one row as runs of one style."""
        looks, starts, runs = self.looks[row], [], []
        plain = self._translation is None
        chars = self.chars[row]
        first = 0
        while first < self.width:
            look, end = looks[first], first + 1
            while end < self.width and looks[end] == look:
                end += 1
            text = "".join(chars[first:end]) if plain else self.text(row, first, end)
            starts.append(first)
            runs.append(StyledText(text, look))
            first = end
        return CellRow(tuple(runs), tuple(starts))

    def row_with(
        self, row: int, still: CellRow, column: int, char: str, color: str, *, reverse: bool = False
    ) -> tuple[StyledText, ...]:
        """Return the runs of a row with the cursor over one column; letters, figures and wide characters hide it.

        What else the cursor does not cover is shown in its colour, or on a ground of its colour with `reverse`.
        """
        chars = self.chars[row]
        if not reverse and (chars[column].isalnum() or chars[column] in WRITTEN):
            return still.runs
        if chars[column] == "" or (column + 1 < self.width and chars[column + 1] == ""):
            return still.runs
        k = bisect_right(still.starts, column) - 1
        first, look = still.starts[k], still.runs[k].look
        end = still.starts[k + 1] if k + 1 < len(still.starts) else self.width
        shown = chars[column] if chars[column] not in OVERWRITTEN else char
        if self._translation is not None:
            shown = shown.translate(self._translation)
        runs = [*still.runs[:k]]
        if before := self.text(row, first, column):
            runs.append(StyledText(before, look))
        style = CellStyle(legible(color, look.back), look.back, True)
        if reverse and chars[column] not in OVERWRITTEN:
            ground = color or OWN_GROUND
            style = CellStyle(legible(color, ground), ground, True)
        runs.append(StyledText(shown, style))
        if after := self.text(row, column + 1, end):
            runs.append(StyledText(after, look))
        return (*runs, *still.runs[k + 1 :])
