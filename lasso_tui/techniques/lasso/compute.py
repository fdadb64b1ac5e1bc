"""Solving the lasso: the path, its cross-validation, its knots."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.lasso.params import LassoParams
from lasso_tui.techniques.linear.bounds import Bounds
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.inspection import (
    Events,
    check_feature,
    events_between,
    events_of,
)
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks
from lasso_tui.techniques.linear.paired import PairedErrors
from lasso_tui.techniques.linear.problem import Problem, polished
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.target_families import encode_target
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Result

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["LassoResult", "solve", "tutorial"]


@dataclass(frozen=True, eq=False, kw_only=True)
class LassoResult(Result[LassoParams, Table]):
    """The path; its cross-validation, knots and selection frequencies once they are computed."""

    fit: PathFit
    cv: solvers.CrossValidation | None = None
    tutorial: solvers.Descent | None = None
    folds: str = ""
    """Label of the cross-validation."""
    factors: FloatArray | None = None
    bounds: Bounds | None = None
    events: Events | None = None
    stability: solvers.Stability | None = None

    def with_params(self, params: Params) -> Self:
        """Show another column in the Entry chart."""
        assert isinstance(params, LassoParams)
        check_feature(params.explain, self.data.features)
        return super().with_params(params)

    def prepare_charts(self) -> None:
        """Compute what the charts show along the path."""
        _ = self.fit.correlations

    @functools.cached_property
    def paired(self) -> PairedErrors | None:
        """CV errors minus that at the minimum, fold by fold, once they are computed."""
        cv = self.cv
        return None if cv is None else PairedErrors.of(cv.losses, cv.fold_sizes, cv.index_min)


def solve(params: LassoParams, table: Table) -> Iterator[LassoResult]:
    """Yield the path, then its cross-validation, its knots, and selection frequencies if requested."""
    check_feature(params.explain, table.features)
    fitted, family = encode_target(table, params.family)
    problem = Problem.of(params, fitted, family)
    folds = folds_of(fitted, params.folds, params.seed, params.split, params.folds_by)
    path = problem.path(problem.grid(params.alpha))
    result = LassoResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=PathFit.of(fitted, path),
        warnings=path.warnings + folds.warnings,
        tutorial=tutorial(table) if table.source == "article" else None,
        factors=problem.factors,
        bounds=problem.bounds,
        pending="cross-validation",
        folds=folds.label,
    )
    yield result
    cv = problem.cross_validate(folds, path)
    if cv.path is not path:  # the grid was extended
        path = cv.path
        result = replace(result, grid=path.alphas, fit=PathFit.of(fitted, path))
    result = replace(
        result,
        cv=cv,
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="knots" if family.is_gaussian else "exact coefficients",
        numbers_final=family.is_gaussian and not params.stability,
        warnings=path.warnings + folds.warnings + cv.warnings,
    )
    yield result
    exact = polished(path)
    if exact is not path:
        result = replace(
            result,
            fit=PathFit.of(fitted, exact),
            cv=replace(cv, path=exact),
            warnings=exact.warnings + folds.warnings + cv.warnings,
        )
    events = (
        events_of(result.fit, path.knots())
        if family.is_gaussian and problem.bounds is None
        else events_between(result.fit, problem.bounds)
    )
    result = replace(result, events=events, pending="half-samples" * params.stability)
    yield result
    if params.stability:
        for stability in problem.frequencies(result.grid[::2], params.pairs, params.seed):
            done = stability.n_pairs == stability.n_pairs_total
            yield replace(
                result,
                stability=stability,
                warnings=result.warnings + stability.warnings,
                pending="" if done else f"{stability.n_pairs} pairs of half-samples",
            )


def tutorial(table: Table) -> solvers.Descent:
    """Solve like the worked example: scikit-learn's coordinate descent at alpha 0.1, stopped at tol 1e-4."""
    return solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")
