"""The active-set search on thousands of sparse columns, without a Gram matrix.

Sparse columns are cheap to multiply with and nearly orthogonal, so that conjugate gradients (Hestenes & Stiefel
1952) solve for a step in a few dozen products. Memory is that of the columns, not of their products.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.active import ActiveSet, Bounds
from lasso_tui.solvers.monitor import pulse

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["ImplicitActiveSet"]

CLOSE = 1e-5
"""Relative residual at which a step is good enough: steps are repeated until the equations hold."""

ROUNDS = 300
"""Most iterations for one step."""

FLAT = 1e-9
"""Relative curvature below which columns depend on each other. Then there is no solution, and none is needed:
on the long way that the iterations take, the line search meets a kink."""


class ImplicitActiveSet(ActiveSet):
    """An `ActiveSet` whose Gram matrix is known by its products only.

    Attributes
    ----------
    product : v (w,) ↦ Gv (w,) on the working set
    diagonal : (w,) of G
    """

    accuracy = 1e-10

    def __init__(self, product: Callable[[FloatArray], FloatArray]) -> None:
        super().__init__(np.zeros((0, 0)), np.zeros(0))
        self.product = product
        self.diagonal = np.zeros(0)

    def grow(self, diagonal: FloatArray, target: FloatArray, bounds: Bounds | None) -> None:
        """Take over a larger working set; the old columns keep their places."""
        self.diagonal = diagonal
        self.extend(self.gram, target, bounds)

    def gradient(self) -> FloatArray:
        """⟨zⱼ, r⟩ − l2ⱼbⱼ for the working set."""
        return np.asarray(self.target - self.product(self.coef) - self._l2 * self.coef)

    def _enter(self, which: IntArray, l1: FloatArray) -> bool:
        self.active = np.concatenate([self.active, which])
        return True

    def _leave(self, places: IntArray) -> IntArray:
        stays = np.ones(len(self.active), dtype=np.bool_)
        stays[places] = False
        order = np.flatnonzero(stays)
        self.active = self.active[order]
        return order

    def _rebuild(self) -> None:
        """There is nothing to build."""

    def _renew(self) -> None:
        """There is nothing to renew."""

    def _times(self, step: FloatArray) -> FloatArray:
        full = np.zeros(len(self.coef))
        full[self.active] = step
        return np.asarray(self.product(full)[self.active] + self._l2[self.active] * step)

    def _apply(self, right: FloatArray) -> FloatArray:
        """Solve for a step by conjugate gradients, preconditioned by the diagonal."""
        weights = 1.0 / np.maximum(self.diagonal[self.active] + self._l2[self.active], 1e-300)
        step, left = np.zeros(len(right)), right.copy()
        enough = CLOSE * float(np.linalg.norm(right))
        scaled = weights * left
        direction, energy = scaled, float(left @ scaled)
        for _ in range(ROUNDS if energy > 0.0 else 0):
            pulse()
            along = self._times(direction)
            curvature = float(direction @ along)
            flat = FLAT * float(direction @ (direction / weights))
            size = energy / max(curvature, flat)
            step += size * direction
            left -= size * along
            if curvature <= flat or float(np.linalg.norm(left)) <= enough:
                break
            scaled = weights * left
            before, energy = energy, float(left @ scaled)
            direction = scaled + (energy / before) * direction
        return step
