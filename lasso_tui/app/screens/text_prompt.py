"""A prompt for one line of text, which is accepted or refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints

__all__ = ["TextPrompt"]

T = TypeVar("T")


class TextPrompt(Modal[T | None], Generic[T]):
    """A text field; Enter returns what was read from the text, Escape nothing.

    Parameters
    ----------
    title : what is asked
    text : the first content of the field
    hint : what can be typed
    keep : whether the first content is to be edited rather than replaced
    read : reads the answer from the text; a ValueError's sentence is shown and the prompt stays
    """

    AUTO_FOCUS = "Input"
    BINDINGS = [Binding("escape", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    TextPrompt { align: center middle; }
    TextPrompt > Vertical {
        width: 90%; max-width: 76; height: auto; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    TextPrompt Input { background: $panel; }
    TextPrompt Static { height: auto; margin-top: 1; color: $foreground 70%; }
    TextPrompt Static.-refused { color: $error; }
    """

    def __init__(
        self, title: str, text: str, hint: str, read: Callable[[str], T], *, keep: bool = False
    ) -> None:
        super().__init__()
        self._keep = keep
        self._heading, self._initial, self._hint, self._read = title, text, hint, read

    def compose(self) -> ComposeResult:
        """Put the field over the hint."""
        with Vertical() as box:
            box.border_title = Content(self._heading)
            box.border_subtitle = page_hints(("Enter", "accept"), ("Esc", "close"))
            yield Input(self._initial, compact=True, select_on_focus=not self._keep)
            yield Static(Content(self._hint))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            answer = self._read(event.value)
        except ValueError as error:
            line = self.query_one(Static)
            line.update(Content(str(error)))
            line.add_class("-refused")
        else:
            self.dismiss(answer)
