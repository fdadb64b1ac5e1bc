"""What the tabs look like: small and large, dark and light.

The numbers on these screens come from small tables and exact solvers, and are shown to three digits.
"""

from __future__ import annotations

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.techniques.discovery import all_techniques
from tests.app.conftest import settle


@pytest.mark.parametrize("theme", ["lasso-dark", "lasso-light"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("slug", ["lasso", "tuning"])
def test_tab(snap_compare, slug, size, theme):
    assert snap_compare(LassoApp("prostate", slug=slug, theme=theme), terminal_size=size, run_before=settle)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("slug", [t.slug for t in all_techniques()])
def test_article(snap_compare, slug, size):
    assert snap_compare(LassoApp("article", slug=slug), terminal_size=size, run_before=settle)


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
