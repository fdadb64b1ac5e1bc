"""Proximal Newton for generalised linear models: least-squares lassos whose weights follow the fit.

At coefficients b with residual r = y − μ, half the mean deviance is, to second order,

    −g'δ + ½ δ'Gδ,     g = Z'r/n,     G = Z'ΩZ/n,     Ω the variances of the rows at b

(Lee, Sun & Saunders 2014). With the penalty this is a lasso with Gram matrix G, whose exact minimum the
active-set search finds. The intercept is always at its best, so G is that of the columns centred by Ω.

Forming G is expensive and the rest of a step is cheap, so G is reused until its steps converge so slowly
that a new one pays; near the solution at one alpha it still serves at the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.glm.duality_gap import GlmCertifier
from lasso_tui.solvers.glm.extrapolation import Extrapolation
from lasso_tui.solvers.glm.newton_step import NewtonStep
from lasso_tui.solvers.glm.step_costs import steps_saved
from lasso_tui.solvers.lasso.active_set import ActiveSet
from lasso_tui.solvers.lasso.working_columns import columns_of
from lasso_tui.solvers.progress import part, tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["NewtonStep", "NewtonWalk"]

MAX_STEPS = 100
"""Newton steps allowed at one alpha and working set."""

MIN_DEVIANCE_LEFT = 1e-5
"""Share of the deviance left at which features that are not penalised have no finite optimum."""

ALPHA_MAX_RTOL = 1e-8
"""Share of alpha_max without them below which features that are not penalised explain all of y."""

MIN_VARIANCE_RATIO = 1e-10
"""Least variance of a row as a share of the largest: steps stay finite where the fit is saturated."""

STEPS_PER_ALPHA = 3
"""Approximate number of steps that one alpha takes with new weights."""

CHEAP_WEIGHTS = 0.5
"""Number of steps as long as forming G, up to which every step but an alpha's first has new weights: two then do."""

SINGLE_LIMIT = 5e-9
"""Gap on a working set from which on G is computed in single precision: steps then still gain several digits."""

LEAP_TOL = 1e-8
"""Tolerance from which on an extrapolated start saves a step; closer to the minimum both take two."""


class NewtonWalk:
    """A walk down alphas on a working set that grows by the violations found over all columns.

    Parameters
    ----------
    certifier : the problem
    tol : relative duality gap to reach
    """

    def __init__(self, certifier: GlmCertifier, tol: float) -> None:
        self.certifier, self.tol = certifier, tol
        self.design, self.loss, self.y = certifier.design, certifier.loss, certifier.y
        self.penalty, self.null_objective = certifier.penalty, certifier.null_objective
        self._fit, self._alpha = certifier.null, np.inf
        self._correlations = self.design.correlate(self._fit.residual)
        self._top_without = self._top_of(self._correlations)
        self._restart(np.zeros(0, dtype=np.intp), np.zeros(0))
        if len(self.penalty.unpenalised):  # the path begins at their best coefficients
            self._add(self.penalty.unpenalised)
            self._alpha = self._top_without
            self._minimise(1e-14)
            if self._fit.loss < MIN_DEVIANCE_LEFT * self.null_objective:
                raise ValueError(
                    "The columns with penalty_factor 0 explain y by themselves (they separate it): no path exists."
                )
            for _ in range(2):  # the gap is quadratic in the gradient, and alpha_max comes of the gradient
                self._reweight()
                self._step(self._columns.correlate(self.design.weights * self._fit.residual))
            self._refit()
            self._correlations = self.design.correlate(self._fit.residual)

    def _restart(self, members: IntArray, coef: FloatArray) -> None:
        self._members = members
        self._is_member = np.zeros(self.design.p, dtype=np.bool_)
        self._is_member[members] = True
        self._columns = columns_of(self.design, centred=self.certifier.free)
        if len(members):
            self._columns.add(members)
        self._coef = coef
        self._omega: FloatArray | None = None
        self._gram = np.zeros((0, 0))
        self._active = ActiveSet(np.zeros((0, 0)), np.zeros(0), self.penalty.bounds_of(members[:0]))
        self._omega_sum, self._held, self._done = 0.0, np.zeros(0), 0.0
        self._late, self._known, self._rounded, self._single, self._exact = 0, False, True, False, False

    def start_at(self, coef: FloatArray) -> None:
        """Begin at given coefficients (p,) of the standardised columns."""
        members = np.flatnonzero(coef).astype(np.intp)
        self._restart(members, coef[members])
        self._refit()

    def top_alpha(self) -> float:
        """Smallest alpha at which every penalised coefficient is zero, before the walk has begun."""
        top = self._top_of(self._correlations)
        return top if top > ALPHA_MAX_RTOL * self._top_without else 0.0

    def _top_of(self, correlations: FloatArray) -> float:
        rates = self.penalty.l1(1.0)
        levels = self.penalty.l1_threshold(correlations)
        return float(np.divide(levels, rates, out=np.zeros(self.design.p), where=rates > 0).max())

    # ------------------------------------------------------------------ along the path

    def walk(self, alphas: FloatArray, warm: bool = False) -> Iterator[NewtonStep]:
        """Yield the step at each alpha; `warm` after `start_at`."""
        now, before = self._correlations, self._correlations
        at, at_before = max(self.top_alpha(), float(alphas[0])), 0.0
        rates, before_now = self.penalty.l1(1.0), Extrapolation()
        for k, alpha in enumerate(alphas.tolist()):
            self._done = k / len(alphas)
            if at_before:  # the path is smooth: extrapolate linearly, with a margin
                expected = now + (now - before) * ((alpha - at) / (at - at_before))
                near = self.penalty.l1_threshold(expected) >= (alpha - 0.2 * (at - alpha)) * rates
            elif not warm:  # the sequential strong rule (Tibshirani et al. 2012)
                near = self.penalty.l1_threshold(now) >= (2.0 * alpha - at) * rates
            else:
                near = np.zeros(self.design.p, dtype=np.bool_)
            self._add(np.flatnonzero(near & ~self._is_member))
            if self.tol >= LEAP_TOL and (guess := before_now.ahead(alpha)) is not None:
                self._leap(guess)
            step = self._solve(alpha)
            before_now.add(alpha, self._dense())
            before, now = now, self._correlations
            at_before, at = (at, alpha) if alpha < at else (at_before, at)
            yield step

    def _leap(self, coef: FloatArray) -> None:
        """Continue from coefficients (p,) ahead on the path."""
        here = coef[self._members]
        bounds = self.penalty.bounds_of(self._members)
        here = here if bounds is None else np.clip(here, *bounds)
        fit = self.certifier.fitted(self._columns.predict(here), self._fit.intercept)
        if np.isfinite(fit.loss):
            self._coef, self._fit, self._known, self._rounded = here, fit, False, False

    def _solve(self, alpha: float) -> NewtonStep:
        self._alpha, certifier = alpha, self.certifier
        l1, _ = certifier.levels(alpha)
        for _ in range(MAX_STEPS):
            converged = self._minimise(0.5 * self.tol)
            if self._rounded:
                self._refit()
            residual = certifier.residual(self._fit)
            self._correlations, self._known = self.design.correlate(residual), True
            coef = self._dense()
            gap = certifier.gap(self._fit, residual, self._correlations, coef, alpha)
            over = np.flatnonzero((self.penalty.l1_threshold(self._correlations) > l1) & ~self._is_member)
            if gap <= self.tol or not (converged or len(over)):
                break
            self._add(over)
        nonzero = np.flatnonzero(coef)
        return NewtonStep(alpha, nonzero, coef[nonzero], self._fit, gap, gap <= self.tol)

    def _dense(self) -> FloatArray:
        coef = np.zeros(self.design.p)
        coef[self._members] = self._coef
        return coef

    def _add(self, fresh: IntArray) -> None:
        if not len(fresh):
            return
        old = len(self._members)
        self._columns.add(fresh)
        self._members = np.concatenate([self._members, fresh])
        self._is_member[fresh] = True
        self._coef = np.concatenate([self._coef, np.zeros(len(fresh))])
        if self._omega is not None:
            products = self._columns.gram(self._omega, old, self._single)
            gram = np.empty((len(self._coef), len(self._coef)))
            gram[:old, :old] = self._gram
            gram[:, old:] = products
            gram[old:, :old] = products[:old].T
            self._gram = gram
            self._held = np.concatenate([self._held, self.penalty.l2(self._alpha)[fresh]])
            self._active.extend(gram, np.zeros(len(self._coef)), self.penalty.bounds_of(self._members))

    def _refit(self) -> None:
        """Compute the fit from the coefficients again, so that rounding does not add up."""
        self._rounded = False
        self._fit = self.certifier.fitted(self._columns.predict(self._coef), self._fit.intercept)

    # ------------------------------------------------------------------ at one alpha, on the working set

    def _minimise(self, limit: float) -> bool:
        """Take Newton steps until the gap on the working set is small; return whether it did."""
        certifier, weights = self.certifier, self.design.weights
        before, still = np.inf, 0
        self._single = limit >= SINGLE_LIMIT and not self._exact
        for step in range(MAX_STEPS):
            residual = certifier.residual(self._fit)
            if self._known and not len(self.penalty.unpenalised):  # from the check over all columns
                gradient = self._correlations[self._members]
            else:
                gradient = self._columns.correlate(weights * self._fit.residual)
            dual = gradient
            if len(self.penalty.unpenalised):
                dual = self._columns.correlate(weights * residual)
            gap = certifier.gap(self._fit, residual, dual, self._coef, self._alpha, self._members, limit)
            if gap <= limit:
                return True
            tick("path", self._done)
            # The first step of an alpha changes the support: its progress says nothing about the weights.
            slow = step > 1 and gap > 0.7 * before
            self._exact |= slow and step > STEPS_PER_ALPHA  # columns depend on each other: G needs all digits
            self._single &= not self._exact
            self._late += step >= STEPS_PER_ALPHA
            saved = steps_saved(self._columns, len(self._active.active), self.design.n)
            cheap = step > 0 and saved < CHEAP_WEIGHTS
            if self._omega is None or slow or cheap or self._late > 1 + saved:
                gradient = gradient[self._reweight()]
            gain, self._known = self._step(gradient), False
            still = still + 1 if slow and gain < 1e-12 * self.null_objective else 0
            if still > 3:
                return False
            before = gap
        return False

    def _reweight(self) -> IntArray:
        """Form G with the variances of the present fit, of the columns still needed; return their positions.

        If few columns would go, all stay: copying a slightly smaller working set does not pay.
        """
        l1, levels = self.certifier.levels(self._alpha)[0], self.penalty.l1_threshold(self._correlations)
        keep = np.flatnonzero((self._coef != 0) | (levels >= 0.8 * l1)[self._members])
        if len(keep) < 0.8 * len(self._members):
            self._members, self._coef = self._members[keep], self._coef[keep]
            self._is_member[:] = False
            self._is_member[self._members] = True
            self._columns.select(keep)
        else:
            keep = np.arange(len(self._members))
        variance = self.loss.variance(self._fit.mu)
        smallest = MIN_VARIANCE_RATIO * max(float(variance.max()), 1e-6)
        self._omega = self.design.weights * np.maximum(variance, smallest)
        self._omega_sum, self._late = float(self._omega.sum()), 0
        self._held = self.certifier.levels(self._alpha)[1][self._members]
        with part("path", self._done, self._done):
            self._gram = self._columns.gram(self._omega, 0, self._single)
        self._active = ActiveSet(self._gram, np.zeros(len(self._coef)), self.penalty.bounds_of(self._members))
        self._active.start_at(self._coef, self._held)
        return keep

    def _step(self, gradient: FloatArray) -> float:
        """Move to the model's minimum, or part of the way; return the decrease of the objective."""
        active, coef = self._active, self._coef
        l1, l2 = (level[self._members] for level in self.certifier.levels(self._alpha))
        variance = self.loss.variance(self._fit.mu)
        scale = max(float(self.design.weights @ variance) / self._omega_sum, MIN_VARIANCE_RATIO)
        # The model's curvature, scale·(G + held), need not be exact: its gradient is.
        target = (gradient - l2 * coef) / scale + self._gram @ coef + self._held * coef
        active.extend(self._gram, target, self.penalty.bounds_of(self._members))
        active.solve(l1 / scale, self._held)
        delta = active.coef - coef
        here, linear = self._fit.linear, self._columns.predict(active.coef)
        moves = linear - here
        omega = self.design.weights * variance
        start = self._fit.intercept - float(omega @ moves) / float(omega.sum())  # to first order, the best
        penalised, whole = _penalty(coef, l1, l2), _penalty(active.coef, l1, l2)
        promised = -float(gradient @ delta) + whole - penalised
        objective = self._fit.loss + penalised
        rounding = 1e-15 * (abs(objective) + self.null_objective)
        share = 1.0
        for _ in range(40):
            trial = self.certifier.fitted(linear if share == 1.0 else here + share * moves, start)
            new = coef + share * delta if share < 1.0 else active.coef.copy()
            change = trial.loss + (_penalty(new, l1, l2) if share < 1.0 else whole) - objective
            if change <= 1e-4 * share * promised + rounding:
                break
            share *= 0.5
            start = self._fit.intercept
        else:
            active.start_at(coef)
            return 0.0
        self._fit, self._coef, self._rounded = trial, new, share < 1.0
        if share < 1.0:
            active.start_at(new)
        return -change


def _penalty(coef: FloatArray, l1: FloatArray, l2: FloatArray) -> float:
    return float(l1 @ np.abs(coef)) + 0.5 * float(l2 @ coef**2)
