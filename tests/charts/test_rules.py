"""Rules that all charts are drawn by: even ticks, names at line ends, one colour a feature, nothing else inside."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from lasso_tui.charts import (
    DARK_PALETTE,
    Axis,
    Lines,
    Rival,
    Stem,
    chart_as_table,
    draw_static,
    highlight_series,
)
from lasso_tui.charts.scales import Scale, even_ticks
from tests.charts import samples
from tests.charts.grid import grid

SIZES = [(58, 17), (88, 36), (118, 54)]

BARS, MARKS = "│╷╵━", " ·╎┄┊"


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-6, 1e6),
    st.integers(5, 60),
)
@example(0.0, 1.0, 45)
@example(0.0, 0.8571428571428571, 39)
@example(0.0, 8.214285714285714, 21)
def test_ticks_are_middles_of_rows_evenly_apart_at_round_steps(low: float, span: float, rows: int) -> None:
    scale, values = even_ticks(Scale.over(low, low + span), rows)
    half = 0.5 / (rows - 1) + 1e-6
    assert -half <= scale.fraction(low)
    assert scale.fraction(low + span) <= 1 + half
    at = [scale.fraction(value) * (rows - 1) for value in values]
    rounding = 16 * np.finfo(float).eps * abs(low) / span * rows  # of values that differ in their last digits
    assert all(abs(row - round(row)) < 1e-4 + rounding for row in at)
    apart = {round(b) - round(a) for a, b in pairwise(at)}
    assert len(apart) <= 1
    assert min(apart, default=2) >= 2
    for a, b in pairwise(values):
        digits = (b - a) / 10.0 ** math.floor(math.log10(b - a) + 1e-6)
        assert min(abs(digits - d) for d in (1, 2, 5)) < 1e-2
    if rows > 5 and span > 1e-9 * abs(low):
        assert len(values) >= 2
        # The range reaches to the outer edges of its rows; the best of 1-2-5 steps may leave a ninth of them empty.
        first, last = (scale.fraction(value) * (rows - 1) for value in (low, low + span))
        used = math.ceil(last - 0.5 - 1e-6) - math.floor(first + 0.5 + 1e-6) + 1
        assert rows - used <= max(4, rows // 7)


@pytest.mark.parametrize("size", SIZES)
def test_ticks_on_the_screen_are_equal_rows_apart(size: tuple[int, int]) -> None:
    for chart in (samples.path(10), samples.curve(), samples.stack()):
        drawing = draw_static(chart, *size, DARK_PALETTE)
        parts = (
            [drawing.plot]
            if not hasattr(drawing.reader, "_parts")
            else [p for _, p, _ in drawing.reader._parts]
        )
        for plot in parts:
            assert plot is not None
            lines = drawing.text().splitlines()[plot.top : plot.top + plot.height]
            rows = [k for k, line in enumerate(lines) if "┤" in line[: plot.left]]
            assert len({b - a for a, b in pairwise(rows)}) <= 1
            assert rows


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lines", [5, 12, 60])
def test_every_name_stands_within_one_row_of_its_lines_end(size: tuple[int, int], lines: int) -> None:
    chart = samples.path(lines)
    drawing = draw_static(chart, *size, DARK_PALETTE)
    plot, ends = drawing.plot, dict(zip(chart.names, chart.y[np.argmin(chart.x)], strict=True))
    assert plot is not None
    assert drawing.labels
    for name, (row, start, width) in drawing.labels.items():
        assert abs(row - plot.row_of(float(ends[name]))) <= 1
        assert start + width < plot.left


@pytest.mark.parametrize("size", SIZES)
def test_at_most_two_rows_of_a_plot_hold_nothing(size: tuple[int, int]) -> None:
    for chart in (samples.path(10), samples.curve(), samples.stack()):
        drawing = draw_static(chart, *size, DARK_PALETTE)
        parts = (
            [drawing.plot]
            if not hasattr(drawing.reader, "_parts")
            else [p for _, p, _ in drawing.reader._parts]
        )
        for plot in parts:
            assert plot is not None
            filled = [
                any("⠀" < char <= "⣿" or char in BARS for char, _ in row[plot.left : plot.left + plot.width])
                for row in grid(drawing)[plot.top : plot.top + plot.height]
            ]
            assert filled.count(False) <= 2


@pytest.mark.parametrize("size", SIZES)
def test_nothing_but_dots_bars_and_marks_lies_in_a_plot(size: tuple[int, int]) -> None:
    chart = samples.stack()
    drawing = draw_static(chart, *size, DARK_PALETTE)
    for _, plot, _ in drawing.reader._parts:
        inside = {
            char
            for row in grid(drawing)[plot.top : plot.top + plot.height]
            for char, _ in row[plot.left : plot.left + plot.width]
        }
        assert all("⠀" <= char <= "⣿" or char in BARS + MARKS for char in inside)


def test_dots_of_two_lines_in_one_cell_are_merged_in_the_colour_of_the_first() -> None:
    x = np.linspace(0.0, 1.0, 30)
    y = np.column_stack([np.full(30, 1.0), np.full(30, 0.97)])
    both = Lines(
        title="", x_axis=Axis("x"), y_axis=Axis("y"), x=x, y=y, names=("a", "b"), ranks=np.array([1, 0])
    )
    drawing = draw_static(both, 50, 8, DARK_PALETTE)
    alone = [
        draw_static(replace(both, y=np.column_stack([y[:, k], 0 * x])), 50, 8, DARK_PALETTE) for k in range(2)
    ]
    plot = drawing.plot
    assert plot is not None
    row, column = plot.row_of(1.0), plot.left + plot.width // 2
    char, look = grid(drawing)[row][column]
    assert look.color == DARK_PALETTE.series[0]
    assert (
        ord(char) - 0x2800
        == (ord(grid(alone[0])[row][column][0]) | ord(grid(alone[1])[row][column][0])) - 0x2800
    )


def test_a_feature_has_one_colour_in_lines_stems_and_their_names() -> None:
    chart = replace(samples.path(12), ranks=np.random.default_rng(0).permutation(12))
    stems = Stem(
        title="", y_axis=Axis("y"), names=chart.names, values=chart.y[-1], ranks=chart.ranks, nonzero=None
    )
    for one in (chart, stems):
        drawing = draw_static(one, 88, 30, DARK_PALETTE)
        for name, (row, start, _) in drawing.labels.items():
            rank = int(chart.ranks[chart.names.index(name)])
            first = next(c for c in range(start, start + 30) if grid(drawing)[row][c][0].strip())
            color = grid(drawing)[row][first][1].color
            if rank < 8 and (one is chart or stems.values[chart.names.index(name)]):
                assert color == DARK_PALETTE.series[rank]
            else:
                assert color in {DARK_PALETTE.quiet, DARK_PALETTE.faint}


def test_a_bound_is_a_heavy_rule_on_its_line() -> None:
    chart = samples.path(4)
    held = np.zeros(chart.y.shape, dtype=bool)
    held[-30:, 1] = True
    drawing = draw_static(replace(chart, held=held), 76, 20, DARK_PALETTE)
    assert "━ at its bound" in drawing.text()
    assert any(char == "━" for row in grid(drawing)[1:] for char, _ in row)
    assert "━" not in draw_static(replace(chart, held=0 * held), 76, 20, DARK_PALETTE).text()


def test_two_curves_with_bars_are_named_and_apart() -> None:
    chart = samples.curve()
    other = Rival("other", chart.y + 0.5, chart.y + 0.3, chart.y + 0.7)
    pair = replace(
        chart, members=None, levels=(), label="first", rivals=(other,), sides=("↑ above", "↓ below")
    )
    drawing = draw_static(pair, 88, 24, DARK_PALETTE)
    assert set(drawing.labels) == {"first", "other"}
    colors = {look.color for row in grid(drawing)[2:-3] for char, look in row if char in "│╷╵"}
    assert set(DARK_PALETTE.series[:2]) <= colors


def test_a_picked_feature_is_bright_in_all_parts() -> None:
    stack = samples.stack()
    lines = stack.parts[0]
    twice = replace(stack, parts=(lines, replace(lines, title="again")))
    drawing = draw_static(twice, 88, 36, DARK_PALETTE)
    name = lines.names[0]
    lit = grid(highlight_series(drawing, name, DARK_PALETTE))
    for _, plot, _ in drawing.reader._parts:
        bright = [
            look.color == DARK_PALETTE.cursor
            for row in lit[plot.top : plot.top + plot.height]
            for _, look in row[plot.left : plot.left + plot.width]
        ]
        assert any(bright)


def test_tables_have_the_numbers_of_all_curves_and_the_texts_beside_bars() -> None:
    chart = samples.curve()
    other = Rival("other", chart.y + 0.5, chart.y + 0.3, chart.y + 0.7)
    table = chart_as_table(replace(chart, members=None, label="first", rivals=(other,)))
    assert table is not None
    assert table.columns[2:] == (">first", ">low", ">high", ">other", ">other low", ">other high")
    first, others = (float(table.rows[7][k]) for k in (2, 5))
    assert others == pytest.approx(first + 0.5, abs=1e-2)
    bars = samples.bars(3)
    beside = (("value", ("1", "2", "3")), ("is", ("true", "false", "true")))
    table = chart_as_table(replace(bars, columns=beside))
    assert table is not None
    assert table.columns[-1] == ">is"
    assert [row[-1] for row in table.rows] == ["true", "false", "true"]
    text = draw_static(replace(bars, columns=beside), 76, 12, DARK_PALETTE).text()
    assert text.splitlines()[0].endswith("value     is")
