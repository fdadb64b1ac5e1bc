"""Numbers as people write them: 1,234.50 and 1.234,50 and $12 and 7 %; and words for nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.data.printable import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "MISSING",
    "NOTHING",
    "WrittenNumbers",
    "cells_to_numbers",
    "mostly_numbers",
    "numbers_among",
    "plain_number",
    "written_numbers",
]

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "?", "-", "missing"})
"""Cells that say that there is no value, in lower case."""

NOTHING = sorted(
    {form for word in MISSING for form in (word, word.upper(), word.title(), word.capitalize())} | {"NaN"}
)
"""The same in the ways they are usually written."""


@dataclass(frozen=True)
class WrittenNumbers:
    """Words that turned out to be numbers.

    Attributes
    ----------
    values : the number of each word
    note : how they were read, "" for plain ones
    """

    values: tuple[float, ...]
    note: str


def plain_number(word: str) -> float | None:
    """Read 12, -1.5 or 2e-3; not 1_000, which Python alone takes for a number."""
    if "_" in word:
        return None
    try:
        value = float(word)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def cells_to_numbers(cells: Sequence[str], decimal: str) -> NDArray[np.float64] | None:
    """Read cells as numbers, NaN where missing; None where one of them is a word."""
    import numpy as np

    together = "".join(cells)
    if "_" in together or (decimal == "," and "." in together and not _only_missing_points(cells)):
        return None
    if decimal == ",":
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        return np.array(list(map(float, cells)))
    except ValueError:
        pass
    try:
        return np.array([math.nan if cell.strip().lower() in MISSING else float(cell) for cell in cells])
    except ValueError:
        return None


def _only_missing_points(cells: Sequence[str]) -> bool:
    return all("." not in cell or cell.strip() == "." for cell in cells)


def _in_thousands(mark: str, point: str) -> Callable[[str], float | None]:
    shape = re.compile(
        rf"[+-]?\d{{1,3}}({mark}\d{{3}})+({re.escape(point)}\d*)?|[+-]?\d*({re.escape(point)}\d+)?"
    )

    def read(word: str) -> float | None:
        if not shape.fullmatch(word):
            return None
        return plain_number(re.sub(mark, "", word).replace(point, "."))

    return read


def _comma_decimal(word: str) -> float | None:
    return plain_number(word.replace(",", ".")) if word.count(",") <= 1 and "." not in word else None


def _around(mark: str) -> Callable[[str], float | None]:
    """Read a number with a sign of money before it, or a percent sign after it."""
    plain = _in_thousands(",", ".")

    def read(word: str) -> float | None:
        bare = re.sub(rf"^([+-]?){mark}\s?", r"\1", word) if mark != "%" else word.removesuffix("%").rstrip()
        number = plain_number(bare)
        return plain(bare) if number is None else number

    return read


WAYS: tuple[tuple[Callable[[str], float | None], str], ...] = (
    (plain_number, ""),
    (_in_thousands(",", "."), "{name} is read without its thousands separators (1,234 is 1234)."),
    (_comma_decimal, "{name} is read with a decimal comma (1,5 is 1.5)."),
    (_in_thousands(r"\.", ","), "{name} is read with decimal comma and thousands points (1.234,5 is 1234.5)."),
    (_in_thousands("[ '\u00a0\u202f\u2019]", "."), "{name} is read without its thousands marks (1 234 is 1234)."),
    (_in_thousands("[ \u00a0\u202f]", ","), "{name} is read with decimal comma and spaces (1 234,5 is 1234.5)."),
    (_around("%"), "{name} is read without its percent signs (7 % is 7)."),
    (_around("[$€£¥]"), "{name} is read without its signs of money ($12 is 12)."),
)  # fmt: skip


def written_numbers(words: Sequence[str], name: str) -> WrittenNumbers | None:
    """Read words as numbers in the first way that fits all of them; None where none does."""
    for read, note in WAYS:
        values = []
        for word in words:
            value = read(word)
            if value is None:
                break
            values.append(value)
        else:
            return WrittenNumbers(tuple(values), note.format(name=name))
    return None


def numbers_among(words: Sequence[str]) -> tuple[float, ...]:
    """Read words as numbers in the way that fits most of them; NaN for the others."""
    tried = [[read(word) for word in words] for read, _ in WAYS]
    best = min(tried, key=lambda values: sum(value is None for value in values))
    return tuple(math.nan if value is None else value for value in best)


def mostly_numbers(levels: Sequence[str]) -> str:
    """Say which words keep a column of text from being numbers, or "" where they are not so few."""
    some = numbers_among(levels[:: len(levels) // 500 + 1])
    if sum(map(math.isnan, some)) > 0.2 * len(some):
        return ""
    odd = [level for level, value in zip(levels, numbers_among(levels), strict=True) if math.isnan(value)]
    return f"it is numbers but for words such as {printable(odd[0], 20)!r}" if odd else ""
