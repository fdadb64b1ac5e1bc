"""Other types of a column, as a person asks for them: dates, text, and factors whose rare levels are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from lasso_tui.data.columns.column import Column, to_factor
from lasso_tui.data.columns.dates import best_dates
from lasso_tui.data.columns.level_counts import level_counts
from lasso_tui.data.errors import DataError

__all__ = ["OTHER_LEVEL", "join_rare_levels", "to_dates", "to_text"]

OTHER_LEVEL = "other"
"""Name of the level that rare ones become."""


def to_text(column: Column) -> Column:
    """Turn a column into text, which is no feature."""
    return replace(to_factor(column), forced=False, index=False, mixed="text by request")


def to_dates(column: Column, order: str = "") -> Column:
    """Turn a column of words or numbers such as 20240131 into dates; what is no date counts as missing.

    Raises
    ------
    DataError
        If no value is a date.
    """
    words = to_factor(column)
    assert words.codes is not None
    days = best_dates(words.levels, order)
    if np.isnan(days).all():
        raise DataError(f"{column.name} holds no dates in a known notation. Write them as 2024-12-31.")
    by_row = np.append(days, np.nan)[words.codes]
    lost = int((np.isnan(by_row) & ~column.missing).sum())
    note = f"{column.name}: {lost:,} values are no dates and count as missing." if lost else ""
    codes = np.where(np.isnan(by_row), -1, words.codes)
    return replace(
        words,
        forced=False,
        index=False,
        mixed="",
        missing=np.isnan(by_row),
        codes=codes,
        days=by_row,
        note=note,
    )


def join_rare_levels(column: Column, rows: int) -> tuple[Column, str]:
    """Join the levels of a factor that are in fewer rows than this; return it with a note.

    Rows are those of the whole source. A factor with many levels becomes one with few, and is used as such.
    """
    factor = to_factor(column)
    counts = level_counts(factor)
    rare = counts < rows
    if rare.sum() < 2:
        return (
            factor,
            f"{column.name}: fewer than two levels are in fewer than {rows:,} rows; none are joined.",
        )
    kept = [level for level, is_rare in zip(factor.levels, rare, strict=True) if not is_rare]
    other = OTHER_LEVEL if OTHER_LEVEL not in kept else f"{OTHER_LEVEL} levels"
    levels = (*kept, other)
    places = np.cumsum(~rare) - 1
    places[rare] = len(kept)
    assert factor.codes is not None
    codes = np.where(factor.codes >= 0, places[factor.codes], -1).astype(np.intp)
    tally: Mapping[str, int] | None = None
    if factor.tally is not None:
        joined: dict[str, int] = {}
        for level, count in factor.tally.items():
            name = level if level in kept else other
            joined[name] = joined.get(name, 0) + count
        tally = joined
    note = f"{column.name}: {int(rare.sum()):,} levels in fewer than {rows:,} rows are joined as {other}."
    return replace(factor, levels=levels, codes=codes, tally=tally, mixed="", forced=True), note
