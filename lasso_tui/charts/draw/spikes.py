"""Drawing of stems for more features than rows: one spike each, the largest named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.braille import span_patterns
from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.draw.annotate import level_lines
from lasso_tui.charts.draw.canvas import paint_patterns
from lasso_tui.charts.frame import axis_title, draw_x_axis, open_frame
from lasso_tui.charts.hit_test import SpikeReader
from lasso_tui.charts.model.base import Axis
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from lasso_tui.charts.model.features import Stem
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_spikes"]

MAX_NAME_CELLS = 14


def draw_spikes(
    chart: Stem, cells: Cells, palette: Palette, legend: list[tuple[str, str, str]], scale: Scale
) -> PaintResult:
    """Draw all features next to each other in the order of the columns, and name the largest if there is room."""
    values = np.asarray(chart.values, dtype=np.float64)
    truth = None if chart.truth is None else np.asarray(chart.truth, dtype=np.float64)
    count = len(values)
    nonzero = (
        np.nan_to_num(values) != 0 if chart.nonzero is None else np.asarray(chart.nonzero, dtype=np.bool_)
    )
    label = f"{int(nonzero.sum()):,} of {count:,} nonzero"
    framed = open_frame(
        cells,
        palette,
        x=Scale(0.0, max(count - 1.0, 1.0)),
        y=scale,
        x_axis=Axis("feature"),
        title=f"{axis_title(chart.y_axis)}, {label}",
        legend=legend,
        pickable=False,
    )
    plot = framed.plot
    across, up = plot.to_fractions(np.arange(count, dtype=np.float64), values)
    base = min(max(plot.y.fraction(0.0), 0.0), 1.0)
    for chosen, color in ((~nonzero, palette.quiet), (nonzero, palette.estimate)):
        ends = np.where(chosen & (values != 0), up, np.nan)
        lows, highs = np.minimum(ends, base), np.maximum(ends, base)
        paint_patterns(cells, plot, span_patterns(across, lows, highs, plot.width, plot.height), color)
    level_lines(cells, plot, chart.levels, palette)
    if truth is not None:
        true_up = plot.y.fractions(truth)
        for j in np.flatnonzero(np.isfinite(true_up) & (truth != 0)):
            _sign(cells, plot, float(across[j]), float(true_up[j]), "○", palette.truth)
    for other, (sign, _, color) in zip(chart.others, legend[1 + (truth is not None) :], strict=False):
        other_up = plot.y.fractions(np.asarray(other.values, dtype=np.float64))
        for j in np.flatnonzero(np.isfinite(other_up) & (other.values != 0)):
            _sign(cells, plot, float(across[j]), float(other_up[j]), sign, color)
    seen = np.flatnonzero(np.isfinite(values) & (values != 0))
    strongest = seen[np.argsort(-np.abs(values[seen]), kind="stable")][: plot.width // 4].tolist()
    for k in reversed(strongest):
        _sign(cells, plot, float(across[k]), float(up[k]), "●", palette.estimate)
    for k in strongest:
        _name(cells, plot, chart.names[k], float(across[k]), float(up[k]), palette)
    draw_x_axis(cells, framed, palette)
    return PaintResult(plot, SpikeReader(plot, chart.names, across, values))


def _sign(cells: Cells, plot: Plot, across: float, up: float, sign: str, color: str) -> None:
    at = plot.cell(across, min(max(up, 0.0), 1.0))
    if at is not None:
        cells.set(*at, sign, CellStyle(color, bold=True))


def _name(cells: Cells, plot: Plot, name: str, across: float, up: float, palette: Palette) -> None:
    """Write a name next to the end of a spike, if there is room."""
    at = plot.cell(across, min(max(up, 0.0), 1.0))
    if at is None:
        return
    row, column = at
    text = fit(name, MAX_NAME_CELLS)
    width = cell_width(text)
    for start in (column + 2, column - 1 - width):
        around = range(start - 1, start + width + 1)
        if (
            start > plot.left
            and start + width < plot.left + plot.width
            and all(cells.chars[row][c] in {" ", "⠀", "┄"} or c == column for c in around)
        ):
            cells.put(row, start, text, CellStyle(palette.text))
            return
