"""Other types of a column, as a person asks for them: dates, text, and factors whose rare levels are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from lasso_tui.data.columns.alike_levels import alike_groups
from lasso_tui.data.columns.column import Column, to_factor
from lasso_tui.data.columns.dates import best_dates
from lasso_tui.data.columns.level_counts import level_counts
from lasso_tui.data.columns.sanitise import join_names
from lasso_tui.data.errors import DataError

__all__ = ["OTHER_LEVEL", "join_rare_levels", "merge_alike_levels", "to_dates", "to_text"]

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


def merge_alike_levels(column: Column) -> tuple[Column, str]:
    """Merge the levels of a factor that may be one, written in several ways; return it with a note.

    The most frequent spelling over all rows of the source names the level, of equals the first of the levels.
    """
    groups = alike_groups(column.levels) if column.codes is not None else []
    if not groups or column.codes is None:
        return (
            column,
            f"{column.name}: no two levels are alike but for case, blanks and marks; none are merged.",
        )
    counts = dict(zip(column.levels, level_counts(column).tolist(), strict=True))
    merged: dict[str, str] = {}
    for same in groups:
        kept = max(same, key=lambda level: counts[level])
        merged |= {level: kept for level in same if level != kept}
    levels = tuple(level for level in column.levels if level not in merged)
    place = {level: k for k, level in enumerate(levels)}
    places = np.array([*(place[merged.get(level, level)] for level in column.levels), -1], dtype=np.intp)
    tally: Mapping[str, int] | None = None
    if column.tally is not None:
        together: dict[str, int] = {}
        for level, count in column.tally.items():
            name = merged.get(level, level)
            together[name] = together.get(name, 0) + count
        tally = together
    shown = join_names([f"{level!r} with {kept!r}" for level, kept in merged.items()], 4)
    note = f"{column.name}: levels merged: {shown}."
    return replace(
        column, levels=levels, codes=places[column.codes], tally=tally, merged=merged, note=""
    ), note


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
