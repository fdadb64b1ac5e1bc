"""Lines before those of the table: comments, and what a person has skipped."""

from __future__ import annotations

import io
import re

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.text.cell_kinds import is_number
from lasso_tui.data.readers.text.dialect import DELIMITER_NAMES

__all__ = ["after_lines", "comment_note", "skipped_lines"]

COMMENT_MARKS = ("#", "//", "%", "! ")
"""Beginnings of lines before the header that are comments."""


def after_lines(text: str, count: int) -> str:
    """Return what follows some lines."""
    reader = io.StringIO(text, newline="")
    for _ in range(count):
        reader.readline()
    return reader.read()


def skipped_lines(text: str, reading: Reading, mark: re.Match[str] | None) -> tuple[int, str]:
    """Return the number of lines before those to split, and the mark of comments among them.

    Lines that begin with a mark of comments are skipped, but not a last one that is the header itself, as in
    "#id,x,y" above rows of as many cells.
    """
    if reading.skip is not None:
        return reading.skip, reading.comment
    if mark:
        return 1, reading.comment
    lines = io.StringIO(text, newline="").read().splitlines()[:1000]
    first = next((line for line in lines if line.strip()), "")
    comment = reading.comment or next((one for one in COMMENT_MARKS if first.startswith(one)), "")
    if not comment:
        return 0, ""
    marks = (comment,) if reading.comment else COMMENT_MARKS
    count = next(
        (k for k, line in enumerate(lines) if line.strip() and not line.startswith(marks)), len(lines)
    )
    while count and not lines[count - 1].strip():
        count -= 1
    if (
        not reading.comment
        and count < len(lines)
        and _names_columns(lines[count - 1], lines[count:], comment)
    ):
        return (count - 1, comment if count > 1 else "")
    return count, comment


def _names_columns(line: str, rows: list[str], comment: str) -> bool:
    """Return whether a line that begins as a comment is the header of the rows below it."""
    for delimiter in DELIMITER_NAMES:
        cells = [row.split(delimiter) for row in rows[:5] if row.strip()]
        if len(cells[0]) > 1 and all(len(row) == len(cells[0]) for row in cells):
            names = line.removeprefix(comment).strip().split(delimiter)
            return len(names) == len(cells[0]) and any(map(is_number, cells[0]))
    return False


def comment_note(text: str, count: int) -> str:
    """Say that lines of comments are skipped."""
    lines = "line" if count == 1 else f"lines ({count})"
    first = sanitise_text(text.splitlines()[0], 30)
    return f"Comment {lines} before the header skipped ({first}). --skip 0 reads them."
