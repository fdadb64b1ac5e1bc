"""Asking for a file name to save under."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from lasso_tui.app.page_keys import PageChanged
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import page_hints
from lasso_tui.app.worker_thread import WorkerThread
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
        self._thread = WorkerThread(self, "save")
        self._writing = False

    def compose(self) -> ComposeResult:
        """Offer a name in the current folder."""
        with Vertical() as box:
            box.border_title = "Save as"
            box.border_subtitle = page_hints(("Enter", "save"), ("Esc", "close"))
            yield Input(self._filename, compact=True, select_on_focus=False)
            yield Static(Content(f"in {current_folder()}, unless a path is given"))

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

    @property
    def is_at_work(self) -> bool:
        """Whether the page may be left in a moment: what is typed waits for that."""
        return self._writing

    def _save(self, name: str, *, overwrite: bool = False) -> None:
        if self._writing:
            return
        if not name:
            self.query_one(Static).update("Enter a file name.")
            return
        self._writing = True
        self._thread.start(partial(self._write, name, overwrite))

    def _write(self, name: str, overwrite: bool) -> None:
        """Write the file; a disk may be slow, or hang."""
        said = ""
        path = Path(name)
        try:
            path = path.expanduser()
            write_new(path, self._content, overwrite=overwrite)
        except FileExistsError:
            said = f"{name} already exists. Press Ctrl+O to overwrite it, or choose another name."
            self._existing = name
        except OSError as error:
            said = f"Cannot write {name}: {error.strerror or error}. Try another folder."
        except (RuntimeError, ValueError) as error:  # no such person's home; a name that no file can have
            said = f"Cannot write {name}: {error}. Try another name."
        self.app.call_from_thread(self._written, str(path), said)

    def _written(self, path: str, said: str) -> None:
        self._writing = False
        if not self.is_attached:
            return
        if said:
            self.query_one(Static).update(Content(said))
            self.app.post_message(PageChanged())
        else:
            self.dismiss(path)


def current_folder() -> str:
    """Return the folder that the program was started in, or what to say where it has been removed."""
    try:
        return str(Path.cwd())
    except OSError:
        return "a folder that is gone"
