"""Drawing of bars in two columns from the middle: negative values to the left, positive ones to the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.frame import axis_title, header
from lasso_tui.charts.hit_test import PanelReader
from lasso_tui.charts.paint_result import PaintResult

if TYPE_CHECKING:
    from lasso_tui.charts.model.features import Bars
    from lasso_tui.charts.paint_result import Label
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_two_sided_bars"]

MAX_NAME_CELLS = 24
MIN_BAR_CELLS = 4


def draw_two_sided_bars(chart: Bars, cells: Cells, palette: Palette) -> PaintResult:
    """Draw the strongest of both signs, each beside its name and value, on one scale."""
    values = np.asarray(chart.values, dtype=np.float64)
    values = np.where(np.isfinite(values), values, 0.0)
    top = 1 if cells.height >= 4 else 0
    rows = max(cells.height - top, 1)
    negative, positive = (
        [k for k in np.argsort(-np.abs(values), kind="stable").tolist() if sign * values[k] > 0][:rows]
        for sign in (-1, 1)
    )
    largest = max((abs(float(values[k])) for k in (*negative, *positive)), default=1.0)
    if chart.limits is not None:
        largest = max(*map(abs, chart.limits), 1e-300)
    middle = cells.width // 2
    if top:
        shown, all_ = len(negative) + len(positive), int(np.count_nonzero(values))
        count = [("", f"strongest {shown} of {all_:,}", palette.quiet)] if shown < all_ else []
        begin, at = middle - 2 - cell_width(chart.sides[0]), middle + 3
        title = axis_title(chart.value_axis)
        if cell_width(cells.heading) + 2 + cell_width(title) + 2 > begin:  # the sides go first
            title = ""
        if at + cell_width(chart.sides[1]) + 2 > cells.width - (cell_width(count[0][1]) if count else 0):
            count = []
        header(cells, title, count, palette)
        for start, text in ((begin, chart.sides[0]), (at, chart.sides[1])):
            around = range(max(start - 2, 0), min(start + cell_width(text), cells.width))
            if start >= 0 and all(cells.is_blank(0, c) for c in around):
                cells.put(0, start, text, CellStyle(palette.text))
    for row in range(top, top + rows):
        cells.put(row, middle, "│", CellStyle(palette.faint))
    labels: dict[str, Label] = {}
    places: list[tuple[int, range, str]] = []
    for side, found in ((-1, negative), (1, positive)):
        texts = [chart.form.format(values[k]).replace("-", "−") for k in found]
        longest = max(map(cell_width, texts), default=0)
        names = [
            f"{chart.names[k]} {chart.signs[k]}".strip() if chart.signs else chart.names[k] for k in found
        ]
        room = min(max(map(cell_width, names), default=0), MAX_NAME_CELLS, max(middle - longest - 8, 4))
        bar = max(middle - room - longest - 3, 0)
        color = palette.series[0 if side > 0 else 1]
        for row, k, name, text in zip(range(top, top + rows), found, names, texts, strict=False):
            halves = max(round(2 * bar * (abs(float(values[k])) / largest)), 1) if bar >= MIN_BAR_CELLS else 0
            whole, half = divmod(min(halves, 2 * bar), 2)
            name = fit(name, room)
            if side > 0:
                cells.put(row, middle + 1, "━" * whole + "╸" * half, CellStyle(color))
                at = cells.width - room
                cells.put(row, at - 1 - cell_width(text), text, CellStyle(palette.quiet))
            else:
                start = middle - whole - half
                cells.put(row, start, "╺" * half + "━" * whole, CellStyle(color))
                at = room - cell_width(name)
                cells.put(row, room + 1 + longest - cell_width(text), text, CellStyle(palette.quiet))
            cells.put(row, at, name, CellStyle(palette.text))
            labels[chart.names[k]] = row, at, cell_width(name)
            places.append((row, range(middle) if side < 0 else range(middle, cells.width), chart.names[k]))

    def name_at(row: int, column: int) -> str | None:
        return next((name for at, columns, name in places if at == row and column in columns), None)

    return PaintResult(reader=PanelReader(name_at), labels=labels)
