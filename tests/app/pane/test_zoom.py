"""Looking closer: a window on the x axis by keys, and the values of lines read in the title row."""

from __future__ import annotations

import numpy as np
import pytest

from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.deck import ChartDeck
from lasso_tui.requests.data_request import DataRequest
from tests.app.conftest import screen_text, settle, until
from tests.marks import slow_from


def view_of(pane) -> ChartView:
    return pane.query_one(ChartDeck).views[0]


async def test_plus_halves_what_is_shown_about_the_cursor_and_0_shows_all(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("s")
        view = view_of(pane)
        whole = view._drawing.plot.x
        across = whole.fraction(pane.cursor)
        await pilot.press("plus")
        low, high = (whole.fraction(v) for v in view.window)
        assert high - low == pytest.approx(0.5)
        assert (across - low) / (high - low) == pytest.approx(across, abs=1e-6)
        assert "zoomed" in screen_text(app)
        await pilot.press("equals_sign", "minus")
        assert [whole.fraction(v) for v in view.window] == pytest.approx([low, high])
        await pilot.press("0")
        assert view.window is None
        assert "zoomed" not in screen_text(app)


async def test_what_is_zoomed_is_drawn_on_its_own_scale_with_its_own_marks(opened):
    async with opened(size=(80, 24)) as (_, pilot, pane):
        await pilot.press("right_curly_bracket", "right_curly_bracket", "right_curly_bracket")
        view = view_of(pane)
        tall = view._drawing.plot.y.high - view._drawing.plot.y.low
        await pilot.press("plus", "plus", "plus")
        drawing, (low, high) = view._drawing, view.window
        assert (drawing.plot.x.low, drawing.plot.x.high) == pytest.approx((low, high))
        assert drawing.plot.y.high - drawing.plot.y.low < tall
        seen = [m.key for m in pane.result.marks if low <= m.x <= high]
        axis = drawing.text().splitlines()[drawing.plot.top + drawing.plot.height]
        assert all((m.key in axis) == (m.key in seen) for m in pane.result.marks)
        chart = view.chart.parts[0]
        inside = (chart.x >= low) & (chart.x <= high)
        for x, count in zip(chart.x[inside], chart.counts[inside], strict=True):
            values = [drawing.value(name, x) for name in chart.names]
            assert sum(abs(v) > 1e-9 for v in values if v is not None) == count


@pytest.mark.slow
async def test_a_click_in_the_window_picks_what_is_shown_there(opened):
    async with opened(size=(120, 40)) as (_, pilot, pane):
        await pilot.press("plus", "plus")
        view = view_of(pane)
        plot = view._drawing.plot
        column = plot.left + plot.width // 4
        await pilot.click(view, offset=(column, plot.top + 3))
        assert view.window[0] <= pane.cursor <= view.window[1]
        step = abs(np.log(pane.result.grid[1] / pane.result.grid[0]))
        assert abs(np.log(pane.cursor / plot.x_at(column))) <= step


@pytest.mark.slow
async def test_arrows_move_along_and_the_window_follows_the_cursor(opened):
    async with opened() as (_, pilot, pane):
        await pilot.press("shift+right")
        assert view_of(pane).window is None
        await pilot.press("plus", "plus")
        view = view_of(pane)
        before = view.window
        await pilot.press("shift+left")
        assert view.window[0] < before[0]
        while view.window[0] > pane.result.grid[-1] * 1.0001:
            await pilot.press("shift+left")
        for _ in range(12):
            await pilot.press("right_curly_bracket")
            assert view.window[0] * 0.999 <= pane.cursor <= view.window[1] * 1.001
            assert view._drawing.cursor is not None


@pytest.mark.slow
async def test_a_step_in_a_window_repaints_two_columns(opened, monkeypatch):
    async with opened() as (_, pilot, pane):
        await pilot.press("plus")
        view = view_of(pane)
        still, regions = view._static, []
        monkeypatch.setattr(view, "refresh", lambda *r, **k: regions.extend(r))
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert view._static is still
        assert [region.width for region in regions] == [1, 1]


@pytest.mark.slow
async def test_each_chart_has_its_own_window_and_other_data_theirs(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("plus")
        window = view_of(pane).window
        await pilot.press("2")
        await until(pilot, lambda: view_of(pane).chart.title == "Coefficients")
        assert view_of(pane).window is None
        await pilot.press("plus", "shift+left", "0", "1")  # nothing to zoom there
        await until(pilot, lambda: view_of(pane).chart.title == "Path + CV")
        assert view_of(pane).window == window
        app.data.open(DataRequest("hitters"))
        await until(pilot, lambda: pane.result.data.name == "hitters")
        await settle(pilot)
        view = view_of(pane)
        assert view.window is None or view._drawing.plot.x.low >= view.chart.x.min() * 0.999


@pytest.mark.slow
@pytest.mark.parametrize("slug", slow_from(["tuning", "timeseries"], 1))
async def test_every_kind_of_chart_zooms_or_stays(opened, slug):
    async with opened(None, slug=slug, size=(80, 24)) as (_, pilot, pane):
        deck = pane.query_one(ChartDeck)
        for number in range(1, len(deck.titles) + 1):
            await pilot.press(
                str(number), "plus", "plus", "shift+left", "shift+right", "minus", "down", "up", "0"
            )
            await until(pilot, lambda n=number: deck.current.chart.title == deck.titles[n - 1])
            assert deck.current.window is None


async def test_the_picked_feature_is_bright_in_the_chart_and_in_the_list(opened):
    async with opened(size=(100, 30)) as (app, pilot, pane):
        view = view_of(pane)
        plain = view._drawing
        await pilot.press("down")
        await pilot.pause()
        name = pane.state.picked
        assert name == pane.result.data.features[pane.result.fit.entry_order[0]]
        row, start, width = plain.labels[name]
        looks = [look for run in view._drawing.rows[row] for look in [run.look] * len(run.text)]
        assert all(look.bold for look in looks[start : start + width])
        assert view._drawing.plot == plain.plot
        assert f"▸ {name} " in screen_text(app)
        await pilot.press("up")
        await pilot.pause()
        assert pane.state.picked is None
        assert "▸" not in screen_text(app)
        assert [run for line in view._drawing.rows for run in line if run.text == name] == [
            run for line in plain.rows for run in line if run.text == name
        ]


@pytest.mark.slow
async def test_the_mouse_reads_the_nearest_line_and_repaints_only_when_that_changes(opened, monkeypatch):
    async with opened(size=(100, 30)) as (app, pilot, pane):
        view = view_of(pane)
        plot = view._drawing.plot
        at = plot.left + 2, plot.top + 1
        await pilot.hover(view, offset=at)
        name = view._drawing.nearest(at[1], at[0])
        assert view.reading.startswith(f"{name} ")
        assert view.reading in screen_text(app)
        drawn = []
        monkeypatch.setattr(view, "refresh", lambda *r, **k: drawn.append(r))
        await pilot.hover(view, offset=at)
        assert drawn == []
        await pilot.hover(view, offset=(at[0] + 1, at[1]))
        assert (
            view._drawing.nearest(at[1], at[0] + 1) != name or sum(r.height for rs in drawn for r in rs) <= 1
        )
        await pilot.hover("StatusBar")
        assert view.reading == ""


@pytest.mark.slow
async def test_progress_stands_in_the_title_row_before_what_else_is_said_there(opened):
    async with opened() as (app, pilot, pane):
        await pilot.press("plus")
        pane.query_one(ChartDeck).set_progress("path 40 %")
        await pilot.pause()
        view = view_of(pane)
        row = screen_text(app).splitlines()[view.region.y]
        assert "path 40 %" in row
        assert "zoomed" not in row
        pane.query_one(ChartDeck).set_progress("")
        await pilot.pause()
        row = screen_text(app).splitlines()[view.region.y]
        assert "zoomed, 0 resets" in row
        assert "path 40 %" not in row
