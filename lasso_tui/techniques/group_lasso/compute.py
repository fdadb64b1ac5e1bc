"""DOC"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Trace
from lasso_tui.data import Table
from lasso_tui.techniques.group_lasso.charts import (
    group_events,
    group_known,
    why_traces,
)
from lasso_tui.techniques.group_lasso.compute import GroupLassoResult
from lasso_tui.techniques.group_lasso.fits import GroupModel
from lasso_tui.techniques.group_lasso.group_spec import Groups, read_groups
from lasso_tui.techniques.group_lasso.params import GroupLassoParams
from lasso_tui.techniques.group_lasso.tutorial import (
    Tutorial,
    tutorial,
)
from lasso_tui.techniques.linear.grid import extend_grid, start_alpha
from lasso_tui.techniques.linear.inspection import Events, penalty_factors
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    cv_marks,
)
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, Params
from lasso_tui.techniques.result import Result

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import FactoredGroupPath, GroupPath


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupLassoResult(Result[GroupLassoParams, Table]):
    """The path of the groups; cross-validation, the lasso beside it and the rest when they have come in."""

    fit: PathFit
    model: GroupModel
    norms: FloatArray
    """(A, G) norms of the groups, as penalised."""
    inside: Int64Array
    """(A,) number of groups kept."""
    whys: tuple[tuple[Trace, ...], ...]
    events: Events
    folds: str
    """What the folds are called."""
    cv: solvers.CrossValidation | None = None
    lasso: solvers.CrossValidation | None = None
    stability: solvers.Stability | None = None
    tutorial: Tutorial | None = None

    def with_params(self, params: Params) -> Self:
        """Explain another group's entry."""
        assert isinstance(params, GroupLassoParams)
        group_known(params.feature, self.groups, self.data.features)
        return super().with_params(params)

    @property
    def groups(self) -> Groups:
        """Which columns belong together."""
        return self.model.groups


def solve(params: GroupLassoParams, table: Table) -> Iterator[GroupLassoResult]:
    """First the path, then its cross-validation and the lasso's, then frequencies where they are wanted."""
    model = model_of(params, table)
    group_known(params.feature, model.groups, table.features)
    folds = folds_of(table, params.folds, params.seed)
    path = model.path(table)
    alphas = extend_grid(path.alphas, params.alpha)
    if alphas is not path.alphas:
        path = model.path(table, alphas)
    fit, norms = PathFit.of(table, path), path.group_norms
    result = GroupLassoResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=fit,
        model=model,
        norms=norms.T.copy(),
        inside=(norms > 0).sum(axis=0),
        whys=why_traces(path.levels(), path.alphas, model.groups),
        events=group_events(path, model.groups),
        tutorial=tutorial(table, model.groups.labels) if table.source == "article" else None,
        folds=folds.words,
        pending="cross-validation",
        warnings=path.warnings
        + folds.warnings
        + no_groups(model.groups)
        + least_squares_warning(table, "Group lasso"),
    )
    yield result
    plain = Problem(table=table, standardize=params.standardize)
    lasso = plain.cross_validate(folds, plain.path(plain.grid(None)))
    cv = model.cross_validate(table, folds, path)
    result = replace(
        result,
        cv=cv,
        lasso=lasso,
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="half-samples" * params.frequencies,
        warnings=result.warnings + cv.warnings,
    )
    yield result
    if params.frequencies:
        for stability in model.frequencies(table, path.alphas[::2], params.pairs, params.seed):
            done = stability.n_pairs == stability.of_pairs
            pending = "" if done else f"{stability.n_pairs} of {stability.of_pairs} pairs of half-samples"
            yield replace(result, stability=stability, pending=pending)


def model_of(params: GroupLassoParams, table: Table) -> GroupModel:
    """Read the groups and their factors.

    Raises
    ------
    ParamError
        For groups that do not match the columns, factors of groups that do not exist, or two parameters that
        cannot go together.
    """
    if params.orthonormalize and params.tau > 0:
        raise ParamError(
            f"orthonormalize must be off unless tau is 0 (it is {params.tau:g}): tau drops single columns, and "
            "orthonormalised columns are mixtures of all in their group."
        )
    groups = read_groups(params.groups, table)
    factors = penalty_factors(params.factors, groups.names)
    return GroupModel(groups, factors, params.tau, params.orthonormalize, params.standardize)


def no_groups(groups: Groups) -> tuple[str, ...]:
    """Say so where no group has two columns."""
    if max(groups.sizes) > 1:
        return ()
    return ("Each column is a group of its own, so this is the lasso: set groups, such as 2x5 or 0,0,1,1,1.",)


def models(result: GroupLassoResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the model for a script, where it is a lasso: with groups of one column, or with tau 1.

    Raises
    ------
    ExportError
        Where it is not: the script's packages have no penalty on groups.
    """
    model = result.model
    if not model.is_lasso:
        raise ExportError(
            "The group lasso has no script: scikit-learn and glmnet have no penalty on groups of columns; the JSON "
            "document has all its numbers."
        )
    return (linear_model(result.fit, cursor, factors=model.column_factors),)


def why_traces(levels: FloatArray, alphas: FloatArray, groups: Groups) -> tuple[tuple[Trace, ...], ...]:
    """For each group its level (G, A) along alpha, and the line alpha; made once."""
    line = Trace("alpha", alphas, alphas, quiet=True)
    return tuple((Trace(name, alphas, levels[g]), line) for g, name in enumerate(groups.names))


def group_events(path: GroupPath | FactoredGroupPath, groups: Groups) -> Events:
    """Return which group enters or leaves between which alphas of the grid."""
    import numpy as np

    inside = np.zeros(len(groups.names), dtype=bool)
    rows: list[tuple[str, ...]] = []
    places: list[float] = []
    sizes = groups.sizes
    for k, alpha in enumerate(path.alphas.tolist()):
        now = path.group_norms[:, k] > 0
        count = int(inside.sum())
        for g in np.flatnonzero(now != inside).tolist():
            count += 1 if now[g] else -1
            columns = f" ({sizes[g]})" if sizes[g] > 1 else ""
            words = f"{groups.names[g]} {'enters' if now[g] else 'leaves'}{columns}"
            r2 = 1 - float(path.mse[k]) / float(path.null_mse)
            rows.append((format_significant(alpha, 4), words, str(count), f"{r2:.3f}"))
            places.append(alpha)
        inside = now
    return Events(
        np.array(places),
        tuple(rows),
        "in brackets the columns of a group; each event lies between its alpha of the grid and the one above",
    )
