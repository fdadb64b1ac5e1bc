"""At work: a setting of one tab is that of the others, and the test error is shown by a key."""

from __future__ import annotations

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.pane.messages import ParamEdited
from lasso_tui.app.session.session import Session
from lasso_tui.app.session.session_state import from_json
from lasso_tui.app.session.state_file import StateFile
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import said, screen_text, settle, until


async def shown_tab(app, pilot, slug):
    app.go_to(slug)
    await until(pilot, lambda: app.pane is not None and app.pane.technique.slug == slug)
    return await settle(pilot)


@pytest.mark.slow
async def test_folds_set_in_one_tab_are_those_of_the_next(opened):
    async with opened("prostate") as (app, pilot, pane):
        pane.post_message(ParamEdited("folds", 4))
        await until(pilot, lambda: app.session.settings == {"folds": 4})
        await settle(pilot)
        ridge = await shown_tab(app, pilot, "ridge")
        assert ridge.result.params.folds == 4
        assert ridge.query_one("#param-folds").value == "4"


@pytest.mark.slow
async def test_a_tab_that_was_shown_before_takes_them_when_it_is_shown_again(opened):
    async with opened("prostate") as (app, pilot, pane):
        ridge = await shown_tab(app, pilot, "ridge")
        ridge.post_message(ParamEdited("standardize", False))
        await until(pilot, lambda: app.session.settings == {"standardize": False})
        assert pane.result.params.standardize
        assert await shown_tab(app, pilot, "lasso") is pane
        await until(pilot, lambda: not pane.result.params.standardize)
        assert not said(app)


@pytest.mark.slow
async def test_settings_come_back_with_the_session(tmp_path):
    store = StateFile(tmp_path)
    app = LassoApp(DataRequest("prostate"), session=Session(store))
    async with app.run_test(size=(100, 30)) as pilot:
        pane = await settle(pilot)
        pane.post_message(ParamEdited("folds", 4))
        await until(pilot, lambda: app.session.settings == {"folds": 4})
        app.saver.save_now()
    left = from_json(store.path.read_text())
    assert left.settings == {"folds": 4}
    app = LassoApp(DataRequest("prostate"), slug="ridge", session=Session(store, left))
    async with app.run_test(size=(100, 30)) as pilot:
        assert (await settle(pilot)).result.params.folds == 4


def row_of(app, label: str) -> list[str]:
    """Return the figures of a row of the table of the fit: at the cursor, at m, at s."""
    line = next(line for line in screen_text(app).splitlines() if line.startswith(f" {label} "))
    return line.removeprefix(f" {label} ").split()


async def test_the_test_error_is_shown_by_a_key_and_each_look_is_counted(opened):
    held = Preparation(test_fraction=0.2)
    async with opened("prostate", preparation=held, size=(160, 45)) as (app, pilot, pane):
        await until(pilot, lambda: "never looked at" in screen_text(app))
        frozen = next(
            m.text for m in pane.technique.readout(pane.result, pane.cursor).metrics if m.on_test_rows
        )
        assert row_of(app, "test MSE")[:2] == [frozen, frozen]
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: row_of(app, "test MSE")[:2] == ["–", frozen])
        await pilot.press("T")
        await until(pilot, lambda: "looked at once" in screen_text(app))
        assert row_of(app, "test MSE")[0] not in {"–", frozen}
        await pilot.press("T")
        await until(pilot, lambda: "No error on test rows" in said(app))
        assert app.session.look_counts == {"prostate": 1}
        assert "Test set looked at once." in said(app)


@pytest.mark.slow
async def test_without_test_rows_the_key_says_where_to_choose_some(opened):
    async with opened("prostate") as (app, pilot, _):
        await pilot.press("T")
        await until(pilot, lambda: "d, then h" in said(app))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("slug", "dataset", "words"),
    [
        ("timeseries", "sunspots", "5 origins"),
        ("lasso", "article", "tutorial's settings"),
        ("lasso", "prostate", ""),
    ],
)
async def test_a_tab_with_settings_of_its_own_says_so(opened, slug, dataset, words):
    async with opened(dataset, slug=slug, size=(160, 45)) as (app, _, __):
        first = screen_text(app).splitlines()[0]
        assert words in first if words else "this tab only" not in first
