"""Solve the three penalties and cross-validate each, every first estimate refitted in each fold."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.linear.bounds import Bounds, parse_bounds
from lasso_tui.techniques.linear.fold_imputation import cross_validate_relaxed
from lasso_tui.techniques.linear.grid import grid_options, insert_alpha, nearest, start_alpha
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks
from lasso_tui.techniques.linear.paired import PairedErrors, paired_mean
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.penalties.fits import (
    CvErrors,
    Paths,
    cross_validate_adaptive,
)
from lasso_tui.techniques.penalties.params import ADAPTIVE, LASSO, RELAXED, PenaltiesParams
from lasso_tui.techniques.penalties.weights import adaptive_weights
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.target_hints import least_squares_warning

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["PenaltiesResult", "solve"]


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

    def answered_at(self, cursor: float) -> float:
        """Return the nearest alpha of the grid: relaxed coefficients and errors are known there."""
        return float(self.grid[self.index(cursor)])

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
    def paired(self) -> PairedErrors | None:
        """The lasso's error at each position minus that at its minimum, paired by fold."""
        lasso = self.errors.get(LASSO)
        if lasso is None or self.fold_weights is None:
            return None
        return PairedErrors.of(lasso.losses, self.fold_weights, lasso.index_min)

    def difference(self, method: str, a: int, b: int) -> tuple[float, float]:
        """Return the error of a method at position `a` minus the lasso's at `b`, paired by fold, and its SE."""
        assert self.fold_weights is not None
        return paired_mean(self.errors[method].losses[a] - self.errors[LASSO].losses[b], self.fold_weights)


def solve(params: PenaltiesParams, table: Table) -> Iterator[PenaltiesResult]:
    """Solve the paths, then cross-validate the lasso, the relaxed and the adaptive lasso on the same folds."""
    problem = Problem(
        table=table,
        standardize=params.standardize,
        bounds=parse_bounds(params.bounds, table.features),
        **grid_options(params),
    )
    folds = folds_of(table, params.folds, params.seed, params.split, params.folds_by)
    path = problem.path(
        insert_alpha(problem.grid(None), params.alpha)
    )  # all numbers are of points of the grid
    weights = adaptive_weights(table.X, table.y, table.weights, params)
    weighted = replace(problem, factors=weights)
    paths = Paths.of(problem, weighted, path)
    notes = folds.warnings + least_squares_warning(table, "Penalties")
    result = PenaltiesResult(
        data=table,
        params=params,
        start=start_alpha(path, params.alpha, None),
        weights=weights,
        fold_label=folds.label,
        errors={},
        bounds=problem.bounds,
        pending="cross-validation",
        warnings=paths.warnings + notes,
        **paths.fields(params.gamma),
    )
    yield result
    cv = problem.cross_validate(folds, path)
    paths, lasso_errors = paths.along(cv.path), CvErrors.of(cv)
    result = replace(
        result,
        fold_weights=cv.fold_sizes / cv.fold_sizes.sum(),
        errors={LASSO: lasso_errors},
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        warnings=paths.warnings + notes + cv.warnings,
        pending="cross-validation of the relaxed lasso",
        **paths.fields(params.gamma),
    )
    yield result
    relaxed = cross_validate_relaxed(problem, folds, paths.relaxed, [params.gamma])
    if relaxed.relaxed is not paths.relaxed:
        paths = paths.along(relaxed.relaxed.path)
        lasso_errors = lasso_errors.longer(problem.along(cv, paths.lasso.path, folds))
    result = replace(
        result,
        errors={LASSO: lasso_errors, RELAXED: CvErrors.of_relaxed(relaxed)},
        pending="cross-validation of the adaptive lasso",
        warnings=paths.warnings + notes + cv.warnings + relaxed.warnings,
        **paths.fields(params.gamma),
    )
    yield result
    adaptive = cross_validate_adaptive(weighted, folds, paths.adaptive.path, params)
    if adaptive.path is not paths.adaptive.path:
        paths = paths.along_adaptive(adaptive.path)
        lasso_errors = lasso_errors.longer(problem.along(cv, paths.lasso.path, folds))
        relaxed = cross_validate_relaxed(problem, folds, paths.relaxed, [params.gamma], extend_grid=False)
    errors = {LASSO: lasso_errors, RELAXED: CvErrors.of_relaxed(relaxed), ADAPTIVE: CvErrors.of(adaptive)}
    result = replace(
        result,
        errors=errors,
        warnings=paths.warnings + notes + cv.warnings + relaxed.warnings + adaptive.warnings,
        pending="",
        **paths.fields(params.gamma),
    )
    marks = (
        *result.marks,
        Mark("x", float(result.grid[errors[RELAXED].index_min]), "relaxed min CV"),
        Mark("a", float(result.grid[errors[ADAPTIVE].index_min]), "adaptive min CV"),
    )
    yield replace(result, marks=marks)
