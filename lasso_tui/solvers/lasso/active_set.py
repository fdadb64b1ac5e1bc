"""The exact minimum on a working set, by an active set whose inverse Gram matrix is updated, not rebuilt.

On w columns with Gram matrix G and c = ⟨z, y⟩ this minimises

    ½ b'Gb − c'b + Σⱼ l1ⱼ|bⱼ| + ½ Σⱼ l2ⱼ bⱼ²,     lowerⱼ ≤ bⱼ ≤ upperⱼ.

For a set A of coefficients that are free to move, with signs s, the minimum solves (G_AA + L2) b = c_A − l1·s
(less what the others, at a bound, explain): one linear system. The set changes as in feature-sign search
(Lee, Battle, Raina & Ng 2006): a step that would pass a kink, where a sign changes, ends at the lowest point of the
objective along it; a step that would pass a bound ends there; features enter only when the free ones are at
their minimum. The objective falls at every step, so no set is visited twice and the search ends.
"""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.factorisations.updated_inverse import DRIFT_RTOL, UpdatedInverse
from lasso_tui.solvers.lasso.kink_search import Bounds, piece_length, project_step, reach_ends, search_kinks
from lasso_tui.solvers.progress import pulse

__all__ = ["ActiveSet", "Bounds"]

STEP_RTOL, MAX_CG_ITERATIONS = 1e-4, 40
"""Relative residual at which an iterated step suffices, as steps are repeated, and the limit of its iterations."""


class ActiveSet:
    """The state of the search, which continues from one alpha to the next.

    Attributes
    ----------
    gram, target : (w, w) and (w,), of the working set; `extend` adds to them
    coef : (w,) the coefficients
    active : positions of those free to move; the others are zero or at a bound
    bounds : lower (w,), not positive, and upper (w,), not negative, or None
    """

    accuracy = 1e-12
    """How well the equations of the active features must hold, as a share of the largest l1."""

    def __init__(self, gram: FloatArray, target: FloatArray, bounds: Bounds | None = None) -> None:
        self.gram, self.target, self.bounds = gram, target, bounds
        self.coef = np.zeros(len(target))
        self.active: IntArray = np.zeros(0, dtype=np.intp)
        self._factor = UpdatedInverse()
        self._l2 = self._held = np.zeros(len(target))
        self._shift: FloatArray | None = None
        self._at_minimum = target

    def extend(self, gram: FloatArray, target: FloatArray, bounds: Bounds | None = None) -> None:
        """Replace the working set by a larger one, in which the old columns have their old positions."""
        more = np.zeros(len(target) - len(self.target))
        self.gram, self.target, self.bounds = gram, target, bounds
        if not len(more):
            return
        self.coef = np.concatenate([self.coef, more])
        self._l2, self._held = np.concatenate([self._l2, more]), np.concatenate([self._held, more])
        self._shift = None if self._shift is None else np.concatenate([self._shift, more])

    def start_at(self, coef: FloatArray, l2: FloatArray | None = None) -> None:
        """Begin at given coefficients; the l2 of the next `solve`, where known, saves a second inverse."""
        if l2 is not None:
            self._l2 = self._held = l2
        self.coef = coef.copy()
        free = coef != 0
        if self.bounds is not None:
            self.coef = np.clip(coef, *self.bounds)
            free &= (self.bounds[0] < coef) & (coef < self.bounds[1])
        self.active = np.flatnonzero(free).astype(np.intp)
        self._rebuild()

    def solve(self, l1: FloatArray, l2: FloatArray) -> bool:
        """Move to the minimum for these penalties; return whether it was reached."""
        w = len(self.target)
        self._take(l2)
        max_entering, excluded = w, np.zeros(w, dtype=np.bool_)
        limit = 1e-10 * l1 + 1e-13 * float(np.abs(self.target).max(initial=0.0))
        gradient, entered = self.gradient(), w
        for _ in range(60 + 12 * w):
            gradient, wrong_way = self._minimise_active(l1, gradient)
            if len(wrong_way) and max_entering == 1:  # alone and without a step: its gradient was rounding
                excluded[wrong_way] = True
            elif len(wrong_way):  # several entered at once and disturbed each other: try fewer
                max_entering = max(1, min(max_entering, entered) // 2)
            excess = self._excess(l1, gradient) - limit
            excess[self.active] = -np.inf
            excess[excluded] = -np.inf
            over = (excess > 0).nonzero()[0]
            if not len(over):
                self._at_minimum = gradient
                return True
            costless = over[l1[over] == 0]
            if len(costless):  # features that are not penalised enter first
                over = costless
            entered = min(max_entering, 10 + len(self.active) // 2, len(over))
            if len(over) > entered:  # far from the minimum: the steepest first
                over = over[np.argsort(-excess[over])[:entered]]
            if not self._enter(over, l1):
                excluded[over[0]] = True
        return False

    def _take(self, l2: FloatArray) -> None:
        """Change l2: the inverse of the old ones serves where they are close, and is rebuilt where not."""
        self._l2 = l2
        A, held = self.active, l2.copy()
        held[A] = self._held[A]
        near = ((l2[A] <= held[A]) & (2.0 * l2[A] >= held[A])).all()
        self._held = held if near else l2
        self._shift = l2 - self._held if near and not np.array_equal(l2, held) else None
        if not near:
            self._rebuild()

    def piece(self, l1: FloatArray, rates: FloatArray) -> tuple[FloatArray, float]:
        """Return the direction in which the minimum moves while l1 falls by t·rates, and up to which t.

        Without l2 and bounds the free coefficients are b + t·d, d = G_AA⁻¹(rates·s), until one of them is zero
        or another feature's gradient reaches its l1 (Efron, Hastie, Johnstone & Tibshirani 2004; Rosset & Zhu
        2007). To be called at the minimum for l1.

        Returns
        -------
        (k,) d, for the active features, and the largest t
        """
        A, coef, gradient = self.active, self.coef, self._at_minimum
        move = self._factor.solve(rates[A] * np.sign(coef[A]))
        moves = np.zeros(len(coef))
        moves[A] = move
        return move, piece_length(coef, moves, A, gradient, self.gram @ moves, l1, rates)

    def gradient(self) -> FloatArray:
        """⟨zⱼ, r⟩ − l2ⱼbⱼ for the working set."""
        coef, used = self.coef, self.coef.nonzero()[0]
        # For few nonzeros, gathering rows of G is faster than the whole product.
        fit = coef[used] @ self.gram[used] if 3 * len(used) < len(coef) else self.gram @ coef
        gradient: FloatArray = self.target - fit - self._l2 * coef
        return gradient

    # ------------------------------------------------------------------ the active set

    def _excess(self, l1: FloatArray, gradient: FloatArray) -> FloatArray:
        """Rate at which the objective falls when a coefficient that is not free moves the way it may."""
        if self.bounds is None:
            return np.abs(gradient) - l1
        lower, upper = self.bounds
        up = np.where(self.coef < upper, gradient - np.where(self.coef < 0, -l1, l1), -np.inf)
        down = np.where(self.coef > lower, -gradient - np.where(self.coef > 0, -l1, l1), -np.inf)
        return np.maximum(up, down)

    def _minimise_active(self, l1: FloatArray, gradient: FloatArray) -> tuple[FloatArray, IntArray]:
        """Minimise over the active set, from the gradient of the working set.

        Return the gradient there, and the newly entered features that were removed again.
        """
        wrong_way: IntArray = np.zeros(0, dtype=np.intp)
        floor = 1e-14 * float(np.abs(self.target).max(initial=0.0))
        before, active_gradient = np.inf, gradient[self.active]
        while len(self.active):
            pulse()
            A = self.active
            now, active_l1 = self.coef[A], l1[A]
            signs = np.sign(now)
            still = now == 0
            signs[still] = np.sign(active_gradient[still])
            step = self._apply(active_gradient - active_l1 * signs)
            new = now + step
            stays = (new * signs > 0) | (active_l1 == 0)
            if self.bounds is not None:
                lower, upper = self.bounds[0][A], self.bounds[1][A]
                stays &= (lower < new) & (new < upper)
            if stays.all():
                self.coef[A] = new
                gradient = self.gradient()
                active_gradient = gradient[A]
                # What remains of the equations shows how good the inverse is; another step corrects it.
                left = float(np.abs(active_gradient - active_l1 * signs).max())
                if left <= self.accuracy * float(active_l1.max()) + floor or left > 0.1 * before:
                    return gradient, wrong_way
                if left > DRIFT_RTOL * float(np.abs(active_gradient).max()):
                    self._renew()
                before = left
                continue
            back = still & (new * signs <= 0) & (active_l1 > 0)
            if self.bounds is not None:  # features that came from a bound must move away from it
                back |= (now >= upper) & (new >= now) | (now <= lower) & (new <= now)
            if back.any():
                wrong_way = A[back]
                active_gradient = active_gradient[self._leave(back.nonzero()[0])]
                continue
            along, bounds = self._multiply(step), self._active_bounds()
            share, end = search_kinks(now, step, active_gradient, along, active_l1, bounds)
            if not still.any() and share < 1.0:
                end = project_step(now, step, active_gradient, along, active_l1, bounds, self._multiply, end)
            self.coef[A] = end.coef
            active_gradient = (active_gradient - end.moved)[self._leave(end.at_end.nonzero()[0])]
        return self.gradient(), wrong_way

    def _active_bounds(self) -> Bounds | None:
        return None if self.bounds is None else (self.bounds[0][self.active], self.bounds[1][self.active])

    def _enter(self, which: IntArray, l1: FloatArray) -> bool:
        """Add features, or the first of them; one that depends on the active ones replaces one of them.

        Return False where none can enter.
        """
        attempt = which
        while True:
            cross, corner = self.gram[self.active[:, None], attempt], self.gram[attempt[:, None], attempt]
            corner.flat[:: len(attempt) + 1] += self._held[attempt]
            if self._factor.append(cross, corner):
                self.active = np.concatenate([self.active, attempt])
                return True
            if len(attempt) == 1:
                break
            attempt = attempt[: len(attempt) // 2]
        return self._exchange(int(which[0]), self._factor.solve(cross[:, 0]), l1)

    def _leave(self, positions: IntArray) -> IntArray:
        """Remove features, given by their positions in the active set; their coefficients stay.

        Return, for each that remains, its old position.
        """
        if not len(positions):
            return np.arange(len(self.active))
        order = self._factor.drop(positions)
        self.active = self.active[order]
        return order

    def _exchange(self, j: int, along: FloatArray, l1: FloatArray) -> bool:
        """Move feature j, which depends on the active ones, until the first of them is at zero or at a bound.

        Along (−G_AA⁻¹G_Aj, 1) the fit does not change; the penalty falls, as j's gradient exceeds l1ⱼ.
        """
        A, start = self.active, self.coef[j]
        gradient = float(self.gradient()[j])
        sign = 1.0 if gradient > l1[j] * (1.0 if start >= 0 else -1.0) else -1.0
        now, direction = self.coef[A], -along * sign
        reach, ends = reach_ends(now, direction, l1[A], self._active_bounds())
        own, rest = np.inf, 0.0
        if self.bounds is not None:
            rest = 0.0 if start * sign < 0 else float(self.bounds[1 if sign > 0 else 0][j])
            own = (rest - start) * sign
        first = int(np.argmin(reach)) if len(reach) else 0
        if len(reach) and own <= reach[first] and np.isfinite(own):  # j reaches its own end before the others
            self.coef[A], self.coef[j] = now + own * direction, rest
            return True
        if not len(reach) or not np.isfinite(reach[first]):
            return False
        moved = start + reach[first] * sign
        self.coef[A] = now + reach[first] * direction
        self.coef[A[first]] = ends[first]
        self._leave(np.array([first]))
        if not self._enter(np.array([j]), l1):
            return False
        if j in self.active:
            self.coef[j] = moved
        return True

    def _apply(self, right: FloatArray) -> FloatArray:
        """Solve for a step of the active features.

        Where the inverse is that of larger l2, by conjugate gradients with it as preconditioner: l2 within a
        factor of two leaves a condition number of two, so that each iteration gives a digit nearly.
        """
        step = self._factor.inverse @ right
        if self._shift is None:
            return step
        direction, left = step, right
        scaled, step = step, np.zeros(len(right))
        energy, enough = float(left @ scaled), STEP_RTOL * float(np.abs(right).max())
        for _ in range(MAX_CG_ITERATIONS if energy > 0.0 else 0):
            along = self._multiply(direction)
            size = energy / float(direction @ along)
            step = step + size * direction
            left = left - size * along
            if float(np.abs(left).max()) <= enough:
                break
            scaled = self._factor.inverse @ left
            before, energy = energy, float(left @ scaled)
            direction = scaled + (energy / before) * direction
        return step

    def _multiply(self, step: FloatArray) -> FloatArray:
        """(G_AA + L2)·step."""
        product: FloatArray = self._factor.block @ step
        return product if self._shift is None else product + self._shift[self.active] * step

    def _renew(self) -> None:
        self._factor.renew()

    def _rebuild(self) -> None:
        A = self.active
        block = self.gram[A[:, None], A]
        block.flat[:: len(A) + 1] += self._held[A]
        self._factor.reset(block)
