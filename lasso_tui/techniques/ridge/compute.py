"""The lasso and the ridge on the same rows and folds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import grid_options, start_alpha
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Metric, Result
from lasso_tui.techniques.ridge.axes import Comparison, Side, ridge_alphas
from lasso_tui.techniques.ridge.errors import tutorial_metrics
from lasso_tui.techniques.ridge.fits import cross_validate_ridge, ridge_along
from lasso_tui.techniques.ridge.params import RidgeParams
from lasso_tui.techniques.target_hints import least_squares_warning

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["RidgeResult", "solve"]

MAX_LISTED = 60
"""Features in the table of coefficients and in the metrics: those with the largest coefficients."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RidgeResult(Result[RidgeParams, Table]):
    """Both paths on the chosen axis, and both cross-validations once they are computed."""

    comparison: Comparison
    sides: tuple[Side, Side]
    folds: str
    """Label of the cross-validation."""
    cv: solvers.CrossValidation | None = None
    ridge_cv: solvers.RidgeCrossValidation | None = None
    tutorial: tuple[Metric, ...] = ()
    strongest: tuple[int, ...]
    """Indices of the features to list: by max |coef| along the lasso path, then at the smallest ridge alpha."""
    solutions: dict[float, FloatArray] = field(default_factory=dict, repr=False)

    def with_params(self, params: Params) -> Self:
        """Draw both paths on another axis."""
        assert isinstance(params, RidgeParams)
        sides = self.comparison.sides(params.axis)
        return replace(self, params=params, sides=sides)

    def nearest_position(self, x: float) -> float:
        """Return the lasso's alpha nearest to a position on the axis."""
        import numpy as np

        positions = self.sides[0].x
        away = np.abs(np.log(positions / x)) if self.sides[0].axis.log else np.abs(positions - x)
        return float(self.grid[int(away.argmin())])

    @property
    def axis(self) -> str:
        """The axis that both are drawn on."""
        return self.params.axis

    def ridge_at(self, alpha: float) -> FloatArray:
        """Return the ridge coefficients at an alpha, cached for the next chart at the same position."""
        if alpha not in self.solutions:
            if len(self.solutions) > 64:
                self.solutions.clear()
            self.solutions[alpha] = self.comparison.ridge.coef_at(alpha)
        return self.solutions[alpha]


def solve(params: RidgeParams, table: Table) -> Iterator[RidgeResult]:
    """Yield both paths, then their cross-validation on the same folds."""
    import numpy as np

    problem = Problem(table=table, standardize=params.standardize, **grid_options(params))
    folds = folds_of(table, params.folds, params.seed, params.split, params.folds_by)
    if table.source == "article":  # the grid of the worked example, so that its chart is reproduced
        ends = [10.0, 1e-3] if params.alpha is None else [max(10.0, params.alpha), min(1e-3, params.alpha)]
        alphas = np.unique(np.concatenate([np.logspace(-3, 1, 100), ends]))[::-1].copy()
    else:
        alphas = problem.grid(params.alpha)
    path = problem.path(alphas)
    comparison = compare(problem, path)
    order = np.lexsort((-np.abs(comparison.ridge_coefs[-1]), -comparison.lasso.max_abs_coefs))[:MAX_LISTED]
    result = RidgeResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        comparison=comparison,
        sides=comparison.sides(params.axis),
        strongest=tuple(order.tolist()),
        folds=folds.label,
        pending="cross-validation",
        warnings=path.warnings + folds.warnings + least_squares_warning(table, "Ridge"),
        tutorial=tutorial_metrics(table) if table.source == "article" else (),
    )
    yield result
    cv = problem.cross_validate(folds, path)
    if cv.path is not path:  # the grid was extended
        path = cv.path
        comparison = compare(problem, path)
    ridge_cv = cross_validate_ridge(problem, folds, comparison.ridge)
    if ridge_cv.path is not comparison.ridge:
        comparison = Comparison.of(comparison.lasso, ridge_cv.path)
    if comparison is not result.comparison:
        sides = comparison.sides(params.axis)
        result = replace(result, grid=path.alphas, comparison=comparison, sides=sides, solutions={})
    yield replace(
        result,
        cv=cv,
        ridge_cv=ridge_cv,
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="",
        warnings=path.warnings
        + folds.warnings
        + least_squares_warning(table, "Ridge")
        + cv.warnings
        + ridge_cv.warnings,
    )


def compare(problem: Problem, lasso: solvers.Path) -> Comparison:
    """Solve the ridge along the lasso's alphas and beyond, and compare both."""
    table = problem.table
    wide = ridge_alphas(table, lasso.alphas, standardize=problem.standardize)
    return Comparison.of(PathFit.of(table, lasso), ridge_along(problem, wide))
