"""Going to a mark by its letter."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints

__all__ = ["MarkScreen"]


class MarkScreen(Modal[str | None]):
    """Lists the marks; the next letter goes to its own.

    Parameters
    ----------
    marks : (letter, label, position) of each mark
    """

    BINDINGS = [Binding("escape", "dismiss", "close")]  # noqa: RUF012
    DEFAULT_CSS = """
    MarkScreen { align: center bottom; background: transparent; }
    MarkScreen Static {
        width: auto; min-width: 28; height: auto; padding: 0 1; margin-bottom: 2;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    """

    def __init__(self, marks: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._marks = marks

    def compose(self) -> ComposeResult:
        """Show a line for each mark."""
        wide = max((len(label) for _, label, _ in self._marks), default=0)
        lines = [
            Content.assemble((letter, "bold $accent"), f"  {label.ljust(wide)}  ", (position, "bold"))
            for letter, label, position in self._marks
        ]
        box = Static(Content("\n").join(lines))
        box.border_title = "Press a mark's letter"
        box.border_subtitle = page_hints(("Esc", "close"))
        yield box

    def on_key(self, event: events.Key) -> None:
        """Go to the mark of a letter."""
        if event.character is not None and event.character.isprintable():
            event.stop()
            self.dismiss(event.character)
