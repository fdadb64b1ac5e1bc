"""The path on the training rows, its information criteria and its cross-validations.

CV(α) = Σₖ nₖ/n · MSEₖ(α),    SE(α) = √( Σₖ nₖ/n · (MSEₖ − CV)² / (K − 1) )
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.linear.cv_losses import check_loss
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks
from lasso_tui.techniques.linear.paired import PairedErrors
from lasso_tui.techniques.linear.problem import Problem, polished
from lasso_tui.techniques.linear.splits import Folds, TrainTest, folds_of, split_train_test
from lasso_tui.techniques.linear.target_families import encode_target
from lasso_tui.techniques.result import Metric, Result
from lasso_tui.techniques.tuning.params import TuningParams
from lasso_tui.techniques.tuning.tutorial import tutorial_metrics

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["CRITERIA", "TuningResult", "solve"]

CRITERIA = ("AIC", "BIC", "EBIC")

MAX_FITTED = 0.5
"""Nonzero coefficients per row above which the variance estimated from the same fit misleads a criterion."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TuningResult(Result[TuningParams, Table]):
    """The path on the training rows, its information criteria, and its cross-validation so far."""

    problem: Problem
    fit: PathFit
    criteria: FloatArray
    """(A, 3): AIC, BIC and EBIC, each minus its own minimum."""
    min_alphas: FloatArray
    """(3,): the alpha at the minimum of each criterion."""
    parts: TrainTest
    folds: str = ""
    """Label of the cross-validation."""
    loss: str | None = None
    """Name of the loss that is cross-validated, None for the family's own."""
    cv: solvers.CrossValidation | None = None
    runs: tuple[solvers.CrossValidation, ...] = ()
    """The repeats that `cv` averages."""
    repeats_done: int = 0
    paired: PairedErrors | None = None
    """Each alpha's CV error minus that at the minimum, paired by fold."""
    tutorial: tuple[Metric, ...] = ()
    """Metrics of the worked example."""


def solve(params: TuningParams, table: Table) -> Iterator[TuningResult]:
    """Yield the path with its criteria, then the average of the cross-validations done so far."""
    encoded, family = encode_target(table, params.family)
    parts = split_train_test(encoded, params.test_fraction, params.seed, kind=params.split)
    train, loss = parts.fitted, check_loss(params.loss, family, table.target)
    problem = Problem.of(params, train, family)
    folds = split(params, train, 0)
    path = problem.path(problem.grid(params.alpha))
    values = criteria(path, train)
    result = TuningResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        problem=problem,
        fit=PathFit.of(train, path),
        criteria=values - values.min(axis=0),
        min_alphas=path.alphas[values.argmin(axis=0)],
        parts=parts,
        folds=folds.label,
        loss=loss,
        tutorial=tutorial_metrics(table, params.seed) if table.source == "article" else (),
        warnings=path.warnings + criteria_warnings(path, train, values),
        pending="cross-validation",
    )
    yield result
    repeats = params.repeats if folds.random else 1
    runs: list[solvers.CrossValidation] = []
    for repeat in range(repeats):
        run = problem.cross_validate(split(params, train, repeat), path, loss=loss)
        if run.path is not path:  # the grid was extended; the repeats before follow
            path = run.path
            runs = [problem.along(r, path, split(params, train, k), loss=loss) for k, r in enumerate(runs)]
            values = criteria(path, train)
            result = replace(
                result,
                grid=path.alphas,
                fit=PathFit.of(train, path),
                criteria=values - values.min(axis=0),
                min_alphas=path.alphas[values.argmin(axis=0)],
            )
        runs.append(run)
        cv = solvers.average(runs)
        paired = PairedErrors.of(cv.losses, cv.fold_sizes, cv.index_min, [len(r.fold_sizes) for r in runs])
        more = repeat + 1 < repeats
        exact = path if more else polished(path)  # folds need no exact coefficients
        if exact is not path:
            cv, result = replace(cv, path=exact), replace(result, fit=PathFit.of(train, exact))
        yield replace(
            result,
            cv=cv,
            runs=tuple(runs),
            paired=paired,
            marks=cv_marks(cv),
            start=start_alpha(path, params.alpha, cv),
            repeats_done=repeat + 1,
            pending=f"repeat {repeat + 2} of {repeats}" if more else "",
            warnings=exact.warnings
            + criteria_warnings(path, train, values)
            + folds.warnings
            + repeat_warning(params, repeats)
            + cv.warnings,
        )


def split(params: TuningParams, train: Table, repeat: int) -> Folds:
    """Split the training rows into folds, each repeat with another seed."""
    return folds_of(train, params.folds, params.seed + repeat, params.split, params.folds_by)


def repeat_warning(params: TuningParams, repeats: int) -> tuple[str, ...]:
    """Warn that repeats are ignored where the folds are not random."""
    if params.repeats == repeats:
        return ()
    return (f"repeats ignored: split='{params.split}' always gives the same folds.",)


def criteria(path: solvers.Path, train: Table) -> FloatArray:
    """Compute AIC, BIC and EBIC at every alpha, (A, 3), with df the number of nonzero coefficients.

    For least squares the variance is estimated; other families use their deviance.
    """
    import numpy as np

    n, p = train.n_samples, train.n_features
    df = path.nonzeros
    if isinstance(path, solvers.GlmPath):
        return np.column_stack(solvers.deviance_criteria(n * path.deviance, df, n, p))
    rss = path.mse * n
    return np.column_stack([solvers.aic(rss, df, n), solvers.bic(rss, df, n), solvers.ebic(rss, df, n, p)])


def criteria_warnings(path: solvers.Path, train: Table, values: FloatArray) -> tuple[str, ...]:
    """Warn where a criterion's minimum says little: for a fit of most of the rows, or at the end of the grid.

    Parameters
    ----------
    path, train : the path, and the rows that were fitted
    values : (A, 3) the criteria, which never extend the grid
    """
    import numpy as np

    n, p, last = train.n_samples, train.n_features, len(values) - 1
    chosen = dict(zip(CRITERIA, np.argmin(values, axis=0).tolist(), strict=True))
    if not isinstance(path, solvers.GlmPath):
        saturated = [name for name, k in chosen.items() if p >= n or path.nonzeros[k] > MAX_FITTED * n]
        if saturated:
            verb = "estimates" if len(saturated) == 1 else "estimate"
            nonzero = int(path.nonzeros[chosen[saturated[0]]])
            return (
                f"{_listed(saturated)} {verb} the noise variance from each fit, which fails with {p:,} columns for "
                f"{n:,} rows: {saturated[0]} selects {nonzero:,}. Choose alpha by cross-validation.",
            )
    if path.nonzeros[last] >= p:  # the largest model there is
        return ()
    at_end = [name for name, k in chosen.items() if k == last]
    if not at_end:
        return ()
    verb = "is" if len(at_end) == 1 else "are"
    return (
        f"{_listed(at_end)} {verb} smallest at the smallest alpha of the grid; decrease alpha_min_ratio.",
    )


def _listed(names: Sequence[str]) -> str:
    """Write names as "A", "A and B", "A, B and C"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
