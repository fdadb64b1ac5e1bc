"""Number and title stand at the beginning of one row of every chart, and what is below can still be found."""

from __future__ import annotations

import pytest

from lasso_tui.charts import DARK_PALETTE, draw_static
from tests.charts import samples

SAMPLES = samples.ordinary()

HEADING = "3 A title"


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("size", [(88, 35), (60, 16), (50, 9), (20, 4)])
def test_every_chart_begins_with_its_heading(name: str, size: tuple[int, int]) -> None:
    drawing = draw_static(SAMPLES[name], *size, DARK_PALETTE, heading=HEADING)
    assert drawing.text().startswith(HEADING)
    assert len(drawing.rows) == drawing.height == size[1]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_chart_without_a_title_row_is_the_same_one_row_further_down(name: str) -> None:
    plain = draw_static(SAMPLES[name], 70, 20, DARK_PALETTE)
    headed = draw_static(SAMPLES[name], 70, 21, DARK_PALETTE, heading=HEADING)
    if headed.text().splitlines()[0].strip() == HEADING and plain.text().splitlines()[0].strip() != "":
        assert headed.text().splitlines()[1:] == plain.text().splitlines()
        for row in range(20):
            assert headed.nearest(row + 1, 30) == plain.nearest(row, 30)
