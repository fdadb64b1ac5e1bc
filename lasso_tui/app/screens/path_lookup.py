"""Files that a path may become or that a pattern matches, looked up within bounds: a disk may be large, or hang."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["Bounds", "CancelledError", "dropped_path", "has_pattern", "is_path", "path_rows"]

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
    ".arff",
    ".xlsx",
    ".xls",
    ".ods",
    ".json",
    ".jsonl",
    ".ndjson",
    ".sqlite",
    ".db",
    ".duckdb",
    ".dta",
    ".sav",
    ".sas7bdat",
    ".xpt",
    ".rds",
    ".rda",
    ".rdata",
)
"""Endings of names that are offered; another name can be typed."""

MAX_ROWS = 300
"""Entries of one folder that are offered."""

MAX_ENTRIES = 50_000
"""Entries of folders that one look-up looks at."""

MAX_SECONDS = 1.5
"""Seconds that one look-up takes."""

MAX_NAME = 255
"""Characters of the longest name that file systems have."""

PATTERN = "*?["

Row = tuple[str, str]


ESCAPED = re.compile(r"\\([^A-Za-z0-9])")
"""A character that a terminal wrote with a backslash before it."""


def dropped_path(text: str) -> str:
    """Return a path as it is, where a terminal wrote the file dropped on it: in quotes, escaped, or as file://."""
    inner = text.strip()
    if len(inner) > 2 and inner[0] == inner[-1] and inner[0] in "'\"":
        return inner[1:-1].replace("'\\''", "'")
    if inner.lower().startswith("file://"):
        from urllib.parse import unquote, urlsplit

        return unquote(urlsplit(inner).path)
    if os.sep == "/" and inner.startswith(("/", "~")):
        return ESCAPED.sub(r"\1", inner)
    return text


class CancelledError(Exception):
    """Raised inside a look-up that is no longer wanted."""


class Bounds:
    """How much one look-up may do.

    Parameters
    ----------
    is_cancelled : tells whether the look-up is no longer wanted
    entries, seconds : at most so many entries of folders, and so long
    clock : seconds that pass, for tests

    Attributes
    ----------
    reached : whether the look-up has ended for its bounds
    """

    def __init__(
        self,
        is_cancelled: Callable[[], bool] = lambda: False,
        entries: int = MAX_ENTRIES,
        seconds: float = MAX_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_cancelled, self._clock = is_cancelled, clock
        self._left, self._end = entries, clock() + seconds
        self.reached = False

    def allow(self) -> bool:
        """Tell whether one entry more may be looked at.

        Raises
        ------
        CancelledError
            Where the look-up is no longer wanted.
        """
        if self._is_cancelled():
            raise CancelledError
        self._left -= 1
        self.reached = self.reached or self._left < 0 or self._clock() > self._end
        return not self.reached


def has_pattern(text: str) -> bool:
    """Tell whether a text is a pattern."""
    return any(sign in text for sign in PATTERN)


def is_path(text: str) -> bool:
    """Tell whether a text is a path, not a part of a name."""
    return "/" in text or text.startswith(("~", ".")) or has_pattern(text)


def path_rows(text: str, bounds: Bounds) -> list[Row]:
    """Return the folders and files that a path may become, or what a pattern finds; "" lists the current folder.

    Raises
    ------
    CancelledError
        Where the look-up is no longer wanted.
    """
    try:
        return _pattern_rows(text, bounds) if has_pattern(text) else _folder_rows(text, bounds)
    except (
        OSError,
        RuntimeError,
        ValueError,
    ):  # no such folder, no such person's home, no name that a file can have
        return []


def _pattern_rows(text: str, bounds: Bounds) -> list[Row]:
    from lasso_tui.data.memory_limits import format_bytes

    count = size = 0
    for file in _matches(str(Path(text).expanduser()), bounds):
        try:
            status = os.stat(file)  # noqa: PTH116 - thousands of them
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            count, size = count + 1, size + status.st_size
    if not count and not bounds.reached:
        return []
    more = "; not all folders looked at" if bounds.reached else ""
    return [(text, f"{'at least ' * bounds.reached}{count} files, {format_bytes(size)}, stacked{more}")]


def _folder_rows(text: str, bounds: Bounds) -> list[Row]:
    if text == "~":
        return [("~/", "folder")]
    folder, begin = text[: text.rfind("/") + 1], text[text.rfind("/") + 1 :]
    found = [
        entry
        for entry in _entries(str(Path(folder).expanduser()) if folder else ".", bounds)
        if entry.name.lower().startswith(begin.lower())
        and (begin.startswith(".") or not entry.name.startswith("."))
    ]
    found.sort(key=lambda entry: entry.name.lower())
    rows: list[Row] = []
    for entry in found:
        row = _row_of(entry, folder, begin) if bounds.allow() else None
        if row is not None:
            rows.append(row)
            if len(rows) == MAX_ROWS:
                break
    return rows


def _row_of(entry: os.DirEntry[str], folder: str, begin: str) -> Row | None:
    from lasso_tui.data.memory_limits import format_bytes

    name = entry.name
    try:
        if entry.is_dir():
            return f"{folder}{name}/", "folder"
        if name.lower().endswith(READABLE) or name == begin:
            return f"{folder}{name}", format_bytes(entry.stat().st_size)
    except OSError:
        return None
    return None


def _entries(folder: str, bounds: Bounds) -> Iterator[os.DirEntry[str]]:
    """Yield the entries of a folder, none where it cannot be read, and no more than the bounds allow."""
    try:
        with os.scandir(folder or ".") as entries:
            for entry in entries:
                if not bounds.allow():
                    return
                yield entry
    except OSError:
        return


def _matches(pattern: str, bounds: Bounds) -> Iterator[str]:
    """Yield what a pattern matches, as `glob.glob(pattern, recursive=True)` does, one part of it after another."""
    parts = [part for part in pattern.split("/") if part]
    waiting = [("/" if pattern.startswith("/") else "", 0)]
    seen = set(waiting)
    while waiting and bounds.allow():
        folder, at = waiting.pop()
        part, last = parts[at], at == len(parts) - 1
        steps: list[tuple[str, int]] = []
        if part == "**":
            steps += [] if last else [(folder, at + 1)]
            for entry in _entries(folder, bounds):
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    steps.append((folder + entry.name + "/", at))
                elif last:
                    yield folder + entry.name
        elif not has_pattern(part):
            if last:
                yield folder + part
            else:
                steps.append((f"{folder}{part}/", at + 1))
        elif len(part) <= MAX_NAME:
            fits = re.compile(fnmatch.translate(part)).match
            for entry in _entries(folder, bounds):
                if not fits(entry.name) or (entry.name.startswith(".") and not part.startswith(".")):
                    continue
                if last:
                    yield folder + entry.name
                elif _is_folder(entry):
                    steps.append((folder + entry.name + "/", at + 1))
        new = [step for step in steps if step not in seen]
        seen.update(new)
        waiting += new


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
