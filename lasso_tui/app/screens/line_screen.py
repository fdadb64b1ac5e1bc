"""A long text, edited as one line across the charts."""

from __future__ import annotations

from lasso_tui.app.screens.text_prompt import TextPrompt

__all__ = ["LineScreen"]


class LineScreen(TextPrompt[str]):
    """A text field as wide as the window; what is refused stays, with its sentence under it."""

    DEFAULT_CSS = """
    LineScreen { align: center middle; background: transparent; }
    LineScreen > Vertical { width: 100%; max-width: 100%; }
    """
