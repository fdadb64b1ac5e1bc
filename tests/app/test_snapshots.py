"""What the tabs look like: small and large, dark and light.

The numbers on these screens come from small tables and exact solvers, and are shown to three digits.
"""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter

from lasso_tui.app import LassoApp
from lasso_tui.app.terminal.terminal import Terminal
from lasso_tui.techniques.discovery import all_techniques, find
from lasso_tui.techniques.job import example_dataset
from tests.app.conftest import settle
from tests.marks import marked_long, slow_except, slow_from

SLUGS = [t.slug for t in all_techniques()]
LONG = {"elastic-net", "sensing", "text"}


@pytest.mark.parametrize("theme", slow_from(["lasso-dark", "lasso-light"], 1))
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("slug", ["lasso", "tuning"])
def test_tab(snap_compare, slug, size, theme):
    assert snap_compare(LassoApp("prostate", slug=slug, theme=theme), terminal_size=size, run_before=settle)


@pytest.mark.slow
@pytest.mark.parametrize(
    "size",
    [(120, 40), pytest.param((80, 24), marks=(pytest.mark.slow, pytest.mark.long))],
    ids=["120x40", "80x24"],
)
@pytest.mark.parametrize("slug", [marked_long(s) if s in LONG else s for s in SLUGS])
def test_article(snap_compare, slug, size):
    app = LassoApp(example_dataset(find(slug)), slug=slug)
    assert snap_compare(app, terminal_size=size, run_before=settle)


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["lasso", "tuning"])
@pytest.mark.parametrize("size", [(60, 18), (200, 60)], ids=["60x18", "200x60"])
def test_size(snap_compare, slug, size):
    assert snap_compare(LassoApp("prostate", slug=slug), terminal_size=size, run_before=settle)


class Fewer(LineFilter):
    """Colours as they are sent to a terminal that has fewer of them."""

    def __init__(self, system: ColorSystem) -> None:
        super().__init__()
        self.system = system

    def apply(self, segments, background):
        return [Segment(text, style and self.reduced(style), control) for text, style, control in segments]

    def reduced(self, style: Style) -> Style:
        colours = [c and c.downgrade(self.system) for c in (style.color, style.bgcolor)]
        return style.without_color + Style(color=colours[0], bgcolor=colours[1])


TERMINALS = {
    "256 colours": (Terminal(colors=256), ColorSystem.EIGHT_BIT),
    "16 colours": (Terminal(colors=16), ColorSystem.STANDARD),
    "no colours": (Terminal(colors=0), None),
    "ASCII": (Terminal("ascii", 16), ColorSystem.STANDARD),
    "console": (Terminal("block", 16, console=True), ColorSystem.STANDARD),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", slow_except(TERMINALS, "16 colours", "ASCII"))
def test_terminal(snap_compare, name):
    terminal, system = TERMINALS[name]
    app = LassoApp("prostate", slug="tuning", terminal=terminal)
    if system is not None:
        app._filters.append(Fewer(system))
    assert snap_compare(app, terminal_size=(100, 30), run_before=settle)


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["s", "2", "3", "o"])
def test_lasso_after_a_key(snap_compare, keys):
    async def run(pilot):
        await settle(pilot)
        await pilot.press(*keys)
        await pilot.pause()
        for box in pilot.app.screen.query("Input"):
            box.cursor_blink = False
        await pilot.pause()

    app = LassoApp("article")
    app.animation_level = "none"
    assert snap_compare(app, terminal_size=(80, 24), run_before=run)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["question_mark", "d", "e"])
def test_page(snap_compare, key):
    async def run(pilot):
        await settle(pilot)
        await pilot.press(key)
        await pilot.pause()
        for box in pilot.app.screen.query("Input"):
            box.cursor_blink = False
        await pilot.pause()

    assert snap_compare(LassoApp("prostate"), terminal_size=(80, 24), run_before=run)
