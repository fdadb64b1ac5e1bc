"""Many columns of numbers that are read and made together: each column by itself has a cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.data.columns.column import Column, nothing_missing, numeric_column
from lasso_tui.data.columns.sanitise import sanitise_texts

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data.readers.header import Header

__all__ = ["BLOCK_COLUMNS", "NumberBlocks", "blocks_of_columns"]

BLOCK_COLUMNS = 512
"""Columns that share a matrix, which is released with the last of them."""


def blocks_of_columns(cells: FloatArray) -> Iterator[FloatArray]:
    """Yield copies of the columns of a matrix as the rows of smaller ones."""
    for first in range(0, cells.shape[1], BLOCK_COLUMNS):
        yield np.ascontiguousarray(cells[:, first : first + BLOCK_COLUMNS].T)


class NumberBlocks:
    """The columns of a table that holds nothing but numbers, while it is read.

    Attributes
    ----------
    rows : their number
    """

    def __init__(self) -> None:
        self.rows = 0
        self._parts: list[list[FloatArray]] = []
        """Of each block of columns, its matrices of some rows."""

    def add(self, cells: FloatArray) -> None:
        """Append rows, (rows, columns)."""
        self.rows += len(cells)
        for k, block in enumerate(blocks_of_columns(cells)):
            if k == len(self._parts):
                self._parts.append([])
            self._parts[k].append(block)

    def take(self) -> Iterator[list[FloatArray]]:
        """Yield the parts of each column, and forget them."""
        self.rows = 0
        taken, self._parts = self._parts, []
        for parts in taken:
            yield from map(list, zip(*parts, strict=True))

    def build(self, header: Header) -> Iterator[Column]:
        """Make the columns, and release the parts."""
        names = sanitise_texts(header.names)
        for k in range(len(self._parts)):
            parts, self._parts[k] = self._parts[k], []
            block = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
            del parts
            first = k * BLOCK_COLUMNS
            whole = np.logical_and.reduce(np.isfinite(block), axis=1)
            present = nothing_missing(block.shape[1])
            for j, numbers in enumerate(block, first):
                unnamed = j in header.unnamed
                if whole[j - first]:
                    yield Column(names[j], present, numbers, unnamed=unnamed)
                else:
                    yield numeric_column(names[j], numbers, unnamed=unnamed)
