"""How the app feels, as far as counting can tell: what is sent for a step, and that it is the same picture."""

from __future__ import annotations

import statistics

import pyte
import pytest
from hypothesis import given, settings, strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lasso_tui.app.terminal.cell_diff import changed_spans
from lasso_tui.app.terminal.sgr import Writer
from lasso_tui.charts import DARK_PALETTE, draw_static
from tests.charts import samples
from tests.charts.grid import grid
from tests.terminal import Terminal

pytestmark = pytest.mark.lowest

colors = st.sampled_from([None, "#11151a", "#d8dee4", "#56b4e9", "#e69f00", "red"])
styles = st.builds(
    Style,
    color=colors,
    bgcolor=colors,
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    reverse=st.booleans(),
)
segments = st.lists(st.builds(Segment, st.sampled_from(["a", " ", "⣿⣿", "x y", "──"]), styles), max_size=8)


def shown(text: str) -> list[list[tuple]]:
    """Every cell of a small terminal; of a plain space only the background shows."""
    screen = pyte.Screen(30, 4)
    pyte.Stream(screen).feed(text)
    cells = [[screen.buffer[y][x] for x in range(30)] for y in range(4)]
    return [
        [
            (c.data, c.bg, c.reverse, c.underscore)
            if c.data == " " and not (c.reverse or c.underscore)
            else (c.data, c.bg, c.fg, c.bold, c.italics, c.reverse, c.underscore)
            for c in row
        ]
        for row in cells
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(segments, min_size=1, max_size=3), st.sampled_from(["truecolor", "256", "standard"]))
def test_what_is_sent_shows_what_was_meant_and_is_no_longer(lines, system):
    console = Console(color_system=system, force_terminal=True, legacy_windows=False, _environ={})
    kind = {
        "truecolor": ColorSystem.TRUECOLOR,
        "256": ColorSystem.EIGHT_BIT,
        "standard": ColorSystem.STANDARD,
    }
    writer, plain = Writer(kind[system]), []
    for y, line in enumerate(lines):
        writer.move(2, y)
        writer.write(line)
        plain.append(f"\x1b[{y + 1};3H" + Strip(line).render(console))
    sent = writer.finish()
    assert shown(sent) == shown("".join(plain))
    assert len(sent) <= len("".join(plain)) + 12 * len(lines)
    assert shown(sent + "z")[-1] == shown("".join(plain) + "z")[-1]


def test_all_that_differs_between_drawings_is_painted():
    for one, other in (
        (samples.stem(12), samples.stem(12, truth=False)),
        (samples.path(9), samples.path(10)),
    ):
        before, after = (draw_static(chart, 76, 16, DARK_PALETTE) for chart in (one, other))
        cells, painted = grid(before), {}
        for region in changed_spans(before.rows, after.rows, after.width):
            painted[region.y] = range(region.x, region.right)
        for y, row in enumerate(grid(after)):
            for x, cell in enumerate(row):
                assert cell == cells[y][x] or x in painted.get(y, ())
        assert sum(len(span) for span in painted.values()) < 76 * 16


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("a⣿│ "), styles), min_size=8, max_size=8))
def test_cells_written_down_a_column_stand_where_they_are_meant_to(cells):
    writer, plain = Writer(ColorSystem.TRUECOLOR), Writer(ColorSystem.TRUECOLOR)
    for k, (char, style) in enumerate(cells):
        x, y = 5 + k // 4, k % 4
        writer.write_cell(x, y, [Segment(char, style)])
        plain.move(x, y)
        plain.write([Segment(char, style)])
    column, apart = writer.finish(), plain.finish()
    assert shown(column) == shown(apart)
    assert len(column) < len(apart)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "rows", "most"), [(80, 24, 1000), (120, 40, 1500), (200, 60, 2500)], ids=["S", "M", "L"]
)
def test_a_step_sends_little_and_a_picked_feature_not_much_more(columns, rows, most):
    with Terminal("-m", "lasso_tui", "diabetes", columns=columns, rows=rows) as terminal:
        terminal.wait_until_fitted()
        terminal.idle(1.0)
        terminal.answer("]")  # the next step is another sentence then
        sizes = [terminal.answer(key) for key in "]]]]]]]]]]"]
        terminal.answer("\x1b[B")
        picked = [terminal.answer(key) for key in "[[[[[["]
    assert 0 < statistics.median(sizes) <= most
    assert max(sizes) <= 1.5 * most
    assert statistics.median(picked) <= most
