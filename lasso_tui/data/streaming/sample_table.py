"""The sample of rows that was drawn while they were summed, as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, numeric_column
from lasso_tui.data.errors import DataError
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.prepare import prepare
from lasso_tui.data.readers.raw_table import Origin, RawTable
from lasso_tui.data.streaming.moments_file import MomentsFile
from lasso_tui.data.streaming.terms.layout import StoredColumn

if TYPE_CHECKING:
    from lasso_tui._types import IntArray
    from lasso_tui.data.preparation.table import Table

__all__ = ["sample_note", "sample_table"]

HELD_OUT = "(train)"
"""Name of the column that marks rows that are not held out, where a hash has chosen them."""


def sample_table(
    file: MomentsFile, name: str, source: str, size: int | None = None, asked: Preparation | None = None
) -> Table:
    """Return the sample of a file of sums as a table in memory.

    Parameters
    ----------
    file : the sums
    name, source : as in `Table`
    size : number of rows, or None for all that were drawn
    asked : what to do with the columns: reference levels, powers and products; the rest is done already

    Raises
    ------
    DataError
        If there is no sample, or it cannot be used.
    """
    sample = file.sample
    if sample is None or not len(sample["hashes"]):
        raise DataError(
            f"{name} has no sample of rows: it was written by an earlier version. Sum the rows again."
        )
    drawn = len(sample["hashes"])
    n = min(size or drawn, drawn)
    values, stored = sample["values"][:n], file.preparation
    columns = [_column(column, values[:, j]) for j, column in enumerate(file.columns)]
    target, label = file.target_column or file.target, file.target
    if target == label:
        columns.append(numeric_column(target, values[:, -1]))
    else:
        level = label.removeprefix(f"{target}=")
        columns.append(_factor(target, (f"not {level}", level), values[:, -1].astype(np.intp)))
    if stored.weights:
        columns.append(numeric_column(stored.weights, sample["weights"][:n].copy()))
    if stored.folds:
        groups = np.unique(sample["groups"][:n], return_inverse=True)[1]
        columns.append(numeric_column(stored.folds, groups.astype(np.float64)))
    train = stored.train or (HELD_OUT if file.cells.holds_out else "")
    if train:
        columns.append(numeric_column(train, 1.0 - sample["held_out"][:n]))
    asked = asked or Preparation()
    preparation = Preparation(
        target=label,
        weights=stored.weights,
        folds=stored.folds,
        train=train,
        references=asked.references or stored.references,
        missing=stored.missing,
        indicators=stored.indicators,
        degree=max(asked.degree, stored.degree),
        interactions=asked.interactions or stored.interactions,
    )
    note = sample_note(n, file.rows_used)
    names = tuple(column.name for column in columns)
    raw = RawTable(
        source=source,
        name=name,
        columns=tuple(columns),
        notes=(note,),
        rows_read=file.rows_used,
        origin=Origin(format="sums", files=(source,), columns=names, sample=n, rows=file.rows_used),
    )
    return replace(prepare(raw, label, preparation), lost=note)


def sample_note(n: int, of: int) -> str:
    """Say how large a sample is, and what it costs."""
    if n >= of:
        return f"All {of:,} rows are in the sample of rows."
    times = math.sqrt(of / n)
    cost = f"{times:.1f}" if times < 10 else f"{times:.0f}"
    return f"A sample of {n:,} of {of:,} rows, drawn by a hash: standard errors are {cost} times those of all rows."


def _column(column: StoredColumn, values: np.ndarray) -> Column:
    if column.levels is None:
        return numeric_column(column.name, values.copy())
    codes = values.astype(np.intp)
    return _factor(column.name, column.levels, np.where(codes < len(column.levels), codes, -1), column)


def _factor(name: str, levels: Sequence[str], codes: IntArray, stored: StoredColumn | None = None) -> Column:
    tally = None if stored is None else stored.counts
    return Column(name, codes < 0, levels=tuple(levels), codes=codes, forced=True, tally=tally)
