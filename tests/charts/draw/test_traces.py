"""Lines named at their ends, thick bars, and histograms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.charts import DARK_PALETTE, Axis, Trace, XYChart, changed_columns, draw_static, lay_cursor
from tests.charts.grid import grid

X = np.linspace(0.0, 1.0, 40)


def chart(*traces: Trace, **fields: object) -> XYChart:
    return XYChart(title="", x_axis=Axis("x"), y_axis=Axis("y"), traces=traces, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(50, 12), (80, 20), (118, 30)])
def test_lines_are_named_where_they_end(size: tuple[int, int]) -> None:
    lines = tuple(Trace(f"line {k}", X, X * k + 1) for k in range(4))
    drawing = draw_static(chart(*lines), *size, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    for k, line in enumerate(lines):
        row, start, _ = drawing.labels[line.label]
        assert abs(row - plot.row_of(k + 1.0)) <= 1
        assert start > plot.left + plot.width - 1
        assert grid(drawing)[row][start][1].color == DARK_PALETTE.series[k]


def test_names_stand_on_the_side_where_the_lines_are_apart() -> None:
    falling = tuple(Trace(f"line {k}", X, (1 - X) * k) for k in range(3))
    drawing = draw_static(chart(*falling), 60, 16, DARK_PALETTE)
    assert drawing.plot is not None
    assert all(start < drawing.plot.left for _, start, _ in drawing.labels.values())


def test_two_lines_that_begin_together_and_one_apart_are_told_apart_better_than_three_that_end_together() -> (
    None
):
    lines = (Trace("recall", X, 1 - X), Trace("precision", X, np.zeros(40)), Trace("flagged", X, 1 - X**0.5))
    drawing = draw_static(chart(*lines), 60, 10, DARK_PALETTE)
    assert drawing.plot is not None
    assert all(start < drawing.plot.left for _, start, _ in drawing.labels.values())
    for name, end in (("recall", 1.0), ("precision", 0.0), ("flagged", 1.0)):
        assert abs(drawing.labels[name][0] - drawing.plot.row_of(end)) <= 1


def test_lines_that_end_together_are_all_named() -> None:
    curves = tuple(Trace(f"curve {k}", X, X ** (k + 1)) for k in range(5))
    drawing = draw_static(chart(*curves, diagonal=True), 60, 16, DARK_PALETTE)
    rows = [row for row, _, _ in drawing.labels.values()]
    assert len(set(rows)) == 5
    assert max(rows) - min(rows) == 4


def test_nothing_but_dots_lies_on_lines() -> None:
    drawing = draw_static(chart(Trace("a", X, X), Trace("b", X, X**2)), 60, 16, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    inside = {
        char
        for row in grid(drawing)[plot.top : plot.top + plot.height]
        for char, _ in row[plot.left : plot.left + plot.width]
    }
    assert all(char in " ┄" or "⠀" <= char <= "⣿" for char in inside)


def test_a_line_that_the_axis_names_has_no_name_of_its_own() -> None:
    assert not draw_static(chart(Trace("y", X, X)), 60, 16, DARK_PALETTE).labels


@pytest.mark.parametrize("height", [8, 13, 21])
def test_thick_bars_end_at_their_values(height: int) -> None:
    lags, values = np.arange(1.0, 11.0), np.array([4.0, -3.0, 0.0, 2.0, 1.0, -1.0, 0.5, 0.0, -4.0, 3.0])
    drawing = draw_static(chart(Trace("y", lags, values, kind="bars")), 60, height, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    cells = grid(drawing)
    for lag, value in zip(lags, values, strict=True):
        at = plot.column(float(lag))
        assert at is not None
        column = [cells[row][at][0] for row in range(plot.top, plot.top + plot.height)]
        halves = sum({"█": 2, "▀": 1, "▄": 1}.get(char, 0) for char in column)
        expected = 2 * abs(value) / (plot.y.high - plot.y.low) * (plot.height - 1)
        assert halves == 0 if value == 0 else halves == pytest.approx(max(expected, 1), abs=1)
        filled = [k for k, char in enumerate(column) if char in "█▀▄"]
        if value:
            assert (plot.row_of(0.0) - plot.top) in (min(filled), max(filled))
            assert (filled[0] < plot.row_of(0.0) - plot.top) == (value > 0) or len(filled) == 1


def test_bars_of_two_series_stand_side_by_side() -> None:
    lags = np.arange(1.0, 6.0)
    traces = [Trace(name, lags, np.ones(5), kind="bars") for name in ("own", "rain")]
    drawing = draw_static(chart(*traces), 60, 12, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    row = grid(drawing)[plot.top + plot.height // 2][plot.left : plot.left + plot.width]
    counts = [
        sum(look.color == color and char == "█" for char, look in row) for color in DARK_PALETTE.series[:2]
    ]
    assert min(counts) >= 5 * 2
    assert abs(counts[0] - counts[1]) <= 4


def histogram(counts: np.ndarray, flagged: np.ndarray) -> XYChart:
    x = np.geomspace(0.5, 2.0, len(counts))
    return XYChart(
        title="",
        x_axis=Axis("score", log=True),
        y_axis=Axis("rows"),
        y_limits=(0.0, float(counts.max())),
        traces=(
            Trace("rows", x, counts, kind="bins"),
            Trace("flagged", x, flagged, kind="bins"),
            Trace("anomalies", x[-3:], np.zeros(3), kind="rug"),
        ),
    )


@pytest.mark.parametrize("height", [9, 14])
def test_a_histogram_stands_on_its_zero_and_signs_stand_below(height: int) -> None:
    counts = np.array([0.0, 1.0, 4.0, 8.0, 5.0, 1.0, 0.0])
    flagged = np.where(np.arange(7) >= 5, counts, 0.0)
    drawing = draw_static(histogram(counts, flagged), 71, height, DARK_PALETTE)
    plot, cells = drawing.plot, grid(drawing)
    assert plot is not None
    last = plot.top + plot.height - 1
    assert plot.row_of(0.0) == last - 1
    assert [char for char, _ in cells[last]].count("×") == 3
    for k, count in enumerate(counts):
        at = min(round((k / 6) * (plot.width - 1)), plot.width - 2) + plot.left
        column = [cells[row][at] for row in range(plot.top, last)]
        eighths = sum(" ▁▂▃▄▅▆▇█".find(char) for char, _ in column if char in "▁▂▃▄▅▆▇█")
        share = plot.y.fraction(float(count)) - plot.y.fraction(0.0)
        expected = 8 * share * (plot.height - 1) + 4 if count else 0
        assert eighths == pytest.approx(expected, abs=1.01)
        if count:
            assert column[-1][1].color == DARK_PALETTE.series[int(k >= 5)]


def test_bins_beyond_the_cursor_are_flagged() -> None:
    counts = np.full(40, 3.0)
    chart = replace(histogram(counts, 0 * counts), flags=True, cursor=1.0)
    still = draw_static(chart, 71, 12, DARK_PALETTE)
    drawn = lay_cursor(still, chart, DARK_PALETTE)
    plot, at = drawn.plot, drawn.cursor
    assert plot is not None
    assert at is not None
    row = grid(drawn)[plot.row_of(0.0)]
    assert {look.color for _, look in row[plot.left : at]} == {DARK_PALETTE.series[0]}
    assert {look.color for _, look in row[at + 1 : plot.left + plot.width]} == {DARK_PALETTE.series[1]}
    moved = lay_cursor(still, replace(chart, cursor=1.3), DARK_PALETTE)
    ((first, end),) = changed_columns(drawn, moved)
    before, after = grid(drawn), grid(moved)
    differ = [k for k in range(71) if any(a[k] != b[k] for a, b in zip(before, after, strict=True))]
    assert (first, end) == (min(differ), max(differ) + 1)


def test_a_line_from_right_to_left_is_named_at_the_same_end() -> None:
    lines = tuple(Trace(f"line {k}", X, X * k + 1) for k in range(3))
    turned = tuple(Trace(t.label, t.x[::-1], t.y[::-1]) for t in lines)
    one, other = (draw_static(chart(*each), 60, 16, DARK_PALETTE) for each in (lines, turned))
    assert dict(one.labels) == dict(other.labels)


def test_long_names_stand_inside_where_nothing_is_covered() -> None:
    curves = tuple(Trace(f"a score with a long name {k}", X, X ** (1 / (2 + k))) for k in range(4))
    drawing = draw_static(chart(*curves, diagonal=True), 60, 16, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    assert plot.width > 50
    assert [
        row - min(row for row, _, _ in drawing.labels.values()) for row, _, _ in drawing.labels.values()
    ] == [0, 1, 2, 3]
    assert min(row for row, _, _ in drawing.labels.values()) > plot.top + 3


@pytest.mark.parametrize("size", [(60, 10), (80, 14), (90, 20)])
def test_a_histogram_with_signs_below_it_has_no_negative_counts(size):
    chart = XYChart(
        title="Rows",
        x_axis=Axis("score"),
        y_axis=Axis("rows"),
        traces=(
            Trace("rows", np.linspace(1, 2, 20), np.arange(20.0), kind="bins"),
            Trace("anomalies", np.array([1.5, 1.9]), np.zeros(2), kind="rug", sign="×"),
        ),
        y_limits=(0.0, 19.0),
        named=False,
    )
    lines = ["".join(char for char, _ in row) for row in grid(draw_static(chart, *size, DARK_PALETTE))]
    ticks = [line.split("┤")[0].strip() for line in lines if "┤" in line]
    assert "0" in ticks
    assert not any(tick.startswith(("-", "−")) for tick in ticks)
