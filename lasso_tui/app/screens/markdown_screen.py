"""A page of Markdown with a table of keys."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown

from lasso_tui.app.frame.key_table import KeyTable
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import CLOSES

__all__ = ["MarkdownScreen", "split_table"]


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
    MarkdownScreen Markdown { background: $surface; padding: 0; }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._heading, self._text = title, text

    def compose(self) -> ComposeResult:
        """Render the page."""
        with VerticalScroll() as page:
            page.border_title = Content(self._heading)
            page.border_subtitle = CLOSES
            before, table, after = split_table(self._text)
            yield Markdown(before)
            yield KeyTable(table)
            if after:
                yield Markdown(after)


def split_table(text: str) -> tuple[str, str, str]:
    """Return what is before the first table of a Markdown text, the table, and what is after it."""
    lines = text.splitlines()
    rows = [k for k, line in enumerate(lines) if line.startswith("|")]
    first = rows[0] if rows else len(lines)
    end = next((k for k in range(first, len(lines)) if not lines[k].startswith("|")), len(lines))
    before, table, after = (
        "\n".join(part).strip() for part in (lines[:first], lines[first:end], lines[end:])
    )
    return before, table, after
