"""Reading from the app: progress is said, a reading is stopped, a table comes by standard input."""

from __future__ import annotations

import sys
import threading

import pytest

from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.data_screen import DataScreen
from lasso_tui.app.screens.open_screen import OpenScreen
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import line, looked, settle, until
from tests.app.troubled import write_troubled
from tests.terminal import Terminal


@pytest.mark.slow
async def test_a_reading_says_how_far_it_is_and_is_stopped(opened, tmp_path, monkeypatch):
    path, reading, stopped = write_troubled(tmp_path), threading.Event(), threading.Event()

    def endless(source, asked):
        reading.set()
        try:
            while not stopped.wait(0.01):
                asked.progress("reading", 0.3)
        except BaseException:
            stopped.set()
            raise

    async with opened("hitters") as (app, pilot, _):
        await pilot.press("d")
        await looked(pilot, app)
        columns = app.screen.query_one(ColumnList).count
        monkeypatch.setattr("lasso_tui.data.load", endless)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        app.screen.query_one("Input").value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, DataScreen) and "reading 30 %" in line(app, "plan"))
        assert "esc stops" in line(app, "plan")
        await pilot.press("escape")
        await until(pilot, stopped.is_set)
        screen = await looked(pilot, app)
        assert screen.draft == DataRequest("hitters")
        assert screen.query_one(ColumnList).count == columns
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        assert (await settle(pilot)).request == DataRequest("hitters")
    assert reading.is_set()


@pytest.mark.slow
def test_a_table_comes_by_standard_input_and_the_keys_from_the_terminal(tmp_path):
    path = write_troubled(tmp_path)
    words = f"cat '{path}' | '{sys.executable}' -m lasso_tui -"
    with Terminal("sh", "-c", words, columns=80, rows=24) as shown:
        shown.wait_for("standard input", "solved")
        shown.send("d")
        shown.wait_for("540 of 600 rows dropped", "separator semicolon")
