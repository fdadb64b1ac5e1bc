"""Group lasso paths with penalty factors from sums of products, without the rows."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.moment_design import MomentDesign
from lasso_tui.solvers.joined_path import join, path_slice
from lasso_tui.solvers.results import FactoredGroupPath, Solution

if TYPE_CHECKING:
    from lasso_tui.solvers.knots import Knots
    from lasso_tui.solvers.penalties.groups import GroupPenalty
    from lasso_tui.solvers.results import GroupPathSolver

__all__ = ["FactoredSums", "check_ranks"]

MIN_EIGENVALUE = 1e-10
"""Least eigenvalue of the products of a group's columns, of size 1, that is not rounding."""


@dataclass(frozen=True, eq=False)
class FactoredSums:
    """Turns paths over rows that have the same products into paths of the columns as given.

    Attributes
    ----------
    design : the products, with an intercept
    """

    design: MomentDesign

    def path(self, solved: FactoredGroupPath) -> FactoredGroupPath:
        """Return a path over the standardised columns, `solved`, as one of the columns as given."""
        design = self.design
        coefs, intercepts = design.original(solved.coefs)
        return replace(
            solved,
            coefs=coefs,
            intercepts=intercepts,
            standardize=design.standardize,
            means=design.means,
            scales=design.scales,
            _solver=_Solver(self, solved),
            _design=None,
            _between={},
            _lock=threading.Lock(),  # `solved` is asked while this one's is held
        )


@dataclass(frozen=True, eq=False)
class _Solver:
    """Computes what such a path is asked for from the one over rows."""

    sums: FactoredSums
    solved: FactoredGroupPath

    @property
    def _inner(self) -> GroupPathSolver:
        return self.solved._solver

    def alpha_max(self) -> float:
        """Return the smallest alpha that keeps every penalised group at zero."""
        return self.solved.alpha_max

    def extended(self, path: FactoredGroupPath, alphas: FloatArray, tol: float) -> FactoredGroupPath:
        """Return the path with further, smaller alphas, solved from its last solution on."""
        longer = self.sums.path(self._inner.extended(self.solved, alphas, tol))
        return join(path, path_slice(longer, len(path.alphas)), _solver=longer._solver)

    def solve_at(self, path: FactoredGroupPath, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range."""
        found = self.solved.at(alpha)
        coef, intercept = self.sums.design.original(found.coef)
        return Solution(alpha, coef, intercept, found.gap)

    def correlations(self, path: FactoredGroupPath) -> FloatArray:
        """Return ⟨zⱼ, r⟩ (p, A) at the path's alphas."""
        design = self.sums.design
        found: FloatArray = design.target[:, None] - design.gram @ (path.coefs * design.scales[:, None])
        return found

    def levels(self, path: FactoredGroupPath) -> FloatArray:
        """Return the level (G, A) of each group; 0 where the factor is 0."""
        return self._inner.levels(self.solved)

    def knots(self, path: Any) -> Knots:
        """Refuse, as the path over rows does."""
        return self._inner.knots(self.solved)

    def degrees_of_freedom(self, path: Any) -> FloatArray:
        """Refuse, as the path over rows does."""
        return self._inner.degrees_of_freedom(self.solved)


def check_ranks(design: MomentDesign, penalty: GroupPenalty) -> None:
    """Refuse groups whose columns depend on each other: of squares, such digits are not told from rounding.

    Raises
    ------
    ValueError
        Naming the group.
    """
    for g in range(penalty.grouping.count):
        members = penalty.grouping.columns(np.array([g]))
        members = members[~design.constant[members]]  # those are zero exactly
        if not len(members):
            continue
        block = design.gram[np.ix_(members, members)]
        sizes = np.sqrt(np.maximum(block.diagonal(), np.finfo(np.float64).tiny))
        if np.linalg.eigvalsh(block / np.outer(sizes, sizes))[0] < MIN_EIGENVALUE:
            raise ValueError(
                f"Group {g}: its columns depend on each other, so that Moments cannot make them orthonormal; "
                "leave one out, or give the rows."
            )
