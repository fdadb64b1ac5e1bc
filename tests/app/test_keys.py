"""Keys in, state out."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lasso_tui import solvers
from lasso_tui.app.screens.help_screen import HelpScreen
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.screens.source_screen import SourceScreen
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import said, screen_text, settle, until


async def test_a_step_of_alpha_solves_nothing_and_repaints_two_columns(opened, monkeypatch):
    async with opened() as (_, pilot, pane):

        def refuse(*args, **kwargs):
            raise AssertionError("a step must not solve")

        for name in ("path", "cross_validate", "alpha_max"):
            monkeypatch.setattr(solvers, name, refuse)
        monkeypatch.setattr("lasso_tui.solvers.results.Path._solve_at", refuse)
        view = pane.query("ChartView").first()
        still, jobs = view._static, pane.state.ticket
        regions = []
        monkeypatch.setattr(view, "refresh", lambda *r, **k: regions.extend(r))
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert view._static is still
        assert pane.state.ticket == jobs
        assert len(regions) == 2
        assert all(region.width == 1 for region in regions)


@pytest.mark.slow
async def test_tabs_by_key_and_by_name(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: app.slug != "lasso")
        assert app.slug != "lasso"
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"tuning", "enter")
        await until(pilot, lambda: app.slug == "tuning")
        pane = await settle(pilot)
        assert pane.technique.slug == "tuning"
        assert "CV error" in screen_text(app)


@pytest.mark.slow
async def test_choosing_data_and_back(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"hitters", "enter")
        await until(pilot, lambda: pane.result.data.name == "hitters")
        await settle(pilot)
        assert "hitters  263 × 19 → Salary" in screen_text(app)
        assert pane.result.grid[-1] <= pane.cursor <= pane.result.grid[0]


@pytest.mark.slow
async def test_other_tabs_follow_the_data(opened):
    async with opened() as (app, pilot, pane):
        app.data.open(DataRequest("hitters"))
        await until(pilot, lambda: pane.result.data.name == "hitters")
        app.go_to("tuning")
        await until(pilot, lambda: app.slug == "tuning")
        tuning = await settle(pilot)
        assert tuning.result.data.name == "hitters"
        app.data.open(DataRequest("prostate"))
        await until(pilot, lambda: tuning.result.data.name == "prostate")
        app.go_to("lasso")
        await until(pilot, lambda: pane.result.data.name == "prostate")


@pytest.mark.slow
async def test_choosing_the_target(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"lweight", "enter")
        await until(pilot, lambda: pane.result.data.target == "lweight")
        assert "lweight" not in pane.result.data.features


async def test_digits_choose_the_chart(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        for digit, title in (("2", "Coefficients"), ("3", "Knots"), ("1", "Path + CV")):
            await pilot.press(digit)
            await until(pilot, lambda title=title: pane.query("ChartView").first().chart.title == title)
        assert "coefficient" in screen_text(app)


@pytest.mark.slow
async def test_reset_brings_back_where_the_tab_began(opened):
    async with opened() as (_, pilot, pane):
        first, params = pane.cursor, pane.params
        await pilot.press("right_curly_bracket")
        controls = pane.query_one("Controls")
        controls._edit(controls.field("folds"), "4")
        await until(pilot, lambda: pane.params.folds == 4)
        await pilot.press("r")
        await until(pilot, lambda: settled_on(pane, first))
        assert pane.params == params


def settled_on(pane, place) -> bool:
    return not pane.busy and pane.cursor == place


async def test_keys_are_text_inside_a_text_field(opened):
    async with opened() as (_, pilot, pane):
        before = pane.cursor
        box = pane.query_one("#param-folds")
        pane.query_one("Controls").add_class("-open")
        box.focus()
        await until(pilot, lambda: box.has_focus)
        await pilot.press("m", "s", "right_square_bracket")
        assert pane.cursor == before
        assert box.value.endswith("ms]")


async def test_a_click_on_the_path_sets_alpha(opened):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        view = pane.query("ChartView").first()
        drawing = view._drawing
        column = drawing.plot.left + drawing.plot.width // 3
        wanted = drawing.x_at(column)
        await pilot.click(view, offset=(column, 8))
        await pilot.pause()
        assert abs(np.log(pane.cursor / wanted)) <= abs(np.log(pane.result.grid[1] / pane.result.grid[0]))


@pytest.mark.slow
async def test_quit(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running or app.return_code == 0


@pytest.mark.slow
async def test_one_chart_on_the_full_screen_is_so_in_tabs_shown_later(opened):
    async with opened(size=(160, 45)) as (app, pilot, _):
        await pilot.press("f")
        app.go_to("tuning")
        await until(pilot, lambda: app.slug == "tuning")
        pane = await settle(pilot)
        assert sum(view.display for view in pane.query("ChartView")) == 1
        await pilot.press("f")
        await settle(pilot)
        assert sum(view.display for view in pane.query("ChartView")) > 1


@pytest.mark.slow
async def test_a_picture_says_that_it_is_no_table(opened):
    async with opened("article", slug="denoising") as (app, pilot, pane):
        deck = pane.query_one("ChartDeck")
        deck.first = deck.titles.index("Images")
        await pilot.press("t")
        await pilot.pause()
        assert "no table" in said(app)
        assert not deck.tabular


@pytest.mark.slow
async def test_the_palette_opens_no_second_page(opened):
    async with opened() as (app, pilot, _):
        await pilot.press("p")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        for action in ("open", "pin", "lesson"):
            await app.run_action(action)
            await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_keys_move_the_cursor_and_the_figures_follow(opened):
    async with opened() as (app, pilot, pane):
        grid = pane.result.grid
        start = int(np.argmin(np.abs(grid - pane.cursor)))
        for keys, index in (
            (("right_square_bracket",), start - 1),
            (("left_square_bracket", "left_square_bracket"), start + 1),
            (("right_curly_bracket",), start - 9),
            (("left_curly_bracket",), start + 1),
            (("right_curly_bracket",) * 12, 0),
            (("right_square_bracket",), 0),
        ):
            await pilot.press(*keys)
            assert pane.cursor == grid[index]
        await pilot.press("s")
        await pilot.pause()
        assert pane.cursor == pane.result.cv.alpha_1se
        one_se = screen_text(app)
        nonzero = int(np.count_nonzero(pane.result.fit.at(pane.cursor).coef))
        assert re.search(rf"nonzero +{nonzero} ", one_se)
        await pilot.press("m")
        await pilot.pause()
        assert pane.cursor == pane.result.cv.alpha_min
        assert one_se != screen_text(app)


async def test_pages_open_and_close(opened):
    async with opened(size=(100, 60)) as (app, pilot, pane):
        for key, screen, words in (
            (
                ("question_mark", "question_mark"),
                HelpScreen,
                ("‖y − b₀ − Xb‖²", pane.technique.lesson.question.split("?")[0][:40]),
            ),
            (("c",), SourceScreen, ("lasso_tui/techniques/lasso",)),
        ):
            await pilot.press(*key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
            await until(pilot, lambda words=words: all(word in screen_text(app) for word in words))
            await pilot.press("escape")
            await until(pilot, lambda screen=screen: not isinstance(app.screen, screen))
