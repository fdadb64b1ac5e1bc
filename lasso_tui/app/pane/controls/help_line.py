"""The help of the field in focus, over the row above the footer."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

__all__ = ["HelpLine"]


class HelpLine(Static):
    """Lies over the charts, above the footer, while there is something to say."""

    DEFAULT_CSS = """
    HelpLine {
        layer: drawer; dock: bottom; height: auto; max-height: 3; margin-bottom: 1; padding: 0 1; display: none;
        background: $panel; color: $foreground;
        &.-shown { display: block; }
    }
    """

    def say(self, text: str) -> None:
        """Show a line; nothing for an empty text."""
        self.update(Content(text))
        self.set_class(bool(text), "-shown")
