"""The relaxed lasso as a fit: what is shown of the lasso is shown of its mix with the refit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_path import PathFit

if TYPE_CHECKING:
    from lasso_tui.techniques.linear.problem import Problem

__all__ = ["MixedFit"]


@dataclass(frozen=True, eq=False)
class MixedFit(PathFit):
    """γ·lasso + (1 − γ)·least squares on what the lasso selects, at every alpha.

    Attributes
    ----------
    problem, gamma : what the lasso solves, and γ
    """

    problem: Problem
    gamma: float

    @classmethod
    def mix(cls, lasso: PathFit, problem: Problem, relaxed: solvers.RelaxedPath, gamma: float) -> MixedFit:
        """Mix a path with its refits; the gaps stay those of the lasso that selects."""
        path = replace(
            lasso.path,
            coefs=relaxed.coefs(gamma),
            intercepts=relaxed.intercepts(gamma),
            mse=relaxed.mse(gamma),
        )
        plain = PathFit.of(lasso.table, path)
        return cls(
            plain.table, path, plain.scaled_coefs, plain.max_abs_coefs, lasso.alpha_max, problem, gamma
        )

    def at(self, alpha: float) -> solvers.Solution:
        """Return the mix at any alpha of the path; between its points the lasso is solved and refitted there."""
        import numpy as np

        path, near = self.path, nearest(self.path.alphas, alpha)
        if np.isclose(path.alphas[near], alpha, rtol=1e-9):
            return solvers.Solution(
                float(alpha), path.coefs[:, near], float(path.intercepts[near]), float(path.gaps[near])
            )
        found = solvers.relax(self.problem.path([alpha]))
        coef, intercept = found.coefs(self.gamma)[:, 0], found.intercepts(self.gamma)[0]
        return solvers.Solution(float(alpha), coef, float(intercept), float(found.path.gaps[0]))
