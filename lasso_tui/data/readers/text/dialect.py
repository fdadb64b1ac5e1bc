"""Dialect of a text table: separator, quotes, escapes, blanks and decimal mark; how lines become rows of cells."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["DELIMITER_NAMES", "RULE", "CutError", "Dialect", "Lines", "Record", "first_records", "split_rows"]

DELIMITER_NAMES = {",": "comma", ";": "semicolon", "|": "bar", "\t": "tab", " ": "space"}

RULE = re.compile(r"[\s|+:=-]*(?:[-=]{2,}\s*[|+]|[|+]\s*:?[-=]{2,}|[-=]{2,}\s+[-=]{2,})[\s|+:=-]*")
"""A line under or around the header of a table that is drawn for people, as databases and Markdown have them."""

SNIFF_ROWS = 200
"""Number of rows to inspect."""

BEHIND_BACKSLASH = re.compile(r"\\(.)")

STAND_IN = "\ufdd0"
"""Stands for a separator of several characters while lines are split; no text has this character."""

MAX_REMEMBERED_LINES = 200_000
"""Lines of one row that are remembered: more are refused for another reason."""


@dataclass(frozen=True)
class Dialect:
    """A notation of text tables.

    Attributes
    ----------
    delimiter : separator of cells, of one or several characters
    quote : quote character around cells that contain it, "" if quotes are text
    escape : backslash if it stands before quotes within a quoted cell, "" if those are doubled
    blanks : whether blanks after a separator belong to no cell
    decimal : decimal mark, "." or ","
    comment : beginning of lines that are left out, "" for none
    drawn : whether lines of dashes stand under or around rows, and bars may stand at their ends
    cuts : first and last place of the blanks between columns of fixed width; () for cells with separators
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    blanks: bool = False
    decimal: str = "."
    comment: str = ""
    drawn: bool = False
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def mark(self) -> str:
        """The one character that separates cells in the lines of `Lines`."""
        return self.delimiter if len(self.delimiter) == 1 else STAND_IN


class Lines:
    """Lines of a text without comments; counts them, and remembers those of the row that is read.

    Attributes
    ----------
    number : number of the last line given, from 1
    recent : lines since the last call of `begin_row`
    comments : number of lines left out
    ended_within : whether the text ended within a row, as a quote was not closed
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, number: int = 0) -> None:
        self._lines, self._comment = iter(lines), dialect.comment
        self._spaces = dialect.delimiter == " " and not dialect.cuts
        self._drawn, self._bars = dialect.drawn, dialect.delimiter == "|"
        self._long, self._mark = dialect.delimiter if len(dialect.delimiter) > 1 else "", dialect.mark
        mark = re.escape(dialect.mark)
        # MySQL's word for a missing value; as an escape it would be the letter N.
        self._kept = frozenset('\\"' + dialect.quote + dialect.mark) if dialect.escape else frozenset()
        self._null = re.compile(rf"(?<![^{mark}])\\N(?=[{mark}\r\n]|$)") if dialect.escape else None
        self.number, self.comments, self.ended_within = number, 0, False
        self.recent: deque[str] = deque(maxlen=MAX_REMEMBERED_LINES)

    def _doubled(self, pair: re.Match[str]) -> str:
        """Double a backslash that stands before none of the characters that it escapes: it is text."""
        return pair[0] if pair[1] in self._kept else f"\\{pair[0]}"

    def begin_row(self) -> None:
        """Forget the lines of the last row."""
        self.recent.clear()

    def __iter__(self) -> Iterator[str]:
        comment, recent = self._comment, self.recent
        for line in self._lines:
            self.number += 1
            if comment and line.startswith(comment):
                self.comments += 1
                continue
            if self._drawn:
                if RULE.fullmatch(line):
                    continue
                line = _unframed(line) if self._bars else line
            recent.append(line)
            if self._long:
                line = line.replace(self._long, self._mark)
            if self._null is not None and "\\N" in line:
                line = self._null.sub("NULL", line)
            if self._kept and "\\" in line:
                line = BEHIND_BACKSLASH.sub(self._doubled, line)
            yield line.strip() if self._spaces else line
        self.ended_within = bool(recent)


def _unframed(line: str) -> str:
    """Take the bars off both ends of a line."""
    inner = line.strip()
    return f"{inner[1:-1]}\n" if len(inner) > 1 and inner[0] == "|" == inner[-1] else line


class CutError(csv.Error):
    """Text stands where others have the blanks between columns of fixed width."""


def _cut_rows(lines: Iterable[str], cuts: tuple[tuple[int, int], ...]) -> Iterator[list[str]]:
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), None]
    for line in lines:
        text = line.rstrip()
        if not text:
            yield []
            continue
        if any(text[start:end].strip() for start, end in cuts):
            raise CutError("text between the columns of fixed width")
        yield [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def split_rows(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Split lines into rows of cells."""
    if dialect.cuts:
        return _cut_rows(lines, dialect.cuts)
    if not dialect.quote:
        rows = csv.reader(
            lines,
            delimiter=dialect.mark,
            quoting=csv.QUOTE_NONE,
            skipinitialspace=dialect.blanks or dialect.delimiter == " ",
        )
        return map(_without_outer_quotes, rows)
    rows = csv.reader(
        lines,
        delimiter=dialect.mark,
        quotechar=dialect.quote,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        skipinitialspace=dialect.blanks or dialect.delimiter == " ",
    )
    return rows if dialect.mark == dialect.delimiter else _with_separators(rows, dialect.delimiter)


def _with_separators(rows: Iterable[list[str]], delimiter: str) -> Iterator[list[str]]:
    """Put separators of several characters back where they stand in quotes."""
    for row in rows:
        yield [cell.replace(STAND_IN, delimiter) for cell in row]


def _without_outer_quotes(row: list[str]) -> list[str]:
    """Take the quotes off cells that begin with one."""
    return [cell[1:].removesuffix('"') if cell.startswith('"') else cell for cell in row]


@dataclass(frozen=True)
class Record:
    """A row of cells and its place.

    Attributes
    ----------
    cells : its cells
    line : number of its first line in the file, from 1
    number : number of the row in the file, blank lines included, from 0
    n_lines : number of its lines
    """

    cells: list[str]
    line: int
    number: int
    n_lines: int = 1

    @property
    def filled(self) -> int:
        """Number of cells that are not empty."""
        return sum(map(bool, map(str.strip, self.cells)))


def first_records(sample: str, dialect: Dialect, skipped: int = 0) -> list[Record]:
    """Return the first rows of a text that are not blank, up to the first malformed one.

    Parameters
    ----------
    sample : the beginning of a text, which ends with a complete line
    dialect : how to split it
    skipped : number of lines before it in the file
    """
    records: list[Record] = []
    lines = Lines(io.StringIO(sample, newline=""), dialect, skipped)
    try:
        for number, row in enumerate(split_rows(lines, dialect)):
            n_lines = len(lines.recent)
            lines.begin_row()
            if row and any(map(str.strip, row)):
                records.append(Record(row, lines.number - n_lines + 1, number, n_lines))
            if len(records) == SNIFF_ROWS:
                break
    except csv.Error:
        pass  # reading the file reports the error with its line
    return records


EXCEL_MARK = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""First line that names the separator, as Excel writes it."""
