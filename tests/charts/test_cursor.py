from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.charts import DARK_PALETTE, LIGHT_PALETTE, Chart, changed_columns, draw_static, lay_cursor
from tests.charts import samples
from tests.charts.grid import column, grid

CHARTS: dict[str, Chart] = {
    "Lines": samples.path(30),
    "Curve": samples.curve(),
    "Traces": samples.traces(),
    "Map": samples.field(),
}


def differing(one: list, other: list) -> set[int]:
    return {k for a, b in zip(one, other, strict=True) for k in range(len(a)) if a[k] != b[k]}


@pytest.mark.parametrize("glyphs", ["braille", "ascii"])
@pytest.mark.parametrize("name", CHARTS)
def test_the_cursor_changes_its_column_alone(name: str, glyphs: str) -> None:
    chart = CHARTS[name]
    still = draw_static(chart, 76, 16, DARK_PALETTE, glyphs)
    plot = still.plot
    assert plot is not None
    before = still
    for k in range(plot.left, plot.left + plot.width, 3):
        after = lay_cursor(still, replace(chart, cursor=still.x_at(k)), DARK_PALETTE)
        assert after.cursor == k
        assert differing(grid(still), grid(after)) == {k}
        told = {c for first, end in changed_columns(before, after) for c in range(first, end)}
        assert told == differing(grid(before), grid(after))
        before = after


def test_the_cursor_can_be_taken_away_and_need_not_move() -> None:
    chart = CHARTS["Lines"]
    still = draw_static(chart, 76, 16, DARK_PALETTE)
    shown = lay_cursor(still, chart, DARK_PALETTE)
    assert changed_columns(shown, lay_cursor(still, chart, DARK_PALETTE)) == ()
    gone = lay_cursor(shown, replace(chart, cursor=None), DARK_PALETTE)
    assert grid(gone) == grid(still)
    outside = lay_cursor(shown, replace(chart, cursor=1e9), DARK_PALETTE)
    assert grid(outside) == grid(still)


def test_the_cursor_is_a_sign_not_only_a_colour() -> None:
    for chart in CHARTS.values():
        still = draw_static(chart, 76, 16, DARK_PALETTE)
        shown = lay_cursor(still, chart, DARK_PALETTE)
        assert shown.cursor is not None
        assert "│" in column(shown, shown.cursor)
        assert "▲" in column(shown, shown.cursor)


def test_another_picture_is_another_picture() -> None:
    chart = CHARTS["Lines"]
    dark, light = (draw_static(chart, 76, 16, palette) for palette in (DARK_PALETTE, LIGHT_PALETTE))
    assert changed_columns(dark, light) == ((0, 76),)


def test_marks_in_one_column_stand_side_by_side() -> None:
    drawing = draw_static(samples.path(10), 76, 16, DARK_PALETTE)
    assert drawing.column_of(0.01) == drawing.column_of(0.0101)
    axis = next(line for line in drawing.text().split("\n") if line.lstrip().startswith("└"))
    assert "ms" in axis


def test_the_cursor_leaves_the_keys_of_the_marks_readable() -> None:
    chart = samples.path(10)
    still = draw_static(chart, 76, 16, DARK_PALETTE)
    shown = lay_cursor(still, replace(chart, cursor=0.01), DARK_PALETTE)
    assert shown.cursor is not None
    assert "m" in column(shown, shown.cursor)
