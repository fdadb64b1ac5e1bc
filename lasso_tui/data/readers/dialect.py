"""How a text writes its table: separator, quotes, decimal mark, header; found out from its first lines."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Dialect", "Rows", "first_rows", "parsed", "sniffed"]

DELIMITERS = ",\t;|"

ROWS = 200
"""Rows of the sample that are looked at."""

COMMA_DECIMAL = re.compile(r"[+-]?(\d*,\d+([eE][+-]?\d+)?|\d{1,3}(\.\d{3})+,\d+)")
POINT_DECIMAL = re.compile(r"[+-]?(\d*\.\d+([eE][+-]?\d+)?|\d{1,3}(,\d{3})+\.\d+)")
IN_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
EXCEL_MARK = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """A way to write a table.

    Attributes
    ----------
    delimiter, quote : the separator of cells, and what surrounds a cell that holds one
    decimal : "." or ","
    skipped : lines before the header (Excel's `sep=;`)
    has_header : False where the first row is numbers like the others
    """

    delimiter: str = ","
    quote: str = '"'
    decimal: str = "."
    skipped: int = 0
    has_header: bool = True


class Rows(Protocol):
    """Rows of cells, and the number of the line that was read last."""

    @property
    def line_num(self) -> int: ...  # noqa: D102

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def parsed(lines: Iterable[str], dialect: Dialect) -> Rows:
    """Split lines into rows of cells."""
    if dialect.delimiter == " ":
        lines = (line.strip() for line in lines)
        return csv.reader(lines, delimiter=" ", quotechar=dialect.quote, skipinitialspace=True)
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)


def sniffed(sample: str) -> Dialect:
    """Find out the dialect from the beginning of a text that ends with a whole line."""
    mark = EXCEL_MARK.match(sample)
    skipped = 1 if mark else 0
    if mark:
        sample = sample[mark.end() :]
    quote = _quote(sample)
    delimiter = mark[1] if mark else _delimiter(sample, quote)
    rows = first_rows(sample, Dialect(delimiter, quote))
    return Dialect(delimiter, quote, _decimal(rows[1:], delimiter), skipped, not _is_numbers(rows))


def first_rows(sample: str, dialect: Dialect) -> list[list[str]]:
    """Return the first rows of a text, as far as they can be told."""
    rows = []
    try:
        for row in parsed(io.StringIO(sample, newline=""), dialect):
            if row:
                rows.append(row)
            if len(rows) == ROWS:
                break
    except csv.Error:
        pass  # the reading itself says what is wrong, and in which line
    return rows


def _delimiter(sample: str, quote: str) -> str:
    """Return the separator that splits the header, and the rows after it, into most columns alike."""

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in first_rows(sample, Dialect(delimiter, quote))[:20]]
        if not widths or widths[0] == 1:
            return (0, 0)
        return (sum(width == widths[0] for width in widths), widths[0])

    best = max(DELIMITERS, key=agreement)
    rows = len(first_rows(sample, Dialect(" ", quote))[:20])
    # A space separates words too: it is taken only where nothing else does and all rows agree on it.
    return " " if agreement(best)[0] == 0 and agreement(" ")[0] == rows > 1 else best


def _quote(sample: str) -> str:
    """Return ' where cells are surrounded by it and no cell by the usual ", else "."""
    if '"' in sample:
        return '"'
    lines = sample.count("\n") or 1
    single = len(re.findall(rf"(?:^|[{DELIMITERS}])'[^'\n]*'(?=[{DELIMITERS}\r\n]|$)", sample, re.MULTILINE))
    return "'" if single >= lines else '"'


def _decimal(rows: list[list[str]], delimiter: str) -> str:
    """Return "," where more cells are written 1,5 than 1.5; 1,234 speaks for neither unless cells are split by ;."""
    comma = point = unclear = 0
    for row in rows:
        for cell in map(str.strip, row):
            between = IN_THOUSANDS.fullmatch(cell)
            if between:
                unclear += between[1] == ","
                point += between[1] == "."
            elif COMMA_DECIMAL.fullmatch(cell):
                comma += 1
            elif POINT_DECIMAL.fullmatch(cell):
                point += 1
    if delimiter == ";" and not point:
        comma += unclear
    return "," if comma > point else "."


def _is_numbers(rows: list[list[str]]) -> bool:
    """Tell whether the first row is values. 0, 1, 2, … are names that a program gave to its columns."""
    if len(rows) < 2:
        return False
    try:
        first = [float(cell) for cell in rows[0]]
    except ValueError:
        return False
    counts = all(value.is_integer() for value in first) and all(b > a for a, b in itertools.pairwise(first))
    return not (counts and len(first) > 1 and first[0] >= 0)
