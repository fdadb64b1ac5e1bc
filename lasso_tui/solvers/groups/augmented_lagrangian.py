"""The safeguard of the group solvers: a semismooth Newton augmented Lagrangian method on the dual.

It takes over where plain Newton steps cycle, for example on columns that nearly depend on each other. To minimise
½‖Bx − e‖² + P(x), each outer step solves the smooth, strongly convex problem

    φ(ξ) = ½‖ξ‖² + ⟨e, ξ⟩ + ‖prox_{σP}(x − σB'ξ)‖²/(2σ)

by Newton's method with a line search, which always converges, and sets x to the proximal point in it: a proximal
point method on the primal, faster the larger σ is (Li, Sun & Toh 2018; Zhang, Zhang, Sun & Toh 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GroupNorm", "augmented_lagrangian"]

MAX_OUTER_STEPS, MAX_NEWTON_STEPS = 40, 40

EPSILON = float(np.finfo(np.float64).eps)

MAX_SIGMA = 1e6
"""The largest σ in units of a step, unless larger ones are needed: they cost digits."""


@dataclass(frozen=True, eq=False)
class GroupNorm:
    """l1‖b‖₁ + Σ_g l2_g‖b_g‖₂ on w columns.

    Attributes
    ----------
    label : (w,) the group of each column, not decreasing
    l1, l2 : a number, and (m,)
    """

    label: IntArray
    l1: float
    l2: FloatArray

    def value(self, b: FloatArray) -> float:
        """The penalty of b (w,)."""
        return self.l1 * float(np.abs(b).sum()) + float(self.l2 @ self._norms(b))

    def _norms(self, b: FloatArray) -> FloatArray:
        return np.sqrt(np.bincount(self.label, b * b, len(self.l2)))

    def proximal(self, v: FloatArray, step: FloatArray | float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The proximal point of v (w,), its soft-thresholded part S, and ‖S_g‖ (m,).

        b_g = (1 − t·l2_g/‖S_g‖)₊ S_g with S = S(v, t·l1); `step` is t, a number or one a group.
        """
        t = np.broadcast_to(step, len(self.l2))
        soft = v
        if self.l1:
            soft = np.sign(v) * np.maximum(np.abs(v) - self.l1 * t[self.label], 0.0)
        norms = self._norms(soft)
        left = norms - t * self.l2
        factor = np.where(left > 0, left, 0.0) / np.where(norms > 0, norms, 1.0)
        return factor[self.label] * soft, soft, norms


def augmented_lagrangian(
    B: FloatArray,
    e: FloatArray,
    x: FloatArray,
    penalty: GroupNorm,
    unit: float,
    limit: float,
    progress: float = 0.0,
) -> FloatArray:
    """Minimise ½‖Bx − e‖² + P(x).

    Parameters
    ----------
    B, e : (k, w) and (k,)
    x : (w,) where to begin
    unit : a typical step, one over a column's curvature
    limit : largest violation of the optimality conditions to stop at, in the units of B'(Bx − e)
    progress : share of the path that is done, for progress reports

    Returns
    -------
    ndarray (w,)
    """
    sigma, most, before = 30.0 * unit, MAX_SIGMA * unit, np.inf
    xi = B @ x - e
    for _ in range(MAX_OUTER_STEPS):
        tick("path", progress)
        xi, new = _inner(B, e, x, xi, penalty, sigma, 0.1 * limit / np.sqrt(1.0 / unit))
        change = (
            float(np.abs(new - x).max(initial=0.0)) / sigma
        )  # a subgradient of the objective at the new x
        x = new
        if change <= 0.3 * limit:
            break
        if sigma == most and change > 0.5 * before:  # it creeps, as where columns are copies of each other
            most *= 10.0
        sigma, before = min(5.0 * sigma, most), change
    return x


def _inner(
    B: FloatArray,
    e: FloatArray,
    x: FloatArray,
    xi: FloatArray,
    penalty: GroupNorm,
    sigma: float,
    limit: float,
) -> tuple[FloatArray, FloatArray]:
    """Minimise φ from ξ; return its minimum and the proximal point there."""
    pulled = B.T @ xi
    point, soft, norms = penalty.proximal(x - sigma * pulled, sigma)
    value = _phi(e, xi, point, sigma)
    for _ in range(MAX_NEWTON_STEPS):
        gradient = xi + e - B @ point
        if float(np.sqrt(gradient @ gradient)) <= limit:
            break
        direction = -_newton(B, soft, norms, point, penalty, sigma, gradient)
        slope, along = float(gradient @ direction), B.T @ direction
        length = 1.0
        # Near the minimum φ no longer distinguishes points, but its gradient still does.
        rounding = EPSILON * (float(xi @ xi) + float(np.abs(e) @ np.abs(xi)) + float(point @ point) / sigma)
        while True:
            trial = xi + length * direction
            moved = penalty.proximal(x - sigma * (pulled + length * along), sigma)
            lower = _phi(e, trial, moved[0], sigma)
            if lower <= value + 1e-4 * length * slope + rounding:
                break
            length *= 0.5
            if length < 1e-6:  # no lower point exists
                return xi, point
        xi, pulled, value = trial, pulled + length * along, lower
        point, soft, norms = moved
    return xi, point


def _phi(e: FloatArray, xi: FloatArray, point: FloatArray, sigma: float) -> float:
    return 0.5 * float(xi @ xi) + float(e @ xi) + float(point @ point) / (2.0 * sigma)


def _newton(
    B: FloatArray,
    soft: FloatArray,
    norms: FloatArray,
    point: FloatArray,
    penalty: GroupNorm,
    sigma: float,
    right: FloatArray,
) -> FloatArray:
    """(I + σ B ∂prox B')⁻¹ right, ∂prox = (1 − κ)I + κuu' on the nonzeros of each group, κ = σ·l2/‖S‖."""
    A = np.flatnonzero(point)
    if not len(A):
        return right
    groups, label = np.unique(penalty.label[A], return_inverse=True)
    u = soft[A] / norms[groups][label]
    kappa = sigma * penalty.l2[groups] / norms[groups]
    chosen = B[:, A]
    radial = np.add.reduceat(chosen * u, np.flatnonzero(np.diff(label, prepend=-1)), axis=1)
    root = np.sqrt(sigma)
    M = np.hstack([chosen * (root * np.sqrt(1.0 - kappa))[label], radial * (root * np.sqrt(kappa))])
    k, a = M.shape
    if a < k:
        inside = M.T @ M
        inside[np.diag_indices(a)] += 1.0
        return np.asarray(right - M @ cho_solve(cho_factor(inside, check_finite=False), M.T @ right))
    whole = M @ M.T
    whole[np.diag_indices(k)] += 1.0
    return np.asarray(cho_solve(cho_factor(whole, check_finite=False), right))
