"""Parsing of dates and times in the usual notations."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["parse_dates"]

DATE_FORMATS = (
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%Y-%m",
)
TIME_FORMATS = ("", " %H:%M", " %H:%M:%S")

EPOCH = datetime.datetime(1970, 1, 1)


def parse_dates(words: Sequence[str]) -> FloatArray | None:
    """Return each date as days since 1970-01-01, or None unless one format fits all words."""
    formats = (_date_parser(date + time) for date in DATE_FORMATS for time in TIME_FORMATS)
    for parse in (datetime.datetime.fromisoformat, *formats):
        days = []
        for word in words:
            if len(word) < 6 or not any(mark in word for mark in "-/. "):
                return None  # 2024 and 20240131 are numbers
            try:
                moment = parse(word).replace(tzinfo=None)
            except ValueError:
                break
            days.append((moment - EPOCH).total_seconds() / 86400)
        else:
            return np.array(days)
    return None


def _date_parser(date_format: str) -> Callable[[str], datetime.datetime]:
    return lambda word: datetime.datetime.strptime(word, date_format)
