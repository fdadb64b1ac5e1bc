"""A screen that sends only the cells that changed.

Textual's partial update begins each line at the left edge of the widget, however far to the right the change is:
for a cursor of one column in a wide chart that is most of what is sent. Here the line is cut at both ends, and
colours are sent where they change rather than for every piece.

It also asks every widget for its lines that lies between two changes: with a line at the top and one at the bottom
those are all widgets of the screen, which took half of the time of a step. Here only those are asked that are seen
where something changed, and only for those rows.

Under a page that covers the window nothing is drawn; Textual paints the whole page again for each change there.

Relies on the module `textual._compositor`, on `Screen._compositor`, `Screen._compositor_refresh` and
`Screen._dirty_widgets`, on `Compositor._dirty_regions` and `Compositor._get_renders`, and on `Console._color_system`.
Needless once Textual's updates send changed cells alone.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from rich.cells import cell_len
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.reactive import Reactive
from textual.screen import Screen

from lasso_tui.app.terminal.sgr import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from textual.strip import Strip
    from textual.widget import Widget

__all__ = ["DiffScreen", "send_changes_alone"]


MAX_COLUMNS = 3
"""Widest spans that are written column by column: a cursor that moves on changes two."""


def _by_columns(span: tuple[int, int, int]) -> tuple[bool, int, int]:
    """Return what spans have in common that are written column by column; wide spans come last."""
    _, first, end = span
    return (False, first, end) if end - first <= MAX_COLUMNS else (True, 0, 0)


def _cell(strip: Strip, x: int) -> list[Segment]:
    """Return one cell of a strip; a strip of its own for each cell of a cursor took a tenth of a step."""
    at = 0
    for segment in strip:
        if x < at + segment.cell_length:
            if not _one_cell_each(segment.text):
                break
            return [Segment(segment.text[x - at], segment.style)]
        at += segment.cell_length
    return list(strip.crop(x, x + 1))


@lru_cache(maxsize=4096)
def _one_cell_each(text: str) -> bool:
    """Tell whether each character of a text takes one cell."""
    return text.isascii() or all(cell_len(char) == 1 for char in text)


class DiffUpdate(ChopsUpdate):
    """An update of spans of lines, each cut to its span."""

    def render_segments(self, console: Console) -> str:
        """Return the escape sequences that write the spans, each (y, first column, end)."""
        writer = Writer(console._color_system)
        rest = list(self.spans)
        for narrow, group in groupby(sorted(rest, key=_by_columns), key=_by_columns):
            spans = [(y, first, end) for y, first, end in group]
            if narrow[0] or len(spans) == 1 or not self._write_columns(writer, spans):
                for y, first, end in sorted(spans):
                    self._write_row(writer, y, first, end)
        return writer.finish()

    def _write_row(self, writer: Writer, y: int, first: int, end: int) -> None:
        for stop, (start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
            left, right = max(start, first), min(stop, end)
            if strip is not None and left < right:
                writer.move(left, y)
                writer.write(strip.crop(left - start, right - start))

    def _write_columns(self, writer: Writer, spans: list[tuple[int, int, int]]) -> bool:
        """Write spans of the same columns column by column, which a cursor line is; tell whether that can be."""
        columns = range(spans[0][1], spans[0][2])
        if (
            columns.stop >= self.chop_ends[spans[0][0]][-1]
        ):  # what comes after the last column is the terminal's own
            return False
        cells: dict[tuple[int, int], list[Segment]] = {}
        for y, first, end in spans:
            for stop, (start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or stop <= first or start >= end:
                    continue
                for x in range(max(start, first), min(stop, end)):
                    cell = _cell(strip, x - start)
                    if sum(len(segment.text) for segment in cell) != 1:
                        return False  # half of a wide character, or one with an accent of its own
                    cells[x, y] = cell
        for x in columns:
            for y, _, _ in spans:
                if (x, y) in cells:
                    writer.write_cell(x, y, cells[x, y])
        return True


@runtime_checkable
class RendersChanges(Protocol):
    """A widget that renders a change without the rest of its rows."""

    def render_changes(self, crop: Region, changes: Sequence[Region]) -> list[Strip]:
        """Return whole rows that are right where something changed."""


class DiffCompositor(Compositor):
    """Textual's compositor with updates that are cut at both ends, made of what is seen of them."""

    def __init__(self) -> None:
        super().__init__()
        self._changed: list[Region] = []

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update, or None."""
        self._changed = list(self._dirty_regions)
        try:
            update = super().render_partial_update()
        finally:
            self._changed = []
        return None if update is None else DiffUpdate(update.chops, update.spans, update.chop_ends)

    def _get_renders(self, crop: Region | None = None) -> Iterator[tuple[Region, Region, list[Strip]]]:
        """Yield place, visible part and lines of widgets, the front ones first; in an update, of those that show."""
        if not self._changed:
            yield from super()._get_renders(crop)
            return
        hidden = self._changed
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            found = [change for change in hidden if seen.overlaps(change)]
            if not found:
                continue
            rows = Region.from_union(found)
            part = seen.intersection(Region(seen.x, rows.y, seen.width, rows.height))
            crop = part.translate(-region.offset)
            if isinstance(widget, RendersChanges) and part.column_span == region.column_span:
                lines = widget.render_changes(crop, [change.translate(-region.offset) for change in found])
            else:
                lines = widget.render_lines(crop)
            yield region, part, lines
            hidden = [change for change in hidden if not seen.contains_region(change)]
            if not hidden:
                return


class DiffScreen(Screen[None]):
    """A screen that sends only what changed."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The widget that has the focus. It and the one before are drawn anew; Textual would draw the whole screen."""

    def __init__(self) -> None:
        super().__init__(id="_default")
        send_changes_alone(self)

    def _compositor_refresh(self) -> None:
        """Draw nothing while a page covers all of it: it is drawn as a whole once that has gone."""
        if self.app.screen is self or self.app.screen.styles.background.a < 1:
            super()._compositor_refresh()
        else:
            self._compositor._dirty_regions.clear()
            self._dirty_widgets.clear()


def send_changes_alone(page: Screen[Any]) -> None:
    """Make a page send only what changed, as the screen under it does."""
    page._compositor = DiffCompositor()
