"""A page of Markdown."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import CLOSES

__all__ = ["MarkdownScreen"]


class MarkdownScreen(Modal[None]):
    """Shows one page of Markdown."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,question_mark,q", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    MarkdownScreen { align: center middle; }
    MarkdownScreen > VerticalScroll {
        width: 90%; max-width: 90; height: 90%; padding: 0 2;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    MarkdownScreen Markdown { background: $surface; }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading, self._text = title, text

    def compose(self) -> ComposeResult:
        """Render the page."""
        with VerticalScroll() as page:
            page.border_title = Content(self._heading)
            page.border_subtitle = CLOSES
            yield Markdown(self._text)
