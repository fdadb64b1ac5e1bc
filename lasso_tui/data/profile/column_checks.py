"""Checks of columns: target leaks, identifiers, constants, missing values, too many levels, unusual scales."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.number_parsing import describe_mixed_words
from lasso_tui.data.columns.numeric_range import CONSTANT
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.profile.column_cache import cached_per_column

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ColumnIssue", "check_columns"]


MIN_ROWS = 10
"""Smallest number of rows at which a perfect match is not attributed to chance."""

LEAK_CORRELATION = 0.9999
"""Absolute correlation with the target above which a column is reported as a leak."""

HIGH_MISSING = 0.5
"""Smallest share of missing values that is reported."""

SCALE_RATIO = 1e6
"""Largest ratio of a column's standard deviation to that of the median column, and its inverse."""

ID_NAME = re.compile(
    r"(^|[\W_])(id|uuid|guid|key|index|idx|nr|no|num|number|row)$|[a-z](ID|Id|Nr|No)$", re.IGNORECASE
)


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
    columns: Sequence[Column], target: Target | None, correlations: Mapping[str, float | None]
) -> dict[str, tuple[ColumnIssue, ...]]:
    """Check all columns of a table.

    Parameters
    ----------
    columns : the columns
    target : the target, or None
    correlations : column → its correlation with the target

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
    two_classes = target is not None and _has_two_values(target.y[~target.missing])
    for column in columns:
        is_target = target is not None and column is target.column
        messages = dict(_own_issues(column))
        if not is_target:
            messages |= _check_scale(spreads.get(column.name, 0.0), median_spread)
            if column.name in duplicates:
                messages["duplicate"] = f"Duplicate of {duplicates[column.name]}."
            if target is not None:
                correlation = correlations.get(column.name)
                messages |= _check_leak(column, target, correlation, two_classes=two_classes)
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
        yield from _check_identifier(column.name, column.numbers[~column.missing])
    elif kind == "date":
        yield "date", "Dates: excluded, but usable as the time column."
    elif kind == "text":
        yield _check_text(column, n_present)
    elif len(column.levels) == n_present >= MIN_ROWS:
        yield "identifier", "Possible identifier: a different value in every row."


def _check_text(column: Column, n_present: int) -> tuple[str, str]:
    count = len(column.levels)
    if mixed := describe_mixed_words(column.levels):
        return "mixed", f"{column.name}: {mixed}."
    if count == n_present:
        return "identifier", "Identifier or free text: a different value in every row; excluded."
    return "levels", f"{count:,} distinct values, too many for dummy columns; excluded."


def _check_identifier(name: str, values: FloatArray) -> Iterator[tuple[str, str]]:
    if len(values) < MIN_ROWS or (values != np.floor(values)).any():
        return
    steps = np.diff(values)
    if (steps == 1).all() or (steps == -1).all():
        yield "identifier", "Row number: every value differs from the last by 1. Keep it only as time."
        return
    if len(np.unique(values)) < len(values):
        return
    if values.max() - values.min() == len(values) - 1:
        yield "identifier", "Possible identifier: consecutive integers, no repeats."
    elif ID_NAME.search(name):
        yield "identifier", "Possible identifier: named like one, and no repeats."


def _has_two_values(y: FloatArray) -> bool:
    return bool(len(y)) and bool(((y == y.max()) | (y == y.min())).all())


def _check_leak(
    column: Column, target: Target, correlation: float | None, *, two_classes: bool
) -> dict[str, str]:
    """Check whether a column reveals the target."""
    both = ~(column.missing | target.missing)
    y = target.y[both]
    if len(y) < MIN_ROWS or y.min() == y.max():
        return {}
    label = target.label
    values = column.numbers if column.numbers is not None else column.days
    if values is None:
        if correlation is not None and correlation > LEAK_CORRELATION:
            return {"leak": f"Leak: each level has a single value of target {label}."}
        return {}
    x = values[both]
    near = correlation is None or abs(correlation) > 0.9  # a copy correlates, whatever was rounded
    if near and np.allclose(x, y, rtol=1e-9, atol=0.0):
        return {"copy": f"Leak: copy of target {label}."}
    if correlation is None:
        return {}
    if abs(correlation) > 1 - 1e-9:
        return {"copy": f"Leak: target {label} on another scale."}
    if abs(correlation) > LEAK_CORRELATION:
        return {"leak": f"Leak: correlation {correlation:.6f} with target {label}."}
    if not two_classes:
        return {}
    top = y == y.max()
    if x[top].min() > x[~top].max() or x[top].max() < x[~top].min():
        return {"leak": f"Leak: one threshold on {column.name} separates the classes of target {label}."}
    return {}


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
