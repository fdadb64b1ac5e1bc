"""Solve the three penalties and cross-validate each, every first estimate refitted in each fold."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Mark, Trace
from lasso_tui.data import Table
from lasso_tui.techniques.linear.bounds import Bounds, parse_bounds
from lasso_tui.techniques.linear.fold_imputation import impute_folds
from lasso_tui.techniques.linear.grid import nearest, start_alpha
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks
from lasso_tui.techniques.linear.paired import paired_mean
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds, folds_of
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.penalties.params import ADAPTIVE, LASSO, METHODS, RELAXED, PenaltiesParams
from lasso_tui.techniques.penalties.weights import adaptive_weights
from lasso_tui.techniques.result import Result

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["CvErrors", "PenaltiesResult", "solve"]


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


@dataclass(frozen=True, eq=False, kw_only=True)
class PenaltiesResult(Result[PenaltiesParams, Table]):
    """Three paths on one grid of alpha / alpha max; their cross-validation when it is computed.

    Attributes
    ----------
    lasso, adaptive : the paths over the table, each along its own alphas; position a of both is `ratios[a]`
    relaxed : the lasso path with least-squares refits of its supports
    relaxed_coefs : (A, p) the mix γ·lasso + (1 − γ)·refit, on the scale that was solved on
    weights : (p,) adaptive penalty factors
    ratios : (A,) alpha / alpha max, decreasing
    fold_label : what the folds are called
    fold_weights : (K,) weight of each fold's held-out rows, summing to 1
    errors : method → its errors, as far as computed
    bounds : of the coefficients of all three, or None
    """

    lasso: PathFit
    adaptive: PathFit
    relaxed: solvers.RelaxedPath
    relaxed_coefs: FloatArray
    weights: FloatArray
    ratios: FloatArray
    fold_label: str
    fold_weights: FloatArray | None = None
    errors: dict[str, CvErrors]
    bounds: Bounds | None = None

    def nearest_position(self, x: float) -> float:
        """Return the lasso's alpha at the nearest alpha / alpha max."""
        return float(self.grid[nearest(self.ratios, x)])

    def ratio(self, alpha: float) -> float:
        """Return the lasso's alpha as a fraction of its alpha max."""
        return alpha / self.lasso.alpha_max

    def adaptive_alpha(self, alpha: float) -> float:
        """Return the adaptive lasso's alpha at the same fraction of its alpha max."""
        return float(self.adaptive.path.alphas[self.index(alpha)])

    def index(self, alpha: float) -> int:
        """Return the position on the grid that is nearest to the lasso's alpha."""
        return nearest(self.grid, alpha)

    @functools.cached_property
    def error_traces(self) -> tuple[Trace, ...]:
        """CV error of each method along the axis, and the lasso's ± one SE."""
        lines = [Trace(name, self.ratios, self.errors[name].mean) for name in METHODS if name in self.errors]
        if LASSO in self.errors:
            lasso = self.errors[LASSO]
            lines += _band(LASSO, self.ratios, lasso.mean, lasso.se)
        return tuple(lines)

    @functools.cached_property
    def difference_traces(self) -> tuple[Trace, ...]:
        """CV error of the other methods minus the lasso's, paired by fold, with ± one SE."""
        import numpy as np

        lines = []
        for method in (RELAXED, ADAPTIVE):
            if method not in self.errors:
                continue
            pairs = [self.difference(method, a, a) for a in range(len(self.ratios))]
            mean, se = np.array([m for m, _ in pairs]), np.array([s for _, s in pairs])
            lines.append(Trace(f"{method} − lasso", self.ratios, mean))
            lines += _band(method, self.ratios, mean, se)
        return tuple(lines)

    def difference(self, method: str, a: int, b: int) -> tuple[float, float]:
        """Return the error of a method at position `a` minus the lasso's at `b`, paired by fold, and its SE."""
        assert self.fold_weights is not None
        return paired_mean(self.errors[method].losses[a] - self.errors[LASSO].losses[b], self.fold_weights)


def _band(name: str, x: FloatArray, mean: FloatArray, se: FloatArray) -> list[Trace]:
    """Return the faint lines one standard error above and below a curve."""
    return [
        Trace(f"{name} {sign} 1 SE", x, mean + factor * se, faint=True)
        for sign, factor in (("+", 1.0), ("−", -1.0))
    ]


def solve(params: PenaltiesParams, table: Table) -> Iterator[PenaltiesResult]:
    """Solve the paths, then cross-validate the lasso, the relaxed and the adaptive lasso on the same folds."""
    import numpy as np

    problem = Problem(
        table=table,
        standardize=params.standardize,
        bounds=parse_bounds(params.bounds, table.features),
    )
    bounds = problem.options["bounds"]
    folds = folds_of(table, params.folds, params.seed, params.split, params.folds_by)
    path = problem.path(problem.grid(params.alpha))
    lasso = PathFit.of(table, path)
    ratios = path.alphas / lasso.alpha_max
    weights = adaptive_weights(table.X, table.y, table.weights, params)
    weighted = replace(problem, factors=weights)
    top = solvers.alpha_max(
        table.X,
        table.y,
        sample_weight=table.weights,
        standardize=params.standardize,
        penalty_factor=weights,
        bounds=bounds,
    )
    adaptive = PathFit.of(table, weighted.path(ratios * float(top)))
    relaxed = solvers.relax(path, bounds)
    result = PenaltiesResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        lasso=lasso,
        adaptive=adaptive,
        relaxed=relaxed,
        relaxed_coefs=np.ascontiguousarray((relaxed.coefs(params.gamma) * path.scales[:, None]).T),
        weights=weights,
        ratios=ratios,
        fold_label=folds.label,
        errors={},
        bounds=problem.bounds,
        pending="cross-validation",
        warnings=path.warnings
        + adaptive.path.warnings
        + folds.warnings
        + least_squares_warning(table, "Penalties"),
    )
    yield result
    cv = problem.cross_validate(folds, path)
    result = replace(
        result,
        fold_weights=cv.fold_sizes / cv.fold_sizes.sum(),
        errors={LASSO: CvErrors(cv.losses, cv.mean, cv.se, cv.index_min)},
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        warnings=result.warnings + cv.warnings,
        pending="cross-validation of the relaxed lasso",
    )
    yield result
    result = _with_errors(result, RELAXED, *_cross_validate_relaxed(problem, folds, relaxed, params.gamma))
    result = replace(result, pending="cross-validation of the adaptive lasso")
    yield result
    found, messages = _cross_validate_adaptive(weighted, folds, adaptive.path, params)
    result = _with_errors(result, ADAPTIVE, found, messages)
    marks = (
        *result.marks,
        Mark("x", float(result.grid[result.errors[RELAXED].index_min]), "relaxed min CV"),
        Mark("a", float(result.grid[found.index_min]), "adaptive min CV"),
    )
    yield replace(result, marks=marks, pending="")


def _with_errors(
    result: PenaltiesResult, method: str, errors: CvErrors, messages: tuple[str, ...]
) -> PenaltiesResult:
    return replace(result, errors={**result.errors, method: errors}, warnings=result.warnings + messages)


def _cross_validate_relaxed(
    problem: Problem, folds: Folds, whole: solvers.RelaxedPath, gamma: float
) -> tuple[CvErrors, tuple[str, ...]]:
    """Select, refit and standardise in each fold, from its training rows alone."""
    import numpy as np

    table = problem.table
    cv = solvers.cross_validate_relaxed(
        table.X,
        table.y,
        folds.splits,
        gammas=(gamma,),
        sample_weight=table.weights,
        whole=whole,
        fit=impute_folds(table, lambda fold, X: fold.solve(X)),
        standardize=problem.standardize,
        bounds=problem.options["bounds"],
    )
    mean, se = cv.mean[:, 0], cv.se[:, 0]
    return CvErrors(cv.losses[:, 0], mean, se, int(np.argmin(mean))), cv.warnings


def _cross_validate_adaptive(
    problem: Problem, folds: Folds, whole: solvers.Path, params: PenaltiesParams
) -> tuple[CvErrors, tuple[str, ...]]:
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
        fit=impute_folds(table, solve_fold) or (lambda fold: solve_fold(fold, fold.X)),
    )
    return CvErrors(cv.losses, cv.mean, cv.se, cv.index_min), cv.warnings
