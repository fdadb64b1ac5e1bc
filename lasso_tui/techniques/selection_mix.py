"""The relaxed lasso as a fit: what is shown of the lasso is shown of its mix with the refit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.grid import nearest
from lasso_tui.techniques.linear import Fit

if TYPE_CHECKING:
    from lasso_tui.techniques.problem import Problem

__all__ = ["MixedFit"]


@dataclass(frozen=True, eq=False)
class MixedFit(Fit):
    """γ·lasso + (1 − γ)·least squares on what the lasso selects, at every alpha.

    Attributes
    ----------
    lasso, problem, relaxed, gamma : the lasso's fit, what it solved, its refits, γ
    """

    lasso: Fit
    problem: Problem
    relaxed: solvers.RelaxedPath
    gamma: float

    @classmethod
    def mix(cls, lasso: Fit, problem: Problem, relaxed: solvers.RelaxedPath, gamma: float) -> MixedFit:
        """Mix a path with its refits; the gaps stay those of the lasso that selects."""
        path = replace(
            lasso.path,
            coefs=relaxed.coefs(gamma),
            intercepts=relaxed.intercepts(gamma),
            mse=relaxed.mse(gamma),
        )
        plain = Fit.of(lasso.table, path)
        return cls(plain.table, path, plain.shown, plain.strength, lasso, problem, relaxed, gamma)

    def at(self, alpha: float) -> solvers.Solution:
        """Return the mix at any alpha of the path; between its points the lasso is solved and refitted there."""
        import numpy as np

        near = nearest(self.path.alphas, alpha)
        relaxed, gap = self.relaxed, float(self.path.gaps[near])
        if not np.isclose(self.path.alphas[near], alpha, rtol=1e-9):
            found = self.problem.path([alpha])
            relaxed, near, gap = solvers.relax(found), 0, float(found.gaps[0])
        coef = self.gamma * relaxed.path.coefs[:, near] + (1.0 - self.gamma) * relaxed.refits[:, near]
        intercept = (
            self.gamma * relaxed.path.intercepts[near] + (1.0 - self.gamma) * relaxed.refit_intercepts[near]
        )
        return solvers.Solution(float(alpha), coef, float(intercept), gap)
