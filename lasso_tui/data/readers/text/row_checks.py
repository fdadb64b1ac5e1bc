"""Rows of a text table as they are read: their length, headers that come again, footers, quotes that hide rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.readers.text.cell_kinds import cell_kind
from lasso_tui.data.readers.text.csv_probe import Probe
from lasso_tui.data.readers.text.dialect import DELIMITER_NAMES, Lines
from lasso_tui.data.readers.total_rows import TOTAL_WORDS

__all__ = ["COMMENT", "CheckedRows", "StrayQuoteError", "checked_quotes", "footer_note", "is_total"]

COMMENT_MARKS = ("#", "//", "% ")
"""Beginnings of lines of one cell, among rows of several, that are comments."""

COMMENT = re.compile(r"\s*(?:#+|//+|%+)\s+\w")
"""Beginning of a comment that has separators."""

ROW_COUNT = re.compile(r"\(?\d[\d,.]* (?:rows?|records?|lines?|tuples?)\b.{0,40}", re.IGNORECASE)
"""What databases write below a table."""

MAX_FOOTER_ROWS = 20
"""Rows at the end that are held back, as they may be no data."""


class StrayQuoteError(Exception):
    """A quote opens in a line and closes in a later one, and every line between looks like a row of the table.

    Parameters
    ----------
    first, last : the lines
    """

    def __init__(self, first: int, last: int) -> None:
        super().__init__(first, last)
        self.first, self.last = first, last


@dataclass
class CheckedRows:
    """The rows of a text that hold data, all of one length.

    Attributes
    ----------
    name : the file, for messages
    probe : what is known of it
    rows, lines : its rows of cells, from the first row of data on, and the lines that they come from
    check_quotes : whether rows of several lines may be due to a stray quote
    stray_quote : what a message about a row of another length adds, where quotes are read as text
    left_out : numbers of the rows that are no data
    """

    name: str
    probe: Probe
    rows: Iterator[list[str]]
    lines: Lines
    check_quotes: bool
    stray_quote: str = ""
    left_out: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    _again: list[int] = field(default_factory=list)
    _footer: list[tuple[int, str]] = field(default_factory=list)
    _short: list[int] = field(default_factory=list)
    _full: int = 0
    _last_lines: int = 0

    def __iter__(self) -> Iterator[list[str]]:
        layout = self.probe.layout
        width, number = layout.width, layout.body - 1
        repeats = [
            [cell.strip().casefold() for cell in row] for row in layout.repeats if any(map(str.strip, row))
        ]
        begins = {row[0] for row in repeats}
        held: list[tuple[list[str], int, int]] = []
        last: tuple[list[str], int, int] | None = None
        lines, recent = self.lines, self.lines.recent
        for row in self.rows:
            number += 1
            n_lines = len(recent)
            if n_lines > 1:
                self._check_lines(n_lines)
            self._last_lines = n_lines
            recent.clear()
            if not row or (len(row) == 1 < width and not row[0].strip()):
                continue
            line = lines.number - n_lines + 1
            if len(row) != width:
                row = self._without_empty_end(row)
            if len(row) > width:
                raise self._width_error(row, line)
            if width > 1 and row[0].lstrip().startswith(COMMENT_MARKS) and self._is_comment(row):
                self.comments.append(line)
                self.left_out.append(number)
                continue
            if begins and row[0].strip().casefold() in begins and _is_again(row, repeats):
                self._again.append(line)
                self.left_out.append(number)
                continue
            if len(row) < width or (width > 2 and row.count("") >= width - 1):
                held.append((row, line, number))
                if len(held) > MAX_FOOTER_ROWS:
                    if last is not None:
                        yield last[0]
                        last = None
                    yield self._filled(*held.pop(0))
                continue
            if last is not None:
                yield last[0]
            while held:
                yield self._filled(*held.pop(0))
            self._full += 1
            last = row, line, number
        if lines.ended_within and self.check_quotes:
            self._check_end()
        at_end = list(self._data_of_end(held))
        if last is not None and (at_end or self._full < 2 or not is_total(last[0], self.probe.layout.kinds)):
            yield last[0]
        elif last is not None:
            self._footer.append((last[1], " ".join(filter(None, map(str.strip, last[0])))))
            self.left_out.append(last[2])
        yield from at_end
        if self._short and not self._full and len(self._short) > 1:
            raise self._width_error([""] * (width - 1), self._short[0])

    def _without_empty_end(self, row: list[str]) -> list[str]:
        """Return a row without the empty cells beyond the last column."""
        width = self.probe.layout.width
        if len(row) > width and not any(map(str.strip, row[width:])):
            return row[:width]
        return row

    def _data_of_end(self, held: list[tuple[list[str], int, int]]) -> Iterator[list[str]]:
        """Yield the rows at the end that are data; the others are a footer."""
        while held and self._is_footer(held[-1][0]):
            row, line, number = held.pop()
            self._footer.append((line, next((cell for cell in row if cell.strip()), "")))
            self.left_out.append(number)
        for row, line, number in held:
            yield self._filled(row, line, number)

    def _is_footer(self, row: list[str]) -> bool:
        """Return whether a row of one cell, at the end, is text below the table."""
        layout = self.probe.layout
        places = [j for j, cell in enumerate(row) if cell.strip()]
        if not places:
            return True
        if len(places) > 1:
            return not self._fits(row) and len(row) < layout.width
        if len(row) == 1 and layout.width > 1 and not self._short:
            return True  # no other row lacks its last cells
        kind = layout.kinds[places[0]] if places[0] < len(layout.kinds) else ""
        return layout.width > 1 and (kind == "number") != (cell_kind(row[places[0]]) in {"number", "missing"})

    def _is_comment(self, row: list[str]) -> bool:
        """Return whether a row that begins with a mark of comments has no number where the others have them."""
        if len(row) == 1:
            return True
        cells = [cell for kind, cell in zip(self.probe.layout.kinds, row, strict=False) if kind == "number"]
        spaced = COMMENT.match(row[0]) is not None
        return spaced and bool(cells) and all(cell_kind(cell) == "word" for cell in cells)

    def _fits(self, row: list[str]) -> bool:
        """Return whether the cells of a short row are of the kinds of their columns."""
        for kind, cell in zip(self.probe.layout.kinds, row, strict=False):
            if kind == "number" and cell_kind(cell) in {"word", "date"}:
                return False
            if kind == "date" and cell_kind(cell) in {"word", "number"}:
                return False
        return True

    def _filled(self, row: list[str], line: int, _: int) -> list[str]:
        """Return a short row with missing values at its end.

        Raises
        ------
        DataError
            If its cells may belong to other columns.
        """
        width = self.probe.layout.width
        if len(row) < width:
            if (len(row) == 1 and width > 2) or not self._fits(row):
                raise self._width_error(row, line)
            self._short.append(line)
            return row + [""] * (width - len(row))
        self._full += 1
        return row

    def _check_lines(self, n_lines: int) -> None:
        """Raise an error if each line of a row of several lines looks like a row itself."""
        dialect, width = self.probe.dialect, self.probe.layout.width
        if not self.check_quotes or width < 2:
            return
        separators = width - 1 + self.probe.layout.trailing
        if all(line.count(dialect.delimiter) == separators for line in self.lines.recent if line.strip()):
            raise StrayQuoteError(self.lines.number - n_lines + 1, self.lines.number)

    def _check_end(self) -> None:
        """Raise an error as a quote is open at the end of the text."""
        n_lines = self._last_lines
        first = self.lines.number - n_lines + 1
        if n_lines == 1:
            raise StrayQuoteError(first, first)
        raise DataError(
            f"{self.name}, line {first}: a quote opens here and is not closed. Close it, or use --quote none."
        )

    def _width_error(self, row: list[str], line: int) -> DataError:
        width = self.probe.layout.width
        delimiter = DELIMITER_NAMES.get(self.probe.dialect.delimiter, self.probe.dialect.delimiter)
        return DataError(
            f"{self.name}, line {line}: expected {width} values, found {len(row)} (delimiter: {delimiter}). "
            f"{self.stray_quote or 'Fix the line, or see --sep, --quote, --skip and --comment.'}"
        )

    @property
    def notes(self) -> list[str]:
        """What was left out or filled, one sentence each."""
        notes = []
        if self._again:
            notes.append(f"The header comes again in {_lines(self._again)}: left out.")
        if self._footer:
            line, text = min(self._footer)
            notes.append(footer_note(text, len(self._footer), f"line {line}: "))
        if self._short:
            rows = f"{len(self._short):,} rows are" if len(self._short) > 1 else "1 row is"
            notes.append(
                f"{rows} shorter than the header (first: line {self._short[0]}): cells that are not there count as "
                f"missing."
            )
        if self.lines.comments:
            notes.append(f"{self.lines.comments:,} comment lines ({self.probe.dialect.comment}) left out.")
        if self.comments:
            notes.append(f"Comments in {_lines(self.comments)} left out.")
        return notes


def is_total(row: Sequence[str], kinds: Sequence[str]) -> bool:
    """Return whether the last row is none of data: a word for a total among numbers, or a count of rows."""
    if ROW_COUNT.fullmatch(" ".join(row)):
        return True
    words = [
        cell.strip().lower()
        for kind, cell in zip(kinds, row, strict=False)
        if kind == "number" and cell_kind(cell) == "word"
    ]
    return any(word in TOTAL_WORDS for word in words) or (len(row) == 1 == len(words) and " " in words[0])


def footer_note(text: str, lines: int = 1, place: str = "") -> str:
    """Say that lines below the table are left out."""
    count = f"{lines} lines" if lines > 1 else "The last line"
    return f"{count} below the table ({place}{sanitise_text(text.strip(), 30)}) left out as a footer."


def _is_again(row: list[str], repeats: list[list[str]]) -> bool:
    return [cell.strip().casefold() for cell in row] in repeats


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(f"{number:,}" for number in numbers[:4])
    return f"line{'s' * (len(numbers) > 1)} {shown}" + (f" and {len(numbers) - 4} more" * (len(numbers) > 4))


def checked_quotes(lines: Lines, probe: Probe) -> bool:
    """Return whether the lines of the row that is read look like rows themselves."""
    separators = probe.layout.width - 1 + probe.layout.trailing
    recent = [line for line in lines.recent if line.strip()]
    return (
        separators > 0
        and len(recent) > 2
        and all(line.count(probe.dialect.delimiter) == separators for line in recent)
    )
