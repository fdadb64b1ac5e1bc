"""Sums of blocks of rows, by fold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from lasso_tui.engines.products import Room, first_shift

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.data.streaming.block import Block
    from lasso_tui.engines.shared_cells import SharedCells

__all__ = ["RunningSums"]

FAR = 4.0
"""Distance of the mean from the shift, in standard deviations, above which the sums are moved: their variances have
lost a digit then."""

WIDE_BYTES = 8 << 20
"""Size of the products of a block above which they are added where they belong as they are made."""

SQUARE = 384
"""Columns whose products with as many others are made at once, to be added: they stay in the processor's cache."""

KEPT_BYTES = 64 << 20
"""Size of sums above which there is one set of them only."""


class RunningSums:
    """Sums by fold of products of columns and target, less a shift near their means.

    Parameters
    ----------
    width : number of columns and the target, p + 1
    n_folds : number of folds, K

    Attributes
    ----------
    shift : (p+1,) what is subtracted
    is_begun : False until there are rows that a shift follows from: those with a weight
    """

    def __init__(self, width: int, n_folds: int) -> None:
        self.shift = np.zeros(width)
        self.is_begun = False
        # One triangle of each is valid, the lower one of rows and columns; the other is filled at the end.
        self.second = np.zeros((n_folds, width, width))
        self.first = np.zeros((n_folds, width))
        self.weight = np.zeros(n_folds)
        self.n = 0

    @property
    def is_wide(self) -> bool:
        """True where products are added as they are made."""
        return self.second.nbytes > WIDE_BYTES

    @property
    def is_large(self) -> bool:
        """True where a second set of sums takes too much memory."""
        return self.second.nbytes > KEPT_BYTES

    def add(self, block: Block, cells: SharedCells) -> None:
        """Add the rows of a block, each fold where it belongs."""
        if not len(block.rows):
            return
        if not self.is_begun:
            self._begin(first_shift(block, cells.spaces[0].rows))

        def update(k: int, rows: FloatArray, room: Room) -> None:
            self.first[k] += rows[:, -1] @ rows[:, :-1]
            self.weight[k] += rows[:, -1] @ rows[:, -1]
            _add_squares(rows[:, :-1], self.second[k], room)

        cells.each(block, self.shift, update)
        self.n += len(block.rows)
        self._follow_means()

    def add_products(self, products: FloatArray, shift: FloatArray, n: int) -> None:
        """Add what `products_of` has made of n rows with any shift."""
        second, first, weight = products[:, :-1, :-1], products[:, -1, :-1], products[:, -1, -1]
        self._add(second, first, weight, shift, n)

    def merge(self, other: RunningSums) -> None:
        """Add other sums, which may have another shift."""
        self._add(other.second, other.first, other.weight, other.shift, other.n)

    def _begin(self, shift: FloatArray | None) -> None:
        if shift is not None:
            self.shift, self.is_begun = shift, True

    def _add(
        self, second: FloatArray, first: FloatArray, weight: FloatArray, shift: FloatArray, n: int
    ) -> None:
        if not weight.any():  # such rows say nothing of where the means are
            self.n += n
            return
        if not self.weight.any():
            self._begin(shift)
        elif shift is not self.shift and (shift != self.shift).any():
            second, first = second.copy(), first.copy()
            _move(second, first, weight, self.shift - shift)
        self.second += second
        self.first += first
        self.weight += weight
        self.n += n
        self._follow_means()

    def _follow_means(self) -> None:
        """Move the sums to their mean where it has come to lie far from the shift."""
        total = float(self.weight.sum())
        if not total:
            return
        mean = self.first.sum(axis=0) / total
        squares = np.einsum("kii->i", self.second) / total
        far = FAR**2 * np.maximum(squares - mean**2, 0.0) + (1e-10 * (self.shift + mean)) ** 2
        if (mean**2 > far).any():
            moved = self.shift + mean
            _move(self.second, self.first, self.weight, moved - self.shift)
            self.shift = moved

    def arrays(self) -> dict[str, Any]:
        """Return the sums as `solvers.Moments.arrays` has them, with weights of mean 1; they are ended by it."""
        below: BoolArray = np.tri(len(self.shift), k=-1, dtype=np.bool_)
        for second in self.second:
            second.T[below] = second[below]
        total = float(self.weight.sum())
        unit = total / self.n if self.n and total else 1.0
        if unit != 1.0:
            self.second /= unit
            self.first /= unit
        return {
            "n": np.array(self.n),
            "unit": np.array(unit),
            "shift": self.shift,
            "second": self.second,
            "first": self.first,
            "weight": self.weight / unit,
        }

    def empty(self) -> RunningSums:
        """Return sums of nothing with the same shift."""
        made = RunningSums(len(self.shift), len(self.weight))
        made.shift, made.is_begun = self.shift, self.is_begun
        return made

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Any]) -> Self:
        """Return sums that go on from what `arrays` has returned."""
        made = cls.__new__(cls)
        unit = float(arrays["unit"])
        made.n, made.shift = int(arrays["n"]), np.array(arrays["shift"])
        made.second, made.first = arrays["second"] * unit, arrays["first"] * unit
        made.weight = arrays["weight"] * unit
        made.is_begun = bool(made.weight.any())
        return made


def _add_squares(rows: FloatArray, second: FloatArray, room: Room) -> None:
    """Add rows' X'X to the lower triangle, square by square.

    BLAS could add in place, but SciPy's functions for it keep all other threads of Python waiting.
    """
    for low in range(0, len(second), SQUARE):
        for left in range(0, low + 1, SQUARE):
            one, other = slice(low, low + SQUARE), slice(left, left + SQUARE)
            target = second[one, other]
            made = room.of(target.size)[: target.size].reshape(target.shape)
            target += np.matmul(rows[:, one].T, rows[:, other], out=made)


def _move(second: FloatArray, first: FloatArray, weight: FloatArray, move: FloatArray) -> None:
    """Make sums less a shift those less another, which lies `move` farther, in place."""
    for k in range(len(weight)):
        cross = np.outer(first[k], move)
        second[k] += weight[k] * np.outer(move, move) - cross - cross.T
        first[k] -= weight[k] * move
