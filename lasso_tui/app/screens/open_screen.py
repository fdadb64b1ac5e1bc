"""Choosing data: a bundled dataset by name, or files by a path, which is completed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import Input, OptionList
from textual.worker import get_current_worker

from lasso_tui.app.page_keys import PageChanged
from lasso_tui.app.screens.path_lookup import (
    MAX_SECONDS,
    Bounds,
    CancelledError,
    dropped_path,
    is_path,
    path_rows,
)
from lasso_tui.app.screens.picker import Picker, key_of
from lasso_tui.app.worker_thread import WorkerThread

__all__ = ["OpenScreen"]

PATIENCE_SECONDS = MAX_SECONDS + 0.5
"""Seconds after which a path is taken as it is typed: the disk does not answer."""


class OpenScreen(Picker):
    """A list of data; a text with a slash, a tilde or a star is a path, and Tab completes it.

    Files, those of the folder that the program was started in and those of a path, are looked up in a thread, for the
    newest text only: a disk may be slow, or never answer.

    Parameters
    ----------
    rows : as in `Picker`
    """

    BINDINGS = [Binding("tab", "complete", show=False, priority=True)]  # noqa: RUF012

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "Open data", rows, typed=True, placeholder="name, path, or pattern such as part-*.csv"
        )
        self._named = tuple(rows)
        self._thread = WorkerThread(self, "look-up")
        self._knows_files = False
        self._wanted: str | None = None
        self._afterwards: Callable[[], object] | None = None
        self._patience: Timer | None = None

    def _narrow(self, text: str) -> None:
        self._afterwards = None
        text = dropped_path(text)
        if is_path(text):
            self._look_up(text)
            return
        self._rows = self._named
        super()._narrow(text)
        if self._knows_files:
            self._wanted = None
        elif self._wanted != "":
            self._look_up("")

    @property
    def is_at_work(self) -> bool:
        """Whether the page may be left in a moment: what is typed waits for that."""
        return self._afterwards is not None

    # ------------------------------------------------------------------ files

    def _look_up(self, text: str) -> None:
        """Look files up, instead of those that were wanted before."""
        self._wanted = text
        self._thread.start(partial(self._find, text))

    def _find(self, text: str) -> None:
        worker = get_current_worker()
        try:
            rows = path_rows(text, Bounds(lambda: worker.is_cancelled))
        except CancelledError:
            return
        self.app.call_from_thread(self._show_found, text, rows)

    def _show_found(self, text: str, rows: list[tuple[str, str]]) -> None:
        if text != self._wanted or not self.is_attached:
            return
        self._wanted = None
        if text:
            self._rows = rows
            super()._narrow("")
        else:
            self._knows_files = True
            self._named = (*self._named, *(row for row in rows if not row[0].endswith("/")))
            self._rows = self._named
            super()._narrow(self.query_one(Input).value)
        afterwards, self._afterwards = self._afterwards, None
        if afterwards is not None:
            afterwards()
            self.app.post_message(PageChanged())

    def _when_found(self, action: Callable[[], object], otherwise: Callable[[], object]) -> None:
        """Do something once the files are known; where the disk does not answer, something else."""

        def give_up() -> None:
            if self._afterwards is action:
                self._afterwards = None
                otherwise()
                self.app.post_message(PageChanged())

        self._afterwards = action
        if self._patience is not None:
            self._patience.stop()
        self._patience = self.set_timer(PATIENCE_SECONDS, give_up)

    # ------------------------------------------------------------------ what is chosen

    def action_complete(self) -> None:
        """Put the highlighted row into the text field."""
        if self._wanted:
            self._when_found(self.action_complete, lambda: None)
            return
        rows, box = self.query_one(OptionList), self.query_one(Input)
        if rows.highlighted is not None:
            box.value = key_of(rows.get_option_at_index(rows.highlighted))
            box.cursor_position = len(box.value)

    def enter(self, text: str) -> None:
        """Choose a name or a path: a folder is entered, part of a path means the highlighted row."""
        text = dropped_path(text)
        if not is_path(text):
            if "." in text and all(key != text for key, _ in self._rows):
                self.dismiss(text)  # a file's name, not a part of one
            else:
                super().enter(text)
            return
        if self._wanted:
            self._when_found(partial(self.enter, text), partial(self.dismiss, text))
            return
        rows = self.query_one(OptionList)
        if rows.highlighted is not None and all(key != text for key, _ in self._rows):
            chosen = key_of(rows.get_option_at_index(rows.highlighted))
            if chosen.endswith("/"):
                self.action_complete()
                return
            text = chosen
        self.dismiss(text)

    def _choose(self, key: str) -> None:
        if key.endswith("/"):
            self.action_complete()
        else:
            self.dismiss(key)
