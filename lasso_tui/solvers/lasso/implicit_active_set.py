"""The active-set search on thousands of sparse columns, without a Gram matrix.

Sparse columns are cheap to multiply with and nearly orthogonal, so that conjugate gradients (Hestenes & Stiefel
1952) give a digit of a step in a few products. Memory is that of the columns, not of their products.

Hundreds of coefficients reach zero between two alphas here, and a search that stops at each such kink would take
as many steps. So the path is extrapolated to the next alpha, and a step is first taken in full: coefficients that
would change their sign become zero together (projection on the orthant, as in Andrew & Gao 2007). Only where the
objective would not fall does it end at the best kink. No step needs more than a digit while the support changes.
Products are of the whole working set, so the whole gradient, and with it the features to enter, is known after each.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.lasso.active_set import ActiveSet, Bounds
from lasso_tui.solvers.lasso.kink_search import search_kinks
from lasso_tui.solvers.progress import pulse

__all__ = ["ImplicitActiveSet"]

STEP_RTOL = 1e-5
"""Relative residual at which a step of the search by kinks is good enough: steps are repeated."""

LEAP_RTOL = 0.1
"""The same for a leap: the support changes after it."""

MAX_CG_ITERATIONS = 300
"""Limit of the iterations of one step."""

MAX_LEAPS = 100
"""Limit of the leaps of one solve; the search by kinks finishes it."""

MIN_CURVATURE_RTOL = 1e-9
"""Relative curvature below which columns depend on each other. Then there is no solution, and none is needed:
on the long way that the iterations take, the line search meets a kink."""


class ImplicitActiveSet(ActiveSet):
    """An `ActiveSet` whose Gram matrix is known only by its products.

    Attributes
    ----------
    product : v (w,) ↦ Gv (w,) on the working set
    diagonal : (w,) of G
    """

    accuracy = 1e-9
    """As cheap as it is useful: the duality gap is about a third of it times the null objective, a hundredth of
    what the path promises by default, and a further digit costs a tenth of the time."""

    def __init__(self, product: Callable[[FloatArray], FloatArray]) -> None:
        super().__init__(np.zeros((0, 0)), np.zeros(0))
        self.product = product
        self.diagonal = np.zeros(0)
        self._at = self._at_before = 0.0
        self._coef_before: FloatArray | None = None

    def grow(self, diagonal: FloatArray, target: FloatArray, bounds: Bounds | None) -> None:
        """Replace the working set by a larger one, in which the old columns have their old positions."""
        self.diagonal = diagonal
        self.extend(self.gram, target, bounds)

    def gradient(self) -> FloatArray:
        """⟨zⱼ, r⟩ − l2ⱼbⱼ for the working set."""
        return np.asarray(self.target - self._apply_curvature(self.coef))

    def extrapolate(self, alpha: float) -> None:
        """Extrapolate the path, which is piecewise linear, from the last two alphas to the next."""
        if alpha == self._at:
            return
        now, before = self.coef, self._coef_before
        if before is not None:
            ahead = now.copy()
            ahead[: len(before)] -= before
            ahead *= (alpha - self._at) / (self._at - self._at_before)
            ahead += now
            ahead[ahead * now <= 0] = 0.0
            self.coef = ahead if self.bounds is None else np.clip(ahead, *self.bounds)
        self._coef_before = now if self._at else None
        self._at_before, self._at = self._at, alpha

    def solve(self, l1: FloatArray, l2: FloatArray) -> bool:
        """Move to the minimum for these penalties; return whether it was reached."""
        self._l2 = self._held = l2
        if self._leap(l1):
            return True
        return super().solve(l1, l2)

    def _apply_curvature(self, coef: FloatArray) -> FloatArray:
        """(G + L2)·coef on the working set."""
        return np.asarray(self.product(coef) + self._l2 * coef)

    # ------------------------------------------------------------------ leaps

    def _leap(self, l1: FloatArray) -> bool:
        """Take steps all the way, many coefficients changing at once; return whether the minimum was reached."""
        rounding = 1e-14 * float(np.abs(self.target).max(initial=0.0))
        enough = self.accuracy * float(l1.max(initial=0.0)) + rounding
        gradient, reached = self.gradient(), False
        for _ in range(MAX_LEAPS):
            signs = np.sign(self.coef)
            entering = (signs == 0) & (np.abs(gradient) > l1)
            signs[entering] = np.sign(gradient[entering])
            free = signs != 0
            if self.bounds is not None:
                free &= self._may_move(gradient - l1 * signs)
            left = np.where(free, gradient - l1 * signs, 0.0)
            if float(np.abs(left).max(initial=0.0)) <= enough:
                reached = True
                break
            step, along = self._step(left, free, enough)
            moved = self._land(signs, step, along, gradient, l1)
            if moved is None:
                break
            self.coef, gradient = moved
        inside = self.coef != 0
        if self.bounds is not None:
            inside &= (self.bounds[0] < self.coef) & (self.coef < self.bounds[1])
        self.active = np.flatnonzero(inside)
        return reached

    def _may_move(self, descent: FloatArray) -> NDArray[np.bool_]:
        """Return which features may move, (w,): those not pressed against a bound."""
        assert self.bounds is not None
        lower, upper = self.bounds
        return ~((self.coef >= upper) & (descent > 0) | (self.coef <= lower) & (descent < 0))

    def _step(
        self, left: FloatArray, free: NDArray[np.bool_], enough: float
    ) -> tuple[FloatArray, FloatArray]:
        """Return a step of the free features for what is left of their equations, and (G + L2)·step for all."""
        weights = 1.0 / np.maximum(self.diagonal + self._l2, 1e-300)
        step, along_step = np.zeros(len(left)), np.zeros(len(left))
        scaled = weights * left
        direction, energy = scaled, float(left @ scaled)
        # In the norm of the energy; `enough` is for the largest, a third of it leaves room between the two.
        min_energy = max(LEAP_RTOL**2 * energy, enough**2 / 9.0 * float(weights[free].min()))
        for _ in range(MAX_CG_ITERATIONS):
            pulse()
            along = self._apply_curvature(direction)
            curvature = float(direction @ along)
            flat = MIN_CURVATURE_RTOL * float(direction @ (direction / weights))
            size = energy / max(curvature, flat)
            step += size * direction
            along_step += size * along
            left = left - size * np.where(free, along, 0.0)
            scaled = weights * left
            before, energy = energy, float(left @ scaled)
            if curvature <= flat or energy <= min_energy:
                break
            direction = scaled + (energy / before) * direction
        return step, along_step

    def _land(
        self, signs: FloatArray, step: FloatArray, along: FloatArray, gradient: FloatArray, l1: FloatArray
    ) -> tuple[FloatArray, FloatArray] | None:
        """Return the end of a step and the gradient there, or None where the objective does not fall."""
        now = self._objective(self.coef, gradient, l1)
        new = self.coef + step
        landed = np.where((new * signs < 0) & (l1 > 0), 0.0, new)
        if self.bounds is not None:
            landed = np.clip(landed, *self.bounds)
        gradient_there = gradient - along
        if (landed != new).any():
            gradient_there = gradient_there - self._apply_curvature(landed - new)
        slack = 1e-13 * abs(now)
        if self._objective(landed, gradient_there, l1) <= now + slack:
            return landed, gradient_there
        self.active = np.flatnonzero(step)
        A = self.active
        share, end = search_kinks(self.coef[A], step[A], gradient[A], along[A], l1[A], self._active_bounds())
        landed, gradient_there = self.coef.copy(), gradient - share * along
        landed[A] = end.coef
        return (landed, gradient_there) if self._objective(landed, gradient_there, l1) < now - slack else None

    def _objective(self, coef: FloatArray, gradient: FloatArray, l1: FloatArray) -> float:
        """The objective, from the gradient c − (G + L2)b: −½ b'(c + gradient) + Σ l1|b|."""
        return float(l1 @ np.abs(coef) - 0.5 * (coef @ (self.target + gradient)))

    # ------------------------------------------------------------------ the search by kinks

    def _enter(self, which: IntArray, l1: FloatArray) -> bool:
        self.active = np.concatenate([self.active, which])
        return True

    def _leave(self, positions: IntArray) -> IntArray:
        stays = np.ones(len(self.active), dtype=np.bool_)
        stays[positions] = False
        order = np.flatnonzero(stays)
        self.active = self.active[order]
        return order

    def _rebuild(self) -> None:
        """Do nothing: no factor is stored."""

    def _renew(self) -> None:
        """Do nothing: no factor is stored."""

    def _multiply(self, step: FloatArray) -> FloatArray:
        full = np.zeros(len(self.coef))
        full[self.active] = step
        return np.asarray(self.product(full)[self.active] + self._l2[self.active] * step)

    def _apply(self, right: FloatArray) -> FloatArray:
        """Solve for a step by conjugate gradients, preconditioned by the diagonal."""
        weights = 1.0 / np.maximum(self.diagonal[self.active] + self._l2[self.active], 1e-300)
        step, left = np.zeros(len(right)), right.copy()
        enough = STEP_RTOL * float(np.linalg.norm(right))
        scaled = weights * left
        direction, energy = scaled, float(left @ scaled)
        for _ in range(MAX_CG_ITERATIONS if energy > 0.0 else 0):
            pulse()
            along = self._multiply(direction)
            curvature = float(direction @ along)
            flat = MIN_CURVATURE_RTOL * float(direction @ (direction / weights))
            size = energy / max(curvature, flat)
            step += size * direction
            left -= size * along
            if curvature <= flat or float(np.linalg.norm(left)) <= enough:
                break
            scaled = weights * left
            before, energy = energy, float(left @ scaled)
            direction = scaled + (energy / before) * direction
        return step
