"""The lasso path with its objective split into loss and penalty, and one number read in each scaling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import grid_options, start_alpha
from lasso_tui.techniques.linear.linear_path import PathFit
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.objective.params import ObjectiveParams
from lasso_tui.techniques.objective.scalings import Conversion, convert_number, values_of
from lasso_tui.techniques.objective.slice import CoordinateObjective, SolutionAt
from lasso_tui.techniques.params import ParamError, Params
from lasso_tui.techniques.result import Metric, Result, worked_example_metrics
from lasso_tui.techniques.target_hints import least_squares_warning

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["ObjectiveResult", "solve"]


@dataclass(frozen=True, eq=False, kw_only=True)
class ObjectiveResult(Result[ObjectiveParams, Table]):
    """The path, its objective along it and along one coordinate, and one number read in each scaling."""

    fit: PathFit
    coordinate: CoordinateObjective
    feature: int
    """Index of the feature whose coefficient varies."""
    along_path: FloatArray
    """(A, 3): total, loss and penalty of the solution at every alpha."""
    conversions: tuple[Conversion, ...]
    tutorial: tuple[Metric, ...] = ()
    solutions: dict[float, SolutionAt] = field(default_factory=dict, repr=False)

    def with_params(self, params: Params) -> Self:
        """Vary another coefficient."""
        assert isinstance(params, ObjectiveParams)
        if params.feature == self.params.feature:
            return super().with_params(params)
        feature = varied_feature(params, self.fit)
        coordinate = CoordinateObjective.of(self.fit, feature)
        marks = coordinate.entry_mark(self.data.features[feature])
        return replace(self, params=params, feature=feature, coordinate=coordinate, marks=marks)

    def solution_at(self, alpha: float) -> SolutionAt:
        """Return the solution at alpha, cached for the next chart at the same alpha."""
        if alpha not in self.solutions:
            if len(self.solutions) > 64:
                self.solutions.clear()
            self.solutions[alpha] = SolutionAt.of(self.fit, alpha)
        return self.solutions[alpha]


def check_feature(params: ObjectiveParams, table: Table) -> None:
    """Raise a ParamError for an unknown column."""
    if params.feature and params.feature not in table.features:
        columns = ", ".join(table.features[:6]) + (", …" if table.n_features > 6 else "")
        raise ParamError(f"feature={params.feature!r}: {table.name} has no such column. Columns: {columns}.")


def varied_feature(params: ObjectiveParams, fit: PathFit) -> int:
    """Return the feature whose coefficient varies: the one named, else that with the largest along the path."""
    check_feature(params, fit.table)
    return fit.table.features.index(params.feature) if params.feature else int(fit.max_abs_coefs.argmax())


def solve(params: ObjectiveParams, table: Table) -> Iterator[ObjectiveResult]:
    """Solve the path and split its objective into loss and penalty."""
    check_feature(params, table)
    problem = Problem(table=table, standardize=params.standardize, **grid_options(params))
    path = problem.path(problem.grid(params.alpha))
    fit = PathFit.of(table, path)
    feature = varied_feature(params, fit)
    coordinate = CoordinateObjective.of(fit, feature)
    yield ObjectiveResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=fit,
        coordinate=coordinate,
        feature=feature,
        along_path=along_path(fit),
        marks=coordinate.entry_mark(table.features[feature]),
        warnings=path.warnings + least_squares_warning(table, "Objective"),
        conversions=convert_number(problem, params.convert),
        tutorial=tutorial_metrics(table) if table.source == "article" else (),
    )


def along_path(fit: PathFit) -> FloatArray:
    """Compute total, loss and penalty of the solution at every alpha, (A, 3)."""
    import numpy as np

    alphas, loss = fit.path.alphas, 0.5 * fit.path.mse
    penalty = alphas * np.abs(fit.scaled_coefs).sum(axis=1)
    return np.column_stack([loss + penalty, loss, penalty])


def tutorial_metrics(table: Table) -> tuple[Metric, ...]:
    """Compute both objectives of the worked example at its own solution and its own lambda, 0.1."""
    example = solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")
    return worked_example_metrics(values_of(table, example.coef, example.intercept, 0.1))
