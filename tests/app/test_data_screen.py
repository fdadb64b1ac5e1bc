"""The data screen: what it shows of every column, what its keys ask for, and that nothing is lost."""

from __future__ import annotations

import asyncio

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.data.column_list import ColumnList
from lasso_tui.app.screens.data.data_screen import DataScreen
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.app.themes import THEMES
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import line, looked, press, screen_text, settle, until
from tests.app.troubled import TROUBLES, write_troubled


@pytest.mark.slow
async def test_keys_ask_and_enter_does_it_in_every_tab(looking):
    async with looking("hitters") as (app, pilot, pane, screen):
        facts = {"head": "263 of 322 rows", "plan": "3 factors", "now": "19 features"}
        assert all(fact in line(app, where) for where, fact in facts.items())
        await press(pilot, app, "CHits", "x")
        await press(pilot, app, "Years", "c")
        await press(pilot, app, "AtBat", "w")
        await press(pilot, app, "Hits", "y", "m", "p")
        assert screen.draft == DataRequest("hitters", "Hits", screen.draft.preparation)
        assert screen.draft.preparation == Preparation(
            left_out=("CHits",), factors=("Years",), weights="AtBat", missing="mean", degree=2
        )
        said = line(app, "plan") + line(app, "enter").replace(" × ", "; ")
        assert said.startswith("Enter applies: target Hits")
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == screen.draft)
        await settle(pilot)
        table = pane.result.data
        assert all(part in said for part in table.prepared.split("; "))
        assert table.target == "Hits"
        assert "CHits" not in table.features
        await pilot.press("greater_than_sign")
        other = await settle(pilot)
        assert other is not pane
        assert other.result.data is table


@pytest.mark.slow
async def test_escape_and_undo_leave_everything_as_it_was(looking):
    async with looking("hitters") as (app, pilot, pane, screen):
        result = pane.result
        await press(pilot, app, "Hits", "x")
        await press(pilot, app, "Runs", "x")
        await pilot.press("u")
        await looked(pilot, app)
        assert screen.draft.preparation == Preparation(left_out=("Hits",))
        await pilot.press("r")
        await looked(pilot, app)
        assert screen.draft == DataRequest("hitters")
        await pilot.press("u")
        await looked(pilot, app)
        assert screen.draft.preparation == Preparation(left_out=("Hits",))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)
        assert pane.result is result
        assert pane.request == DataRequest("hitters")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "keys", "said"),
    [
        ("Salary", "x", "Salary is the target"),
        ("Salary", "w", "Salary is the target"),
        ("League", "w", "League are not numeric"),
        ("CHits", "s", "CHits"),
        ("Salary", "c", "Salary is categorical"),
        ("League", "t", "League holds neither numbers nor dates"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(looking, column, keys, said):
    async with looking("hitters") as (app, pilot, pane, screen):
        await press(pilot, app, column, *keys)
        assert said in line(app, "plan")
        assert app.screen.query_one("#plan").has_class("-refused")
        refused = screen.draft != DataRequest("hitters")
        await pilot.press("enter")
        await pilot.pause()
        if refused:
            assert app.screen is screen
            await pilot.press("u")
            await looked(pilot, app)
            assert "263 of 322 rows" in line(app, "head")
        assert pane.request == DataRequest("hitters")


@pytest.mark.slow
async def test_a_level_of_a_factor_is_chosen_as_target(looking):
    async with looking("hitters") as (app, pilot, _, screen):
        app.screen.query_one(ColumnList).choose("League")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("N", "enter")
        await looked(pilot, app)
        assert screen.draft.target == "League=N"
        assert "League=N (logistic)" in line(app, "head")


@pytest.mark.slow
async def test_the_reference_of_a_factor_is_chosen(looking):
    async with looking("hitters") as (app, pilot, pane, screen):
        columns = app.screen.query_one(ColumnList)
        columns.choose("Division")
        await pilot.pause()
        assert "Reference level W; v changes it." in line(app, "about")
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("E", "enter")
        await looked(pilot, app)
        assert screen.draft.preparation == Preparation(references=("Division=E",))
        assert "Reference level E" in line(app, "about")
        await press(pilot, app, "Hits", "v")
        assert "Hits is no factor" in line(app, "plan")
        await press(pilot, app, "Walks", "e")
        assert screen.draft.preparation == Preparation(references=("Division=E",), exposure="Walks")
        await press(pilot, app, "Walks", "e")
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == screen.draft)
        await settle(pilot)
        assert "Division=W" in pane.result.data.features


@pytest.mark.slow
async def test_the_family_is_chosen_where_the_tab_has_it(looking):
    async with looking("hitters") as (app, pilot, pane, screen):
        await press(pilot, app, "Errors", "y")
        assert "Errors (least squares)" in line(app, "head")
        assert "Counts? Choose Poisson with f." in line(app, "about")
        await pilot.press("f")
        assert "least squares family in this tab" in line(app, "plan")
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == screen.draft)
        await settle(pilot)
        assert pane.result.params.family == "least squares"
        assert pane.result.fit.family.name == "gaussian"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "typed", "draft"),
    [
        ("h", "0.25 7", DataRequest("hitters", preparation=Preparation(test_fraction=0.25, seed=7))),
        ("n", "100 3", DataRequest("hitters", sample=100, sample_seed=3)),
    ],
)
async def test_numbers_are_typed(looking, key, typed, draft):
    async with looking("hitters") as (app, pilot, pane, screen):
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, TextPrompt))
        await pilot.press("z", "enter")
        assert "Cannot read 'z'" in str(app.screen.query_one("Static").visual)
        await pilot.press("backspace", *["space" if c == " " else c for c in typed], "enter")
        await looked(pilot, app)
        assert screen.draft == draft
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == draft)
        await settle(pilot)


@pytest.mark.slow
async def test_every_trouble_is_named(looking, tmp_path):
    path = write_troubled(tmp_path)
    async with looking(str(path), size=(120, 40)) as (app, pilot, _, screen):
        columns = screen.query_one(ColumnList)
        for column, (kind, words) in TROUBLES.items():
            columns.choose(column)
            await pilot.pause()
            assert columns.column.name == column
            assert kind in {one.kind for one in columns.column.issues}
            assert words in line(app, "about"), column
            (row,) = [text for text in screen_text(app).splitlines() if text[2:].startswith(f"{column} ")]
            assert row.startswith("▲ ")
        assert "separator semicolon" in line(app, "reading")
        columns.choose("twice (2)")
        await pilot.pause()
        assert "are numbered" in line(app, "about")
        columns.choose("größe\\x07 π")
        await pilot.pause()
        assert "Control characters" in line(app, "about")
        columns.choose("kind")
        found = set()
        for _ in range(len(TROUBLES)):
            await pilot.press("exclamation_mark")
            found.add(columns.column.name)
        assert found == set(TROUBLES)


@pytest.mark.slow
async def test_search_narrows_the_list(looking):
    async with looking("hitters") as (app, pilot, _, screen):
        columns = screen.query_one(ColumnList)
        await pilot.press("slash", *"factor")
        assert columns.count == 3
        await pilot.press("enter", "home", "x")
        await looked(pilot, app)
        assert screen.draft.preparation == Preparation(left_out=("League",))
        await pilot.press("escape")
        assert columns.count == 20
        assert app.screen is screen
        await pilot.press("slash", *"zzz")
        assert "No column has these words" in line(app, "about")


@pytest.mark.slow
@pytest.mark.long
async def test_a_wide_table_is_walked_through(looking):
    async with looking("nci60", size=(80, 24)) as (app, pilot, _, screen):
        columns = screen.query_one(ColumnList)
        assert columns.column.name == "label"
        assert any(row[2:].startswith("label ") for row in screen_text(app).splitlines())
        await pilot.press("end", "pageup")
        name = columns.column.name
        assert any(text[2:].startswith(f"{name} ") for text in screen_text(app).splitlines())
        await pilot.press("home", "down", "down")
        assert columns.cursor == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "size", [(80, 24), pytest.param((120, 40), marks=pytest.mark.slow)], ids=["80x24", "120x40"]
)
@pytest.mark.parametrize("data", ["hitters", "troubled"])
def test_pictures(snap_compare, tmp_path, monkeypatch, data, size):
    monkeypatch.chdir(tmp_path)
    write_troubled(tmp_path)

    async def run(pilot):
        await settle(pilot)
        await pilot.press("d")
        await looked(pilot, pilot.app)
        await pilot.press("exclamation_mark")
        await pilot.pause()

    app = LassoApp("troubled.csv" if data == "troubled" else data)
    assert snap_compare(app, terminal_size=size, run_before=run)


@pytest.mark.slow
async def test_a_part_of_a_level_with_a_dot_narrows(looking, tmp_path):
    path = tmp_path / "towns.csv"
    towns = ("St. Louis", "Boston", "Paris")
    path.write_text("town,x,y\n" + "".join(f"{towns[k % 3]},{k * k % 7},{k}\n" for k in range(30)))
    async with looking(str(path), target="y") as (app, pilot, _, screen):
        app.screen.query_one(ColumnList).choose("town")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("S", "t", "full_stop", "enter")
        await looked(pilot, app)
        assert screen.draft.target == "town=St. Louis"


@pytest.mark.slow
async def test_keys_that_come_before_the_screen_has_its_parts_do_nothing(opened):
    async with opened("prostate") as (app, pilot, pane):
        screen = DataScreen(
            pane.request, None, app.data.cache, pane.technique, pane.params, app.data.make_open_screen
        )
        assert screen.check_action("degree", ()) is False
        app.push_screen(screen)
        while not screen.is_mounted:
            assert screen.check_action("degree", ()) is False
            await asyncio.sleep(0)
        assert screen.check_action("degree", ()) is True
        await looked(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not screen)


async def test_the_chosen_line_is_legible_in_every_theme(looking):
    async with looking("hitters", size=(80, 24)) as (app, pilot, _, screen):
        listed = screen.query_one(ColumnList)
        assert listed.column.name == "Salary"
        for theme in THEMES:
            app.theme = theme.name
            await pilot.pause()
            styles = [
                segment.style for segment in listed._line(listed.cursor, chosen=True) if segment.text.strip()
            ]
            assert styles
            assert all(style.color != style.bgcolor for style in styles), theme.name
