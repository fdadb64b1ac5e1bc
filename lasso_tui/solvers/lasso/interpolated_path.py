"""A path to a loose tolerance: exact at some alphas, interpolated linearly between them.

The lasso's path is piecewise linear in alpha (Efron et al. 2004), the elastic net's nearly so over a short way.
Between two solutions everything that a certificate needs, the coefficients, the residual r and all ⟨zⱼ, r⟩, is a mean
of theirs, so the gaps there are those of the original data at no further pass over them. Where a gap is too large,
the alpha in the middle is solved for. An interpolated point has the nonzeros of both its ends, more than the
solution.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.duality.duality_gaps import Certifier
from lasso_tui.solvers.lasso.path_walk import Step

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["INTERPOLATION_TOL", "SolvedPoint", "coarse_steps"]

INTERPOLATION_TOL = 1e-5
"""The tolerance from which a path is interpolated between solutions."""

MAX_LOG_RATIO = math.log(4 / 3)
"""Logarithm of the ratio of the alphas of neighbouring solutions, at most: from farther away the search fails."""


@dataclass(frozen=True, eq=False)
class SolvedPoint:
    """A solution on the way.

    Attributes
    ----------
    position : its index in the grid
    step : the solution
    correlations : (p,) ⟨zⱼ, r⟩
    """

    position: int
    step: Step
    correlations: FloatArray


def coarse_steps(
    certifier: Certifier, alphas: FloatArray, tol: float
) -> Generator[int | list[Step], SolvedPoint | None, None]:
    """Request solutions, and yield the steps between them.

    Parameters
    ----------
    certifier : of the problem
    alphas : (A,) decreasing
    tol : largest relative gap of a step that is not solved for

    Yields
    ------
    int or list
        The index in the grid to solve at, for which its point is sent; or the next steps in order, for which
        nothing is sent.
    """
    last, way = len(alphas) - 1, MAX_LOG_RATIO
    left = yield 0
    assert left is not None
    yield [left.step]
    waiting: list[SolvedPoint] = []
    while left.position < last:
        if waiting:
            right = waiting.pop()
        else:
            near = int(np.count_nonzero(alphas > left.step.alpha * math.exp(-way) * (1 - 1e-9))) - 1
            solved = yield min(max(near, left.position + 1), last)
            assert solved is not None
            right = solved
        between = list(_between(certifier, alphas, left, right))
        worst = max((step.gap for step in between), default=0.0)
        if worst <= tol:
            yield [*between, right.step]
            if not waiting:  # the gap grows about with the square of the way
                growth = 0.9 * math.sqrt(tol / max(worst, 0.1 * tol))
                way = min(MAX_LOG_RATIO, growth * math.log(left.step.alpha / right.step.alpha))
            left = right
            continue
        waiting.append(right)
        middle = yield (left.position + right.position) // 2
        assert middle is not None
        waiting.append(middle)


def _between(
    certifier: Certifier, alphas: FloatArray, left: SolvedPoint, right: SolvedPoint
) -> Iterator[Step]:
    """Interpolate the path between two solutions, each alpha with its gap."""
    a, b = left.step, right.step
    assert a.residual is not None
    assert b.residual is not None
    support = np.union1d(a.support, b.support)
    ends = np.zeros((2, len(support)))
    ends[0, np.searchsorted(support, a.support)] = a.values
    ends[1, np.searchsorted(support, b.support)] = b.values
    coef = np.zeros(certifier.design.p)
    for k in range(left.position + 1, right.position):
        alpha = float(alphas[k])
        share = (a.alpha - alpha) / (a.alpha - b.alpha)
        values = (1 - share) * ends[0] + share * ends[1]
        coef[support] = values
        residual = (1 - share) * a.residual + share * b.residual
        correlations = (1 - share) * left.correlations + share * right.correlations
        gap = certifier.gap(residual, correlations, coef, alpha)
        yield Step(alpha, support, values, residual, gap, a.converged and b.converged, interpolated=True)
