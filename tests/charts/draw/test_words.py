"""Bars of two sides, and texts with marked words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lasso_tui.charts import (
    DARK_PALETTE,
    LIGHT_PALETTE,
    MarkedText,
    MarkedWord,
    Palette,
    chart_as_table,
    draw_static,
)
from lasso_tui.charts.colors import contrast, luminance
from tests.charts import samples
from tests.charts.grid import grid


def test_both_signs_have_their_own_side_and_one_scale() -> None:
    values = np.array([4.0, -2.0, 1.0, -4.0])
    chart = replace(samples.two_sided(4), names=("a1", "b2", "c3", "d4"), values=values)
    rows = grid(draw_static(chart, 80, 6, DARK_PALETTE))
    text = ["".join(char for char, _ in row) for row in rows]
    middle = text[1].index("│")
    for name, value in zip(chart.names, values, strict=True):
        line = next(line for line in text if name in line)
        assert (line.index(name) > middle) == (value > 0)
        side = line[middle:] if value > 0 else line[:middle]
        length = side.count("━") + 0.5 * (side.count("╸") + side.count("╺"))
        assert f"{abs(value):.2f}" in side
        assert length == pytest.approx(abs(value) / 4 * max(line_lengths(text, middle)), abs=1.1)
    assert text[1].index("d4") < middle < text[1].index("a1")
    assert "← negative" in text[0]
    assert "positive →" in text[0]


def line_lengths(text: list[str], middle: int) -> list[float]:
    return [
        side.count("━") + 0.5 * (side.count("╸") + side.count("╺"))
        for line in text
        for side in (line[:middle], line[middle:])
    ]


@pytest.mark.parametrize("palette", [DARK_PALETTE, LIGHT_PALETTE])
def test_the_ground_of_a_word_says_sign_and_size(palette: Palette) -> None:
    words = tuple(MarkedWord(f"w{k}", v) for k, v in enumerate((2.0, 0.5, -2.0, 0.0, float("nan"))))
    chart = MarkedText(title="Sentence", words=words, value_axis=samples.COEFFICIENT, notes=("sum",))
    drawing = draw_static(chart, 60, 8, palette)
    rows = grid(drawing)
    text = ["".join(char for char, _ in row) for row in rows]
    at = next(k for k, line in enumerate(text) if "w0" in line)
    looks = [rows[at][text[at].index(word.text)][1] for word in words]
    assert [bool(look.back) for look in looks] == [True, True, True, False, False]
    backs = [look.back for look in looks[:3]]
    assert len(set(backs)) == 3
    assert all(contrast(look.color, look.back) >= 3 for look in looks[:3])
    darker = luminance(backs[1]) < luminance(backs[0])
    assert darker == (palette is DARK_PALETTE)
    assert text[at - 1].split() == ["+2.00", "+0.50", "−2.00", "·", "?"]
    assert "sum" in "\n".join(text)
    table = chart_as_table(chart)
    assert table is not None
    assert [row[0] for row in table.rows] == [word.text for word in words]


def test_words_that_do_not_fit_are_counted() -> None:
    text = draw_static(samples.sentence(), 40, 9, DARK_PALETTE).text()
    shown = sum(word in text for word in ("The", "plot", "was", "terrible,", "但", "I", "loved"))
    assert shown == 7
    assert "+17 words" in text


@pytest.mark.parametrize("width", [44, 60, 88])
def test_both_sides_are_named_however_narrow(width: int) -> None:
    first = draw_static(samples.two_sided(), width, 10, DARK_PALETTE, heading="1 Words").text().split("\n")[0]
    assert "← negative" in first
    assert "positive →" in first
