"""Which column is what: the target, the weights, the rows that train, times and groups of folds."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.sanitise import level_name, listed, printable
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.table import DataError

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = [
    "Target",
    "find_column",
    "fold_groups",
    "last_numeric_column",
    "sample_weights",
    "target_of",
    "times",
    "train_rows",
]


TRAIN = frozenset({"t", "true", "train", "training", "yes", "y", "1", "fit"})
TEST = frozenset({"f", "false", "test", "testing", "no", "n", "0", "valid", "validation", "holdout"})


@dataclass(frozen=True, eq=False)
class Target:
    """The column to predict: its label, its values, where it has none, and the column it comes from."""

    label: str
    y: FloatArray
    missing: BoolArray
    column: Column


def find_column(columns: Sequence[Column], wanted: str, name: str, purpose: str) -> Column:
    """Find a column.

    Raises
    ------
    DataError
        With names that are alike.
    """
    by_name = {column.name: column for column in columns}
    column = by_name.get(printable(wanted))
    if column is None:
        alike = difflib.get_close_matches(wanted, list(by_name), n=1)
        hint = f"did you mean {alike[0]}?" if alike else f"there are {listed(list(by_name), 8)}."
        raise DataError(f"{name} has no column {printable(wanted)} for {purpose}; {hint}")
    return column


def last_numeric_column(columns: Sequence[Column], name: str) -> str:
    """Return the last numeric column that varies.

    Raises
    ------
    DataError
        Where there is none.
    """
    for column in reversed(columns):
        if not column.is_factor and not column.no_feature:
            return column.name
    if all(column.missing.all() for column in columns):
        raise DataError(f"{name} has no values: every cell is missing; check that this is the right file.")
    raise DataError(
        f"{name} has no numeric column that varies, and the target must be one; choose a level of a factor "
        f"(column=level) or check how the numbers are written."
    )


def target_of(columns: Sequence[Column], wanted: str, name: str) -> Target:
    """Find the target: a numeric column, or `factor=level` for 0/1.

    Raises
    ------
    DataError
        Where there is no such column or level, or it cannot be predicted.
    """
    by_name = {column.name: column for column in columns}
    if printable(wanted) not in by_name:
        for cut in (place for place, letter in enumerate(wanted) if letter == "="):
            column, level = by_name.get(printable(wanted[:cut])), level_name(wanted[cut + 1 :])
            if column is not None and column.codes is not None and level in column.levels:
                is_level = (column.codes == column.levels.index(level)).astype(np.float64)
                return Target(f"{column.name}={level}", is_level, column.missing, column)
    column = find_column(columns, wanted, name, "the target")
    if column.missing.all():
        raise DataError(f"{name}: the target {column.name} has no value in any row; choose another column.")
    if column.codes is not None:
        raise DataError(
            f"{name}: the target {column.name} is not numeric; choose a number, or a level: "
            f"--target {column.name}={column.levels[0]}"
        )
    assert column.numbers is not None
    return Target(column.name, column.numbers, column.missing, column)


def sample_weights(columns: Sequence[Column], preparation: Preparation, name: str) -> Column | None:
    """Find the weights.

    Raises
    ------
    DataError
        Where they are no numbers, or some are negative.
    """
    if not preparation.weights:
        return None
    column = find_column(columns, preparation.weights, name, "the weights")
    if column.numbers is None or column.missing.all():
        raise DataError(f"{name}: the weights {column.name} are not numeric; choose a column of numbers.")
    negative = np.flatnonzero(column.numbers < 0)
    if len(negative):
        raise DataError(
            f"{name}: the weights {column.name} are negative in {len(negative)} rows, the first is row "
            f"{negative[0] + 1}; choose a column of weights from 0."
        )
    return column


def train_rows(columns: Sequence[Column], preparation: Preparation, name: str) -> Column | None:
    """Find the column that says which rows train, as numbers: 1 for those, 0 for the others.

    Raises
    ------
    DataError
        Where its values do not tell.
    """
    if not preparation.train:
        return None
    column = find_column(columns, preparation.train, name, "the training rows")
    if column.codes is not None:
        levels = {level: level.lower() in TRAIN for level in column.levels if level.lower() in TRAIN | TEST}
        if len(levels) == len(column.levels):
            says = np.array([*(float(levels[level]) for level in column.levels), np.nan])
            return Column(column.name, column.missing, says[column.codes])
        shown: Sequence[str] = column.levels
    else:
        assert column.numbers is not None
        values = np.unique(column.numbers[~column.missing])
        if set(values) <= {0.0, 1.0}:
            return column
        shown = [f"{value:g}" for value in values]
    raise DataError(
        f"{name}: {column.name} cannot say which rows train, its values are {listed(shown, 3)}; "
        f"write train and test, T and F, or 1 and 0."
    )


def times(columns: Sequence[Column], preparation: Preparation, name: str) -> tuple[Column, FloatArray] | None:
    """Find the times: numbers, or dates as days since 1970.

    Raises
    ------
    DataError
        Where the column holds neither.
    """
    if not preparation.time:
        return None
    column = find_column(columns, preparation.time, name, "the time")
    values = column.numbers if column.numbers is not None else column.days
    if values is None:
        raise DataError(f"{name}: {column.name} holds neither numbers nor dates; choose another time column.")
    return column, values


def fold_groups(
    columns: Sequence[Column], preparation: Preparation, name: str
) -> tuple[Column, IntArray] | None:
    """Find the groups whose rows stay in one fold, numbered from 0.

    Raises
    ------
    DataError
        Where there is but one group.
    """
    if not preparation.folds:
        return None
    column = find_column(columns, preparation.folds, name, "the groups of folds")
    of = column.codes if column.codes is not None else column.numbers
    assert of is not None
    values, places = np.unique(of, return_inverse=True)
    if len(values) - bool(column.missing.any()) < 2:
        raise DataError(f"{name}: {column.name} has one group only; folds need two at least.")
    return column, places.astype(np.intp)
