"""Drawing of a text whose words are marked by what they contribute."""

from __future__ import annotations

import math
from textwrap import wrap
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.colors import legible, mixed
from lasso_tui.charts.frame import axis_title, header
from lasso_tui.charts.hit_test import RowReader
from lasso_tui.charts.paint_result import PaintResult

if TYPE_CHECKING:
    from lasso_tui.charts.model.panels import MarkedText, MarkedWord
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_marked_text"]

INDENT = 1

MIN_SHARE = 0.15
"""Share of the colour in the ground of a word that contributes hardly anything."""


def draw_marked_text(chart: MarkedText, cells: Cells, palette: Palette) -> PaintResult:
    """Draw the words in lines, each with its number above it, then the notes.

    The ground is the first colour for positive contributions, the second for negative ones, the stronger the larger.
    """
    top = 1 if cells.height >= 5 else 0
    if top:
        header(cells, axis_title(chart.value_axis), [], palette)
    largest = max((abs(word.value) for word in chart.words if math.isfinite(word.value)), default=0.0)
    room = cells.width - 2 * INDENT
    notes = [(line, k == 0) for k, note in enumerate(chart.notes) for line in wrap(note, room) or [""]]
    row, column = top, INDENT
    last = cells.height - min(len(notes), max(cells.height - top - 2, 0))
    names: dict[int, str] = {}
    for k, word in enumerate(chart.words):
        text, number = fit(word.text, room), number_text(word)
        wide = max(cell_width(text), cell_width(number))
        end = row + 1, column
        if column > INDENT and column + wide > INDENT + room:
            row, column = row + 3, INDENT
        if row + 2 > last:
            cells.put(*end, f"+{len(chart.words) - k} words", CellStyle(palette.quiet))
            break
        cells.put(row, column + (wide - cell_width(number)) // 2, number, CellStyle(palette.quiet))
        look = ground(word, largest, palette)
        cells.put(row + 1, column, " " * wide, look)
        cells.put(row + 1, column + (wide - cell_width(text)) // 2, text, look)
        names.setdefault(row + 1, word.text)
        column += wide + 1
    for k, (line, bold) in enumerate(notes, min(row + 3, last)):
        cells.put(k, INDENT, fit(line, room), CellStyle(palette.text, bold=bold))
    return PaintResult(reader=RowReader(names))


def number_text(word: MarkedWord) -> str:
    """Write a contribution; one that rounds to zero as a dot, that of an unknown word as "?"."""
    if math.isnan(word.value):
        return "?"
    text = f"{word.value:+.2f}".replace("-", "−")
    return text if text.strip("+−0.") else "·"


def ground(word: MarkedWord, largest: float, palette: Palette) -> CellStyle:
    """Return the colours of a word."""
    if math.isnan(word.value) or word.value == 0 or largest == 0:
        return CellStyle(palette.quiet if math.isnan(word.value) else palette.text)
    share = MIN_SHARE + (1 - MIN_SHARE) * min(abs(word.value) / largest, 1.0)
    base = "#000000" if palette.cursor == "#ffffff" else "#ffffff"
    back = mixed(base, palette.series[0] if word.value > 0 else palette.series[1], share)
    return CellStyle(legible("", back), back)
