"""Choosing data: a bundled dataset by name, or files by a path, which is completed."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from textual.binding import Binding
from textual.widgets import Input, OptionList

from lasso_tui.app.screens.picker import Picker, key_of

__all__ = ["OpenScreen", "data_files", "path_rows"]

READABLE = (
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".dat",
    ".parquet",
    ".pq",
    ".arrow",
    ".feather",
    ".npz",
    ".npy",
    ".svm",
    ".svmlight",
    ".libsvm",
    ".gz",
    ".bz2",
    ".xz",
    ".zip",
)
"""Endings of names that are offered; another name can be typed."""

MAX_ROWS = 300
"""Entries of one folder that are offered."""

PATTERN = "*?["


class OpenScreen(Picker):
    """A list of data; a text with a slash, a tilde or a star is a path, and Tab completes it.

    Parameters
    ----------
    rows : as in `Picker`
    """

    BINDINGS = [Binding("tab", "complete", show=False, priority=True)]  # noqa: RUF012

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "Open data",
            [*rows, *data_files("")],
            typed=True,
            placeholder="name, path, or pattern such as part-*.csv",
        )
        self._named = tuple(self._rows)

    def _narrow(self, text: str) -> None:
        self._rows = path_rows(text) if is_path(text) else self._named
        super()._narrow("" if is_path(text) else text)

    def action_complete(self) -> None:
        """Put the highlighted row into the text field."""
        rows, box = self.query_one(OptionList), self.query_one(Input)
        if rows.highlighted is not None:
            box.value = key_of(rows.get_option_at_index(rows.highlighted))
            box.cursor_position = len(box.value)

    def enter(self, text: str) -> None:
        """Choose a name or a path: a folder is entered, part of a path means the highlighted row."""
        rows = self.query_one(OptionList)
        if not is_path(text):
            if "." in text and all(key != text for key, _ in self._rows):
                self.dismiss(text)  # a file's name, not a part of one
            else:
                super().enter(text)
            return
        if rows.highlighted is not None and not Path(text).expanduser().is_file():
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


def is_path(text: str) -> bool:
    """Tell whether a text is a path, not a part of a name."""
    return "/" in text or text.startswith(("~", ".")) or any(sign in text for sign in PATTERN)


def data_files(folder: str) -> Iterable[tuple[str, str]]:
    """Return the files of a folder that look like data; "" is the folder that the program was started in."""
    return [row for row in path_rows(folder) if not row[0].endswith("/")]


def path_rows(text: str) -> list[tuple[str, str]]:
    """Return the folders and files that a path may become, or what a pattern finds."""
    from lasso_tui.data.memory_limits import format_bytes

    if any(sign in text for sign in PATTERN):
        found = [Path(name) for name in glob.glob(str(Path(text).expanduser()), recursive=True)]  # noqa: PTH207
        files = [file for file in found if file.is_file()]
        size = format_bytes(sum(file.stat().st_size for file in files))
        return [(text, f"{len(files)} files, {size}, stacked")] if files else []
    folder, begin = text[: text.rfind("/") + 1], text[text.rfind("/") + 1 :]
    if text == "~":
        return [("~/", "folder")]
    try:
        with os.scandir(Path(folder).expanduser() if folder else ".") as entries:
            listed = sorted(entries, key=lambda entry: entry.name.lower())
    except OSError:
        return []
    rows = []
    for entry in listed:
        name = entry.name
        if not name.lower().startswith(begin.lower()) or (name.startswith(".") and not begin.startswith(".")):
            continue
        try:
            if entry.is_dir():
                rows.append((f"{folder}{name}/", "folder"))
            elif name.lower().endswith(READABLE) or name == begin:
                rows.append((f"{folder}{name}", format_bytes(entry.stat().st_size)))
        except OSError:
            continue
    return rows[:MAX_ROWS]
