"""A table at a glance: what each column holds, how it goes with the target, and what looks wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.preparation.row_column_selection import (
    apply_type_overrides,
    bundled_spec,
    features_of,
    resolve_target,
)
from lasso_tui.data.profile.association import association
from lasso_tui.data.profile.column_cache import cached_per_column
from lasso_tui.data.profile.column_checks import ColumnIssue, check_columns
from lasso_tui.data.profile.target_family import infer_family
from lasso_tui.data.readers.raw_table import RawTable
from lasso_tui.data.table import DataError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ColumnProfile", "LevelCount", "TableProfile", "describe"]


BINS = 12

LEVELS = 20
"""Levels that are listed with their counts."""


@dataclass(frozen=True)
class LevelCount:
    """A level of a factor, and the rows that have it."""

    level: str
    count: int


@dataclass(frozen=True)
class ColumnProfile:
    """What a column holds.

    Attributes
    ----------
    name : as in the header
    kind : "number", "factor", "date", "text" or "empty"
    role : "target", "feature", or why it is no feature
    rows, missing : number of rows, and of those without a value
    low, median, high : of numbers; of dates in days since 1970
    first, last : of dates, as text
    histogram : counts of numbers or dates in bins of equal width from `low` to `high`
    n_levels : number of distinct words
    levels : the most frequent levels with their counts
    correlation : Pearson's with the target; for words the correlation ratio, the square root of the share of the
        target's sum of squares that lies between levels (Pearson 1905); None where it is not defined
    family : how it would be modelled as a target: "gaussian", "binomial", "poisson", or "" where it cannot be
    issues : what looks wrong
    """

    name: str
    kind: str
    role: str
    rows: int
    missing: int
    low: float | None = None
    median: float | None = None
    high: float | None = None
    first: str = ""
    last: str = ""
    histogram: tuple[int, ...] = ()
    n_levels: int = 0
    levels: tuple[LevelCount, ...] = ()
    correlation: float | None = None
    family: str = ""
    issues: tuple[ColumnIssue, ...] = ()


@dataclass(frozen=True)
class TableProfile:
    """What a table holds.

    Attributes
    ----------
    source, name, notes : as in `Table`
    rows : number of rows read
    target : the target's name, or "" where no column can be one
    family : how it would be modelled
    columns : in the order of the source
    """

    source: str
    name: str
    rows: int
    target: str
    family: str
    columns: tuple[ColumnProfile, ...]
    notes: tuple[str, ...]

    @property
    def issues(self) -> tuple[ColumnIssue, ...]:
        """All that looks wrong, column by column."""
        return tuple(one for column in self.columns for one in column.issues)


def describe(
    loaded: RawTable,
    target: str | None = None,
    preparation: Preparation | None = None,
    *,
    bins: int = BINS,
    progress: Callable[[str, float], None] | None = None,
) -> TableProfile:
    """Describe every column of a table.

    Parameters
    ----------
    loaded : what `load` returned
    target, preparation : as in `open_table`
    bins : number of bins of a histogram
    progress : `progress(stage, fraction)` is called after each column; what it raises ends the work

    Raises
    ------
    DataError
        Where a target is named that there is not.
    """
    preparation = preparation or Preparation()
    columns, _ = apply_type_overrides(loaded, preparation)
    aim = _target(loaded, columns, target, preparation)
    roles = _roles(loaded, columns, aim, preparation)
    profiles, correlations = [], {}
    for j, column in enumerate(columns):
        is_target = aim is None or column is aim.column
        correlations[column.name] = None if aim is None or is_target else association(column, aim)
        known = _described(column)
        if bins not in known:
            known[bins] = _profile(column, bins)
        found = replace(known[bins], role=roles[column.name], correlation=correlations[column.name])
        profiles.append(found)
        if progress is not None:
            progress("describing", (j + 1) / len(columns))
    wrong = check_columns(columns, aim, correlations)
    return TableProfile(
        loaded.source,
        loaded.name,
        loaded.n_rows,
        target="" if aim is None else aim.label,
        family="" if aim is None else infer_family(aim.y[~aim.missing]),
        columns=tuple(replace(profile, issues=wrong[profile.name]) for profile in profiles),
        notes=loaded.notes,
    )


def _target(
    loaded: RawTable, columns: tuple[Column, ...], target: str | None, preparation: Preparation
) -> Target | None:
    try:
        return resolve_target(loaded, columns, target, preparation)[0]
    except DataError:
        if target is not None or preparation.target:
            raise
        return None  # nobody named one, and there is none: a table can be looked at all the same


def _roles(
    loaded: RawTable, columns: tuple[Column, ...], aim: Target | None, preparation: Preparation
) -> dict[str, str]:
    roles = {column.name: column.no_feature or "feature" for column in columns}
    if aim is not None:
        features, left_out = features_of(columns, aim, bundled_spec(loaded), preparation, loaded.name)
        roles |= left_out | {column.name: "feature" for column in features} | {aim.column.name: "target"}
    return roles


@cached_per_column
def _described(column: Column) -> dict[int, ColumnProfile]:
    """Return what is known of a column by itself, for numbers of bins that were asked for."""
    return {}


def _profile(column: Column, bins: int) -> ColumnProfile:
    """Describe a column by itself."""
    rows, missing, role = len(column.missing), int(column.missing.sum()), "feature"
    kind = column.kind
    values = column.numbers if column.numbers is not None else column.days if kind == "date" else None
    if kind == "empty":
        return ColumnProfile(column.name, kind, role, rows, missing)
    if values is not None:
        used = values[~column.missing]
        low, median, high = float(used.min()), float(np.median(used)), float(used.max())
        return ColumnProfile(
            column.name,
            kind,
            role,
            rows,
            missing,
            low,
            median,
            high,
            first=_day(low) if kind == "date" else "",
            last=_day(high) if kind == "date" else "",
            histogram=_histogram(used, low, high, bins),
            n_levels=len(column.levels),
            family=infer_family(used) if kind == "number" else "",
        )
    assert column.codes is not None
    counts = np.bincount(column.codes[~column.missing], minlength=len(column.levels))
    order = np.argsort(-counts, kind="stable")[:LEVELS]
    return ColumnProfile(
        column.name,
        kind,
        role,
        rows,
        missing,
        n_levels=len(column.levels),
        levels=tuple(LevelCount(column.levels[k], int(counts[k])) for k in order),
        family="binomial" if kind == "factor" and len(column.levels) > 1 else "",
    )


def _histogram(used: FloatArray, low: float, high: float, bins: int) -> tuple[int, ...]:
    width = high - low
    if not np.isfinite(width) or low + width / bins == low:  # one value, or a range no bin can divide
        return (len(used),)
    place = np.minimum(((used - low) / width * bins).astype(np.intp), bins - 1)
    return tuple(np.bincount(place, minlength=bins).tolist())


def _day(days: float) -> str:
    return str(np.datetime64("1970-01-01") + np.timedelta64(int(np.floor(days)), "D"))
