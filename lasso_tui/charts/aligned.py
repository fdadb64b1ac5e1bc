"""Numbers written one under another, their decimal points in one column."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["align_point", "align_points", "decimals_of"]

PLAIN_NUMBER = re.compile(r"[-+−]?[\d,]*\.?\d*")
"""A number without an exponent, an error or words."""

SMALLER = 2
"""Digits after the point that are written beyond the third significant one of the largest number."""


def decimals_of(texts: Iterable[str]) -> int:
    """Return the most digits after the point; 0 where one of the texts is not a plain number, nor a dash."""
    numbers = [text for text in texts if text.strip("– ")]
    if not numbers or not all(PLAIN_NUMBER.fullmatch(text) for text in numbers):
        return 0
    return max(len(text.partition(".")[2]) for text in numbers)


def align_point(text: str, decimals: int) -> str:
    """Pad a number at its right, so that points stand in one column where the texts end in one.

    >>> align_point("0", 2), align_point("2.5", 2), align_point("-10.25", 2)
    ('0   ', '2.5 ', '-10.25')
    """
    if not text or not decimals or not PLAIN_NUMBER.fullmatch(text):
        return text
    whole, point, after = text.partition(".")
    return f"{whole}{point or ' '}{after:<{decimals}}"


def align_points(texts: Sequence[str]) -> list[str]:
    """Pad plain numbers at their right, so that their points stand in one column; exponents and words stay.

    Small numbers beside large ones have at most two digits beyond the third significant one of the largest.

    >>> align_points(["121", "-15.3", "1.04", "0", "3e-07"])
    ['121   ', '-15.3 ', '1.04', '0   ', '3e-07']
    >>> align_points(["24.8", "0.000123"])
    ['24.8  ', '0.000']
    """
    plain = [bool(text) and PLAIN_NUMBER.fullmatch(text) is not None for text in texts]
    values = [_value(text) if is_plain else 0.0 for text, is_plain in zip(texts, plain, strict=True)]
    largest = max(map(abs, values), default=0.0)
    most = max(2 - (math.floor(math.log10(largest)) if largest else 0), 0) + SMALLER
    kept = [
        f"{value:.{most}f}" if is_plain and decimals_of([text]) > most else text
        for text, value, is_plain in zip(texts, values, plain, strict=True)
    ]
    decimals = max((decimals_of([text]) for text in kept), default=0)
    return [align_point(text, decimals) for text in kept]


def _value(text: str) -> float:
    digits = text.replace(",", "").replace("−", "-")
    return float(digits) if digits.strip("-+.") else 0.0
