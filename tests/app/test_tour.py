"""The guided tour: its keys act on the charts below, Enter presses them, the whole lesson is a key away."""

from __future__ import annotations

import pytest

from lasso_tui.app.bindings import ACTIONS
from lasso_tui.app.screens.help_screen import HelpScreen
from lasso_tui.app.screens.tour_screen import TourScreen, key_of_step
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.technique import Lesson
from lasso_tui.techniques.tour import steps_of
from tests.app.conftest import screen_text, until


@pytest.mark.parametrize("technique", all_techniques(), ids=lambda t: t.slug)
def test_every_key_of_a_tour_is_one_of_the_charts(technique):
    actions = {key: b.action for b in ACTIONS.values() for key in b.key.split(",")}
    for step in technique.lesson.tour:
        assert actions[key_of_step(step)].startswith("screen."), step


def test_a_lesson_without_a_tour_has_one_that_fits_every_tab():
    lesson = Lesson(
        question="Why?", charts={"Path": "Lines. More."}, formula="", try_this=(), not_when="", references=()
    )
    steps = steps_of(lesson)
    assert [step.key for step in steps] == ["{", "m", "2"]
    assert steps[0].look == "Path: Lines."


async def test_the_charts_live_on_under_the_tour(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        first = pane.cursor
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, TourScreen))
        assert "step 1 of 3" in screen_text(app)
        await pilot.press("x", "d")  # no keys of this step
        assert app.screen.at == 0
        await pilot.press("left_curly_bracket")
        await until(pilot, lambda: pane.cursor < first)
        assert "step 2 of 3" in screen_text(app)
        marks = {mark.key: mark.x for mark in pane.result.marks}
        await pilot.press("enter")  # presses s
        await until(pilot, lambda: pane.cursor == marks["s"])
        await pilot.press("enter")
        await until(pilot, lambda: pane.state.picked is not None)
        assert "end of the tour" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_axis_with_its_marks_is_seen_under_the_tour(opened, size):
    async with opened(size=size) as (app, pilot, _):
        axis = next(line for line in screen_text(app).splitlines() if "└" in line)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, TourScreen))
        shown = screen_text(app).splitlines()
        assert any(line == axis for line in shown)
        assert shown[-1].split() == ["Enter", "next", "?", "whole", "lesson", "Esc", "leave"]


async def test_the_tour_is_left_by_escape_and_the_lesson_is_a_key_away(opened):
    async with opened() as (app, pilot, pane):
        before = pane.state
        await pilot.press("question_mark", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert pane.state is before
        await pilot.press("question_mark", "question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))


async def test_the_first_line_of_keys_says_what_to_press(opened):
    async with opened(None, size=(80, 24)) as (app, pilot, pane):
        assert pane.result.data.name == "diabetes"
        text = screen_text(app)
        assert pane.technique.lesson.question in text
        last = text.splitlines()[-1]
        assert all(words in last for words in ("move alpha", "simpler model", "? tour"))
        before = pane.cursor
        await pilot.press("s")
        await until(pilot, lambda: pane.cursor != before)
        await until(pilot, lambda: "simpler model" not in screen_text(app))
    async with opened("prostate", size=(80, 24)) as (app, _, _):
        assert "simpler model" not in screen_text(app)
