"""The source of a technique."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.style import Style
from rich.syntax import ANSI_DARK, ANSI_LIGHT, ANSISyntaxTheme, Syntax
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import CLOSES
from lasso_tui.techniques.discovery import source_path

if TYPE_CHECKING:
    from lasso_tui.techniques import AnyTechnique

__all__ = ["SourceScreen"]


class SourceTheme(ANSISyntaxTheme):
    """The terminal's colours, without lines under names, which hide underscores."""

    def __init__(self, *, dark: bool) -> None:
        plain = Style(underline=False)
        styles = ANSI_DARK if dark else ANSI_LIGHT
        super().__init__({token: style + plain for token, style in styles.items()})


class SourceScreen(Modal[None]):
    """Shows the file that declares a technique."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,c,q", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    SourceScreen { align: center middle; }
    SourceScreen > VerticalScroll {
        width: 96%; max-width: 124; height: 94%; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    SourceScreen Static { width: auto; }
    """

    def __init__(self, technique: AnyTechnique) -> None:
        super().__init__()
        self.technique = technique

    def compose(self) -> ComposeResult:
        """Show the file with syntax highlighting."""
        path = Path(source_path(self.technique))
        theme = SourceTheme(dark=self.app.current_theme.dark)
        with VerticalScroll() as page:
            folder = path.parent.name
            name = path.name if folder == "techniques" else f"{folder}/{path.name}"
            page.border_title = f"lasso_tui/techniques/{name}"
            page.border_subtitle = CLOSES
            text = path.read_text(encoding="utf-8")
            yield Static(Syntax(text, "python", theme=theme, line_numbers=True, word_wrap=False))
