"""The lines below the list of columns: the chosen column, what is requested, and its effect."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

__all__ = ["RequestPanel"]


class RequestPanel(Vertical):
    """Shows three texts; the last one may be a refusal."""

    DEFAULT_CSS = """
    RequestPanel { height: auto; }
    RequestPanel Static { text-wrap: wrap; padding: 0 1; background: $surface; height: 2; }
    RequestPanel #request {
        height: 1; color: $foreground 80%; text-wrap: nowrap; text-overflow: ellipsis;
    }
    RequestPanel #plan.-refused { color: $error; }
    """

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield Static(id="about")
        yield Static(id="request")
        yield Static(id="plan")

    def describe(self, text: str) -> None:
        """Describe the chosen column."""
        self.query_one("#about", Static).update(Content(text))

    def show_request(self, labels: Sequence[tuple[str, str]]) -> None:
        """Show what is requested: (key that changes it, label)."""
        parts = [part for key, label in labels for part in ((f"{key} ", "$accent"), f"{label}  ")]
        self.query_one("#request", Static).update(Content.assemble(*parts))

    def show_effect(self, text: str, *, refused: bool = False) -> None:
        """Show what the request gives, or why it is refused."""
        line = self.query_one("#plan", Static)
        line.set_class(refused, "-refused")
        line.update(Content(text))
