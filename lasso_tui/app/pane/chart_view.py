"""A chart on the screen: its still layer drawn once, its cursor laid over the cells."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from lasso_tui.app.messages import CursorPicked
from lasso_tui.app.strips import strip_of
from lasso_tui.app.terminal.cell_diff import changed_spans
from lasso_tui.app.terminal.terminal import terminal_of
from lasso_tui.app.themes import palette_for
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from lasso_tui.charts import Chart, Drawing, Window

__all__ = ["ChartView"]


class ChartView(Widget, can_focus=True):
    """Shows one chart; a click on it picks a place of the x axis, the mouse over it reads the nearest series."""

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

    stale: reactive[bool] = reactive(False, init=False, toggle_class="-stale")
    note: reactive[str] = reactive("")
    """What is said while there is no chart."""
    progress: reactive[str] = reactive("", init=False, repaint=False)
    """What is being computed, said in the lower border before all else."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart: Chart | None = None
        self._window: Window | None = None
        self._still: Drawing | None = None
        self._lit: Drawing | None = None
        self._lit_name: str | None = None
        self._shown: Drawing | None = None
        self._strips: dict[int, Strip] = {}
        self._ground: Style | None = None
        self._picked: str | None = None
        self._pointed: tuple[str, float | None] | None = None
        self._title = self._words = Content("")

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        return self._chart

    @property
    def window(self) -> Window | None:
        """The part of the x axis that is shown, or None for all of it."""
        return self._window

    def show(self, chart: Chart | None, window: Window | None = None) -> None:
        """Show a chart; only the cells that change are painted again, and only the cursor where it alone is new."""
        old = self._chart
        same = chart is not None and old is not None and window == self._window and chart.same_static(old)
        if chart is None or old is None or chart.title != old.title:
            self._picked = self._pointed = None
        self._chart, self._window = chart, window
        if not same:
            self._still = None
        if chart is None or self._shown is None or (self._shown.width, self._shown.height) != self.size:
            self._still = self._shown = None
            self.refresh()
        else:
            self._redraw_changed()
        self._write_foot()

    def _redraw_changed(self) -> None:
        """Draw again and paint what differs."""
        from lasso_tui.charts import changed_columns

        before, lit = self._shown, self._lit
        assert before is not None
        self._draw()
        after = self._shown
        assert after is not None
        if self._lit is lit:
            height = before.height
            changed = [Region(first, 0, end - first, height) for first, end in changed_columns(before, after)]
        else:
            changed = list(changed_spans(before.rows, after.rows, after.width))
        if changed:
            self.refresh(*changed)

    def head(self, title: Content) -> None:
        """Write into the upper border, where that is new: it paints all again."""
        if not title.is_same(self._title):  # which chart is in front is told by style alone
            self._title = title
            self.border_title = title

    # ------------------------------------------------------------------ drawing

    def _draw(self) -> None:
        """Draw what is new of the still layer, the bright series and the cursor."""
        from lasso_tui.charts import ansi_palette, draw_static, highlight_series, lay_cursor

        assert self._chart is not None
        palette, terminal = palette_for(self.app.current_theme), terminal_of(self.app)
        if terminal.colors == 16:
            palette = ansi_palette(palette)
        if self._still is None:
            self._still = draw_static(
                self._chart, *self.size, palette, terminal.glyphs, terminal.colors, self._window
            )
            self._lit = None
        name = self._series
        if self._lit is None or self._lit_name != name:
            self._lit = self._still if name is None else highlight_series(self._still, name, palette)
            self._lit_name = name
        before, self._shown = self._shown, lay_cursor(self._lit, self._chart, palette)
        if before is None or before.height != self._shown.height or before.width != self._shown.width:
            self._strips.clear()
            return
        for y, (old, new) in enumerate(zip(before.rows, self._shown.rows, strict=True)):
            if old is not new:
                self._strips.pop(y, None)

    def render_line(self, y: int) -> Strip:
        """Return one row of cells."""
        if self._ground is None:
            self._ground = self.rich_style + Style(dim=True) if self.stale else self.rich_style
        if self._chart is None or not self.size.width:
            return self._note_line(y, self.rich_style)
        if self._shown is None or (self._shown.width, self._shown.height) != self.size:
            self._still = None
            self._draw()
        assert self._shown is not None
        if y >= self._shown.height:
            return Strip.blank(self.size.width, self._ground)
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = strip_of(self._shown.rows[y], self._shown.width, self._ground)
        return strip

    def _note_line(self, y: int, background: Style) -> Strip:
        width = self.size.width
        lines = textwrap.wrap(self.note, max(width - 4, 1)) if self.note else []
        row = y - 1
        if not 0 <= row < len(lines):
            return Strip.blank(width, background)
        return Strip([Segment("  " + lines[row], background)]).adjust_cell_length(width, background)

    def redraw(self) -> None:
        """Draw all again, in the colours of the present theme."""
        self._still = self._shown = self._ground = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget what was made for other colours."""
        super().notify_style_update()
        self._ground = None
        self._strips.clear()

    def watch_stale(self) -> None:
        """Paint again, dimmed or not."""
        self._ground = None
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------------ reading

    @property
    def _series(self) -> str | None:
        """The series that is read: that under the mouse, or the one chosen by key."""
        return self._pointed[0] if self._pointed is not None else self._picked

    @property
    def reading(self) -> str:
        """Name and value of the series under the mouse, or of the chosen one at the cursor, or ""."""
        if self._shown is None or self._chart is None or self._series is None:
            return ""
        name, x = self._pointed if self._pointed is not None else (self._series, self._chart.cursor)
        value = self._shown.value(name, x)
        words = name if value is None else f"{name} {format_significant(value)}"
        title = getattr(getattr(self._chart, "x_axis", None), "title", "")
        where = self._pointed is not None and x is not None and value is not None and title
        return f"{words} at {title} {format_significant(x)}" if where and x is not None else words

    def read_next(self, steps: int) -> None:
        """Read the next series down, or up, at the cursor; beyond the last none."""
        if self._shown is None or self._chart is None:
            return
        x = self._chart.cursor
        plot = self._shown.plot
        if plot is not None and (x is None or plot.column(x) is None):
            x = plot.x.value(0.5)
        order = [None, *self._shown.names(x)]
        at = order.index(self._picked) if self._picked in order else 0
        self._pointed, self._picked = None, order[(at + steps) % len(order)]
        self._light()

    def _light(self) -> None:
        if self._shown is not None and self._still is not None:
            self._redraw_changed()
            self._write_foot()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Read the series nearest to the mouse, where it is another or at another place."""
        offset = event.get_content_offset(self)
        pointed = None
        if self._shown is not None and offset is not None:
            name = self._shown.nearest(offset.y, offset.x)
            if name:
                pointed = name, self._shown.x_at(offset.x)
        self._point_at(pointed)

    def on_leave(self) -> None:
        """Read what was chosen by key again."""
        self._point_at(None)

    def _point_at(self, pointed: tuple[str, float | None] | None) -> None:
        if pointed != self._pointed:
            self._pointed = pointed
            self._light()

    def on_click(self, event: events.Click) -> None:
        """Pick the place under the mouse."""
        if self._shown is None:
            return
        offset = event.get_content_offset(self)
        x = self._shown.x_at(offset.x) if offset is not None else None
        if x is not None:
            self.post_message(CursorPicked(x))

    # ------------------------------------------------------------------ the lower border

    def watch_progress(self) -> None:
        """Say it."""
        self._write_foot()

    def _write_foot(self) -> None:
        """Write into the lower border where that is new, painting no more than what is written."""
        zoom = "zoomed, 0 shows all" if self._window is not None else ""
        said = self.progress or "   ".join(words for words in (self.reading, zoom) if words)
        words = Content(said).truncate(max(self.size.width - 2, 0), ellipsis=True)
        if words.is_same(self._words):
            return
        wide = max(words.cell_length, self._words.cell_length) + 4
        self._words = words
        # The attribute's own setter would paint the whole chart again.
        self._border_subtitle = words if said else None
        width, height = self.size
        self.refresh(Region(max(width + 1 - wide, -1), height, min(wide, width + 2), 1))
