from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len

from lasso_tui.charts import (
    DARK_PALETTE,
    Axis,
    Bars,
    Chart,
    Curve,
    Drawing,
    Images,
    Level,
    Panel,
    Scatter,
    Stem,
    TextTable,
    Trace,
    XYChart,
    draw_still,
    lay_cursor,
)
from tests.charts import samples
from tests.charts.grid import grid

pytestmark = pytest.mark.lowest

SIZES = [(16, 3), (17, 4), (20, 5), (33, 7), (60, 12), (76, 16), (118, 30), (200, 60)]
ORDINARY, AWKWARD = samples.ordinary(), samples.awkward()


def check_rows(drawing: Drawing, width: int, height: int) -> None:
    assert len(drawing.rows) == height
    for row in drawing.rows:
        assert sum(cell_len(run.text) for run in row) == width


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ORDINARY)
def test_every_type_fills_its_cells_at_every_size(name: str, size: tuple[int, int]) -> None:
    drawing = draw_still(ORDINARY[name], *size, DARK_PALETTE)
    check_rows(drawing, *size)
    check_rows(lay_cursor(drawing, ORDINARY[name], DARK_PALETTE), *size)
    assert drawing.text().strip()


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_data_is_drawn_without_fail_or_warning(name: str) -> None:
    chart = AWKWARD[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for size in ((16, 3), (24, 8), (76, 16)):
            drawing = draw_still(chart, *size, DARK_PALETTE)
            check_rows(drawing, *size)
            check_rows(lay_cursor(drawing, chart, DARK_PALETTE), *size)


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (15, 3), (16, 2), (-3, 5)])
def test_too_small_a_place_says_so(size: tuple[int, int]) -> None:
    drawing = draw_still(samples.path(3), *size, DARK_PALETTE)
    check_rows(drawing, max(size[0], 0), max(size[1], 0))
    assert size[0] < 9 or "too small" in drawing.text()


@pytest.mark.parametrize("name", ORDINARY)
def test_drawing_twice_gives_the_same(name: str) -> None:
    first, second = (draw_still(ORDINARY[name], 76, 16, DARK_PALETTE) for _ in range(2))
    assert first.rows == second.rows


def test_a_chart_wider_than_the_terminal_is_drawn_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "10")
    x = np.linspace(0, 1, 50)
    chart = XYChart(title="", x_axis=Axis("x"), y_axis=Axis("y"), traces=(Trace("a", x, x),))
    drawing = draw_still(chart, 200, 60, DARK_PALETTE)
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
            trace = Trace("a", x, np.full(5, y), kind=kind, quiet=kind == "dots")
            chart = XYChart(title="", x_axis=axis, y_axis=axis, traces=(trace,), y_limits=(0.0, 1.0))
        drawing = draw_still(chart, 60, height, DARK_PALETTE)
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
    drawing = draw_still(chart, 60, height, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    drawn = {row for row, cells in enumerate(grid(drawing)) if any("⠀" < char <= "⣿" for char, _ in cells)}
    assert drawn == {plot.row_of(0.0)}


@pytest.mark.parametrize("width", [60, 76, 118])
def test_x_at_and_column_of_are_inverse(width: int) -> None:
    for chart in (samples.path(10), samples.curve(), samples.traces(), samples.field()):
        drawing = draw_still(chart, width, 16, DARK_PALETTE)
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
        drawing = draw_still(chart, 76, 16, DARK_PALETTE)
        assert all(drawing.x_at(k) is None for k in range(76))


def test_the_strongest_features_stay_when_not_all_fit() -> None:
    chart = replace(samples.stem(40, truth=False), names=tuple(f"x{k:02d}" for k in range(40)))
    text = draw_still(chart, 60, 16, DARK_PALETTE).text()
    strongest = [chart.names[j] for j in np.argsort(-np.abs(chart.values))[:8]]
    assert "of 40 features" in text
    assert all(name in text for name in strongest)


def test_thousands_of_features_all_leave_a_spike() -> None:
    chart = samples.stem(3000, truth=False)
    drawing = draw_still(chart, 118, 30, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    cells = grid(drawing)
    for k in range(plot.left, plot.left + plot.width):
        assert any(cells[row][k][0].strip("⠀ ┄┊") for row in range(plot.top, plot.top + plot.height))
    assert "1,000 of 3,000 nonzero" in drawing.text()


def test_bars_have_lengths_in_proportion_and_their_values_written() -> None:
    values = np.array([1.0, 0.5, 0.25, -0.5, 0.0])
    chart = Bars(title="", names=tuple("abcde"), values=values, value_axis=Axis("share"))
    lines = draw_still(chart, 100, 16, DARK_PALETTE).text().split("\n")[1:10:2]
    lengths = [line.count("━") + 0.5 * (line.count("╸") + line.count("╺")) for line in lines]
    assert lengths == pytest.approx(np.abs(values) * lengths[0], abs=1.6)
    assert lengths[0] > 40
    assert [line.replace("│", " ").split()[-1] for line in lines[:3]] == ["1", "0.5", "0.25"]
    assert lines[3].split()[1].startswith("-0.5")


def test_bars_that_do_not_fit_are_counted() -> None:
    assert "12 of 80" in draw_still(samples.bars(80), 76, 16, DARK_PALETTE).text()


def test_a_sheet_shows_the_highlighted_row_and_how_many_there_are() -> None:
    for at in (0, 12, 29):
        chart = TextTable(
            title="",
            columns=(">step", "what"),
            rows=tuple((str(k), f"row {k}") for k in range(30)),
            highlight=at,
        )
        text = draw_still(chart, 40, 10, DARK_PALETTE).text()
        marked = [line for line in text.split("\n") if line.startswith("▸")]
        assert len(marked) == 1
        assert marked[0].endswith(f"row {at}")
        assert "of 30" in text


def test_a_long_note_is_written_whole_where_the_rows_leave_room() -> None:
    note = " ".join(f"word{k}" for k in range(30))
    chart = TextTable(title="", columns=("a",), rows=(("1",), ("2",)), note=note)
    text = draw_still(chart, 60, 16, DARK_PALETTE).text()
    assert " ".join(text.split()).endswith(note)
    assert "…" in draw_still(chart, 60, 5, DARK_PALETTE).text()


def test_two_signs_in_one_place_are_one_sign_with_a_meaning() -> None:
    values = np.array([1.0, 2.0, 0.0])
    for truth, both in ((values, True), (np.array([0.5, 1.0, 0.0]), False)):
        axis, x = Axis("x"), np.arange(3.0)
        stem = Stem(title="", y_axis=axis, names=("a", "b", "c"), values=values, truth=truth)
        traces = XYChart(
            title="",
            x_axis=axis,
            y_axis=axis,
            traces=(Trace("true", x, truth, kind="dots"), Trace("found", x, values, kind="spikes")),
        )
        for chart in (stem, traces):
            text = draw_still(chart, 76, 16, DARK_PALETTE).text()
            assert ("◉ both" in text) is both
            assert text.count("◉") == (3 if both else 0)


def test_images_that_do_not_fit_are_counted() -> None:
    assert "+" in draw_still(samples.picture(20), 33, 9, DARK_PALETTE).text()


def test_the_marks_have_a_row_of_their_own_where_they_do_not_fit_beside_the_title() -> None:
    lines = draw_still(samples.path(10), 44, 20, DARK_PALETTE).text().split("\n")
    assert "alpha (penalty per sample)" in lines[-2]
    assert lines[-1].strip() == "m CV minimum   s 1-SE"
    assert "m CV minimum" in draw_still(samples.path(10), 76, 20, DARK_PALETTE).text().split("\n")[-1]


def test_columns_of_a_sheet_that_do_not_fit_are_told() -> None:
    chart = TextTable(title="", columns=tuple("abcdefgh"), rows=(("x" * 12,) * 8,))
    assert "3 more columns in" in draw_still(chart, 40, 10, DARK_PALETTE).text()


def test_numbers_of_a_sheet_are_left_out_rather_than_cut() -> None:
    numbers = tuple(f"-0.00{k}253" for k in range(8))
    chart = TextTable(title="", columns=tuple(f">a long name {k}" for k in range(8)), rows=(numbers,))
    text = draw_still(chart, 60, 10, DARK_PALETTE).text()
    row = next(line for line in text.split("\n") if "-0.00" in line)
    assert row.split() == list(numbers[: len(row.split())])
    assert f"{8 - len(row.split())} more columns in" in text


@pytest.mark.parametrize(
    ("size", "shape"), [((60, 20), (40, 40)), ((60, 20), (20, 80)), ((118, 30), (64, 32))]
)
def test_pictures_keep_their_proportions(size: tuple[int, int], shape: tuple[int, int]) -> None:
    """A cell is twice as high as it is wide: so many cells down are two times as many pixels."""
    chart = Images(title="", panels=(Panel("", np.ones(shape)),))
    blocks = [
        [char in "▀▄" and char != "" for char, _ in row]
        for row in grid(draw_still(chart, *size, DARK_PALETTE))
    ]
    across, down = max(map(sum, blocks)), sum(map(any, blocks))
    assert across / (2 * down) == pytest.approx(shape[1] / shape[0], rel=0.12)
    assert across == size[0] or down >= size[1] - 1


def test_a_picture_shrinks_by_averages() -> None:
    checks = np.indices((64, 64)).sum(axis=0) % 2
    cells = grid(draw_still(Images(title="", panels=(Panel("", checks),)), 32, 17, DARK_PALETTE))
    colors = {look.color for row in cells for char, look in row if char == "▀"}
    assert colors == {"#828282"}


def test_values_not_computed_are_dots_on_the_map() -> None:
    chart = samples.field()
    drawing = draw_still(chart, 76, 16, DARK_PALETTE)
    assert "· not computed" in drawing.text().split("\n")[0]
    plot = drawing.plot
    assert plot is not None
    corner = [row[plot.left + plot.width - 1][0] for row in grid(drawing)[plot.top :]]
    assert corner[0] == "·"
    assert corner[plot.height - 1] != "·"


def test_a_label_wider_than_its_place_is_cut_with_an_ellipsis() -> None:
    chart = Scatter(title="", x_axis=Axis("x"), y_axis=Axis("y"), dots=(), labels=((0.5, 0.5, "x" * 90),))
    text = draw_still(chart, 60, 12, DARK_PALETTE).text()
    assert "x…" in text
    assert "x" * 60 not in text


def test_all_types_are_covered() -> None:
    concrete = {type(chart) for chart in ORDINARY.values()}
    assert concrete == set(Chart.__subclasses__())
