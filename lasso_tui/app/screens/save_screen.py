"""Asking for a file name to save under."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from lasso_tui.app.screens.modal import Modal
from lasso_tui.exports.files import write_new

__all__ = ["SaveScreen"]


class SaveScreen(Modal[str | None]):
    """Writes a file; to overwrite one, another key has to be pressed."""

    AUTO_FOCUS = "Input"
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "dismiss", "close"),
        Binding("ctrl+o", "overwrite", "overwrite", priority=True),
    ]

    DEFAULT_CSS = """
    SaveScreen { align: center middle; }
    SaveScreen > Vertical {
        width: 90%; max-width: 76; height: auto; padding: 0 1;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    SaveScreen Input { background: $panel; }
    SaveScreen Static { height: auto; margin-top: 1; color: $foreground 70%; }
    """

    def __init__(self, name: str, content: str | bytes) -> None:
        super().__init__()
        self._filename, self._content = name, content
        self._existing: str | None = None

    def compose(self) -> ComposeResult:
        """Offer a name in the current folder."""
        with Vertical() as box:
            box.border_title = "Save as"
            box.border_subtitle = "Enter saves, Esc closes"
            yield Input(self._filename, compact=True, select_on_focus=False)
            yield Static(Content(f"in {Path.cwd()}, unless a path is given"))

    @on(Input.Changed)
    def _other_name(self) -> None:
        self._existing = None

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self._save(event.value.strip())

    def action_overwrite(self) -> None:
        """Overwrite the existing file."""
        name = self.query_one(Input).value.strip()
        if name and name == self._existing:
            self._save(name, overwrite=True)

    def _save(self, name: str, *, overwrite: bool = False) -> None:
        line = self.query_one(Static)
        if not name:
            line.update("Enter a file name.")
            return
        try:
            path = Path(name).expanduser()
            write_new(path, self._content, overwrite=overwrite)
        except FileExistsError:
            self._existing = name
            line.update(
                Content(f"{name} already exists. Press Ctrl+O to overwrite it, or choose another name.")
            )
        except OSError as error:
            line.update(Content(f"Cannot write {name}: {error.strerror or error}. Try another folder."))
        except (RuntimeError, ValueError) as error:  # no such person's home; a name that no file can have
            line.update(Content(f"Cannot write {name}: {error}. Try another name."))
        else:
            self.dismiss(str(path))
