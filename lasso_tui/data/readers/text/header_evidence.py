"""Whether the first row of a text table holds names, by what stands below it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from lasso_tui.data.columns.sanitise import sanitise_text
from lasso_tui.data.readers.text.cell_kinds import cell_kind, is_number
from lasso_tui.data.readers.text.dialect import Record

__all__ = ["has_header", "is_header_like"]


def is_header_like(cells: Sequence[str], numeric: Sequence[int]) -> bool:
    """Return whether a row has words where the columns have numbers, and no number there."""
    some_word = False
    for j in numeric:
        if j < len(cells):
            kind = cell_kind(cells[j])
            if kind in {"number", "quantity", "missing", "date"}:
                return False
            some_word = some_word or kind == "word"
    return some_word


def has_header(records: Sequence[Record], numeric: Sequence[int]) -> tuple[bool, str]:
    """Return whether the first row holds names, and why, if that is not obvious."""
    first, rest = records[0].cells, [record.cells for record in records[1:]]
    if not rest:
        return not first or not all(map(is_number, first)), ""
    if any(cell_kind(first[j]) == "word" for j in numeric if j < len(first)):
        return True, ""
    kinds = [cell_kind(first[j]) for j in numeric if j < len(first)]
    if numeric and not {"number", "quantity", "date"} & set(kinds) and len(first) != len(rest[0]):
        return True, ""
    if numeric and is_header_like(rest[0], numeric) and not all(map(str.strip, first)):
        return True, ""
    shown = ", ".join(cell.strip() for cell in first[:3])
    if numeric:
        if not any(kind in {"number", "quantity"} for kind in kinds):
            return True, ""
        names = _numbers_as_names([first[j] for j in numeric if j < len(first)], rest, numeric)
        words = sorted(set(range(len(first))) - set(numeric))
        if names and not any(first[j].strip() and _recurs(first[j], j, rest) for j in words):
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
