"""The line of keys at the bottom: what it no longer shows is gone."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual.widget import Widget

from lasso_tui.app.textual_compat.key_footer import KeyFooter
from tests.app.conftest import until


def alive() -> Counter[str]:
    """Widgets that are held by something, by their kind."""
    gc.collect()
    return Counter(type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, Widget))


@pytest.mark.slow
async def test_pages_that_were_closed_leave_no_widgets(opened):
    async with opened("prostate") as (app, pilot, _):
        line = app.screen.query_one(KeyFooter)
        for times in range(6):
            if times == 2:
                before = alive()
            await pilot.press("e")
            await until(pilot, lambda: len(app.screen_stack) == 2)
            await pilot.press("escape")
            await until(pilot, lambda: len(app.screen_stack) == 1 and len(line.children) > 3)
        assert alive() == before
