"""What looks wrong in a column: leaks of the target, identifiers, constants, gaps, too many levels, odd scales."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column
from lasso_tui.data.columns.number_parsing import mostly_numbers
from lasso_tui.data.preparation.roles import Target
from lasso_tui.data.profile.column_cache import cached_per_column

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ColumnIssue", "check_columns"]


MIN_ROWS = 10
"""Rows from which on a perfect match is not chance."""

LEAK_CORRELATION = 0.9999
"""Correlation with the target above which a column is taken to tell it."""

HIGH_MISSING = 0.5
"""Share of missing values from which on a column is pointed out."""

SCALE_RATIO = 1e6
"""Times that a column's spread may differ from the middle one's."""

ID_NAME = re.compile(
    r"(^|[\W_])(id|uuid|guid|key|index|idx|nr|no|num|number|row)$|[a-z](ID|Id|Nr|No)$", re.IGNORECASE
)


@dataclass(frozen=True)
class ColumnIssue:
    """Something that looks wrong.

    Attributes
    ----------
    column : where
    kind : "copy", "leak", "duplicate", "identifier", "constant", "empty", "missing", "levels", "mixed", "date",
        "scale" or "written"
    said : a sentence: what, and what to do
    """

    column: str
    kind: str
    said: str

    @property
    def is_leak(self) -> bool:
        """True where the column may tell the target in a way that a new row could not."""
        return self.kind in ("copy", "leak", "identifier")


def check_columns(
    columns: Sequence[Column], aim: Target | None, correlations: Mapping[str, float | None]
) -> dict[str, tuple[ColumnIssue, ...]]:
    """Look at all columns of a table.

    Parameters
    ----------
    columns : the columns
    aim : the target, or None
    correlations : column → its correlation with the target

    Returns
    -------
    dict of str to tuple of Suspicion
        For each column what looks wrong in it.
    """
    spreads = {column.name: _spread(column) for column in columns if column.kind == "number"}
    varying = [spread for spread in spreads.values() if spread > 0]
    middle = float(np.median(varying)) if len(varying) > 2 else 0.0
    found = {}
    twins = _twins(columns)
    two_classes = aim is not None and _has_two_values(aim.y[~aim.missing])
    for column in columns:
        is_target = aim is not None and column is aim.column
        kinds = dict(_found_alone(column))
        if not is_target:
            kinds |= _scale(column.name, spreads.get(column.name, 0.0), middle)
            if column.name in twins:
                kinds["duplicate"] = (
                    f"{column.name} is the same as {twins[column.name]}; leave one of them out."
                )
            if aim is not None:
                kinds |= _leak(column, aim, correlations.get(column.name), two_classes=two_classes)
        found[column.name] = tuple(ColumnIssue(column.name, kind, said) for kind, said in kinds.items())
    return found


@cached_per_column
def _found_alone(column: Column) -> tuple[tuple[str, str], ...]:
    return tuple(_alone(column))


def _alone(column: Column) -> Iterator[tuple[str, str]]:
    """Tell what can be told of a column by itself."""
    name, kind = column.name, column.kind
    missing, rows = int(column.missing.sum()), len(column.missing)
    if kind == "empty":
        yield "empty", f"{name} has no value in any row; it is left out."
        return
    if missing >= HIGH_MISSING * rows:
        yield (
            "missing",
            f"{name} has no value in {missing / rows:.0%} of the rows: dropping them leaves {rows - missing:,}; "
            f"leave it out, or fill the gaps.",
        )
    if column.note:
        yield "written", column.note
    if column.no_feature == "it is constant":
        yield "constant", f"{name} is the same in every row that has a value; it is left out."
        return
    if column.numbers is not None:
        yield from _identifier(name, column.numbers[~column.missing])
    elif kind == "date":
        yield "date", f"{name} holds dates, which are no feature as they stand; it can be the time column."
    elif kind == "text":
        yield _text(column, rows - missing)
    elif len(column.levels) == rows - missing >= MIN_ROWS:
        yield "identifier", f"{name} is different in every row, as an identifier is; leave it out."


def _text(column: Column, present: int) -> tuple[str, str]:
    name, count = column.name, len(column.levels)
    if mostly_numbers(column.levels):
        return (
            "mixed",
            f"{name}: {mostly_numbers(column.levels)}; mend them, or take them for missing values.",
        )
    if count == present:
        return "identifier", f"{name} is different in every row: an identifier or free text; it is left out."
    return "levels", f"{name} has {count:,} different words, too many for one column each; it is left out."


def _identifier(name: str, used: FloatArray) -> Iterator[tuple[str, str]]:
    if len(used) < MIN_ROWS or (used != np.floor(used)).any():
        return
    steps = np.diff(used)
    if (steps == 1).all() or (steps == -1).all():
        yield "identifier", f"{name} numbers the rows; leave it out, unless it is the time."
        return
    if len(np.unique(used)) < len(used):
        return
    if used.max() - used.min() == len(used) - 1:
        yield (
            "identifier",
            f"{name} has each whole number of its range once, as an identifier has; leave it out.",
        )
    elif ID_NAME.search(name):
        yield "identifier", f"{name} is named like an identifier and is different in every row; leave it out."


def _has_two_values(y: FloatArray) -> bool:
    return bool(len(y)) and bool(((y == y.max()) | (y == y.min())).all())


def _leak(column: Column, aim: Target, correlation: float | None, *, two_classes: bool) -> dict[str, str]:
    """Tell whether a column gives the target away."""
    both = ~(column.missing | aim.missing)
    y = aim.y[both]
    if len(y) < MIN_ROWS or y.min() == y.max():
        return {}
    name, label = column.name, aim.label
    values = column.numbers if column.numbers is not None else column.days
    if values is None:
        if correlation is not None and correlation > LEAK_CORRELATION:
            return {
                "leak": f"{name} tells {label}: each of its words goes with one value of it; leave it out."
            }
        return {}
    x = values[both]
    near = correlation is None or abs(correlation) > 0.9  # a copy goes with it, whatever was rounded
    if near and np.allclose(x, y, rtol=1e-9, atol=0.0):
        return {"copy": f"{name} is a copy of the target {label}; leave it out."}
    if correlation is None:
        return {}
    if abs(correlation) > 1 - 1e-9:
        return {"copy": f"{name} is the target {label} on another scale; leave it out."}
    if abs(correlation) > LEAK_CORRELATION:
        return {"leak": f"{name} nearly is the target {label} (correlation {correlation:.6f}); leave it out."}
    if not two_classes:
        return {}
    top = y == y.max()
    if x[top].min() > x[~top].max() or x[top].max() < x[~top].min():
        return {"leak": f"{name} tells {label}: one threshold of it parts the two classes; leave it out."}
    return {}


@cached_per_column
def _spread(column: Column) -> float:
    assert column.numbers is not None
    used = column.numbers[~column.missing]
    largest = np.abs(used).max()
    return float((used / largest).std() * largest) if largest > 0 else 0.0


def _scale(name: str, own: float, middle: float) -> dict[str, str]:
    """Tell whether a column's spread is far from the middle one's."""
    if not own or not middle or 1 / SCALE_RATIO < own / middle < SCALE_RATIO:
        return {}
    side = "large" if own > middle else "small"
    times = f"{own / middle:.0e} times the middle column's"
    return {"scale": f"{name} varies on a {side} scale (SD {own:.1e}, {times}); standardise the columns."}


@cached_per_column
def _hashed(column: Column) -> int:
    assert column.numbers is not None
    return hash(column.numbers.tobytes())


def _twins(columns: Sequence[Column]) -> dict[str, str]:
    """Return the columns of numbers that equal an earlier one → its name."""
    first: dict[int, Column] = {}
    twins = {}
    for column in columns:
        if column.kind != "number" or column.no_feature:
            continue
        assert column.numbers is not None
        place = _hashed(column)
        earlier = first.setdefault(place, column)
        if earlier is not column and np.array_equal(earlier.numbers, column.numbers, equal_nan=True):  # type: ignore[arg-type]
            twins[column.name] = earlier.name
    return twins
