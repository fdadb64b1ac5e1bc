"""A drawing taken apart into cells, by the widths that Rich gives characters."""

from __future__ import annotations

from rich.cells import cell_len

from lasso_tui.charts import CellStyle, Drawing, StyledText


def cells_of(row: tuple[StyledText, ...]) -> list[tuple[str, CellStyle]]:
    """Return one (character, look) a cell; the second cell of a wide character is empty."""
    found: list[tuple[str, CellStyle]] = []
    for run in row:
        for char in run.text:
            width = cell_len(char)
            if width == 0:
                before, look = found[-1]
                found[-1] = before + char, look
                continue
            found += [(char, run.look), *[("", run.look)] * (width - 1)]
    return found


def grid(drawing: Drawing) -> list[list[tuple[str, CellStyle]]]:
    return [cells_of(row) for row in drawing.rows]


def column(drawing: Drawing, at: int) -> str:
    return "".join(row[at][0] for row in grid(drawing))
