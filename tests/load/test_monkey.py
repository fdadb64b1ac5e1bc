"""A short while of anything; `python -m tests.load.monkey` is the long one."""

from __future__ import annotations

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.help_screen import HelpScreen
from tests.app.conftest import screen_text, settle, until
from tests.load.monkey import play


@pytest.mark.slow
async def test_anything_goes():
    report = await play(100, seed=7, every=50, warm=False)
    assert report.faults == []
    assert report.events == 100
    assert report.checks >= 1


@pytest.mark.slow
async def test_the_palette_opens_no_page_over_a_page():
    app = LassoApp("prostate")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("question_mark", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        for action in ("dataset", "go", "export", "source", "lesson"):
            await app.run_action(action)
        await pilot.pause()
        assert [type(screen) for screen in app.screen_stack[1:]] == [HelpScreen]
        await pilot.press("escape")
        await app.run_action("go")
        await until(pilot, lambda: "Go to" in screen_text(app))
