"""Usable rows of a batch, and the columns of sums that are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lasso_tui.data.streaming.terms.layout import Layout

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["Block", "Coded", "few_values"]

Coded: TypeAlias = "tuple[FloatArray | None, IntArray | None, int]"
"""A column as numbers, or as the codes of its levels, and the number of these or 1."""


@dataclass(frozen=True, eq=False)
class Block:
    """Usable rows of a batch.

    Attributes
    ----------
    rows : (m,) their positions in the batch, cell by cell
    starts : (C+1,) where the rows of each cell begin among them, see `Cells`
    weights : (m,) or None
    columns : numbers, or codes and the number of levels, of each column
    read, chosen : rows of the batch, and those of them that --where chooses
    lost : column → chosen rows that are dropped as it is missing there
    held_out : rows of it that are held out
    hashes : (m,) of the rows' places, by which a sample is drawn
    groups : (m,) hashes of their groups, or None
    layout : the columns that are made of these, None where they are these
    known, few : as in `MomentsFile`, of these rows
    """

    rows: IntArray
    starts: IntArray
    weights: FloatArray | None
    columns: tuple[Coded, ...] = field(repr=False)
    read: int = 0
    chosen: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    held_out: int = 0
    hashes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.uint64), repr=False)
    groups: np.ndarray | None = field(default=None, repr=False)
    layout: Layout | None = None
    known: FloatArray | None = None
    few: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of columns and the target, p + 1."""
        if self.layout is not None:
            return self.layout.width + 1
        return sum(count for _, _, count in self.columns)

    def arranged(self, shift: FloatArray, room: FloatArray) -> FloatArray:
        """Return columns and target less a shift, and 1, times the roots of the weights, (m, p+2).

        Column after column, as each is in the processor's cache then.

        Parameters
        ----------
        shift : (p+1,) what is subtracted
        room : at least m·(p+2) numbers to write into: fresh memory costs as much as what is done with it
        """
        m, width = len(self.rows), self.width
        made = room[: m * (width + 1)].reshape((m, width + 1), order="F")
        roots = None if self.weights is None else np.sqrt(self.weights)

        def finish(first: int, end: int) -> None:
            for k in range(first, end):
                if shift[k]:
                    made[:, k] -= shift[k]
                if roots is not None:
                    made[:, k] *= roots

        j, is_plain = 0, self.layout is None or self.layout.is_plain
        for numbers, codes, count in self.columns[:-1] if not is_plain else self.columns:
            if numbers is not None:
                numbers.take(self.rows, out=made[:, j], mode="clip")
            elif codes is not None:
                chosen = codes[self.rows]
                for k in range(count):
                    made[:, j + k] = chosen == k
            if is_plain:
                finish(j, j + count)
            j += count
        if not is_plain:
            self._derive(made)
            finish(0, width)
        made[:, width] = 1.0 if roots is None else roots
        return made

    def _derive(self, made: FloatArray) -> None:
        """Fill missing numbers and mark them, and compute powers and products, before anything is subtracted."""
        layout = self.layout
        assert layout is not None
        j, mark = 0, sum(one.width for one in layout.columns)
        for one in layout.columns:
            if one.marks:
                missing = ~np.isfinite(made[:, j])
                made[missing, j] = one.fill
                made[:, mark] = missing
                mark += 1
            j += one.width
        with np.errstate(over="ignore", invalid="ignore"):  # of cells that are looked for only if they show
            for place, a, b in layout.recipe:
                np.multiply(made[:, a], made[:, b], out=made[:, place])
        target, _, _ = self.columns[-1]
        assert target is not None
        target.take(self.rows, out=made[:, layout.width], mode="clip")


def few_values(values: FloatArray) -> tuple[float, ...]:
    """Return the different values of a column, the smallest three where there are more."""
    if not len(values):
        return ()
    found = {float(values.min()), float(values.max())}
    others = values[(values != min(found)) & (values != max(found))]
    if len(others):
        found.add(float(others.min()))
    return tuple(sorted(found))
