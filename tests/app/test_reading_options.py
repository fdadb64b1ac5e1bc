"""How a file is read stands on the data screen, and is overruled there; what is refused changes nothing."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from lasso_tui.app.application import LassoApp
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.data import Preparation, Reading
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import line, looked, settle, until


async def reread(pilot, app, options: str) -> None:
    """Type options and wait for what they give."""
    await pilot.press("o")
    await until(pilot, lambda: isinstance(app.screen, TextPrompt))
    app.screen.query_one("Input").value = options
    await pilot.press("enter")


@pytest.mark.slow
async def test_what_was_decided_is_said_and_overruled(opened, tmp_path):
    path = tmp_path / "station.csv"
    rows = "".join(f"{k % 7},{k % 10};{k * k % 11},5;{k % 5}\n" for k in range(40))
    path.write_text(f"Station\nof today\na;b;c\n{rows}")
    async with opened(str(path), target="c", size=(80, 24)) as (app, pilot, pane):
        await pilot.press("d")
        screen = await looked(pilot, app)
        assert "separator semicolon, decimal comma, 2 lines skipped" in line(app, "reading")
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, TextPrompt))
        assert app.screen.query_one("Input").value == "--skip 2 --sep ; --decimal ,"
        assert "2 lines before the header skipped" in str(app.screen.query_one("Static").visual)
        app.screen.query_one("Input").value = "--decimal x"
        await pilot.press("enter")
        await until(pilot, lambda: "'x' is unknown" in str(app.screen.query_one("Static").visual))
        await pilot.press("escape")

        for wrong, why in (
            ("--skip 900", "no lines after the first 900"),
            ("--where 'q > 1'", "no column 'q'"),
        ):
            await reread(pilot, app, wrong)
            await until(pilot, lambda why=why: why in line(app, "plan"))
            await looked(pilot, app)
            assert screen.draft == DataRequest(str(path), "c")
            assert "40 rows × 2 features" in line(app, "enter")

        await reread(pilot, app, "--no-header --skip 3")
        await until(pilot, lambda: screen.draft.reading is not None)
        await looked(pilot, app)
        assert screen.draft == DataRequest(str(path), reading=Reading(header=False, skip=3))
        assert [one.name for one in screen.query_one(ColumnList)._profiles] == ["x1", "x2", "x3"]
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == screen.draft)
        await settle(pilot)
        assert pane.result.data.target == "x3"


@pytest.mark.slow
async def test_a_column_is_given_a_type(looking):
    async with looking("hitters") as (app, pilot, _, screen):
        for choice, preparation in (("text", Preparation(types=("Years=text",))), ("(as its", None)):
            screen.query_one(ColumnList).choose("Years")
            await pilot.pause()
            await pilot.press("d")
            await until(pilot, lambda: isinstance(app.screen, Picker))
            app.screen.query_one("Input").value = choice
            await pilot.pause()
            await pilot.press("enter")
            await until(pilot, lambda wanted=preparation: screen.draft.preparation == wanted)
            await looked(pilot, app)


DOUBTFUL = "a,b,kind\n" + "".join(f"{k % 7}.5,{k * k % 11}.25,kind{k % 3}\n" for k in range(40))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "target"), [(["escape"], "b"), (["enter"], "b"), ([*"kind2", "enter"], "kind=kind2")]
)
async def test_a_doubtful_target_is_asked_for_before_the_first_fit(keys, target, tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text(DOUBTFUL)
    app = LassoApp(DataRequest(str(path)), slug="lasso")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Picker))
        rows = app.screen.query_one(OptionList)
        assert "b" in str(rows.get_option_at_index(0).prompt)
        assert "a guess: the last column, kind, is a factor" in str(rows.get_option_at_index(0).prompt)
        pane = next(iter(app.panes()))
        assert pane.result is None
        await pilot.press(*keys)
        await until(pilot, lambda: pane.result is not None)
        await settle(pilot)
        assert pane.request.target == pane.result.data.target == target


@pytest.mark.slow
async def test_a_doubtful_target_stands_first_on_the_data_screen(opened, tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text(DOUBTFUL)
    async with opened(str(path), target="a", size=(80, 24)) as (app, pilot, _):
        await pilot.press("d")
        screen = await looked(pilot, app)
        assert "guess" not in line(app, "alert")
        await pilot.press("r")
        await looked(pilot, app)
        assert "Target b is a guess: the last column, kind, is a factor. y names it" in line(app, "alert")
        screen.query_one(ColumnList).choose("b")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: screen.draft.target == "b")
        await looked(pilot, app)
        assert "guess" not in line(app, "alert")


@pytest.mark.slow
async def test_levels_that_may_be_one_are_merged_by_a_key(opened, tmp_path):
    path = tmp_path / "near.csv"
    regions = ("North", "north", "South", "West", "South")
    rows = "".join(f"{regions[k % 5]},{k * k % 11},{k % 7}.5\n" for k in range(60))
    path.write_text(f"region,x,y\n{rows}")
    async with opened(str(path), target="y", size=(120, 40)) as (app, pilot, pane):
        await pilot.press("d")
        screen = await looked(pilot, app)
        screen.query_one(ColumnList).choose("region")
        await pilot.pause()
        assert "levels that may be one" in line(app, "about")
        await pilot.press("l")
        await until(pilot, lambda: screen.draft.preparation == Preparation(merged=("region",)))
        await looked(pilot, app)
        assert "levels merged: 'north' with 'North'" in line(app, "about")
        assert "60 rows × 3 features" in line(app, "enter")
        await pilot.press("l")
        await until(pilot, lambda: screen.draft.preparation is None)
        await looked(pilot, app)
        await pilot.press("l", "enter")
        await until(pilot, lambda: pane.request == screen.draft)
        await settle(pilot)
        assert "region=north" not in pane.result.data.features
