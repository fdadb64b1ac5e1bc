"""Layout of a text table: lines before the header, the header, a row of units below it, names of rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.text.cell_kinds import cell_kind, count_kinds, is_number
from lasso_tui.data.readers.text.column_kinds import column_kinds, numeric_columns
from lasso_tui.data.readers.text.dialect import Record
from lasso_tui.data.readers.text.evidence import usual_width

__all__ = ["Layout", "find_layout"]

MAX_PREAMBLE_ROWS = 30
"""Rows before the header at most."""

MAX_CELLS = 20_000
"""Cells that are looked at, but at least forty rows."""


@dataclass(frozen=True)
class Layout:
    """Where the parts of a text table are.

    Attributes
    ----------
    names : cells of the header; () without a header
    width : number of cells of a row
    body : number of the first row of data, blank lines included, from 0
    header : numbers of the rows that the header is made of
    row_names : whether the rows have names, which the header has none for
    trailing : whether rows end with a separator, after which nothing is
    first_line : line of the header, or of the first row where there is none, from 1
    kinds : kind of each column by most of its cells: "number", "date", "word" or ""
    notes : what was decided, one sentence each
    """

    names: tuple[str, ...]
    width: int
    body: int
    header: tuple[int, ...] = ()
    row_names: bool = False
    trailing: bool = False
    first_line: int = 1
    kinds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_layout(records: Sequence[Record], reading: Reading) -> Layout:
    """Find the layout from the first rows of a text, at least one."""
    width = usual_width(records[1:] or records)
    records = records[: max(MAX_CELLS // width, 40)]
    longest = max(len(record.cells) for record in records)
    numeric = numeric_columns(records, width)
    start, notes = 0, []
    if reading.skip is None and len(records) > 1:
        start = _preamble(records, width, numeric)
    has_header, why = (
        (reading.header, "") if reading.header is not None else _has_header(records[start:], numeric)
    )
    if not has_header:
        if start:  # nothing below the lines before is a header: they were rows
            start = 0
        if why:
            notes.append(f"No header: {why}. Columns are named x1 to x{width}; --header takes it for names.")
        kinds = column_kinds(records, width)
        first, width = records[0], width if len(records) > 1 else longest
        return Layout((), width, first.number, first_line=first.line, kinds=kinds, notes=tuple(notes))
    block, below = _header_rows(records[start:], width, numeric, forced=reading.header is True)
    header, body = block[-1], (below[-1] if below else block[-1]).number + 1
    if start:
        lines = f"{records[start - 1].line - records[0].line + records[start - 1].n_lines}"
        notes.append(_skipped(records[:start], block[0].line - 1 if not records[0].number else int(lines)))
    if why:
        notes.append(why)
    names = header.cells
    if len(block) > 1:
        names = _joined_names(block[0].cells, header.cells, width)
        notes.append(
            f"Two header rows (lines {block[0].line} and {header.line}) are joined: {join_names(_shown(names), 3)}."
        )
    if below:
        cells = join_names(_shown([cell for record in below for cell in record.cells if cell.strip()]), 3)
        notes.append(
            f"Line {below[0].line} under the header is no data, perhaps units ({cells}): not read. --header reads it."
        )
    rows = [record for record in records[start:] if record.number >= body]
    names, row_names, trailing = _edges(names, rows, width)
    kinds = column_kinds(rows, width if trailing else len(names))
    if trailing:
        width, kinds = width - 1, kinds[:-1]
        notes.append("Rows end with a separator; nothing after it is read as a column.")
    return Layout(
        tuple(names),
        len(names),
        body,
        tuple(record.number for record in block),
        row_names,
        trailing,
        block[0].line,
        kinds,
        tuple(notes),
    )


def _shown(cells: Sequence[str]) -> list[str]:
    return [sanitise_text(cell.strip(), 20) for cell in cells]


def _skipped(records: Sequence[Record], lines: int) -> str:
    first = next((cell.strip() for record in records for cell in record.cells if cell.strip()), "")
    shown = f" ({sanitise_text(first, 30)})" if first else ""
    count = f"{lines} line{'s' * (lines != 1)}"
    return f"{count} before the header skipped{shown}. --skip 0 reads from the first line."


def _is_header_like(cells: Sequence[str], numeric: Sequence[int]) -> bool:
    """Return whether a row has words where the columns have numbers, and no number there."""
    some_word = False
    for j in numeric:
        if j < len(cells):
            kind = cell_kind(cells[j])
            if kind in {"number", "quantity", "missing", "date"}:
                return False
            some_word = some_word or kind == "word"
    return some_word


def _is_body_like(cells: Sequence[str], width: int, numeric: Sequence[int]) -> bool:
    if len(cells) < width - 1:
        return False
    placed = [cells[j] for j in numeric if j < len(cells)]
    if any(cell_kind(cell) == "word" for cell in placed[:20]):
        return False
    kinds = count_kinds(placed)
    return kinds["number"] + kinds["quantity"] > len(numeric) / 2 and not kinds["word"]


def _preamble(records: Sequence[Record], width: int, numeric: Sequence[int]) -> int:
    """Return the number of rows before the header: titles, and a short text above a wider table."""
    for k, record in enumerate(records[:MAX_PREAMBLE_ROWS]):
        if _is_body_like(record.cells, width, numeric) and numeric:
            above = records[k + 1 : k + 2]
            spans = (
                any(not cell.strip() for cell in record.cells) and above and _has_repeats(above[0], numeric)
            )
            if not spans:  # a row of data: what is above it, if anything, holds the header
                return _first_full(records[:k], width) if k else 0
    full = [record.filled >= max(2, (width + 1) // 2) for record in records[:MAX_PREAMBLE_ROWS]]
    return full.index(True) if width > 1 and any(full) else 0


def _has_repeats(record: Record, numeric: Sequence[int]) -> bool:
    """Return whether a row of words repeats some of them, as the lower one of two header rows does."""
    cells = [cell.strip() for cell in record.cells if cell.strip()]
    return _is_header_like(record.cells, numeric) and len(set(cells)) < len(cells)


def _first_full(records: Sequence[Record], width: int) -> int:
    """Return the first of the last rows that have nearly all cells."""
    enough = max(2, (width + 1) // 2) if width > 1 else 1
    full = [len(record.cells) >= width - 1 and record.filled >= min(enough, width) for record in records]
    if not any(full):
        return max(len(records) - 1, 0) if width > 1 and len(records) < MAX_PREAMBLE_ROWS else 0
    start = len(full)
    while start and full[start - 1]:
        start -= 1
    if start == len(full):  # the last row is short: the header is the last full one
        return len(full) - 1 - full[::-1].index(True)
    return start


def _has_header(records: Sequence[Record], numeric: Sequence[int]) -> tuple[bool, str]:
    """Return whether the first row holds names, and why, if that is not obvious."""
    first, rest = records[0].cells, [record.cells for record in records[1:]]
    if not rest:
        return not first or not all(map(is_number, first)), ""
    if any(cell_kind(first[j]) == "word" for j in numeric if j < len(first)):
        return True, ""
    kinds = [cell_kind(first[j]) for j in numeric if j < len(first)]
    if numeric and not {"number", "quantity", "date"} & set(kinds) and len(first) != len(rest[0]):
        return True, ""
    if numeric and _is_header_like(rest[0], numeric) and not all(map(str.strip, first)):
        return True, ""
    shown = ", ".join(cell.strip() for cell in first[:3])
    if numeric:
        if not any(kind in {"number", "quantity"} for kind in kinds):
            return True, ""
        names = _numbers_as_names([first[j] for j in numeric if j < len(first)], rest, numeric)
        words = sorted(set(range(len(first))) - set(numeric))
        if names and not any(_recurs(first[j], j, rest) for j in words):
            return (
                True,
                f"The first row ({sanitise_text(shown, 40)}) is taken for names; --no-header reads it as data.",
            )
        return False, f"the first row ({sanitise_text(shown, 40)}) holds values like the others"
    others = [
        row for row in rest if row != first
    ]  # a row that is the same may be the header that comes again
    if len(first) > 1 and all(_recurs(cell, j, others) for j, cell in enumerate(first)):
        return False, f"the first row ({sanitise_text(shown, 40)}) holds values like the others"
    dated = [j for j in range(len(first)) if all(cell_kind(row[j]) == "date" for row in rest if len(row) > j)]
    if dated and all(cell_kind(first[j]) == "date" for j in dated):
        return False, f"the first row ({sanitise_text(shown, 40)}) holds values like the others"
    return True, ""


def _recurs(cell: str, j: int, rows: Sequence[Sequence[str]]) -> bool:
    return any(len(row) > j and row[j].strip() == cell.strip() for row in rows)


def _numbers_as_names(first: Sequence[str], rest: Sequence[Sequence[str]], numeric: Sequence[int]) -> bool:
    """Return whether numbers in the first row are names: 0, 1, 2, …, or years above other numbers."""
    try:
        values = [int(cell) for cell in first]
    except ValueError:
        return False
    pairs = list(itertools.pairwise(values))
    below = [[row[j].strip() for row in rest if len(row) > j] for j in numeric]
    decimals = all(any(re.search(r"[.,]\d", cell) for cell in cells) for cells in below)
    if (
        len(values) > 1
        and all(b == a + 1 for a, b in pairs)
        and (values[0] == 0 or (values[0] == 1 and decimals))
    ):
        return True
    years = all(1800 <= value <= 2100 for value in values) and all(a < b for a, b in pairs)
    if years and not any(re.fullmatch(r"(1[89]|20)\d\d", cell) for cells in below for cell in cells):
        return len(values) > 1 or decimals
    return decimals and len(values) > 1 and all(a < b for a, b in pairs)


def _header_rows(
    records: Sequence[Record], width: int, numeric: Sequence[int], *, forced: bool
) -> tuple[list[Record], list[Record]]:
    """Return the rows that the header is made of, and those below it that are no data."""
    block = [records[0]]
    for record in records[1:4]:
        if not _is_header_like(record.cells, numeric) or len(record.cells) < width - 1:
            break
        block.append(record)
    if len(block) == 1 or forced:
        return block[:1], []
    names = [cell.strip() for cell in block[0].cells[:width]]
    complete = all(names) and len(set(names)) == len(names)
    if not complete and (len(block) == 2 or _has_repeats(block[1], numeric)):
        return block[:2], block[2:]
    return block[:1], block[1:]


def _joined_names(upper: Sequence[str], lower: Sequence[str], width: int) -> list[str]:
    """Join two header rows; an empty cell of the upper one belongs to the name at its left."""
    names, over = [], ""
    for j in range(max(len(lower), min(len(upper), width))):
        above = upper[j].strip() if j < len(upper) else ""
        below = lower[j].strip() if j < len(lower) else ""
        over = above or over
        names.append(" ".join(part for part in (over, below) if part))
    return names


def _edges(names: Sequence[str], rows: Sequence[Record], width: int) -> tuple[list[str], bool, bool]:
    """Return the names, whether rows have names of their own, and whether they end with a separator."""
    whole = [record.cells for record in rows if len(record.cells) == width]
    if len(names) == width - 1 and whole:
        if all(not row[-1].strip() for row in whole):
            return list(names), False, True
        if len(whole) == len(rows) > 1:
            return ["", *names], True, False
    return list(names), False, False
