"""A chart on the screen: its still layer drawn once, its cursor laid over the cells."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from lasso_tui.app.messages import CursorPicked
from lasso_tui.app.themes import palette_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lasso_tui.charts import Chart, Drawing, Look, Run

__all__ = ["ChartView"]


class ChartView(Widget, can_focus=True):
    """Shows one chart; a click on it picks a place of the x axis."""

    DEFAULT_CSS = """
    ChartView {
        border: round $foreground 30%;
        border-title-color: $foreground 70%;
        border-subtitle-color: $accent;
        background: $background;
        width: 1fr;
        height: 1fr;
        &:focus { border: round $primary; }
    }
    """

    stale: reactive[bool] = reactive(False, toggle_class="-stale")
    note: reactive[str] = reactive("")
    """What is said while there is no chart."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart: Chart | None = None
        self._still: Drawing | None = None
        self._strips: list[Strip] = []
        self._shown: Drawing | None = None
        self._title = self._words = Content("")

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        return self._chart

    def show(self, chart: Chart | None) -> None:
        """Show a chart; only the cells that change are painted again, and only the cursor where it alone is new."""
        same = chart is not None and self._chart is not None and chart.same_still(self._chart)
        self._chart = chart
        before = self._shown
        if chart is None or before is None or (before.width, before.height) != self.size:
            self._still = None
            self.refresh()
            return
        from lasso_tui.charts import changed_columns

        self._draw(still=self._still if same else None)
        assert self._shown is not None
        if same:
            changed = [
                Region(first, 0, end - first, before.height)
                for first, end in changed_columns(before, self._shown)
            ]
        else:
            changed = list(changed_spans(before, self._shown))
        if changed:
            self.refresh(*changed)

    def head(self, title: Content) -> None:
        """Write into the upper border, where that is new: it paints all again."""
        if not title.is_same(self._title):  # which chart is in front is told by style alone
            self._title = title
            self.border_title = title

    def foot(self, words: Content) -> None:
        """Write into the lower border, where that is new."""
        if not words.is_same(self._words):
            self._words = words
            self.border_subtitle = words

    def _set_drawing(self, drawing: Drawing) -> None:
        self._shown = drawing
        self._strips = [
            Strip([Segment(run.text, _style(run.look)) for run in row], drawing.width) for row in drawing.rows
        ]

    def _draw(self, still: Drawing | None = None) -> None:
        from lasso_tui.charts import draw_still, lay_cursor

        assert self._chart is not None
        palette = palette_for(self.app.current_theme)
        self._still = still or draw_still(self._chart, self.size.width, self.size.height, palette)
        self._set_drawing(lay_cursor(self._still, self._chart, palette))

    def render_line(self, y: int) -> Strip:
        """Return one row of cells."""
        background = self.rich_style
        if self._chart is None or not self.size.width:
            return self._note_line(y, background)
        if self._still is None or (self._still.width, self._still.height) != self.size:
            self._draw()
        if y >= len(self._strips):
            return Strip.blank(self.size.width, background)
        strip = self._strips[y].apply_style(background)
        return strip.apply_style(Style(dim=True)) if self.stale else strip

    def _note_line(self, y: int, background: Style) -> Strip:
        width = self.size.width
        lines = textwrap.wrap(self.note, max(width - 4, 1)) if self.note else []
        row = y - 1
        if not 0 <= row < len(lines):
            return Strip.blank(width, background)
        return Strip([Segment("  " + lines[row], background)]).adjust_cell_length(width, background)

    def redraw(self) -> None:
        """Draw all again, in the colours of the present theme."""
        self._still = None
        self.refresh()

    def watch_stale(self) -> None:
        """Paint again, dimmed or not."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Pick the place under the mouse."""
        if self._shown is None:
            return
        offset = event.get_content_offset(self)
        x = self._shown.x_at(offset.x) if offset is not None else None
        if x is not None:
            self.post_message(CursorPicked(x))


def changed_spans(before: Drawing, after: Drawing) -> Iterator[Region]:
    """Yield the cells from the first to the last change of every row that differs between drawings of one size."""
    for y, (old, new) in enumerate(zip(before.rows, after.rows, strict=True)):
        if old == new:
            continue
        cells = zip(_cells(old), _cells(new), strict=False)
        places = [x for x, (one, other) in enumerate(cells) if one != other] or [0, before.width - 1]
        yield Region(places[0], y, places[-1] - places[0] + 1, 1)


def _cells(row: tuple[Run, ...]) -> list[tuple[str, Look]]:
    """Return every cell of a row; a wide character stands in both of its cells."""
    return [(char, run.look) for run in row for char in run.text for _ in range(cell_len(char))]


def _style(look: Look) -> Style:
    return Style(color=look.color or None, bgcolor=look.back or None, bold=look.bold or None)
