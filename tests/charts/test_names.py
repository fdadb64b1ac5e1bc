from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lasso_tui.charts import DARK_PALETTE, Axis, Lines, draw_still
from tests.charts.grid import grid


def chart_of(ends: list[float]) -> Lines:
    x = np.geomspace(0.01, 1.0, 12)
    y = np.outer(np.linspace(1.0, 0.0, 12), ends)
    names = tuple(f"n{k:03d}" for k in range(len(ends)))
    return Lines(title="", x_axis=Axis("alpha", log=True), y_axis=Axis("y"), x=x, y=y, names=names)


def written(chart: Lines, width: int, height: int) -> list[int]:
    """Which lines are named, from the top."""
    drawing = draw_still(chart, width, height, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    rows = grid(drawing)[plot.top : plot.top + plot.height]
    texts = ["".join(char for char, _ in row[: plot.left]) for row in rows]
    return [int(text.split("n")[1][:3]) for text in texts if "n" in text]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=40), st.sampled_from([(40, 9), (60, 12), (118, 30)]))
def test_names_at_line_ends_are_one_a_row_and_in_the_order_of_the_values(
    ends: list[float], size: tuple[int, int]
) -> None:
    shown = written(chart_of(ends), *size)
    values = [ends[k] for k in shown]
    assert values == sorted(values, reverse=True)
    assert len(set(shown)) == len(shown)
    nonzero = sum(v != 0 for v in ends)
    assert len(shown) == min(nonzero, len(shown) if nonzero > size[1] - 5 else nonzero)


def test_lines_that_begin_at_zero_have_their_names_at_the_right() -> None:
    chart = chart_of([4.0, -2.0, 1.0])
    grown = replace(chart, y=chart.y[::-1].copy())
    drawing = draw_still(grown, 60, 14, DARK_PALETTE)
    assert drawing.plot is not None
    end = drawing.plot.left + drawing.plot.width
    rows = ["".join(char for char, _ in row) for row in grid(drawing)]
    assert [row[end:].strip() for row in rows if "n00" in row] == ["n000", "n002", "n001"]
    assert written(chart, 60, 14) == [0, 2, 1]


def test_the_strongest_are_named_where_not_all_can_be() -> None:
    ends = [(-1) ** k * (k + 1) / 10 for k in range(60)]
    shown = written(chart_of(ends), 60, 12)
    assert set(shown) == set(range(60 - len(shown), 60))


@pytest.mark.parametrize("count", [1, 8, 250])
def test_lines_at_zero_leave_the_zero_line_free(count: int) -> None:
    chart = chart_of([0.0] * count)
    text = draw_still(chart, 60, 12, DARK_PALETTE).text()
    assert not any("⠀" < char <= "⣿" for char in text)
