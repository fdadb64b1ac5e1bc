"""A window on the x axis: its arithmetic, and what is drawn in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lasso_tui.charts import (
    DARK_PALETTE,
    draw_static,
    follow_cursor,
    full_scale,
    highlight_series,
    intersect,
    pan_window,
    zoom_window,
)
from lasso_tui.charts.scales import Scale
from lasso_tui.charts.zoom import ZOOMABLE, clip_series
from tests.charts import samples
from tests.charts.grid import grid

SCALES = Scale(0.002, 2.0, True), Scale(-3.0, 5.0)
scales, fractions = st.sampled_from(SCALES), st.floats(0, 1)


@given(scales, fractions, st.lists(st.sampled_from(["+", "-", "<", ">", "follow"]), max_size=25))
@settings(max_examples=80, deadline=None)
def test_the_window_stays_on_the_axis_and_can_always_be_left(scale, at, keys):
    x, window = scale.value(at), None
    for key in keys:
        if key in "+-":
            window = zoom_window(scale, window, 1 if key == "+" else -1, x)
        elif window is not None:
            window = (
                follow_cursor(scale, window, x)
                if key == "follow"
                else pan_window(scale, window, 0.25 * (key == ">") - 0.1)
            )
        if window is not None:
            low, high = map(scale.fraction, window)
            assert -1e-9 <= low < high <= 1 + 1e-9
            assert high - low > 1 / 300
            assert intersect(scale, window) == pytest.approx(window)
    if window is not None:
        followed_low, followed_high = map(scale.fraction, follow_cursor(scale, window, x))
        assert followed_low - 1e-9 <= at <= followed_high + 1e-9
    for _ in range(10):
        window = zoom_window(scale, window, -1, x)
    assert window is None


def test_a_window_of_other_data_is_left_or_moved_inside():
    scale = Scale(1.0, 100.0, True)
    assert intersect(scale, (200.0, 300.0)) is None
    assert intersect(scale, (-1.0, 3.0)) is None
    assert intersect(scale, (0.5, 2.0)) == pytest.approx((1.0, 4.0))


@pytest.mark.parametrize("log", [False, True])
def test_a_line_is_cut_where_it_crosses_the_ends(log):
    x = np.array([1.0, 2.0, 4.0, 8.0])
    t = np.log2(x) if log else x
    inside, y = clip_series(x, np.column_stack([t, -t]), (1.5, 6.0), log=log)
    assert inside == pytest.approx([1.5, 2.0, 4.0, 6.0])
    assert y[:, 0] == pytest.approx(np.log2(inside) if log else inside)
    assert y[:, 1] == pytest.approx(-y[:, 0])


@pytest.mark.parametrize(
    "name", [name for name, chart in samples.ordinary().items() if isinstance(chart, ZOOMABLE)]
)
@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
def test_what_can_be_picked_and_read_in_a_window_is_what_is_there(name, glyphs):
    chart = samples.ordinary()[name]
    scale = full_scale(chart)
    for part in ((0.0, 0.2), (0.3, 0.31), (0.8, 1.0)):
        window = scale.value(part[0]), scale.value(part[1])
        drawing = draw_static(chart, 76, 20, DARK_PALETTE, glyphs, window=window)
        plot = drawing.plot
        assert (plot.x.low, plot.x.high) == pytest.approx(window)
        assert all(len(row) == 76 for row in grid(drawing))
        if plot.pickable:
            assert drawing.x_at(plot.left) == pytest.approx(window[0])
            assert drawing.x_at(plot.left + plot.width - 1) == pytest.approx(window[1])


def test_values_in_a_window_are_those_without_one():
    chart = samples.path(10)
    all_of_it = draw_static(chart, 76, 20, DARK_PALETTE)
    part = draw_static(chart, 76, 20, DARK_PALETTE, window=(0.01, 0.1))
    for x in np.geomspace(0.011, 0.099, 7):
        for name in chart.names:
            assert part.value(name, x) == pytest.approx(all_of_it.value(name, x), abs=1e-9)


def test_one_line_is_bright_and_the_rest_stays():
    chart = samples.path(6)
    still = draw_static(chart, 76, 20, DARK_PALETTE)
    name = still.names(0.05)[0]
    lit = highlight_series(still, name, DARK_PALETTE)
    changed = [
        (a, b)
        for one, two in zip(grid(still), grid(lit), strict=True)
        for a, b in zip(one, two, strict=True)
        if a != b
    ]
    assert len(changed) > 10
    assert all(look.bold and look.color == DARK_PALETTE.cursor for _, (_, look) in changed)
    assert highlight_series(still, "no such line", DARK_PALETTE) is still
