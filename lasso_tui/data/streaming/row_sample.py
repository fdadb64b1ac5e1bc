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
        self._kept: dict[str, Any] = {}
        self._count = 0
        self._limit = np.uint64(2**64 - 1)

    def add(self, block: Block) -> None:
        """Take the rows of a block in."""
        chosen = np.flatnonzero(block.hashes < self._limit)
        if not len(chosen):
            return
        size = size_of(len(block.columns))
        if len(chosen) > size:
            chosen = chosen[np.argpartition(block.hashes[chosen], size - 1)[:size]]
        rows = block.rows[chosen]
        values = np.empty((len(rows), len(block.columns)))
        for j, (numbers, codes, _) in enumerate(block.columns):
            part = numbers if numbers is not None else codes
            assert part is not None
            values[:, j] = part[rows]
        first = len(block.rows) - block.held_out
        self._take(
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
        return (
            smallest([{name: values[: self._count] for name, values in self._kept.items()}])
            if self._count
            else None
        )

    @classmethod
    def of_arrays(cls, arrays: Arrays | None) -> Self:
        """Return a sample that goes on from what `arrays` has returned."""
        made = cls()
        if arrays is not None:
            made._take(arrays)
        return made

    def _rows(self) -> dict[str, Any]:
        return {name: values[: self._count] for name, values in self._kept.items()}

    def _take(self, part: Arrays) -> None:
        """Take rows in; those of larger hashes give way, in place: the sample is as large as a batch."""
        new, size = len(part["hashes"]), size_of(part["values"].shape[1])
        self._grow(min(self._count + new, size), size, part)
        hashes = np.concatenate([self._kept["hashes"][: self._count], part["hashes"]])
        stays = np.ones(len(hashes), dtype=np.bool_)
        if len(hashes) > size:
            stays[np.argpartition(hashes, size - 1)[size:]] = False
        free = np.flatnonzero(~stays[: self._count])
        rows = np.flatnonzero(stays[self._count :])
        end = self._count + len(rows) - len(free)
        places = np.concatenate([free, np.arange(self._count, end)])
        for name, values in self._kept.items():
            values[places] = part[name][rows]
        self._count = end
        if end == size:
            self._limit = self._kept["hashes"][:end].max()

    def _grow(self, needed: int, size: int, part: Arrays) -> None:
        room = len(self._kept["hashes"]) if self._kept else 0
        if needed <= room:
            return
        for name in NAMES:
            values = np.empty((min(2 * needed, size), *part[name].shape[1:]), dtype=part[name].dtype)
            if self._count:
                values[: self._count] = self._kept[name][: self._count]
            self._kept[name] = values


def size_of(columns: int) -> int:
    """Return how many rows of so many columns are kept."""
    return max(min(SAMPLE_ROWS, SAMPLE_BYTES // (8 * columns)), 1)


def smallest(parts: Sequence[Arrays]) -> dict[str, Any]:
    """Return the rows of the smallest hashes of all parts, in their order."""
    whole = {name: np.concatenate([part[name] for part in parts]) for name in NAMES}
    order = np.argsort(whole["hashes"], kind="stable")[: size_of(whole["values"].shape[1])]
    return {name: values[order] for name, values in whole.items()}
