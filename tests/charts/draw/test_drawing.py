"""Drawings of all charts at every size."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from rich.cells import cell_len

from lasso_tui.charts import (
    DARK_PALETTE,
    Axis,
    Chart,
    Curve,
    Drawing,
    Level,
    Trace,
    XYChart,
    draw_static,
    lay_cursor,
)
from tests.charts import awkward_samples, samples
from tests.charts.grid import grid

pytestmark = pytest.mark.lowest

SIZES = [(16, 3), (17, 4), (20, 5), (33, 7), (60, 12), (76, 16), (118, 30), (200, 60)]
ORDINARY, AWKWARD = samples.ordinary(), awkward_samples.awkward()


def check_rows(drawing: Drawing, width: int, height: int) -> None:
    assert len(drawing.rows) == height
    for row in drawing.rows:
        assert sum(cell_len(run.text) for run in row) == width


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ORDINARY)
def test_every_type_fills_its_cells_at_every_size(name: str, size: tuple[int, int]) -> None:
    drawing = draw_static(ORDINARY[name], *size, DARK_PALETTE)
    check_rows(drawing, *size)
    check_rows(lay_cursor(drawing, ORDINARY[name], DARK_PALETTE), *size)
    assert drawing.text().strip()


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_data_is_drawn_without_fail_or_warning(name: str) -> None:
    chart = AWKWARD[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for size in ((16, 3), (24, 8), (76, 16)):
            drawing = draw_static(chart, *size, DARK_PALETTE)
            check_rows(drawing, *size)
            check_rows(lay_cursor(drawing, chart, DARK_PALETTE), *size)


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (15, 3), (16, 2), (-3, 5)])
def test_too_small_a_place_says_so(size: tuple[int, int]) -> None:
    drawing = draw_static(samples.path(3), *size, DARK_PALETTE)
    check_rows(drawing, max(size[0], 0), max(size[1], 0))
    assert size[0] < 9 or "too small" in drawing.text()


@pytest.mark.parametrize("name", ORDINARY)
def test_drawing_twice_gives_the_same(name: str) -> None:
    first, second = (draw_static(ORDINARY[name], 76, 16, DARK_PALETTE) for _ in range(2))
    assert first.rows == second.rows


def test_a_chart_wider_than_the_terminal_is_drawn_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "10")
    x = np.linspace(0, 1, 50)
    chart = XYChart(title="", x_axis=Axis("x"), y_axis=Axis("y"), traces=(Trace("a", x, x),))
    drawing = draw_static(chart, 200, 60, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    cells = grid(drawing)
    for k in range(2, plot.width - 2, 7):
        drawn = [r for r in range(60) if "⠀" < cells[r][plot.left + k][0] <= "⣿"]
        expected = plot.row_of(k / (plot.width - 1))
        assert drawn
        assert all(abs(row - expected) <= 1 for row in drawn)


@pytest.mark.parametrize("kind", ["line", "dots", "crowd"])
@pytest.mark.parametrize("height", [9, 16, 30])
def test_what_is_drawn_stands_in_the_row_and_column_that_the_axes_tell(kind: str, height: int) -> None:
    axis, x = Axis("x"), np.linspace(0.0, 1.0, 5)
    for y in np.linspace(0.02, 0.98, 25):
        if kind == "crowd":
            members = np.full((5, 1), y)
            chart: Chart = Curve(
                title="",
                x_axis=axis,
                y_axis=axis,
                x=x,
                y=np.full(5, np.nan),
                members=members,
                levels=(Level(0.0, ""), Level(1.0, "")),
            )
        else:
            trace = Trace("a", x, np.full(5, y), kind=kind, faint=kind == "dots")
            chart = XYChart(title="", x_axis=axis, y_axis=axis, traces=(trace,), y_limits=(0.0, 1.0))
        drawing = draw_static(chart, 60, height, DARK_PALETTE)
        plot = drawing.plot
        assert plot is not None
        drawn = {
            (row, at)
            for row, cells in enumerate(grid(drawing))
            for at, (char, _) in enumerate(cells)
            if "⠀" < char <= "⣿"
        }
        within = (0.5 + plot.y.fraction(float(y)) * (plot.height - 1)) % 1
        if not 0.02 < within < 0.98:
            continue  # on the border of two rows: either will do
        assert {row for row, _ in drawn} == {plot.row_of(float(y))}
        expected = {plot.column(float(v)) for v in x}
        assert {at for _, at in drawn} == expected if kind == "dots" else expected <= {at for _, at in drawn}


@pytest.mark.parametrize("height", range(8, 30))
def test_a_line_at_zero_lies_on_the_zero_line(height: int) -> None:
    """Zero is on the border of two rows where their number is even and the axis symmetrical."""
    axis, x = Axis("x"), np.linspace(0.0, 1.0, 5)
    chart = XYChart(title="", x_axis=axis, y_axis=axis, traces=(Trace("a", x, 0 * x),), y_limits=(-1.0, 1.0))
    drawing = draw_static(chart, 60, height, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    drawn = {row for row, cells in enumerate(grid(drawing)) if any("⠀" < char <= "⣿" for char, _ in cells)}
    assert drawn == {plot.row_of(0.0)}


@pytest.mark.parametrize("width", [60, 76, 118])
def test_x_at_and_column_of_are_inverse(width: int) -> None:
    for chart in (samples.path(10), samples.curve(), samples.traces(), samples.field()):
        drawing = draw_static(chart, width, 16, DARK_PALETTE)
        plot = drawing.plot
        assert plot is not None
        for k in range(plot.left, plot.left + plot.width):
            x = drawing.x_at(k)
            assert x is not None
            assert drawing.column_of(x) == k
        assert drawing.x_at(plot.left - 1) is None
        assert drawing.x_at(plot.left + plot.width) is None


def test_charts_without_alpha_cannot_be_picked() -> None:
    for chart in (
        samples.stem(),
        samples.bars(),
        samples.spikes(),
        samples.picture(),
        samples.sheet(),
        samples.scatter(),
    ):
        drawing = draw_static(chart, 76, 16, DARK_PALETTE)
        assert all(drawing.x_at(k) is None for k in range(76))


def test_all_types_are_covered() -> None:
    concrete = {type(chart) for chart in ORDINARY.values()}
    assert concrete == set(Chart.__subclasses__())
