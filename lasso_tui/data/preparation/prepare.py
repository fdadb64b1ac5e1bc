"""Opening data by name or path: choose the target, make factors columns, drop what cannot be used, say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.numeric_range import CONSTANT, numeric_problem
from lasso_tui.data.columns.sanitise import listed
from lasso_tui.data.memory_limits import available_memory
from lasso_tui.data.preparation.matrix import Matrix, matrix_of
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.roles import (
    Target,
    fold_groups,
    sample_weights,
    times,
    train_rows,
)
from lasso_tui.data.preparation.row_column_selection import (
    apply_type_overrides,
    bundled_spec,
    complete_rows,
    features_of,
    left_out_notes,
    resolve_target,
    training_rows,
)
from lasso_tui.data.readers.load import load
from lasso_tui.data.readers.raw_table import RawTable, ReadOptions
from lasso_tui.data.table import DataError, HeldOut, Origin, Table

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["open_table", "prepare", "targets"]


def targets(source: str | RawTable) -> tuple[str, ...]:
    """Names that can be a target: numeric columns, and the levels of factors as 0/1.

    Raises
    ------
    DataError
        For data that cannot be read.
    """
    names: list[str] = []
    for column in (source if isinstance(source, RawTable) else load(source)).columns:
        if column.is_factor and not column.no_feature:
            names += [f"{column.name}={level}" for level in column.levels]
        elif not column.no_feature:
            names.append(column.name)
    return tuple(names)


def open_table(
    source: str,
    target: str | None = None,
    *,
    preparation: Preparation | None = None,
    sample: int | None = None,
    seed: int = 0,
    progress: Callable[[str, float], None] | None = None,
    memory: int | None = None,
) -> Table:
    """Open a bundled set or a file, ready for a linear model.

    Parameters
    ----------
    source : a bundled name; the path of a CSV, TSV, Parquet, Arrow, Feather, NPZ, NPY or svmlight file, or a
        pattern that names several (`part-*.csv`); or `-` for standard input
    target : the column to predict, or `factor=level` for 0/1; None for the preparation's, the set's own, or a
        file's last numeric column
    preparation : what to do with the columns
    sample : rows to keep, drawn at random, or None for all
    seed : of the drawing
    progress : `progress(stage, fraction)` is called as reading goes on; what it raises ends it
    memory : bytes that may be used, None for what is free

    Returns
    -------
    Table

    Raises
    ------
    DataError
        For data that cannot be used, in one sentence.
    """
    memory = available_memory() if memory is None else memory
    loaded = load(source, ReadOptions(sample=sample, seed=seed, progress=progress, memory=memory))
    return prepare(loaded, target, preparation, memory=memory)


def prepare(
    loaded: RawTable,
    target: str | None = None,
    preparation: Preparation | None = None,
    *,
    memory: int | None = None,
) -> Table:
    """Make a table of columns that are read already.

    Parameters
    ----------
    loaded : what `load` returned
    target, preparation, memory : as in `open_table`

    Raises
    ------
    DataError
        For columns that cannot be used as asked.
    """
    preparation = preparation or Preparation()
    memory = available_memory() if memory is None else memory
    ours, name = bundled_spec(loaded), loaded.name
    columns, lost = apply_type_overrides(loaded, preparation)
    aim, said = resolve_target(loaded, columns, target, preparation)
    notes = [*loaded.notes, *lost, *said]
    weights = sample_weights(columns, preparation, name)
    says_train = train_rows(columns, preparation, name)
    time, folds = times(columns, preparation, name), fold_groups(columns, preparation, name)
    features, left_out = features_of(columns, aim, ours, preparation, name)
    if not features:
        raise DataError(
            f"{name} has no column left to predict {aim.label} with; a feature at least is needed."
        )
    needed = {aim.label: aim.missing}
    complete = [aim.column.name]
    for role in (weights, says_train, time and time[0], folds and folds[0]):
        if role:
            needed[role.name] = role.missing
            complete.append(role.name)
    if preparation.missing == "drop":
        needed |= {column.name: column.missing for column in features}
        complete += [column.name for column in features]
    rows, dropped = complete_rows(needed, loaded.n_rows, name)
    train = training_rows(says_train, rows, preparation, name)
    y = aim.y[rows]
    _check_target(y[train], aim.label, name)
    made = matrix_of(features, rows, train, preparation, name, memory)
    if not made.names:
        raise DataError(
            f"{name}: every feature is constant on the {int(train.sum())} rows used; "
            f"choose another target or more rows."
        )
    left_out |= made.constant
    notes += dropped + left_out_notes(left_out)
    notes += [
        f"{g.name} is a factor: one 0/1 column a level, none for {g.reference}."
        for g in made.groups
        if g.reference
    ]
    table = Table(
        name=name,
        source=loaded.source,
        X=made.X,
        y=y,
        features=tuple(made.names),
        target=aim.label,
        groups=tuple(made.groups),
        notes=tuple(notes),
        rescaled=ours.rescaled,
        rows=rows,
        y_unit=ours.unit if aim.label == ours.target else "",
        weights=None if weights is None or weights.numbers is None else weights.numbers[rows],
        time=None if time is None else time[1][rows],
        cv_groups=None if folds is None else folds[1][rows],
        imputation=made.imputation,
        preparation=replace(preparation, target=aim.label),
        complete=tuple(complete),
        origin=_with_changes(loaded.origin, columns),
        prepared=_said(loaded, aim, rows, train, made, preparation),
    )
    return table if train.all() else _split(table, train)


def _check_target(y: FloatArray, label: str, name: str) -> None:
    """Refuse a target that says nothing, or is too large or too small to compute with."""
    fault = numeric_problem(y)
    if fault.startswith(CONSTANT):
        where = f"({y[0]:g}){fault.removeprefix(CONSTANT)} on the {len(y)} rows used"
        raise DataError(f"{name}: the target {label} is constant {where}; choose another.")
    if fault:
        raise DataError(f"{name}: the target {label} cannot be used: {fault}, or choose another.")


def _with_changes(origin: Origin | None, columns: Sequence[Column]) -> Origin | None:
    """Add how words became numbers where that was asked for."""
    if origin is None:
        return None
    changes = {column.name: column.changes for column in columns if column.changes}
    return replace(origin, changes={**origin.changes, **changes})


def _split(table: Table, train: BoolArray) -> Table:
    """Keep the rows that are held out apart from those that are fitted."""
    held = ~train
    assert table.rows is not None
    weights, time, folds, imputation = table.weights, table.time, table.cv_groups, table.imputation
    return replace(
        table,
        X=np.asfortranarray(table.X[train]),
        y=table.y[train],
        rows=table.rows[train],
        weights=None if weights is None else weights[train],
        time=None if time is None else time[train],
        cv_groups=None if folds is None else folds[train],
        imputation=None if imputation is None else replace(imputation, missing=imputation.missing[train]),
        held_out=HeldOut(table.X[held], table.y[held], None if weights is None else weights[held]),
    )


def _columns(count: int) -> str:
    return f"{count:,} column{'s' * (count != 1)}"


def _said(
    loaded: RawTable,
    aim: Target,
    rows: IntArray,
    train: BoolArray,
    made: Matrix,
    asked: Preparation,
) -> str:
    """Say in one line what was done."""
    factors = sum(bool(group.reference) for group in made.groups)
    whole = loaded.rows_read or loaded.n_rows
    parts = [
        f"target {aim.label}",
        f"{len(rows):,} of {whole:,} rows" if len(rows) < whole else f"{len(rows):,} rows",
        f"{int(train.sum()):,} train, {int((~train).sum()):,} held out" if not train.all() else "",
        f"{factors} factor{'s' * (factors > 1)} one-hot" if factors else "",
        f"weights {asked.weights}" if asked.weights else "",
        f"without {listed(asked.left_out, 3)}" if asked.left_out else "",
        f"gaps of {_columns(len(made.imputation.columns))} filled by the {asked.missing}"
        if made.imputation
        else "",
        f"powers to {asked.degree}" if asked.degree > 1 else "",
        "products of every two" if asked.interactions else "",
        f"time {asked.time}" if asked.time else "",
        f"folds by {asked.folds}" if asked.folds else "",
        f"{len(made.names):,} features",
    ]
    return "; ".join(part for part in parts if part)
