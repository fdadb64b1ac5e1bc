"""Walking down a path of groups: at each alpha the exact minimum, on a working set checked on all columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.groups.conjugate_gradients import ConjugateSystem
from lasso_tui.solvers.groups.newton import GroupNewton
from lasso_tui.solvers.groups.newton_systems import GramSystem
from lasso_tui.solvers.groups.problem import GroupProblem

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["GroupStep", "GroupWalk"]

MAX_GRAM_COLUMNS = 256
"""Columns in the working set up to which their Gram matrix is stored and factored, whatever n is."""

MAX_EXACT_ENTRIES = 2**19
"""Numbers in the working set beyond which it is solved to the tolerance requested for instead of exactly."""

MIN_ALPHA_RATIO = 0.7
"""The smallest ratio of an alpha to the one before."""


@dataclass(frozen=True, eq=False)
class GroupStep:
    """The solution at one alpha.

    Attributes
    ----------
    alpha : the penalty
    coef : (p,) as penalised
    converged : False where the search gave up
    """

    alpha: float
    coef: FloatArray
    converged: bool


class GroupWalk:
    """A working set of groups that only grows, and the search on it.

    Parameters
    ----------
    problem : the columns and their groups
    gram, target : G (p, p) and ⟨z, y⟩ (p,) of the standardised columns where they are known, so that
        nothing of n rows is touched; else None
    tol : relative duality gap that is enough where the working set is large; smaller ones are solved exactly
    """

    def __init__(
        self,
        problem: GroupProblem,
        gram: FloatArray | None = None,
        target: FloatArray | None = None,
        tol: float = 1e-7,
    ) -> None:
        self.problem, self._gram = problem, gram
        design = problem.design
        self._first = problem.inner(design.correlate(design.y) if target is None else target)
        self.members: IntArray = np.zeros(0, dtype=np.intp)
        self._columns: IntArray = np.zeros(0, dtype=np.intp)
        self._inside = np.zeros(problem.units.count, dtype=np.bool_)
        self._root = np.sqrt(design.weights / design.n)
        self._Z = np.zeros((design.n, 0), order="F")
        self._tol = tol
        self.newton = GroupNewton(GramSystem(), problem.mix)

    @property
    def products(self) -> tuple[FloatArray, FloatArray] | None:
        """G (p, p) and ⟨z, y⟩ (p,), where G is known."""
        return None if self._gram is None else (self._gram, self._first)

    def steps(self, alphas: FloatArray, start: FloatArray | None = None) -> Iterator[GroupStep]:
        """Solve at decreasing alphas, from zero or from given coefficients (p,) as penalised.

        A group joins the working set when its correlations, extrapolated linearly from the last two alphas, come
        near the next one's bound, or when the check over all columns finds it violating the optimality
        conditions. At the first step the strong rule decides (Tibshirani et al. 2012), by groups.
        """
        newton, p = self.newton, self.problem.design.p
        now = before = self._first
        at, at_before = max(self._top(), float(alphas[0])), 0.0
        here = there = np.zeros(0)
        if start is not None:
            units = np.unique(self.problem.units.label[np.flatnonzero(start)])
            self._join(units[~self._inside[units]])
            newton.coef = start[self._columns]
        done = 0
        for alpha, requested in _stops(at if start is None else float(alphas[0]), alphas):
            newton.progress = done / len(alphas)
            done += requested
            if at_before:
                expected = now + (now - before) * ((alpha - at) / (at - at_before))
                self._join(self._above(expected, alpha - 0.15 * (at - alpha)))
            elif start is None:
                self._join(self._above(now, 2.0 * alpha - at))
            there, here = here, newton.coef
            guess = self._extrapolate(there, here, (alpha - at) / (at - at_before)) if at_before else None
            while True:
                converged = newton.solve(alpha, guess)
                coef = np.zeros(p)
                coef[self._columns] = newton.coef
                fresh = self._correlations(coef)
                over = self._above(fresh, alpha * (1.0 + max(1e-9, 0.5 * newton.accuracy)))
                if not len(over):
                    break
                self._join(over)
                guess = None
            before, now = now, fresh
            at_before, at = (at, alpha) if alpha < at else (at_before, at)
            if requested:
                yield GroupStep(alpha, coef, converged)

    def _top(self) -> float:
        return float(self.problem.units.levels(self._first, self.problem.mix).max())

    def _above(self, correlations: FloatArray, alpha: float) -> IntArray:
        """Units outside the working set that would not be zero at alpha."""
        if alpha <= 0:
            return np.flatnonzero(~self._inside)
        mix, units = self.problem.mix, self.problem.units
        norms = units.shrunk_norms(correlations, mix * alpha)
        return np.flatnonzero((norms > (1.0 - mix) * units.roots * alpha) & ~self._inside)

    def _extrapolate(self, there: FloatArray, here: FloatArray, share: float) -> FloatArray:
        """Coefficients on the line through the last two solutions; what would change sign is zero."""
        now = self.newton.coef  # may have grown since
        older, last = np.zeros_like(now), now
        older[: len(there)] = there
        guess = np.where(last != 0, last + (last - older) * share, 0.0)
        along = np.bincount(self.newton.label, guess * last, len(self.newton.roots))
        guess[along[self.newton.label] <= 0] = 0.0
        if self.problem.mix > 0:
            guess[guess * last < 0] = 0.0
        return guess

    def _correlations(self, coef: FloatArray) -> FloatArray:
        """⟨z, r⟩ of all columns as penalised, (p,)."""
        if self._gram is not None:
            used = np.flatnonzero(coef)
            return np.asarray(self._first - coef[used] @ self._gram[used])
        design, system = self.problem.design, self.newton.system
        if isinstance(system, ConjugateSystem):
            return self.problem.inner(design.correlate(system.residual(coef[self._columns])))
        where = np.flatnonzero(coef[self._columns])
        residual = design.y - self._Z[:, where] @ coef[self._columns][where]
        return self.problem.inner(design.correlate(residual))

    def _join(self, units: IntArray) -> None:
        if not len(units):
            return
        grouping, n = self.problem.units, self.problem.design.n
        columns = grouping.columns(units)
        old = len(self._columns)
        self.members = np.concatenate([self.members, units])
        self._columns = np.concatenate([self._columns, columns])
        self._inside[units] = True
        system = self.newton.system
        if self._gram is not None:
            assert isinstance(system, GramSystem)
            system.extend(self._gram[np.ix_(self._columns, columns)], self._first[columns])
        else:
            fresh, sizes = self.problem.columns(units), grouping.sizes
            if isinstance(system, GramSystem) and len(self._columns) > max(n / 2, MAX_GRAM_COLUMNS):
                system = self.newton.system = ConjugateSystem(self._root, self.problem.design.y)
                system.extend(self._Z[:, :old], sizes[self.members[: -len(units)]])
                self._Z = self._Z[:, :0].copy()  # the system has them
            if isinstance(system, ConjugateSystem):
                if n * len(self._columns) > MAX_EXACT_ENTRIES:
                    # A violation of ε·alpha makes a gap of ε·⟨fit, r⟩ ≤ ε/4·⟨y, y⟩, or ε/2 of the null model's
                    # objective.
                    self.newton.accuracy = max(self.newton.accuracy, min(2.0 * self._tol, 1e-5))
                system.extend(fresh, sizes[units])
            else:
                assert isinstance(system, GramSystem)
                self._keep(old, fresh)
                design = self.problem.design
                weighted = fresh / n if design.unweighted else fresh * (design.weights / n)[:, None]
                system.extend(self._Z[:, : len(self._columns)].T @ weighted, self._first[columns])
        self.newton.extend(grouping.sizes[units], grouping.roots[units])

    def _keep(self, old: int, fresh: FloatArray) -> None:
        """Store columns (n, k) after the `old` ones."""
        total = old + fresh.shape[1]
        if total > self._Z.shape[1]:
            grown = np.empty((len(fresh), int(1.5 * total) + 16), order="F")
            grown[:, :old] = self._Z[:, :old]
            self._Z = grown
        self._Z[:, old:total] = fresh


def _stops(at: float, alphas: FloatArray) -> Iterator[tuple[float, bool]]:
    """Yield the alphas, with others inserted where they are far apart, and whether each was requested."""
    for alpha in alphas.tolist():
        between = int(np.ceil(np.log(alpha / at) / np.log(MIN_ALPHA_RATIO)))
        yield from ((float(stop), False) for stop in np.geomspace(at, alpha, between + 1)[1:-1])
        yield alpha, True
        at = alpha
