"""Drawings as SVG: well formed, every word in its place, dots and blocks as shapes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from lasso_tui.charts import LIGHT_PALETTE, Images, Panel, draw_static, lay_cursor, to_svg
from lasso_tui.charts.svg import BLOCKS, HEIGHT, RULES, WIDTH
from tests.charts.samples import curve, path

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart, width=60, height=16):
    return lay_cursor(draw_static(chart, width, height, LIGHT_PALETTE), chart, LIGHT_PALETTE)


@pytest.mark.parametrize("chart", [path(7), curve()], ids=["path", "curve"])
def test_every_word_and_every_dot_is_there(chart):
    drawing = drawn(chart)
    root = ET.fromstring(to_svg([("A <title> & more", drawing)], LIGHT_PALETTE))
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert texts[0] == "A <title> & more"
    shapes = BLOCKS.keys() | RULES.keys()
    shown = [
        c for c in drawing.text() if not c.isspace() and not 0x2800 <= ord(c) <= 0x28FF and c not in shapes
    ]
    assert sorted("".join(texts[1:]).replace(" ", "")) == sorted(shown)
    dots = sum(element.get("d").count("h0") for element in root.iter(f"{SVG}path"))
    assert dots == sum((ord(c) - 0x2800).bit_count() for c in drawing.text() if 0x2800 <= ord(c) <= 0x28FF)
    assert dots > 0
    strokes = sum(element.get("d").count("L") for element in root.iter(f"{SVG}path"))
    assert strokes == sum(len(RULES[c]) for c in drawing.text() if c in RULES) > 0


def test_the_rule_of_an_axis_goes_through_the_middle_of_its_cells():
    drawing = drawn(curve())
    lines = drawing.text().splitlines()
    row = next(k for k, line in enumerate(lines) if "└" in line)
    column = lines[row].index("└")
    root = ET.fromstring(to_svg([("a", drawing)], LIGHT_PALETTE))
    strokes = "".join(element.get("d") for element in root.iter(f"{SVG}path"))
    x, y = (column + 0.5) * WIDTH, (row + 1.5) * HEIGHT
    assert f"M{x:g} {y:g}L{x + WIDTH / 2:g} {y:g}" in strokes


def test_words_stand_in_their_cells_and_inside_the_picture():
    drawing = drawn(path(7))
    root = ET.fromstring(to_svg([("Path", drawing)], LIGHT_PALETTE))
    left, _, width, height = map(float, root.get("viewBox").split())
    lines = drawing.text().splitlines()
    for text in list(root.iter(f"{SVG}text"))[1:]:
        column, row = int(text.get("x")) // WIDTH, int(text.get("y")) // HEIGHT - 1
        word = "".join(text.itertext())
        assert word in lines[row]
        if lines[row].isascii():
            assert lines[row][column : column + len(word)] == word
        assert float(text.get("x")) + float(text.get("textLength")) <= left + width
        assert float(text.get("y")) <= height


def test_pixels_of_a_picture_are_rectangles_of_their_colour():
    picture = Images(title="P", panels=(Panel("one", np.array([[0.0, 1.0], [1.0, 0.0]])),))
    root = ET.fromstring(to_svg([("P", drawn(picture, 40, 12))], LIGHT_PALETTE))
    fills = {rect.get("fill") for rect in list(root.iter(f"{SVG}rect"))[1:]}
    assert {"#000000", "#ffffff"} <= fills


def test_drawings_stand_below_each_other():
    one = ET.fromstring(to_svg([("a", drawn(path(3)))], LIGHT_PALETTE))
    two = ET.fromstring(to_svg([("a", drawn(path(3))), ("b", drawn(curve()))], LIGHT_PALETTE))
    assert float(two.get("height")) > 1.9 * float(one.get("height")) - HEIGHT
    assert two.get("aria-label") == "a, b"
