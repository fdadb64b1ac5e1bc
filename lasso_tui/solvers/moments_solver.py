"""The lasso, the elastic net and the group lasso from sums of products, without the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.moment_design import MomentDesign
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.joined_path import join
from lasso_tui.solvers.knots import Knots
from lasso_tui.solvers.lasso.path import LassoSolver
from lasso_tui.solvers.penalties.elastic_net import ElasticNetPenalty
from lasso_tui.solvers.penalties.groups import GroupPenalty
from lasso_tui.solvers.results import GroupPath, Path, Solution

if TYPE_CHECKING:
    from lasso_tui.solvers.groups.path import GroupSolver

__all__ = ["MomentsSolver", "evaluate_moments"]


P = TypeVar("P", bound=Path)


class MomentsSolver:
    """Solves on p + 1 rows that have the same products as the rows that are not here.

    Parameters
    ----------
    design : the products
    penalty : for the columns as given
    """

    def __init__(self, design: MomentDesign, penalty: ElasticNetPenalty | GroupPenalty) -> None:
        self.design = design
        self.penalty = penalty.on(design.scales) if isinstance(penalty, ElasticNetPenalty) else penalty
        self.inner: Any = self._on_rows()  # of one kind or the other, each with paths of its own kind

    def _on_rows(self) -> LassoSolver | GroupSolver:
        rows, penalty = self.design.square_root(), self.penalty
        if isinstance(penalty, ElasticNetPenalty):
            return LassoSolver(rows, penalty, self.design.gram)
        from lasso_tui.solvers.groups.factored_sums import check_ranks  # groups need parts of SciPy
        from lasso_tui.solvers.groups.path import GroupSolver

        if penalty.orthonormalize:
            check_ranks(self.design, penalty)
        return GroupSolver(rows, penalty)

    def _original(self, coefs: FloatArray) -> FloatArray:
        """Return coefficients (p,) or (p, A) for the columns as given from those of the standardised ones."""
        if isinstance(self.penalty, ElasticNetPenalty):
            return self.penalty.original(coefs, self.design.scales)
        return coefs / (self.design.scales if coefs.ndim == 1 else self.design.scales[:, None])

    def alpha_max(self) -> float:
        """Return the smallest alpha at which every penalised coefficient is zero."""
        return float(self.inner.alpha_max())

    def penalty_value(self, coef: FloatArray, alpha: float) -> float:
        """Return the penalty of coefficients (p,) for the columns as given."""
        return float(self.inner.penalty_value(coef * self.design.scales, alpha))

    def gap(self, coef: FloatArray, intercept: float, alpha: float) -> float:
        """Return the relative duality gap of coefficients (p,) and an intercept for the columns as given."""
        design = self.design
        design.check_intercept(intercept)
        gap = float(self.inner.gap(coef * design.scales, 0.0, alpha))
        best = design.y_mean - float(design.means @ coef) if design.fit_intercept else 0.0
        return gap + (intercept - best) ** 2 / design.null_deviance

    def path(
        self, alphas: FloatArray, tol: float, *, may_stop: bool = False, start: FloatArray | None = None
    ) -> Path:
        """Solve along `alphas` (A,), decreasing, from `start` as in `LassoSolver.path`; `may_stop` has no effect."""
        design = self.design
        solved: Path = self.inner.path(alphas, tol, start=None if start is None else start * design.scales)
        back = self._original(solved.coefs)
        return replace(
            solved,
            coefs=back,
            intercepts=design.y_mean - design.means @ back,
            standardize=design.standardize,
            means=design.means,
            scales=design.scales,
            _solver=self,
            _design=None,
            _between={},
        )

    def extended(self, path: Path, alphas: FloatArray, tol: float) -> Path:
        """Return the path with further, smaller alphas, solved from its last solution on."""
        return join(path, self.path(alphas, tol, start=path.coefs[:, -1]))

    def solve_at(self, path: Path, alpha: float) -> Solution:
        """Solve at an alpha inside the path's range, starting from the solution above it."""
        design = self.design
        solution: Solution = self.inner.solve_at(self._scaled(path), alpha)
        coef = self._original(solution.coef)
        return Solution(alpha, coef, design.y_mean - float(design.means @ coef), solution.gap)

    def correlations(self, path: Path) -> FloatArray:
        """Return ⟨zⱼ, r⟩ (p, A) at the path's alphas."""
        design = self.design
        return design.target[:, None] - design.gram @ (path.coefs * design.scales[:, None])

    def knots(self, path: Path) -> Knots:
        """Return the path's exact events, traced on the rows that have the same products.

        Raises
        ------
        ValueError
            For the elastic net and for bounds.
        """
        design = self.design
        found: Knots = self.inner.knots(path)
        coefs = self._original(found.coefs)

        def gap_of(coef: FloatArray, alpha: float) -> float:
            return self.gap(coef, design.y_mean - float(design.means @ coef), alpha)

        corners = tuple((support, values / design.scales[support]) for support, values in found._corners)
        intercepts = design.y_mean - design.means @ coefs
        return replace(found, intercepts=intercepts, _corners=corners, _gap_of=gap_of)

    def degrees_of_freedom(self, path: Path) -> FloatArray:
        """Return the degrees of freedom (A,) of the path."""
        found: FloatArray = self.inner.degrees_of_freedom(self._scaled(path))
        return found

    def levels(self, path: GroupPath) -> FloatArray:
        """Return the level (G, A) of each group at the path's alphas."""
        found: FloatArray = self.inner.levels(self._scaled(path))
        return found

    def on_rows(self, path: P) -> P:
        """Return the path of the standardised columns over the p + 1 rows that have the same products."""
        return replace(self._scaled(path), _design=self.inner.design)

    def _scaled(self, path: P) -> P:
        """Return a path with the coefficients of the standardised columns."""
        return replace(path, coefs=path.coefs * self.design.scales[:, None])


def evaluate_moments(
    moments: Moments,
    penalty: ElasticNetPenalty | GroupPenalty,
    alphas: FloatArray,
    tol: float,
    *,
    fit_intercept: bool,
    standardize: bool,
    ends: list[FloatArray | None],
) -> tuple[FloatArray, FloatArray]:
    """Return mean squared errors on each fold's rows and relative duality gaps, (A, K) both.

    `ends` are, for each fold, the coefficients at which a call for larger alphas has ended, or None; they are
    replaced by those of this call.
    """
    losses, gaps = np.empty((2, len(alphas), len(moments.folds)))
    for k in range(len(moments.folds)):
        data = moments.design(k, fit_intercept=fit_intercept, standardize=standardize)
        path = MomentsSolver(data, penalty).path(alphas, tol, start=ends[k])
        gaps[:, k], ends[k] = path.gaps, path.coefs[:, -1].copy()
        losses[:, k], _ = moments.tested(k).losses(moments.centre(k, fit_intercept=fit_intercept), path.coefs)
    return np.maximum(losses, 0.0), gaps
