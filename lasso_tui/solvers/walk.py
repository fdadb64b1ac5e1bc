"""Walking down a path: at each alpha the exact minimum, found on a working set and checked on all columns.

A walk asks for one thing it cannot do alone, ⟨zⱼ, r⟩ for all columns, and is handed the answer: so several
walks over one matrix (the folds of a cross-validation) can be served by one pass over it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.active import ActiveSet
from lasso_tui.solvers.certificates import relative_gap
from lasso_tui.solvers.design import Design

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["Step", "WorkingSet", "gram_walk", "walk"]


@dataclass(frozen=True, eq=False)
class Step:
    """The solution at one alpha.

    Attributes
    ----------
    alpha : the penalty
    support, values : nonzero coefficients of the standardised columns
    residual : (n,) y − fit on all rows, those held out too, or None where it was not needed
    gap : relative duality gap, or NaN where the residual was not computed
    converged : False where the active-set search gave up
    """

    alpha: float
    support: IntArray
    values: FloatArray
    residual: FloatArray | None
    gap: float
    converged: bool


Walk = Generator[FloatArray | Step, FloatArray | None, None]
"""Yields residuals, for which it is sent correlations, and steps, for which it is sent nothing."""


class WorkingSet:
    """Columns that have been of interest, with their Gram matrix."""

    def __init__(self, design: Design, correlations: FloatArray) -> None:
        self.design = design
        self.members: IntArray = np.zeros(0, dtype=np.intp)
        self._columns = np.zeros((design.n, 16), order="F")
        self._initial = correlations
        self._is_member = np.zeros(design.p, dtype=np.bool_)
        self.active = ActiveSet(np.zeros((0, 0)), np.zeros(0))

    def __contains__(self, column: int) -> bool:
        return bool(self._is_member[column])

    def outside(self, columns: IntArray) -> IntArray:
        """Those of the given columns that are not members."""
        return columns[~self._is_member[columns]]

    def add(self, columns: IntArray) -> None:
        """Take columns in."""
        if not len(columns):
            return
        old, design = len(self.members), self.design
        total = old + len(columns)
        if total > self._columns.shape[1]:
            grown = np.zeros((design.n, min(max(2 * total, 16), max(design.p, total))), order="F")
            grown[:, :old] = self._columns[:, :old]
            self._columns = grown
        fresh = design.columns(columns)
        self._columns[:, old:total] = fresh
        weighted = fresh if design.unweighted else fresh * design.weights[:, None]
        products = self._columns[:, :total].T @ weighted / design.n
        gram = np.empty((total, total))
        gram[:old, :old] = self.active.gram
        gram[:, old:] = products
        gram[old:, :old] = products[:old].T
        self.members = np.concatenate([self.members, columns])
        self._is_member[columns] = True
        self.active.extend(gram, self._initial[self.members])

    def residual(self) -> FloatArray:
        """Return y − fit on all rows."""
        active = self.active
        return self.design.y - self._columns[:, active.active] @ active.coef[active.active]

    def sorted_support(self) -> tuple[IntArray, FloatArray]:
        """Return the nonzero coefficients, by column."""
        places = self.active.active
        columns, values = self.members[places], self.active.coef[places]
        order = np.argsort(columns)
        return columns[order], values[order]


def walk(
    design: Design,
    correlations: FloatArray,
    alphas: FloatArray,
    l1_ratio: float,
    start: FloatArray | None = None,
) -> Walk:
    """Walk down `alphas` on a growing working set; for many columns.

    Columns are taken in when their correlation, prolonged linearly from the last two alphas, comes near the
    next alpha (the path is piecewise linear), or when the check over all columns finds them to violate the
    optimality conditions. At the first step the strong rule decides (Tibshirani et al. 2012).
    """
    working = WorkingSet(design, correlations)
    if start is not None:
        support = np.flatnonzero(start)
        working.add(support)
        working.active.start_at(start[support])
    now, before = correlations, correlations
    at, at_before = max(float(np.abs(correlations).max()) / l1_ratio, float(alphas[0])), 0.0
    for alpha in alphas.tolist():
        l1, l2 = alpha * l1_ratio, alpha * (1.0 - l1_ratio)
        if at_before:
            expected = np.abs(now + (now - before) * ((alpha - at) / (at - at_before)))
            near = expected >= l1 - 0.15 * (at - alpha) * l1_ratio
        elif start is None:
            near = np.abs(now) >= l1 - (at - alpha) * l1_ratio
        else:
            near = np.zeros(design.p, dtype=np.bool_)
        working.add(working.outside(np.flatnonzero(near)))
        while True:
            converged = _solve(working, l1, l2)
            residual = working.residual()
            fresh = yield residual
            assert fresh is not None
            over = working.outside(np.flatnonzero(np.abs(fresh) > l1 * (1 + 1e-10)))
            if not len(over):
                break
            working.add(over)
        before, now = now, fresh
        at_before, at = (at, alpha) if alpha < at else (at_before, at)
        support, values = working.sorted_support()
        coef = np.zeros(design.p)
        coef[support] = values
        gap = relative_gap(design, residual, fresh, coef, alpha, l1_ratio)
        yield Step(alpha, support, values, residual, gap, converged)


def _solve(working: WorkingSet, l1: float, l2: float) -> bool:
    w = len(working.members)
    return working.active.solve(np.full(w, l1), np.full(w, l2))


def gram_walk(
    gram: FloatArray, target: FloatArray, alphas: FloatArray, l1_ratio: float, start: FloatArray | None = None
) -> Iterator[Step]:
    """Walk down `alphas` on all columns at once, given their Gram matrix; for few columns."""
    active = ActiveSet(gram, target)
    if start is not None:
        active.start_at(start)
    w = len(target)
    for alpha in alphas.tolist():
        converged = active.solve(np.full(w, alpha * l1_ratio), np.full(w, alpha * (1.0 - l1_ratio)))
        support = np.sort(active.active)
        yield Step(alpha, support, active.coef[support].copy(), None, float("nan"), converged)
