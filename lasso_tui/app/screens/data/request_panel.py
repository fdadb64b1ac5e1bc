"""The lines below the list of columns: the chosen column, what is in force, what Enter gives, what keys do next."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lasso_tui.app.frame.sentences import wrapped

__all__ = ["RequestPanel"]

ABOUT_LINES = 2
"""Lines of the description of a column."""

MIN_SIZE = 24
"""Cells of the sizes of tables: of most of them, so that what follows stays where it is."""


class RequestPanel(Vertical):
    """Shows the chosen column, what is, what would be, its effect in words or a refusal, and the keys."""

    DEFAULT_CSS = """
    RequestPanel { height: auto; }
    RequestPanel Static { text-wrap: wrap; padding: 0 1; background: $surface; height: 1; }
    RequestPanel #about { height: 2; }
    RequestPanel #plan { height: auto; max-height: 2; color: $foreground 80%; }
    RequestPanel #request { color: $foreground 80%; }
    RequestPanel #plan.-refused { color: $error; }
    """

    def compose(self) -> ComposeResult:
        """Lay the lines out."""
        yield Static(id="about")
        yield Static(id="now")
        yield Static(id="enter")
        yield Static(id="plan")
        yield Static(id="request")

    def describe(self, text: str) -> None:
        """Describe the chosen column, in two lines; an ellipsis says that there is more."""
        lines = wrapped(text, self.size.width - 2, ABOUT_LINES) if self.size.width else [text]
        self.query_one("#about", Static).update(Content("\n".join(lines)))

    def show_keys(self, effects: Sequence[tuple[str, str]]) -> None:
        """Show what keys would do next: (key, effect)."""
        parts = [part for key, label in effects for part in ((f"{key} ", "$accent"), f"{label}  ")]
        self.query_one("#request", Static).update(Content.assemble(*parts))

    def show_states(self, now: tuple[str, str], enter: tuple[str, str]) -> None:
        """Show what is in force and what would be: size and preparation of each."""
        wide = max(len(now[0]), len(enter[0]), MIN_SIZE) + 2
        for name, (size, text) in (("now", now), ("enter", enter)):
            line = Content.assemble(
                (f"{name.capitalize() if name == 'enter' else name:7}", "bold"), size.ljust(wide), text
            )
            self.query_one(f"#{name}", Static).update(line)

    def show_effect(self, text: str, *, refused: bool = False) -> None:
        """Show what the request gives, or why it is refused."""
        line = self.query_one("#plan", Static)
        line.set_class(refused, "-refused")
        line.update(Content(text))
