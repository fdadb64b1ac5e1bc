"""The lasso path, its relaxation, their cross-validation, and stability selection."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Mark
from lasso_tui.data import Table
from lasso_tui.techniques.linear.fold_imputation import cross_validate_relaxed
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.target_families import TargetFamily, encode_target
from lasso_tui.techniques.params import ParamError, Params
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.selection.params import GAMMAS, SelectionParams
from lasso_tui.techniques.selection.relaxed_fit import RelaxedFit

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["SelectionResult", "solve"]

MIN_ALPHA_RATIO = 0.02
"""Smallest alpha of the half-samples' paths, relative to the largest: below it the error bound says nothing."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SelectionResult(Result[SelectionParams, Table]):
    """The path and its refits; cross-validation and selection frequencies once they are computed."""

    lasso: PathFit
    problem: Problem
    folds: str
    """Label of the cross-validation."""
    relaxed: solvers.RelaxedPath | None
    """The refits, for least squares."""
    cv: solvers.RelaxedCrossValidation | None = None
    lasso_cv: solvers.CrossValidation | None = None
    stability: solvers.Stability | None = None
    frequencies: FloatArray | None = None
    """(A, p): the selection frequencies at the alphas of `stability`."""
    tutorial: solvers.Descent | None = None

    @functools.cached_property
    def fit(self) -> PathFit:
        """The fit shown: the lasso, or for γ below 1 the relaxed lasso."""
        gamma = float(self.params.gamma)
        if gamma == 1.0 or self.relaxed is None:
            return self.lasso
        return RelaxedFit.relax(self.lasso, self.problem, self.relaxed, gamma)

    @property
    def region_alpha(self) -> float | None:
        """Alpha down to which one false selection is expected at most, or None where there is no such bound."""
        index = None if self.stability is None else self.stability.region_index(self.params.threshold)
        return None if self.stability is None or index is None else float(self.stability.alphas[index])

    def with_params(self, params: Params) -> Self:
        """Take another threshold π, which moves mark b, or another γ."""
        assert isinstance(params, SelectionParams)
        check_gamma(params, self.problem.family, self.data.target)
        return super().with_params(params).marked()

    def marked(self) -> Self:
        """Return the result with its marks: those of cross-validation, and b, the end of the bound's region."""
        marks = () if self.lasso_cv is None else cv_marks(self.lasso_cv)
        if self.region_alpha is not None:
            marks += (Mark("b", self.region_alpha, "≤ 1 expected false"),)
        return replace(self, marks=marks)


def solve(params: SelectionParams, table: Table) -> Iterator[SelectionResult]:
    """Yield the path and its refits, then their cross-validation, then selection frequencies after each pair."""
    import numpy as np

    fitted, family = encode_target(table, params.family)
    check_gamma(params, family, table.target)
    problem = Problem.of(params, fitted, family)
    folds = folds_of(fitted, params.folds, params.seed, params.split, params.folds_by)
    path = problem.path(problem.grid(params.alpha))
    result = SelectionResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        lasso=PathFit.of(fitted, path),
        problem=problem,
        folds=folds.label,
        relaxed=solvers.relax(path, problem.options["bounds"]) if family.is_gaussian else None,
        warnings=path.warnings + folds.warnings,
        pending="cross-validation",
        tutorial=tutorial_fit(table) if table.source == "article" else None,
    )
    yield result
    lasso_cv = problem.cross_validate(folds, path)
    longer, relaxed, cv = lasso_cv.path, result.relaxed, None
    if relaxed is not None:
        relaxed = relaxed if longer is path else solvers.relax(longer, problem.options["bounds"])
        cv = cross_validate_relaxed(problem, folds, relaxed, map(float, GAMMAS))
        longer, relaxed = cv.relaxed.path, cv.relaxed
    if longer is not path:  # the grid was extended; the lasso's own may end before
        path = longer
        result = replace(result, grid=path.alphas, lasso=PathFit.of(fitted, path), relaxed=relaxed)
    result = replace(
        result,
        cv=cv,
        lasso_cv=lasso_cv,
        start=start_alpha(path, params.alpha, lasso_cv),
        pending="half-samples",
        warnings=path.warnings + folds.warnings + lasso_cv.warnings + (() if cv is None else cv.warnings),
    ).marked()
    yield result
    region = path.alphas[path.alphas >= MIN_ALPHA_RATIO * result.lasso.alpha_max][::2]
    halves = problem.frequencies(region, params.pairs, params.seed)
    for stability in halves:
        done = stability.n_pairs == stability.n_pairs_total
        yield replace(
            result,
            stability=stability,
            frequencies=np.ascontiguousarray(stability.frequencies.T),
            warnings=result.warnings + stability.warnings,
            pending="" if done else f"{stability.n_pairs} of {stability.n_pairs_total} pairs of half-samples",
        ).marked()


def check_gamma(params: SelectionParams, family: TargetFamily, target: str) -> None:
    """Raise a ParamError for a relaxed lasso of another family than least squares, whose refits are not available."""
    if params.gamma != "1" and not family.is_gaussian:
        raise ParamError(
            f"gamma={params.gamma} needs least squares; {target} is fitted by {family.label}. Use gamma=1."
        )


def tutorial_fit(table: Table) -> solvers.Descent:
    """Solve like the worked example: scikit-learn's coordinate descent at alpha 0.1, stopped at tol 1e-4."""
    return solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")
