"""Asking under which name to save."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from lasso_tui.techniques.export import write_new

__all__ = ["SaveScreen"]


class SaveScreen(ModalScreen[str | None]):
    """Writes a text under a name; a name that is taken is asked about once more."""

    AUTO_FOCUS = "Input"
    BINDINGS = [Binding("escape", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    SaveScreen { align: center middle; }
    SaveScreen > Vertical {
        width: 90%; max-width: 76; height: auto; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    SaveScreen Input { background: $panel; }
    SaveScreen Static { height: auto; margin-top: 1; color: $foreground 70%; }
    """

    def __init__(self, name: str, text: str | bytes) -> None:
        super().__init__()
        self._name, self._text = name, text
        self._asked: str | None = None

    def compose(self) -> ComposeResult:
        """Offer a name in the folder that the program was started in."""
        with Vertical() as box:
            box.border_title = "Save as"
            box.border_subtitle = "enter saves, esc closes"
            yield Input(self._name, compact=True, select_on_focus=False)
            yield Static(Content(f"in {Path.cwd()}, unless a path is given"))

    @on(Input.Changed)
    def _other_name(self) -> None:
        self._asked = None

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        name, say = event.value.strip(), self.query_one(Static)
        if not name:
            say.update("A name is needed.")
            return
        path = Path(name).expanduser()
        try:
            write_new(path, self._text, overwrite=self._asked == name)
        except FileExistsError:
            self._asked = name
            say.update(Content(f"{name} is there already: enter overwrites it, another name keeps it."))
        except OSError as error:
            say.update(Content(f"{name} cannot be written: {error.strerror or error}. Try another place."))
        else:
            self.dismiss(str(path))
