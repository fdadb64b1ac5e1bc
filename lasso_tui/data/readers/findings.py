"""What a table that is read shows by itself: an index of the rows, sentinels for missing values, a row of totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.numeric_range import is_whole
from lasso_tui.data.columns.sanitise import join_names

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["mark_index", "sentinel_notes", "total_note"]

INDEX_NAME = re.compile(
    r"(__index_level_\d+__|Unnamed: ?\d+(\.\d+)*|\.?row[._ ]?names?|level_0|\.\.\.1|_rowid_)( \(\d+\))?",
    re.IGNORECASE,
)
"""Names that pandas, R and others give the index of a table where it has none."""

SENTINELS = (
    *(-1, -9, -99, -999, -9999, -99999, -999999, -32768, -99.9, -999.9, -9999.9, -999.99, -9999.99),
    *(99, 999, 9999, 99999, 999999, 777, 888, 7777, 8888, 99.9, 999.9, 9999.9, 999.99, 9999.99),
)
"""Numbers that stand for a missing value in many files."""

HUGE = 1e19
"""Size from which a number is one too, as the 1e20 and 9.97e36 of weather and ocean models are."""

BLOCK_CELLS = 1 << 18
"""Cells of the columns that are looked at together: each column by itself has a cost."""

FAR = 3.0
"""Distance of a sentinel from the other values, in ranges of these."""

NEAR = 0.3
"""The same for a negative number that comes more than once among positive ones."""

MIN_TOTAL_ROWS = 4
"""Rows above a row of totals, at least."""

# fmt: off
MEAN_WORDS = frozenset({
    "mean", "average", "avg", "avg.", "mittelwert", "durchschnitt", "moyenne", "media", "gemiddelde", "median",
})
TOTAL_WORDS = frozenset({
    "total", "totals", "sum", "grand total", "overall", "all", "subtotal", "total:", "sum:", "gesamt",
    "summe", "totale", "somme", "totaal", "suma", "итого",
})
# fmt: on


def mark_index(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Mark the columns that number or name the rows, as programs write them beside a table.

    These are columns with a name that programs give an index, and columns without a name that differ in every row
    and hold whole numbers or words.
    """
    return tuple(replace(column, index=True) if _is_index(column) else column for column in columns)


def _is_index(column: Column) -> bool:
    named = INDEX_NAME.fullmatch(column.name) is not None
    if not (named or column.unnamed) or column.missing.any():
        return False
    if column.numbers is None:
        return len(column.levels) == len(column.missing) or (named and column.days is None)
    if not is_whole(column.numbers):
        return False
    return named or (len(column.numbers) > 3 and len(np.unique(column.numbers)) == len(column.numbers))


def sentinel_notes(columns: Sequence[Column]) -> list[str]:
    """Point out numbers such as -999 that stand far outside of the other values of their column."""
    found: dict[float, list[str]] = {}
    for column in _with_sentinels(columns):
        for value, count in _sentinels(column):
            found.setdefault(value, []).append(f"{column.name} ({count:,} rows)")
    return [
        f"{value:g} may stand for missing values in {join_names(names, 4)}: it is far from all other values. "
        f"--na={value:g} reads it so."
        for value, names in found.items()
    ]


def _numeric_blocks(columns: Sequence[Column]) -> Iterator[tuple[list[Column], FloatArray]]:
    """Yield the columns of numbers, with their numbers as the rows of a matrix."""
    numeric = [column for column in columns if column.numbers is not None and len(column.numbers)]
    step = max(BLOCK_CELLS // len(numeric[0].missing), 1) if numeric else 1
    for first in range(0, len(numeric), step):
        some = numeric[first : first + step]
        numbers = [column.numbers for column in some if column.numbers is not None]
        yield some, numbers[0][np.newaxis] if len(some) == 1 else np.stack(numbers)


def _with_sentinels(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns whose least or largest number is a sentinel."""
    for some, numbers in _numeric_blocks(columns):
        low, high = numbers.min(axis=1), numbers.max(axis=1)
        lacking = np.isnan(low)
        if lacking.any():
            low[lacking] = np.fmin.reduce(numbers[lacking], axis=1)
            high[lacking] = np.fmax.reduce(numbers[lacking], axis=1)
        huge = np.fmax(-low, high) >= HUGE
        for k in np.flatnonzero(huge | np.isin(low, SENTINELS) | np.isin(high, SENTINELS)).tolist():
            yield some[k]


def _sentinels(column: Column) -> list[tuple[float, int]]:
    if column.numbers is None or len(column.numbers) < MIN_TOTAL_ROWS or column.missing.all():
        return []
    some = bool(column.missing.any())
    low, high = (
        (np.nanmin if some else np.min)(column.numbers),
        (np.nanmax if some else np.max)(column.numbers),
    )
    if low not in SENTINELS and high not in SENTINELS and max(-low, high) < HUGE:
        return []
    values = column.numbers[~column.missing]
    odd = np.isin(values, SENTINELS) | (np.abs(values) >= HUGE)
    others = values[~odd]
    if len(others) < max(2, 0.2 * len(values)):
        return []
    lowest, highest = float(others.min()), float(others.max())
    size = max(highest - lowest, 1e-9 * max(abs(lowest), abs(highest)))
    found = []
    for value in np.unique(values[odd]).tolist():
        distance = lowest - value if value < lowest else value - highest
        count = int((values == value).sum())
        far = NEAR if value < 0 < lowest and count > 1 else FAR  # the only negative numbers
        if distance > far * size and (count > 1 or abs(value) > 99 or value < 0 <= lowest):
            found.append((value, count))
    return found


def total_note(columns: Sequence[Column]) -> str:
    """Point out a last row that is the sum of the others, "" if it is not."""
    n = len(columns[0].missing) if columns else 0
    if n <= MIN_TOTAL_ROWS:
        return ""
    words = [column for column in columns if column.is_factor and column.days is None]
    named = [column for column in words if column.last_word.lower() in TOTAL_WORDS]
    if note := _mean_note(words):
        return note
    sums = [column.name for column in _perhaps_sums(columns) if _is_sum(column)]
    numeric = sum(column.numbers is not None and not column.missing[-1] for column in columns)
    if not sums or not (named or len(sums) == numeric or len(sums) > 1):
        return ""
    word = f" ({named[0].name} is {named[0].last_word})" if named else ""
    return (
        f"The last row{word} looks like a row of totals: {join_names(sums, 3)} is the sum of the others. "
        f"Remove it, or leave it out with --where."
    )


def _mean_note(columns: Sequence[Column]) -> str:
    """Point out a last row that is named a mean, "" if it is not."""
    for column in columns:
        word = column.last_word
        if word.lower().rstrip(":") not in MEAN_WORDS or column.codes is None:
            continue
        if int((column.codes == column.codes[-1]).sum()) == 1:
            return (
                f"The last row ({column.name} is {word}) looks like a row of means. Remove it, or leave it out with "
                f"--where."
            )
    return ""


def _perhaps_sums(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns whose last number is about the sum of the others."""
    for some, numbers in _numeric_blocks(columns):
        last = numbers[:, -1]
        with np.errstate(over="ignore", invalid="ignore"):
            rest = numbers.sum(axis=1) - 2 * last
            lacking = np.isnan(rest) & ~np.isnan(last)
            if lacking.any():
                rest[lacking] = np.nansum(numbers[lacking], axis=1) - 2 * last[lacking]
            alike = (np.abs(rest) <= 1e-6 * np.abs(last)) & (last != 0)
        for k in np.flatnonzero(alike).tolist():
            yield some[k]


def _is_sum(column: Column) -> bool:
    if column.numbers is None:
        return False
    last, others = float(column.numbers[-1]), column.numbers[:-1]
    others = others[np.isfinite(others)]
    if len(others) < MIN_TOTAL_ROWS or np.count_nonzero(others) < 3:
        return False
    error, size = abs(float(others.sum()) - last), float(np.abs(others).sum())
    return error <= 1e-9 * size and bool(size < np.inf)
