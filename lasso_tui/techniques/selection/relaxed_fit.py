"""The relaxed lasso as a path fit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_path import PathFit

if TYPE_CHECKING:
    from lasso_tui.techniques.linear.problem import Problem

__all__ = ["RelaxedFit"]


@dataclass(frozen=True, eq=False)
class RelaxedFit(PathFit):
    """γ·lasso + (1 − γ)·least squares on the lasso's support, at every alpha.

    Attributes
    ----------
    problem, gamma : the lasso's problem, and γ
    """

    problem: Problem
    gamma: float

    @classmethod
    def relax(
        cls, lasso: PathFit, problem: Problem, relaxed: solvers.RelaxedPath, gamma: float
    ) -> RelaxedFit:
        """Combine a lasso path with its refits; the gaps stay those of the lasso."""
        path = replace(
            lasso.path,
            coefs=relaxed.coefs(gamma),
            intercepts=relaxed.intercepts(gamma),
            mse=relaxed.mse(gamma),
        )
        plain = PathFit.of(lasso.table, path)
        return cls(
            plain.table,
            path,
            plain.scaled_coefs,
            plain.max_abs_coefs,
            lasso.alpha_max,
            lasso.entry_order,
            problem,
            gamma,
        )

    def at(self, alpha: float) -> solvers.Solution:
        """Return the relaxed solution at any alpha of the path, solved and refitted between its points."""
        import numpy as np

        path, near = self.path, nearest(self.path.alphas, alpha)
        if np.isclose(path.alphas[near], alpha, rtol=1e-9):
            return solvers.Solution(
                float(alpha), path.coefs[:, near], float(path.intercepts[near]), float(path.gaps[near])
            )
        relaxed = solvers.relax(self.problem.path([alpha]), self.problem.options["bounds"])
        coef, intercept = relaxed.coefs(self.gamma)[:, 0], relaxed.intercepts(self.gamma)[0]
        return solvers.Solution(float(alpha), coef, float(intercept), float(relaxed.path.gaps[0]))
