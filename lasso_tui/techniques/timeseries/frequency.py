"""Steps of a calendar: every minute, daily, business days, monthly … and the position of a time among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.techniques.params import ParamError

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = [
    "BUSINESS_DAYS",
    "DAY",
    "ROWS",
    "Frequency",
    "calendar_months",
    "containing_steps",
    "even_positions",
    "every",
    "months",
    "parse_frequency",
    "positions_of",
    "steps",
]

DAY = 86_400.0
"""Seconds of a day."""

UNITS = {"week": 7 * DAY, "day": DAY, "hour": 3600.0, "minute": 60.0, "second": 1.0}
ADVERBS = {
    "week": "weekly",
    "day": "daily",
    "hour": "hourly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}
WORDS = {
    "annual": "year",
    "annually": "year",
    **{adverb: unit for unit, adverb in ADVERBS.items()},
    "min": "minute",
    "h": "hour",
    "s": "second",
    "d": "day",
    "w": "week",
}
MONTHS_OF = {"year": 12, "quarter": 3, "month": 1}

FIRST_MONDAY = 4.0
"""Days from 1970-01-01, a Thursday, to the first Monday."""


@dataclass(frozen=True)
class Frequency:
    """The step between two neighbouring values of a series.

    Attributes
    ----------
    name : as in the parameter: "daily", "15 minutes", "business days", "rows"
    unit, units : a step and several in sentences: "day", "days"
    kind : "seconds", "months", "business days", "numbers" or "rows"
    step : size of a step in seconds, months or the numbers' own unit
    seasons : lengths of a season in steps, the one to offer first; () where none is known
    """

    name: str
    unit: str
    units: str
    kind: str
    step: float = 1.0
    seasons: tuple[int, ...] = ()

    @property
    def needs_dates(self) -> bool:
        """Whether times must be dates."""
        return self.kind in {"seconds", "months", "business days"}


ROWS = Frequency("rows", "row", "rows", "rows")
BUSINESS_DAYS = Frequency("business days", "business day", "business days", "business days", seasons=(5,))


def every(count: float, unit: str) -> Frequency:
    """Return the frequency of so many weeks, days, hours, minutes or seconds."""
    step = count * UNITS[unit]
    unit = next((one for one, size in UNITS.items() if step % size == 0), "second")
    count = step / UNITS[unit]
    if step < 3600:
        seasons = [DAY / step, 3600 / step]
    elif step < DAY:
        seasons = [DAY / step]
    else:
        seasons = {DAY: [7.0], 7 * DAY: [52.0], 14 * DAY: [26.0], 28 * DAY: [13.0]}.get(step, [])
    whole = tuple(int(one) for one in seasons if one > 1 and one == int(one))
    if count == 1:
        return Frequency(ADVERBS.get(unit, f"every {unit}"), unit, f"{unit}s", "seconds", step, whole)
    label = f"{count:g} {unit}s"
    return Frequency(label, f"step of {label}", f"steps of {label}", "seconds", step, whole)


def months(count: int) -> Frequency:
    """Return the frequency of so many months: quarterly for 3, yearly for 12."""
    unit, size = next((unit, size) for unit, size in MONTHS_OF.items() if count % size == 0)
    season = (12 // count,) if count < 12 and 12 % count == 0 else ()
    if count == size:
        return Frequency(ADVERBS[unit], unit, f"{unit}s", "months", count, season)
    label = f"{count // size} {unit}s"
    return Frequency(label, f"step of {label}", f"steps of {label}", "months", count, season)


def steps(size: float) -> Frequency:
    """Return the frequency of numbers that are so far apart."""
    label = f"{size:.6g}"
    return Frequency(label, f"step of {label}", f"steps of {label}", "numbers", size)


def parse_frequency(text: str) -> Frequency | None:
    """Read a frequency such as "daily", "15 minutes", "business days", "rows" or "0.5"; None for "auto".

    Raises
    ------
    ParamError
        For other words.
    """
    words = text.strip().lower()
    if words in {"", "auto"}:
        return None
    if words in {"row", "rows"}:
        return ROWS
    if re.fullmatch(r"(business|working|week) ?(days?|daily)", words):
        return BUSINESS_DAYS
    found = re.fullmatch(r"(?:every )?(\d+(?:\.\d+)?)? ?([a-z]*)", words)
    if found:
        count, unit = float(found[1] or 1), WORDS.get(found[2], found[2].removesuffix("s"))
        if unit in UNITS and count * UNITS[unit] >= 1e-3:
            return every(count, unit)
        if unit in MONTHS_OF and count >= 1 and count == int(count):
            return months(int(count) * MONTHS_OF[unit])
        if not unit and found[1] and count > 0:
            return steps(count)
    raise ParamError(
        f"frequency={text[:40]!r} is not known. Use auto, rows, business days, a number and seconds, minutes, hours, "
        f"days, weeks, months, quarters or years (15 minutes), or a number alone for times that are numbers."
    )


def positions_of(times: FloatArray, frequency: Frequency, tolerance: float) -> IntArray | None:
    """Return the step (n,) that each time falls on, None where times are not near even steps.

    Parameters
    ----------
    times : (n,) increasing; days since 1970-01-01, or numbers where the frequency is one of numbers
    tolerance : largest distance from even steps, as a fraction of a step
    """
    import numpy as np

    if frequency.kind == "months":
        return calendar_months(times, int(frequency.step))
    if frequency.kind == "business days":
        day = np.floor(times + 1e-9).astype("datetime64[D]")
        return np.busday_count(np.datetime64("1970-01-01"), day).astype(np.intp)
    return even_positions(times * DAY if frequency.kind == "seconds" else times, frequency.step, tolerance)


def calendar_months(times: FloatArray, size: int) -> IntArray:
    """Return the position (n,) of days among months, quarters (size 3) or years (12).

    Steps begin in the month of the first time where all times are whole steps from it, else with the calendar's.
    """
    import numpy as np

    month = np.floor(times + 1e-9).astype("datetime64[D]").astype("datetime64[M]").astype(np.intp)
    since = month - month[0]
    return np.asarray(since // size if not (since % size).any() else month // size, dtype=np.intp)


def even_positions(times: FloatArray, step: float, tolerance: float) -> IntArray | None:
    """Return the nearest of evenly spaced positions, None where one is further than `tolerance` steps away."""
    import numpy as np

    since = (times - times[0]) / step
    phase = float(np.angle(np.exp(2j * np.pi * (since - np.floor(since))).mean())) / (2 * np.pi)
    nearest = np.rint(since - phase)
    if np.abs(since - phase - nearest).max() > tolerance:
        return None
    return np.asarray(nearest - nearest[0], dtype=np.intp)


def containing_steps(times: FloatArray, frequency: Frequency) -> IntArray:
    """Return the step (n,) that contains each time: days begin at midnight (UTC), weeks on Monday."""
    import numpy as np

    if frequency.kind == "numbers":
        return np.floor(times / frequency.step + 1e-9).astype(np.intp)
    start = FIRST_MONDAY if frequency.step % (7 * DAY) == 0 else 0.0
    return np.floor((times - start) * DAY / frequency.step + 1e-9).astype(np.intp)
