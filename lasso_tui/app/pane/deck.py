"""The charts of a tab, as many at once as the window and the technique's arrangement say."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.layout import Layout
from textual.reactive import reactive
from textual.widget import Widget

from lasso_tui.app.frame.chart_windows import ChartWindows
from lasso_tui.app.frame.placed_layout import PlacedLayout
from lasso_tui.app.frame.placement import Box, chart_boxes, columns_of, size_class, too_small
from lasso_tui.app.pane.chart_view import ChartView
from lasso_tui.app.pane.messages import ChartChosen
from lasso_tui.techniques.arrangement import Arrangement

if TYPE_CHECKING:
    from textual.timer import Timer

    from lasso_tui.charts import Chart
    from lasso_tui.techniques import AnyResult, ChartSpec

__all__ = ["ChartDeck"]

SLOTS = 7
"""Charts that can be seen at once."""

SAME_FRAME_SECONDS = 0.008
"""A side chart that takes less is drawn in the same frame as the main one, else in the next: a frame is 16 ms."""

REST_SECONDS = 0.1
"""How long the keys have rested when a picture is painted again."""


class ChartDeck(Container):
    """Lays out a tab's charts; the digits choose the main one.

    Parameters
    ----------
    first : the number of the main chart
    arrangement : which charts are seen at once
    note : what is shown before there are any
    expected : the charts that a result is likely to have: until it comes their empty axes are shown
    """

    DEFAULT_CSS = "ChartDeck { height: 1fr; }"

    first: reactive[int] = reactive(0, init=False)
    """The number of the main chart."""
    alone: reactive[bool] = reactive(False, init=False)
    """Whether only the main chart is shown."""
    tabular: reactive[bool] = reactive(False, init=False)
    """Whether the main chart is shown as a table of its numbers."""

    def __init__(
        self,
        first: int = 0,
        arrangement: Arrangement | None = None,
        note: str = "",
        expected: tuple[ChartSpec[Any], ...] = (),
    ) -> None:
        super().__init__()
        self.set_reactive(ChartDeck.first, first)
        self._arrangement = arrangement or Arrangement()
        self._layout = PlacedLayout(self)
        self._boxes: list[tuple[str, Box]] = []
        self._specs: tuple[ChartSpec[Any], ...] = ()
        self._expected, self._titles = expected, tuple([spec.title for spec in expected])
        self._shown: tuple[AnyResult, float] | None = None
        self._charts: dict[int, Chart] = {}
        self._seconds: dict[str, float] = {}
        self._deferred: set[int] = set()
        self._pictures: set[int] = set()
        self._views = [ChartView(id=f"slot-{slot}") for slot in range(SLOTS)]
        self._windows = ChartWindows()
        self._resting: Timer | None = None
        self._drawn_of: AnyResult | None = None
        self._note = note

    @property
    def layout(self) -> Layout:
        """How the views are placed."""
        return self._layout

    def compose(self) -> ComposeResult:
        """Put a view in each slot."""
        yield from self._views

    @property
    def views(self) -> list[ChartView]:
        """The views, the main one first."""
        return self._views

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all charts of the tab."""
        return self._titles

    def show(self, specs: tuple[ChartSpec[Any], ...], result: AnyResult, cursor: float) -> None:
        """Show these charts of a result, each in its slot; those without a slot are not made."""
        titles = self._titles
        if specs is not self._specs:
            self._specs, self._titles = specs, tuple([spec.title for spec in specs])
        self._shown = result, cursor
        self._charts.clear()
        if self._titles != titles:
            self._arrange()
        else:
            self._fill()

    def chart(self, index: int) -> Chart:
        """Return one of the charts, made when first needed."""
        assert self._shown is not None
        if index not in self._charts:
            self._charts[index] = self._specs[index].chart(*self._shown)
        return self._charts[index]

    @property
    def waiting(self) -> bool:
        """Whether a chart is drawn in the next frame, or when the keys rest."""
        return bool(self._deferred or self._pictures)

    def set_stale(self, stale: bool) -> None:
        """Mark the charts as those of an earlier solve."""
        for view in self._views:
            view.stale = stale

    def set_progress(self, text: str) -> None:
        """Show in the main chart's title row what is being computed."""
        self._views[0].progress = text

    def set_alert(self, text: str) -> None:
        """Show there what the person must know of the charts."""
        self._views[0].alert = text

    def pick(self, name: str | None) -> None:
        """Highlight one feature in all charts, or none."""
        for view in self._views:
            view.pick(name)

    def set_note(self, text: str) -> None:
        """Show why there is no chart."""
        self._note, self._expected = text, ()
        self._fill()

    def redraw(self) -> None:
        """Redraw all charts, in the colours of the current theme."""
        for view in self._views:
            view.redraw()

    def watch_first(self) -> None:
        """Make another chart the main one."""
        self._arrange()
        self.post_message(ChartChosen())

    def watch_alone(self) -> None:
        """Show the main chart alone, or the others too."""
        self._arrange()

    def watch_tabular(self) -> None:
        """Show the main chart as a table, or as a chart again."""
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange for the new size."""
        self._arrange()

    @property
    def has_numbers(self) -> bool:
        """Whether the main chart can be shown as a table."""
        from lasso_tui.charts import chart_as_table

        return bool(self._specs) and chart_as_table(self.chart(self._order()[0])) is not None

    # ------------------------------------------------------------------ zooming

    @property
    def current(self) -> ChartView:
        """The view that keys act on: the focused one, or the main one."""
        return next((view for view in self._views if view.has_focus and view.display), self._views[0])

    def zoom(self, steps: int) -> None:
        """Zoom the current chart's x axis in or out, about the cursor where it is visible; 0 steps reset it."""
        from lasso_tui.charts import full_scale, zoom_window

        chart = self.current.chart
        if chart is not None and (scale := full_scale(chart)) is not None:
            window = zoom_window(scale, self._windows.get(chart), steps, chart.cursor) if steps else None
            self._windows.set(chart, window)
            self._fill()

    def pan(self, steps: int) -> None:
        """Pan the current chart by quarters of its window."""
        from lasso_tui.charts import full_scale, pan_window

        chart = self.current.chart
        if chart is None or (window := self._windows.get(chart)) is None:
            return
        if (scale := full_scale(chart)) is not None:
            self._windows.set(chart, pan_window(scale, window, steps / 4))
            self._fill()

    # ------------------------------------------------------------------ laying out

    def places(self, children: Sequence[Widget], size: Size) -> Mapping[Widget, Box]:
        """Return where each view stands that is shown."""
        boxes = self._boxes_at(size) or [("", Box(0, 0, *size))]
        if not self._boxes and self._expected:  # at the first layout: the first frame has the empty axes
            self._boxes = boxes
            self._fill()
        return {view: box for view, (_, box) in zip(self._views, boxes, strict=False)}

    def _boxes_at(self, size: Size) -> list[tuple[str, Box]]:
        columns = columns_of(self._arrangement, self._titles, size_class(*self.app.size), alone=self.alone)
        return chart_boxes(columns, *size)[:SLOTS]

    def _arrange(self) -> None:
        boxes = self._boxes_at(self.size)
        shown = max(len(boxes), 1)
        if [view.display for view in self._views] != [slot < shown for slot in range(SLOTS)]:
            for slot, view in enumerate(self._views):
                view.display = slot < shown
        if boxes != self._boxes:
            self._boxes = boxes
            self.refresh(layout=True)
        self._fill()

    def _order(self) -> list[int]:
        """Return the charts of the slots by their numbers from 0; the main one changes places with the chosen one."""
        if not self._titles:
            return []
        found = [self._titles.index(title) for title, _ in self._boxes] or [0]
        first = self.first if self.first < len(self._titles) else 0
        if first in found:
            found[found.index(first)] = found[0]
        found[0] = first
        return found

    def _fill(self) -> None:
        small = too_small(*self.app.size)
        self._views[0].note = small or self._note
        order, due = self._order(), bool(self._deferred)
        self._deferred.clear()
        self._pictures.clear()
        for slot, view in enumerate(self._views):
            if not view.display:
                continue
            if slot >= len(order) or small or (self._shown is None and not self._expected):
                view.expect("", ())
            elif self._shown is None:
                view.expect(self._heading(order[slot]), self._expected[order[slot]].plots)
            elif self._is_picture(view, self.titles[order[slot]]):
                self._pictures.add(slot)
            elif slot and self._seconds.get(self.titles[order[slot]], 0.0) > SAME_FRAME_SECONDS:
                self._deferred.add(slot)
            else:
                self._fill_slot(slot)
        self._drawn_of = self._shown[0] if self._shown is not None else None
        if self._pictures:
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(REST_SECONDS, partial(self._fill_later, self._pictures))
        if self._deferred and not due:  # keys before the next frame find it scheduled
            self.call_after_refresh(self._fill_later, self._deferred)

    def _heading(self, index: int) -> str:
        return f"{index + 1} {self.titles[index]}"

    def _is_picture(self, view: ChartView, title: str) -> bool:
        """Tell whether a picture of the same result is shown already: it is painted again once the keys rest."""
        from lasso_tui.charts import Images

        same = self._shown is not None and self._shown[0] is self._drawn_of
        return same and isinstance(view.chart, Images) and view.chart.title == title and not self.tabular

    def _fill_later(self, slots: set[int]) -> None:
        """Show the charts that take longer, at the cursor's position by then."""
        deferred = sorted(slots)
        slots.clear()
        for slot in deferred:
            self._fill_slot(slot)

    def _fill_slot(self, slot: int) -> None:
        """Make the chart of one slot, and show it."""
        began, view, index = time.perf_counter(), self._views[slot], self._order()[slot]
        chart = self.chart(index)
        if self.tabular and slot == 0:
            from lasso_tui.charts import chart_as_table

            chart = chart_as_table(chart) or chart
        view.show(chart, self._windows.following(chart), self._heading(index))
        self._seconds[self.titles[index]] = time.perf_counter() - began
