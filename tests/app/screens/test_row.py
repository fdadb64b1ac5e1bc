"""The page of one row: what is typed, stepped and chosen moves its prediction, and so does alpha."""

from __future__ import annotations

import numpy as np

from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.row_screen import RowScreen
from lasso_tui.techniques.number_format import format_significant
from tests.app.conftest import said, screen_text, until


async def opened_row(pilot, app):
    await pilot.press("x")
    await until(pilot, lambda: isinstance(app.screen, RowScreen) and app.screen.is_mounted)
    return app.screen


async def test_alpha_moves_the_prediction(opened):
    async with opened("prostate", size=(80, 24)) as (app, pilot, pane):
        page = await opened_row(pilot, app)
        before, cursor = page.prediction, pane.cursor
        await pilot.press("right_square_bracket", "right_square_bracket", "right_curly_bracket")
        await until(pilot, lambda: pane.cursor > cursor)
        readout = pane.technique.readout(pane.result, pane.cursor)
        coef = readout.coefficients.unscaled
        wanted = readout.intercept_unscaled + coef @ page.row.values
        assert abs(page.prediction.link - wanted) <= 1e-12
        assert page.prediction.link != before.link
        assert f"{page.prediction.response:.4f}"[:6] in screen_text(app)
        await pilot.press("s")
        assert pane.cursor == next(mark.x for mark in pane.result.marks if mark.key == "s")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is pane.screen)


async def test_a_step_of_alpha_sends_what_changes_alone_and_the_charts_follow_once_it_is_closed(
    opened, monkeypatch
):
    async with opened("prostate", size=(80, 24)) as (app, pilot, pane):
        page = await opened_row(pilot, app)
        await pilot.press("right_curly_bracket")
        await pilot.pause()

        def refuse(*args, **words):
            raise AssertionError("a step painted a whole screen")

        for screen in (page, pane.screen):
            monkeypatch.setattr(screen._compositor, "render_full_update", refuse)
        before = screen_text(app)
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: screen_text(app) != before)
        monkeypatch.undo()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is pane.screen)
        assert pane.query("ChartView").first().chart.cursor == pane.cursor
        assert format_significant(pane.cursor, 3) in screen_text(app)


async def test_values_are_stepped_typed_and_put_back(opened):
    async with opened("prostate", size=(80, 24)) as (app, pilot, _):
        page = await opened_row(pilot, app)
        start = page.row
        await pilot.press("right")
        assert float(page.row.texts[0]) > float(start.texts[0])
        await pilot.press("9", "9", "enter")
        await until(pilot, lambda: page.row.texts[0] == "99")
        assert "extrapolated, beyond the rows of the fit" in screen_text(app)
        await pilot.press("enter", "o", "d", "d", "enter")
        await pilot.pause()
        assert "is not a number" in screen_text(app)
        assert page.row.texts[0] == "99"
        await pilot.press("escape")  # the field alone
        assert app.screen is page
        await pilot.press("delete")
        assert page.row.texts == start.texts
        await pilot.press("down", "left", "r")
        np.testing.assert_array_equal(page.row.values, start.values)


async def test_a_level_is_chosen_from_a_list_and_the_row_stays_for_other_tabs(opened):
    async with opened("birthwt", size=(80, 24)) as (app, pilot, pane):
        page = await opened_row(pilot, app)
        race = next(k for k, field in enumerate(page._profiler.fields) if field.name == "race")
        await pilot.press(*["down"] * race, "enter")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("3", "enter")
        await until(pilot, lambda: app.screen is page)
        assert page.row.texts[race] == "3"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is pane.screen)
        page = await opened_row(pilot, app)
        assert page.row.texts[race] == "3"


async def test_a_tab_without_columns_says_why(opened):
    async with opened(None, slug="denoising") as (app, pilot, _):
        await pilot.press("x")
        await until(pilot, lambda: "No row to edit: Denoising has no coefficients." in said(app))


async def test_wide_tables_scroll(opened):
    async with opened("nci60", slug="objective", size=(80, 24)) as (app, pilot, _):
        page = await opened_row(pilot, app)
        await pilot.press("end")
        assert page._profiler.lines[-1] in screen_text(app)
        await pilot.press("pageup", "home")
        assert page._profiler.lines[0] in screen_text(app)
