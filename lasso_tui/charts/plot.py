"""The data area of a chart: its cells, and the scales of its axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.charts.scales import Scale

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["Plot"]


@dataclass(frozen=True)
class Plot:
    """The cells that hold the data, and the scales of their axes."""

    left: int
    top: int
    width: int
    height: int
    x: Scale
    y: Scale
    pickable: bool = True

    def column_of(self, x: float) -> int | None:
        """Column of a value that can be picked, or None."""
        return self.column(x) if self.pickable else None

    def column(self, x: float) -> int | None:
        """Column of a value, or None outside."""
        return self.column_at(self.x.fraction(x))

    def column_at(self, across: float) -> int | None:
        """Column of a fraction of the width, or None outside."""
        if not -1 < across < 2:
            return None
        column = math.floor(0.5 + across * (self.width - 1))
        return self.left + column if 0 <= column < self.width else None

    def clamped_column(self, x: float) -> int:
        """Column of a value, or that at the edge nearest to it."""
        across = self.x.fraction(x)
        return self.left if not across > 0 else self.column_at(min(across, 1.0)) or self.left

    def x_at(self, column: int) -> float | None:
        """Value at a column's middle, or None outside."""
        if not (self.pickable and self.left <= column < self.left + self.width):
            return None
        return self.x.value(float(self.centres()[0][column - self.left]))

    def row_of(self, y: float) -> int:
        """Row of a value, which may be outside."""
        up = self.y.fraction(y)
        return self.row_at(min(max(up, -9.0), 9.0) if up == up else -9.0)

    def row_at(self, up: float) -> int:
        """Row of a fraction of the height, which may be outside."""
        return self.top + self.height - 1 - math.floor(0.5 + up * (self.height - 1))

    def cell(self, across: float, up: float) -> tuple[int, int] | None:
        """Row and column of a place, or None outside."""
        column = self.column_at(across)
        if column is None or not -1 < up < 2:
            return None
        row = self.row_at(up)
        return (row, column) if self.top <= row < self.top + self.height else None

    def centres(self) -> tuple[FloatArray, FloatArray]:
        """Where the columns' and the rows' middles stand, as fractions of the width and the height."""
        across = np.arange(self.width) / max(self.width - 1, 1)
        return across, 1 - np.arange(self.height) / max(self.height - 1, 1)

    def to_fractions(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return values as fractions of the plot's width and height."""
        return self.x.fractions(x), self.y.fractions(y)
