"""The table of the fit as lines: a row a figure in a column of its own, or a row a column in a small window."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.app.frame.text_lines import Line, Part, line_width
from lasso_tui.charts.cells import PLAIN, cell_width
from lasso_tui.techniques.fit_table import CURSOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.app.frame.inks import Inks
    from lasso_tui.techniques.fit_table import FitTable

__all__ = ["Widths", "figure_lines", "figure_rows", "with_powers"]

GAP = 1
"""Blank cells between two columns."""

WIDE = 90
"""Cells of a line from which on two blanks stand between figures."""


class Widths:
    """Widths of columns, which never shrink while the cursor moves, so that nothing jumps."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def grown(self, key: str, width: int) -> int:
        """Return the largest width that a column has had."""
        self._known[key] = max(self._known.get(key, 0), width)
        return self._known[key]

    def forget(self) -> None:
        """Let the columns shrink, for other data."""
        self._known.clear()


def figure_lines(table: FitTable, width: int, inks: Inks, widths: Widths) -> list[Line]:
    """Return the heading and a line for each figure: its label, and its values below the headings of the columns.

    Where the columns do not fit, small numbers are written with a power of ten; those that still do not are left out,
    the last first. Another table below it follows after a blank line.
    """
    table, heading = _tight(table), table.heading
    columns = len(table.columns)
    label = max([cell_width(heading), *(cell_width(row.label) for row in table.rows)])
    needed = sum(
        max([cell_width(title), *(cell_width(row.values[k]) for row in table.rows)]) + GAP
        for k, title in enumerate(table.columns)
    )
    crowded = f"{heading} with powers of ten"
    if widths.grown(crowded, label + needed) > width:  # once so, it stays so while the cursor moves
        table, heading_key = with_powers(table), crowded
    else:
        heading_key = heading
    wide = [
        widths.grown(
            f"{heading_key} {table.columns[k]} {k}",
            max([cell_width(table.columns[k]), *(cell_width(row.values[k]) for row in table.rows)]),
        )
        for k in range(columns)
    ]
    while columns > 1 and label + sum(wide[:columns]) + GAP * columns > width:
        columns -= 1
    # Columns of one width where there is room for them.
    even = max(wide[:columns], default=0)
    if label + columns * (even + GAP) <= width:
        wide = [even] * columns
    start = width - sum(wide[:columns]) - GAP * columns

    def line(first: Part, values: Sequence[str], k_bold: int | None, error: bool) -> Line:
        parts = [first._replace(text=first.text.ljust(start))]
        for k in range(columns):
            look = inks.bold if k == k_bold and not error else inks.quiet if error else inks.text
            blank = GAP + wide[k] - cell_width(values[k])
            parts += [Part(" " * blank), Part(values[k], look)]
        return parts

    at_cursor = table.columns.index(CURSOR) if CURSOR in table.columns else None
    head = line(Part(heading, inks.heading), table.columns, at_cursor, error=False)
    head = [
        part._replace(does=f"key:{part.text}") if len(part.text) == 1 and part.text.isalpha() else part
        for part in head
    ]
    below = [] if table.below is None else [[], *figure_lines(table.below, width, inks, widths)]
    return [
        head,
        *(line(Part(row.label, inks.quiet), row.values, at_cursor, row.is_error) for row in table.rows),
        *below,
    ]


def figure_rows(table: FitTable, width: int, height: int, inks: Inks, widths: Widths) -> list[Line]:
    """Return a line for the cursor, a mark or a method: its name, and the figures, labelled in the first line.

    Figures that do not fit stand in a line that is left, at the cursor only; else they are left out, the last first.
    """
    table = _tight(table)
    names = table.names or table.columns
    keys = ["" if name == column else column for name, column in zip(names, table.columns, strict=True)]
    lead = max((cell_width(f"{k} {n}".strip()) for k, n in zip(keys, names, strict=True)), default=0) + 2
    lines: list[Line] = [
        [
            Part(f"{key} {name}".strip().ljust(lead), inks.bold, f"key:{key}" if key.isalpha() else ""),
        ]
        for key, name in zip(keys, names, strict=True)
    ][:height]
    between = "  " if width >= WIDE else " "
    figures = _joined(table)
    for shown, (label, values) in enumerate(figures):
        value_width = widths.grown(label, max(map(cell_width, values)))
        label_width = cell_width(label) + 1
        if line_width(lines[0]) + label_width + value_width > width:
            if len(lines) < height and table.columns[0] == CURSOR:
                lines.append(_further_figures(figures[shown:], lead, width, between, inks))
            break
        for k, line in enumerate(lines):
            line.append(Part(f"{label} " if k == 0 else " " * label_width, inks.quiet))
            line.append(Part(values[k].ljust(value_width), inks.bold if k == 0 else inks.text))
            line.append(Part(between, PLAIN))
    return lines


def _further_figures(
    figures: Sequence[tuple[str, tuple[str, ...]]], lead: int, width: int, between: str, inks: Inks
) -> Line:
    """Return a line of figures at the cursor, as many as fit."""
    line: Line = [Part(" " * lead)]
    for label, values in figures:
        if line_width(line) + cell_width(label) + 1 + cell_width(values[0]) > width:
            break
        line += [Part(f"{label} ", inks.quiet), Part(values[0], inks.bold), Part(between, PLAIN)]
    return line


def _tight(table: FitTable) -> FitTable:
    """Return a table whose limits, such as "< 1e-12", have no blank in them."""
    if not any("< " in value for row in table.rows for value in row.values):
        return table
    rows = [replace(row, values=tuple(v.replace("< ", "<") for v in row.values)) for row in table.rows]
    return replace(table, rows=tuple(rows))


SMALL_NUMBER, SMALL_POWER = re.compile(r"-?0\.00\d{3,}"), re.compile(r"-?\d\.\d{2,}e-0?\d+")


def with_powers(table: FitTable) -> FitTable:
    """Return a table with small numbers written short, such as 1.9e-4 for 0.000194."""

    def short(text: str) -> str:
        small = SMALL_NUMBER.fullmatch(text) or SMALL_POWER.fullmatch(text)
        return f"{float(text):.1e}".replace("e-0", "e-") if small else text

    rows = [replace(row, values=tuple(map(short, row.values))) for row in table.rows]
    return replace(table, rows=tuple(rows))


def _joined(table: FitTable) -> list[tuple[str, tuple[str, ...]]]:
    """Return labels and values, errors joined to what they are of."""
    joined: list[tuple[str, tuple[str, ...]]] = []
    for row in table.rows:
        if row.is_error and joined:
            label, values = joined[-1]
            both = tuple(f"{v} ± {e}" if e else v for v, e in zip(values, row.values, strict=True))
            joined[-1] = label, both
        else:
            joined.append((row.label.strip(), row.values))
    return joined
