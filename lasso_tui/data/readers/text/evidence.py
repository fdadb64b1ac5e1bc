"""Choice of a dialect by evidence: of all candidates, the one whose columns have the most consistent types."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lasso_tui.data.readers.reading import NO_QUOTE, Reading
from lasso_tui.data.readers.text.cell_kinds import all_plain_numbers, cell_kind
from lasso_tui.data.readers.text.decimal_column import is_decimal_column
from lasso_tui.data.readers.text.dialect import RULE, Dialect, Record, first_records
from lasso_tui.data.readers.text.rare_dialects import long_delimiters, rare_dialect

__all__ = ["DELIMITERS", "detect_dialect", "usual_width"]

DELIMITERS = ",;\t|"

SCORED_ROWS = 120
"""Rows that candidates are scored by."""

MAX_SCORED_COLUMNS = 60
"""Columns that candidates are scored by."""

WORD_SCORE = 0.5
"""Score of a column of words; numbers and dates have 1."""

MOSTLY_TYPED = 0.7
"""Share of numbers from which the words among them are a header that comes again, units or errors."""

MIN_TYPED_BY_SPACES = 0.6
"""Score from which blanks are taken for separators: they stand between words too."""

ONE_COLUMN_SCORE = 0.55
"""Factor of a single column: two columns of numbers are more than one of the same text."""

MAX_CELL_LINES = 20
"""Lines of a row up to which they are text in quotes rather than rows that a quote hides."""

QUOTE_AT_SEPARATOR = re.compile(r"""[,;\t|]["']|["'][,;\t|]""")
"""Within a cell it shows that the text has another separator."""

MAX_DECIMAL_CELLS = 4000
"""Cells that are looked at for a decimal mark."""

COMMA_DECIMAL = re.compile(r"[(]?[+−-]?(\d*,\d+([eE][+-]?\d+)?|\d{1,3}([. ]\d{3})+,\d+)\D*")
POINT_DECIMAL = re.compile(r"[(]?[+−-]?(\d*\.\d+([eE][+-]?\d+)?|\d{1,3}([, ]\d{3})+\.\d+)\D*")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")

MIN_THOUSANDS = 5
"""Cells like 1.234 from which, between semicolons, they are thousands rather than decimals of three digits."""


def detect_dialect(sample: str, reading: Reading, delimiter: str = "") -> Dialect:
    """Detect the dialect from the beginning of a text.

    Parameters
    ----------
    sample : lines of the table, the last one complete
    reading : what is decided already
    delimiter : the separator if the text names it
    """
    best, best_score = Dialect(reading.sep or delimiter or ","), -1.0
    drawn = _is_drawn(sample)
    if not (reading.sep or delimiter or reading.decimal == ".") and is_decimal_column(
        sample, Dialect(";", _quote(sample, reading), comment=reading.comment), asked=reading.decimal == ","
    ):
        return Dialect(";", _quote(sample, reading), decimal=",", comment=reading.comment)
    for candidate in _candidates(sample, reading, delimiter):
        candidate = replace(candidate, drawn=drawn)
        score = dialect_score(first_records(sample, candidate)[:SCORED_ROWS], candidate)
        if score > best_score + 1e-9:
            best, best_score = candidate, score
    if not (reading.sep or delimiter):
        best = rare_dialect(sample, best) or best
    decimal = reading.decimal or _detect_decimal(first_records(sample, best)[1:], best.delimiter)
    return replace(best, decimal=decimal)


def _is_drawn(sample: str) -> bool:
    """Return whether a line of dashes stands among the first."""
    first = [line for line in sample[:20_000].splitlines() if line.strip()][:6]
    return any(RULE.fullmatch(line) for line in first)


def _candidates(sample: str, reading: Reading, delimiter: str) -> Iterator[Dialect]:
    named = reading.sep or delimiter
    delimiters = [named] if named else [*DELIMITERS, " ", *long_delimiters(sample)]
    for one in delimiters:
        if one not in sample and len(delimiters) > 1 and one != ",":
            continue
        quotes = [_quote(sample, reading)]
        escaped = any(f"\\{mark}" in sample for mark in ('"', quotes[0] or '"', one))
        escapes = ["", "\\"] if escaped and not reading.quote else [""]
        spaced = bool(re.search(rf"{re.escape(one)} +[\"']", sample)) and one != " "
        for quote, escape, blanks in itertools.product(quotes, escapes, [True, False] if spaced else [False]):
            yield Dialect(one, quote, escape, blanks, comment=reading.comment)


def _quote(sample: str, reading: Reading) -> str:
    """Return ' if it surrounds cells and " does not occur, else "."""
    if reading.quote:
        return "" if reading.quote == NO_QUOTE else reading.quote
    if '"' in sample:
        return '"'
    lines = sample.count("\n") or 1
    single = len(
        re.findall(rf"(?:^|[{DELIMITERS}])'(?:[^'\\\n]|\\.)*'(?=[{DELIMITERS}\r\n]|$)", sample, re.MULTILINE)
    )
    return "'" if single >= max(0.8 * (lines - 1), 1) else '"'


def usual_width(records: Sequence[Record]) -> int:
    """Return the number of cells that most rows have, of equally frequent ones the largest."""
    widths = Counter(len(record.cells) for record in records)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def dialect_score(records: Sequence[Record], dialect: Dialect) -> float:
    """Score a dialect, 0 to 1: how many rows have the same length, times how consistent the columns' types are."""
    if not records:
        return 0.0
    width = usual_width(records)
    fit = sum(_fit(record.cells, width) for record in records) / len(records)
    rows = [record.cells for record in records[1:] if len(record.cells) == width] or [records[0].cells]
    columns = [
        _column_score([row[j] for row in rows], dialect)
        for j in range(0, width, width // MAX_SCORED_COLUMNS + 1)
    ]
    types = sum(columns) / len(columns)
    ragged = any(len(record.cells) != width for record in records[1:]) or len(records[0].cells) < width - 1
    if dialect.delimiter == " " and (width == 1 or types < MIN_TYPED_BY_SPACES or ragged or fit < 0.9):
        return 0.0
    factor = ONE_COLUMN_SCORE if width == 1 else 1.0 - 0.05 / width
    if any(record.n_lines > MAX_CELL_LINES for record in records):
        factor *= 0.5
    if width > 2 and width % 2 and not any("".join(record.cells[1::2]).strip() for record in records):
        factor *= 0.8  # the separator is doubled
    first = [cell for record in records[:4] for cell in record.cells]
    joined = "".join(first)
    some = records[: max(MAX_DECIMAL_CELLS // width, 4)]
    if not dialect.escape and any("\\" in cell and '"' in cell for record in some for cell in record.cells):
        factor *= 0.95
    if (
        dialect.quote
        and dialect.quote in joined
        and any(cell.strip().startswith(dialect.quote) for cell in first)
    ):
        factor *= 0.85  # what should be around a name is part of it
    return fit * fit * types * factor


def _fit(cells: list[str], width: int) -> float:
    """Return how well a row has the usual length; names of rows and separators at the end are usual too."""
    if len(cells) == width:
        return 1.0
    if len(cells) == width - 1:
        return 0.95
    if not any(map(str.strip, cells[width:])) and len(cells) > width:
        return 0.9
    return 0.3 if len(cells) < width else 0.0


def _column_score(cells: list[str], dialect: Dialect) -> float:
    if all_plain_numbers(cells):
        return 1.0
    kinds = Counter(map(cell_kind, cells))
    filled = len(cells) - kinds["empty"] - kinds["missing"]
    if not filled:
        return 0.6
    typed = max(kinds["number"] + kinds["quantity"], kinds["date"]) / filled
    words = [cell for cell in cells if cell_kind(cell) == "word"]
    if typed >= MOSTLY_TYPED:
        score = typed + (1 - typed) * WORD_SCORE
    else:
        score = WORD_SCORE if typed == 0 else 0.4 + 0.3 * typed
    if words:
        odd = sum(any(mark in word for mark in DELIMITERS if mark not in dialect.delimiter) for word in words)
        quoted = 0
        if dialect.quote:
            quoted += sum(word.lstrip()[:1] in "\"'" for word in words)
            quoted += sum(QUOTE_AT_SEPARATOR.search(word) is not None for word in words)
            quoted += sum("\\" in word for word in words) * (not dialect.escape)
        score -= (0.45 * odd + 0.4 * quoted) / len(cells)
    return score


def _detect_decimal(records: Sequence[Record], delimiter: str) -> str:
    """Return "," if more cells look like 1,5 than 1.5.

    1,234 and 1.234 are ambiguous: between semicolons, where nothing has a decimal point, they are taken for 1.234
    and for a thousand.
    """
    comma = point = one_comma = one_point = 0
    width = max(len(records[0].cells), 1) if records else 1
    records = records[: max(MAX_DECIMAL_CELLS // width, 20)]
    if delimiter != ";" and not any("," in "".join(record.cells) for record in records):
        return "."
    for record in records:
        for cell in map(str.strip, record.cells):
            if separator := THOUSANDS.fullmatch(cell):
                one_comma += separator[1] == ","
                one_point += separator[1] == "."
            elif COMMA_DECIMAL.fullmatch(cell):
                comma += 1
            elif POINT_DECIMAL.fullmatch(cell):
                point += 1
    if delimiter == ";" and not point:
        return "," if comma or one_comma or one_point >= MIN_THOUSANDS else "."
    return "," if comma > point + one_point else "."
