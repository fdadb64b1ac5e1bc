"""Dates in the forms that tables hold them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["dates_in"]

FORMS = ("%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d %b %Y", "%b %d, %Y", "%Y-%m")
TIMES = ("", " %H:%M", " %H:%M:%S")

EPOCH = datetime.datetime(1970, 1, 1)


def dates_in(words: Sequence[str]) -> FloatArray | None:
    """Return the days since 1970-01-01 of each word, where all are dates of one form, else None."""
    for read in (datetime.datetime.fromisoformat, *(_form(form + time) for form in FORMS for time in TIMES)):
        days = []
        for word in words:
            if len(word) < 6 or not any(mark in word for mark in "-/. "):
                return None  # 2024 and 20240131 are numbers
            try:
                when = read(word).replace(tzinfo=None)
            except ValueError:
                break
            days.append((when - EPOCH).total_seconds() / 86400)
        else:
            return np.array(days)
    return None


def _form(form: str) -> Callable[[str], datetime.datetime]:
    return lambda word: datetime.datetime.strptime(word, form)
