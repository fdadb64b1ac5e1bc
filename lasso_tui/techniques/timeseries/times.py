"""Times of the rows of a table: its column of times, or a numeric column that can only be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.timeseries.calendar import calendar_of, in_years

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table

__all__ = ["Times", "times_of"]

FIRST_YEAR, LAST_YEAR = 1800, 2100
"""Years of dates written as one number."""

MIN_COMPACT_DATES = 10
"""Fewest different numbers that are read as dates: few may be so by chance."""


@dataclass(frozen=True, eq=False)
class Times:
    """Times of the rows.

    Attributes
    ----------
    values : (n,) days since 1970-01-01 where `dated`, else numbers
    name : of the column
    notes : how they were read, where that was a choice
    """

    values: FloatArray
    name: str
    dated: bool
    notes: tuple[str, ...] = ()


def times_of(table: Table, X: FloatArray) -> Times | None:
    """Return the times of a table's rows; None where no column can be told to hold them.

    They are those of the table, else the only column whose numbers increase at even steps. Years with decimals and
    dates written as numbers may also decrease: newest first.

    Parameters
    ----------
    table : the rows
    X : (n, p) its columns, NaN where missing
    """
    import numpy as np

    if table.time is not None:
        name = table.preparation.time if table.preparation is not None else "time"
        return Times(table.time, name, True) if table.dated else numeric_times(table.time, name)
    found = []
    for j, values in enumerate(X.T):
        step = np.diff(values)
        if not ((step > 0).all() or (step < 0).all()):
            continue
        times = numeric_times(values, table.features[j])
        ordered = np.sort(times.values)
        if step[0] < 0 and not times.dated and not in_years(ordered):
            continue
        if calendar_of(ordered, "", dated=times.dated, frequency=None) is not None:
            found.append(times)
    return found[0] if len(found) == 1 else None


def numeric_times(values: FloatArray, name: str) -> Times:
    """Return numbers as times: as dates where all are written like 20240131 or 202401."""
    days = compact_dates(values)
    if days is None:
        return Times(values, name, False)
    return Times(days, name, True, (f"{name}: numbers such as {values[0]:.0f} are read as dates.",))


def compact_dates(values: FloatArray) -> FloatArray | None:
    """Return dates written as 20240131 or 202401 as days since 1970-01-01, None unless all are such."""
    import numpy as np

    if len(np.unique(values)) < MIN_COMPACT_DATES or not (values == np.floor(values)).all():
        return None
    by_month = values * 100 + 1 if values.max() < 100 * (LAST_YEAR + 1) else values
    if by_month.min() < 1e4 * FIRST_YEAR or by_month.max() >= 1e4 * (LAST_YEAR + 1):
        return None
    number = by_month.astype(np.int64)
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    if not ((month >= 1) & (month <= 12) & (day >= 1)).all():
        return None
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    date = first.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    return date.astype(np.float64) if (date.astype("datetime64[M]") == first).all() else None
