"""Keys and what they do, one below the other: for pages that explain them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.geometry import Size

from lasso_tui.app.frame.text_lines import Line, Part, TextLines, line_width
from lasso_tui.charts.cells import cell_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.app.frame.inks import Inks

__all__ = ["KeyTable", "key_rows"]

MAX_KEYS = 18
"""Cells of the keys; where some take more, what they do begins in the next line."""

GAP = 2


def key_rows(table: str) -> list[tuple[str, str]]:
    """Return (keys, what they do) of the rows of a Markdown table, both with backquotes around keys."""
    rows = [line.strip("| ").split(" | ", 1) for line in table.splitlines() if line.startswith("| `")]
    return [(keys.strip(), does.strip()) for keys, does in rows]


class KeyTable(TextLines):
    """Shows a table of keys in two columns, without lines between them.

    Parameters
    ----------
    table : in Markdown: keys in backquotes, and a sentence without subject
    """

    DEFAULT_CSS = "KeyTable { height: auto; margin-bottom: 1; }"

    def __init__(self, table: str) -> None:
        super().__init__()
        self._table = key_rows(table)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines in so many cells."""
        return len(table_lines(self._table, width, self.inks))

    def lines(self, width: int, height: int, inks: Inks) -> list[Line]:
        """Return the lines."""
        return table_lines(self._table, width, inks)


def table_lines(rows: Sequence[tuple[str, str]], width: int, inks: Inks) -> list[Line]:
    """Return the rows as lines, what a key does wrapped beside it."""
    most = min(MAX_KEYS, max(width // 3, 1))
    widths = [cell_width(keys.replace("`", "")) for keys, _ in rows]
    wide = max((one for one in widths if one <= most), default=most)
    lines: list[Line] = []
    for keys, does in rows:
        left = _words(keys, inks)
        fits = line_width(left) <= wide
        if not fits:
            lines += _wrapped(left, width)
        for number, right in enumerate(_wrapped(_words(does, inks), max(width - wide - GAP, 1))):
            first = left if fits and not number else []
            lines.append([*first, Part(" " * (wide + GAP - line_width(first))), *right])
    return lines


def _words(text: str, inks: Inks) -> Line:
    """Split a text into words and the blanks between them, keys in their own colour."""
    parts: Line = []
    for number, piece in enumerate(text.split("`")):
        look = inks.key if number % 2 else inks.text
        parts += [Part(word, look) for word in re.findall(r"\S+|\s+", piece)]
    return parts


def _wrapped(words: Line, width: int) -> list[Line]:
    """Break words into lines; what follows a word without a blank stays with it."""
    lines: list[Line] = [[]]
    groups: list[Line] = [[]]
    for part in words:
        if part.text.isspace():
            groups += [[part], []]
        else:
            groups[-1].append(part)
    for group in groups:
        blank = bool(group) and group[0].text.isspace()
        if not blank and line_width(lines[-1]) + line_width(group) > width and lines[-1]:
            lines.append([])
        if group and not (blank and not lines[-1]):
            lines[-1] += group
    return [line[:-1] if line and line[-1].text.isspace() else line for line in lines]
