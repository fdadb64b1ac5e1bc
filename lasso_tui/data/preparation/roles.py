"""Columns with a role: target, weights, offset, training rows, times and cross-validation groups."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.sanitise import join_names, level_name, sanitise_text
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = [
    "Target",
    "default_doubt",
    "find_column",
    "find_target",
    "fold_groups",
    "last_numeric_column",
    "level_target",
    "offset_columns",
    "sample_weights",
    "time_values",
    "train_column",
]

TRAIN_WORDS = frozenset({"t", "true", "train", "training", "yes", "y", "1", "fit"})
TEST_WORDS = frozenset({"f", "false", "test", "testing", "no", "n", "0", "valid", "validation", "holdout"})


@dataclass(frozen=True, eq=False)
class Target:
    """The column to predict.

    Attributes
    ----------
    label : the column's name, or `factor=level`
    y : (n,) values
    missing : (n,) True where the value is missing
    column : the column it comes from
    """

    label: str
    y: FloatArray
    missing: BoolArray
    column: Column


def find_column(columns: Sequence[Column], wanted: str, name: str, flag: str) -> Column:
    """Find a column by name.

    Parameters
    ----------
    columns : the columns of the table
    wanted : name of the column
    name, flag : the table, and the flag that names the column, for the message

    Raises
    ------
    DataError
        If there is no such column; the message suggests a similar name.
    """
    by_name = {column.name: column for column in columns}
    column = by_name.get(sanitise_text(wanted))
    if column is None:
        similar = difflib.get_close_matches(wanted, list(by_name), n=1)
        hint = f"Did you mean {similar[0]}?" if similar else f"Columns: {join_names(list(by_name), 8)}."
        raise DataError(f"{name}: no column '{sanitise_text(wanted)}' ({flag}). {hint}")
    return column


def last_numeric_column(columns: Sequence[Column], name: str) -> str:
    """Return the name of the last numeric column that varies.

    Raises
    ------
    DataError
        If there is none.
    """
    for column in reversed(columns):
        if not column.is_factor and not column.exclusion_reason:
            return column.name
    if all(column.missing.all() for column in columns):
        raise DataError(f"{name}: every cell is missing. Check the file and its delimiter.")
    raise DataError(
        f"{name} has no numeric column that varies. Choose a level of a factor as target "
        f"(--target column=level), or check how the numbers are written."
    )


def default_doubt(columns: Sequence[Column], chosen: Column) -> str:
    """Return why a target that nobody named is doubtful by its place in the table, "" if it is the last column.

    Columns without a name, and those that number the rows, stand anywhere.
    """
    last = next((one for one in reversed(columns) if not (one.unnamed or one.index)), chosen)
    if last is chosen or last.name == chosen.name:
        return ""
    kinds = {"factor": "a factor", "date": "dates", "text": "text", "empty": "empty"}
    return f"the last column, {last.name}, is {kinds.get(last.kind, 'constant or unusable')}"


def level_target(column: Column, level: str) -> Target:
    """Return a level of a factor as a target, 1 where the factor has it and 0 elsewhere."""
    assert column.codes is not None
    is_level = (column.codes == column.levels.index(level)).astype(np.float64)
    return Target(f"{column.name}={level}", is_level, column.missing, column)


def level_hint(column: Column, level: str) -> str:
    """Return a sentence that suggests a similar level of a factor, or names its levels; "" for numbers."""
    if not column.levels:
        return ""
    similar = difflib.get_close_matches(level, column.levels, n=1)
    if not similar:
        folded = {known.lower(): known for known in column.levels}
        similar = [folded[one] for one in difflib.get_close_matches(level.lower(), list(folded), n=1)]
    return f"Did you mean {similar[0]}?" if similar else f"Levels: {join_names(column.levels, 8)}."


def find_target(columns: Sequence[Column], wanted: str, name: str) -> Target:
    """Find the target: a numeric column, or `factor=level` for 0/1.

    Raises
    ------
    DataError
        If there is no such column or level, or it cannot be predicted.
    """
    by_name = {column.name: column for column in columns}
    if sanitise_text(wanted) not in by_name:
        for cut in (k for k, letter in enumerate(wanted) if letter == "="):
            column, level = by_name.get(sanitise_text(wanted[:cut])), level_name(wanted[cut + 1 :])
            if column is not None and column.codes is not None and level in column.levels:
                return level_target(column, level)
            if column is not None:
                hint = level_hint(column, level) or f"Add --factor {column.name} to treat it as categorical."
                raise DataError(f"{name}: {column.name} has no level {level!r} (--target). {hint}")
    column = find_column(columns, wanted, name, "--target")
    if column.missing.all():
        raise DataError(f"{name}: target {column.name} has no values. Choose another target.")
    if column.codes is not None:
        raise DataError(
            f"{name}: target {column.name} is categorical. Predict one level instead, "
            f"e.g. --target {column.name}={column.levels[0]}"
        )
    assert column.numbers is not None
    return Target(column.name, column.numbers, column.missing, column)


def sample_weights(columns: Sequence[Column], preparation: Preparation, name: str) -> Column | None:
    """Return the column of sample weights, if one is requested.

    Raises
    ------
    DataError
        If the weights are not numeric, or some are negative.
    """
    if not preparation.weights:
        return None
    column = find_column(columns, preparation.weights, name, "--weights")
    if column.numbers is None or column.missing.all():
        raise DataError(
            f"{name}: weights {column.name} are not numeric. Choose a numeric column (--weights)."
        )
    negative = np.flatnonzero(column.numbers < 0)
    if len(negative):
        raise DataError(
            f"{name}: weights {column.name} are negative in {len(negative)} rows (first: row {negative[0] + 1}). "
            f"Weights must be at least 0."
        )
    return column


def offset_columns(
    columns: Sequence[Column], preparation: Preparation, name: str
) -> tuple[list[Column], FloatArray | None]:
    """Return the columns of offsets and exposures that are requested, and (n,) what they add to the linear predictor.

    An exposure adds its logarithm, so that a count's rate per unit of exposure is modelled; both add up. NaN where a
    value is missing; None if no column is requested.

    Raises
    ------
    DataError
        If a column is not numeric, a value is infinite, or an exposure is not positive.
    """
    used: list[Column] = []
    total: FloatArray | None = None
    for role in ("offset", "exposure"):
        if not (wanted := getattr(preparation, role)):
            continue
        column = find_column(columns, wanted, name, f"--{role}")
        values = column.numbers
        if values is None or column.missing.all():
            raise DataError(
                f"{name}: {role} {column.name} is not numeric. Choose a numeric column (--{role})."
            )
        if column.n_infinite:
            raise DataError(
                f"{name}: {role} {column.name} is infinite in {column.n_infinite:,} rows. It must be finite; "
                f"correct or remove these rows."
            )
        if role == "exposure":
            if len(wrong := np.flatnonzero(values <= 0)):
                raise DataError(
                    f"{name}: exposure {column.name} is not positive in {len(wrong):,} rows (first: row "
                    f"{wrong[0] + 1}, {values[wrong[0]]:g}). Exposures must be above 0."
                )
            values = np.log(values)
        used.append(column)
        total = values if total is None else total + values
    return used, total


def train_column(columns: Sequence[Column], preparation: Preparation, name: str) -> Column | None:
    """Return the column that marks training rows as numbers (1 for training, 0 for test), if one is requested.

    Raises
    ------
    DataError
        If its values are not two known words or numbers.
    """
    if not preparation.train:
        return None
    column = find_column(columns, preparation.train, name, "--train")
    if column.codes is not None:
        known = TRAIN_WORDS | TEST_WORDS
        if all(level.lower() in known for level in column.levels):
            is_train = [float(level.lower() in TRAIN_WORDS) for level in column.levels]
            return Column(column.name, column.missing, np.array([*is_train, np.nan])[column.codes])
        values: Sequence[str] = column.levels
    else:
        assert column.numbers is not None
        numbers = np.unique(column.numbers[~column.missing])
        if set(numbers) <= {0.0, 1.0}:
            return column
        values = [f"{number:g}" for number in numbers]
    raise DataError(
        f"{name}: {column.name} is not a train/test column (values {join_names(values, 3)}). "
        f"Use train/test, T/F or 1/0."
    )


def time_values(
    columns: Sequence[Column], preparation: Preparation, name: str
) -> tuple[Column, FloatArray] | None:
    """Return the time column and its values (numbers, or days since 1970-01-01), if one is requested.

    Raises
    ------
    DataError
        If the column holds neither numbers nor dates.
    """
    if not preparation.time:
        return None
    column = find_column(columns, preparation.time, name, "--time")
    values = column.numbers if column.numbers is not None else column.days
    if values is None:
        raise DataError(
            f"{name}: {column.name} holds neither numbers nor dates. Choose another time column (--time)."
        )
    return column, values


def fold_groups(
    columns: Sequence[Column], preparation: Preparation, name: str
) -> tuple[Column, IntArray] | None:
    """Return the column of cross-validation groups and the group of each row from 0, if one is requested.

    Words are numbered as they appear, not as their alphabet has them, for splits may depend on the numbers.

    Raises
    ------
    DataError
        If there is only one group.
    """
    if not preparation.folds:
        return None
    column = find_column(columns, preparation.folds, name, "--folds-by")
    labels = column.codes if column.codes is not None else column.numbers
    assert labels is not None
    values, first, groups = np.unique(labels, return_index=True, return_inverse=True)
    if column.codes is not None:
        groups = np.argsort(np.argsort(first))[groups]
    if len(values) - bool(column.missing.any()) < 2:
        raise DataError(
            f"{name}: column {column.name} has a single group; cross-validation needs at least two."
        )
    return column, groups.astype(np.intp)
