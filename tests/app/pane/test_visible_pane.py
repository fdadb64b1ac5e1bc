"""What a tab reports while another one is in front changes nothing that is seen, and is not lost."""

from __future__ import annotations

import pytest

from lasso_tui.app.pane.messages import Refused, Solved, SolveFailed, StatusChanged
from lasso_tui.app.status_bar import StatusBar
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import find
from tests.app.conftest import errors, said, settle, until
from tests.app.held import held


@pytest.mark.slow
async def test_the_status_line_is_that_of_the_tab_in_front(opened):
    async with opened("diabetes") as (app, pilot, lasso):
        bar = app.query_one(StatusBar)
        with held(find("tuning")) as release:
            app.go_to("tuning")
            await until(pilot, lambda: app.slug == "tuning")
            tuning = app.pane
            tuning.open(DataRequest("prostate"))
            app.go_to("lasso")
            await until(pilot, lambda: app.pane is lasso)
            await pilot.pause()
            seen = bar.left, bar.right
            assert seen[0].startswith("diabetes")
            release.set()
            await until(pilot, lambda: tuning.result is not None and not tuning.state.task)
            await pilot.pause()
            assert (bar.left, bar.right) == seen
        tuning.post_message(StatusChanged("tuning"))
        await pilot.pause()
        assert (bar.left, bar.right) == seen
        app.go_to("tuning")
        await until(pilot, lambda: app.pane is tuning)
        await settle(pilot)
        assert bar.left.startswith("prostate")


@pytest.mark.slow
async def test_what_fails_in_a_tab_that_is_not_shown_is_said_when_it_is(opened):
    async with opened("prostate") as (app, pilot, lasso):
        app.go_to("tuning")
        await until(pilot, lambda: app.slug == "tuning")
        await settle(pilot)
        lasso.apply(lasso.state.on_solve())
        lasso.post_message(SolveFailed(lasso.state.ticket, "It broke."))
        app.pane.post_message(Refused("lasso", "Nothing to show."))
        await until(pilot, lambda: lasso.state.task is None)
        await pilot.pause()
        assert not errors(app)
        assert app.is_running
        app.go_to("lasso")
        await until(pilot, lambda: app.pane is lasso)
        await pilot.pause()
        assert "It broke." in said(app)


async def test_a_late_result_changes_nothing(opened):
    async with opened("prostate") as (_, pilot, pane):
        result = pane.result
        pane.post_message(Solved(pane.state.ticket, find("lasso")))
        await pilot.pause()
        assert pane.result is result
