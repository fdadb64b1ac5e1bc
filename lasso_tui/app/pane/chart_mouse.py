"""What the mouse does on a chart: reads, picks, drags the cursor, steps it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget

from lasso_tui.app.pane.messages import CursorPicked, SeriesPicked

if TYPE_CHECKING:
    from lasso_tui.charts import Drawing

__all__ = ["ChartMouse"]

DRAG_SECONDS = 0.03
"""A cursor that is dragged moves no more often: a slow line could not follow."""


class ChartMouse(Widget):
    """Base of a chart's view.

    A click picks a name, else the position under the mouse; the wheel steps the cursor, dragging moves it, and a
    double click on the title gives the chart the full screen.
    """

    _drawing: Drawing | None = None
    _pointed: tuple[str, float | None] | None = None
    _dragging = False
    _dragged = 0.0

    def _highlight(self) -> None:
        """Show what is read out."""
        raise NotImplementedError

    def _position(self, event: events.MouseEvent) -> float | None:
        """Return the position on the x axis under the mouse, or None beside the axis."""
        offset = event.get_content_offset(self)
        return None if offset is None or self._drawing is None else self._drawing.x_at(offset.x)

    def _label_at(self, event: events.MouseEvent) -> str | None:
        """Return the name written under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self._drawing is None:
            return None
        for name, (row, start, width) in self._drawing.labels.items():
            if offset.y == row and start <= offset.x < start + width:
                return name
        return None

    # ------------------------------------------------------------------ reading

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the cursor, or read out the series nearest to the mouse."""
        if self._dragging:
            self._drag(event)
            return
        offset = event.get_content_offset(self)
        pointed = None
        if self._drawing is not None and offset is not None:
            name = self._drawing.nearest(offset.y, offset.x)
            if name:
                pointed = name, self._drawing.x_at(offset.x)
        self._point_at(pointed)

    def on_leave(self) -> None:
        """Read out the series chosen by key again."""
        self._point_at(None)

    def _point_at(self, pointed: tuple[str, float | None] | None) -> None:
        if pointed != self._pointed:
            self._pointed = pointed
            self._highlight()

    # ------------------------------------------------------------------ the cursor

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag the cursor."""
        if event.button == 1 and self._label_at(event) is None and self._position(event) is not None:
            self._dragging, self._dragged = True, time.monotonic()
            self.capture_mouse()

    def on_mouse_up(self) -> None:
        """End dragging; the click that follows sets the last position."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _drag(self, event: events.MouseMove) -> None:
        now, x = time.monotonic(), self._position(event)
        if x is not None and now - self._dragged >= DRAG_SECONDS:
            self._dragged = now
            self.post_message(CursorPicked(x))

    async def on_click(self, event: events.Click) -> None:
        """Pick the name under the mouse, else the position."""
        offset = event.get_content_offset(self)
        if self._drawing is None or offset is None:
            return
        if offset.y == 0 and event.chain == 2:
            await self.run_action("screen.full")
            return
        name, x = self._label_at(event), self._position(event)
        if name is not None:
            self.post_message(SeriesPicked(name))
        elif x is not None:
            self.post_message(CursorPicked(x))

    async def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Step the cursor to the right."""
        event.stop()
        await self.run_action("screen.step(1)")

    async def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Step the cursor to the left."""
        event.stop()
        await self.run_action("screen.step(-1)")
