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
    """The cells of the data area, and the scales of its axes."""

    left: int
    top: int
    width: int
    height: int
    x: Scale
    y: Scale
    pickable: bool = True

    def column_of(self, x: float) -> int | None:
        """Return the column of a value that can be picked, or None."""
        return self.column(x) if self.pickable else None

    def column(self, x: float) -> int | None:
        """Return the column of a value, or None outside the plot."""
        return self.column_at(self.x.fraction(x))

    def column_at(self, across: float) -> int | None:
        """Return the column at a fraction of the width, or None outside the plot."""
        if not -1 < across < 2:
            return None
        column = math.floor(0.5 + across * (self.width - 1))
        return self.left + column if 0 <= column < self.width else None

    def clamped_column(self, x: float) -> int:
        """Return the column of a value, clamped to the plot."""
        across = self.x.fraction(x)
        return self.left if not across > 0 else self.column_at(min(across, 1.0)) or self.left

    def x_at(self, column: int) -> float | None:
        """Return the value at the centre of a column, or None outside the plot."""
        if not (self.pickable and self.left <= column < self.left + self.width):
            return None
        return self.x.value(float(self.centres()[0][column - self.left]))

    def row_of(self, y: float) -> int:
        """Return the row of a value; it may be outside the plot."""
        up = self.y.fraction(y)
        return self.row_at(min(max(up, -9.0), 9.0) if up == up else -9.0)

    def row_at(self, up: float) -> int:
        """Return the row at a fraction of the height; it may be outside the plot."""
        return self.top + self.height - 1 - math.floor(0.5 + up * (self.height - 1))

    def cell(self, across: float, up: float) -> tuple[int, int] | None:
        """Return the row and column of a point given as fractions, or None outside the plot."""
        column = self.column_at(across)
        if column is None or not -1 < up < 2:
            return None
        row = self.row_at(up)
        return (row, column) if self.top <= row < self.top + self.height else None

    def centres(self) -> tuple[FloatArray, FloatArray]:
        """Return the centres of columns and rows as fractions of the width and height."""
        across = np.arange(self.width) / max(self.width - 1, 1)
        return across, 1 - np.arange(self.height) / max(self.height - 1, 1)

    def to_fractions(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return points as fractions of the width and height."""
        return self.x.fractions(x), self.y.fractions(y)
