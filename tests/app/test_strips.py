"""Rows of styled text: a part of a row is what the whole row has there."""

from __future__ import annotations

import numpy as np
from rich.style import Style
from textual.geometry import Region

from lasso_tui.app.frame.strips import changed_columns, strip_around, strip_of
from lasso_tui.charts.cells import CellStyle, StyledText

BASE = Style(color="#d8dee4", bgcolor="#11151a")
RUNS = tuple(
    StyledText(text, CellStyle(color))
    for text, color in (
        ("coef", "#ffffff"),
        (" ⣀⡠⠤", "#56b4e9"),
        ("漢字", "#e69f00"),
        ("e\u0301x", ""),
        (" " * 10, ""),
    )
)
WIDTH = 24


def test_what_is_around_some_columns_is_right_there_and_has_the_rows_width() -> None:
    whole = strip_of(RUNS, WIDTH, BASE)
    for first in range(WIDTH):
        for end in range(first + 1, WIDTH + 1):
            part = strip_around(RUNS, first, end, WIDTH, BASE)
            assert sum(segment.cell_length for segment in part) == WIDTH
            assert part.crop(first, end).simplify() == whole.crop(first, end).simplify()


def test_columns_that_changed_are_joined_in_each_row() -> None:
    rng = np.random.default_rng(0)
    regions = [Region(*map(int, (*rng.integers(0, 20, 2), *rng.integers(1, 5, 2)))) for _ in range(20)]
    spans = changed_columns(regions)
    for y in range(30):
        rows = [region for region in regions if region.y <= y < region.bottom]
        if rows:
            assert spans[y] == (min(r.x for r in rows), max(r.right for r in rows))
        else:
            assert y not in spans
