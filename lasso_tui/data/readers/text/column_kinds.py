"""What the columns of a text hold: numbers, dates or words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lasso_tui.data.readers.text.cell_kinds import all_plain_numbers, count_kinds
from lasso_tui.data.readers.text.dialect import Record

__all__ = ["column_kinds", "numeric_columns"]

HEAD_ROWS = 6
"""First rows among which those of the header are."""

MIN_NUMBERS = 0.8
"""Share of numbers from which a column is one of numbers, in spite of a few words."""


def numeric_columns(records: Sequence[Record], width: int) -> list[int]:
    """Return the columns of numbers, by the last two thirds of the rows."""
    rows = [record.cells for record in records[max(len(records) // (2 if len(records) < 9 else 3), 1) :]]
    head = [record.cells for record in records[:HEAD_ROWS]]  # they may come again
    rows = [row for row in rows if row not in head] or rows
    if width > 1:  # comments, and lines below the table, have one cell
        rows = [row for row in rows if len(row) > 1] or rows
    return [j for j, cells in enumerate(_columns(rows, width)) if _is_numeric(cells)]


def column_kinds(records: Sequence[Record], width: int) -> tuple[str, ...]:
    """Return the kind that all cells of a column have, in rows of full length if there are any."""
    records = [
        record for record in records if len(record.cells) >= width and (width < 3 or record.filled > 1)
    ] or records
    kinds = []
    for cells in _columns([record.cells for record in records], width):
        if all_plain_numbers(cells):
            kinds.append("number")
            continue
        counts = count_kinds(cells)
        filled = sum(counts.values()) - counts["empty"] - counts["missing"]
        kind = next((one for one in ("number", "date", "word") if filled and counts[one] == filled), "")
        kinds.append(kind)
    return tuple(kinds)


def _is_numeric(cells: Sequence[str]) -> bool:
    if all_plain_numbers(cells):
        return True
    kinds = count_kinds(cells)
    filled = len(cells) - kinds["empty"] - kinds["missing"]
    return bool(filled) and kinds["number"] + kinds["quantity"] >= MIN_NUMBERS * filled


def _columns(rows: Sequence[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    """Yield the cells of each column, of the rows that have it."""
    if all(len(row) == width for row in rows):
        yield from zip(*rows, strict=True)
        return
    for j in range(width):
        yield [row[j] for row in rows if len(row) > j]
