from __future__ import annotations

import numpy as np

from lasso_tui.charts import DARK_PALETTE, Axis, Curve, Drawing, Trace, XYChart, draw_static
from tests.charts import samples


def inside(drawing: Drawing) -> tuple[int, int, int, int]:
    assert drawing.plot is not None
    plot = drawing.plot
    return plot.top, plot.left, plot.height, plot.width


def test_the_line_nearest_to_a_cell_is_the_one_found_by_looking_at_all() -> None:
    chart = samples.path(12)
    drawing = draw_static(chart, 76, 16, DARK_PALETTE)
    top, left, height, width = inside(drawing)
    plot = drawing.plot
    assert plot is not None
    order = np.argsort(chart.x)
    for column in range(left, left + width, 7):
        x = drawing.x_at(column)
        assert x is not None
        at = [np.interp(np.log(x), np.log(chart.x[order]), chart.y[order, j]) for j in range(12)]
        at = [v if chart.y[:, j].any() else np.inf for j, v in enumerate(at)]  # lines of zeros are not drawn
        for row in range(top, top + height):
            value = plot.y.value(float(plot.centres()[1][row - top]))
            name = drawing.nearest(row, column)
            assert name is not None
            least = min(abs(v - value) for v, n in zip(at, chart.names, strict=True) if n == name)
            assert least <= min(abs(v - value) for v in at) + 1e-9


def test_outside_the_plot_nothing_is_near() -> None:
    drawing = draw_static(samples.path(12), 76, 16, DARK_PALETTE)
    top, left, height, width = inside(drawing)
    for row, column in ((top - 1, left), (top + height, left), (top, left - 1), (top, left + width)):
        assert drawing.nearest(row, column) is None


def test_a_trace_is_near_only_where_it_has_values() -> None:
    x = np.arange(10.0)
    half = np.where(x < 5, 1.0, np.nan)
    chart = XYChart(
        title="",
        x_axis=Axis("x"),
        y_axis=Axis("y"),
        traces=(Trace("half", x, half), Trace("whole", x, np.zeros(10))),
    )
    drawing = draw_static(chart, 76, 16, DARK_PALETTE)
    top, left, _, width = inside(drawing)
    assert drawing.nearest(top, left + 2) == "half"
    assert drawing.nearest(top, left + width - 3) == "whole"


def test_a_single_member_of_a_curve_has_no_number() -> None:
    x = np.geomspace(1.0, 0.01, 20)
    level = np.where((x > 0.05) & (x < 0.5), 1.0, np.nan)[:, None]
    for members, name in ((level, "alike"), (np.column_stack([level, level + 3.0]), "alike: 1")):
        chart = Curve(
            title="",
            x_axis=Axis("alpha", log=True),
            y_axis=Axis("y"),
            x=x,
            y=np.full(20, 2.0),
            label="mean",
            members=members,
            members_label="alike",
        )
        drawing = draw_static(chart, 76, 16, DARK_PALETTE)
        top, left, height, width = inside(drawing)
        assert drawing.nearest(top + height - 1, left + width // 2) == name
        assert drawing.nearest(top + height - 1, left) == "mean"


def test_features_are_found_by_their_rows() -> None:
    for chart in (samples.stem(6), samples.bars(6)):
        drawing = draw_static(chart, 76, 24, DARK_PALETTE)
        rows = {row: drawing.nearest(row, 40) for row in range(24)}
        assert [name for name in rows.values() if name is not None] == list(chart.names)


def test_the_labelled_point_and_the_spike_are_found() -> None:
    chart = samples.scatter()
    drawing = draw_static(chart, 76, 24, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    for x, y, label in chart.labels:
        column = plot.column(x)
        assert column is not None
        near = {
            text
            for a, b, text in chart.labels
            if plot.column(a) == column and plot.row_of(b) == plot.row_of(y)
        }
        assert drawing.nearest(plot.row_of(y), column) in near | {label, "odd"}
    stem = samples.stem(3000)
    drawing = draw_static(stem, 118, 30, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    strongest = int(np.abs(stem.values).argmax())
    column = plot.column(float(strongest))
    assert column is not None
    assert drawing.nearest(plot.row_of(float(stem.values[strongest])), column) == stem.names[strongest]


def test_signals_have_names_between_their_spikes_too() -> None:
    chart = samples.spikes()
    drawing = draw_static(chart, 76, 16, DARK_PALETTE)
    top, left, height, width = inside(drawing)
    found = {drawing.nearest(row, at) for row in range(top, top + height) for at in range(left, left + width)}
    assert found == {trace.label for trace in chart.traces}


def test_panels_and_rows_of_a_table_have_names() -> None:
    picture = samples.picture()
    drawing = draw_static(picture, 118, 30, DARK_PALETTE)
    found = {drawing.nearest(10, column) for column in range(118)} - {None}
    assert found == {panel.title for panel in picture.panels}
    drawing = draw_static(samples.sheet(5), 76, 16, DARK_PALETTE)
    assert {drawing.nearest(row, 3) for row in range(16)} - {None} == set("01234")
