"""The columns of the list of coefficients: how wide each is, and numbers whose decimal points stand in one column."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui.charts.cells import cell_width
from lasso_tui.techniques.number_format import format_significant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lasso_tui.techniques.coefficients import Coefficients

__all__ = ["Decimals", "ListColumns", "list_columns"]

MAX_NAME, MIN_NAME = 16, 6
MAX_VALUE_CELLS = 8
FREQUENCY_CELLS = 4
MIN_BAR_CELLS = 7
"""Cells from which on a bar is drawn beside a value."""

SIGN_CELLS = 2
SMALLER = (2, 1, 0)
"""Digits after the point that are written beyond the third significant one of the largest value, the most first."""


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


@dataclass(frozen=True)
class ListColumns:
    """Cells of each column, 0 for one that is not shown; a blank stands before each but the first.

    Attributes
    ----------
    name : names of features
    decimals : how values are written
    pinned, frequency, bar : pinned values, selection frequencies, bars
    """

    name: int
    decimals: Decimals
    pinned: int = 0
    frequency: int = 0
    bar: int = 0

    @property
    def values_end(self) -> int:
        """The cell after the values at the cursor."""
        return SIGN_CELLS + self.name + 1 + self.decimals.width

    @property
    def pinned_end(self) -> int:
        """The cell after the pinned values."""
        return self.values_end + (self.pinned + 1 if self.pinned else 0)

    @property
    def frequency_end(self) -> int:
        """The cell after the frequencies."""
        return self.pinned_end + (self.frequency + 1 if self.frequency else 0)


def list_columns(
    coefficients: Coefficients, width: int, low: float, high: float, *, pinned: bool, bars: bool
) -> ListColumns:
    """Return the columns that fit, pinned values before frequencies, and these before bars.

    Names are cut, and small numbers have fewer digits, where that lets pinned values or frequencies be seen.

    Parameters
    ----------
    coefficients : those that are listed
    width : cells of a line
    low, high : the least and the largest value
    pinned, bars : whether there are pinned values, and bars
    """
    order = coefficients.in_order()
    name = max((cell_width(coefficients.label(j)) for j in order[:200]), default=0)
    wanted = min(max(name, 1), MAX_NAME)
    frequency = coefficients.frequencies is not None
    for with_pins, with_frequencies in _choices(pinned, frequency):
        for smaller in SMALLER:
            decimals = Decimals.of(low, high, smaller)
            others = (decimals.width + 1) * with_pins + (FREQUENCY_CELLS + 1) * with_frequencies
            room = width - SIGN_CELLS - 1 - decimals.width - others
            least = wanted if smaller else min(wanted, MIN_NAME)
            if room >= least or not (with_pins or with_frequencies):
                named = max(min(wanted, room), 1)
                left = width - SIGN_CELLS - named - 1 - decimals.width - others - 1
                return ListColumns(
                    named,
                    decimals,
                    decimals.width * with_pins,
                    FREQUENCY_CELLS * with_frequencies,
                    left if bars and left >= MIN_BAR_CELLS else 0,
                )
    raise AssertionError("Names and values alone are the last choice.")


def _choices(pinned: bool, frequency: bool) -> Iterator[tuple[bool, bool]]:
    """Yield which columns to show, the most first."""
    if pinned and frequency:
        yield True, True
    if pinned:
        yield True, False
    if frequency:
        yield False, True
    yield False, False
