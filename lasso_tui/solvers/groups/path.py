"""The solver of the group lasso and the sparse group lasso, with a certificate for each point."""

from __future__ import annotations

from typing import NoReturn

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.design import NO_CORRELATION, Design, uses_gram
from lasso_tui.solvers.data.fold_gram import FoldGram
from lasso_tui.solvers.duality.gap_warnings import path_gap_warnings
from lasso_tui.solvers.duality.path_residuals import residual_products
from lasso_tui.solvers.fold_by_fold import FoldSolutions
from lasso_tui.solvers.groups.degrees_of_freedom import degrees_of_freedom
from lasso_tui.solvers.groups.duality_gap import group_gaps, group_gaps_of
from lasso_tui.solvers.groups.problem import GroupProblem, orthonormal_maps
from lasso_tui.solvers.groups.walk import GroupWalk
from lasso_tui.solvers.joined_path import join
from lasso_tui.solvers.lasso.lockstep import gram_products
from lasso_tui.solvers.penalties.groups import GroupPenalty
from lasso_tui.solvers.results import GroupPath, Solution

__all__ = ["GroupSolver"]


class GroupSolver:
    """Solves 1/(2n)·RSS + α·((1−τ) Σ_g √p_g ‖b_g‖₂ + τ‖b‖₁).

    Parameters
    ----------
    design : the data
    penalty : the groups and τ; with `orthonormalize`, columns are made orthonormal within each group
    """

    def __init__(self, design: Design, penalty: GroupPenalty) -> None:
        self.design, self.penalty = design, penalty
        maps = orthonormal_maps(design, penalty.grouping) if penalty.orthonormalize else None
        self.problem = GroupProblem(design, penalty.grouping, penalty.mix, maps)
        self._walk: GroupWalk | None = None

    def alpha_max(self) -> float:
        """Return the smallest alpha at which every group is zero.

        Raises
        ------
        ValueError
            Where no column correlates with the target.
        """
        problem, design = self.problem, self.design
        correlations = design.correlate(design.y)
        top = float(problem.grouping.levels(problem.inner(correlations), problem.mix).max())
        if not design.correlates(correlations):
            raise ValueError(NO_CORRELATION)
        return top

    def penalty_value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) for the columns as given."""
        return self.penalty.value(self.problem.back(coef * self.design.scales), alpha)

    def gap(self, coef: FloatArray, intercept: float, alpha: float) -> float:
        """Return the relative duality gap of coefficients (p,) and an intercept for the columns as given.

        The gap is that of the best intercept for these coefficients; the excess loss of the given one is added.

        Raises
        ------
        ValueError
            For an intercept where there is none to fit.
        """
        design = self.design
        penalised = self.problem.back(coef * design.scales)
        excess = 0.0
        if design.fit_intercept:
            best = design.y_mean - float(design.means @ coef)
            excess = 0.5 * (intercept - best) ** 2 / (0.5 * design.null_deviance())
        elif intercept:
            raise ValueError(f"intercept must be 0 where fit_intercept is False, not {intercept:g}.")
        gap, _ = group_gaps(self.problem, coef[:, None], penalised[:, None], np.array([alpha]))
        return float(gap[0]) + excess

    def _new_walk(self, tol: float) -> GroupWalk:
        """Return a walk over the Gram matrix of all columns where they are few, else over the columns."""
        design = self.design
        if self.problem.maps is None and uses_gram(design.n, design.p):
            return GroupWalk(self.problem, design.gram(), design.correlate(design.y))
        return GroupWalk(self.problem, tol=tol)

    def path(
        self, alphas: FloatArray, tol: float, *, may_stop: bool = False, start: FloatArray | None = None
    ) -> GroupPath:
        """Solve along `alphas` (A,), decreasing; `may_stop` has no effect with least squares.

        Parameters
        ----------
        start : (p,) coefficients for the columns as given, the solution above the first alpha; None for zeros
        """
        design, problem = self.design, self.problem
        self._walk = walk = self._new_walk(tol)
        penalised, n_failed = _walk_down(walk, alphas, self._as_penalised(start))
        coefs = problem.outer(penalised) / design.scales[:, None]
        gaps, mse = group_gaps(problem, coefs, penalised, alphas)
        return GroupPath(
            alphas=alphas,
            coefs=coefs,
            intercepts=design.y_mean - design.means @ coefs,
            gaps=gaps,
            nonzeros=np.count_nonzero(coefs, axis=0),
            mse=mse,
            null_mse=design.null_deviance(),
            warnings=path_gap_warnings(gaps, alphas, tol, n_failed),
            l1_ratio=1.0,
            standardize=design.standardize,
            means=design.means,
            scales=design.scales,
            interpolated=np.zeros(len(alphas), dtype=np.bool_),
            labels=problem.grouping.label,
            group_mix=problem.mix,
            group_norms=problem.grouping.norms(penalised),
            penalised=penalised,
            _solver=self,
            _design=design,
        )

    def _as_penalised(self, coef: FloatArray | None) -> FloatArray | None:
        """Return coefficients (p,) for the columns as given as they are penalised."""
        return None if coef is None else self.problem.back(coef * self.design.scales)

    def extended(self, path: GroupPath, alphas: FloatArray, tol: float) -> GroupPath:
        """Return the path with further, smaller alphas, solved from its last solution on."""
        return join(path, self.path(alphas, tol, start=path.coefs[:, -1]))

    def solve_fold(self, alphas: FloatArray, tol: float, start: FloatArray | None = None) -> FoldSolutions:
        """Solve along `alphas` (A,) from `start` as in `path`.

        Gaps are from the Gram matrix where there is one and it has the digits.
        """
        problem, design, walk = self.problem, self.design, self._new_walk(tol)
        penalised, _ = _walk_down(walk, alphas, self._as_penalised(start))
        coefs = problem.outer(penalised) / design.scales[:, None]
        gaps = self._gaps_from_gram(walk, penalised, alphas)
        if gaps is None or not (gaps <= tol).all():
            gaps = group_gaps(problem, coefs, penalised, alphas)[0]
        return FoldSolutions(coefs, design.y_mean - design.means @ coefs, gaps)

    def _gaps_from_gram(
        self, walk: GroupWalk, penalised: FloatArray, alphas: FloatArray
    ) -> FloatArray | None:
        if walk.products is None:
            return None
        null = self.design.null_deviance()
        u, squares, inner, rounding = gram_products(FoldGram(*walk.products), penalised, null)
        return group_gaps_of(self.problem, u, squares, inner, penalised, alphas) + 2.0 * rounding / null

    def solve_at(self, path: GroupPath, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range, starting from the solution above it."""
        above = int(np.count_nonzero(path.alphas > alpha)) - 1
        assert self._walk is not None, "a path has been solved"
        (step,) = self._walk.steps(np.array([alpha]), path.penalised[:, above])
        coef, intercept = self.design.original(self.problem.outer(step.coef))
        gap, _ = group_gaps(self.problem, coef[:, None], step.coef[:, None], np.array([alpha]))
        return Solution(alpha, coef, intercept, float(gap[0]))

    def correlations(self, path: GroupPath) -> FloatArray:
        """Return ⟨zⱼ, r⟩ (p, A) at the path's alphas."""
        return residual_products(self.design, path.coefs)[0]

    def levels(self, path: GroupPath) -> FloatArray:
        """Return the level (G, A) of each group at the path's alphas."""
        problem = self.problem
        return problem.grouping.levels(problem.inner(self.correlations(path)), problem.mix)

    def degrees_of_freedom(self, path: GroupPath) -> FloatArray:
        """Return the degrees of freedom (A,) of the path."""
        points = zip(path.alphas.tolist(), path.penalised.T, strict=True)
        return np.array([degrees_of_freedom(self.problem, coef, alpha) for alpha, coef in points])

    def knots(self, path: GroupPath) -> NoReturn:
        """Refuse: a path of groups bends between events.

        Raises
        ------
        ValueError
            Always.
        """
        raise ValueError("A path with groups has no exact knots: solve it without them.")


def _walk_down(
    walk: GroupWalk, alphas: FloatArray, start: FloatArray | None = None
) -> tuple[FloatArray, int]:
    """Return coefficients (p, A) as penalised, and the number of searches that gave up."""
    penalised = np.zeros((walk.problem.design.p, len(alphas)), order="F")
    n_failed = 0
    for k, step in enumerate(walk.steps(alphas, start)):
        penalised[:, k] = step.coef
        n_failed += not step.converged
    return penalised, n_failed
