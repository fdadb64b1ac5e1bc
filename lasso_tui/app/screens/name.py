"""Asking for a name."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

__all__ = ["NameScreen"]


class NameScreen(ModalScreen[str | None]):
    """One line to type; what is wrong with a name is said, and the line stays.

    Parameters
    ----------
    title, name : what is named, and the name to begin with
    hint : what to know
    take : is given the name when it is entered; a ValueError that it raises is said
    """

    AUTO_FOCUS = "Input"
    BINDINGS = [Binding("escape", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    NameScreen { align: center middle; }
    NameScreen > Vertical {
        width: 90%; max-width: 60; height: auto; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    NameScreen Input { background: $panel; }
    NameScreen Static { height: auto; margin-top: 1; color: $foreground 70%; }
    """

    def __init__(self, title: str, name: str, hint: str, take: Callable[[str], None]) -> None:
        super().__init__()
        self._heading, self._begun, self._hint, self._taking = title, name, hint, take

    def compose(self) -> ComposeResult:
        """Put the line over the hint."""
        with Vertical() as box:
            box.border_title = Content(self._heading)
            box.border_subtitle = "enter takes it, esc closes"
            yield Input(self._begun, compact=True)
            yield Static(Content(self._hint))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self._taking(event.value)
        except ValueError as error:
            self.query_one(Static).update(Content(str(error)))
        else:
            self.dismiss(event.value)
