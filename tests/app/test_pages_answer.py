"""Every page answers keys while its worst input is at work: the work ends only after the keys were answered."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import pytest

from lasso_tui import data
from lasso_tui.app.main_screen import MainScreen
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.data_screen import DataScreen
from lasso_tui.app.screens.export_screen import ExportScreen
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.exports import formats
from tests.app.conftest import until
from tests.app.held import held

PAGES = {
    "d": "DataScreen",
    "D": "OpenScreen",
    "y": "Picker",
    "e": "ExportScreen",
    "c": "SourceScreen",
    "P": "CompareScreen",
    "g": "Picker",
    "question_mark": "TourScreen",
    "slash": "FeaturePicker",
    "apostrophe": "MarkScreen",
    "w": "MessagesScreen",
    "colon": "CommandScreen",
    "x": "RowScreen",
    "p": "TextPrompt",
}
"""Key → the page that it opens."""


async def test_every_page_opens_and_closes_while_the_tab_solves(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("p", "enter")  # a pin, for the page that compares
        await until(pilot, lambda: isinstance(app.screen, MainScreen) and len(app.session.pins) == 1)
        with held(pane.technique):
            pane.apply(pane.state.on_solve())
            for key, name in PAGES.items():
                await pilot.press(key)
                await until(pilot, lambda name=name: type(app.screen).__name__ == name)
                await pilot.press("down", "end")
                await pilot.press("escape")
                await until(pilot, lambda: isinstance(app.screen, MainScreen))
                assert pane.state.task is not None, f"{name} waited for the solve"


@contextlib.contextmanager
def unanswered(module, name: str, error: type[Exception] = ValueError) -> Iterator[threading.Event]:
    """Make a function wait for the end of the block; yield the event of its beginning."""
    begun, over = threading.Event(), threading.Event()

    def hanging(*_: object, **__: object) -> None:
        assert threading.current_thread() is not threading.main_thread(), "the screen's thread would wait"
        begun.set()
        over.wait()
        raise error("it was never answered")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, hanging)
        try:
            yield begun
        finally:
            over.set()


async def test_the_chart_answers_while_an_export_is_made(opened):
    async with opened() as (app, pilot, pane):
        with unanswered(formats, "content", formats.ExportError) as begun:
            await pilot.press("e")
            await until(pilot, lambda: isinstance(app.screen, ExportScreen))
            await pilot.press("enter")
            await until(pilot, begun.is_set)
            before = pane.cursor
            await pilot.press("left_square_bracket")
            await until(pilot, lambda: pane.cursor != before)
            assert not isinstance(app.screen, SaveScreen)


async def test_the_data_page_answers_while_columns_are_looked_at(opened):
    async with opened() as (app, pilot, _):
        with unanswered(data, "describe") as begun:
            await pilot.press("d")
            await until(pilot, begun.is_set)
            assert isinstance(app.screen, DataScreen)
            columns = app.screen.query_one(ColumnList)
            await until(pilot, lambda: columns.count > 1)
            before = columns.cursor
            await pilot.press("down")
            await until(pilot, lambda: columns.cursor != before)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
