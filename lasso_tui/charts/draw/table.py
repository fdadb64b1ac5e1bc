"""Drawing of tables."""

from __future__ import annotations

from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING

from lasso_tui.charts.aligned import align_point, decimals_of
from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.hit_test import RowReader
from lasso_tui.charts.paint_result import PaintResult

if TYPE_CHECKING:
    from lasso_tui.charts.model.panels import TextTable
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_table"]

GAP, NARROW_GAP = 2, 1
"""Blank cells between columns, and where all columns then fit."""

MIN_COLUMN_CELLS = 6
WHOLE_CELLS = 14
"""Width up to which no column is cut: where there is no room, the last columns are left out."""

MAX_NUMBER_CELLS = 14
"""Largest width of numbers that are never truncated, since "-0.00…" hides their size."""
MAX_MEASURED_ROWS = 300


def draw_table(chart: TextTable, cells: Cells, palette: Palette) -> PaintResult:
    """Draw the rows around the highlighted one, with columns as wide as their texts if there is room."""
    titles = [title.removeprefix(">") for title in chart.columns]
    count = len(titles)
    head = 2 if cells.height >= 6 else 1
    rows = chart.rows
    if len(rows) > MAX_MEASURED_ROWS:
        # Measuring the first rows too keeps the widths constant while the table scrolls.
        near = max((chart.highlight or 0) - cells.height, 0)
        rows = rows[:MAX_MEASURED_ROWS] + rows[near : near + 2 * cells.height]
    places, all_wanted, all_min_widths = _measure(chart.columns, rows)
    shown_columns = min(count, cells.width // GAP)
    wanted, min_widths = all_wanted[:shown_columns], all_min_widths[:shown_columns]
    gap = GAP
    widths = _widths(wanted, min_widths, cells.width - 2, gap)
    if len(widths) < count:
        closer = _widths(wanted, min_widths, cells.width - 2, NARROW_GAP)
        gap, widths = (NARROW_GAP, closer) if len(closer) == count else (gap, widths)
    n_left_out = count - len(widths)
    crowded = len(chart.rows) > cells.height - head
    below = 1 if cells.height >= 5 and (chart.note or crowded or n_left_out) else 0
    if len(chart.rows) == cells.height - head and not n_left_out:
        below = 0  # rather all rows than the note
    if below and chart.note and not n_left_out:
        # The note may wrap into lines that the rows leave free.
        free = cells.height - head - len(chart.rows)
        below = min(max(free, 1), len(wrap(chart.note, cells.width - 2)))
    room = max(cells.height - head - below, 1)
    first = 0
    if len(chart.rows) > room:
        middle = chart.highlight if chart.highlight is not None else 0
        first = min(max(middle - room // 2, 0), len(chart.rows) - room)
    shown = chart.rows[first : first + room]
    starts = [2 + sum(widths[:c]) + gap * c for c in range(len(widths))]
    right = [title.startswith(">") for title in chart.columns]

    def write(at: int, texts: list[str], look: CellStyle) -> None:
        for c, (start, width) in enumerate(zip(starts, widths, strict=True)):
            text = texts[c] if c < len(texts) else ""
            if at >= head and places.get(c):
                padded = align_point(text, places[c])
                text = padded if cell_width(padded) <= width else text
            text = fit(text, width)
            cells.put(at, start + (width - cell_width(text) if right[c] else 0), text, look)

    write(0, titles, CellStyle(palette.quiet, bold=True))
    if head == 2:
        for start, width in zip(starts, widths, strict=True):
            cells.put(1, start, "─" * width, CellStyle(palette.faint))
    for k, row in enumerate(shown):
        chosen = chart.highlight == first + k
        if chosen:
            cells.put(head + k, 0, "▸", CellStyle(palette.cursor, bold=True))
        write(head + k, list(row), CellStyle(palette.text, bold=chosen))
    if not chart.rows:
        cells.put(head, 2, fit("no rows", cells.width - 2), CellStyle(palette.quiet))
    if below:
        hidden = f"rows {first + 1}–{first + len(shown)} of {len(chart.rows):,}"
        label = [hidden] if len(shown) < len(chart.rows) else []
        label += [f"{n_left_out} more column{'s' * (n_left_out > 1)} in a wider window"] if n_left_out else []
        label += [chart.note] if chart.note else []
        room = cells.width - 2
        lines = _whole_lines(label, room, below)
        # Below a table that is shown whole, the note follows after a blank row.
        at = min(cells.height - below, head + len(shown) + 1)
        for k, line in enumerate(lines):
            cells.put(at + k, 2, fit(line, room), CellStyle(palette.quiet))
    return PaintResult(reader=RowReader({head + k: row[0] for k, row in enumerate(shown) if row}))


def _whole_lines(parts: list[str], room: int, below: int) -> list[str]:
    """Return the parts in so many lines; those that do not fit whole are left out, the last first.

    >>> _whole_lines(["rows 1–9 of 20", "in order of entry"], 34, 1)
    ['rows 1–9 of 20   in order of entry']
    >>> _whole_lines(["rows 1–9 of 20", "in order of entry"], 20, 1)
    ['rows 1–9 of 20']
    """
    for count in range(len(parts), 1, -1):
        text = "   ".join(parts[:count])
        lines = wrap(text, room) if below > 1 else [text]
        if len(lines) <= below and all(cell_width(line) <= room for line in lines):
            return lines
    return wrap(parts[0], room, max_lines=below, placeholder=" …") if parts else []


@lru_cache(maxsize=8)
def _measure(
    columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> tuple[dict[int, int], list[int], list[int]]:
    """Return digits after the point of columns of numbers, and the wanted and smallest width of each column."""
    places, wanted, min_widths = {}, [], []
    for c, title in enumerate(columns):
        texts = [row[c] for row in rows if c < len(row)]
        of_text = list(map(cell_width, texts))
        is_number = title.startswith(">")
        if is_number:
            places[c] = d = decimals_of(row[c] for row in rows if c < len(row))
            aligned = [cell_width(align_point(text, d)) for text in texts] if d else of_text
        else:
            aligned = of_text
        wanted.append(max([cell_width(title.removeprefix(">")), *aligned]))
        min_widths.append(min(max(of_text, default=0), MAX_NUMBER_CELLS) if is_number else MIN_COLUMN_CELLS)
    return places, wanted, min_widths


def _widths(wanted: list[int], min_widths: list[int], room: int, gap: int) -> list[int]:
    """Return column widths that fit: shrink the widest columns to their minimum, then drop columns at the end."""
    widths = list(wanted)
    floors = [max(floor, min(width, WHOLE_CELLS)) for floor, width in zip(min_widths, wanted, strict=True)]
    while widths:
        excess = sum(widths) + gap * (len(widths) - 1) - room
        if excess <= 0:
            return widths
        cuttable = [c for c, width in enumerate(widths) if width > floors[c]]
        if cuttable:
            widest = max(cuttable, key=lambda c: widths[c])
            widths[widest] -= min(excess, widths[widest] - floors[widest])
        elif len(widths) == 1:
            return [room] if room > 0 else []
        else:
            widths = list(wanted[: len(widths) - 1])
    return widths
