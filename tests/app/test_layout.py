"""Nothing overlaps, nothing is cut off, nothing jumps."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lasso_tui.app.pane.effects import Redraw
from lasso_tui.app.screens.help_screen import HelpScreen
from lasso_tui.data import Preparation
from tests.app.conftest import screen_text, settle, until

SIZES = [(80, 24), (100, 30), (120, 40), (160, 45), (200, 60)]


@pytest.mark.slow
async def test_figures_do_not_jump_while_alpha_moves(opened):
    async with opened("diabetes", size=(80, 24)) as (app, pilot, _):
        await pilot.press("right_curly_bracket", "right_curly_bracket", "right_curly_bracket", "m")
        places = set()
        for _ in range(6):
            await pilot.press("right_square_bracket")
            await pilot.pause()
            (line,) = [text for text in screen_text(app).splitlines() if text.startswith(" ▲ cursor")]
            places.add((line.index("R²"), line.index("gap")))
        assert len(places) == 1


@pytest.mark.slow
async def test_one_title_row_names_the_chart_in_front(opened):
    async with opened(size=(80, 24)) as (app, pilot, _):
        for key, title in (("1", "1 Path + CV"), ("2", "2 Coefficients"), ("3", "3 Knots")):
            await pilot.press(key)
            await pilot.pause()
            assert screen_text(app).splitlines()[3].startswith(title)


@pytest.mark.slow
async def test_the_drawer_opens_and_closes_on_a_small_screen(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        controls = pane.query_one("Controls")
        assert not controls.display
        await pilot.press("o")
        await until(pilot, lambda: controls.display)
        assert app.focused is pane.query_one("#param-alpha")
        await pilot.press("escape")
        await until(pilot, lambda: not controls.display)


@pytest.mark.slow
async def test_only_its_own_key_hides_the_left_column(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        controls = pane.query_one("Controls")
        await pilot.press("o", "escape", "escape")
        assert controls.display
        await pilot.press("O")
        await until(pilot, lambda: not controls.display)
        await pilot.press("o")
        await until(pilot, lambda: controls.display)
        assert app.focused is pane.query_one("#param-alpha")


@pytest.mark.slow
async def test_a_resize_draws_again_at_the_new_size(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        await pilot.resize_terminal(80, 24)
        view = pane.query("ChartView").first()
        await until(pilot, lambda: view._drawing is not None and view._drawing.width == view.size.width < 80)
        await settle(pilot)
        assert all(len(line) <= 80 for line in screen_text(app).splitlines())


@pytest.mark.slow
async def test_a_very_small_screen_does_not_fail(opened):
    async with opened(size=(80, 24)) as (app, pilot, _):
        for size in ((20, 6), (10, 3), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "diabetes" in screen_text(app) or "prostate" in screen_text(app)


@pytest.mark.slow
async def test_what_was_done_to_the_data_is_seen_where_there_is_room(opened):
    preparation = Preparation(missing="mean", left_out=("CHits",))
    async with opened("hitters", preparation=preparation, size=(80, 24)) as (app, _, _pane):
        top = screen_text(app).splitlines()[0]
        assert top.startswith(" hitters  263 × 18 → Salary   263/322 rows")
        assert top.endswith("least squares · 10-fold CV · solved")
    async with opened("hitters", preparation=preparation, size=(120, 40)) as (app, _, _pane):
        top = screen_text(app).splitlines()[0]
        assert "263/322 rows · 3 factors · −CHits" in top


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["lasso", "tuning"])
async def test_every_line_fits_and_all_that_matters_is_there(opened, slug):
    async with opened("diabetes", slug=slug, size=SIZES[0]) as (app, pilot, pane):
        for size in SIZES:
            await pilot.resize_terminal(*size)
            view = pane.query("ChartView").first()
            await until(
                pilot, lambda view=view: view._drawing is not None and view._drawing.width == view.size.width
            )
            await settle(pilot)
            lines = screen_text(app).splitlines()
            assert len(lines) <= size[1]
            assert all(len(line) <= size[0] for line in lines)
            assert lines[0].startswith(" diabetes  442 × 10 → progression")
            assert "10-fold CV" in lines[0]
            assert lines[2].startswith(f" {pane.technique.lesson.question}")
            text = "\n".join(lines)
            for words in (
                "alpha",
                "R² train",
                "gap",
                "CV MSE",
                "±",
                "? help",
                "1-SE" if size[0] < 110 else " s",
            ):
                assert words in text, (size, words)
            assert re.search(r"nonzero +\d+ ", text)
            assert "●" in text


@pytest.mark.slow
async def test_every_theme_draws(opened):
    async with opened() as (app, pilot, pane):
        for theme in ("lasso-light", "lasso-contrast", "nord", "lasso-dark"):
            app.theme = theme
            await pilot.pause()
            view = pane.query("ChartView").first()
            await until(pilot, lambda view=view: view._static is not None)
            assert view._drawing.cursor is not None
            assert "╎" in screen_text(app)


@pytest.mark.slow
async def test_the_first_warning_is_seen_and_help_has_all(opened):
    warnings = ("The grid ends before the minimum, so a smaller alpha may do better.", "Another thing.")
    async with opened("diabetes", size=(60, 18)) as (app, pilot, pane):
        pane.apply((replace(pane.state, result=replace(pane.result, warnings=warnings)), (Redraw(),)))
        for size in ((60, 18), (80, 24), (100, 30), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await settle(pilot)
            text = " ".join(line.strip() for line in screen_text(app).splitlines()[-6:-1])
            assert "▲ The grid ends before the minimum" in text, size
            assert "smaller alpha may do better." in text
            assert "Another thing." in text or "+1 all: w" in text
            assert "nonzero" in screen_text(app)
        await pilot.press("question_mark", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.pause()
        said = str(app.screen.query_one("#warnings").visual)
        assert all(warning in said for warning in warnings)
