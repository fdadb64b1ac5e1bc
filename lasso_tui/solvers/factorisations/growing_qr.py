"""A QR decomposition that follows columns as they come and go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["GrowingQR"]

DEPENDENCE_RTOL = 1e-14
"""A column of which no larger share of the square lies outside the span of the others depends on them."""


class GrowingQR:
    """Q R = A for a matrix A whose columns are appended and removed one by one.

    Working on A, not on its Gram matrix, keeps the condition number from being squared.

    Attributes
    ----------
    Q, R : (n, k) orthonormal columns and (k, k) upper triangle
    """

    def __init__(self, n: int) -> None:
        self.Q: FloatArray
        self.R: FloatArray
        self._empty(n)

    def _empty(self, n: int) -> None:
        self.Q, self.R = np.zeros((n, 0), order="F"), np.zeros((0, 0))

    def __len__(self) -> int:
        return int(self.R.shape[0])

    def append(self, column: FloatArray) -> bool:
        """Take in a column (n,), or return False where it depends on the others."""
        square, k = float(column @ column), len(self)
        if k == len(column):
            return False
        above = self.Q.T @ column
        rest = column - self.Q @ above
        again = self.Q.T @ rest  # a second pass makes up for what rounding left (Giraud et al. 2005)
        rest -= self.Q @ again
        left = float(rest @ rest)
        if left <= DEPENDENCE_RTOL * square:
            return False
        grown = np.zeros((k + 1, k + 1))
        grown[:k, :k] = self.R
        grown[:k, k] = above + again
        grown[k, k] = math.sqrt(left)
        Q = np.empty((len(column), k + 1), order="F")
        Q[:, :k] = self.Q
        Q[:, k] = rest / grown[k, k]
        self.Q, self.R = Q, grown
        return True

    def remove(self, position: int) -> None:
        """Remove the column at a position, by Givens rotations."""
        if len(self) == 1:
            self._empty(len(self.Q))
            return
        from scipy import linalg  # a tenth of a second, and few paths need it

        k = len(self) - 1
        Q, R = linalg.qr_delete(self.Q, self.R, position, which="col", check_finite=False)
        self.Q, self.R = Q[:, :k], R[:k]  # for a square Q it returns all columns

    def solve(self, right: FloatArray) -> FloatArray:
        """Return x with R x = right."""
        return self._solve(right, "N")

    def solve_transposed(self, right: FloatArray) -> FloatArray:
        """Return x with R'x = right."""
        return self._solve(right, "T")

    def _solve(self, right: FloatArray, trans: str) -> FloatArray:
        if not len(self):
            return np.zeros(0)
        from scipy import linalg

        solution: FloatArray = linalg.solve_triangular(self.R, right, trans=trans, check_finite=False)
        return solution
