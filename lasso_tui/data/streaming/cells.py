"""Where rows belong by a hash of their place: folds, blocks for half-samples, held-out rows, and a sample.

A row's hash depends on its file's bytes and its number there, or on its group, and so on nothing that changes when
files are cut, ordered or shared out otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, IntArray

__all__ = ["Cells", "block_count", "folds_of_rows", "hashes_of_rows", "is_held_out", "mixed"]

GOLDEN, MIX_1, MIX_2 = (
    np.uint64(one) for one in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)
"""Constants of SplitMix64 (Steele, Lea & Flood 2014), a hash of 64 bits."""

BLOCKS = (4, 2, 1)
"""Blocks of a fold: powers of two, so that more of them are parts of fewer."""

BLOCK_BYTES = 64 << 20
"""Memory up to which sums have more blocks than folds."""

HELD_OUT = 0x5DEECE66D
"""What makes the choice of held-out rows independent of that of folds."""


def mixed(values: np.ndarray) -> np.ndarray:
    """Return a hash of 64-bit numbers (SplitMix64's finaliser)."""
    with np.errstate(over="ignore"):
        z = values + GOLDEN
        z = (z ^ (z >> np.uint64(30))) * MIX_1
        z = (z ^ (z >> np.uint64(27))) * MIX_2
        return z ^ (z >> np.uint64(31))


def hashes_of_rows(fingerprint: str, rows: np.ndarray, seed: int) -> np.ndarray:
    """Return 64-bit hashes of rows by their numbers in a file, from 0, and its fingerprint."""
    file = mixed(np.array([int(fingerprint, 16)], dtype=np.uint64) ^ mixed(np.array([seed], dtype=np.uint64)))
    with np.errstate(over="ignore"):
        return mixed(rows.astype(np.uint64) * GOLDEN ^ file)


def folds_of_rows(fingerprint: str, rows: np.ndarray, n_folds: int, seed: int) -> IntArray:
    """Return the fold of rows by their place: the same however files are cut, ordered or shared out.

    Parameters
    ----------
    fingerprint : of the file
    rows : (n,) their numbers in the file, from 0
    n_folds, seed : the number of folds, and which of the splits
    """
    hashes = hashes_of_rows(fingerprint, rows, seed)
    return (hashes % np.uint64(n_folds)).astype(np.intp)


def is_held_out(hashes: np.ndarray, fraction: float, seed: int) -> BoolArray:
    """Return which rows are held out, (n,), about this fraction of them."""
    salt = mixed(np.array([HELD_OUT + seed], dtype=np.uint64))
    chosen: BoolArray = mixed(hashes ^ salt) < np.uint64(min(int(fraction * 2.0**64), 2**64 - 1))
    return chosen


def block_count(width: int, n_folds: int) -> int:
    """Return how many blocks a fold of sums of `width` columns has, as many as memory allows."""
    return next((count for count in BLOCKS if 8 * width**2 * n_folds * count <= BLOCK_BYTES), BLOCKS[-1])


@dataclass(frozen=True)
class Cells:
    """The parts that rows are summed in: fold by fold its blocks, and those that are held out at the end.

    Attributes
    ----------
    n_folds, n_blocks : number of folds, and of blocks in each
    holds_out : whether there is a last cell for rows that are held out
    """

    n_folds: int
    n_blocks: int = 1
    holds_out: bool = False

    @property
    def count(self) -> int:
        """Number of cells."""
        return self.n_folds * self.n_blocks + self.holds_out

    @property
    def n_trained(self) -> int:
        """Number of cells of rows that are not held out."""
        return self.n_folds * self.n_blocks

    def of_rows(self, folds: np.ndarray, blocks: np.ndarray, held_out: BoolArray | None) -> IntArray:
        """Return the cell of each row.

        Parameters
        ----------
        folds, blocks : (n,) hashes that the fold and the block follow from
        held_out : (n,) or None
        """
        K, B = np.uint64(self.n_folds), np.uint64(self.n_blocks)
        found: IntArray = (folds % K * B + blocks // K % B).astype(np.intp)
        if held_out is not None:
            found[held_out] = self.count - 1
        return found
