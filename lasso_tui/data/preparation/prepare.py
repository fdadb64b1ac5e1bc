"""Opening of data by name or path, and preparation for a linear model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.numeric_range import CONSTANT, MAX_ABS_VALUE, MIN_RANGE, numeric_problem
from lasso_tui.data.errors import DataError
from lasso_tui.data.memory_limits import available_memory
from lasso_tui.data.preparation.held_out_rows import RowRoles, training_rows
from lasso_tui.data.preparation.matrix import build_matrix
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.references import reference_notes, requested_references, usual_reference
from lasso_tui.data.preparation.roles import (
    default_doubt,
    fold_groups,
    offset_columns,
    sample_weights,
    time_values,
    train_column,
)
from lasso_tui.data.preparation.row_column_selection import (
    apply_type_overrides,
    bundled_spec,
    complete_rows,
    exclusion_notes,
    resolve_target,
    split_features,
    still_true,
)
from lasso_tui.data.preparation.row_filter import rows_where
from lasso_tui.data.preparation.series import only_a_series, series_preparation, series_target, with_gaps
from lasso_tui.data.preparation.summary import summary_line
from lasso_tui.data.preparation.table import HeldOut, Table
from lasso_tui.data.preparation.word_targets import class_note
from lasso_tui.data.readers.load import load
from lasso_tui.data.readers.raw_table import Origin, RawTable, ReadOptions

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray

__all__ = ["check_target", "open_table", "prepare", "targets"]


def targets(source: str | RawTable) -> tuple[str, ...]:
    """Return the names that can be a target: numeric columns, and the levels of factors as 0/1.

    Raises
    ------
    DataError
        If the data cannot be read.
    """
    names: list[str] = []
    for column in (source if isinstance(source, RawTable) else load(source)).columns:
        if column.is_factor and not column.exclusion_reason:
            names += [f"{column.name}={level}" for level in column.levels]
        elif not column.exclusion_reason:
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
    series: bool = False,
    constant: bool = False,
) -> Table:
    """Open a bundled dataset or a file, and prepare it for a linear model.

    Parameters
    ----------
    source : a bundled name; the path of a CSV, TSV, Parquet, Arrow, Feather, NPZ, NPY or svmlight file, or a
        pattern that matches several (`part-*.csv`); or `-` for standard input
    target : column to predict, or `factor=level` for 0/1; None for the target of the preparation, the dataset's
        own, or the last numeric column of a file
    preparation : what to do with the columns
    sample : number of rows to draw at random, or None for all
    seed : seed of the sample
    progress : `progress(stage, fraction)` is called while reading; an exception it raises stops the reading
    memory : bytes that may be used; None for all free memory
    series, constant : as in `prepare`

    Returns
    -------
    Table

    Raises
    ------
    DataError
        If the data cannot be read or used.
    """
    memory = available_memory() if memory is None else memory
    raw = load(source, ReadOptions(sample=sample, seed=seed, progress=progress, memory=memory))
    return prepare(raw, target, preparation, memory=memory, series=series, constant=constant)


def prepare(
    raw: RawTable,
    target: str | None = None,
    preparation: Preparation | None = None,
    *,
    memory: int | None = None,
    series: bool = False,
    constant: bool = False,
) -> Table:
    """Prepare columns that are already read.

    Parameters
    ----------
    raw : the columns, from `load`
    target, preparation, memory : as in `open_table`
    series : whether rows are a series in time: the only column of dates becomes the time, no feature is needed, and
        missing values of features drop no row (`Table.imputation` knows where they are)
    constant : whether the target may be constant, as a model without an intercept can fit it

    Raises
    ------
    DataError
        If the columns cannot be used as requested.
    """
    preparation = preparation or Preparation()
    memory = available_memory() if memory is None else memory
    spec, name = bundled_spec(raw), raw.name
    columns, type_notes = apply_type_overrides(raw, preparation)
    series_notes: list[str] = []
    if series:
        preparation, series_notes = series_preparation(columns, preparation, target)
        if target is None and not preparation.target and not spec.target:
            target = series_target(columns, preparation) or None
    response, target_notes = resolve_target(raw, columns, target, preparation)
    notes = [*still_true(raw, columns), *type_notes, *target_notes, *series_notes]
    weights = sample_weights(columns, preparation, name)
    offsets, offset = offset_columns(columns, preparation, name)
    for column in offsets:
        if column is response.column:
            raise DataError(
                f"{name}: {column.name} is both target and {preparation.roles[column.name]}. "
                f"Choose another column for one of them."
            )
    train_role = train_column(columns, preparation, name)
    time, folds = time_values(columns, preparation, name), fold_groups(columns, preparation, name)
    features, excluded = split_features(columns, response, spec, preparation, name)
    if not features and not series:
        raise DataError(
            f"{name}: no feature is left to predict {response.label}; at least one is needed. "
            f"Exclude fewer columns, or choose another target.{only_a_series(columns)}"
        )
    needed = {response.label: response.missing}
    complete = [response.column.name]
    for used in (weights, *offsets, train_role, time and time[0], folds and folds[0]):
        if used:
            needed[used.name] = used.missing
            complete.append(used.name)
    if preparation.missing == "drop" and not series:
        needed |= {column.name: column.missing for column in features}
        complete += [column.name for column in features]
    chosen = rows_where(preparation.where, columns, name) if preparation.where else None
    rows, dropped, lost = complete_rows(needed, raw.n_rows, name, chosen)
    roles = RowRoles.of(rows, response.y, train_role, folds, time)
    train, split_notes = training_rows(roles, preparation, name)
    y = response.y[rows]
    check_target(y[train], response.label, name, constant=constant)
    notes += class_note(response, rows)
    references = requested_references(columns, preparation, name)
    coding = with_gaps(preparation) if series else preparation
    matrix = build_matrix(features, rows, train, coding, references, name, memory)
    if not matrix.names and not series:
        raise DataError(
            f"{name}: every feature is constant in the {int(train.sum())} rows used. "
            f"Choose another target or more rows."
        )
    excluded |= matrix.constant
    notes += [*dropped, *split_notes, *exclusion_notes(excluded)]
    coded = {group.name: group.reference for group in matrix.groups if group.is_factor}
    usual = {column.name: usual_reference(column) for column in features if column.name in coded}
    notes += reference_notes(references, coded, usual)
    table = Table(
        name=name,
        source=raw.source,
        X=matrix.X,
        y=y,
        features=tuple(matrix.names),
        target=response.label,
        groups=tuple(matrix.groups),
        notes=tuple(notes),
        rescaled=spec.rescaled,
        rows=rows,
        y_unit=spec.unit if response.label == spec.target else "",
        weights=None if weights is None or weights.numbers is None else weights.numbers[rows],
        offset=None if offset is None else offset[rows],
        time=None if time is None else time[1][rows],
        dated=time is not None and time[0].numbers is None,
        cv_groups=None if folds is None else folds[1][rows],
        imputation=matrix.imputation,
        preparation=replace(preparation, target=response.label),
        complete=tuple(complete),
        origin=_with_changes(raw.origin, columns),
        doubt=None
        if target or preparation.target or spec.target
        else default_doubt(columns, response.column),
        lost=lost,
        prepared=summary_line(raw, response, rows, train, matrix, preparation),
    )
    return table if train.all() else _split(table, train)


def check_target(y: FloatArray, label: str, name: str, *, constant: bool = False) -> None:
    """Raise a DataError for a target that is too large or too small to compute with, or constant and must not be."""
    problem = numeric_problem(y)
    if problem.startswith(CONSTANT):
        if constant and (not y[0] or MIN_RANGE <= abs(y[0]) <= MAX_ABS_VALUE):
            return
        precision = problem.removeprefix(CONSTANT)
        raise DataError(
            f"{name}: target {label} is constant ({y[0]:g}){precision} in all {len(y)} rows used. "
            f"Choose another target."
        )
    if problem:
        raise DataError(f"{name}: cannot use target {label}: {problem}, or choose another target.")


def _with_changes(origin: Origin | None, columns: Sequence[Column]) -> Origin | None:
    """Add the conversions of words to numbers, and the levels merged, that were requested."""
    if origin is None:
        return None
    changes = {column.name: column.changes for column in columns if column.changes}
    merged = {column.name: column.merged for column in columns if column.merged}
    return replace(origin, changes={**origin.changes, **changes}, merged=merged)


def _split(table: Table, train: BoolArray) -> Table:
    """Move the held-out rows to `Table.held_out`."""
    test = ~train
    assert table.rows is not None
    weights, time, folds, imputation = table.weights, table.time, table.cv_groups, table.imputation
    offset = table.offset
    return replace(
        table,
        X=np.asfortranarray(table.X[train]),
        y=table.y[train],
        rows=table.rows[train],
        weights=None if weights is None else weights[train],
        offset=None if offset is None else offset[train],
        time=None if time is None else time[train],
        cv_groups=None if folds is None else folds[train],
        imputation=None if imputation is None else replace(imputation, missing=imputation.missing[train]),
        held_out=HeldOut(
            table.X[test],
            table.y[test],
            None if weights is None else weights[test],
            None if offset is None else offset[test],
            np.flatnonzero(test),
        ),
    )
