"""Drawings of stems, bars, tables, images and heatmaps."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.charts import (
    DARK_PALETTE,
    Axis,
    Bars,
    Images,
    Panel,
    Scatter,
    Stem,
    TextTable,
    draw_static,
)
from tests.charts import samples
from tests.charts.grid import grid


def test_the_strongest_features_stay_when_not_all_fit() -> None:
    chart = replace(samples.stem(40, truth=False), names=tuple(f"x{k:02d}" for k in range(40)))
    text = draw_static(chart, 60, 16, DARK_PALETTE).text()
    strongest = [chart.names[j] for j in np.argsort(-np.abs(chart.values))[:8]]
    assert "13 of 40" in text
    assert all(name in text for name in strongest)


@pytest.mark.parametrize("width", [39, 49, 88])
def test_names_of_stems_are_whole_where_the_stems_have_ten_columns_left(width: int) -> None:
    names = ("worst concave points", "mean area", "ash")
    chart = replace(samples.stem(3, truth=False), names=names)
    drawing = draw_static(chart, width, 12, DARK_PALETTE)
    assert all(name in drawing.text() for name in names)
    assert drawing.plot is not None
    assert drawing.plot.width >= 10
    longer = replace(chart, names=("x" * 60, "mean area", "ash"))
    drawing = draw_static(longer, width, 12, DARK_PALETTE)
    assert "…" in drawing.text()
    assert drawing.plot is not None
    assert drawing.plot.width >= 10


def test_thousands_of_features_all_leave_a_spike() -> None:
    chart = samples.stem(3000, truth=False)
    drawing = draw_static(chart, 118, 30, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    cells = grid(drawing)
    for k in range(plot.left, plot.left + plot.width):
        assert any(cells[row][k][0].strip("⠀ ┄┊") for row in range(plot.top, plot.top + plot.height))
    assert "1,000 of 3,000 nonzero" in drawing.text()


def test_bars_have_lengths_in_proportion_and_their_values_written() -> None:
    values = np.array([1.0, 0.5, 0.25, -0.5, 0.0])
    chart = Bars(title="", names=tuple("abcde"), values=values, value_axis=Axis("share"))
    lines = draw_static(chart, 100, 16, DARK_PALETTE).text().split("\n")[1:14:3]
    lengths = [line.count("━") + 0.5 * (line.count("╸") + line.count("╺")) for line in lines]
    assert lengths == pytest.approx(np.abs(values) * lengths[0], abs=1.6)
    assert lengths[0] > 40
    assert [line.replace("│", " ").split()[-1] for line in lines[:3]] == ["1", "0.5", "0.25"]
    assert lines[3].split()[1].startswith("-0.5")


def test_bars_that_do_not_fit_are_counted() -> None:
    assert "13 of 80" in draw_static(samples.bars(80), 76, 16, DARK_PALETTE).text()


def test_a_sheet_shows_the_highlighted_row_and_how_many_there_are() -> None:
    for at in (0, 12, 29):
        chart = TextTable(
            title="",
            columns=(">step", "what"),
            rows=tuple((str(k), f"row {k}") for k in range(30)),
            highlight=at,
        )
        text = draw_static(chart, 40, 10, DARK_PALETTE).text()
        marked = [line for line in text.split("\n") if line.startswith("▸")]
        assert len(marked) == 1
        assert marked[0].endswith(f"row {at}")
        assert "of 30" in text


def test_a_long_note_is_written_whole_where_the_rows_leave_room() -> None:
    note = " ".join(f"word{k}" for k in range(30))
    chart = TextTable(title="", columns=("a",), rows=(("1",), ("2",)), note=note)
    text = draw_static(chart, 60, 16, DARK_PALETTE).text()
    assert " ".join(text.split()).endswith(note)
    assert "…" in draw_static(chart, 60, 5, DARK_PALETTE).text()


def test_two_signs_in_one_place_are_one_sign_with_a_meaning() -> None:
    values = np.array([1.0, 2.0, 0.0])
    for truth, both in ((values, True), (np.array([0.5, 1.0, 0.0]), False)):
        axis = Axis("x")
        stem = Stem(title="", y_axis=axis, names=("a", "b", "c"), values=values, truth=truth)
        text = draw_static(stem, 76, 16, DARK_PALETTE).text()
        assert ("◉ both" in text) is both
        assert text.count("◉") == (3 if both else 0)


def test_images_that_do_not_fit_are_counted() -> None:
    assert "+" in draw_static(samples.picture(20), 33, 9, DARK_PALETTE).text()


def test_the_title_of_the_x_axis_stands_beside_its_numbers() -> None:
    chart = samples.path(10)
    assert draw_static(chart, 44, 20, DARK_PALETTE).text().split("\n")[-1].startswith("alpha ")
    long = replace(samples.traces(), x_axis=Axis("month of the year"))
    last = draw_static(long, 76, 20, DARK_PALETTE).text().split("\n")[-1]
    assert last.endswith("  month of the year")
    short = replace(samples.traces(), x_axis=Axis("months since"))
    last = draw_static(short, 76, 20, DARK_PALETTE).text().split("\n")[-1]
    assert last.split() == [
        "months",
        "since",
        "10",
        "20",
        "30",
        "40",
        "50",
        "60",
        "70",
    ]  # 0 has no room beside it


def test_figures_beyond_the_scale_of_a_map_are_given_as_its_end() -> None:
    chart = replace(
        samples.field(), values=np.where(samples.field().values > 9, 99.0, 0.5), limits=(0.0, 3.0)
    )
    text = draw_static(chart, 118, 30, DARK_PALETTE).text()
    assert ">3.00" in text
    assert "99" not in text


def test_what_is_drawn_over_a_map_is_named_in_its_title_row() -> None:
    chart = replace(samples.field(), legend=(("◆", "best"), ("─", "best of each row")))
    assert "◆ best  ─ best of each row" in draw_static(chart, 80, 12, DARK_PALETTE).text().split("\n")[0]
    some = np.where(np.arange(chart.values.shape[1]) < 3, np.nan, chart.values)
    drawn = draw_static(replace(chart, values=some), 80, 12, DARK_PALETTE).text()
    assert "◆ best  ─ best of each row  · not computed" in drawn.split("\n")[0]


def test_figures_and_names_on_a_map_have_one_ground() -> None:
    drawing = draw_static(samples.field(), 118, 30, DARK_PALETTE)
    for row in grid(drawing):
        text = "".join(char or " " for char, _ in row)
        for found in re.finditer(r"\d+\.\d+|minimum", text[12:]):
            grounds = {row[12 + k][1].back for k in range(*found.span())}
            assert len(grounds) == 1


def test_columns_of_a_sheet_that_do_not_fit_are_told() -> None:
    chart = TextTable(title="", columns=tuple("abcdefgh"), rows=(("x" * 12,) * 8,))
    assert "6 more columns in" in draw_static(chart, 40, 10, DARK_PALETTE).text()


def test_numbers_of_a_sheet_are_left_out_rather_than_cut() -> None:
    numbers = tuple(f"-0.00{k}253" for k in range(8))
    chart = TextTable(title="", columns=tuple(f">a long name {k}" for k in range(8)), rows=(numbers,))
    text = draw_static(chart, 60, 10, DARK_PALETTE).text()
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
        for row in grid(draw_static(chart, *size, DARK_PALETTE))
    ]
    across, down = max(map(sum, blocks)), sum(map(any, blocks))
    assert across / (2 * down) == pytest.approx(shape[1] / shape[0], rel=0.12)
    assert across == size[0] or down >= size[1] - 1


def test_a_picture_shrinks_by_averages() -> None:
    checks = np.indices((64, 64)).sum(axis=0) % 2
    cells = grid(draw_static(Images(title="", panels=(Panel("", checks),)), 32, 17, DARK_PALETTE))
    colors = {look.color for row in cells for char, look in row if char == "▀"}
    assert colors == {"#828282"}


def test_values_not_computed_are_dots_on_the_map() -> None:
    chart = samples.field()
    drawing = draw_static(chart, 76, 16, DARK_PALETTE)
    assert "· not computed" in drawing.text().split("\n")[0]
    plot = drawing.plot
    assert plot is not None
    corner = [row[plot.left + plot.width - 1][0] for row in grid(drawing)[plot.top :]]
    assert corner[0] == "·"
    assert corner[plot.height - 1] != "·"


def test_a_label_wider_than_its_place_is_cut_with_an_ellipsis() -> None:
    chart = Scatter(title="", x_axis=Axis("x"), y_axis=Axis("y"), dots=(), labels=((0.5, 0.5, "x" * 90),))
    text = draw_static(chart, 60, 12, DARK_PALETTE).text()
    assert "x…" in text
    assert "x" * 60 not in text


@pytest.mark.parametrize("size", [(42, 12), (88, 23), (170, 40)])
def test_a_large_picture_is_shown_in_part_a_pixel_in_each_half_of_a_cell(size: tuple[int, int]) -> None:
    at = np.arange(128) / 127
    pixels = np.stack([np.repeat(at[:, None], 128, 1), np.repeat(at[None], 128, 0), np.zeros((128, 128))], 2)
    chart = Images(title="", panels=(Panel("left", pixels), Panel("right", pixels)), focus=(0.3, 0.5))
    drawing = draw_static(chart, *size, DARK_PALETTE, heading="1 Images")
    rows = grid(drawing)[1:]
    half = (size[0] - 2) // 2
    assert all(char == "▀" for row in rows for char, _ in row[:half])
    down = [int(row[0][1].color[1:3], 16) / 255 * 127 for row in rows]
    across = [int(look.color[3:5], 16) / 255 * 127 for _, look in rows[0][:half]]
    assert np.diff(down) == pytest.approx(2.0, abs=3)
    assert np.mean(np.diff(across)) == pytest.approx(1.0, abs=0.15)
    assert (across[0] + across[-1]) / 2 == pytest.approx(64, abs=3)
    text = drawing.text()
    assert text.startswith("1 Images  left")
    assert "right" in text.split("\n")[0]


def points_of(text: str, names: tuple[str, ...]) -> set[int]:
    """Return the columns of the decimal points of the first numbers of some rows."""
    rows = [line for line in text.split("\n") if line.split() and line.split()[0] in names]
    assert len(rows) == len(names)
    return {row.index(".") for row in rows if "." in row}


def test_decimal_points_of_stems_stand_in_one_column() -> None:
    names, values = tuple("abcde"), np.array([121.0, -15.3, 1.04, 0.0, -0.00012])
    stem = Stem(title="", y_axis=Axis("coefficient"), names=names, values=values)
    text = draw_static(stem, 60, 14, DARK_PALETTE).text()
    assert len(points_of(text, names)) == 1
    whole = next(line for line in text.split("\n") if line.split()[:1] == ["a"])
    assert whole.index("121") + 3 in points_of(text, names)


def test_decimal_points_of_columns_beside_bars_stand_in_one_column() -> None:
    names = tuple("abc")
    bars = Bars(
        title="",
        names=names,
        values=np.array([1.0, 0.9, 0.2]),
        value_axis=Axis("frequency"),
        limits=(0.0, 1.0),
        columns=(("lasso", ("24.8", "-9.24", "0")),),
    )
    assert len(points_of(draw_static(bars, 60, 12, DARK_PALETTE).text(), names)) == 1


def test_a_table_keeps_its_last_column_where_columns_may_stand_closer() -> None:
    row = tuple(str(10**5 + k) for k in range(6))
    chart = TextTable(title="", columns=tuple(f">c{k}" for k in range(6)), rows=(row,))
    room = 2 + 6 * 6 + 5
    text = draw_static(chart, room, 8, DARK_PALETTE).text()
    assert all(number in text for number in row)
    assert "wider window" in draw_static(chart, room - 1, 8, DARK_PALETTE).text()


def test_all_rows_of_a_table_are_shown_rather_than_its_note() -> None:
    rows = tuple((f"row {k}",) for k in range(4))
    chart = TextTable(title="", columns=("name",), rows=rows, note="a note")
    tight, free = (draw_static(chart, 40, height, DARK_PALETTE).text() for height in (6, 8))
    assert all(f"row {k}" in tight for k in range(4))
    assert "a note" not in tight
    assert "a note" in free
