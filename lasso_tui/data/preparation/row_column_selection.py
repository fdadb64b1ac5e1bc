"""Which columns and rows of what was read a model is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.bundled import Bundled
from lasso_tui.data.columns.column import Column, as_factor, as_numbers
from lasso_tui.data.columns.sanitise import listed
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.roles import Target, find_column, last_numeric_column, target_of
from lasso_tui.data.readers.raw_table import RawTable
from lasso_tui.data.readers.sources import find_bundled
from lasso_tui.data.table import DataError

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, IntArray

__all__ = [
    "apply_type_overrides",
    "bundled_spec",
    "complete_rows",
    "features_of",
    "left_out_notes",
    "resolve_target",
    "training_rows",
]

NO_SPEC = Bundled(name="", title="", file="", target="")
"""The declaration of a file that is not ours."""


def bundled_spec(loaded: RawTable) -> Bundled:
    """Return what is known of a set that comes with the program; of another, nothing."""
    return find_bundled(loaded.source) or NO_SPEC


def resolve_target(
    loaded: RawTable, columns: tuple[Column, ...], target: str | None, preparation: Preparation
) -> tuple[Target, list[str]]:
    """Return the target, and what to say where nobody named it.

    Raises
    ------
    DataError
        Where there is no such column, or none that can be predicted.
    """
    wanted = target if target is not None else preparation.target or bundled_spec(loaded).target
    if wanted:
        return target_of(columns, wanted, loaded.name), []
    own = [column for column in columns if column.name not in (*preparation.roles, *preparation.left_out)]
    wanted = last_numeric_column(own, loaded.name)
    said = f"Target: the last numeric column, {wanted}; another is chosen with --target."
    return target_of(columns, wanted, loaded.name), [said]


def apply_type_overrides(loaded: RawTable, preparation: Preparation) -> tuple[tuple[Column, ...], list[str]]:
    """Make factors of numbers and numbers of words where that is asked, and say what was lost."""
    factors = {find_column(loaded.columns, one, loaded.name, "a factor").name for one in preparation.factors}
    numbers = {find_column(loaded.columns, one, loaded.name, "a number").name for one in preparation.numbers}
    columns = []
    notes = []
    for column in loaded.columns:
        if column.name in factors:
            column = as_factor(column)
        elif column.name in numbers:
            column = as_numbers(column)
            notes += [column.note] if column.note else []
        columns.append(column)
    return tuple(columns), notes


def features_of(
    columns: tuple[Column, ...], aim: Target, ours: Bundled, preparation: Preparation, name: str
) -> tuple[list[Column], dict[str, str]]:
    """Split the other columns into features and those left out, with why."""
    asked = {find_column(columns, one, name, "leaving out").name for one in preparation.left_out}
    roles = {find_column(columns, one, name, "its role").name: why for one, why in preparation.roles.items()}
    features, left_out = [], {}
    for column in columns:
        if column is aim.column:
            continue
        why = ours.left_out.get(column.name, "")
        if column.name == ours.target:
            why = f"{aim.column.name} is computed from it" if aim.column.name in ours.derived else ""
        why = roles.get(column.name) or ("as asked" if column.name in asked else why or column.no_feature)
        if why:
            left_out[column.name] = why
        else:
            features.append(column)
    return features, left_out


def left_out_notes(left_out: dict[str, str]) -> list[str]:
    """Say which columns are no features, those with one reason together."""
    alike: dict[str, list[str]] = {}
    for column, why in left_out.items():
        alike.setdefault(why, []).append(column)
    return [f"Left out: {listed(columns)} ({why})." for why, columns in alike.items()]


def complete_rows(needed: dict[str, BoolArray], n_rows: int, name: str) -> tuple[IntArray, list[str]]:
    """Return the rows that have every value that is needed, and what to say of the others."""
    incomplete = np.zeros(n_rows, dtype=np.bool_)
    for where in needed.values():
        incomplete |= where
    rows = np.flatnonzero(~incomplete)
    counts = {column: int(where.sum()) for column, where in needed.items() if where.any()}
    if not len(rows):
        worst = max(counts, key=lambda column: counts[column])
        raise DataError(
            f"{name}: every row lacks a value in some column; {worst} lacks most ({counts[worst]} of {n_rows}): "
            f"leave it out, or fill missing values."
        )
    if len(rows) < 2:
        raise DataError(f"{name} has one row with all values; at least two are needed.")
    if not counts:
        return rows, []
    worst_first = sorted(counts.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{column} in {count}" for column, count in worst_first[:4])
    more = f" and {len(counts) - 4} more columns" if len(counts) > 4 else ""
    return rows, [f"{n_rows - len(rows)} of {n_rows} rows dropped, a value is missing: {parts}{more}."]


def training_rows(
    says_train: Column | None, rows: IntArray, preparation: Preparation, name: str
) -> BoolArray:
    """Return which of the usable rows are fitted."""
    train = np.ones(len(rows), dtype=np.bool_)
    if says_train is not None:
        assert says_train.numbers is not None
        train = says_train.numbers[rows] == 1
    elif preparation.test_fraction:
        held = round(preparation.test_fraction * len(rows))
        train[np.random.default_rng(preparation.seed).permutation(len(rows))[:held]] = False
    if train.sum() < 2:
        raise DataError(f"{name}: {int(train.sum())} of {len(rows)} rows train; at least two are needed.")
    return train
