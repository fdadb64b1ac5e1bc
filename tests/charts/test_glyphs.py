from __future__ import annotations

import pytest
from rich.cells import cell_len

from lasso_tui.charts import DARK_PALETTE, draw_static, lay_cursor
from lasso_tui.charts.glyphs import translation
from tests.charts import samples

ORDINARY = samples.ordinary()


@pytest.mark.parametrize("size", [(16, 3), (60, 12), (118, 30)], ids=str)
@pytest.mark.parametrize("name", ORDINARY)
def test_an_ascii_drawing_is_ascii(name: str, size: tuple[int, int]) -> None:
    chart = ORDINARY[name]
    drawing = lay_cursor(draw_static(chart, *size, DARK_PALETTE, "ascii"), chart, DARK_PALETTE)
    for row in drawing.rows:
        text = "".join(run.text for run in row)
        assert text.encode("ascii").isascii()
        assert text.isprintable()
        assert len(text) == size[0]


@pytest.mark.parametrize("name", ORDINARY)
def test_a_block_drawing_has_no_braille(name: str) -> None:
    drawing = draw_static(ORDINARY[name], 76, 16, DARK_PALETTE, "block")
    assert not any("⠀" <= char <= "⣿" for char in drawing.text())
    assert all(sum(cell_len(run.text) for run in row) == 76 for row in drawing.rows)


@pytest.mark.parametrize(
    ("dots", "block", "ascii_"),
    [
        ("⠀", " ", " "),
        ("⣿", "█", "#"),
        ("⠉", "▀", "'"),
        ("⣀", "▄", "_"),
        ("⡇", "▌", "|"),
        ("⢸", "▐", "|"),
        ("⠒", "▀", "-"),
        ("⡠", "▄", "/"),
        ("⢄", "▄", "\\"),
    ],
)
def test_braille_becomes_what_looks_like_it(dots: str, block: str, ascii_: str) -> None:
    for glyphs, wanted in (("block", block), ("ascii", ascii_)):
        table = translation(glyphs)
        assert table is not None
        assert dots.translate(table) == wanted


@pytest.mark.parametrize("text", ["目标", "é", "e\u0301", "Łódź ", "α≥0.5…", "한", "🙂"])
def test_translated_texts_keep_their_width(text: str) -> None:
    table = translation("ascii")
    assert table is not None
    assert len(text.translate(table)) == cell_len(text)


def test_lines_and_levels_and_signs_stay_different_in_ascii() -> None:
    table = translation("ascii")
    assert table is not None
    signs = "●▲■◆○△□◇"
    assert len(set(signs.translate(table))) == len(signs)
    assert len(set("┄╎┊─".translate(table))) == 4


def test_an_unknown_setting_is_named() -> None:
    with pytest.raises(ValueError, match=r"glyphs must be 'braille', 'block' or 'ascii', not 'dots'"):
        draw_static(samples.path(2), 60, 12, DARK_PALETTE, "dots")  # type: ignore[arg-type]


def test_pictures_in_ascii_are_denser_where_they_are_lighter() -> None:
    import numpy as np

    from lasso_tui.charts import Images, Panel

    ramp = np.tile(np.linspace(0, 1, 40), (40, 1))
    text = draw_static(Images(title="", panels=(Panel("", ramp),)), 40, 21, DARK_PALETTE, "ascii").text()
    line = text.split("\n")[10].ljust(40)
    order = [" .:-=+*#%@".index(char) for char in line]
    assert order == sorted(order)
    assert len(set(order)) >= 8
