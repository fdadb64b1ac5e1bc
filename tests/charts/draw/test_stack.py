"""Charts over one x axis: the same columns in all, one cursor, the values that matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.charts import (
    DARK_PALETTE,
    Axis,
    Curve,
    Focus,
    Level,
    Stack,
    chart_as_table,
    draw_static,
    highlight_series,
    lay_cursor,
)
from tests.charts import samples
from tests.charts.grid import grid

SIZES = [(58, 18), (88, 35), (130, 52)]


def columns_with(drawing, char: str) -> set[int]:
    return {k for row in grid(drawing) for k, (c, _) in enumerate(row) if c == char}


@pytest.mark.parametrize("size", SIZES)
def test_axes_and_marks_stand_in_the_same_columns(size):
    chart = samples.stack()
    drawing = draw_static(chart, *size, DARK_PALETTE)
    assert len(columns_with(drawing, "┤") | columns_with(drawing, "├") | columns_with(drawing, "└")) == 1
    for part in drawing.reader._parts:
        plot = part[1]
        assert (plot.left, plot.width, plot.x) == (
            drawing.plot.left,
            drawing.plot.width,
            drawing.plot.x,
        )


@pytest.mark.parametrize("size", SIZES)
def test_the_cursor_is_one_line_through_all_parts(size):
    chart = samples.stack()
    still = draw_static(chart, *size, DARK_PALETTE)
    (_, first, _), (_, last, _) = still.reader._parts
    for x in np.geomspace(0.002, 2.0, 50):
        drawn = lay_cursor(still, replace(chart, cursor=float(x)), DARK_PALETTE)
        column = drawn.cursor
        assert column == first.column(x) == last.column(x)
        changed = {
            k
            for now, before in zip(grid(drawn), grid(still), strict=True)
            for k, (a, b) in enumerate(zip(now, before, strict=True))
            if a != b
        }
        assert changed == {column}
        assert drawn.x_at(column) == pytest.approx(x, rel=0.2)


def test_a_focus_shows_the_minimum_and_names_what_is_beyond():
    chart = samples.stack()
    drawing = draw_static(chart, 88, 35, DARK_PALETTE)
    _, plot, _ = drawing.reader._parts[1]
    assert plot.y.fraction(3000 - 120) > -0.5 / (plot.height - 1)
    assert plot.y.high < 5938
    assert "null 5938 ↑" in drawing.text()
    assert plot.row_of(3000 - 120) - plot.row_of(3300) >= 2


@pytest.mark.parametrize(("rows", "high"), [(5, 3240.0), (9, 3360.0)])
def test_a_focus_has_less_above_the_minimum_where_there_are_few_rows(rows, high):
    assert Focus(3000.0, 120.0, 3100.0).limits(rows) == (2880.0, high)
    assert Focus(3000.0, 120.0, 9000.0).limits(rows) == (2880.0, 9000.0)


@pytest.mark.parametrize("width", [43, 48, 88])
def test_the_only_thin_line_is_named_in_the_title_row_else_beside_it(width):
    x = np.geomspace(0.01, 10, 50)
    y = 3000 + 100 * np.log(x / 0.3) ** 2
    near = np.where(y < 3040, 3000.0, np.nan)[:, None]
    chart = Curve(
        title="CV error",
        x_axis=Axis("alpha", log=True),
        y_axis=Axis("MSE ± 1 SE"),
        x=x,
        y=y,
        low=y - 80,
        high=y + 80,
        focus=Focus(3000.0, 80.0, 3100.0),
        members=near,
        members_label="not distinguishable from m",
        levels=(Level(3190.0, "naive"), Level(5938.0, "null")),
    )
    drawing = draw_static(chart, width, 14, DARK_PALETTE, heading="2 CV error")
    lines = drawing.text().split("\n")
    named = [k for k, line in enumerate(lines) if "─ not distinguishable from m" in line]
    assert len(named) == 1
    assert named[0] == 0 or 0 < named[0] - drawing.plot.row_of(3000.0) <= 2
    assert (named[0] == 0) == (width > 48)
    assert "null 5938 ↑" in lines[0]
    assert sum("naive 3190" in line for line in lines) == 1


def test_what_does_not_fit_is_left_out_from_below():
    chart = samples.stack()
    drawing = draw_static(chart, 60, 7, DARK_PALETTE)
    assert len(drawing.reader._parts) == 1
    assert "├" not in drawing.text()


def test_series_are_found_read_and_highlighted_in_their_own_part():
    chart = samples.stack()
    drawing = draw_static(chart, 88, 35, DARK_PALETTE)
    (rows, plot, _), (below, _, _) = drawing.reader._parts
    line, error = chart.parts[0].names[0], chart.parts[1].label
    assert {line, error} <= set(drawing.names(0.0021))
    assert drawing.value(error, 0.002) == pytest.approx(3000, abs=5)
    assert drawing.nearest(below.stop - 4, plot.left + 2) == error
    assert drawing.nearest(rows.start + 4, plot.left + 2) in chart.parts[0].names
    lit = highlight_series(drawing, error, DARK_PALETTE)
    changed = [k for k, (a, b) in enumerate(zip(grid(drawing), grid(lit), strict=True)) if a != b]
    assert changed
    assert all(k in below for k in changed)


def test_only_the_cursor_may_differ_for_the_same_static_drawing():
    chart = samples.stack()
    assert chart.same_static(replace(chart, cursor=0.5))
    moved = tuple(replace(part, cursor=0.5) for part in chart.parts)
    assert chart.same_static(replace(chart, parts=moved))
    assert not chart.same_static(replace(chart, heights=(1, 1)))
    assert not chart.same_static(replace(chart, parts=(chart.parts[0], replace(chart.parts[1], focus=None))))
    with pytest.raises(ValueError, match="heights"):
        Stack(title="x", parts=chart.parts, heights=(1,))


def test_the_table_has_the_columns_of_all_parts():
    chart = samples.stack()
    table = chart_as_table(chart)
    path, errors = map(chart_as_table, chart.parts)
    assert set(table.columns) == set(path.columns) | set(errors.columns)
    assert len(table.rows) == len(path.rows)
    assert table.rows[3][table.columns.index(errors.columns[1])] == errors.rows[3][1]
    assert table.rows[3][-1] == path.rows[3][-1]
    assert table.highlight is not None
