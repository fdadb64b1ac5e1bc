"""Proximal Newton for generalised linear models: least-squares lassos whose weights follow the fit.

At coefficients b with residual r = y − μ, half the mean deviance is, to second order,

    −g'δ + ½ δ'Gδ,     g = Z'r/n,     G = Z'ΩZ/n,     Ω the variances of the rows at b

(Lee, Sun & Saunders 2014). With the penalty this is a lasso with Gram matrix G, whose exact minimum the
active-set search finds. The intercept is always at its best, so G is that of the columns centred by Ω.

Forming G is dear and the rest of a step is cheap, so G is kept until the steps it gives converge so slowly
that a new one would pay; near the solution at one alpha, it still serves at the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.active import ActiveSet
from lasso_tui.solvers.columns import columns_of
from lasso_tui.solvers.design import Design
from lasso_tui.solvers.families import Family
from lasso_tui.solvers.monitor import part, tick
from lasso_tui.solvers.penalty import Penalty

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["Fitted", "NewtonStep", "NewtonWalk", "fenchel_gap", "fitted"]

STEPS = 100
"""Newton steps allowed at one alpha and working set."""

FLOOR = 1e-10
"""Least variance of a row as a share of the largest: steps stay finite where the fit is saturated."""

FRESH = 3
"""Steps that one alpha takes with new weights, about."""

PASS = 12.0
"""A multiplication in a product with a vector takes as long as this many in a product of matrices."""

SEARCH = 15.0
"""Products with a k × k matrix that a step's active-set search takes, about, for k nonzeros."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A fit with its intercept at its best.

    Attributes
    ----------
    eta, mu : (n,) linear predictors and means
    intercept : for the standardised columns
    loss : weighted mean of half the deviance, up to the constant of the saturated model
    """

    eta: FloatArray
    mu: FloatArray
    intercept: float
    loss: float


def fitted(
    family: Family, y: FloatArray, weights: FloatArray, linear: FloatArray, free: bool, start: float = 0.0
) -> Fitted:
    """Return the fit of linear predictors (n,) that lack their intercept; `free` where there is one."""
    intercept = family.intercept(linear, y, weights, start) if free else 0.0
    eta = linear + intercept
    mu = family.mean(eta)
    loss = float(weights @ (family.cumulant(eta) - y * eta)) / len(y)
    return Fitted(eta, mu, intercept, loss)


@dataclass(frozen=True, eq=False)
class NewtonStep:
    """The solution at one alpha.

    Attributes
    ----------
    alpha : the penalty
    support, values : nonzero coefficients of the standardised columns
    fit : predictors, means and intercept
    gap : duality gap over the null model's objective
    converged : False where steps came to nothing before the gap was small enough
    """

    alpha: float
    support: IntArray
    values: FloatArray
    fit: Fitted
    gap: float
    converged: bool


def fenchel_gap(
    family: Family,
    y: FloatArray,
    weights: FloatArray,
    fit: Fitted,
    correlations: FloatArray,
    coef: FloatArray,
    l1: FloatArray,
    l2: FloatArray,
) -> float:
    """Duality gap, absolute, of coefficients whose intercept is at its best.

    The dual of half the mean deviance plus the penalty, at a residual s·r with Σ w·r = 0 (the intercept's
    constraint), is −(1/n) Σ wᵢ (A*(yᵢ − s·rᵢ) − A*(yᵢ)) less the penalty's conjugate at s·g, g = Z'Wr/n. The
    elastic net counts as a lasso on extended rows, so s = min(1, min l1/|g − l2·b|) is feasible. With
    m = y − s·r the gap is a sum of Fenchel–Young losses, none negative up to rounding:

        (1/n) Σ wᵢ KL(mᵢ‖μᵢ) + Σⱼ (l1|bⱼ| + (1 + s²)/2·l2·bⱼ² − s·gⱼbⱼ)

    (Koh, Kim & Boyd 2007, sec. 3, for the lasso with log-loss; Ndiaye, Fercoq, Gramfort & Salmon 2017 for
    others). Where s = 1 the first sum is 0.

    Parameters
    ----------
    y, weights : (n,) targets, and weights that sum to n
    fit : of these coefficients
    correlations : (p,) g
    coef : (p,) of the standardised columns
    l1, l2 : (p,) αρv and α(1−ρ)v
    """
    excess = np.abs(correlations - l2 * coef)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(excess > l1, l1 / excess, 1.0)
    scale = float(ratio.min(initial=1.0))
    products = l1 * np.abs(coef) + 0.5 * (1.0 + scale**2) * l2 * coef**2 - scale * coef * correlations
    gap = float(products.sum())
    if scale < 1.0:
        between = (1.0 - scale) * y + scale * fit.mu
        divergence = family.half_deviance(between, fit.eta)
        gap += max(float(weights @ divergence) / len(y), 0.0)
    return max(gap, 0.0)


class NewtonWalk:
    """A walk down alphas on a working set that grows by what the check over all columns finds.

    Parameters
    ----------
    design : of the features; its weights must be positive
    family, y : the distribution, and its targets (n,), not centred
    free : whether there is an intercept
    penalty : for the standardised columns, without bounds, all factors positive
    tol : relative duality gap to reach
    """

    def __init__(
        self, design: Design, family: Family, y: FloatArray, free: bool, penalty: Penalty, tol: float
    ) -> None:
        self.design, self.family, self.y, self.free = design, family, y, free
        self.penalty, self.tol = penalty, tol
        null = fitted(family, y, design.weights, np.zeros(design.n), free)
        saturated = float(design.weights @ family.conjugate(y)) / design.n
        self.null, self.saturated = null, saturated
        self.null_objective = null.loss + saturated
        self._fit = null
        self._correlations = design.correlate(y - null.mu)
        self._restart(np.zeros(0, dtype=np.intp), np.zeros(0))

    def _restart(self, members: IntArray, coef: FloatArray) -> None:
        self._members = members
        self._is_member = np.zeros(self.design.p, dtype=np.bool_)
        self._is_member[members] = True
        self._columns = columns_of(self.design, centred=self.free)
        if len(members):
            self._columns.add(members)
        self._coef = coef
        self._omega: FloatArray | None = None
        self._gram = np.zeros((0, 0))
        self._active = ActiveSet(np.zeros((0, 0)), np.zeros(0))
        self._omega_sum, self._held = 0.0, np.zeros(0)
        self._late, self._done = 0, 0.0

    def start_at(self, coef: FloatArray) -> None:
        """Begin at given coefficients (p,) of the standardised columns."""
        members = np.flatnonzero(coef).astype(np.intp)
        self._restart(members, coef[members])
        self._refit()

    def top_alpha(self) -> float:
        """Smallest alpha at which every coefficient is zero."""
        return float((np.abs(self._correlations) / self.penalty.l1(1.0)).max())

    # ------------------------------------------------------------------ along the path

    def walk(self, alphas: FloatArray, warm: bool = False) -> Iterator[NewtonStep]:
        """Yield the step at each alpha; `warm` where `start_at` has said where to begin."""
        now, before = self._correlations, self._correlations
        at, at_before = max(self.top_alpha(), float(alphas[0])), 0.0
        for k, alpha in enumerate(alphas.tolist()):
            self._done = k / len(alphas)
            price = self.penalty.l1(1.0)
            if at_before:  # the path is smooth: prolonged linearly, with a margin
                expected = np.abs(now + (now - before) * ((alpha - at) / (at - at_before)))
                near = expected >= (alpha - 0.2 * (at - alpha)) * price
            elif not warm:  # the sequential strong rule (Tibshirani et al. 2012)
                near = np.abs(now) >= (2.0 * alpha - at) * price
            else:
                near = np.zeros(self.design.p, dtype=np.bool_)
            self._add(np.flatnonzero(near & ~self._is_member))
            step = self._solve(alpha)
            before, now = now, self._correlations
            at_before, at = (at, alpha) if alpha < at else (at_before, at)
            yield step

    def _solve(self, alpha: float) -> NewtonStep:
        l1, l2 = self.penalty.l1(alpha), self.penalty.l2(alpha)
        wanted = self.tol * self.null_objective
        for _ in range(STEPS):
            converged = self._minimise(l1, l2, 0.3 * wanted)
            self._refit()
            self._correlations = self.design.correlate(self.y - self._fit.mu)
            coef = np.zeros(self.design.p)
            coef[self._members] = self._coef
            gap = fenchel_gap(
                self.family, self.y, self.design.weights, self._fit, self._correlations, coef, l1, l2
            )
            over = np.flatnonzero((np.abs(self._correlations) > l1) & ~self._is_member)
            if gap <= wanted or not (converged or len(over)):
                break
            self._add(over)
        nonzero = np.flatnonzero(coef)
        return NewtonStep(alpha, nonzero, coef[nonzero], self._fit, gap / self.null_objective, gap <= wanted)

    def _add(self, fresh: IntArray) -> None:
        if not len(fresh):
            return
        old = len(self._members)
        self._columns.add(fresh)
        self._members = np.concatenate([self._members, fresh])
        self._is_member[fresh] = True
        self._coef = np.concatenate([self._coef, np.zeros(len(fresh))])
        if self._omega is not None:
            products = self._columns.gram(self._omega, old)
            gram = np.empty((len(self._coef), len(self._coef)))
            gram[:old, :old] = self._gram
            gram[:, old:] = products
            gram[old:, :old] = products[:old].T
            self._gram = gram
            self._held = np.concatenate([self._held, np.full(len(fresh), self._held.max(initial=0.0))])
            self._active.extend(gram, np.zeros(len(self._coef)))

    def _refit(self) -> None:
        """Compute the fit from the coefficients again, so that rounding does not add up."""
        self._fit = self._fitted(self._columns.predict(self._coef), self._fit.intercept)

    def _fitted(self, linear: FloatArray, start: float) -> Fitted:
        return fitted(self.family, self.y, self.design.weights, linear, self.free, start)

    # ------------------------------------------------------------------ at one alpha, on the working set

    def _minimise(self, l1_all: FloatArray, l2_all: FloatArray, wanted: float) -> bool:
        """Take Newton steps until the gap on the working set is small; tell whether it became so."""
        weights = self.design.weights
        before, still = np.inf, 0
        for step in range(STEPS):
            l1, l2 = l1_all[self._members], l2_all[self._members]
            gradient = self._columns.correlate(weights * (self.y - self._fit.mu))
            gap = fenchel_gap(self.family, self.y, weights, self._fit, gradient, self._coef, l1, l2)
            if gap <= wanted:
                return True
            tick("path", self._done)
            # The first step of an alpha changes the support: how far it comes tells nothing of the weights.
            slow = step > 1 and gap > 0.7 * before
            self._late += step >= FRESH
            if self._omega is None or slow or self._late > 1 + self._steps_saved():
                keep = self._reweight(l1, l2)
                gradient, l1, l2 = gradient[keep], l1[keep], l2[keep]
            gain = self._step(gradient, l1, l2)
            still = still + 1 if slow and gain < 1e-12 * self.null_objective else 0
            if still > 3:
                return False
            before = gap
        return False

    def _steps_saved(self) -> float:
        """Number of steps that take as long as forming G again."""
        k = float(len(self._active.active))
        one, all_pairs = self._columns.work()
        return (all_pairs + k**3) / (PASS * (2.0 * one + SEARCH * k**2) + 1.0)

    def _reweight(self, l1: FloatArray, l2: FloatArray) -> IntArray:
        """Form G with the variances of the present fit, of the columns still of interest; return their places.

        All stay where few would go: a working set that shrinks a little is not worth copying.
        """
        pull = np.abs(self._correlations[self._members])
        keep = np.flatnonzero((self._coef != 0) | (pull > 0.8 * l1))
        if len(keep) < 0.8 * len(self._members):
            self._members, self._coef = self._members[keep], self._coef[keep]
            self._is_member[:] = False
            self._is_member[self._members] = True
            self._columns.keep(keep)
        else:
            keep = np.arange(len(self._members))
        variance = self.family.variance(self._fit.mu)
        self._omega = self.design.weights * np.maximum(variance, FLOOR * float(variance.max()))
        self._omega_sum, self._held, self._late = float(self._omega.sum()), l2[keep], 0
        with part("path", self._done, self._done):
            self._gram = self._columns.gram(self._omega, 0)
        self._active = ActiveSet(self._gram, np.zeros(len(self._coef)))
        self._active.start_at(self._coef)
        return keep

    def _step(self, gradient: FloatArray, l1: FloatArray, l2: FloatArray) -> float:
        """Move to the model's minimum, or part of the way; return by how much the objective fell."""
        active, coef = self._active, self._coef
        variance = self.family.variance(self._fit.mu)
        scale = float(self.design.weights @ variance) / self._omega_sum
        # The model's curvature, scale·(G + held), need not be exact: its gradient is.
        pull = (gradient - l2 * coef) / scale + self._gram @ coef + self._held * coef
        active.extend(self._gram, pull)
        active.solve(l1 / scale, self._held)
        delta = active.coef - coef
        moves = self._columns.predict(delta)
        here = self._fit.eta - self._fit.intercept
        promised = -float(gradient @ delta) + _penalty(active.coef, l1, l2) - _penalty(coef, l1, l2)
        objective = self._fit.loss + _penalty(coef, l1, l2)
        rounding = 1e-15 * (abs(objective) + self.null_objective)
        share = 1.0
        for _ in range(40):
            trial = self._fitted(here + share * moves, self._fit.intercept)
            new = coef + share * delta if share < 1.0 else active.coef.copy()
            change = trial.loss + _penalty(new, l1, l2) - objective
            if change <= 1e-4 * share * promised + rounding:
                break
            share *= 0.5
        else:
            active.start_at(coef)
            return 0.0
        self._fit, self._coef = trial, new
        if share < 1.0:
            active.start_at(new)
        return -change


def _penalty(coef: FloatArray, l1: FloatArray, l2: FloatArray) -> float:
    return float(l1 @ np.abs(coef)) + 0.5 * float(l2 @ coef**2)
