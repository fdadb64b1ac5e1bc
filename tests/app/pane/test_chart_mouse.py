"""The mouse on a chart: the wheel steps, dragging moves the cursor, a double click on the title fills the screen."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from lasso_tui.app.pane import chart_mouse
from lasso_tui.app.pane.chart_mouse import DRAG_SECONDS, ChartMouse
from lasso_tui.app.pane.messages import CursorPicked
from lasso_tui.app.style import FULL
from tests.app.conftest import until


def chart(monkeypatch):
    """A chart whose x axis is its columns, and what it posts."""
    posted = []
    view = ChartMouse.__new__(ChartMouse)
    drawing = SimpleNamespace(
        labels={"age": (2, 0, 3)}, x_at=lambda column: float(column) if column else None
    )
    for name, value in (("_drawing", drawing), ("post_message", posted.append)):
        monkeypatch.setattr(ChartMouse, name, value, raising=False)
    for name in ("capture_mouse", "release_mouse"):
        monkeypatch.setattr(ChartMouse, name, lambda self: None)
    return view, posted


def at(x, y=5, button=1):
    offset = SimpleNamespace(x=x, y=y)
    return SimpleNamespace(button=button, get_content_offset=lambda widget: offset)


def test_a_dragged_cursor_is_sent_now_and_then(monkeypatch):
    view, posted = chart(monkeypatch)
    now = 100.0
    monkeypatch.setattr(chart_mouse.time, "monotonic", lambda: now)
    view.on_mouse_down(at(10))
    for column in range(11, 41):
        now += DRAG_SECONDS / 5
        view.on_mouse_move(at(column))
    assert 5 <= len(posted) <= 6
    assert [message.x for message in posted] == sorted(message.x for message in posted)
    assert all(isinstance(message, CursorPicked) for message in posted)
    view.on_mouse_up()
    assert not view._dragging


@pytest.mark.parametrize("event", [at(1, y=2), at(0), at(10, button=3)], ids=["a name", "no axis", "right"])
def test_what_is_not_dragged(monkeypatch, event):
    view, _ = chart(monkeypatch)
    view.on_mouse_down(event)
    assert not view._dragging


async def test_the_mouse_on_a_path(opened):
    async with opened(size=(120, 40)) as (app, pilot, pane):
        view = pane.query("ChartView").first()
        plot = view._drawing.plot
        before = pane.cursor
        column = plot.left + plot.width // 3
        await pilot.mouse_down(view, offset=(column, 8))
        await pilot.mouse_up(view, offset=(column, 8))
        await pilot.click(view, offset=(column, 8))
        await until(pilot, lambda: pane.cursor != before)
        one = abs(np.log(pane.result.grid[1] / pane.result.grid[0]))
        assert abs(np.log(pane.cursor / view._drawing.x_at(column))) <= one
        await pilot.click(view, offset=(2, 0), times=2)
        await until(pilot, lambda: app.screen.has_class(FULL))
