"""Targets of two words: which of them is class 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.level_counts import level_counts
from lasso_tui.data.columns.sanitise import flag_value
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.roles import Target, level_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lasso_tui._types import IntArray

__all__ = ["class_note", "class_one", "two_class_target"]

YES_WORDS = frozenset(
    {"yes", "y", "true", "t", "1", "positive", "pos", "present", "case", "event", "success"}
)
"""Words, in lower case, that mean class 1 where the other word does not."""


def two_class_target(column: Column, name: str) -> tuple[Target, str]:
    """Return a factor of two levels as 0/1, and a note on which level is 1.

    A word such as yes is class 1; of two other words the rarer one, counted over all rows of the source.

    Parameters
    ----------
    column : a factor of two levels
    name : the table, for the message

    Raises
    ------
    DataError
        If neither rule decides.
    """
    level, note = class_one(column.name, column.levels, level_counts(column).tolist(), name)
    return level_target(column, level), note


def class_one(target: str, levels: Sequence[str], counts: Sequence[int], name: str) -> tuple[str, str]:
    """Return which of two levels of a target is class 1, and a note; see `two_class_target`.

    Parameters
    ----------
    target, levels, counts : the column, its levels, and in how many rows each is
    name : the table, for the message

    Raises
    ------
    DataError
        If neither rule decides.
    """
    yes = [level.strip().lower() in YES_WORDS for level in levels]
    if sum(yes) == 1:
        one = yes.index(True)
    elif counts[0] != counts[1]:
        one = int(np.argmin(counts))
    else:
        first, second = (f"--target {flag_value(f'{target}={level}')}" for level in levels)
        raise DataError(
            f"{name}: target {target} has two levels, each in {counts[0]:,} rows. Choose class 1: {first} or "
            f"{second}."
        )
    level, other = levels[one], levels[1 - one]
    note = (
        f"{target}: {level} is class 1 ({counts[one]:,} of {sum(counts):,} rows); "
        f"--target '{target}={other}' for the other."
    )
    return level, note


def class_note(target: Target, rows: IntArray) -> list[str]:
    """Return a note on which number is class 1, for a numeric target of two values other than 0 and 1.

    Parameters
    ----------
    target : the column to predict
    rows : the rows used
    """
    y = target.y[rows]
    low, high = float(y.min()), float(y.max())
    if low == high or (low, high) == (0.0, 1.0) or not ((y == low) | (y == high)).all():
        return []
    ones = int(np.count_nonzero(y == high))
    return [f"{target.label} has two values: {high:g} is class 1 ({ones:,} of {len(y):,} rows)."]
