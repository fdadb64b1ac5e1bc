"""Whether a text of numbers such as 3,14 is one column with a decimal comma, or two columns of whole numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lasso_tui.data.readers.text.cell_kinds import cell_kind
from lasso_tui.data.readers.text.dialect import Dialect, first_records

__all__ = ["DECIMAL_COLUMN_NOTE", "could_be_decimals", "is_decimal_column"]

PARTS = re.compile(r"([+-]?\d*),(\d+)")
DECIMAL = re.compile(r"[(]?[+−-]?(?:\d{1,3}(?:[. ]\d{3})+|\d*),\d+(?:[eE][+-]?\d+)?[)]?(?:\s?[%€])?")

MAX_CHECKED = 4096
"""Characters in which the first lines are looked at."""

MIN_COMMAS = 0.5
"""Share of cells that have a comma."""

DECIMAL_COLUMN_NOTE = "One column of numbers with a decimal comma (3,14 is 3.14); --sep , reads two columns."


def is_decimal_column(sample: str, single: Dialect, *, asked: bool) -> bool:
    """Return whether the lines of a text are numbers with a decimal comma.

    Below one name without a comma they are, unless what is before the commas counts the rows or rises, as names of
    rows do. Without a name they are where all have as many digits behind the comma, of which some begin with 0.

    Parameters
    ----------
    sample : lines of the table, the last one complete
    single : dialect that has each line in one cell
    asked : whether a person says that the decimal mark is a comma
    """
    if single.delimiter in sample or any(
        line.count(",") > 1 for line in sample[:MAX_CHECKED].splitlines()[1:4]
    ):
        return False
    lines = first_records(sample, single)
    if len(lines) < 3 or any(len(record.cells) != 1 for record in lines):
        return False
    cells = [record.cells[0].strip() for record in lines]
    one_name = len(first_records(sample, replace(single, delimiter=","))[0].cells) == 1
    named = one_name and cell_kind(cells[0]) == "word"
    if not could_be_decimals(cells[1:] if named else cells):
        return False
    if asked:
        return True
    parts = [PARTS.fullmatch(cell) for cell in (cells[1:] if named else cells)]
    whole = [(part[1], part[2]) for part in parts if part is not None]
    if len(whole) < len(parts):
        return named  # a cell without a comma, with a thousands mark, or the like
    before, behind = [one for one, _ in whole], [one for _, one in whole]
    if any(one in {"", "-0", "+", "-"} for one in before):
        return True
    zeros = any(len(one) > 1 and one[0] == "0" for one in behind)
    if any(len(one.lstrip("+-")) > 1 and one.lstrip("+-")[0] == "0" for one in before):
        return False
    if not named:
        return zeros and len({len(one) for one in behind}) == 1
    numbers = [int(one) for one in before]
    return zeros or not all(b > a for a, b in pairwise(numbers))


def could_be_decimals(cells: Sequence[str]) -> bool:
    """Return whether all cells are numbers, most of them with a comma that could be the decimal mark."""
    commas = sum(DECIMAL.fullmatch(cell) is not None for cell in cells)
    return commas >= MIN_COMMAS * len(cells) and all(
        DECIMAL.fullmatch(cell) is not None or ("," not in cell and cell_kind(cell) in {"number", "missing"})
        for cell in cells
    )
