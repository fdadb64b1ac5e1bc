"""What a cell looks like: a number in some notation, a date, a missing value, or a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from lasso_tui.data.columns.missing_words import MISSING_WORDS
from lasso_tui.data.columns.number_formats import SIGN, SPACED
from lasso_tui.data.columns.units import CURRENCY, MAGNITUDES, unit_of

__all__ = ["all_plain_numbers", "cell_kind", "count_kinds", "is_number"]

DIGITS = (
    rf"\d{{1,3}}(?:[.,'’{SPACED}]\d{{3}})+(?:[.,]\d+)?|\d{{1,2}}(?:,\d\d)+,\d{{3}}|"
    r"\d+(?:[.,]\d+)?|\d+\.|[.,]\d+"
)
NUMBER = re.compile(
    rf"\(?{SIGN}?\s*(?:{CURRENCY}\s*)?\(?{SIGN}?(?:{DIGITS})(?:[deDE][+-]?\d+)?\s*(?:{CURRENCY}|%)?\)?-?"
    r"|[+-]?inf(?:inity)?",
    re.IGNORECASE,
)
QUANTITY = re.compile(rf"[+−-]?(?:{DIGITS})\s?([^\W\d_]{{1,8}}[°²³/\w]{{0,8}}|°\w?|/\w+)")
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[T ]\d{1,2}:\d{2}.*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?: \d{1,2}:\d{2}.*)?"
    r"|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{1,2}[ -]?[A-Za-z]{3,9}[ -]?(?:\d{4}|\d\d)|[A-Za-z]{3,9} \d{1,2}, \d{4}"
    r"|\d{1,2}/\d{4}|(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d.*"
)


MAX_LENGTH = 40
"""Characters of a cell beyond which it is a word."""


@lru_cache(100_000)
def cell_kind(cell: str) -> str:
    """Return "number", "date", "quantity" (a number with a suffix), "missing", "empty" or "word"."""
    cell = cell.strip()
    if not cell:
        return "empty"
    if cell.lower() in MISSING_WORDS:
        return "missing"
    if len(cell) > MAX_LENGTH:
        return "word"
    if NUMBER.fullmatch(cell):
        return "number"
    if DATE.fullmatch(cell):
        return "date"
    quantity = QUANTITY.fullmatch(cell)
    return "quantity" if quantity and (unit_of(quantity[1]) or quantity[1] in MAGNITUDES) else "word"


def is_number(cell: str) -> bool:
    """Return whether a cell is a number in some notation."""
    return cell_kind(cell) == "number"


def all_plain_numbers(cells: Sequence[str]) -> bool:
    """Return whether all cells are surely numbers as Python writes them; each is of the kind "number" then."""
    joined = "".join(cells)
    if (
        not joined or not joined.isascii() or "_" in joined or "n" in joined or "N" in joined
    ):  # 1_000, nan, inf
        return False
    if len(joined) > MAX_LENGTH and max(map(len, cells)) > MAX_LENGTH:
        return False
    try:
        for _ in map(float, cells):
            pass
    except ValueError:
        return False
    return True


def count_kinds(cells: Sequence[str]) -> Counter[str]:
    """Count the cells of each kind."""
    if all_plain_numbers(cells):
        return Counter({"number": len(cells)})
    return Counter(map(cell_kind, cells))
