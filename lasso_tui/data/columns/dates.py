"""Parsing of dates and times in the usual notations."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.month_names import in_english
from lasso_tui.data.columns.sanitise import sanitise_text

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Dates", "best_dates", "nearly_dates", "parse_dates"]

DATE_FORMATS = (
    "%Y/%m/%d",
    "%Y-%m-%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d-%b-%Y",
    "%d%b%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d/%b/%Y",
    "%Y-%b-%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%Y-%m",
    "%Y/%m",
    "%m/%Y",
    "%b %Y",
    "%B %Y",
    "%b-%Y",
    "%a, %d %b %Y",
    "%a %d %b %Y",
    "%a %b %d %H:%M:%S %Y",
    "%d/%b/%Y:%H:%M:%S %z",
)
TIME_FORMATS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", " %H:%M:%S %z", " %H:%M:%S.%f")

DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"

OTHER_ORDER = {DAY_FIRST: MONTH_FIRST, "%d-%m-%Y": "%m-%d-%Y", "%d/%m/%y": "%m/%d/%y"}
"""Format → the one that reads the same words with the month first."""

ZONE = re.compile(r" ?(?:UTC|GMT)$")
"""Name of the zone that has no offset."""

NAMES = tuple(name.lower() for name in (*calendar.month_abbr, *calendar.day_abbr) if name)
"""How the names of months and days begin."""

MIN_DATES, MAX_WORDS, MAX_ODD = 5, 100_000, 0.2
"""Number of words, and largest share of others, from and up to which a column is one of dates that has errors."""

EPOCH = datetime.datetime(1970, 1, 1)

NO_OFFSET = datetime.timedelta(0)


@dataclass(frozen=True, eq=False)
class Dates:
    """Words read as dates.

    Attributes
    ----------
    days : days since 1970-01-01, one for each word; in UTC where times of the day have offsets
    note : how they were read where that is not the only way, a sentence without its subject, or ""
    """

    days: FloatArray
    note: str = ""


ORDERS = {
    "dmy": (
        *("%d.%m.%Y", DAY_FIRST, "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d%b%Y"),
        *("%d.%m.%y", "%d/%m/%y", "%d-%m-%y", "%d-%b-%y"),
    ),
    "mdy": (MONTH_FIRST, "%m-%d-%Y", "%m.%d.%Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%y", "%m-%d-%y"),
    "ymd": ("ISO", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d", "%Y-%m", "%y-%m-%d", "%y/%m/%d"),
}
"""Order of day, month and year that a person asks for → the formats to try."""

NAMED = (
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d%b%Y", "%b %d, %Y", "%B %d, %Y", "%b %Y", "%B %Y", "%b-%Y"),
    *("%a, %d %b %Y", "%a %d %b %Y", "%b %d %Y", "%d/%b/%Y", "%Y-%b-%d"),
)
"""Formats with the name of the month, which have one order."""


def _formats(order: str) -> tuple[str, ...]:
    """Return the formats to try: with an order its own, then those that leave no doubt of theirs."""
    return (
        tuple(dict.fromkeys((*ORDERS[order], *ORDERS["ymd"][:5], *NAMED)))
        if order
        else ("ISO", *DATE_FORMATS)
    )


def _times(date: str) -> tuple[str, ...]:
    """Return the formats of times that may follow one of a date."""
    return ("",) if date == "ISO" or "%H" in date else TIME_FORMATS


def parse_dates(words: Sequence[str], order: str = "") -> Dates | None:
    """Read each word as a date, None unless one format fits all.

    With an order of day, month and year ("dmy", "mdy", "ymd") its formats are tried, and nothing is ambiguous; those
    that begin with a year of four digits or name the month are read as well.

    Times with an offset from UTC ("+02:00", "Z") are counted by the instant, not by what the clock showed; days that
    all begin at one time of the clock stay days, though a clock change lies between them.
    """
    words = in_english(words)
    if words and not _may_be_date(words[0]):
        return None
    words = [ZONE.sub("+00:00", word) for word in words] if any(map(ZONE.search, words)) else words
    for date in _formats(order):
        if words and not _may_be(date, words[0]):
            continue
        for time in _times(date):
            parse = datetime.datetime.fromisoformat if date == "ISO" else _date_parser(date + time)
            moments = _parse_all(words, parse)
            if moments is not None:
                other = "" if order else OTHER_ORDER.get(date, "")
                if other and _parse_all(words, _date_parser(other + time)) is not None:
                    return Dates(_days(moments), _day_first(words, moments))
                return _by_instant(words, moments)
    return None


def _may_be(date: str, word: str) -> bool:
    """Return whether a word has the marks of a format, which is quicker to see than to parse."""
    if date == "ISO":
        return word[:4].isdigit()
    named = "%b" in date or "%B" in date
    return named == any(map(str.isalpha, word[:9])) and all(mark in word for mark in "-/., " if mark in date)


def _may_be_date(word: str) -> bool:
    """Return False for most words that no format fits; the formats begin with digits or the name of a month or day.

    To try them all takes milliseconds, because the standard library compiles each anew.
    """
    begin = word[:1]
    if begin.isdecimal() or not begin.isascii():
        return True
    return word.lower().startswith(NAMES)


def _parse_all(
    words: Sequence[str], parse: Callable[[str], datetime.datetime]
) -> list[datetime.datetime] | None:
    moments = []
    for word in words:
        if len(word) < 6 or not (any(mark in word for mark in "-/. ") or any(map(str.isalpha, word))):
            return None  # 2024 and 20240131 are numbers
        try:
            moments.append(parse(word))
        except ValueError:
            return None
    return moments


def _days(moments: Sequence[datetime.datetime]) -> FloatArray:
    """Return days since 1970-01-01 by the clock."""
    day = datetime.timedelta(days=1)
    return np.array([(moment.replace(tzinfo=None) - EPOCH) / day for moment in moments])


def _by_instant(words: Sequence[str], moments: Sequence[datetime.datetime]) -> Dates:
    """Count times by the instant, and say so where they have different offsets, or some have none."""
    clock, offsets = _days(moments), [moment.utcoffset() for moment in moments]
    if set(offsets) <= {None}:
        return Dates(clock)
    instants = clock - np.array([(offset or NO_OFFSET) / datetime.timedelta(days=1) for offset in offsets])
    if len({moment.time() for moment in moments}) == 1 and (np.diff(clock[np.argsort(instants)]) > 0).all():
        return Dates(clock)
    if len(set(offsets)) == 1:
        return Dates(instants)
    without = next((word for word, one in zip(words, offsets, strict=True) if one is None), None)
    rest = "" if without is None else f"; times without an offset, such as {without}, are taken as UTC"
    return Dates(instants, f"its times have different offsets from UTC and are counted in UTC{rest}.")


def _day_first(words: Sequence[str], moments: Sequence[datetime.datetime]) -> str:
    """Say that the day is read first, where the month could be."""
    example, moment = next(
        ((word, one) for word, one in zip(words, moments, strict=True) if one.day != one.month), ("", EPOCH)
    )
    if not example:
        return ""
    return (
        f"{example} is read as {moment:%Y-%m-%d}, day first; the month could come first as well. "
        f"--dates mdy reads them so."
    )


def _date_parser(date_format: str) -> Callable[[str], datetime.datetime]:
    return lambda word: datetime.datetime.strptime(word, date_format)


COMPACT = {
    "": ("%Y%m%d", "%Y%m", "%Y"),
    "ymd": ("%Y%m%d", "%Y%m", "%Y"),
    "dmy": ("%d%m%Y",),
    "mdy": ("%m%d%Y",),
}
"""Dates without marks between day, month and year, by the order that a person asks for."""


def best_dates(words: Sequence[str], order: str = "") -> FloatArray:
    """Read words as dates in the format that fits most of them; NaN where a word is no date, (n,) days."""
    words = in_english(words)
    best = np.full(len(words), np.nan)
    whole = parse_dates(words, order)
    if whole is not None:
        return whole.days
    formats = (*_formats(order), *COMPACT[order])
    for date in formats:
        for time in _times(date):
            parse = datetime.datetime.fromisoformat if date == "ISO" else _date_parser(date + time)
            days = np.array([_day_or_nan(word, parse) for word in words])
            if np.isnan(days).sum() < np.isnan(best).sum():
                best = days
    return best


def nearly_dates(words: Sequence[str], order: str = "") -> str:
    """Say what keeps words from being dates, a phrase, "" where they are none, or all are."""
    sample = words[:: len(words) // 50 + 1]
    dated = sum(word[:4].isdigit() or word[:2].strip("/.-").isdigit() for word in sample)
    if len(words) < MIN_DATES or dated < (1 - MAX_ODD) * len(sample) or len(words) > MAX_WORDS:
        return ""
    if not any(mark in sample[0][1:] for mark in "-/. "):
        return ""
    odd = np.isnan(best_dates(words, order))
    if not 0 < odd.sum() <= MAX_ODD * len(words):
        return ""
    return f"dates except for text such as {sanitise_text(words[int(np.argmax(odd))], 20)!r}"


def _day_or_nan(word: str, parse: Callable[[str], datetime.datetime]) -> float:
    try:
        return float(_days([parse(word)])[0])
    except ValueError:
        return float("nan")
