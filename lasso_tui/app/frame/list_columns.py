"""The columns of the list of coefficients: how wide each is, and numbers whose decimal points stand in one column."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from lasso_tui.charts.cells import cell_width
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lasso_tui.techniques.coefficients import Coefficients

__all__ = ["SIGN_CELLS", "Decimals", "Extra", "ListColumns", "list_columns"]

MAX_NAME, MIN_NAME = 16, 6
MAX_VALUE_CELLS = 8
SHARE_CELLS = 4
MIN_BAR_CELLS = 7
"""Cells from which on a bar is drawn beside a value."""

SIGN_CELLS = 2
SMALLER = (2, 1, 0)
"""Digits after the point that are written beyond the third significant one of the largest value, the most first."""

ALONE, FEWEST = (*((smaller, smaller != 0) for smaller in SMALLER),), -1
TRIES = (ALONE, (*((smaller, True) for smaller in (*SMALLER, FEWEST)), (0, False), (FEWEST, False)))
"""How names and values share the room, without and with further columns: such digits, and whether names are whole."""


@dataclass(frozen=True)
class Decimals:
    """Numbers of one size, written one under another.

    Attributes
    ----------
    before, after : cells before the decimal point, with a sign, and digits after it
    """

    before: int
    after: int

    @classmethod
    def of(cls, low: float, high: float, smaller: int = SMALLER[0]) -> Decimals:
        """Return how numbers between two are written.

        Parameters
        ----------
        low, high : the least and the largest
        smaller : digits beyond the third significant one of the largest
        """
        largest = max(-low, high)
        size = math.floor(math.log10(largest)) if 0 < largest < math.inf else 0
        before = max(size, 0) + 1 + (low < 0)
        return cls(before, max(min(max(2 - size, 0) + smaller, MAX_VALUE_CELLS - before - 1), 0))

    @property
    def width(self) -> int:
        """Cells of a number."""
        return max(self.before + self.after + bool(self.after), 5)

    def text(self, value: float) -> str:
        """Write a number so that its point stands where those of the others do.

        >>> [Decimals(3, 2).text(v) for v in (-24.85, 2.5, 0.0, 0.123, 3e-7)]
        ['-24.9 ', '  2.50', '  0   ', '  0.12', ' 3e-07']
        """
        text = format_significant(value) if value else "0"
        if "e" in text:
            return f"{value:.0e}".rjust(self.width)
        if len(text.partition(".")[2]) > self.after:
            text = f"{value:.{self.after}f}"
        digits = len(text.partition(".")[2])
        blank = self.after - digits + (not digits and bool(self.after))
        fits = "e" not in text and len(text) + blank <= self.width
        return (text + " " * blank if fits else text).rjust(self.width)


class Extra(NamedTuple):
    """A column of numbers beside the coefficients.

    Attributes
    ----------
    title : its heading
    number : feature → its number
    share : whether it is written with two digits, as a fraction of 1; else as the coefficients are
    least_name : cells that names keep at least where it is shown
    """

    title: str
    number: Callable[[int], float]
    share: bool = False
    least_name: int = MIN_NAME


@dataclass(frozen=True)
class ListColumns:
    """Cells of each column of a list, 0 for one that is not shown; a blank stands before each but the first.

    Attributes
    ----------
    name : names of features
    decimals : how values are written
    extras : the columns after the values
    bar : bars
    """

    name: int
    decimals: Decimals
    extras: tuple[Extra, ...] = ()
    bar: int = 0

    @property
    def values_end(self) -> int:
        """The cell after the values at the cursor."""
        return SIGN_CELLS + self.name + 1 + self.decimals.width

    def width(self, extra: Extra) -> int:
        """Cells of a further column."""
        return SHARE_CELLS if extra.share else self.decimals.width

    def ends(self) -> list[int]:
        """The cells after each of the further columns."""
        return [
            self.values_end + sum(1 + self.width(extra) for extra in self.extras[: k + 1])
            for k in range(len(self.extras))
        ]

    def text(self, extra: Extra, feature: int) -> str:
        """Write a number of a further column, with the blank before it."""
        number = extra.number(feature)
        return f" {number:.2f}" if extra.share else f" {self.decimals.text(number)}"


def list_columns(
    coefficients: Coefficients,
    width: int,
    low: float,
    high: float,
    extras: Sequence[Extra] = (),
    *,
    bars: bool = False,
) -> ListColumns:
    """Return the columns that fit, the first of the further ones before the others, and these before bars.

    Names are cut, and small numbers have fewer digits, where that lets another column be seen.

    Parameters
    ----------
    coefficients : those that are listed
    width : cells of a line
    low, high : the least and the largest value
    extras : further columns
    bars : whether there are bars
    """
    order = coefficients.in_order()
    name = max(
        (cell_width(coefficients.label(j)) + coefficients.is_grouped(j) for j in order[:200]), default=0
    )
    wanted = min(max(name, 1), MAX_NAME)
    for count in range(len(extras), -1, -1):
        for smaller, whole in TRIES[bool(count)]:
            found = ListColumns(wanted, Decimals.of(low, high, smaller), tuple(extras[:count]))
            room = width - (found.ends() or [found.values_end])[-1] + wanted
            floor = max((extra.least_name for extra in extras[:count]), default=MIN_NAME)
            least = wanted if whole else min(wanted, floor)
            if room >= least or not (count or whole):
                named = max(min(wanted, room), 1)
                left = room - named - 1
                return replace(found, name=named, bar=left if bars and left >= MIN_BAR_CELLS else 0)
    raise AssertionError("Names and values alone are the last choice.")
