"""The charts of a tab: one at a time on a small screen, the main one large on a wide one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.reactive import reactive

from lasso_tui.app.chart_view import ChartView

if TYPE_CHECKING:
    from lasso_tui.charts import Chart

__all__ = ["ChartDeck"]

SLOTS = 3


class ChartDeck(Container):
    """Lays out up to three of a tab's charts; the digits choose which comes first."""

    DEFAULT_CSS = """
    ChartDeck {
        layout: grid;
        grid-size: 1 1;
        height: 1fr;
        &.-three { grid-size: 2 2; grid-rows: 1fr 1fr; }
        &.-three #slot-0 { column-span: 2; }
        &.-row { grid-size: 3 1; grid-columns: 7fr 5fr 5fr; }
    }
    """

    first: reactive[int] = reactive(0, init=False)
    """Which chart has the main place."""
    alone: reactive[bool] = reactive(False, init=False)
    """Whether the first chart has all the room."""
    tabular: reactive[bool] = reactive(False, init=False)
    """Whether the first chart is shown as a table of its numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._charts: tuple[Chart, ...] = ()
        self._progress = ""

    def compose(self) -> ComposeResult:
        """Make a view for each place."""
        for slot in range(SLOTS):
            yield ChartView(id=f"slot-{slot}")

    @property
    def views(self) -> list[ChartView]:
        """The views, the main one first."""
        return list(self.query(ChartView))

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all charts of the tab."""
        return tuple(chart.title for chart in self._charts)

    def show(self, charts: tuple[Chart, ...]) -> None:
        """Show these charts, each in its place."""
        titles = self.titles
        self._charts = charts
        if self.titles != titles:
            self._arrange()
        else:
            self._fill()

    def set_stale(self, stale: bool) -> None:
        """Mark the pictures as those of the solution before."""
        for view in self.views:
            view.stale = stale

    def set_progress(self, text: str) -> None:
        """Say in the main chart's border what is being computed."""
        self._progress = text
        self.views[0].foot(Content(text))

    def set_note(self, text: str) -> None:
        """Say in the main chart's place why there is none."""
        self.views[0].note = text

    def redraw(self) -> None:
        """Draw all charts again, in the colours of the present theme."""
        for view in self.views:
            view.redraw()

    def watch_first(self) -> None:
        """Put another chart in the main place."""
        self._arrange()

    def watch_alone(self) -> None:
        """Give the first chart all the room, or share it again."""
        self._arrange()

    def watch_tabular(self) -> None:
        """Show the first chart as a table, or as a picture again."""
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Arrange for the new size."""
        self._arrange()

    def _places(self) -> int:
        width, height = self.size
        if self.alone:
            return 1
        if width >= 130 and height >= 12:
            return SLOTS
        return SLOTS if width >= 80 and height >= 30 else 1

    def _arrange(self) -> None:
        places = min(self._places(), max(len(self._charts), 1))
        self.set_class(places == SLOTS and self.size.width < 130, "-three")
        self.set_class(places == SLOTS and self.size.width >= 130, "-row")
        for slot, view in enumerate(self.views):
            view.display = slot < places
        self._fill()

    def _order(self) -> list[int]:
        count = len(self._charts)
        if not count:
            return []
        first = self.first if self.first < count else 0
        return [first, *(i for i in range(count) if i != first)]

    def _fill(self) -> None:
        order, single = self._order(), sum(view.display for view in self.views) == 1
        for slot, view in enumerate(self.views):
            if slot >= len(order) or not view.display:
                view.show(None)
                continue
            index = order[slot]
            chart = self._charts[index]
            if self.tabular and slot == 0:
                from lasso_tui.charts import tabulated

                chart = tabulated(chart) or chart
            view.show(chart)
            view.head(self._tabs(index) if single else Content(f"{index + 1} {self.titles[index]}"))

    def _tabs(self, active: int) -> Content:
        parts = [
            Content.styled(f"{i + 1} {title}", "bold $foreground" if i == active else "dim")
            for i, title in enumerate(self.titles)
        ]
        return Content("   ").join(parts)
