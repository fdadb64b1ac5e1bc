"""The exact minimum on a working set: an active set whose inverse Gram matrix is updated, not rebuilt.

On w columns with Gram matrix G and c = ⟨z, y⟩ this minimises

    ½ b'Gb − c'b + Σⱼ l1ⱼ|bⱼ| + ½ Σⱼ l2ⱼ bⱼ²,     lowerⱼ ≤ bⱼ ≤ upperⱼ.

For a set A of coefficients that are free to move, with signs s, the minimum solves (G_AA + L2) b = c_A − l1·s
(less what the others, at a bound, explain): one linear system. The set is changed as in feature-sign search
(Lee, Battle, Raina & Ng 2006): a step that would pass a kink, where a sign changes, ends where the objective
along it is least, one that would pass a bound ends there, and features enter only when the free ones are at
their minimum. The objective falls at every step, so no set comes twice and the search ends.
"""

from __future__ import annotations

import numpy as np

from lasso_tui._types import BoolArray, FloatArray, IntArray
from lasso_tui.solvers.lasso.updated_inverse import DRIFT, UpdatedInverse
from lasso_tui.solvers.progress import pulse

Bounds = tuple[FloatArray, FloatArray]
Landing = tuple[FloatArray, BoolArray, FloatArray]
"""Where a step ends: coefficients of the active features, who stands at a kink or bound, and (G + L2)·the way."""

__all__ = ["ActiveSet", "Bounds"]

CLOSE, ROUNDS = 1e-4, 40
"""Relative residual at which an iterated step is good enough, as steps are repeated, and most iterations for one."""


class ActiveSet:
    """The state of the search, kept from one alpha to the next.

    Attributes
    ----------
    gram, target : (w, w) and (w,), of the working set; grow with `extend`
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
        """Take over a larger working set; the old columns keep their places."""
        more = np.zeros(len(target) - len(self.target))
        self.gram, self.target, self.bounds = gram, target, bounds
        self.coef = np.concatenate([self.coef, more])
        self._l2, self._held = np.concatenate([self._l2, more]), np.concatenate([self._held, more])
        self._shift = None if self._shift is None else np.concatenate([self._shift, more])

    def start_at(self, coef: FloatArray) -> None:
        """Begin at given coefficients."""
        self.coef = coef.copy()
        free = coef != 0
        if self.bounds is not None:
            self.coef = np.clip(coef, *self.bounds)
            free &= (self.bounds[0] < coef) & (coef < self.bounds[1])
        self.active = np.flatnonzero(free).astype(np.intp)
        self._rebuild()

    def solve(self, l1: FloatArray, l2: FloatArray) -> bool:
        """Move to the minimum for these penalties; tell whether it was reached."""
        w = len(self.target)
        self._take(l2)
        most, shut_out = w, np.zeros(w, dtype=np.bool_)
        limit = 1e-10 * l1 + 1e-13 * float(np.abs(self.target).max(initial=0.0))
        gradient, entered = self.gradient(), w
        for _ in range(60 + 12 * w):
            gradient, wrong_way = self._minimise_active(l1, gradient)
            if len(wrong_way) and most == 1:  # alone, and still: only rounding spoke for it
                shut_out[wrong_way] = True
            elif len(
                wrong_way
            ):  # several entered at once and disturbed each other: now fewer, one in the end
                most = max(1, min(most, entered) // 2)
            excess = self._excess(l1, gradient) - limit
            excess[self.active] = -np.inf
            excess[shut_out] = -np.inf
            over = (excess > 0).nonzero()[0]
            if not len(over):
                self._at_minimum = gradient
                return True
            costless = over[l1[over] == 0]
            if len(costless):  # what is not penalised comes before all else
                over = costless
            entered = min(most, 10 + len(self.active) // 2, len(over))
            if len(over) > entered:  # far from the minimum: those who pull hardest first
                over = over[np.argsort(-excess[over])[:entered]]
            if not self._enter(over, l1):
                shut_out[over[0]] = True
        return False

    def _take(self, l2: FloatArray) -> None:
        """Use other l2: with the inverse of the old ones, where they are near, and rebuilt where not."""
        self._l2 = l2
        A, held = self.active, l2.copy()
        held[A] = self._held[A]
        near = ((l2[A] <= held[A]) & (2.0 * l2[A] >= held[A])).all()
        self._held = held if near else l2
        self._shift = l2 - self._held if near and not np.array_equal(l2, held) else None
        if not near:
            self._rebuild()

    def piece(self, l1: FloatArray, rates: FloatArray) -> tuple[FloatArray, float]:
        """Return how the minimum moves, and how far it does so, while l1 falls from here by t·rates.

        Without l2 and bounds the free coefficients are b + t·d, d = G_AA⁻¹(rates·s), until one of them is zero
        or another feature's gradient reaches its l1 (Efron, Hastie, Johnstone & Tibshirani 2004; Rosset & Zhu
        2007). To be asked at the minimum for l1.

        Returns
        -------
        (k,) d, for the active features, and the largest t
        """
        A, coef, gradient = self.active, self.coef, self._at_minimum
        signs = np.sign(coef[A])
        move = self._factor.solve(rates[A] * signs)
        moves = np.zeros(len(coef))
        moves[A] = move
        falls = self.gram @ moves
        room = np.concatenate([l1 - gradient, l1 + gradient]).clip(0.0)
        closing = np.concatenate([rates - falls, rates + falls])
        closing[A] = closing[A + len(coef)] = 0.0
        leaving = (move * signs < 0) & (rates[A] > 0)
        far = np.inf
        if leaving.any():
            far = float((-coef[A][leaving] / move[leaving]).min())
        # As shares of each feature's own price, whose units factors may choose. Where nothing is paid and the
        # feature stayed out, it depends on those that move: its gradient stays 0.
        towards = (closing > 1e-12 * np.tile(rates, 2)) & (np.tile(rates, 2) > 0)
        if towards.any():
            far = min(far, float((room[towards] / closing[towards]).min()))
        return move, far

    def gradient(self) -> FloatArray:
        """⟨zⱼ, r⟩ − l2ⱼbⱼ for the working set."""
        coef, used = self.coef, self.coef.nonzero()[0]
        # Few rows of G are worth gathering; of many, the whole product is quicker.
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
        """Find the minimum over the active set, from the gradient of the working set.

        Return the gradient there, and the newly entered features that had to leave again.
        """
        wrong_way: IntArray = np.zeros(0, dtype=np.intp)
        floor = 1e-14 * float(np.abs(self.target).max(initial=0.0))
        before, pull = np.inf, gradient[self.active]
        while len(self.active):
            pulse()
            A = self.active
            now, price = self.coef[A], l1[A]
            signs = np.sign(now)
            still = now == 0
            signs[still] = np.sign(pull[still])
            step = self._apply(pull - price * signs)
            new = now + step
            stays = (new * signs > 0) | (price == 0)
            if self.bounds is not None:
                lower, upper = self.bounds[0][A], self.bounds[1][A]
                stays &= (lower < new) & (new < upper)
            if stays.all():
                self.coef[A] = new
                gradient = self.gradient()
                pull = gradient[A]
                # What is left of the equations tells how good the inverse is; another step mends most of it.
                left = float(np.abs(pull - price * signs).max())
                if left <= self.accuracy * float(price.max()) + floor or left > 0.1 * before:
                    return gradient, wrong_way
                if left > DRIFT * float(np.abs(pull).max()):
                    self._renew()
                before = left
                continue
            back = still & (new * signs <= 0) & (price > 0)
            if self.bounds is not None:  # features that came from a bound must move away from it
                back |= (now >= upper) & (new >= now) | (now <= lower) & (new <= now)
            if back.any():
                wrong_way = A[back]
                pull = pull[self._leave(back.nonzero()[0])]
                continue
            along = self._times(step)
            time, found, ends = self._search(now, step, pull, along, price)
            moved = time * along
            if not still.any() and time < 1.0:
                found, ends, moved = self._go_past(now, step, pull, along, price, (found, ends, moved))
            self.coef[A] = found
            pull = (pull - moved)[self._leave(ends.nonzero()[0])]
        return self.gradient(), wrong_way

    def _go_past(
        self,
        now: FloatArray,
        step: FloatArray,
        pull: FloatArray,
        along: FloatArray,
        price: FloatArray,
        kink: Landing,
    ) -> Landing:
        """Return where `step` ends if all of it is gone and those that change their sign become zero together.

        Or the best kink on the way, where that is lower: far from the minimum, dozens leave at once.
        """
        new = now + step
        landed = np.where((new * now <= 0) & (price > 0), 0.0, new)
        ends = landed != new
        if self.bounds is not None:
            lower, upper = self.bounds[0][self.active], self.bounds[1][self.active]
            landed = np.clip(landed, lower, upper)
            ends |= (landed <= lower) | (landed >= upper)
        moved = along + self._times(landed - new)
        way = kink[0] - now
        rise = price @ (np.abs(landed) - np.abs(now)) - pull @ (landed - now) + 0.5 * ((landed - now) @ moved)
        kinked = price @ (np.abs(kink[0]) - np.abs(now)) - pull @ way + 0.5 * (way @ kink[2])
        return (landed, ends, moved) if rise < kinked else kink

    def _search(
        self, now: FloatArray, step: FloatArray, pull: FloatArray, along: FloatArray, price: FloatArray
    ) -> tuple[float, FloatArray, BoolArray]:
        """Return the best of the kinks on the way by `step`, or its end: when, where, and who stands at a kink.

        Between kinks the objective is a parabola; at one, its slope grows by 2·l1·|step|.
        """
        new = now + step
        reach, last = np.full(len(now), np.inf), 1.0
        if self.bounds is not None:
            bound = np.where(step > 0, self.bounds[1][self.active], self.bounds[0][self.active])
            hits = ((step > 0) & (new >= bound)) | ((step < 0) & (new <= bound))
            reach[hits] = np.maximum((bound[hits] - now[hits]) / step[hits], 0.0)
            last = min(1.0, float(reach.min()))
        at = np.full(len(now), np.inf)
        passing = ((now * new <= 0) & (now != 0) & (price > 0)).nonzero()[0]
        at[passing] = -now[passing] / step[passing]
        passing = passing[at[passing] < last]
        passing = passing[at[passing].argsort()]
        times = np.append(at[passing], last)
        rises = 2.0 * price[passing] * np.abs(step[passing])
        slope = float(price @ (np.where(now != 0, np.sign(now), np.sign(step)) * step)) - float(pull @ step)
        slopes = slope + np.concatenate([[0.0], rises.cumsum()])
        values = (slopes * np.diff(times, prepend=0.0)).cumsum() + 0.5 * float(step @ along) * times**2
        best = float(times[np.argmin(values)])
        found = now + best * step
        at_zero, at_bound = at == best, reach <= best
        found[at_zero] = 0.0
        if self.bounds is not None:
            found[at_bound] = bound[at_bound]
        return best, found, at_zero | at_bound

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

    def _leave(self, places: IntArray) -> IntArray:
        """Let features, given by their places in the active set, rest where they are.

        Return, for each that is left, the place where it was.
        """
        if not len(places):
            return np.arange(len(self.active))
        order = self._factor.drop(places)
        self.active = self.active[order]
        return order

    def _exchange(self, j: int, along: FloatArray, l1: FloatArray) -> bool:
        """Let feature j, which depends on the active ones, push the first of them to zero or to a bound.

        Along (−G_AA⁻¹G_Aj, 1) the fit does not change; the penalty falls, as j's gradient exceeds l1ⱼ.
        """
        A, start = self.active, self.coef[j]
        gradient = float(self.gradient()[j])
        sign = 1.0 if gradient > l1[j] * (1.0 if start >= 0 else -1.0) else -1.0
        now, direction = self.coef[A], -along * sign
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where((now * direction < 0) & (l1[A] > 0), -now / direction, np.inf)
            ends = np.zeros(len(A))
            if self.bounds is not None:
                bound = np.where(direction > 0, self.bounds[1][A], self.bounds[0][A])
                hits = np.where(direction != 0, (bound - now) / direction, np.inf)
                ends = np.where(hits < reach, bound, 0.0)
                reach = np.minimum(reach, hits)
        own, rest = np.inf, 0.0
        if self.bounds is not None:
            rest = 0.0 if start * sign < 0 else float(self.bounds[1 if sign > 0 else 0][j])
            own = (rest - start) * sign
        first = int(np.argmin(reach)) if len(reach) else 0
        if len(reach) and own <= reach[first] and np.isfinite(own):  # j comes to rest before the others
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
        energy, enough = float(left @ scaled), CLOSE * float(np.abs(right).max())
        for _ in range(ROUNDS if energy > 0.0 else 0):
            along = self._times(direction)
            size = energy / float(direction @ along)
            step = step + size * direction
            left = left - size * along
            if float(np.abs(left).max()) <= enough:
                break
            scaled = self._factor.inverse @ left
            before, energy = energy, float(left @ scaled)
            direction = scaled + (energy / before) * direction
        return step

    def _times(self, step: FloatArray) -> FloatArray:
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
