"""Every colour can be told from what it stands on, and no meaning hangs on a colour alone."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.app.themes import CONTRAST, DARK, LIGHT
from lasso_tui.charts import (
    DARK_PALETTE,
    HIGH_CONTRAST_PALETTE,
    LIGHT_PALETTE,
    Axis,
    Dots,
    Palette,
    Scatter,
    draw_static,
)
from lasso_tui.charts.colors import contrast, legible, luminance, viridis
from tests.charts import samples
from tests.charts.grid import grid

PALETTES = {
    "dark": (DARK_PALETTE, DARK),
    "light": (LIGHT_PALETTE, LIGHT),
    "contrast": (HIGH_CONTRAST_PALETTE, CONTRAST),
}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert luminance("#808080") == pytest.approx(0.2159, abs=1e-4)


@pytest.mark.parametrize("name", PALETTES)
def test_texts_have_a_contrast_of_four_and_a_half_and_series_of_three(name: str) -> None:
    palette, theme = PALETTES[name]
    assert theme.background is not None
    for color in (palette.text, palette.quiet, palette.mark, palette.cursor):
        assert contrast(color, theme.background) >= 4.5
    for color in (*palette.series, palette.estimate, palette.truth):
        assert contrast(color, theme.background) >= 3.0
    assert contrast(palette.faint, theme.background) >= 3.0


@pytest.mark.parametrize("name", PALETTES)
def test_all_that_is_drawn_can_be_told_from_its_background(name: str) -> None:
    palette, theme = PALETTES[name]
    for title, chart in samples.ordinary().items():
        for row in grid(draw_static(chart, 76, 16, palette)):
            for char, look in row:
                if not char.isalnum():
                    continue
                back = look.back or theme.background
                assert back is not None
                assert contrast(look.color or palette.text, back) >= 3.0, (title, char, look)


def test_the_colours_of_a_map_grow_lighter_evenly() -> None:
    colors = viridis(np.linspace(0, 1, 11))
    codes = ["#" + "".join(f"{round(255 * v):02x}" for v in color) for color in colors]
    steps = np.diff([luminance(code) ** (1 / 2.4) for code in codes])
    assert (steps > 0.03).all()
    assert steps.max() < 2.5 * steps.min()


@pytest.mark.parametrize("back", ["#440154", "#31688e", "#35b779", "#fde725", "#808080"])
def test_what_is_written_on_a_colour_is_legible(back: str) -> None:
    assert contrast(legible("", back), back) >= 4.5
    assert contrast(legible("#ffffff", back), back) >= 3.0


def shown_signs(palette: Palette, chart: Scatter, glyphs: str) -> set[str]:
    drawing = draw_static(chart, 76, 16, palette, glyphs)
    assert drawing.plot is not None
    first = drawing.plot.top
    return {char for row in grid(drawing)[first : first + drawing.plot.height] for char, _ in row}


@pytest.mark.parametrize(("glyphs", "signs"), [("braille", "●▲■◆○△□◇"), ("ascii", "*^#%oA=+")])
def test_classes_differ_by_their_signs(glyphs: str, signs: str) -> None:
    x = np.linspace(0, 1, 30)
    classes = tuple(Dots(f"class {k}", x[3 * k : 3 * k + 2], x[:2] * k) for k in range(8))
    axis = Axis("x")
    scatter = Scatter(title="", x_axis=axis, y_axis=axis, dots=classes)
    assert set(signs) <= shown_signs(DARK_PALETTE, scatter, glyphs)


def test_estimate_and_truth_differ_by_their_signs() -> None:
    text = draw_static(samples.stem(), 76, 16, DARK_PALETTE).text()
    assert "● estimate" in text
    assert "○ truth" in text
    assert text.count("●") > 2
    assert text.count("○") > 2


def test_a_map_can_be_read_by_its_figures() -> None:
    chart = samples.field()
    drawing = draw_static(chart, 118, 30, DARK_PALETTE)
    plot = drawing.plot
    assert plot is not None
    found = 0
    for at, row in enumerate(grid(drawing)[plot.top : plot.top + plot.height], plot.top):
        text = "".join(char or " " for char, _ in row)[plot.left : plot.left + plot.width]
        for k in range(5, plot.width - 4, 10):
            figure = text[k : k + 4].strip("▀▄· ")
            if not figure.replace(".", "").isdigit():
                continue
            found += 1
            i = np.abs(np.log(chart.x) - np.log(plot.x_at(plot.left + k) or 1)).argmin()
            up = plot.y.value(1 - 2 * (at - plot.top) / (2 * plot.height - 1))
            j = np.abs(chart.y - up).argmin()
            assert float(figure) == pytest.approx(chart.values[j, i], abs=0.06)
    assert found > 15
