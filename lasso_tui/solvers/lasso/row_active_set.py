"""The active-set search on rows instead of a Gram matrix, for columns that nearly depend on each other.

Forming Z'Z squares the condition number: what a column adds to the others, a share of 10⁻⁵ of it say, is then a
share of 10⁻¹⁰, which is lost in rounding. Here the systems of the active features are solved with a QR decomposition
of their rows, that is updated column by column, and gradients come from the residual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.factorisations.growing_qr import GrowingQR
from lasso_tui.solvers.lasso.active_set import ActiveSet, Bounds
from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["RowActiveSet"]


class RowActiveSet(ActiveSet):
    """An `ActiveSet` of columns (m, w) and a target (m,), both times the roots of the rows' weights.

    Attributes
    ----------
    columns, rows_target : A and t: the Gram matrix is A'A and ⟨z, y⟩ is A't; `solve` takes the l2 given here
    """

    def __init__(
        self, columns: FloatArray, target: FloatArray, l2: FloatArray, bounds: Bounds | None
    ) -> None:
        super().__init__(np.zeros((0, 0)), target @ columns, bounds)
        self.columns, self.rows_target = columns, target
        self._l2 = self._held = l2
        self._decomposition = GrowingQR(0)

    def gradient(self) -> FloatArray:
        """⟨zⱼ, r⟩ − l2ⱼbⱼ, from the residual."""
        residual = self.rows_target - self.columns @ self.coef
        return np.asarray(residual @ self.columns - self._l2 * self.coef)

    def _take(self, l2: FloatArray) -> None:
        """Do nothing: l2 stays as given at the start."""

    def _extended(self, j: int) -> FloatArray:
        """Column j with √l2ⱼ in a row of its own, which makes the elastic net a lasso."""
        m, w = self.columns.shape
        column = np.zeros(m + (w if self._l2.any() else 0))
        column[:m] = self.columns[:, j]
        if self._l2[j] > 0:
            column[m + j] = np.sqrt(self._l2[j])
        return column

    def _rebuild(self) -> None:
        """Start the decomposition again; features that depend on those before them are set to zero."""
        before = self.active
        self.active = before[:0]
        self._decomposition = GrowingQR(len(self._extended(0)) if len(self.coef) else 0)
        for j in before.tolist():
            pulse()
            if self._decomposition.append(self._extended(j)):
                self.active = np.append(self.active, j)
            else:
                self.coef[j] = 0.0

    def _renew(self) -> None:
        """Do nothing: rotations do not accumulate errors."""

    def _enter(self, which: IntArray, l1: FloatArray) -> bool:
        entered = []
        for j in which.tolist():
            pulse()
            if self._decomposition.append(self._extended(j)):
                entered.append(j)
        if entered:
            self.active = np.concatenate([self.active, np.array(entered, dtype=np.intp)])
            return True
        first = int(which[0])
        along = self._decomposition.solve(self._decomposition.Q.T @ self._extended(first))
        return self._exchange(first, along, l1)

    def _leave(self, positions: IntArray) -> IntArray:
        for position in sorted(positions.tolist(), reverse=True):
            self._decomposition.remove(position)
        order = np.delete(np.arange(len(self.active)), positions)
        self.active = self.active[order]
        return order

    def _apply(self, right: FloatArray) -> FloatArray:
        return self._decomposition.solve(self._decomposition.solve_transposed(right))

    def _multiply(self, step: FloatArray) -> FloatArray:
        R = self._decomposition.R
        product: FloatArray = R.T @ (R @ step)
        return product
