"""What is pressed while other data are opened, or anything is computed: nothing of it is lost."""

from __future__ import annotations

import pytest

from lasso_tui.app.messages import ParamEdited
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import said, settle, until
from tests.app.held import held


@pytest.mark.parametrize(("name", "value"), [("folds", 5), ("explain", "age"), ("alpha", 1e-5)])
async def test_a_parameter_set_while_other_data_are_opened_is_theirs(opened, name, value):
    async with opened("diabetes") as (app, pilot, pane):
        with held(pane.technique, lambda params, table: params.folds != 5) as release:
            app.open_data(DataRequest("prostate"))
            pane.post_message(ParamEdited(name, value))
            await until(pilot, lambda: getattr(pane.params, name) == value)
            assert pane.asked == DataRequest("prostate")
            release.set()
            await until(pilot, lambda: pane.opening.dataset == "prostate")
            await settle(pilot)
        assert pane.result.data.name == "prostate"
        assert getattr(pane.params, name) == getattr(pane.result.params, name) == value
        assert name != "alpha" or pane.cursor == pytest.approx(value)


async def test_a_reset_while_other_data_are_opened_is_theirs(opened):
    async with opened("diabetes") as (app, pilot, pane):
        pane.post_message(ParamEdited("folds", 4))
        await until(pilot, lambda: pane.result.params.folds == 4)
        with held(pane.technique, lambda params, table: params.folds == 4):
            app.open_data(DataRequest("prostate"))
            await pilot.press("r")
            await until(pilot, lambda: pane.opening.dataset == "prostate")
        await settle(pilot)
        assert pane.result.params.folds == 10


async def test_the_data_that_are_shown_can_be_asked_for_again_while_others_are_opened(opened):
    async with opened("diabetes") as (app, pilot, pane):
        with held(pane.technique, lambda params, table: table.name == "prostate"):
            app.open_data(DataRequest("prostate"))
            await until(pilot, lambda: pane.asked == DataRequest("prostate"))
            app.open_data(DataRequest("diabetes"))
            await settle(pilot)
        assert pane.opening == DataRequest("diabetes")


async def test_other_tabs_do_not_follow_to_data_that_were_stopped(opened):
    async with opened(None) as (app, pilot, pane):
        with held(pane.technique, lambda params, table: table.name == "prostate"):
            app.open_data(DataRequest("prostate"))
            await until(pilot, lambda: pane.busy)
            await pilot.press("escape")
            await until(pilot, lambda: not pane.busy)
        pane.post_message(ParamEdited("folds", 4))
        await until(pilot, lambda: pane.result.params.folds == 4)
        await settle(pilot)
        assert app.opening is None


async def test_hiding_the_controls_stops_nothing(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        with held(pane.technique):
            pane.solve()
            await pilot.press("o")
            await until(pilot, lambda: not pane.query_one("Controls").display)
            assert pane.busy
            assert app.focused is pane.query("ChartView").first()
        await settle(pilot)
        assert said(app) == ""


async def test_a_column_of_the_data_that_are_being_opened_may_be_named(opened):
    async with opened("diabetes") as (app, pilot, pane):
        with held(pane.technique) as release:
            app.open_data(DataRequest("prostate"))
            pane.post_message(ParamEdited("explain", "lcavol"))
            await until(pilot, lambda: pane.params.explain == "lcavol")
            assert pane.result.params.explain == ""
            release.set()
            await until(pilot, lambda: pane.opening.dataset == "prostate")
            await settle(pilot)
        assert pane.result.params.explain == pane.params.explain == "lcavol"
        assert not said(app)


async def test_a_column_that_the_data_opened_lack_is_taken_back(opened):
    async with opened("diabetes") as (app, pilot, pane):
        with held(pane.technique) as release:
            app.open_data(DataRequest("prostate"))
            pane.post_message(ParamEdited("explain", "bmi"))
            await until(pilot, lambda: pane.params.explain == "bmi")
            release.set()
            await until(pilot, lambda: pane.opening.dataset == "prostate")
            await settle(pilot)
        assert pane.result.params.explain == pane.params.explain == ""
        assert "explain='bmi'" in said(app)


async def test_a_result_keeps_its_parameters_while_others_are_solved_for(opened):
    async with opened() as (_, pilot, pane):
        was = pane.result.params.folds
        with held(pane.technique):
            pane.post_message(ParamEdited("folds", 4))
            await until(pilot, lambda: pane.params.folds == 4)
            pane.post_message(ParamEdited("explain", "age"))
            await until(pilot, lambda: pane.result.params.explain == "age")
            assert pane.result.params.folds == was
            await pilot.press("escape")
            await until(pilot, lambda: not pane.busy)
        assert (pane.params.folds, pane.params.explain) == (was, "age")
