"""Summaries of the columns of a table: distribution, association with the target, and issues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.alike_levels import alike_groups
from lasso_tui.data.columns.column import Column
from lasso_tui.data.preparation.preparation import Preparation
from lasso_tui.data.preparation.references import requested_references, usual_reference
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.preparation.row_column_selection import (
    apply_type_overrides,
    bundled_spec,
    split_features,
    still_true,
)
from lasso_tui.data.profile.association import association
from lasso_tui.data.profile.column_cache import cached_per_column
from lasso_tui.data.profile.column_checks import ColumnIssue, check_columns
from lasso_tui.data.profile.target_family import infer_family, looks_like_counts, n_classes
from lasso_tui.data.profile.target_guess import doubt_of, possible_target
from lasso_tui.data.readers.raw_table import RawTable

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ColumnProfile", "LevelCount", "TableProfile", "describe"]


N_BINS = 12

MAX_LISTED_LEVELS = 20
"""Number of levels listed with their counts."""


@dataclass(frozen=True)
class LevelCount:
    """A level of a factor, and the number of rows with it."""

    level: str
    count: int


@dataclass(frozen=True)
class ColumnProfile:
    """Summary of a column.

    Attributes
    ----------
    name : as in the header
    kind : "number", "factor", "date", "text" or "empty"
    role : "target", "feature", another role, or why the column is excluded
    rows, missing : number of rows, and of missing values
    low, median, high : minimum, median and maximum of numbers, or of dates in days since 1970-01-01
    first, last : earliest and latest date, as text
    histogram : counts of numbers or dates in bins of equal width from `low` to `high`
    n_levels : number of distinct words
    levels : the most frequent levels with their counts
    correlation : Pearson correlation with the target; for words the correlation ratio, the square root of the
        share of the target's sum of squares between levels (Pearson 1905); None if it is not defined
    family : model family as a target: "gaussian", "binomial", or "" if it cannot be a target
    looks_like : what a target of whole numbers may be: "counts", "classes"
    reference : for a factor among the features its reference level; "" if every level has a column; None else
    alike : whether some levels may be one, written in several ways
    issues : suspected problems
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
    looks_like: tuple[str, ...] = ()
    reference: str | None = None
    alike: bool = False
    issues: tuple[ColumnIssue, ...] = ()


@dataclass(frozen=True)
class TableProfile:
    """Summary of a table.

    Attributes
    ----------
    source, name, notes : as in `Table`
    rows : number of rows read
    target : name of the target, or "" if no column can be one
    family : model family of the target, as in `ColumnProfile`
    columns : in the order of the source
    doubt : a sentence if nobody named the target and it is doubtful, else ""
    """

    source: str
    name: str
    rows: int
    target: str
    family: str
    columns: tuple[ColumnProfile, ...]
    notes: tuple[str, ...]
    doubt: str = ""

    @property
    def issues(self) -> tuple[ColumnIssue, ...]:
        """Issues of all columns, in order."""
        return tuple(one for column in self.columns for one in column.issues)


def describe(
    raw: RawTable,
    target: str | None = None,
    preparation: Preparation | None = None,
    *,
    bins: int = N_BINS,
    progress: Callable[[str, float], None] | None = None,
) -> TableProfile:
    """Summarise every column of a table.

    Parameters
    ----------
    raw : the columns, from `load`
    target, preparation : as in `open_table`
    bins : number of bins of each histogram
    progress : `progress(stage, fraction)` is called after each column; an exception it raises stops the work

    Raises
    ------
    DataError
        If the requested target, or a reference level, does not exist.
    """
    preparation = preparation or Preparation()
    columns, type_notes = apply_type_overrides(raw, preparation)
    response = possible_target(raw, columns, target, preparation)
    is_default = not (target or preparation.target or bundled_spec(raw).target)
    roles = _roles(raw, columns, response, preparation)
    references = requested_references(columns, preparation, raw.name)
    profiles, correlations = [], {}
    for j, column in enumerate(columns):
        is_target = response is None or column is response.column
        correlations[column.name] = None if response is None or is_target else association(column, response)
        by_bins = _profiles_by_bins(column)
        if bins not in by_bins:
            by_bins[bins] = _profile(column, bins)
        correlation = correlations[column.name]
        profiles.append(
            replace(
                by_bins[bins],
                role=roles[column.name],
                correlation=correlation,
                looks_like=_looks_like(response) if roles[column.name] == "target" else (),
                reference=_reference(column, references) if roles[column.name] == "feature" else None,
            )
        )
        if progress is not None:
            progress("describing", (j + 1) / len(columns))
    features = {name for name, role in roles.items() if role == "feature"}
    issues = check_columns(columns, response, correlations, features)
    return TableProfile(
        raw.source,
        raw.name,
        raw.n_rows,
        target="" if response is None else response.label,
        family="" if response is None else infer_family(response.y[~response.missing]),
        columns=tuple(replace(profile, issues=issues[profile.name]) for profile in profiles),
        notes=(*still_true(raw, columns), *type_notes),
        doubt=doubt_of(columns, response) if is_default else "",
    )


def _looks_like(target: Target | None) -> tuple[str, ...]:
    """Return what a target of whole numbers may be besides a number."""
    if target is None or target.column.numbers is None:
        return ()
    values = target.y[~target.missing]
    counts, classes = looks_like_counts(values, target.label), n_classes(values) > 0
    return ("counts",) * counts + ("classes",) * classes


def _reference(column: Column, requested: Mapping[str, str | None]) -> str | None:
    """Return the reference level of a factor, "" for a column of each level, None for another column."""
    if column.codes is None:
        return None
    level = requested.get(column.name, "")
    if level is None:
        return "" if len(column.levels) > 2 else usual_reference(column)
    return level or usual_reference(column)


def _roles(
    raw: RawTable, columns: tuple[Column, ...], target: Target | None, preparation: Preparation
) -> dict[str, str]:
    roles = {column.name: column.exclusion_reason or "feature" for column in columns}
    if target is not None:
        features, excluded = split_features(columns, target, bundled_spec(raw), preparation, raw.name)
        roles |= excluded | {column.name: "feature" for column in features} | {target.column.name: "target"}
    return roles


@cached_per_column
def _profiles_by_bins(column: Column) -> dict[int, ColumnProfile]:
    """Return the cached profiles of a column by number of bins, without role and correlation."""
    return {}


def _profile(column: Column, bins: int) -> ColumnProfile:
    """Summarise a column without regard to the others."""
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
    order = np.argsort(-counts, kind="stable")[:MAX_LISTED_LEVELS]
    return ColumnProfile(
        column.name,
        kind,
        role,
        rows,
        missing,
        n_levels=len(column.levels),
        levels=tuple(LevelCount(column.levels[k], int(counts[k])) for k in order),
        family="binomial" if kind == "factor" and len(column.levels) > 1 else "",
        alike=bool(alike_groups(column.levels)),
    )


def _histogram(used: FloatArray, low: float, high: float, bins: int) -> tuple[int, ...]:
    width = high - low
    if not np.isfinite(width) or low + width / bins == low:  # one value, or a range too small to divide
        return (len(used),)
    position = np.minimum(((used - low) / width * bins).astype(np.intp), bins - 1)
    return tuple(np.bincount(position, minlength=bins).tolist())


def _day(days: float) -> str:
    return str(np.datetime64("1970-01-01") + np.timedelta64(int(np.floor(days)), "D"))
