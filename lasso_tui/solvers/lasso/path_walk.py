"""Walking down a path: at each alpha the exact minimum, found on a working set and checked on all columns.

A walk requests ⟨zⱼ, r⟩ for all columns and is sent the answer, so one pass over a matrix can serve several
walks over it (the folds of a cross-validation).
"""

from __future__ import annotations

import itertools
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

MIN_ADMITTED, ADMITTED_PER_ROW = 1000, 4
"""Columns admitted beforehand at most, in all, and of those that are needed at once: the former, or the latter times
the rows, whichever is more."""

MAX_LOG_RATIO = math.log(2.0)
"""Logarithm of the largest ratio of neighbouring alphas."""

ADMISSION_MARGIN = 0.3
"""How near to the next alpha an extrapolated correlation must come for its column to be added, as a share of the
distance to that alpha: a superfluous column costs less than another pass over all columns."""

MIN_SHARE_TOGETHER = 0.75
"""Least alpha that is checked in one pass with others, as a share of the one before them."""

MAX_PIECEWISE_COLUMNS = 500
"""Limit of the columns for which linear pieces of a path are used: with more, hardly two alphas share one."""


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
    interpolated : True where the point was interpolated between two solutions
    """

    alpha: float
    support: IntArray
    values: FloatArray
    residual: FloatArray | None
    gap: float
    converged: bool
    interpolated: bool = False


Point = tuple[float, bool]
"""An alpha, and whether it was requested."""

Walk = Generator[FloatArray | Step, FloatArray | None, None]
"""Yields residuals (n,) or (n, K), for which it is sent correlations (p,) or (p, K), and steps, for which it is sent
nothing."""


def walk(
    design: Design,
    penalty: ElasticNetPenalty,
    correlations: FloatArray,
    alphas: Iterable[float],
    certifier: Certifier,
    start: FloatArray | None = None,
    enough: float = 0.0,
    together: int = 1,
) -> Walk:
    """Walk down `alphas` on a growing working set; for many columns.

    Columns are added when their correlation, extrapolated linearly from the last two alphas, comes near the
    next alpha (the path is piecewise linear), or when the check over all columns finds them to violate the
    optimality conditions. At the first step the strong rule decides (Tibshirani et al. 2012).

    Parameters
    ----------
    design, penalty : the problem; the penalty for standardised columns
    correlations : (p,) ⟨zⱼ, y⟩
    alphas : decreasing, with an occasional step back; each is requested when the one before is done
    certifier : of the problem
    start : (p,) coefficients to begin at, or None
    enough : relative gap at which no more columns are added
    together : number of alphas solved before all columns are checked for all of them in one pass; where a column
        was missing at one of them, it and those after it are solved again, and half as many together from then on
    """
    working = WorkingSet(design, penalty, correlations)
    working.add(working.outside(penalty.unpenalised))
    now, most = correlations, max(MIN_ADMITTED, ADMITTED_PER_ROW * design.n)
    if start is not None:
        working.start_at(start)
    elif len(working.members):
        working.solve(1e300)  # the features that are not penalised alone
        answer = yield working.residual()
        assert answer is not None
        now = answer
    shares = penalty.l1(1.0)
    penalised = shares > 0
    levels, before = penalty.l1_threshold(now), now
    at, at_before = float((levels[penalised] / shares[penalised]).max(initial=0.0)), 0.0
    points, again = _no_leaps(at if start is None else 0.0, alphas), list[Point]()
    while True:
        block, points = (again, points) if again else _neighbours(points, at, together if at_before else 1)
        if not block:
            return
        if not at_before:
            at = max(at, block[0][0])
        if not again:
            near = np.zeros(design.p, dtype=np.bool_)
            if at_before:
                margin = ADMISSION_MARGIN / len(block)
                for alpha, _ in {block[0], block[-1]}:  # what is needed between them is needed at one of them
                    expected = now + (now - before) * ((alpha - at) / (at - at_before))
                    near |= penalty.l1_threshold(expected) >= (alpha - margin * (at - alpha)) * shares
            elif start is None:
                near = levels >= (2.0 * block[0][0] - at) * shares
            room = max(most - len(working.members), 0)
            working.add(_strongest(working.outside(np.flatnonzero(near)), penalty.l1_threshold(now), room))
        solved, residuals = [], []
        for alpha, _ in block:
            converged = working.solve(alpha)
            solved.append((*working.sorted_support(), converged))
            residuals.append(working.residual())
        answer = yield residuals[0] if len(block) == 1 else np.column_stack(residuals)
        assert answer is not None
        again = []
        for k, (alpha, requested) in enumerate(block):
            fresh, residual = answer if len(block) == 1 else answer[:, k], residuals[k]
            support, values, converged = solved[k]
            coef = np.zeros(design.p)
            coef[support] = values
            strength = penalty.l1_threshold(fresh)
            over = np.flatnonzero(strength > alpha * shares * (1 + 1e-10))
            over = _strongest(working.outside(over), strength, most)
            if len(over) and not (
                enough and requested and certifier.gap(residual, fresh, coef, alpha) <= enough
            ):
                working.add(over)
                again, together = block[k : k + 1], max(together // 2, 1)
                points = itertools.chain(block[k + 1 :], points)
                break
            if alpha < at:
                before, now, at_before, at = now, fresh, at, alpha
            elif not at_before:
                now = fresh
            if requested:
                gap = certifier.gap(residual, fresh, coef, alpha)
                yield Step(alpha, support, values, residual, gap, converged)


def _neighbours(points: Iterator[Point], at: float, most: int) -> tuple[list[Point], Iterator[Point]]:
    """Return the next points, up to `most` of them and not far below `at`, and those that are left."""
    block = list(itertools.islice(points, 1))
    while block and len(block) < most and (point := next(points, None)):
        if not MIN_SHARE_TOGETHER * at <= point[0] < block[-1][0]:
            return block, itertools.chain([point], points)
        block.append(point)
    return block, points


def _strongest(columns: IntArray, strength: FloatArray, most: int) -> IntArray:
    """Return as many of the columns as are admitted at once.

    In a fold of few rows thousands of columns are copies of each other and tie; one of them is enough, and whatever
    else is needed is admitted after the next solve.
    """
    if len(columns) <= most:
        return columns
    if not most:
        return columns[:0]
    chosen = np.argpartition(strength[columns], len(columns) - most)[len(columns) - most :]
    return columns[np.sort(chosen)]


def _no_leaps(at: float, alphas: Iterable[float]) -> Iterator[Point]:
    """Insert alphas where the next is far; yield each, and whether it was requested.

    A long step would admit thousands of columns that the solution does not need.
    """
    for asked in alphas:
        alpha = float(asked)
        if 0.0 < alpha < at:
            steps = math.ceil(math.log(at / alpha) / MAX_LOG_RATIO)
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

    Where the path is linear, all alphas of one piece follow from its first.
    """
    active = ActiveSet(gram, target, penalty.bounds)
    if start is not None:
        active.start_at(start)
    linear = penalty.l1_ratio == 1.0 and penalty.bounds is None and len(target) <= MAX_PIECEWISE_COLUMNS
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
