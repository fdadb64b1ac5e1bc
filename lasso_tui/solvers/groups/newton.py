"""The exact minimum over a working set of groups: a semismooth Newton method with a safeguard.

On w columns with Gram matrix G and c = ⟨z, y⟩ this minimises

    ½ b'Gb − c'b + l1‖b‖₁ + Σ_g l2_g ‖b_g‖₂,   l1 = ατ, l2_g = α(1−τ)√p_g.

A proximal step, b_g ← (1 − t·l2_g/‖s‖)₊ s with s = S(b_g + t·gradient, t·l1), guesses which coefficients A are
not zero, their signs σ and each group's direction u. Fixed to first order, these make the minimum solve

    (G_AA + D) b_A = c_A − l1·σ − l2·u,   D_g = l2_g/‖b_g‖·(I − uu'),

a semismooth Newton step on the fixed point of the proximal map (Zhang, Zhang, Sun & Toh 2020). From a start
near by, as on a path, full steps converge quadratically; where they do not, a slower method that always does
takes over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.groups.augmented_lagrangian import GroupNorm, augmented_lagrangian
from lasso_tui.solvers.groups.newton_systems import GroupCurvature, System
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GroupNewton"]

MAX_NEWTON_STEPS = 15
MAX_VIOLATION_GROWTH = 1e3
"""Growth of the violation over its minimum at which full steps are abandoned."""

DEFAULT_ACCURACY = 2e-10
"""Largest violation of the optimality conditions, as a share of alpha, unless a larger one is set."""

MAX_BLOCK_COLUMNS = 256
"""Columns whose groups' blocks are computed at a time."""

SINGLE_PRECISION_RTOL = 1e-5
"""Violation, as a share of alpha, below which a gradient in single precision is not accurate enough."""


ENTERING_SHARE = 1e-3
"""Share of a group's proximal threshold below which the direction of its coefficients is not relied on."""

ROUNDING_SHARE = 1e-14
"""The same share below which they are rounding."""


class GroupNewton:
    """The state of the search, which continues from one alpha to the next.

    Attributes
    ----------
    system : G and c of the working set
    label : (w,) the group of each column, 0 … m−1, not decreasing
    roots : (m,) √p_g
    coef : (w,) the coefficients
    mix : τ
    accuracy : largest violation of the optimality conditions, as a share of alpha
    progress : share of the path that is done, for progress reports
    """

    def __init__(self, system: System, mix: float) -> None:
        self.system, self.mix, self.accuracy = system, mix, DEFAULT_ACCURACY
        self.coef = np.zeros(0)
        self.label: IntArray = np.zeros(0, dtype=np.intp)
        self.roots, self._steps = np.zeros(0), np.zeros(0)
        self.progress = 0.0

    def extend(self, sizes: IntArray, roots: FloatArray) -> None:
        """Take in groups whose columns have been added to the system."""
        known, old = len(self.roots), len(self.coef)
        self.label = np.concatenate([self.label, np.repeat(np.arange(known, known + len(sizes)), sizes)])
        self.roots = np.concatenate([self.roots, roots])
        self.coef = np.concatenate([self.coef, np.zeros(int(sizes.sum()))])
        self._steps = np.concatenate([self._steps, self._steps_of(old + np.cumsum(sizes) - sizes, sizes)])

    def _steps_of(self, starts: IntArray, sizes: IntArray) -> FloatArray:
        """One over the largest eigenvalue of each group's block."""
        largest = np.zeros(len(sizes))
        for size in np.unique(sizes).tolist():
            these = np.flatnonzero(sizes == size)
            for some in np.array_split(these, 1 + len(these) * size // MAX_BLOCK_COLUMNS):
                blocks = self.system.blocks(starts[some, None] + np.arange(size))
                largest[some] = blocks[:, 0, 0] if size == 1 else np.linalg.eigvalsh(blocks)[:, -1]
        return np.divide(1.0, largest, out=np.ones(len(sizes)), where=largest > 0)

    def solve(self, alpha: float, start: FloatArray | None = None) -> bool:
        """Move to the minimum at alpha, from `start` or the present point; return whether it was reached."""
        l2 = alpha * (1.0 - self.mix) * self.roots
        penalty = GroupNorm(self.label, alpha * self.mix, l2)
        limit = self.accuracy * alpha + 1e-15 * float(np.abs(self.system.target).max(initial=0.0))
        begin = self.coef if start is None else start
        found, error = self._newton_steps(begin, penalty, alpha, limit)
        if error > limit:
            B, e = self.system.rows()
            unit = float(np.median(self._steps))
            slow = augmented_lagrangian(B, e, self.coef, penalty, unit, limit, self.progress)
            # The last digits are the Newton method's again, where it can.
            found, error = self._newton_steps(slow, penalty, alpha, limit)
            if error > limit and self._objective(slow, penalty) < self._objective(found, penalty):
                found = slow
        self.coef = found
        return error <= limit

    def _objective(self, b: FloatArray, penalty: GroupNorm) -> float:
        return -0.5 * float(b @ (self.system.target + self.system.gradient(b))) + penalty.value(b)

    def _newton_steps(
        self, b: FloatArray, penalty: GroupNorm, alpha: float, limit: float
    ) -> tuple[FloatArray, float]:
        """Take full steps; return the point of smallest violation, and that."""
        best, smallest, coarse = b, np.inf, self.system.rounds
        for _ in range(MAX_NEWTON_STEPS):
            tick("path", self.progress)
            gradient = self.system.gradient(b, coarse)
            new, soft, norms = penalty.proximal(b + self._steps[self.label] * gradient, self._steps)
            A = np.flatnonzero(new)
            groups = self.label[A]
            left = norms - self._steps * penalty.l2
            # 1/‖b_g‖, limited to the range of single precision where a group is just entering.
            sizes = np.maximum(left, 1e-12 * norms)
            curvature = np.divide(penalty.l2, sizes, out=np.zeros_like(left), where=left > 0)
            bend = GroupCurvature(A, groups, soft[A] / norms[groups], curvature)
            # (new − b)/t, written without the difference: of large coefficients it would lose its digits.
            active_gradient = gradient[A] - penalty.l1 * np.sign(soft[A]) - penalty.l2[groups] * bend.u
            leaving = b != 0
            leaving[A] = False
            these = np.flatnonzero(leaving)
            error = float(np.abs(active_gradient).max(initial=0.0))
            error = max(error, float(np.abs(b[these] / self._steps[self.label[these]]).max(initial=0.0)))
            if not error < MAX_VIOLATION_GROWTH * smallest:
                break
            if error < smallest:
                best, smallest = b, error
            if coarse and error <= max(SINGLE_PRECISION_RTOL * alpha, limit):
                smallest, coarse = np.inf, False
                continue
            if error <= limit:
                best = _entering(b, new, left, norms, self.label)
                break
            right = active_gradient - bend.times(b[A])
            if len(these):
                right = right + self.system.among(these, b[these])[A]
            accuracy = min(2e-2, max(error / alpha, 0.3 * limit / error if error else 1.0, 1e-5))
            # What is solved for is the change, so that the system need not be solved to all digits.
            moved = np.zeros_like(b)
            moved[A] = b[A] + self.system.solve(bend, right, accuracy)
            if not np.abs(moved).max(initial=0.0) < 1e100:
                break
            b = moved
        return best, smallest


def _entering(
    b: FloatArray, new: FloatArray, left: FloatArray, norms: FloatArray, label: IntArray
) -> FloatArray:
    """At the minimum, b, with a group that is only just in at its proximal point `new`, or out.

    The direction of a group so small is lost in the rounding of what the others hold (columns may be copies of each
    other), while that of its proximal point is the gradient's, as it should be. What is left of it by rounding is 0.
    """
    sizes = np.sqrt(np.bincount(label, b * b, len(norms)))
    result: FloatArray = np.where((sizes < ENTERING_SHARE * norms)[label], new, b)
    result[(left < ROUNDING_SHARE * norms)[label]] = 0.0
    return result
