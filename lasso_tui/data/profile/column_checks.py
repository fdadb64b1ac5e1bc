"""Checks of columns: target leaks, identifiers, constants, missing values, too many levels, unusual scales."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.number_parsing import describe_mixed_words
from lasso_tui.data.columns.numeric_range import CONSTANT
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.profile.column_cache import cached_per_column
from lasso_tui.data.profile.exact_sums import find_exact_sum, rows_to_check
from lasso_tui.data.profile.leak_rules import (
    LEAK_CORRELATION,
    MIN_ROWS,
    identifier_problem,
    level_problem,
    target_problem,
)

__all__ = ["ColumnIssue", "check_columns"]


DATES = "dates except for"
"""How it begins why a column is not one of dates."""

HIGH_MISSING = 0.5
"""Smallest share of missing values that is reported."""

MAX_MISSING_IN_SUM = 0.2
"""Largest share of missing values in a column that is tried as part of a sum."""

SCALE_RATIO = 1e6
"""Largest ratio of a column's standard deviation to that of the median column, and its inverse."""


@dataclass(frozen=True)
class ColumnIssue:
    """A suspected problem of a column.

    Attributes
    ----------
    column : name of the column
    kind : "copy", "leak", "duplicate", "identifier", "constant", "empty", "missing", "levels", "mixed", "date",
        "scale" or "written"
    message : what was found, and what was or can be done
    """

    column: str
    kind: str
    message: str

    @property
    def is_leak(self) -> bool:
        """True if the column may reveal the target in a way that new data could not."""
        return self.kind in ("copy", "leak", "identifier")


def check_columns(
    columns: Sequence[Column],
    target: Target | None,
    correlations: Mapping[str, float | None],
    features: Collection[str] = (),
) -> dict[str, tuple[ColumnIssue, ...]]:
    """Check all columns of a table.

    Parameters
    ----------
    columns : the columns
    target : the target, or None
    correlations : column → its correlation with the target
    features : the columns that are features; sums are looked for among them

    Returns
    -------
    dict of str to tuple of ColumnIssue
        The issues of each column.
    """
    spreads = {column.name: _spread(column) for column in columns if column.kind == "number"}
    varying = [spread for spread in spreads.values() if spread > 0]
    median_spread = float(np.median(varying)) if len(varying) > 2 else 0.0
    issues = {}
    duplicates = _find_duplicates(columns)
    sums = {} if target is None else _find_sum(columns, target, correlations, features)
    for column in columns:
        is_target = target is not None and column is target.column
        messages = dict(_own_issues(column))
        if not is_target:
            messages |= _check_scale(spreads.get(column.name, 0.0), median_spread)
            if column.name in duplicates:
                messages["duplicate"] = f"Duplicate of {duplicates[column.name]}."
            if target is not None:
                correlation = correlations.get(column.name)
                found = _check_leak(column, target, correlation, len(columns))
                found = found or (("leak", sums[column.name]) if column.name in sums else None)
                messages |= dict([found]) if found else {}
        issues[column.name] = tuple(
            ColumnIssue(column.name, kind, message) for kind, message in messages.items()
        )
    return issues


@cached_per_column
def _own_issues(column: Column) -> tuple[tuple[str, str], ...]:
    return tuple(_check_alone(column))


def _check_alone(column: Column) -> Iterator[tuple[str, str]]:
    """Check a column without regard to the others."""
    kind = column.kind
    n_missing, n_rows = int(column.missing.sum()), len(column.missing)
    n_present = n_rows - n_missing
    if kind == "empty":
        yield "empty", "No values in any row; excluded."
        return
    if n_missing >= HIGH_MISSING * n_rows:
        yield (
            "missing",
            f"Missing in {n_missing / n_rows:.0%} of the rows: dropping them leaves {n_present:,}. "
            f"Exclude or impute it.",
        )
    if column.note:
        yield "written", column.note
    if column.exclusion_reason == CONSTANT:
        yield "constant", "Constant: the same value in every row; excluded."
        return
    if column.numbers is not None:
        if problem := identifier_problem(column.name, column.numbers[~column.missing]):
            yield "identifier", problem
    elif kind == "date":
        yield "date", "Dates: excluded, but usable as the time column."
    elif kind == "text":
        yield _check_text(column, n_present)
    elif len(column.levels) == n_present >= MIN_ROWS:
        yield "identifier", "Possible identifier: a different value in every row."


def _check_text(column: Column, n_present: int) -> tuple[str, str]:
    count = len(column.levels)
    if mixed := describe_mixed_words(column.levels) or (column.mixed if DATES in column.mixed else ""):
        return "mixed", f"{column.name}: {mixed}."
    if count == n_present:
        return "identifier", "Identifier or free text: a different value in every row; excluded."
    return "levels", f"{count:,} distinct values, too many for dummy columns; excluded."


def _check_leak(
    column: Column, target: Target, correlation: float | None, n_columns: int
) -> tuple[str, str] | None:
    """Return how a column reveals the target: the kind of issue and a message; None if it does not."""
    both = ~(column.missing | target.missing)
    y = target.y[both]
    if len(y) < MIN_ROWS or y.min() == y.max():
        return None
    values = column.numbers if column.numbers is not None else column.days
    if values is None:
        return level_problem(correlation, target.label)
    return target_problem(column.name, values[both], y, correlation, target.label, n_columns)


def _find_sum(
    columns: Sequence[Column],
    target: Target,
    correlations: Mapping[str, float | None],
    features: Collection[str],
) -> dict[str, str]:
    """Return the features that add up to the target → a message."""
    present = ~target.missing
    used: list[Column] = []
    for column in columns:
        if column.name not in features or column.kind != "number" or column.exclusion_reason:
            continue
        correlation = correlations.get(column.name)
        mostly_there = column.missing.sum() <= MAX_MISSING_IN_SUM * len(column.missing)
        if mostly_there and correlation is not None and abs(correlation) <= LEAK_CORRELATION:
            used.append(column)
            present &= ~column.missing
    if len(used) < 2 or present.sum() < MIN_ROWS:
        return {}
    every = np.flatnonzero(present)
    for rows in (every[rows_to_check(len(every))], every):  # first in some rows; what is found there, in all
        X = np.column_stack([column.numbers[rows] for column in used if column.numbers is not None])
        found = find_exact_sum(X, target.y[rows])
        if found is None:
            return {}
        used, sentence = (
            [used[k] for k in found.positions],
            found.sentence([c.name for c in used], target.label),
        )
    return {column.name: f"Leak: {sentence}." for column in used}


@cached_per_column
def _spread(column: Column) -> float:
    assert column.numbers is not None
    present = column.numbers[~column.missing]
    largest = np.abs(present).max()
    return float((present / largest).std() * largest) if largest > 0 else 0.0


def _check_scale(own: float, median_spread: float) -> dict[str, str]:
    """Check whether a column's spread is far from the median column's."""
    if not own or not median_spread or 1 / SCALE_RATIO < own / median_spread < SCALE_RATIO:
        return {}
    side = "Large" if own > median_spread else "Small"
    ratio = f"{own / median_spread:.0e}"
    return {
        "scale": f"{side} scale: SD {own:.1e}, {ratio} times the median column's. Standardise the columns."
    }


@cached_per_column
def _content_hash(column: Column) -> int:
    assert column.numbers is not None
    return hash(column.numbers.tobytes())


def _find_duplicates(columns: Sequence[Column]) -> dict[str, str]:
    """Return the numeric columns that equal an earlier one → its name."""
    first: dict[int, Column] = {}
    duplicates = {}
    for column in columns:
        if column.kind != "number" or column.exclusion_reason:
            continue
        assert column.numbers is not None
        earlier = first.setdefault(_content_hash(column), column)
        if earlier is not column and np.array_equal(earlier.numbers, column.numbers, equal_nan=True):  # type: ignore[arg-type]
            duplicates[column.name] = earlier.name
    return duplicates
