"""Telling what a column of text is: numbers, a factor, or neither."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lasso_tui.data.printable import printable
from lasso_tui.data.reading import RawTable

__all__ = ["MISSING", "Column", "typed"]

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", ".", "?", "-", "missing"})
"""Cells that say that there is no value, in lower case."""

MOST_LEVELS = 50


@dataclass(frozen=True, eq=False)
class Column:
    """A column with its type.

    Attributes
    ----------
    name : as in the header, made printable
    missing : (n,) True where there is no value
    numbers : (n,) float64 with NaN where missing, or None for a factor
    levels : the distinct words of a factor, sorted
    codes : (n,) place of each word in `levels`, −1 where missing, or None for numbers
    """

    name: str
    missing: NDArray[np.bool_]
    numbers: NDArray[np.float64] | None = None
    levels: tuple[str, ...] = ()
    codes: NDArray[np.intp] | None = None

    @property
    def is_factor(self) -> bool:
        """True for words, False for numbers."""
        return self.codes is not None

    @property
    def no_feature(self) -> str:
        """Why the column cannot be a feature, or ""."""
        if self.missing.all():
            return "it has no value"
        if self.is_factor:
            present = int((~self.missing).sum())
            if len(self.levels) > MOST_LEVELS or (len(self.levels) > 10 and len(self.levels) > 0.5 * present):
                return f"it is text with {len(self.levels)} different values"
            return "it is constant" if len(self.levels) == 1 else ""
        assert self.numbers is not None
        used = self.numbers[~self.missing]
        return "it is constant" if used.min() == used.max() else ""


def typed(raw: RawTable, factors: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Type every column: numbers where every value reads as one, else a factor.

    Parameters
    ----------
    raw : the columns as text
    factors : names of columns that are factors whatever their values look like
    """
    return tuple(
        _typed(name, cells, as_factor=name in factors)
        for name, cells in zip(raw.names, raw.columns, strict=True)
    )


def _typed(name: str, cells: list[str], *, as_factor: bool) -> Column:
    missing = np.array([cell.lower() in MISSING for cell in cells], dtype=np.bool_)
    shown = printable(name)
    if not as_factor:
        numbers = _numbers(cells, missing)
        if numbers is not None:
            return Column(shown, missing | ~np.isfinite(numbers), numbers)
    words = [printable(cell) for cell in cells]
    levels = sorted({word for word, gone in zip(words, missing, strict=True) if not gone}, key=_natural)
    place = {level: k for k, level in enumerate(levels)}
    codes = np.array(
        [-1 if gone else place[word] for word, gone in zip(words, missing, strict=True)], dtype=np.intp
    )
    return Column(shown, missing, levels=tuple(levels), codes=codes)


def _numbers(cells: list[str], missing: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    if any("_" in cell for cell in cells):  # Python alone takes 1_000 for a number
        return None
    try:
        return np.array([np.nan if gone else float(c) for c, gone in zip(cells, missing, strict=True)])
    except ValueError:
        return None


def _natural(level: str) -> tuple[int, float, str]:
    """Sort levels that are numbers by size, before words."""
    try:
        return (0, float(level), level)
    except ValueError:
        return (1, 0.0, level)
