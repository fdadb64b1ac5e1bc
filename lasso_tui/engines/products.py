"""Products of the columns of a block of rows, by fold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data.streaming.block import Block

__all__ = ["NotFiniteError", "Room", "Space", "first_shift", "products_of", "rows_by_cell"]

NEAR = 1.0
"""Distance of the mean from zero, in standard deviations, below which nothing need be subtracted."""


class NotFiniteError(Exception):
    """A block's products are not finite, as it has cells that are not."""


class Room:
    """Memory that blocks are written to, one after the other: fresh memory costs as much as what is done with it."""

    def __init__(self) -> None:
        self._numbers = np.empty(0)

    def of(self, size: int) -> FloatArray:
        """Return room for at least `size` numbers; what was in it is lost."""
        if size > self._numbers.size:
            self._numbers = np.empty(0)
            self._numbers = np.empty(size)
        return self._numbers


class Space:
    """Room for the rows of a block, and for their products."""

    def __init__(self) -> None:
        self.rows = Room()
        self.products = Room()


def rows_by_cell(block: Block, shift: FloatArray, room: Room) -> Iterator[tuple[int, FloatArray]]:
    """Yield each cell that has rows in a block, and these rows, arranged."""
    if not len(block.rows):
        return
    rows = block.arranged(shift, room.of(len(block.rows) * (block.width + 1)))
    for k, (low, high) in enumerate(pairwise(block.starts.tolist())):
        if high > low:
            yield k, rows[low:high]


def first_shift(block: Block, room: Room) -> FloatArray | None:
    """Return what to subtract by a first block: of columns far from zero, the mean; None without rows of a weight."""
    if not len(block.rows):
        return None
    rows = block.arranged(np.zeros(block.width), room.of(len(block.rows) * (block.width + 1)))
    roots, values = rows[:, -1], rows[:, :-1]
    total = float(roots @ roots)
    if not total:
        return None
    mean: FloatArray = roots @ values / total
    squares = np.einsum("ij,ij->j", values, values) / total
    return np.where(mean**2 > NEAR**2 * np.maximum(squares - mean**2, 0.0), mean, 0.0)


def products_of(block: Block, shift: FloatArray, space: Space, *, check: bool = False) -> FloatArray:
    """Return the products (K, p+2, p+2) of a block's columns, target and 1, less a shift, by fold.

    Raises
    ------
    NotFiniteError
        If they are to be checked, and are not finite.
    """
    width = block.width
    shape = (len(block.starts) - 1, width + 1, width + 1)
    size = shape[0] * shape[1] * shape[2]
    made = space.products.of(size)[:size].reshape(shape)
    made[np.diff(block.starts) == 0] = 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        for k, rows in rows_by_cell(block, shift, space.rows):
            np.matmul(rows.T, rows, out=made[k])  # known to be symmetric, at half the price; not copied
    if check and not np.isfinite(made[:, -1].sum()):
        raise NotFiniteError
    return made
