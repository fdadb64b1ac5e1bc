"""The calendar of a series: its frequency, found from its times or requested, and the position of each row in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError
from lasso_tui.techniques.timeseries.frequency import (
    BUSINESS_DAYS,
    DAY,
    UNITS,
    Frequency,
    containing_steps,
    every,
    months,
    positions_of,
    steps,
)

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Calendar", "calendar_of", "in_years"]

MIN_SINGLE_STEPS = 0.4
"""Smallest share of neighbouring rows that are one step apart, for a frequency that is found."""

FOUND_TOLERANCE, REQUESTED_TOLERANCE = 0.1, 0.25
"""Largest distance of a time from even steps, as a fraction of a step."""

USUAL_STEPS = tuple(
    count * UNITS[unit]
    for unit, counts in {
        "second": (1, 2, 5, 10, 15, 20, 30),
        "minute": (1, 2, 5, 10, 15, 20, 30),
        "hour": (1, 2, 3, 4, 6, 8, 12),
        "day": (1, 2),
        "week": (1, 2),
    }.items()
    for count in counts
)

DECIMAL_YEARS = {12: months(1), 4: months(3)}
"""Rows in a year → what they are, where times are years with decimals."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """Positions of rows in time.

    Attributes
    ----------
    frequency : the step between positions
    positions : (n,) not decreasing; equal where rows fall on one step
    found : whether the frequency was found from the times
    """

    frequency: Frequency
    positions: IntArray
    found: bool


def calendar_of(times: FloatArray, name: str, *, dated: bool, frequency: Frequency | None) -> Calendar | None:
    """Return the calendar of sorted times, None where no frequency is requested and none fits.

    Parameters
    ----------
    times : (n,) not decreasing; days since 1970-01-01 where `dated`, else numbers
    name : name of the column of times, for messages
    frequency : the requested frequency, or None

    Raises
    ------
    ParamError
        For a requested frequency that does not fit the times.
    """
    import numpy as np

    distinct, row = np.unique(times, return_inverse=True)
    if frequency is None:
        for candidate in candidates(distinct, dated=dated):
            positions = positions_of(distinct, plain(candidate, dated=dated), FOUND_TOLERANCE)
            if positions is not None and mostly_single_steps(positions):
                return Calendar(candidate, positions[row], found=True)
        return None
    even = frequency
    if frequency.kind == "months" and not dated and in_years(distinct):
        even = plain(frequency, dated=False)
    elif frequency.needs_dates and not dated:
        raise ParamError(
            f"frequency={frequency.name} needs dates, and the times of {name} are numbers. Use a number, the step "
            f"between two rows, or rows."
        )
    if frequency.kind == "numbers" and dated:
        raise ParamError(
            f"frequency={frequency.name} needs a unit: the times of {name} are dates. Write, for example, "
            f"{frequency.name} days."
        )
    positions = positions_of(distinct, even, REQUESTED_TOLERANCE)
    if positions is None or (np.diff(positions) < 1).any():
        positions = containing_steps(distinct, even) if even.kind in {"seconds", "numbers"} else positions
    assert positions is not None
    if len(positions) > 1 and np.diff(positions).min() > 1:
        apart = f"{int(np.diff(positions).min()):,} {frequency.units}"
        raise ParamError(
            f"frequency={frequency.name} does not fit the times of {name}: the nearest rows are {apart} apart, so no "
            f"row has a lag of one. Use auto or rows."
        )
    return Calendar(frequency, positions[row], found=False)


def mostly_single_steps(positions: IntArray) -> bool:
    """Tell whether all positions differ and enough neighbours are one step apart."""
    import numpy as np

    apart = np.diff(positions)
    return bool(len(apart) and apart.min() >= 1 and (apart == 1).mean() >= MIN_SINGLE_STEPS)


def plain(frequency: Frequency, *, dated: bool) -> Frequency:
    """Return months of decimal years as steps of numbers."""
    return frequency if dated or not frequency.needs_dates else steps(frequency.step / 12)


def candidates(distinct: FloatArray, *, dated: bool) -> Iterator[Frequency]:
    """Yield the frequencies that may fit, the likeliest first.

    Parameters
    ----------
    distinct : (n,) increasing times
    """
    if len(distinct) < 3:
        return
    yield from dated_candidates(distinct) if dated else numeric_candidates(distinct)


def dated_candidates(distinct: FloatArray) -> Iterator[Frequency]:
    """Yield frequencies of days since 1970-01-01."""
    import numpy as np

    apart = np.rint(np.diff(distinct) * DAY * 1000).astype(np.int64)  # in milliseconds
    apart = apart[apart > 0]
    if not len(apart):
        return
    usual = float(np.median(apart)) / (1000 * DAY)
    sizes, counts = np.unique(apart, return_counts=True)
    mode, common = int(sizes[counts.argmax()]), int(np.gcd.reduce(apart))
    if usual > 300:
        yield months(12)
    if mode == 1000 * DAY and only_business_days(distinct):
        yield BUSINESS_DAYS
    if not (apart % mode).any():
        yield every(mode / 1000, "second")
    if usual >= 27:
        month = np.floor(distinct + 1e-9).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        size = int(np.gcd.reduce(np.diff(month)))
        yield from (months(count) for count in dict.fromkeys((size, 1, 3, 6, 12)) if count > 0)
    if only_business_days(distinct):
        yield BUSINESS_DAYS
    yield every(common / 1000, "second")
    near = min(USUAL_STEPS, key=lambda step: abs(float(np.log(step / (usual * DAY)))))
    yield every(near, "second")


def only_business_days(distinct: FloatArray) -> bool:
    """Tell whether there is no row on a weekend, though two weekends at least are within the times."""
    import numpy as np

    day = np.floor(distinct + 1e-9)
    weekday = (day + 3) % 7  # 0 is Monday
    weekends = np.diff(np.floor((day + 3) / 7)).sum()
    return bool((weekday < 5).all() and weekends >= 2)


def in_years(distinct: FloatArray) -> bool:
    """Tell whether increasing numbers may be years with decimals."""
    return bool(distinct[0] >= 1000 and distinct[-1] <= 3000)


def numeric_candidates(distinct: FloatArray) -> Iterator[Frequency]:
    """Yield frequencies of numbers: months and quarters of decimal years, else even steps."""
    import numpy as np

    apart = np.diff(distinct)
    usual = float(np.median(apart))
    if in_years(distinct):
        for count, frequency in DECIMAL_YEARS.items():
            if abs(usual * count - 1) < 0.05:
                yield frequency
    if (distinct == np.floor(distinct)).all() and np.abs(distinct).max() < 2**53:
        yield steps(float(np.gcd.reduce(np.diff(distinct.astype(np.int64)))))
    yield steps(usual)
    yield steps(float(apart.min()))
