"""The state at work in a tab: what is pressed while other data are opened is theirs, and little stops a solve."""

from __future__ import annotations

import pytest

from lasso_tui.app.pane.messages import ParamEdited
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import said, screen_text, settle, until
from tests.app.held import held


@pytest.mark.slow
async def test_what_is_set_while_other_data_are_opened_is_theirs(opened):
    async with opened("diabetes") as (app, pilot, pane):
        with held(pane.technique) as release:
            app.data.open(DataRequest("prostate"))
            pane.post_message(ParamEdited("explain", "lcavol"))
            pane.post_message(ParamEdited("folds", 5))
            await until(pilot, lambda: pane.params.folds == 5)
            assert pane.state.requested == DataRequest("prostate")
            assert pane.result.params.explain == ""
            release.set()
            await until(pilot, lambda: pane.request.dataset == "prostate")
            await settle(pilot)
        assert pane.result.data.name == "prostate"
        assert pane.result.params.folds == pane.params.folds == 5
        assert pane.result.params.explain == pane.params.explain == "lcavol"
        assert not said(app)


@pytest.mark.slow
async def test_hiding_the_controls_stops_nothing_and_escape_does(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        with held(pane.technique):
            pane.apply(pane.state.on_solve())
            await pilot.press("O")
            await until(pilot, lambda: not pane.query_one("Controls").display)
            assert pane.busy
            assert app.focused is pane.query("ChartView").first()
            assert said(app) == ""
            await pilot.press("escape")
            await until(pilot, lambda: not pane.busy)
            assert "stopped; shows the last result" in screen_text(app)
