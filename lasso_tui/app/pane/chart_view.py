"""A chart on the screen: its static layer drawn once, its cursor laid over the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from lasso_tui.app.frame.inks import inks_of, palette_of
from lasso_tui.app.frame.strips import changed_columns, filtered, strip_around, strip_of
from lasso_tui.app.frame.waiting import last_stages, waiting_cells, whole_words
from lasso_tui.app.pane.chart_mouse import ChartMouse
from lasso_tui.app.terminal.cell_diff import changed_spans
from lasso_tui.app.terminal.terminal import terminal_of
from lasso_tui.charts.cells import StyledText, cell_width, fit
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui.charts import Chart, Drawing, Window

__all__ = ["ChartView"]


class ChartView(ChartMouse, can_focus=True):
    """Shows one chart; a click picks a position on the x axis, the mouse reads the nearest series."""

    DEFAULT_CSS = """
    ChartView { background: $background; width: 1fr; height: 1fr; }
    """

    stale: reactive[bool] = reactive(False, init=False, toggle_class="-stale")
    note: reactive[str] = reactive("")
    """What is shown while there is no chart."""
    progress: reactive[str] = reactive("", init=False, repaint=False)
    """What is being computed, at the right end of the title row."""
    alert: reactive[str] = reactive("", init=False, repaint=False)
    """What the person must know of the charts, there too, amber: that they are those of an earlier solve."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._chart: Chart | None = None
        self._window: Window | None = None
        self._static: Drawing | None = None
        self._highlighted: Drawing | None = None
        self._highlighted_name: str | None = None
        self._drawing: Drawing | None = None
        self._strips: dict[int, Strip] = {}
        self._plain_style: Style = Style()
        self._base_style: Style | None = None
        self._picked: str | None = None
        self._pointed: tuple[str, float | None] | None = None
        self._heading = ""
        self._plots: tuple[float, ...] = ()
        self._waiting: tuple[object, list[tuple[StyledText, ...]]] | None = None
        self._aside = ""

    @property
    def chart(self) -> Chart | None:
        """The chart shown."""
        return self._chart

    @property
    def window(self) -> Window | None:
        """The part of the x axis shown, or None for all of it."""
        return self._window

    def show(self, chart: Chart | None, window: Window | None = None, heading: str = "") -> None:
        """Show a chart; only the cells that change are repainted, and only the cursor where nothing else is new.

        Parameters
        ----------
        chart : the chart, or None
        window : the part of the x axis to show, or None for all of it
        heading : the chart's number and title
        """
        old = self._chart
        same = chart is not None and old is not None and window == self._window and chart.same_static(old)
        same = same and heading == self._heading
        if chart is None or old is None or chart.title != old.title:
            self._pointed = None
        self._chart, self._window, self._heading = chart, window, heading
        if not same:
            self._static = None
        if chart is None or self._drawing is None or (self._drawing.width, self._drawing.height) != self.size:
            self._static = self._drawing = None
            self.refresh()
        else:
            self._redraw_changed()
        self._write_aside()

    def expect(self, heading: str, plots: tuple[float, ...]) -> None:
        """Show the empty plots of a chart that is not known yet, by their relative heights, under its heading."""
        self._plots = plots
        self.show(None, heading=heading)

    def pick(self, name: str | None) -> None:
        """Highlight one series, or none."""
        if name != self._picked:
            self._picked = name
            self._highlight()

    def _redraw_changed(self) -> None:
        """Redraw and repaint what differs."""
        from lasso_tui.charts import changed_columns

        before, highlighted = self._drawing, self._highlighted
        assert before is not None
        self._draw()
        after = self._drawing
        assert after is not None
        if self._highlighted is highlighted:
            plot = after.plot if after.cells is before.cells else None
            top, height = (0, before.height) if plot is None else (plot.top, plot.height + 1)
            changed = [
                Region(first, top, end - first, height) for first, end in changed_columns(before, after)
            ]
        else:
            changed = list(changed_spans(before.rows, after.rows, after.width))
        if changed:
            self.refresh(*changed)

    # ------------------------------------------------------------------ drawing

    def _draw(self) -> None:
        """Draw what is new of the static layer, the highlighted series and the cursor."""
        from lasso_tui.charts import draw_static, highlight_series, lay_cursor

        assert self._chart is not None
        palette, terminal = palette_of(self.app), terminal_of(self.app)
        if self._static is None:
            self._static = draw_static(
                self._chart,
                *self.size,
                palette,
                terminal.glyphs,
                terminal.colors,
                self._window,
                self._heading,
            )
            self._highlighted = None
        name = self._series
        if self._highlighted is None or self._highlighted_name != name:
            self._highlighted = (
                self._static if name is None else highlight_series(self._static, name, palette)
            )
            self._highlighted_name = name
        before, self._drawing = self._drawing, lay_cursor(self._highlighted, self._chart, palette)
        if before is None or before.height != self._drawing.height or before.width != self._drawing.width:
            self._strips.clear()
            return
        for y, (old, new) in enumerate(zip(before.rows, self._drawing.rows, strict=True)):
            if old is not new and old != new:
                self._strips.pop(y, None)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows of cells as they are: without border and padding there is nothing to lay around them."""
        size = self.size
        strips = self._filtered([self._row(y, size) for y in crop.line_range])
        first, end = crop.column_span
        return strips if (first, end) == (0, size.width) else [strip.crop(first, end) for strip in strips]

    def render_changes(self, crop: Region, changes: Sequence[Region]) -> list[Strip]:
        """Return rows that are right where something changed: of a wide chart a step changes a column or two."""
        spans, size = changed_columns(changes), self.size
        return self._filtered([self._row(y, size, spans.get(y, (0, 0))) for y in crop.line_range])

    def _filtered(self, strips: list[Strip]) -> list[Strip]:
        exact = (
            not self.stale and not self.app.current_theme.ansi
        )  # every colour is one of 2²⁴, and none is dim
        return filtered(strips, self.get_line_filters(), self.background_colors[1], exact=exact)

    def render_line(self, y: int) -> Strip:
        """Return one row of cells."""
        return self._row(y, self.size)

    def _row(self, y: int, size: Size, span: tuple[int, int] | None = None) -> Strip:
        """Return one row, or what is needed of it to see a span of its cells."""
        if self._base_style is None:
            self._plain_style = self.rich_style
            self._base_style = self._plain_style + Style(dim=True) if self.stale else self._plain_style
        if self._chart is None or not size.width:
            return self._note_line(y, self._plain_style)
        if self._drawing is None or (self._drawing.width, self._drawing.height) != size:
            self._static = None
            self._draw()
        assert self._drawing is not None
        if y >= self._drawing.height:
            return Strip.blank(size.width, self._base_style)
        strip = self._strips.get(y)
        if strip is None and span is not None and y:
            return strip_around(self._drawing.rows[y], *span, self._drawing.width, self._base_style)
        if strip is None:
            strip = strip_of(self._drawing.rows[y], self._drawing.width, self._base_style)
            strip = self._strips[y] = self._title_row(strip) if y == 0 else strip
        return strip

    def _title_row(self, strip: Strip) -> Strip:
        """Return the first row with its heading bright where the chart has the keys, and what is said at its end."""
        assert self._base_style is not None
        inks, width = inks_of(self.app), strip.cell_length
        if self.has_focus and self._heading:
            wide = min(cell_width(self._heading), width)
            head = strip_of((StyledText(fit(self._heading, wide), inks.heading),), wide, self._base_style)
            strip = Strip.join([head, strip.crop(wide)])
        if self._aside:
            text = f" {last_stages(self._aside, max(width // 2, width - 50))}"
            aside = StyledText(text, inks.amber if self.alert or self.progress else inks.quiet)
            wide = cell_width(text)
            before = whole_words(strip.text, width - wide)
            kept = strip.crop(0, before).adjust_cell_length(width - wide, self._base_style)
            strip = Strip.join([kept, strip_of((aside,), wide, self._plain_style)])
        return strip

    def on_focus(self) -> None:
        """Brighten the heading."""
        self._repaint_title()

    def on_blur(self) -> None:
        """Take the brightness back."""
        self._repaint_title()

    def _repaint_title(self) -> None:
        self._strips.pop(0, None)
        self.refresh(Region(0, 0, self.size.width, 1))

    def _note_line(self, y: int, background: Style) -> Strip:
        key = self._heading, self._plots, self.note, self.progress, self.size
        if self._waiting is None or self._waiting[0] != key:
            cells = waiting_cells(*key[:4], *self.size, inks_of(self.app))
            self._waiting = key, [cells.row(row).runs for row in range(cells.height)]
        rows = self._waiting[1]
        return strip_of(rows[y], self.size.width, background) if y < len(rows) else Strip.blank(0)

    def redraw(self) -> None:
        """Redraw everything, in the colours of the current theme."""
        self._static = self._drawing = self._base_style = self._waiting = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Drop rows made in other colours."""
        super().notify_style_update()
        self._base_style = self._waiting = None
        self._strips.clear()

    def watch_stale(self) -> None:
        """Repaint, dimmed or not."""
        self._base_style = None
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------------ reading

    @property
    def _series(self) -> str | None:
        """The series read out: the one under the mouse, or the one chosen by key."""
        return self._pointed[0] if self._pointed is not None else self._picked

    @property
    def reading(self) -> str:
        """Name and value of the series under the mouse, or of the chosen one at the cursor, or ""."""
        if self._drawing is None or self._chart is None or self._series is None:
            return ""
        name, x = self._pointed if self._pointed is not None else (self._series, self._chart.cursor)
        value = self._drawing.value(name, x)
        text = name if value is None else f"{name} {format_significant(value)}"
        title = getattr(getattr(self._chart, "x_axis", None), "title", "")
        where = self._pointed is not None and x is not None and value is not None and title
        return f"{text} at {title} {format_significant(x)}" if where and x is not None else text

    def _highlight(self) -> None:
        if self._drawing is not None and self._static is not None:
            self._redraw_changed()
            self._write_aside()

    # ------------------------------------------------------------------ the end of the title row

    def watch_progress(self) -> None:
        """Show the progress."""
        self._write_aside()
        if self._chart is None:
            self.refresh()

    def watch_alert(self) -> None:
        """Show what the person must know."""
        self._write_aside()

    def _write_aside(self) -> None:
        """Write the end of the title row where it is new."""
        zoom = "zoomed, 0 resets" if self._window is not None else ""
        pointed = self.reading if self._pointed is not None else ""
        text = self.progress or self.alert or "   ".join([part for part in (pointed, zoom) if part])
        if text != self._aside:
            self._aside = text
            self._repaint_title()
