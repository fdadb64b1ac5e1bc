"""Scripts through the app: the numbers on the screen come out of a Python that has no lasso_tui."""

from __future__ import annotations

import json

import pytest
from pyarrow import parquet

from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.save_screen import SaveScreen
from lasso_tui.techniques.linear.linear_model import layout_of
from tests.app.conftest import until
from tests.app.screens.test_export import export
from tests.exports.exported import run_scripts


@pytest.mark.slow
async def test_an_exported_script_gives_the_coefficients_on_the_screen(opened, tmp_path):
    async with opened() as (app, pilot, pane):
        await pilot.press("s", "left_square_bracket")
        await export(pilot, app, "scikit", tmp_path / "fit.py")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        fit, cursor = pane.result.fit, pane.cursor
    found = run_scripts(tmp_path, {"again.py": (tmp_path / "fit.py").read_text("utf-8")})["again.py"]["lasso"]
    order = list(layout_of(fit.table).order)
    assert list(found["coef"].values()) == pytest.approx(fit.at(cursor).coef[order].tolist(), abs=1e-6)
    assert found["intercept"] == pytest.approx(fit.at(cursor).intercept, abs=1e-6)


@pytest.mark.slow
async def test_charts_leave_as_text_and_picture(opened, tmp_path):
    async with opened() as (app, pilot, pane):
        await export(pilot, app, "as text", tmp_path / "c.txt")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        feature = pane.result.data.features[0]
    assert feature in (tmp_path / "c.txt").read_text("utf-8")


@pytest.mark.slow
async def test_parquet_leaves_as_it_is(opened, tmp_path):
    async with opened() as (app, pilot, pane):
        await export(pilot, app, "parquet", tmp_path / "p.parquet")
        await until(pilot, lambda: not isinstance(app.screen, SaveScreen))
        path = pane.result.fit.path
    assert parquet.read_table(tmp_path / "p.parquet")["alpha"].to_pylist() == path.alphas.tolist()


@pytest.mark.slow
async def test_a_form_that_does_not_exist_is_said(opened):
    async with opened(slug="descent") as (app, pilot, _):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"scikit", "enter")
        await until(pilot, lambda: bool(app._notifications))
        said = [note.message for note in app._notifications]
        assert any("No script for Descent" in message for message in said), json.dumps(said)
        assert not isinstance(app.screen, SaveScreen)
