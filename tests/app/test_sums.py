"""The explorer on sums of rows: the lasso tab shows them, the others a sample of the rows, and why."""

from __future__ import annotations

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.open_screen import OpenScreen
from lasso_tui.app.screens.picker import Picker
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.requests.engine_choice import EngineChoice
from tests.app.conftest import said, settle, until
from tests.engines.streamed import summed, write_parts


def save(tmp_path) -> str:
    path = tmp_path / "sums.npz"
    with path.open("wb") as stream:
        summed(write_parts(tmp_path)).write(stream)
    return str(path)


async def test_sums_are_shown_and_other_tabs_show_a_sample_and_say_why(tmp_path) -> None:
    path = save(tmp_path)
    app = LassoApp(DataRequest("diabetes"), "lasso")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        app.screen.query_one("Input").value = path
        await pilot.press("enter")
        await until(pilot, lambda: app.pane.request.dataset == path)
        await settle(pilot)
        result = app.pane.result
        assert result is not None
        assert result.data.n_samples > 1000
        assert result.cv is not None
        before = app.pane.cursor
        await pilot.press("]")
        assert app.pane.cursor != before
        await pilot.press(*"2345")
        await pilot.press("d")
        await until(pilot, lambda: "holds sums of rows, which are prepared already" in said(app))
        assert not app.screen.is_modal
        await pilot.press("less_than_sign")
        await until(pilot, lambda: app.pane.technique.slug == "penalties" and app.pane.result is not None)
        assert "Penalties works on rows" in " ".join(app.pane.result.warnings + app.pane.result.data.notes)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: app.pane.technique.slug == "lasso" and app.pane.result is not None)


async def test_rows_that_are_summed_have_another_target_and_no_page_of_columns(tmp_path, monkeypatch) -> None:
    write_parts(tmp_path)
    monkeypatch.setattr("lasso_tui.data.load", lambda *_, **__: pytest.fail("all rows are read"))
    app = LassoApp(DataRequest(str(tmp_path), "y", engine=EngineChoice()), "lasso")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "are summed as the options of the command line say" in said(app))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("w", "enter")
        await until(pilot, lambda: app.pane.result is not None and app.pane.result.data.target == "w")
        assert app.pane.request == DataRequest(str(tmp_path), "w", engine=EngineChoice())
        await pilot.press("d")
        assert not app.screen.is_modal


async def test_targets_are_waited_for_without_stopping_the_screen(tmp_path) -> None:
    app = LassoApp(DataRequest("diabetes"), "lasso")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with app.data.cache._readers.turn(None):  # another tab reads
            await pilot.press("y")
            await until(pilot, lambda: app.data.cache._readers.waiting == 1)
            await pilot.press("y", "]")
            assert app.data.cache._readers.waiting == 1
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("escape")
        assert not app.screen.is_modal
