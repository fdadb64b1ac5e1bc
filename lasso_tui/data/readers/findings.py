"""What a table that is read shows by itself: an index of the rows, sentinels for missing values and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.numeric_range import is_whole
from lasso_tui.data.columns.sanitise import flag_value, join_names

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["date_sentinel_notes", "mark_index", "numeric_blocks", "sentinel_notes"]

INDEX_NAME = re.compile(
    r"(__index_level_\d+__|Unnamed: ?\d+(\.\d+)*|\.?row[._ ]?names?|level_0|\.\.\.1|_rowid_)( \(\d+\))?",
    re.IGNORECASE,
)
"""Names that pandas, R and others give the index of a table where it has none."""

SENTINELS = (
    *(-1, -9, -99, -999, -9999, -99999, -999999, -32768, -99.9, -999.9, -9999.9, -999.99, -9999.99),
    *(
        -98,
        -97,
        -998,
        -997,
        -9998,
        -9997,
        -999.25,
        -99999.99,
        98,
        97,
        998,
        997,
        9998,
        9997,
        88888,
        77777,
        888888,
    ),
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

MIN_ROWS = 4
"""Rows of a column of which something is said, at least."""

DATE_SENTINELS = (
    -719_162,  # 0001-01-01
    -135_140,  # 1600-01-01
    -134_774,  # 1601-01-01
    -79_257,  # 1753-01-01
    -25_569,  # 1899-12-30
    -25_568,  # 1899-12-31
    -25_567,  # 1900-01-01
    -25_566,  # 1900-01-02
    -24_107,  # 1904-01-01
    0,  # 1970-01-01
    47_481,  # 2099-12-31
    47_482,  # 2100-01-01
    376_199,  # 2999-12-31
    376_200,  # 3000-01-01
    2_932_896,  # 9999-12-31
)
"""Days that stand for no date in many files, or that an empty cell becomes in a spreadsheet or a database."""

MIN_GAP = 3 * 365.25
"""Days between such a day and all other dates, at least."""


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


def date_sentinel_notes(columns: Sequence[Column]) -> list[str]:
    """Point out days such as 9999-12-31 and 1900-01-01 that stand far from the other dates of their column."""
    found: dict[str, list[str]] = {}
    for column in columns:
        if column.days is None or len(column.days) < MIN_ROWS:
            continue
        ends = (np.fmin.reduce(column.days), np.fmax.reduce(column.days))
        if not any(np.floor(end) in DATE_SENTINELS for end in ends):
            continue  # none is far from the others, which is seen without a copy of the column
        whole = np.floor(column.days)
        odd = np.isin(whole, DATE_SENTINELS)
        others = column.days[~odd & ~np.isnan(column.days)]
        if not odd.any() or len(others) < 2:
            continue
        lowest, highest = float(others.min()), float(others.max())
        for day in np.unique(whole[odd]).tolist():
            distance = lowest - day if day < lowest else day - highest
            if distance > max(MIN_GAP, NEAR * (highest - lowest)):
                count = int((whole == day).sum())
                shown = f"{column.name} ({count:,} row{'s' * (count > 1)})"
                assert column.codes is not None
                word = column.levels[column.codes[np.flatnonzero(whole == day)[0]]]
                found.setdefault(word, []).append(shown)
    return [
        f"{word} may stand for no date in {join_names(names, 4)}: it is far from all other dates. "
        f"--na={flag_value(word)} reads it as missing."
        for word, names in found.items()
    ]


def numeric_blocks(columns: Sequence[Column]) -> Iterator[tuple[list[Column], FloatArray]]:
    """Yield the columns of numbers, with their numbers as the rows of a matrix."""
    numeric = [column for column in columns if column.numbers is not None and len(column.numbers)]
    step = max(BLOCK_CELLS // len(numeric[0].missing), 1) if numeric else 1
    for first in range(0, len(numeric), step):
        some = numeric[first : first + step]
        numbers = [column.numbers for column in some if column.numbers is not None]
        yield some, numbers[0][np.newaxis] if len(some) == 1 else np.stack(numbers)


def _with_sentinels(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns whose least or largest number is a sentinel."""
    for some, numbers in numeric_blocks(columns):
        low, high = numbers.min(axis=1), numbers.max(axis=1)
        lacking = np.isnan(low)
        if lacking.any():
            low[lacking] = np.fmin.reduce(numbers[lacking], axis=1)
            high[lacking] = np.fmax.reduce(numbers[lacking], axis=1)
        huge = np.fmax(-low, high) >= HUGE
        for k in np.flatnonzero(huge | np.isin(low, SENTINELS) | np.isin(high, SENTINELS)).tolist():
            yield some[k]


def _sentinels(column: Column) -> list[tuple[float, int]]:
    if column.numbers is None or len(column.numbers) < MIN_ROWS or column.missing.all():
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
