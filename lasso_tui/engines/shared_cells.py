"""Threads that share the folds of a block, where each has too many products to be made apart and added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lasso_tui.engines.products import Room, Space, rows_by_cell

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data.streaming.block import Block

__all__ = ["SharedCells"]

Use: TypeAlias = "Callable[[int, FloatArray, Room], None]"


class SharedCells:
    """Memory for the rows of a block, and threads that use them.

    Parameters
    ----------
    workers : number of threads; with 1, no other than the caller's
    """

    def __init__(self, workers: int = 1) -> None:
        self.spaces = [Space() for _ in range(max(workers, 1))]
        self._pool = ThreadPoolExecutor(workers - 1, thread_name_prefix="sums") if workers > 1 else None

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()

    def each(self, block: Block, shift: FloatArray, use: Use) -> None:
        """Call a function with each cell that has rows in a block, these rows, arranged, and room of its thread.

        Cells are shared out among threads; what is made of a cell does not depend on their number.
        """
        parts = list(_parts(block, len(self.spaces)))
        others = []
        if self._pool is not None:
            others = [
                self._pool.submit(_each, *part, space, shift, use)
                for part, space in zip(parts[1:], self.spaces[1:], strict=False)
            ]
        try:
            for part in parts[:1]:
                _each(*part, self.spaces[0], shift, use)
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
        starts = block.starts[first : end + 1] - low
        yield first, replace(block, rows=block.rows[low:high], starts=starts, weights=weights)


def _each(first: int, block: Block, space: Space, shift: FloatArray, use: Use) -> None:
    for k, rows in rows_by_cell(block, shift, space.rows):
        use(first + k, rows, space.products)
