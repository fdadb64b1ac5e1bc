"""Sentences under headings, on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints

__all__ = ["MessagesScreen"]


class MessagesScreen(Modal[None]):
    """Shows sentences by heading; those without any are left out.

    Parameters
    ----------
    title : of the page
    parts : heading → sentences
    """

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,w,q,enter", "dismiss", "close")]  # noqa: RUF012
    DEFAULT_CSS = """
    MessagesScreen { align: center middle; }
    MessagesScreen > VerticalScroll {
        width: 90%; max-width: 90; height: auto; max-height: 90%; padding: 0 2;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    MessagesScreen Static { height: auto; margin-bottom: 1; }
    """

    def __init__(self, title: str, parts: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self._heading, self._parts = title, {name: lines for name, lines in parts.items() if lines}

    def compose(self) -> ComposeResult:
        """Lay the sentences out."""
        with VerticalScroll() as page:
            page.border_title = Content(self._heading)
            page.border_subtitle = page_hints(("Esc", "close"))
            for name, lines in self._parts.items():
                text = "\n".join(f"• {line}" for line in lines)
                yield Static(Content.assemble((f"{name}\n", "bold $primary"), text))
            if not self._parts:
                yield Static("No warnings.")
