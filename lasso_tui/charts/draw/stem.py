"""Drawing of one horizontal stem per feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.aligned import align_points
from lasso_tui.charts.cells import Cells, CellStyle, cell_width, fit
from lasso_tui.charts.draw.spikes import draw_spikes
from lasso_tui.charts.frame import OVERLAP_SIGN, axis_title, draw_x_axis, header
from lasso_tui.charts.hit_test import RowReader
from lasso_tui.charts.layout import NO_AXIS, Frame, FramedPlot
from lasso_tui.charts.paint_result import PaintResult
from lasso_tui.charts.plot import Plot
from lasso_tui.charts.scales import Scale, even_ticks

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.charts.model.features import Stem
    from lasso_tui.charts.palette import Palette

__all__ = ["draw_stem"]

MAX_NAME_CELLS = 24

MIN_PLOT_CELLS = 10
"""Columns left to the stems by names that take more than a third of the chart."""

MAX_LABEL_CELLS = 24

MIN_WIDTH_WITH_VALUES = 36
"""Columns from which on values stand beside the names."""

TRUTH, OTHERS = "○", ("◇", "□", "△")
"""Signs of the truth and of other solutions; further solutions are not drawn."""

MAX_STEP = 4
"""Rows from one stem to the next where there is room."""

MAX_FEATURES_PER_ROW = 5
"""Features per row above which all are drawn as spikes, instead of only the largest as stems."""


def draw_stem(chart: Stem, cells: Cells, palette: Palette) -> PaintResult:
    """Draw the stems that fit, those with the largest values, in the order of the columns."""
    frame = Frame.for_height(cells.height, counts=False)
    height = max(cells.height - frame.header - frame.below, 1)
    values = np.asarray(chart.values, dtype=np.float64)
    overlays = _overlay_markers(chart, palette)
    if len(values) > MAX_FEATURES_PER_ROW * height and cells.height >= 7:
        # Spikes have the names of levels on their lines.
        legend = [entry for entry in _legend(chart, overlays, palette) if entry[0] != "┊"]
        return draw_spikes(chart, cells, palette, legend, _scale(chart, values, overlays))
    shown = _select_features(chart, values, overlays, height)
    left = max((cell_width(fit(chart.names[j], MAX_NAME_CELLS)) for j in shown), default=0)
    texts = dict(zip(shown, align_points([_number(float(values[j])) for j in shown]), strict=True))
    if cells.width < MIN_WIDTH_WITH_VALUES:
        texts = {}
    room = max(map(len, texts.values()), default=-1) + 1
    left = min(left, max(cells.width // 3, cells.width - room - MIN_PLOT_CELLS - 3)) + 2
    scale, _ = even_ticks(_scale(chart, values, overlays), max(cells.width - left - room - 1, 1))
    plot = Plot(
        left + room,
        frame.header,
        max(cells.width - left - room - 1, 1),
        height,
        scale,
        Scale(0.0, max(height - 1.0, 1.0)),
        pickable=False,
    )
    if frame.header:
        hidden = len(values) - len(shown)
        label = [axis_title(chart.y_axis)]
        label += [f"{len(shown)} of {len(values):,}"] if hidden else []
        legend = _legend(chart, overlays, palette)
        if any(_meet(plot, values[j], one.values[j]) for one in overlays for j in shown):
            legend.append((OVERLAP_SIGN, "both", palette.text))
        header(cells, ", ".join(label), legend, palette)
    _axes(cells, plot, chart, frame, palette)
    rows = _rows(len(shown), height, frame.header)
    base = plot.clamped_column(0.0)
    colors = {j: _color(chart, j, palette) for j in shown}
    for j, row in zip(shown, rows, strict=True):
        if np.isfinite(values[j]) and values[j] != 0:
            column = plot.clamped_column(float(values[j]))
            start = min(base + 1, column) if column >= base else column
            cells.put(row, start, "─" * abs(column - base), CellStyle(colors[j]))
    nonzero = values != 0 if chart.nonzero is None else chart.nonzero
    for j, row in zip(shown, rows, strict=True):
        markers = [(float(one.values[j]), one.sign, one.color) for one in reversed(overlays)]
        text = texts.get(j, "")
        style = CellStyle(palette.text if nonzero[j] else palette.quiet, bold=bool(nonzero[j]))
        cells.put(row, left - 2 + room - len(text), text, style)
        _feature(
            cells,
            plot,
            chart.names[j],
            (row, left - 2),
            float(values[j]),
            markers,
            nonzero=bool(nonzero[j]),
            color=colors[j],
            palette=palette,
        )
    return _result(chart, values, (plot, left - 2), dict(zip(rows, shown, strict=True)))


def _color(chart: Stem, feature: int, palette: Palette) -> str:
    """Return the colour of a feature: its own where it is among the first."""
    if chart.ranks is None:
        return palette.estimate
    rank = int(chart.ranks[feature])
    return palette.series[rank] if rank < len(palette.series) else palette.quiet


def _number(value: float) -> str:
    """Write a value with three digits, in a width that does not change where it is small."""
    if not np.isfinite(value) or value == 0:
        return "0" if value == 0 else ""
    return (
        f"{value:#.3g}".removesuffix(".")
        if abs(value) < 1000
        else f"{value:,.0f}"
        if abs(value) < 1e6
        else f"{value:.2e}"
    )


@dataclass(frozen=True, eq=False)
class OverlayMarkers:
    """Values drawn over the estimates: the truth, or another solution."""

    sign: str
    label: str
    color: str
    values: FloatArray


def _overlay_markers(chart: Stem, palette: Palette) -> list[OverlayMarkers]:
    """Return the values drawn over the estimates, most important first."""
    found = []
    if chart.truth is not None:
        found.append(
            OverlayMarkers(TRUTH, chart.truth_label, palette.truth, np.asarray(chart.truth, dtype=np.float64))
        )
    colors = [color for color in palette.series if color not in {palette.estimate, palette.truth}]
    for other, sign, color in zip(chart.others, OTHERS, colors, strict=False):
        found.append(OverlayMarkers(sign, other.label, color, np.asarray(other.values, dtype=np.float64)))
    return found


def _result(chart: Stem, values: FloatArray, placed: tuple[Plot, int], rows: dict[int, int]) -> PaintResult:
    """Return the plot, reader and labels of the features in these rows, whose names end at a column."""
    plot, end = placed
    names = {row: chart.names[j] for row, j in rows.items()}
    reader = RowReader(names, {chart.names[j]: float(values[j]) for j in rows.values()})
    return PaintResult(plot, reader, {name: (row, 0, end) for row, name in names.items()})


def _select_features(
    chart: Stem, values: FloatArray, overlays: Sequence[OverlayMarkers], room: int
) -> list[int]:
    """Return the features to show, in the order of colours: all if they fit, else those with the largest values."""
    given = chart.ranks is None or chart.keep_order
    ranks = np.arange(len(values)) if given else np.asarray(chart.ranks)
    if len(values) <= room:
        return [int(j) for j in np.argsort(ranks, kind="stable")]
    strength = np.abs(np.asarray(chart.strength)) if chart.strength is not None else np.abs(values)
    for one in overlays:
        strength = np.fmax(strength, np.abs(one.values))
    largest = np.argsort(-np.nan_to_num(strength), kind="stable")[:room].tolist()
    return sorted(largest, key=lambda j: int(ranks[j]))


def _rows(count: int, height: int, top: int) -> list[int]:
    """Return the row of each feature, with free rows between them if there is room."""
    step = min(max((height - 1) // max(count - 1, 1), 1), MAX_STEP)
    return [top + step * k for k in range(count)]


def _scale(chart: Stem, values: FloatArray, overlays: Sequence[OverlayMarkers]) -> Scale:
    if chart.limits is not None:
        low, high = chart.limits
    else:
        finite = np.concatenate([values, *(one.values for one in overlays)])
        finite = finite[np.isfinite(finite)]
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
    return Scale.over(min(low, 0.0), max(high, 0.0), margin=0.02)


def _legend(chart: Stem, overlays: Sequence[OverlayMarkers], palette: Palette) -> list[tuple[str, str, str]]:
    legend = [("●", chart.label, palette.text)] if overlays else []
    legend += [(one.sign, fit(one.label, MAX_LABEL_CELLS), one.color) for one in overlays]
    legend += [("┊", level.label, palette.quiet) for level in chart.levels]
    return legend


def _meet(plot: Plot, value: float, truth: float) -> bool:
    """Return whether an estimate and an overlaid value, not both zero, fall into one cell."""
    known = bool(np.isfinite(value) and np.isfinite(truth)) and value != 0
    return known and plot.clamped_column(value) == plot.clamped_column(truth)


def _axes(cells: Cells, plot: Plot, chart: Stem, frame: Frame, palette: Palette) -> None:
    zero = plot.clamped_column(0.0)
    for row in range(plot.top, plot.top + plot.height):
        cells.put(row, zero, "│", CellStyle(palette.faint))
        for level in chart.levels:
            column = plot.column(level.y)
            if column is not None:
                cells.put(row, column, "┊", CellStyle(palette.quiet))
    draw_x_axis(cells, FramedPlot(plot, frame, plot.left - 1, cells.width, NO_AXIS), palette)


def _feature(
    cells: Cells,
    plot: Plot,
    name: str,
    place: tuple[int, int],
    value: float,
    markers: Sequence[tuple[float, str, str]],
    *,
    nonzero: bool,
    color: str,
    palette: Palette,
) -> None:
    """Write a name that ends at a place, and draw the signs of its estimate and overlaid values."""
    row, end = place
    text = fit(name, min(end, MAX_NAME_CELLS))
    cells.put(row, end - cell_width(text), text, CellStyle(color if nonzero else palette.quiet, bold=nonzero))
    for number, sign, hue in (*markers, (value, "●" if value else "·", color)):
        own = sign in {"●", "·"}
        if not np.isfinite(number) or (not own and number == value == 0):
            continue
        column = plot.clamped_column(number)
        if own and cells.chars[row][column] in {TRUTH, *OTHERS}:
            if sign == "·":
                continue
            sign, hue = OVERLAP_SIGN, palette.text
        cells.put(row, column, sign, CellStyle(hue if sign != "·" else palette.faint, bold=nonzero))
