"""A table as a series: rows in the order of time, at the positions of a calendar, one row a step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui.data import Table
from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.timeseries.calendar import Calendar, calendar_of
from lasso_tui.techniques.timeseries.frequency import ROWS, Frequency, parse_frequency
from lasso_tui.techniques.timeseries.params import FIRST, LAST, REFUSE, SUM, TimeSeriesParams
from lasso_tui.techniques.timeseries.times import times_of

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Series", "readable_clock", "series_of"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Series:
    """A series in the order of time.

    Attributes
    ----------
    table : the rows in the order of time, one for each step; missing values of columns are NaN
    positions : (T,) increasing positions of the rows in the calendar; a position without a row is a gap
    frequency : the step between positions
    clock, clock_title : (T,) times for the charts, and their name
    notes : what was found, one sentence each
    warnings : what differs from rows at even times in order, one sentence each
    """

    table: Table
    positions: IntArray
    frequency: Frequency
    clock: FloatArray
    clock_title: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def series_of(table: Table, params: TimeSeriesParams) -> Series:
    """Sort the rows by time, find their positions in the calendar, and make rows of one step one.

    Raises
    ------
    ParamError
        For a frequency that does not fit, or several rows at one time that are not to be made one.
    """
    import numpy as np

    frequency = parse_frequency(params.frequency)
    X = with_missing(table)
    times = times_of(table, X)
    if times is None:
        if frequency is not None and frequency.kind == "numbers":
            raise ParamError(f"frequency={params.frequency} needs a column of times (--time).")
        rows = np.arange(table.n_samples) if table.rows is None else table.rows.astype(np.intp)
        return Series(
            table=replace(table, X=X),
            positions=rows,
            frequency=frequency or ROWS,
            clock=rows.astype(np.float64) + 1,
            clock_title="row",
        )
    name, values, warnings = times.name, times.values, tuple[str, ...]()
    order = np.argsort(values, kind="stable")
    if (np.diff(values) < 0).any():
        warnings += (f"The rows were not in the order of {name}: they are sorted by it.",)
    values = values[order]
    table = replace(table, X=X[order], y=table.y[order], time=values, dated=times.dated)
    calendar, more = calendar_and_warnings(values, name, times.dated, frequency)
    table, positions, clock, merged = one_row_a_step(table, calendar, values, name, params.duplicates)
    notes = times.notes + (found_notes(calendar, name) if table.preparation is not None else ())
    return Series(
        table=table,
        positions=positions,
        frequency=calendar.frequency,
        clock=clock,
        clock_title=name,
        notes=notes,
        warnings=warnings + more + merged,
    )


def readable_clock(series: Series, rows: IntArray) -> tuple[FloatArray, str]:
    """Return the times of some rows for an axis of numbers, and its name.

    Dates are years where a step is a month or more, else days, hours or minutes since the first of the rows.
    """
    import numpy as np

    times, name = series.clock[rows], series.clock_title
    if not series.table.dated or not len(times):
        return times, name
    if series.frequency.kind == "months":
        day = np.floor(times + 1e-9).astype("datetime64[D]")
        year = day.astype("datetime64[Y]")
        start, end = year.astype("datetime64[D]"), (year + 1).astype("datetime64[D]")
        return year.astype(np.float64) + 1970 + (day - start) / (end - start), f"{name}, year"
    usual = float(np.median(np.diff(times))) if len(times) > 1 else 1.0
    unit, count = (
        ("days", 1) if usual >= 1 else ("hours", 24) if usual >= 1 / 24 - 1e-9 else ("minutes", 1440)
    )
    first = np.datetime64("1970-01-01") + np.timedelta64(int(np.floor(times[0] + 1e-9)), "D")
    return (times - np.floor(times[0] + 1e-9)) * count, f"{name}, {unit} since {first}"


def with_missing(table: Table) -> FloatArray:
    """Return the columns of a table with NaN where a value is missing: a series is not imputed from its future."""
    import numpy as np

    if table.imputation is None:
        return table.X
    X = table.X.copy()
    X[:, table.imputation.columns] = np.where(
        table.imputation.missing, np.nan, X[:, table.imputation.columns]
    )
    return X


def calendar_and_warnings(
    times: FloatArray, name: str, dated: bool, frequency: Frequency | None
) -> tuple[Calendar, tuple[str, ...]]:
    """Return the calendar of sorted times; one that counts rows, and a warning, where none is found."""
    import numpy as np

    if frequency is not None and frequency.kind == "rows":
        return Calendar(frequency, row_numbers(times), found=False), ()
    calendar = calendar_of(times, name, dated=dated, frequency=frequency)
    if calendar is None:
        few = len(np.unique(times)) < 3
        why = "has too few times to find a frequency" if few else "is not evenly spaced (irregular times)"
        said = f"{name} {why}: lags count rows, whatever the time between them. Set frequency to change it."
        return Calendar(ROWS, row_numbers(times), found=True), (said,)
    if calendar.found and calendar.frequency.kind == "business days":
        return calendar, (
            f"{name} has no weekends: lags count business days. Set frequency=daily to count weekends as gaps.",
        )
    return calendar, ()


def row_numbers(times: FloatArray) -> IntArray:
    """Return a number (n,) for each distinct time in their order."""
    import numpy as np

    return np.unique(times, return_inverse=True)[1].astype(np.intp)


def found_notes(calendar: Calendar, name: str) -> tuple[str, ...]:
    """Return what was found out about the times."""
    frequency = calendar.frequency
    if not calendar.found or frequency.kind == "rows":
        return ()
    return (
        f"Frequency: {frequency.name} (found from {name}): lags count {frequency.units}. Set frequency to change it.",
    )


def one_row_a_step(
    table: Table, calendar: Calendar, times: FloatArray, name: str, duplicates: str
) -> tuple[Table, IntArray, FloatArray, tuple[str, ...]]:
    """Make the rows of one step of the calendar one.

    Columns are averaged where the target is summed: a sum of temperatures or prices means nothing.

    Returns
    -------
    table, positions, clock, warnings

    Raises
    ------
    ParamError
        For several rows of one step, if `duplicates` refuses them.
    """
    import numpy as np

    positions, first, step, counts = np.unique(
        calendar.positions, return_index=True, return_inverse=True, return_counts=True
    )
    n = len(step)
    if len(positions) == n:
        return table, positions, times, ()
    shared, unit = int(counts[counts > 1].sum()), calendar.frequency.unit
    if duplicates == REFUSE:
        same = "times" if calendar.frequency.kind == "rows" else calendar.frequency.units
        if len(positions) == 1:
            same = "time" if calendar.frequency.kind == "rows" else unit
        if calendar.found or len(np.unique(times)) < n:
            several = f"{shared:,} of {n:,} rows have the same {name} as another row"
        else:
            several = (
                f"frequency={calendar.frequency.name} puts {shared:,} of {n:,} rows into a {unit} with others"
            )
        raise ParamError(
            f"{several} ({len(positions):,} different {same}). Set duplicates=mean, sum, first or last to make them "
            f"one row, or keep one series of the file."
        )
    if duplicates in {FIRST, LAST}:
        rows = first if duplicates == FIRST else first + counts - 1
        X, y = table.X[rows], table.y[rows]
    else:
        X, y = means(table.X, step, len(positions)), np.bincount(step, weights=table.y)
        y = y if duplicates == SUM else y / counts
    clock = times[first]
    said = f"{n:,} rows became {len(positions):,}, the {duplicates} of each {unit} (duplicates={duplicates})."
    return replace(table, X=X, y=y, time=clock, rows=None), positions, clock, (said,)


def means(X: FloatArray, step: IntArray, count: int) -> FloatArray:
    """Return the mean (count, p) of each column over the rows of each step, without missing values."""
    import numpy as np

    result = np.full((count, X.shape[1]), np.nan)
    for j, column in enumerate(X.T):
        known = ~np.isnan(column)
        n = np.bincount(step[known], minlength=count)
        total = np.bincount(step[known], weights=column[known], minlength=count)
        result[n > 0, j] = total[n > 0] / n[n > 0]
    return result
