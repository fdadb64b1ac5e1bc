"""Sums of blocks of rows, by fold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.data.streaming.block import Block

__all__ = ["NotFiniteError", "Room", "RunningSums", "Workplace", "products_of"]

FAR = 4.0
"""Distance of the mean from the shift, in standard deviations, above which the sums are moved: their variances have
lost a digit then."""

NEAR = 1.0
"""Distance of the mean from zero, in standard deviations, below which nothing need be subtracted."""

WIDE_BYTES = 8 << 20
"""Size of the products of a block above which they are added where they belong as they are made."""


KEPT_BYTES = 64 << 20
"""Size of sums above which there is one set of them only."""


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


class Workplace:
    """Memory for the rows of a block and for their products, and threads that make them.

    Parameters
    ----------
    workers : number of threads; with 1, no other than the caller's
    """

    def __init__(self, workers: int = 1) -> None:
        self.rows = [Room() for _ in range(max(workers, 1))]
        self.products = Room()
        self._pool = ThreadPoolExecutor(workers - 1, thread_name_prefix="sums") if workers > 1 else None

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()

    def each(self, block: Block, shift: FloatArray, use: Callable[[int, FloatArray], None]) -> None:
        """Call a function with each cell that has rows in a block, and these rows, arranged.

        Cells are shared out among threads; what is made of a cell does not depend on their number.
        """
        parts = list(_parts(block, len(self.rows)))
        others = []
        if self._pool is not None:
            others = [
                self._pool.submit(_each, *part, room, shift, use)
                for part, room in zip(parts[1:], self.rows[1:], strict=False)
            ]
        try:
            for part in parts[:1]:
                _each(*part, self.rows[0], shift, use)
        finally:
            wait(others)
        for other in others:
            other.result()


def _parts(block: Block, count: int) -> Iterator[tuple[int, Block]]:
    """Cut a block in parts of whole cells and about the same numbers of rows; yield each with its first cell."""
    wanted = len(block.rows) * np.arange(1, count) / count
    bounds = np.unique([0, *np.searchsorted(block.starts, wanted).tolist(), len(block.starts) - 1])
    for first, end in pairwise(bounds.tolist()):
        low, high = block.starts[first], block.starts[end]
        weights = None if block.weights is None else block.weights[low:high]
        yield (
            first,
            replace(
                block, rows=block.rows[low:high], starts=block.starts[first : end + 1] - low, weights=weights
            ),
        )


def _each(
    first: int, block: Block, room: Room, shift: FloatArray, use: Callable[[int, FloatArray], None]
) -> None:
    if not len(block.rows):
        return
    rows = block.arranged(shift, room.of(len(block.rows) * (block.width + 1)))
    for k, (low, high) in enumerate(pairwise(block.starts.tolist()), first):
        if high > low:
            use(k, rows[low:high])


def products_of(block: Block, shift: FloatArray, place: Workplace, *, check: bool = False) -> FloatArray:
    """Return the products (K, p+2, p+2) of a block's columns, target and 1, less a shift, by fold.

    Raises
    ------
    NotFiniteError
        If they are to be checked, and are not finite.
    """
    width = block.width
    shape = (len(block.starts) - 1, width + 1, width + 1)
    size = shape[0] * shape[1] * shape[2]
    made = place.products.of(size)[:size].reshape(shape)
    made[np.diff(block.starts) == 0] = 0.0

    def multiply(k: int, rows: FloatArray) -> None:
        np.matmul(rows.T, rows, out=made[k])  # known to be symmetric, at half the price; not copied

    with np.errstate(invalid="ignore", over="ignore"):
        place.each(block, shift, multiply)
    if check and not np.isfinite(made[:, -1].sum()):
        raise NotFiniteError
    return made


class RunningSums:
    """Sums by fold of products of columns and target, less a shift near their means.

    Parameters
    ----------
    width : number of columns and the target, p + 1
    n_folds : number of folds, K
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

    def begin(self, block: Block, room: Room) -> None:
        """Choose the shift by the first rows, unless it is chosen."""
        if self.is_begun or not len(block.rows):
            return
        self.is_begun = True
        rows = block.arranged(np.zeros(len(self.shift)), room.of(len(block.rows) * (block.width + 1)))
        roots, values = rows[:, -1], rows[:, :-1]
        total = float(roots @ roots)
        if total:
            mean = roots @ values / total
            squares = np.einsum("ij,ij->j", values, values) / total
            self.shift = np.where(mean**2 > NEAR**2 * np.maximum(squares - mean**2, 0.0), mean, 0.0)

    def add(self, block: Block, place: Workplace) -> None:
        """Add the rows of a block."""
        if not len(block.rows):
            return
        self.begin(block, place.rows[0])
        if not self.is_wide:
            self.add_products(products_of(block, self.shift, place), self.shift, len(block.rows))
            return
        from scipy.linalg.blas import dsyrk

        def update(k: int, rows: FloatArray) -> None:
            self.first[k] += rows[:, -1] @ rows[:, :-1]
            self.weight[k] += rows[:, -1] @ rows[:, -1]
            # The transpose of an array in C order is one in Fortran's, in which BLAS adds without a copy.
            dsyrk(1.0, rows[:, :-1], beta=1.0, c=self.second[k].T, trans=1, overwrite_c=1)

        place.each(block, self.shift, update)
        self.n += len(block.rows)
        self._follow_means()

    def add_products(self, products: FloatArray, shift: FloatArray, n: int) -> None:
        """Add what `products_of` has made of n rows with any shift."""
        if not n:
            return
        self._adopt(shift)
        second, first, weight = products[:, :-1, :-1], products[:, -1, :-1], products[:, -1, -1]
        self._add(second, first, weight, shift, n)

    def merge(self, other: RunningSums) -> None:
        """Add other sums, which may have another shift."""
        if not other.n:
            return
        self._adopt(other.shift)
        self._add(other.second, other.first, other.weight, other.shift, other.n)

    def _adopt(self, shift: FloatArray) -> None:
        if self.n == 0:
            self.shift, self.is_begun = shift, True

    def _add(
        self, second: FloatArray, first: FloatArray, weight: FloatArray, shift: FloatArray, n: int
    ) -> None:
        if shift is not self.shift and (shift != self.shift).any():
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
        made.n, made.shift, made.is_begun = int(arrays["n"]), np.array(arrays["shift"]), True
        made.second, made.first = arrays["second"] * unit, arrays["first"] * unit
        made.weight = arrays["weight"] * unit
        return made


def _move(second: FloatArray, first: FloatArray, weight: FloatArray, move: FloatArray) -> None:
    """Make sums less a shift those less another, which lies `move` farther, in place."""
    for k in range(len(weight)):
        cross = np.outer(first[k], move)
        second[k] += weight[k] * np.outer(move, move) - cross - cross.T
        first[k] -= weight[k] * move
