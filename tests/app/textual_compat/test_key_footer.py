"""Pages that were closed are gone, with all that they showed."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from textual.widget import Widget

from tests.app.conftest import until


def alive() -> Counter[str]:
    """Widgets that are held by something, by their kind."""
    gc.collect()
    return Counter(type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, Widget))


@pytest.mark.slow
async def test_pages_that_were_closed_leave_no_widgets(opened):
    async with opened("prostate") as (app, pilot, _):
        for times in range(6):
            if times == 2:
                before = alive()
            await pilot.press("e")
            await until(pilot, lambda: len(app.screen_stack) == 2)
            await pilot.press("escape")
            await until(pilot, lambda: len(app.screen_stack) == 1)
        assert alive() == before
