"""A sample of the rows that are summed: those of the smallest hashes, and so the same however the work is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import IntArray
    from lasso_tui.data.streaming.block import Block

__all__ = ["RowSample", "smallest"]

SAMPLE_ROWS = 10_000
"""Rows that are kept, at most."""

SAMPLE_BYTES = 32 << 20
"""Memory that they may take."""

KINDS = {
    "hashes": np.uint64,
    "values": np.float64,
    "weights": np.float64,
    "groups": np.uint64,
    "held_out": np.bool_,
}

Arrays = Mapping[str, Any]


class RowSample:
    """Draws the rows of the smallest hashes.

    Its arrays are `values` (m, c+1), of each column the number or the number of its level, the target last, `weights`
    (m,), `hashes` and `groups` (m,) of places and of groups, and `held_out` (m,).
    """

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}
        self._count = 0
        self._limit = np.uint64(2**64 - 1)

    def add(self, block: Block) -> None:
        """Take the rows of a block in."""
        chosen = np.flatnonzero(block.hashes < self._limit)
        if not len(chosen):
            return
        rows, places = self._replaced(block.hashes[chosen], len(block.columns))
        chosen = chosen[rows]
        rows, kept, taken = block.rows[chosen], self._kept, np.empty(len(chosen))
        for column, (numbers, codes, _) in zip(kept["values"], block.columns, strict=True):
            if numbers is not None:
                numbers.take(rows, out=taken, mode="clip")  # much faster than by brackets
                column[places] = taken
            elif codes is not None:
                column[places] = codes[rows]
        kept["hashes"][places] = block.hashes[chosen]
        kept["weights"][places] = 1.0 if block.weights is None else block.weights[chosen]
        kept["groups"][places] = 0 if block.groups is None else block.groups[chosen]
        kept["held_out"][places] = chosen >= len(block.rows) - block.held_out
        self._limit_follows()

    def merge(self, other: RowSample) -> None:
        """Take the rows of another sample in."""
        if other._count:
            self._take(other._rows())
        self._limit = min(self._limit, other._limit)

    def following(self) -> RowSample:
        """Return a sample of later rows, to be merged: without those that would not stay then."""
        made = RowSample()
        made._limit = self._limit
        return made

    def arrays(self) -> Arrays | None:
        """Return the sample, in the order of the hashes; None where there are no rows."""
        return smallest([self._rows()]) if self._count else None

    @classmethod
    def of_arrays(cls, arrays: Arrays | None) -> Self:
        """Return a sample that goes on from what `arrays` has returned."""
        made = cls()
        if arrays is not None:
            made._take(arrays)
        return made

    def _rows(self) -> dict[str, Any]:
        return {name: values.T[: self._count] for name, values in self._kept.items()}

    def _take(self, part: Arrays) -> None:
        """Take rows in."""
        rows, places = self._replaced(part["hashes"], part["values"].shape[1])
        for name, values in self._kept.items():
            values.T[places] = part[name][rows]
        self._limit_follows()

    def _replaced(self, new: np.ndarray, columns: int) -> tuple[IntArray, IntArray]:
        """Return which of rows with such hashes are taken in, and their places.

        Those of larger hashes give way: the sample is as large as a batch.
        """
        size = size_of(columns)
        self._grow(min(self._count + len(new), size), size, columns)
        hashes = np.concatenate([self._kept["hashes"][: self._count], new])
        stays = np.ones(len(hashes), dtype=np.bool_)
        if len(hashes) > size:
            stays[np.argpartition(hashes, size - 1)[size:]] = False
        free = np.flatnonzero(~stays[: self._count])
        rows = np.flatnonzero(stays[self._count :])
        end = self._count + len(rows) - len(free)
        places = np.concatenate([free, np.arange(self._count, end)])
        self._count = end
        return rows, places

    def _limit_follows(self) -> None:
        """Want no more rows than would stay."""
        hashes = self._kept["hashes"][: self._count]
        if len(hashes) == size_of(len(self._kept["values"])):
            self._limit = hashes.max()

    def _grow(self, needed: int, size: int, columns: int) -> None:
        room = len(self._kept["hashes"]) if self._kept else 0
        if needed <= room:
            return
        for name, kind in KINDS.items():
            # Column after column: that is how rows are gathered.
            shape = (columns, min(2 * needed, size)) if name == "values" else min(2 * needed, size)
            values: Any = np.empty(shape, dtype=kind)
            if self._count:
                values[..., : self._count] = self._kept[name][..., : self._count]
            self._kept[name] = values


def size_of(columns: int) -> int:
    """Return how many rows of so many columns are kept."""
    return max(min(SAMPLE_ROWS, SAMPLE_BYTES // (8 * columns)), 1)


def smallest(parts: Sequence[Arrays]) -> dict[str, Any]:
    """Return the rows of the smallest hashes of all parts, in their order."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in KINDS}
    order = np.argsort(whole["hashes"], kind="stable")[: size_of(whole["values"].shape[1])]
    return {name: values[order] for name, values in whole.items()}
