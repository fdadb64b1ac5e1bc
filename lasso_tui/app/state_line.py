"""One line at the top: what is open, and the two alphas that cross-validation names."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

__all__ = ["StateLine"]


class StateLine(Widget):
    """Data and target at the left, the chosen alphas at the right."""

    DEFAULT_CSS = """
    StateLine { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def render(self) -> Content:
        """Lay both out; the left gives way where there is no room."""
        room = self.size.width - len(self.right) - 2
        left = Content(self.left).truncate(max(room, 0), ellipsis=True)
        gap = " " * max(self.size.width - left.cell_length - len(self.right), 1)
        return Content.assemble(left.stylize("bold"), gap, (self.right, "$foreground 80%"))
