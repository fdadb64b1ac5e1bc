"""The parts of charts that are shown: zoomed, and following the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lasso_tui.charts import Chart, Window

__all__ = ["ChartWindows"]


class ChartWindows:
    """The zoomed part of each chart, by its title."""

    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}
        self._cursors: dict[str, float | None] = {}

    def get(self, chart: Chart) -> Window | None:
        """Return the part of a chart, or None for all of it."""
        return self._windows.get(chart.title)

    def set(self, chart: Chart, window: Window | None) -> None:
        """Show a part of a chart, or all of it."""
        self._windows.pop(chart.title, None)
        if window is not None:
            self._windows[chart.title] = window
            self._cursors[chart.title] = chart.cursor

    def following(self, chart: Chart) -> Window | None:
        """Return the part of a chart to show; it follows the cursor."""
        window = self._windows.get(chart.title)
        if window is None:
            return None
        from lasso_tui.charts import follow_cursor, full_scale, intersect

        scale = full_scale(chart)
        window = intersect(scale, window) if scale is not None else None
        if scale is not None and window is not None and self._cursors.get(chart.title) != chart.cursor:
            window = follow_cursor(scale, window, chart.cursor)
        self._cursors[chart.title] = chart.cursor
        if window is not None:
            self._windows[chart.title] = window
        elif scale is not None:
            del self._windows[chart.title]
        return window
