"""Sums of blocks of rows, by fold, in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.linalg.blas import dsyrk

if TYPE_CHECKING:
    from lasso_tui.data.streaming.blocks import Block

__all__ = ["RunningSums"]

FAR = 4.0
"""Distance of the mean from the shift, in standard deviations, above which the sums are moved: their variances have
lost a digit then."""


class RunningSums:
    """Sums by fold of products of columns and target, less a shift near their means.

    Parameters
    ----------
    width : number of columns and the target, p + 1
    n_folds : number of folds, K
    """

    def __init__(self, width: int, n_folds: int) -> None:
        self.shift = np.zeros(width)
        self.second = np.zeros(
            (n_folds, width, width)
        )  # one triangle of each; the other is filled at the end
        self.first = np.zeros((n_folds, width))
        self.weight = np.zeros(n_folds)
        self.n = 0
        self._room = np.empty(0)

    def add(self, block: Block) -> None:
        """Add the rows of a block."""
        is_first = self.n == 0
        largest = int(np.diff(block.starts).max()) * len(self.shift)
        if largest > self._room.size:
            self._room = np.empty(largest + largest // 4)
        for k in range(len(self.weight)):
            low, high = block.starts[k], block.starts[k + 1]
            if low == high:
                continue
            if is_first:
                self.shift, is_first = block.values(k).mean(axis=0), False
            U = block.values(k, self.shift, self._room)
            w = None if block.weights is None else block.weights[low:high]
            if w is not None:
                root = np.sqrt(w)
                self.first[k] += w @ U
                U *= root[:, None]
                self.weight[k] += w.sum()
            else:
                self.first[k] += U.sum(axis=0)
                self.weight[k] += high - low
            # The transpose of an array in C order is one in Fortran's, in which BLAS adds without a copy.
            dsyrk(1.0, U, beta=1.0, c=self.second[k].T, trans=1, overwrite_c=1)
        self.n += len(block.rows)
        self._follow_means()

    def _follow_means(self) -> None:
        """Move the sums to their mean where it has come to lie far from the shift."""
        total = float(self.weight.sum())
        if not total:
            return
        mean = self.first.sum(axis=0) / total
        squares = np.einsum("kii->i", self.second) / total
        if (mean**2 > FAR**2 * np.maximum(squares - mean**2, 0.0) + (1e-10 * (self.shift + mean)) ** 2).any():
            moved = self.shift + mean
            move = moved - self.shift
            for k in range(len(self.weight)):
                cross = np.outer(self.first[k], move)
                self.second[k] += self.weight[k] * np.outer(move, move) - cross - cross.T
                self.first[k] -= self.weight[k] * move
            self.shift = moved

    def arrays(self) -> dict[str, Any]:
        """Return the sums as `solvers.Moments.arrays` has them, with weights of mean 1."""
        for second in self.second:
            below = np.tril(second, -1)
            second[:] = np.tril(second)
            second += below.T
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
