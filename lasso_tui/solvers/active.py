"""The exact minimum on a working set: an active set whose inverse Gram matrix is updated, not rebuilt.

On w columns with Gram matrix G and c = ⟨z, y⟩ this minimises

    ½ b'Gb − c'b + Σⱼ l1ⱼ|bⱼ| + ½ Σⱼ l2ⱼ bⱼ².

For a set A of nonzeros with signs s the minimum solves (G_AA + L2) b = c_A − l1·s: one linear system. The
set is changed as in feature-sign search (Lee, Battle, Raina & Ng 2006): a step that would change signs ends
where the objective along it is least, and features enter only when the nonzeros are at their minimum. The
objective falls at every step, so no set comes twice and the search ends.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["ActiveSet"]

DEPENDENT = 1e-9
"""A column whose part outside the span of the active ones is smaller than this share depends on them."""


class ActiveSet:
    """The state of the search, kept from one alpha to the next.

    Attributes
    ----------
    gram, target : (w, w) and (w,), of the working set; grow with `extend`
    coef : (w,) the coefficients
    active : positions of the nonzeros in the working set
    """

    def __init__(self, gram: FloatArray, target: FloatArray) -> None:
        self.gram, self.target = gram, target
        self.coef = np.zeros(len(target))
        self.active: IntArray = np.zeros(0, dtype=np.intp)
        self._inverse = np.zeros((0, 0))
        self._block = np.zeros((0, 0))
        self._l2: FloatArray | float = 0.0

    def extend(self, gram: FloatArray, target: FloatArray) -> None:
        """Take over a larger working set; the old columns keep their places."""
        more = len(target) - len(self.target)
        self.gram, self.target = gram, target
        self.coef = np.concatenate([self.coef, np.zeros(more)])

    def start_at(self, coef: FloatArray) -> None:
        """Begin at given coefficients."""
        self.coef = coef.copy()
        self.active = np.flatnonzero(coef).astype(np.intp)
        self._rebuild()

    def solve(self, l1: FloatArray, l2: FloatArray) -> bool:
        """Move to the minimum for these penalties; tell whether it was reached."""
        w = len(self.target)
        if not np.array_equal(np.broadcast_to(self._l2, w), l2):
            self._l2 = l2
            self._rebuild()
        singly, shut_out = False, np.zeros(w, dtype=np.bool_)
        floor = 1e-13 * float(np.abs(self.target).max(initial=0.0))
        for _ in range(60 + 12 * w):
            wrong_way = self._minimise_active(l1)
            if len(wrong_way) and singly:  # alone, and still: only rounding spoke for it
                shut_out[wrong_way] = True
            elif len(wrong_way):  # several entered at once and disturbed each other: now one by one
                singly = True
            excess = np.abs(self.gradient()) - l1
            excess[self.active] = -np.inf
            excess[shut_out] = -np.inf
            limit = 1e-10 * l1 + floor
            over = np.flatnonzero(excess > limit)
            if not len(over):
                return True
            if singly:
                over = over[[int(np.argmax(excess[over]))]]
            if not self._enter(over):
                shut_out[over[0]] = True
        return False

    def gradient(self) -> FloatArray:
        """⟨zⱼ, r⟩ − l2ⱼbⱼ for the working set."""
        gradient = self.target - self.gram[:, self.active] @ self.coef[self.active]
        return gradient - self._l2 * self.coef

    # ------------------------------------------------------------------ the active set

    def _minimise_active(self, l1: FloatArray) -> IntArray:
        """Find the minimum over the active set; return the newly entered features that had to leave again."""
        wrong_way: IntArray = np.zeros(0, dtype=np.intp)
        while len(self.active):
            A = self.active
            now = self.coef[A]
            gradient = self.target[A] - self._block @ now
            signs = np.where(now != 0, np.sign(now), np.sign(gradient))
            new = self._solve(self.target[A] - l1[A] * signs)
            if (new * signs > 0).all():
                self.coef[A] = new
                return wrong_way
            entering = (now == 0) & (new * signs <= 0)
            if entering.any():
                wrong_way = A[entering]
                self._leave(np.flatnonzero(entering))
                continue
            self.coef[A] = self._search(now, new, gradient, l1[A])
            self._leave(np.flatnonzero(self.coef[A] == 0))
        return wrong_way

    def _search(self, now: FloatArray, new: FloatArray, gradient: FloatArray, l1: FloatArray) -> FloatArray:
        """Return the best of the points from `now` to `new` where a coefficient passes zero, or the end."""
        step = new - now
        with np.errstate(divide="ignore", invalid="ignore"):
            at = np.where(now * new < 0, -now / step, np.inf)
            at = np.where((new == 0) & (now != 0), 1.0, at)
        crossing = np.flatnonzero(at <= 1)
        times = np.unique(np.append(at[crossing], 1.0))
        slope, curvature = -float(gradient @ step), float(step @ (self._block @ step))
        points = now + times[:, None] * step
        values = slope * times + 0.5 * curvature * times**2 + np.abs(points) @ l1
        best = int(np.argmin(values))
        found: FloatArray = points[best].copy()
        found[crossing[at[crossing] == times[best]]] = 0.0
        return found

    def _enter(self, which: IntArray) -> bool:
        """Add features, or the first of them; one that depends on the active ones replaces one of them.

        Return False where none can enter.
        """
        for attempt in (which, which[:1]):
            cross = self.gram[np.ix_(self.active, attempt)]
            across = self._inverse @ cross
            schur = self.gram[np.ix_(attempt, attempt)] - cross.T @ across
            schur[np.diag_indices_from(schur)] += self._l2_of(attempt)
            own = np.diag(self.gram)[attempt] + self._l2_of(attempt)
            if _well_conditioned(schur, own):
                self._append(attempt, cross, across, schur)
                return True
        return self._exchange(int(which[0]), across[:, 0])

    def _append(self, which: IntArray, cross: FloatArray, across: FloatArray, schur: FloatArray) -> None:
        k, m = len(self.active), len(which)
        corner = np.linalg.inv(schur)
        grown = np.empty((k + m, k + m))
        side = across @ corner
        grown[:k, :k] = self._inverse + side @ across.T
        grown[:k, k:] = -side
        grown[k:, :k] = -side.T
        grown[k:, k:] = corner
        block = np.empty((k + m, k + m))
        block[:k, :k] = self._block
        block[:k, k:] = cross
        block[k:, :k] = cross.T
        block[k:, k:] = self.gram[np.ix_(which, which)]
        block[range(k, k + m), range(k, k + m)] += self._l2_of(which)
        self._inverse, self._block = grown, block
        self.active = np.concatenate([self.active, which])

    def _leave(self, places: IntArray) -> None:
        """Remove features, given by their places in the active set."""
        if not len(places):
            return
        self.coef[self.active[places]] = 0.0
        stay = np.setdiff1d(np.arange(len(self.active)), places)
        inverse = self._inverse
        corner = inverse[np.ix_(places, places)]
        side = inverse[np.ix_(stay, places)]
        try:
            self._inverse = inverse[np.ix_(stay, stay)] - side @ np.linalg.solve(corner, side.T)
        except np.linalg.LinAlgError:
            self._inverse = np.zeros((0, 0))
        self._block = self._block[np.ix_(stay, stay)]
        self.active = self.active[stay]
        if len(self._inverse) != len(stay):
            self._rebuild()

    def _exchange(self, j: int, along: FloatArray) -> bool:
        """Let feature j, which depends on the active ones, push the first of them to zero.

        Along (−G_AA⁻¹G_Aj, 1) the fit does not change; the penalty falls, as j's gradient exceeds l1ⱼ.
        """
        A, sign = self.active, float(np.sign(self.gradient()[j]))
        now, direction = self.coef[A], -along * sign
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where(now * direction < 0, -now / direction, np.inf)
        first = int(np.argmin(reach)) if len(reach) else 0
        if not len(reach) or not np.isfinite(reach[first]):
            return False
        self.coef[A] = now + reach[first] * direction
        self._leave(np.array([first]))
        if not self._enter(np.array([j])):
            return False
        if j in self.active:
            self.coef[j] = reach[first] * sign
        return True

    # ------------------------------------------------------------------ linear algebra

    def _l2_of(self, which: IntArray) -> FloatArray | float:
        return self._l2 if np.isscalar(self._l2) else np.asarray(self._l2)[which]

    def _solve(self, right: FloatArray) -> FloatArray:
        """Solve with the updated inverse; one step of refinement takes off what updating has added."""
        solution = self._inverse @ right
        left_over = right - self._block @ solution
        correction = self._inverse @ left_over
        solution += correction
        if np.abs(correction).max() > 1e-6 * np.abs(solution).max():
            self._rebuild()
            solution = self._inverse @ right
            solution += self._inverse @ (right - self._block @ solution)
        return solution

    def _rebuild(self) -> None:
        A = self.active
        block = self.gram[np.ix_(A, A)].copy()
        block[np.diag_indices_from(block)] += self._l2_of(A)
        self._block = block
        try:
            self._inverse = np.linalg.inv(block) if len(A) else np.zeros((0, 0))
        except np.linalg.LinAlgError:
            self._inverse = np.linalg.pinv(block, hermitian=True)


def _well_conditioned(schur: FloatArray, own: FloatArray) -> bool:
    """Tell whether new columns have enough of themselves outside the span of the others."""
    if len(schur) == 1:
        return bool(schur[0, 0] > DEPENDENT * own[0])
    scale = 1.0 / np.sqrt(own)
    return bool(np.linalg.eigvalsh(schur * np.outer(scale, scale))[0] > DEPENDENT)
