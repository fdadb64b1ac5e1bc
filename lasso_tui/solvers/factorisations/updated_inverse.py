"""The inverse of a symmetric block of a Gram matrix, updated while rows and columns come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["DRIFT_RTOL", "UpdatedInverse"]

DEPENDENCE_RTOL = 1e-9
"""A column whose part outside the span of the others is smaller than this share depends on them."""

DRIFT_RTOL = 1e-6
"""Largest relative residual of a solution that refinement can correct; beyond it the inverse is recomputed."""

REFINEMENT_RTOL = 1e-10
"""Relative residual up to which columns are taken in without refinement."""

STRIP_SIZE = 2**17
"""Numbers changed at a time by an update of the inverse."""


class UpdatedInverse:
    """A positive definite block B and B⁻¹, in stores that grow by doubling.

    Rows are removed by swapping them with the last ones, so removing costs one product of the size of the block,
    as adding does. Refining each solution removes the rounding that updates accumulate; where that is not enough
    the inverse is recomputed.
    """

    def __init__(self) -> None:
        self.size = 0
        self._inverse, self._block = np.zeros((0, 0)), np.zeros((0, 0))

    @property
    def block(self) -> FloatArray:
        """The block, (k, k)."""
        return self._block[: self.size, : self.size]

    @property
    def inverse(self) -> FloatArray:
        """Its inverse, (k, k)."""
        return self._inverse[: self.size, : self.size]

    def reset(self, block: FloatArray) -> None:
        """Start again from a block."""
        self._make_room(len(block))
        self.size = len(block)
        self.block[:] = block
        self.renew()

    def renew(self) -> None:
        """Recompute the inverse from the block."""
        # NumPy's own routine, as SciPy may bring threads of another BLAS, which would contend with NumPy's.
        try:
            self.inverse[:] = np.linalg.inv(self.block)
        except np.linalg.LinAlgError:
            self.inverse[:] = np.linalg.pinv(self.block, hermitian=True)

    def _make_room(self, size: int) -> None:
        if size <= len(self._block):
            return
        room = max(2 * size, 16)
        for name in ("_inverse", "_block"):
            grown = np.empty((room, room))
            grown[: self.size, : self.size] = getattr(self, name)[: self.size, : self.size]
            setattr(self, name, grown)

    def append(self, cross: FloatArray, corner: FloatArray) -> bool:
        """Add rows with products `cross` (k, m) with the old and `corner` (m, m) with each other.

        Return False, and change nothing, where they depend on the old ones or on each other.
        """
        k, m = cross.shape
        across = self._solve_all(cross)
        schur = corner - cross.T @ across
        if not _well_conditioned(schur, corner.diagonal()):
            return False
        small = np.linalg.inv(schur)
        side = across @ small
        self._make_room(k + m)
        _add_product(self.inverse, side, across.T)
        self.size = k + m
        inverse, block = self.inverse, self.block
        inverse[:k, k:], inverse[k:, :k], inverse[k:, k:] = -side, -side.T, small
        block[:k, k:], block[k:, :k], block[k:, k:] = cross, cross.T, corner
        return True

    def drop(self, positions: IntArray) -> IntArray:
        """Remove rows; return, for each remaining row, its old position."""
        k, remaining = self.size, self.size - len(positions)
        removed = np.zeros(k, dtype=np.bool_)
        removed[positions] = True
        holes, movers = np.flatnonzero(removed[:remaining]), remaining + np.flatnonzero(~removed[remaining:])
        order = np.arange(k)
        order[holes], order[movers] = movers, holes
        if len(holes):
            for M in (self.inverse, self.block):
                M[np.concatenate([holes, movers])] = M[np.concatenate([movers, holes])]
                M[:, np.concatenate([holes, movers])] = M[:, np.concatenate([movers, holes])]
        side, corner = self.inverse[:remaining, remaining:], self.inverse[remaining:, remaining:]
        try:
            change = np.asarray(np.linalg.solve(corner, side.T), dtype=np.float64)
        except np.linalg.LinAlgError:
            self.size = remaining
            self.renew()
        else:
            self.size = remaining
            _add_product(self.inverse, -side, change)
        return order[:remaining]

    def solve(self, right: FloatArray) -> FloatArray:
        """Solve B x = right, (k,) or (k, m); one step of refinement removes the rounding of updates."""
        if not self.size:
            return np.zeros_like(right)
        inverse, block = self.inverse, self.block
        solution = inverse @ right
        left = right - block @ solution
        if np.abs(left).max(initial=0.0) > DRIFT_RTOL * np.abs(right).max(initial=0.0):
            self.renew()
            solution = inverse @ right
            left = right - block @ solution
        solution += inverse @ left
        return solution

    def _solve_all(self, right: FloatArray) -> FloatArray:
        """Solve B X = right, (k, m), refined only where a combination of its columns shows that rounding matters."""
        if not self.size:
            return np.zeros_like(right)
        solution: FloatArray = self.inverse @ right
        mix = np.cos(np.arange(right.shape[1]))
        whole = right @ mix
        left = float(np.abs(whole - self.block @ (solution @ mix)).max())
        if left > REFINEMENT_RTOL * float(np.abs(whole).max()):
            return self.solve(right)
        return solution


def _add_product(M: FloatArray, left: FloatArray, right: FloatArray) -> None:
    """M += left·right, in blocks of rows that stay in the cache."""
    if len(right) == 1:  # of one column and one row NumPy leaves the product to a loop, half as fast as BLAS
        left, right = np.pad(left, ((0, 0), (0, 1))), np.pad(right, ((0, 1), (0, 0)))
    size = max(16, STRIP_SIZE // max(len(M), 1))
    for start in range(0, len(M), size):
        M[start : start + size] += left[start : start + size] @ right


def _well_conditioned(schur: FloatArray, own: FloatArray) -> bool:
    """Return whether each new column is independent enough of the others."""
    if len(schur) == 1:
        return bool(schur[0, 0] > DEPENDENCE_RTOL * own[0])
    try:
        pivots = np.linalg.cholesky(schur).diagonal() ** 2
    except np.linalg.LinAlgError:
        return False
    return bool((pivots > DEPENDENCE_RTOL * own).all())
