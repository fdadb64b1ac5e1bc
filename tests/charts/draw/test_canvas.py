from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lasso_tui.charts import (
    DARK_PALETTE,
    TERMINAL_PALETTE,
    Axis,
    Curve,
    Lines,
    draw_static,
    highlight_series,
)
from lasso_tui.charts.draw import canvas
from tests.charts import awkward_samples, samples


@pytest.fixture
def plotted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[float], list[float]]]:
    """What plotext is given."""
    seen: list[tuple[list[float], list[float]]] = []
    draw = canvas._render

    def drawn(width: int, height: int, pieces: list) -> str:
        seen.extend(pieces)
        return draw(width, height, pieces)

    monkeypatch.setattr(canvas, "_render", drawn)
    return seen


def test_plotext_gets_few_points_however_many_lines_there_are(plotted: list) -> None:
    draw_static(samples.path(250, 100), 118, 30, DARK_PALETTE)
    assert 0 < sum(len(xs) for xs, _ in plotted) < 250
    assert len(plotted) == len(DARK_PALETTE.series)


def test_plotext_gets_no_more_points_than_there_are_dots(plotted: list) -> None:
    x = np.linspace(0, 1, 20_000)
    noise = np.random.default_rng(0).normal(size=20_000)
    draw_static(Curve(title="", x_axis=Axis("x"), y_axis=Axis("y"), x=x, y=noise), 60, 12, DARK_PALETTE)
    assert 100 < sum(len(xs) for xs, _ in plotted) <= 4 * 2 * 60


def test_plotext_never_gets_a_number_that_is_not_finite(plotted: list) -> None:
    """It ends the whole process on them."""
    for chart in awkward_samples.awkward().values():
        draw_static(chart, 60, 12, DARK_PALETTE)
    assert plotted
    assert all(np.isfinite(xs).all() and np.isfinite(ys).all() for xs, ys in plotted)


def test_lines_that_never_leave_zero_are_not_render(plotted: list) -> None:
    x = np.geomspace(0.01, 1.0, 20)
    y = np.zeros((20, 500))
    y[:10, 7] = np.linspace(1.0, 0.1, 10)
    names = tuple(f"x{k}" for k in range(500))
    chart = Lines(title="", x_axis=Axis("alpha", log=True), y_axis=Axis("y"), x=x, y=y, names=names)
    assert "x7" in draw_static(chart, 60, 12, DARK_PALETTE).text()
    assert len(plotted) == 1


def test_a_picked_line_has_the_terminals_own_colour_of_text_where_the_cursor_has() -> None:
    chart = samples.path(5)
    drawing = draw_static(chart, 60, 12, TERMINAL_PALETTE)
    assert TERMINAL_PALETTE.cursor == ""
    assert highlight_series(drawing, chart.names[0], TERMINAL_PALETTE).rows != drawing.rows


def test_charts_can_be_render_from_several_threads() -> None:
    charts = [samples.path(k + 2, seed=k) for k in range(8)]
    alone = [draw_static(chart, 60, 12, DARK_PALETTE).rows for chart in charts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda chart: draw_static(chart, 60, 12, DARK_PALETTE).rows, charts))
    assert together == alone


def test_plotext_comes_without_pictures_and_tests_which_work_when_they_are_wanted() -> None:
    code = """
import sys
from lasso_tui.charts import warm_up
warm_up()
assert not {"unittest", "PIL._imaging"} & set(sys.modules)
import PIL.Image
from PIL import Image, ImageOps
assert ImageOps.invert(Image.new("L", (2, 1), 255)).getpixel((0, 0)) == PIL.Image.new("L", (1, 1)).getpixel((0, 0))
"""
    subprocess.run([sys.executable, "-c", code], check=True)
