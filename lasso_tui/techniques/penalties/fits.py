"""The three paths over one grid of alpha / alpha max, and their cross-validations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.techniques.linear.fold_imputation import impute_folds
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds
from lasso_tui.techniques.penalties.weights import adaptive_weights

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.penalties.params import PenaltiesParams

__all__ = ["CvErrors", "Paths", "cross_validate_adaptive"]


@dataclass(frozen=True, eq=False)
class CvErrors:
    """Cross-validated mean squared errors of one method along the shared grid.

    Attributes
    ----------
    losses : (A, K) of each fold
    mean, se : (A,) their mean weighted by fold size, and its standard error
    index_min : position of the smallest mean
    """

    losses: FloatArray
    mean: FloatArray
    se: FloatArray
    index_min: int

    @classmethod
    def of(cls, cv: solvers.CrossValidation) -> CvErrors:
        """Take the errors of a cross-validation."""
        return cls(cv.losses, cv.mean, cv.se, cv.index_min)

    def longer(self, cv: solvers.CrossValidation) -> CvErrors:
        """Return the errors along a longer grid, on which another method has its minimum; the own one stays."""
        return replace(CvErrors.of(cv), index_min=self.index_min)

    @classmethod
    def of_relaxed(cls, cv: solvers.RelaxedCrossValidation) -> CvErrors:
        """Take the errors at the only γ of a cross-validation."""
        import numpy as np

        mean, se = cv.mean[:, 0], cv.se[:, 0]
        return cls(cv.losses[:, 0], mean, se, int(np.argmin(mean)))


@dataclass(frozen=True, eq=False)
class Paths:
    """The lasso, its refits and the adaptive lasso at the same fractions of their alpha max.

    Attributes
    ----------
    lasso, adaptive : the paths over the table
    relaxed : the lasso's path with least-squares refits of its supports
    bounds : (2, p) of the coefficients, or None
    """

    lasso: PathFit
    adaptive: PathFit
    relaxed: solvers.RelaxedPath
    bounds: FloatArray | None = None

    @classmethod
    def of(cls, problem: Problem, weighted: Problem, path: solvers.Path) -> Paths:
        """Solve the adaptive lasso along the fractions of a lasso path; `weighted` has its penalty factors."""
        table = problem.table
        lasso = PathFit.of(table, path)
        top = solvers.alpha_max(
            table.X,
            table.y,
            sample_weight=table.weights,
            standardize=weighted.standardize,
            penalty_factor=weighted.factors,
            bounds=weighted.options["bounds"],
        )
        adaptive = weighted.path(path.alphas / lasso.alpha_max * float(top))
        bounds = problem.options["bounds"]
        return cls(lasso, PathFit.of(table, adaptive), solvers.relax(path, bounds), bounds)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings about the solutions."""
        return self.lasso.path.warnings + self.adaptive.path.warnings

    def along(self, path: solvers.Path) -> Paths:
        """Return the paths along those of a lasso path that goes on further."""
        known = len(self.lasso.path.alphas)
        if len(path.alphas) == known:
            return self
        more = path.alphas[known:] * (self.adaptive.alpha_max / self.lasso.alpha_max)
        adaptive = solvers.extend_path(self.adaptive.path, more)
        return self._with(path, adaptive)

    def along_adaptive(self, path: solvers.Path) -> Paths:
        """Return the paths along those of an adaptive path that goes on further."""
        known = len(self.adaptive.path.alphas)
        if len(path.alphas) == known:
            return self
        more = path.alphas[known:] * (self.lasso.alpha_max / self.adaptive.alpha_max)
        return self._with(solvers.extend_path(self.lasso.path, more), path)

    def _with(self, lasso: solvers.Path, adaptive: solvers.Path) -> Paths:
        table = self.lasso.table
        refitted = solvers.relax(lasso, self.bounds)
        return replace(
            self, lasso=PathFit.of(table, lasso), adaptive=PathFit.of(table, adaptive), relaxed=refitted
        )

    def fields(self, gamma: float) -> dict[str, Any]:
        """Return the fields of a result that have a value at every position of the grid."""
        import numpy as np

        path = self.lasso.path
        return {
            "grid": path.alphas,
            "lasso": self.lasso,
            "adaptive": self.adaptive,
            "relaxed": self.relaxed,
            "relaxed_coefs": np.ascontiguousarray((self.relaxed.coefs(gamma) * path.scales[:, None]).T),
            "ratios": path.alphas / self.lasso.alpha_max,
        }


def cross_validate_adaptive(
    problem: Problem, folds: Folds, whole: solvers.Path, params: PenaltiesParams
) -> solvers.CrossValidation:
    """Make the first estimate and its weights again in each fold, from its training rows alone.

    Weights made once from all rows would let the held-out rows choose them: on pure noise the error would then be
    below the variance of the target.
    """
    table = problem.table

    def solve_fold(fold: solvers.Fold, X: FloatArray) -> solvers.Path:
        weights = adaptive_weights(X, fold.y, fold.sample_weight, params)
        return fold.solve(X, penalty_factor=weights)

    cv = solvers.cross_validate(
        table.X,
        table.y,
        cv=folds.splits,
        sample_weight=table.weights,
        standardize=problem.standardize,
        penalty_factor=problem.factors,
        bounds=problem.options["bounds"],
        whole=whole,
        extend_grid=True,
        fit=impute_folds(table, solve_fold) or (lambda fold: solve_fold(fold, fold.X)),
    )
    return replace(cv, warnings=tuple(f"adaptive: {message}" for message in cv.warnings))
