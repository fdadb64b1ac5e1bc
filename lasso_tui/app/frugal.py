"""A screen that sends only the cells that changed.

Textual's partial update begins each line at the left edge of the widget, however far to the right the change is:
for a cursor of one column in a wide chart that is most of what is sent. Here the line is cut at both ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor
from textual.screen import Screen

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["FrugalScreen"]


class FrugalUpdate(ChopsUpdate):
    """An update of spans of lines, each cut to its span."""

    def render_segments(self, console: Console) -> str:
        """Return the escape sequences that write the spans, each (y, first column, end)."""
        written: list[str] = []
        for y, first, end in self.spans:
            for stop, (start, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(start, first), min(stop, end)
                if strip is not None and left < right:
                    written.append(Control.move_to(left, y).segment.text)
                    written.append(strip.crop(left - start, right - start).render(console))
        return "".join(written)


class FrugalCompositor(Compositor):
    """Textual's compositor with updates that are cut at both ends."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last update, or None."""
        update = super().render_partial_update()
        return None if update is None else FrugalUpdate(update.chops, update.spans, update.chop_ends)


class FrugalScreen(Screen[None]):
    """The app's main screen."""

    def __init__(self) -> None:
        super().__init__(id="_default")
        self._compositor = FrugalCompositor()
