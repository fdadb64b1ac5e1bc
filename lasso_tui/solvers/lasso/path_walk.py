"""Walking down a path: at each alpha the exact minimum, found on a working set and checked on all columns.

A walk asks for one thing it cannot do alone, ⟨zⱼ, r⟩ for all columns, and is handed the answer: so several
walks over one matrix (the folds of a cross-validation) can be served by one pass over it.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.lasso.active_set import ActiveSet
from lasso_tui.solvers.lasso.working_set import WorkingSet
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty

__all__ = ["Step", "Walk", "gram_walk", "walk"]

LEAP = math.log(2.0)
"""Logarithm of the largest ratio of neighbouring alphas."""

EARLY = 0.3
"""How near to the next alpha a prolonged correlation must come for its column to be taken in, as a share of the way
to that alpha: a column too many costs less than another pass over all of them."""

PIECEWISE = 500
"""Most columns for which the linear pieces of a path are sought: with more, hardly two alphas share one."""


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
    interpolated : True where the path was prolonged to here between two solutions
    """

    alpha: float
    support: IntArray
    values: FloatArray
    residual: FloatArray | None
    gap: float
    converged: bool
    interpolated: bool = False


Walk = Generator[FloatArray | Step, FloatArray | None, None]
"""Yields residuals, for which it is sent correlations, and steps, for which it is sent nothing."""


def walk(
    design: Design,
    penalty: ElasticNetPenalty,
    correlations: FloatArray,
    alphas: Iterable[float],
    certifier: Certifier,
    start: FloatArray | None = None,
    enough: float = 0.0,
) -> Walk:
    """Walk down `alphas` on a growing working set; for many columns.

    Columns are taken in when their correlation, prolonged linearly from the last two alphas, comes near the
    next alpha (the path is piecewise linear), or when the check over all columns finds them to violate the
    optimality conditions. At the first step the strong rule decides (Tibshirani et al. 2012).

    Parameters
    ----------
    design, penalty : the problem; the penalty for standardised columns
    correlations : (p,) ⟨zⱼ, y⟩
    alphas : decreasing, but for a step back now and then; each is asked for when the one before is done
    certifier : of the problem
    start : (p,) coefficients to begin at, or None
    enough : relative gap at which no more columns are taken in
    """
    working = WorkingSet(design, penalty, correlations)
    working.add(working.outside(penalty.unpenalised))
    now = correlations
    if start is not None:
        working.start_at(start)
    elif len(working.members):
        working.solve(1e300)  # the features that are not penalised alone
        answer = yield working.residual()
        assert answer is not None
        now = answer
    shares = penalty.l1(1.0)
    paid = shares > 0
    pull, before = penalty.l1_threshold(now), now
    at, at_before = float((pull[paid] / shares[paid]).max(initial=0.0)), 0.0
    for alpha, wanted in _no_leaps(at if start is None else 0.0, alphas):
        if not at_before:
            at = max(at, alpha)
        l1 = alpha * shares
        if at_before:
            expected = penalty.l1_threshold(now + (now - before) * ((alpha - at) / (at - at_before)))
            near = expected >= l1 - EARLY * (at - alpha) * shares
        elif start is None:
            near = pull >= l1 - (at - alpha) * shares
        else:
            near = np.zeros(design.p, dtype=np.bool_)
        working.add(working.outside(np.flatnonzero(near)))
        while True:
            converged = working.solve(alpha)
            residual = working.residual()
            fresh = yield residual
            assert fresh is not None
            over = working.outside(np.flatnonzero(penalty.l1_threshold(fresh) > l1 * (1 + 1e-10)))
            if not len(over):
                break
            if enough and wanted and certifier.gap(residual, fresh, working.coefficients(), alpha) <= enough:
                break
            working.add(over)
        if alpha < at:
            before, now, at_before, at = now, fresh, at, alpha
        elif not at_before:
            now = fresh
        if not wanted:
            continue
        support, values = working.sorted_support()
        gap = certifier.gap(residual, fresh, working.coefficients(), alpha)
        yield Step(alpha, support, values, residual, gap, converged)


def _no_leaps(at: float, alphas: Iterable[float]) -> Iterator[tuple[float, bool]]:
    """Insert alphas on the way where the next is far: each, and whether it was asked for.

    A leap would let columns in by the thousand that the solution does not need.
    """
    for asked in alphas:
        alpha = float(asked)
        if 0.0 < alpha < at:
            steps = math.ceil(math.log(at / alpha) / LEAP)
            for between in np.geomspace(at, alpha, steps + 1)[1:-1].tolist():
                yield between, False
        yield alpha, True
        at = min(at, alpha) if at else alpha


def gram_walk(
    gram: FloatArray,
    target: FloatArray,
    alphas: FloatArray,
    penalty: ElasticNetPenalty,
    start: FloatArray | None = None,
) -> Iterator[Step]:
    """Walk down `alphas` on all columns at once, given their Gram matrix; for few columns.

    Where the path is linear, all the alphas of one piece are had from its first.
    """
    active = ActiveSet(gram, target, penalty.bounds)
    if start is not None:
        active.start_at(start)
    linear = penalty.l1_ratio == 1.0 and penalty.bounds is None and len(target) <= PIECEWISE
    rates, A, k = penalty.l1(1.0), len(alphas), 0
    while k < A:
        alpha = float(alphas[k])
        converged = active.solve(penalty.l1(alpha), penalty.l2(alpha))
        support = np.flatnonzero(active.coef)
        yield Step(alpha, support, active.coef[support], None, float("nan"), converged)
        k += 1
        if not (linear and converged and k < A and len(support) == len(active.active) > 0):
            continue
        move, far = active.piece(penalty.l1(alpha), rates)
        order = np.argsort(active.active)
        support, move, now = active.active[order], move[order], active.coef[support]
        while k < A and alpha - alphas[k] < far:
            now_here = now + (alpha - alphas[k]) * move
            active.coef[support] = now_here
            yield Step(float(alphas[k]), support, now_here, None, float("nan"), True)
            k += 1
