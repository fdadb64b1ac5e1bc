"""Data opened from the data screen: files, what is missing or too large, and what stays open meanwhile."""

from __future__ import annotations

import threading

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.screens.open_screen import OpenScreen
from lasso_tui.app.screens.text_prompt import TextPrompt
from lasso_tui.data import Preparation
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import line, looked, press, screen_text, settle, until
from tests.app.troubled import write_troubled


@pytest.mark.slow
async def test_other_data_are_looked_at_before_they_are_opened(looking, tmp_path):
    path = write_troubled(tmp_path)
    async with looking("hitters") as (app, pilot, pane, _):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        app.screen.query_one("Input").value = f"{tmp_path}/tr"
        await pilot.pause()
        await pilot.press("tab")
        assert app.screen.query_one("Input").value == str(path)
        await pilot.press("enter")
        await looked(pilot, app)
        assert "troubled.csv" in line(app, "head")
        assert pane.request == DataRequest("hitters")
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == DataRequest(str(path)))
        await settle(pilot)


@pytest.mark.slow
async def test_a_path_in_quotes_is_opened(looking, tmp_path):
    folder = tmp_path / "my data"
    folder.mkdir()
    path = write_troubled(folder)
    async with looking("hitters") as (app, pilot, _, screen):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        app.screen.query_one("Input").value = f"'{path}'"
        await pilot.press("enter")
        await until(pilot, lambda: screen.draft == DataRequest(str(path)))
        await looked(pilot, app)


@pytest.mark.slow
async def test_a_file_that_is_not_there_leaves_what_is_open(looking):
    async with looking("hitters") as (app, pilot, pane, screen):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        app.screen.query_one("Input").value = "./no-such.csv"
        await pilot.press("enter")
        await looked(pilot, app)
        assert "no-such.csv" in line(app, "plan")
        assert screen.draft == DataRequest("hitters")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen)
        assert pane.request == DataRequest("hitters")


@pytest.mark.slow
async def test_a_table_of_which_no_row_is_whole_is_mended(tmp_path):
    path = tmp_path / "holes.csv"
    path.write_text(
        "a,b,y\n" + "".join(f"{i * i % 7 if i % 2 else ''},{'' if i % 2 else i % 5},{i}\n" for i in range(60))
    )
    app = LassoApp(str(path))
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await looked(pilot, app)
        assert "rows" in line(app, "plan")
        await pilot.press("m")
        await looked(pilot, app)
        await pilot.press("enter")
        pane = await settle(pilot)
        assert pane.request.preparation == Preparation(missing="mean")
        assert screen is not app.screen


@pytest.mark.slow
async def test_a_tab_that_takes_no_table_says_what_it_shows_instead(opened):
    async with opened("hitters", size=(80, 24)) as (app, pilot, _):
        app.go_to("denoising")
        await until(pilot, lambda: app.pane is not None and app.pane.technique.slug == "denoising")
        await settle(pilot)
        assert "camera  128 × 128 grey" in screen_text(app).splitlines()[0]
        assert (
            " ▲ hitters is not shown here: it works on images, not tables." in screen_text(app).splitlines()
        )
        await pilot.press("d")
        screen = await looked(pilot, app)
        await press(pilot, app, "Hits", "x")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen)
        app.go_to("lasso")
        await until(pilot, lambda: app.pane.technique.slug == "lasso")
        pane = await settle(pilot)
        assert "Hits" not in pane.result.data.features


@pytest.mark.slow
async def test_what_does_not_fit_in_memory_is_sampled_on_the_spot(looking, tmp_path, monkeypatch):
    path = tmp_path / "large.csv"
    path.write_text("a,b,y\n" + "".join(f"{k % 7},{k % 11},{k}\n" for k in range(20_000)))
    async with looking("hitters") as (app, pilot, pane, screen):
        monkeypatch.setattr("lasso_tui.data.memory_limits._system_memory", lambda: 200_000)
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        app.screen.query_one("Input").value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TextPrompt))
        hint = str(app.screen.query_one("Static").visual)
        assert "rows × 3 columns" in hint
        assert "kB" in hint
        await pilot.press("enter")
        await looked(pilot, app)
        assert screen.draft == DataRequest(str(path), sample=2000)
        assert "2,000 of 20,000 rows" in line(app, "plan")
        assert "2,000 rows seed 0" in line(app, "enter")
        await pilot.press("enter")
        await until(pilot, lambda: pane.request == screen.draft)
        await settle(pilot)
        assert "2,000 of 20,000 rows" in screen_text(app).splitlines()[0]


@pytest.mark.slow
async def test_what_was_to_be_applied_is_not_when_the_reading_is_left(looking):
    async with looking("hitters") as (app, pilot, pane, screen):
        await press(pilot, app, "Hits", "x")
        changed, shelf = screen.draft, app.data.cache
        real, held = shelf.columns, threading.Event()

        def slow(opening, progress=None):
            while opening.dataset == "prostate" and not held.is_set():
                progress("held", 0.5)
            return real(opening, progress)

        shelf.columns = slow
        screen.change(lambda _: DataRequest("prostate"))
        await pilot.press("enter", "escape")
        await looked(pilot, app)
        held.set()
        assert app.screen is screen
        assert screen.draft == changed
        assert pane.request == DataRequest("hitters")
