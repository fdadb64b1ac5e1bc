"""The frame on the screen: keys of the focus, clicks on tabs, keys and names, a list that scrolls, warnings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lasso_tui.app.frame.key_line import KeyLine
from lasso_tui.app.frame.tab_bar import TabBar
from lasso_tui.app.pane.effects import Redraw
from lasso_tui.app.pane.frame.coefficient_list import CoefficientList
from lasso_tui.requests.data_request import DataRequest
from lasso_tui.techniques.discovery import all_techniques
from tests.app.conftest import screen_text, settle, until
from tests.marks import long_except


def last_line(app) -> str:
    return screen_text(app).splitlines()[-1]


async def test_the_last_line_has_the_keys_of_what_has_the_focus(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        assert last_line(app).startswith(" [ ] alpha  m s marks  ↑↓ feature  1-")
        pane.query_one("#param-folds").focus()
        await until(pilot, lambda: "Enter apply" in last_line(app))
        assert "alpha" not in last_line(app)
        pane.query_one(CoefficientList).focus()
        await until(pilot, lambda: "PgUp PgDn scroll" in last_line(app))
        await pilot.press("escape")
        await until(pilot, lambda: "m s marks" in last_line(app))
        app.query_one(KeyLine)
        await pilot.click(KeyLine, offset=(last_line(app).index(" s marks") + 1, 0))
        await until(pilot, lambda: pane.cursor == pane.result.cv.alpha_1se)


async def test_a_click_on_a_name_picks_the_feature_and_esc_picks_none(opened):
    async with opened(size=(80, 24)) as (app, pilot, pane):
        listed = pane.query_one(CoefficientList)
        await pilot.click(listed, offset=(4, 2))
        name = pane.result.data.features[pane.result.fit.entry_order[1]]
        await until(pilot, lambda: pane.state.picked == name)
        await pilot.pause()
        assert f"▸ {name} " in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: pane.state.picked is None)


@pytest.mark.slow
async def test_a_click_on_a_tab_goes_there(opened):
    async with opened(size=(80, 24)) as (app, pilot, _):
        row = screen_text(app).splitlines()[1]
        await pilot.click(TabBar, offset=(row.index("Objective") + 2, 0))
        await until(pilot, lambda: app.slug == "objective")
        await settle(pilot)
        row = screen_text(app).splitlines()[1]
        hidden = int(row.split("+")[1].split()[0])
        await pilot.click(TabBar, offset=(row.index("›"), 0))
        await until(pilot, lambda: app.slug != "objective")
        assert hidden < 14
        await settle(pilot)


@pytest.mark.slow
async def test_a_long_list_scrolls_and_follows_the_picked_feature(opened):
    async with opened("synthetic", size=(80, 24)) as (app, pilot, pane):
        listed = pane.query_one(CoefficientList)
        rows = listed.count
        assert rows > 15
        assert "+" in screen_text(app)
        last = pane.result.data.features[pane.result.fit.entry_order[-1]]
        pane.pick_name(last)
        await pilot.pause()
        await settle(pilot)
        assert f"▸ {last} " in screen_text(app)
        listed.scroll_rows(-rows)
        await pilot.pause()
        first = pane.result.data.features[pane.result.fit.entry_order[0]]
        assert f"● {first} " in screen_text(app)


@pytest.mark.slow
async def test_a_stopped_solve_is_said_in_the_title_row(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        pane.apply((replace(pane.state, stopped="stopped: no knots · r solves"), (Redraw(),)))
        await pilot.pause()
        assert "stopped: no knots · r solves" in screen_text(app).splitlines()[3]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_data_that_a_tab_cannot_show_are_said_amber_over_the_answer(opened, size):
    async with opened("camera", slug="denoising", size=size) as (app, pilot, pane):
        pane.apply(pane.state.on_unsuitable_data(DataRequest("hitters")))
        await pilot.pause()
        assert "▲ hitters is not shown here:" in screen_text(app)


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["lasso", "objective", "ridge", "tuning"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_no_sentence_of_the_frame_is_cut(opened, slug, size):
    async with opened("diabetes", slug=slug, size=size) as (app, _, pane):
        lines = screen_text(app).splitlines()
        assert lines[2].startswith(f" {pane.technique.lesson.question}")
        assert all("…" not in line for line in [*lines[:3], *lines[-4:]])


@pytest.mark.slow
@pytest.mark.parametrize(
    "slug",
    long_except([t.slug for t in all_techniques()], "lasso", "ridge", "descent", "tuning", "timeseries"),
)
async def test_no_text_is_cut_at_120_columns(opened, slug):
    """Settings, figures, names, titles and sentences are whole; of a long text its field shows the beginning."""
    async with opened("diabetes", slug=slug, size=(120, 40)) as (app, _, _):
        lines = [
            line for line in screen_text(app).splitlines() if not line.startswith(" sentence to explain")
        ]
        assert [line for line in lines if "…" in line] == []


async def test_a_group_of_columns_opens_and_closes_and_stays_so(opened):
    async with opened("birthwt", size=(120, 40)) as (app, pilot, pane):
        listed = pane.query_one(CoefficientList)

        def shows(text: str) -> bool:
            return text in screen_text(app)

        await until(pilot, lambda: shows("▸ race"))
        assert not shows(" =2 "), "the list has no room for all columns: groups are closed"
        row = next(y for y, line in enumerate(screen_text(app).splitlines()) if "▸ race" in line)
        await pilot.click(listed, offset=(3, row - listed.region.y))
        await until(pilot, lambda: shows("▾ race") and shows("● =2 ") and shows("▸ ftv"))
        pane.step(5)
        await pilot.pause()
        assert shows("▾ race")
        assert shows("▸ ftv")
        pane.pick_name("ftv=3")
        await until(pilot, lambda: shows("▾ ftv") and shows("▸ =3"))
        listed.focus()
        await until(pilot, lambda: "Space open/close" in last_line(app))
        await pilot.press("space")
        await until(pilot, lambda: shows("▸ ftv"))
        assert pane.state.picked == "ftv=3"
        await pilot.press("space")
        await until(pilot, lambda: shows("▾ ftv"))
