"""Coefficients to rounding: Newton's steps on the support of a solution that a gap has certified.

A relative gap ε bounds a norm of the coefficients' error by √(2ε) only. With the support A and its signs σ known,
they solve Z_A'W r/n − l1σ − l2·b_A = 0 and Σ w·r = 0, which Newton's steps solve to the rounding of the residual r.
The steps share one matrix as long as they shrink fast, because close to the solution it hardly changes.

The support is proved by what it leaves: no sign may flip, and no coefficient that is 0 (or at a bound) may want to
move. One that does is taken in, one that flips is left out, and the steps begin again; where that does not end, where
the columns are nearly dependent or the classes nearly separated, the point is refused and stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_solve, cholesky

from lasso_tui.solvers.glm.duality_gap import Fitted, GlmCertifier
from lasso_tui.solvers.knots import CoefficientAccuracy
from lasso_tui.solvers.lasso.working_columns import Columns, columns_of

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["PolishedPoint", "Polisher"]

MAX_CHANGES = 8
"""Changes of a support after which it counts as not settled."""

MAX_STEPS = 30
"""Newton steps on one support."""

MIN_DIAGONAL = 1e-6
"""Least part of a column, of unit size, that the other columns of a support do not explain."""

MIN_DEVIANCE_LEFT = 1e-3
"""Share of the null deviance below which classes count as nearly separated."""

SLACK_RTOL = 1e-12
"""Share of its limit by which a correlation may be above it for rounding."""

MIN_GAP = 1e-13
"""Relative gap below which two gaps differ by rounding."""

MAX_NUMBERS = 2**27
"""Numbers of the dense columns of a support that are worth their memory."""

_EPS = float(np.finfo(np.float64).eps)


class RefusedError(Exception):
    """The steps cannot be trusted, for the reason given."""


@dataclass(frozen=True, eq=False)
class PolishedPoint:
    """A solution with coefficients exact to rounding.

    Attributes
    ----------
    coef : (p,) of the standardised columns
    fit : predictors, means and intercept
    gap : duality gap over the null model's objective
    accuracy : the last step and the slack of the support
    """

    coef: FloatArray
    fit: Fitted
    gap: float
    accuracy: CoefficientAccuracy


class Polisher:
    """Takes the solutions of one problem to rounding, one alpha after the other.

    Parameters
    ----------
    certifier : the problem
    """

    def __init__(self, certifier: GlmCertifier) -> None:
        self.certifier, self.design = certifier, certifier.design
        self.loss, self.y, self.penalty = certifier.loss, certifier.y, certifier.penalty
        self._columns = columns_of(self.design, centred=self.certifier.free)
        self._members: IntArray = np.zeros(0, dtype=np.intp)

    def polish(
        self, alpha: float, coef: FloatArray, intercept: float, gap: float
    ) -> PolishedPoint | CoefficientAccuracy:
        """Return the solution at one alpha, or why it stays as it is.

        Parameters
        ----------
        coef : (p,) of the standardised columns, near the solution
        intercept : for the standardised columns, near its best value
        gap : relative duality gap of these coefficients
        """
        try:
            return self._polish(alpha, coef.copy(), intercept, gap)
        except RefusedError as refusal:
            return CoefficientAccuracy(float("nan"), float("nan"), str(refusal))

    def _polish(self, alpha: float, coef: FloatArray, intercept: float, gap: float) -> PolishedPoint:
        design, penalty, certifier = self.design, self.penalty, self.certifier
        l1, l2 = penalty.l1(alpha), penalty.l2(alpha)
        signs, moves = np.where(l1 > 0, np.sign(coef), 0.0), (coef != 0) | ((l1 == 0) & ~design.constant)
        if penalty.bounds is not None:
            moves &= (penalty.bounds[0] < coef) & (coef < penalty.bounds[1])
        start = intercept
        for _ in range(MAX_CHANGES + 1):
            fit, step, left = self._newton(np.flatnonzero(moves), signs, coef, l1, l2, start)
            start = fit.intercept
            if left >= 0:
                moves[left] = False
                continue
            correlations = design.correlate(fit.residual)
            entering = self._entering(correlations, coef, moves, l1, l2)
            if entering < 0:
                break
            if coef[entering] == 0:
                signs[entering] = np.sign(correlations[entering])
            moves[entering] = True
        else:
            raise RefusedError(f"the support is not settled after {MAX_CHANGES} changes")
        residual = fit.residual
        if len(penalty.unpenalised):
            residual = certifier.residual(fit)
        reached = certifier.gap(fit, residual, correlations, coef, alpha)
        if not reached <= max(gap, MIN_GAP):
            raise RefusedError("the steps do not lower the gap")
        return PolishedPoint(
            coef, fit, reached, CoefficientAccuracy(step, self._slack(correlations, coef, l1))
        )

    # ------------------------------------------------------------------ on one support

    def _newton(
        self,
        support: IntArray,
        signs: FloatArray,
        coef: FloatArray,
        l1: FloatArray,
        l2: FloatArray,
        start: float,
    ) -> tuple[Fitted, float, int]:
        """Take steps in the coefficients of a support, in place, until rounding or until one leaves.

        Returns
        -------
        fit, step, left : of the coefficients; the size of the last step; and which column has come to 0 or to a
            bound, or −1
        """
        certifier, weights, columns = self.certifier, self.design.weights, self._columns_of(support)
        fixed = np.flatnonzero(coef)
        fixed = fixed[~np.isin(fixed, support)]
        known = self.design.columns(fixed) @ coef[fixed] if len(fixed) else 0.0
        l1, l2, signs, spreads = l1[support], l2[support], signs[support], self.design.sizes[support]
        factor: tuple[FloatArray, FloatArray] | None = None
        fresh, before, poor = False, np.inf, 0
        values = coef[support]
        fit = certifier.fitted(columns.predict(values) + known, start)
        if self.loss.name == "binomial" and fit.loss < MIN_DEVIANCE_LEFT * certifier.null_objective:
            raise RefusedError("the classes are (nearly) separated")
        if not len(support):
            return fit, 0.0, -1
        for _ in range(MAX_STEPS):
            if factor is None:
                factor, fresh = self._factor(fit, l2), True
            gradient = columns.correlate(weights * fit.residual) - l2 * values - l1 * signs
            sizes, R = factor
            step = cho_solve((R, False), gradient / sizes, check_finite=False) / sizes
            size, largest = float((spreads * np.abs(step)).max()), float((spreads * np.abs(values)).max())
            if not np.isfinite(size):
                raise RefusedError("Newton's steps do not settle")
            if size > 0.25 * before:  # rounding, or weights that no longer fit
                if before <= 1e-11 * max(largest, 1e-3):
                    break
                poor += fresh
                if poor > 3:
                    raise RefusedError("Newton's steps do not settle")
                if not fresh:
                    factor, before = None, np.inf
                    continue
            share, which = self._share(support, values, step, signs)
            values = values + share * step
            if which >= 0:
                coef[support], left = values, int(support[which])
                coef[left] = self._stop(left, float(values[which]))
                return certifier.fitted(self._linear(coef), fit.intercept), size, left
            fit = certifier.fitted(columns.predict(values) + known, fit.intercept)
            fresh, before = False, size
            if size <= 1e-15 * largest:
                break
        else:
            raise RefusedError("Newton's steps do not settle")
        coef[support] = values
        return fit, before, -1

    def _linear(self, coef: FloatArray) -> FloatArray:
        used = np.flatnonzero(coef)
        return np.asarray(self.design.columns(used) @ coef[used])

    def _columns_of(self, support: IntArray) -> Columns:
        """Return the working set with the columns of a support, in its order."""
        if self.design.n * len(support) > MAX_NUMBERS and isinstance(self.design.X, np.ndarray):
            raise RefusedError("the support has too many columns for a copy in memory")
        if len(support) + self.certifier.free > self.design.n:
            raise RefusedError("the support has as many columns as there are rows")
        members = self._members
        if not np.array_equal(members, support):
            kept = np.flatnonzero(np.isin(members, support))
            if len(kept) < len(members):
                self._columns.select(kept)
            fresh = support[~np.isin(support, members)]
            if len(fresh):
                self._columns.add(fresh)
            order = np.argsort(np.concatenate([members[kept], fresh]), kind="stable")
            if not np.array_equal(order, np.arange(len(order))):
                self._columns.select(order)
            self._members = support
        return self._columns

    def _factor(self, fit: Fitted, l2: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the sizes of a support's columns and the Cholesky factor of their Hessian over these sizes."""
        omega = self.design.weights * self.loss.variance(fit.mu)
        if not omega.sum() > 0:
            raise RefusedError("the fit is saturated")
        hessian = self._columns.gram(omega, 0)
        hessian[np.diag_indices_from(hessian)] += l2
        sizes = np.sqrt(hessian.diagonal())
        if not (sizes > 0).all():
            raise RefusedError("a column of the support does not vary where the fit does")
        try:
            R = cholesky(hessian / np.outer(sizes, sizes), check_finite=False)
        except np.linalg.LinAlgError:
            raise RefusedError("the columns of the support are nearly dependent") from None
        if not R.diagonal().min() >= MIN_DIAGONAL:
            raise RefusedError("the columns of the support are nearly dependent")
        return sizes, R

    def _share(
        self, support: IntArray, values: FloatArray, step: FloatArray, signs: FloatArray
    ) -> tuple[float, int]:
        """Return how much of a step can be taken until a coefficient is 0 or at a bound, and which one, or −1."""
        target = values + step
        stops = np.where(target * signs < 0, 0.0, np.nan)
        stops = np.where((values == 0) & (signs != 0) & (target * signs <= 0), 0.0, stops)
        if self.penalty.bounds is not None:
            lower, upper = self.penalty.bounds[0][support], self.penalty.bounds[1][support]
            stops = np.where(target > upper, np.fmax(stops, upper), stops)
            stops = np.where(target < lower, np.fmin(stops, lower), stops)
            stops = np.where(target * signs < 0, 0.0, stops)  # 0 comes first
        hit = np.flatnonzero(~np.isnan(stops))
        if not len(hit):
            return 1.0, -1
        lengths = np.abs(step[hit])
        shares = np.divide(
            np.abs(stops[hit] - values[hit]), lengths, out=np.zeros(len(hit)), where=lengths > 0
        )
        first = int(np.argmin(shares))
        return float(min(shares[first], 1.0)), int(hit[first])

    def _stop(self, j: int, value: float) -> float:
        """Return where a coefficient that leaves stays: at 0 or at the bound that it has reached."""
        if self.penalty.bounds is None or abs(value) <= 1e-12:
            return 0.0
        lower, upper = float(self.penalty.bounds[0][j]), float(self.penalty.bounds[1][j])
        ends = [end for end in (0.0, lower, upper) if np.isfinite(end)]
        return min(ends, key=lambda end: abs(end - value))

    # ------------------------------------------------------------------ over all columns

    def _entering(
        self,
        correlations: FloatArray,
        coef: FloatArray,
        moves: BoolArray,
        l1: FloatArray,
        l2: FloatArray,
    ) -> int:
        """Return the coefficient at 0 or at a bound that most wants to move, or −1 where none does."""
        over = np.where(coef == 0, self.penalty.l1_threshold(correlations) - l1, -np.inf)
        if self.penalty.bounds is not None:
            inward = l1 - np.sign(coef) * (correlations - l2 * coef)
            over = np.where(coef != 0, inward, over)
        rounding = 8 * _EPS * self.design.sizes * np.sqrt(self.certifier.null_objective)
        over = np.where(moves | self.design.constant, -np.inf, over - SLACK_RTOL * l1 - rounding)
        worst = int(np.argmax(over))
        return worst if over[worst] > 0 else -1

    def _slack(self, correlations: FloatArray, coef: FloatArray, l1: FloatArray) -> float:
        zero = (coef == 0) & (l1 > 0) & ~self.design.constant
        if not zero.any():
            return 1.0
        return float((1.0 - self.penalty.l1_threshold(correlations)[zero] / l1[zero]).min())
