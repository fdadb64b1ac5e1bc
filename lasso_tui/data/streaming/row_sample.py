"""A sample of the rows that are summed: those of the smallest hashes, and so the same however the work is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from lasso_tui.data.streaming.block import Block

__all__ = ["RowSample", "smallest"]

SAMPLE_ROWS = 10_000
"""Rows that are kept, at most."""

SAMPLE_BYTES = 32 << 20
"""Memory that they may take."""

NAMES = ("hashes", "values", "weights", "groups", "held_out")

Arrays = Mapping[str, Any]


class RowSample:
    """Draws the rows of the smallest hashes.

    Its arrays are `values` (m, c+1), of each column the number or the number of its level, the target last, `weights`
    (m,), `hashes` and `groups` (m,) of places and of groups, and `held_out` (m,).
    """

    def __init__(self) -> None:
        self._parts: list[dict[str, Any]] = []
        self._count = 0
        self._limit = np.uint64(2**64 - 1)

    def add(self, block: Block) -> None:
        """Take the rows of a block in."""
        chosen = np.flatnonzero(block.hashes < self._limit)
        if not len(chosen):
            return
        rows = block.rows[chosen]
        values = np.empty((len(rows), len(block.columns)))
        for j, (numbers, codes, _) in enumerate(block.columns):
            part = numbers if numbers is not None else codes
            assert part is not None
            values[:, j] = part[rows]
        first = len(block.rows) - block.held_out
        self._append(
            {
                "hashes": block.hashes[chosen],
                "values": values,
                "weights": np.ones(len(rows)) if block.weights is None else block.weights[chosen],
                "groups": np.zeros(len(rows), dtype=np.uint64)
                if block.groups is None
                else block.groups[chosen],
                "held_out": chosen >= first,
            }
        )

    def merge(self, other: RowSample) -> None:
        """Take the rows of another sample in."""
        for part in other._parts:
            self._append(part)
        self._limit = min(self._limit, other._limit)

    def following(self) -> RowSample:
        """Return a sample of later rows, to be merged: without those that would not stay then."""
        made = RowSample()
        made._limit = self._limit
        return made

    def arrays(self) -> Arrays | None:
        """Return the sample, in the order of the hashes; None where there are no rows."""
        if not self._parts:
            return None
        self._shrink()
        return self._parts[0]

    @classmethod
    def of_arrays(cls, arrays: Arrays | None) -> Self:
        """Return a sample that goes on from what `arrays` has returned."""
        made = cls()
        if arrays is not None:
            made._append(dict(arrays))
        return made

    def _append(self, part: dict[str, Any]) -> None:
        self._parts.append(part)
        self._count += len(part["hashes"])
        if self._count > 2 * size_of(part["values"].shape[1]):
            self._shrink()

    def _shrink(self) -> None:
        part = smallest(self._parts)
        self._parts, self._count = [part], len(part["hashes"])
        if self._count == size_of(part["values"].shape[1]):
            self._limit = part["hashes"][-1]


def size_of(columns: int) -> int:
    """Return how many rows of so many columns are kept."""
    return max(min(SAMPLE_ROWS, SAMPLE_BYTES // (8 * columns)), 1)


def smallest(parts: Sequence[Arrays]) -> dict[str, Any]:
    """Return the rows of the smallest hashes of all parts, in their order."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in NAMES}
    order = np.argsort(whole["hashes"], kind="stable")[: size_of(whole["values"].shape[1])]
    return {name: values[order] for name, values in whole.items()}
