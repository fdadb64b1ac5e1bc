"""Layout of a text table: lines before the header, the header, a row of units below it, names of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lasso_tui.data.columns.sanitise import join_names, sanitise_text
from lasso_tui.data.readers.reading import Reading
from lasso_tui.data.readers.text.cell_kinds import cell_kind, count_kinds
from lasso_tui.data.readers.text.column_kinds import column_kinds, numeric_columns
from lasso_tui.data.readers.text.dialect import Record
from lasso_tui.data.readers.text.evidence import usual_width
from lasso_tui.data.readers.text.header_evidence import has_header, is_header_like

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
    repeats : rows of the header, and those below it that are no data: where they come again they are none either
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
    repeats: tuple[tuple[str, ...], ...] = ()
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
    is_named, why = (
        (reading.header, "") if reading.header is not None else has_header(records[start:], numeric)
    )
    if not is_named:
        if start:  # nothing below the lines before is a header: they were rows
            start = 0
        if why:
            named = f"Columns are named x1 to x{width}" if width > 1 else "The column is named x1"
            notes.append(f"No header: {why}. {named}; --header takes it for names.")
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
    size = width - trailing
    repeats = tuple(tuple(record.cells[:size]) for record in (*block, *below) if len(record.cells) >= size)
    again = {_folded(row) for row in repeats}
    rows = [record for record in rows if _folded(record.cells[:size]) not in again] or rows
    rows = [record for record in rows if not record.cells[0].lstrip().startswith(("#", "//"))] or rows
    if row_names:
        notes.append(
            "Rows have one cell more than the header: the first is taken for a name of the row, no feature. "
            "--sep names another separator."
        )
    kinds = column_kinds(rows[:-1] if len(rows) > 3 else rows, width if trailing else len(names))
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
        repeats,
        kinds,
        tuple(notes),
    )


def _folded(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip().casefold() for cell in cells)


def _shown(cells: Sequence[str]) -> list[str]:
    return [sanitise_text(cell.strip(), 20) for cell in cells]


def _skipped(records: Sequence[Record], lines: int) -> str:
    first = next((cell.strip() for record in records for cell in record.cells if cell.strip()), "")
    shown = f" ({sanitise_text(first, 30)})" if first else ""
    count = f"{lines} line{'s' * (lines != 1)}"
    return f"{count} before the header skipped{shown}. --skip 0 reads from the first line."


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
                if k and all(len(above.cells) < len(record.cells) - 1 for above in records[:k]):
                    return k  # all above is narrower: this row holds numbers as names
                return _first_full(records[:k], width) if k else 0
    full = [record.filled >= max(2, (width + 1) // 2) for record in records[:MAX_PREAMBLE_ROWS]]
    return full.index(True) if width > 1 and any(full) else 0


def _has_repeats(record: Record, numeric: Sequence[int]) -> bool:
    """Return whether a row of words repeats some of them, as the lower one of two header rows does."""
    cells = [cell.strip() for cell in record.cells if cell.strip()]
    return is_header_like(record.cells, numeric) and len(set(cells)) < len(cells)


def _first_full(records: Sequence[Record], width: int) -> int:
    """Return the first of the last rows that have nearly all cells."""
    enough = max(2, (width + 1) // 2) if width > 1 else 1
    full = [len(record.cells) >= width - 1 and record.filled >= min(enough, width) for record in records]
    if not any(full):
        return max(len(records) - 1, 0) if width > 1 and len(records) < MAX_PREAMBLE_ROWS else 0
    start = last = len(full) - 1 - full[::-1].index(True)
    while start and full[start - 1] and _is_as_long(records[start - 1], records[last]):
        start -= 1
    return start


def _is_as_long(upper: Record, lower: Record) -> bool:
    """Return whether a row has as many cells as a lower one of the header: a title and its value have fewer."""
    ends = [
        max((j + 1 for j, cell in enumerate(one.cells) if cell.strip()), default=0) for one in (upper, lower)
    ]
    return len(upper.cells) == len(lower.cells) or ends[0] >= ends[1]


def _header_rows(
    records: Sequence[Record], width: int, numeric: Sequence[int], *, forced: bool
) -> tuple[list[Record], list[Record]]:
    """Return the rows that the header is made of, and those below it that are no data."""
    block = [records[0]]
    for record in records[1:4]:
        if len(record.cells) < width - 1 or not (
            is_header_like(record.cells, numeric) or _names_index(record, block[-1])
        ):
            break
        block.append(record)
    if len(block) == 1 or forced:
        return block[:1], []
    names = [cell.strip() for cell in block[0].cells[:width]]
    complete = all(names) and len(set(names)) == len(names)
    if not complete and (len(block) == 2 or _has_repeats(block[1], numeric)):
        return block[:2], block[2:]
    return block[:1], block[1:]


def _names_index(record: Record, header: Record) -> bool:
    """Return whether a row below the header only names its first column, as pandas writes the name of an index."""
    return (
        record.filled == 1 < len(record.cells)
        and bool(record.cells[0].strip())
        and not header.cells[0].strip()
    )


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
