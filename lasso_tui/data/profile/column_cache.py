"""Remembering what was found out about a column for as long as the column is in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary, ref

from lasso_tui.data.columns.column import Column
from lasso_tui.data.preparation.roles import Target

__all__ = ["cached_per_column", "cached_per_column_and_target"]

T = TypeVar("T")


def cached_per_column(find: Callable[[Column], T]) -> Callable[[Column], T]:
    """Have a function of a column compute once for each column."""
    known: WeakKeyDictionary[Column, T] = WeakKeyDictionary()

    def found(column: Column) -> T:
        try:
            return known[column]
        except KeyError:
            value = known[column] = find(column)
            return value

    return found


def cached_per_column_and_target(find: Callable[[Column, Target], T]) -> Callable[[Column, Target], T]:
    """Have a function of a column and the target remember its value for the last target."""
    known: WeakKeyDictionary[Column, tuple[ref[Column], str, T]] = WeakKeyDictionary()

    def found(column: Column, aim: Target) -> T:
        before = known.get(column)
        if before is not None and before[0]() is aim.column and before[1] == aim.label:
            return before[2]
        value = find(column, aim)
        known[column] = ref(aim.column), aim.label, value
        return value

    return found
