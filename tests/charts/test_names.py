from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from lasso_tui.charts import DARK_PALETTE, Axis, Lines, draw_static
from lasso_tui.charts.draw.end_names import _spread_rows
from lasso_tui.charts.plot import Plot
from tests.charts.grid import grid


def chart_of(ends: list[float]) -> Lines:
    x = np.geomspace(0.01, 1.0, 12)
    y = np.outer(np.linspace(1.0, 0.0, 12), ends)
    names = tuple(f"n{k:03d}" for k in range(len(ends)))
    return Lines(title="", x_axis=Axis("alpha", log=True), y_axis=Axis("y"), x=x, y=y, names=names)


def written(chart: Lines, width: int, height: int) -> tuple[dict[int, int], Plot]:
    """Row of every line that is named, from the top."""
    drawing = draw_static(chart, width, height, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    found = {}
    for row in range(plot.top, plot.top + plot.height):
        text = "".join(char for char, _ in grid(drawing)[row][: plot.left])
        if "n" in text:
            found[int(text.split("n")[1][:3])] = row
    return found, plot


@settings(max_examples=40, deadline=None)
@example([-4.5, 4.4], (118, 30))
@example([-3.0, 2.8], (60, 12))
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40), st.sampled_from([(40, 9), (60, 12), (118, 30)]))
def test_names_are_in_the_order_of_the_values_and_near_the_ends_of_their_lines(
    ends: list[float], size: tuple[int, int]
) -> None:
    found, plot = written(chart_of(ends), *size)
    values = [ends[k] for k in found]
    assert [round(v, 6) for v in values] == sorted((round(v, 6) for v in values), reverse=True)
    rows = range(plot.top, plot.top + plot.height)
    for k, row in found.items():
        end = min(
            max(plot.row_of(ends[k]), rows[0]), rows[-1]
        )  # the edge of the last row rounds to the next one
        assert abs(row - end) <= 1
    strongest = max(range(len(ends)), key=lambda k: abs(ends[k]))
    assert ends[strongest] == 0 or strongest in found


@given(st.lists(st.integers(0, 30), min_size=1, max_size=20), st.integers(20, 40))
def test_rows_are_moved_apart_no_farther_than_needed(wanted: list[int], end: int) -> None:
    wanted = sorted(min(row, end - 1) for row in wanted)
    placed = _spread_rows(wanted, 0, end)
    assert all(b > a for a, b in pairwise(placed))
    assert placed[0] >= 0
    assert placed[-1] < end
    if len(set(wanted)) == len(wanted):
        assert placed == wanted


def test_all_lines_that_can_be_told_apart_are_named() -> None:
    found, _ = written(chart_of([5.0, 4.0, 2.0, -1.0, -3.0, -5.0]), 60, 20)
    assert set(found) == set(range(6))


@pytest.mark.parametrize("count", [1, 8, 250])
def test_lines_at_zero_leave_the_zero_line_free(count: int) -> None:
    chart = chart_of([0.0] * count)
    text = draw_static(chart, 60, 12, DARK_PALETTE).text()
    assert not any("⠀" < char <= "⣿" for char in text)


def test_names_stand_at_the_right_ends_where_the_chart_says_so() -> None:
    falling = chart_of([4.0, 1.0])
    rising = replace(falling, names_at_right=True, y=falling.y + 0.5)
    drawing = draw_static(rising, 60, 12, DARK_PALETTE)
    assert drawing.plot is not None
    after = drawing.plot.left + drawing.plot.width
    rows = ["".join(char for char, _ in row[after:]) for row in grid(drawing)]
    assert any("n000" in row or "n001" in row for row in rows)
    assert not written(rising, 60, 12)[0]


def test_the_longest_name_that_fits_beside_its_line_is_whole() -> None:
    chart = chart_of([5.0 - k for k in range(10)])
    names = (*chart.names[:-1], "a_longer_one")
    text = draw_static(replace(chart, names=names), 118, 16, DARK_PALETTE).text()
    assert "…" not in text
