"""Dialect of a text table (delimiter, quotes, decimal mark, header), detected from its first lines."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Dialect", "RowIterator", "detect_dialect", "first_rows", "split_rows"]

DELIMITERS = ",\t;|"

SNIFF_ROWS = 200
"""Number of rows to inspect."""

COMMA_DECIMAL = re.compile(r"[+-]?(\d*,\d+([eE][+-]?\d+)?|\d{1,3}(\.\d{3})+,\d+)")
POINT_DECIMAL = re.compile(r"[+-]?(\d*\.\d+([eE][+-]?\d+)?|\d{1,3}(,\d{3})+\.\d+)")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
EXCEL_MARK = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """A notation of text tables.

    Attributes
    ----------
    delimiter, quote : separator of cells, and quote character around cells that contain it
    decimal : decimal mark, "." or ","
    skipped : lines before the header (Excel's `sep=;`)
    has_header : False if the first row holds numbers like the others
    """

    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    skipped_lines: int = 0
    has_header: bool = True


class RowIterator(Protocol):
    """Iterator over rows of cells, with the number of the last line read."""

    @property
    def line_num(self) -> int: ...  # noqa: D102

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def split_rows(lines: Iterable[str], dialect: Dialect) -> RowIterator:
    """Split lines into rows of cells."""
    if dialect.delimiter == " ":
        lines = (line.strip() for line in lines)
        return csv.reader(lines, delimiter=" ", quotechar=dialect.quote, skipinitialspace=True)
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)


def detect_dialect(sample: str) -> Dialect:
    """Detect the dialect from the beginning of a text; the sample must end with a complete line."""
    mark = EXCEL_MARK.match(sample)
    skipped_lines = 1 if mark else 0
    if mark:
        sample = sample[mark.end() :]
    quote = _detect_quote(sample)
    delimiter = mark[1] if mark else _detect_delimiter(sample, quote)
    rows = first_rows(sample, Dialect(delimiter, quote))
    return Dialect(
        delimiter, quote, _detect_decimal(rows[1:], delimiter), skipped_lines, not _is_numeric_row(rows)
    )


def first_rows(sample: str, dialect: Dialect) -> list[list[str]]:
    """Return the first rows of a text, up to the first malformed one."""
    rows = []
    try:
        for row in split_rows(io.StringIO(sample, newline=""), dialect):
            if row:
                rows.append(row)
            if len(rows) == SNIFF_ROWS:
                break
    except csv.Error:
        pass  # reading the file reports the error with its line
    return rows


def _detect_delimiter(sample: str, quote: str) -> str:
    """Return the delimiter that splits the header and most following rows into the same number of columns."""

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in first_rows(sample, Dialect(delimiter, quote))[:20]]
        if not widths or widths[0] == 1:
            return (0, 0)
        return (sum(width == widths[0] for width in widths), widths[0])

    best = max(DELIMITERS, key=agreement)
    rows = len(first_rows(sample, Dialect(" ", quote))[:20])
    # A space also separates words: use it only if no other delimiter fits and all rows agree.
    return " " if agreement(best)[0] == 0 and agreement(" ")[0] == rows > 1 else best


def _detect_quote(sample: str) -> str:
    """Return ' if it surrounds cells and " does not occur, else "."""
    if '"' in sample:
        return '"'
    lines = sample.count("\n") or 1
    single = len(re.findall(rf"(?:^|[{DELIMITERS}])'[^'\n]*'(?=[{DELIMITERS}\r\n]|$)", sample, re.MULTILINE))
    return "'" if single >= lines else '"'


def _detect_decimal(rows: list[list[str]], delimiter: str) -> str:
    """Return "," if more cells look like 1,5 than 1.5; 1,234 is ambiguous unless the delimiter is a semicolon."""
    comma = point = ambiguous = 0
    for row in rows:
        for cell in map(str.strip, row):
            separator = THOUSANDS.fullmatch(cell)
            if separator:
                ambiguous += separator[1] == ","
                point += separator[1] == "."
            elif COMMA_DECIMAL.fullmatch(cell):
                comma += 1
            elif POINT_DECIMAL.fullmatch(cell):
                point += 1
    if delimiter == ";" and not point:
        comma += ambiguous
    return "," if comma > point else "."


def _is_numeric_row(rows: list[list[str]]) -> bool:
    """Return whether the first row holds values; 0, 1, 2, … are column names written by a program."""
    if len(rows) < 2:
        return False
    try:
        first = [float(cell) for cell in rows[0]]
    except ValueError:
        return False
    counts = all(value.is_integer() for value in first) and all(b > a for a, b in itertools.pairwise(first))
    return not (counts and len(first) > 1 and first[0] >= 0)
