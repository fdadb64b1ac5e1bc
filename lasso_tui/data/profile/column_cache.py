"""Caches of values computed from a column, for as long as the column is in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary, ref

from lasso_tui.data.columns.column import Column
from lasso_tui.data.preparation.roles import Target

__all__ = ["cached_per_column", "cached_per_column_and_target"]

T = TypeVar("T")


def cached_per_column(compute: Callable[[Column], T]) -> Callable[[Column], T]:
    """Decorate a function of a column to compute once per column."""
    known: WeakKeyDictionary[Column, T] = WeakKeyDictionary()

    def found(column: Column) -> T:
        try:
            return known[column]
        except KeyError:
            value = known[column] = compute(column)
            return value

    return found


def cached_per_column_and_target(compute: Callable[[Column, Target], T]) -> Callable[[Column, Target], T]:
    """Decorate a function of a column and the target to cache its value for the last target."""
    known: WeakKeyDictionary[Column, tuple[ref[Column], str, T]] = WeakKeyDictionary()

    def found(column: Column, target: Target) -> T:
        before = known.get(column)
        if before is not None and before[0]() is target.column and before[1] == target.label:
            return before[2]
        value = compute(column, target)
        known[column] = ref(target.column), target.label, value
        return value

    return found
