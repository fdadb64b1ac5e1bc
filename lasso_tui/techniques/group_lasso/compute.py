"""The group lasso: whole groups of columns enter or stay out, such as all dummies of a factor.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·Σ_g v_g ((1−τ)·√p_g·‖b_g‖₂ + τ·‖b_g‖₁)

p_g is the number of columns in group g; τ = 0 is the group lasso, τ = 1 the lasso, between lies the sparse group
lasso. The factors v_g are 1 unless they are set. ‖b_g‖₂ has a corner at zero only, so that a group is either all
zero or, for τ = 0, all nonzero; √p_g keeps a large group from entering more easily by chance than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.group_lasso.fits import GroupModel
from lasso_tui.techniques.group_lasso.group_spec import Groups, check_group, read_groups, write_groups
from lasso_tui.techniques.group_lasso.params import GroupLassoParams
from lasso_tui.techniques.group_lasso.tutorial import (
    Tutorial,
    tutorial,
)
from lasso_tui.techniques.linear.factor_coding import check_penalised
from lasso_tui.techniques.linear.grid import extend_grid, grid_options, start_alpha
from lasso_tui.techniques.linear.inspection import Events, penalty_factors
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    cv_marks,
)
from lasso_tui.techniques.linear.problem import Problem, refuse_offset
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, Params
from lasso_tui.techniques.result import Result
from lasso_tui.techniques.target_hints import least_squares_warning

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array
    from lasso_tui.solvers import FactoredGroupPath, GroupPath

__all__ = ["GroupLassoResult", "models", "solve"]


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupLassoResult(Result[GroupLassoParams, Table]):
    """The path of the groups; cross-validation, the lasso's and frequencies once they are computed.

    Attributes
    ----------
    fit, model : the path over the table, and what is minimised
    norms : (A, G) Euclidean norms of the groups' coefficients, as penalised
    n_selected : (A,) number of groups with a nonzero coefficient
    levels : (G, A) level of each group: alpha where it is selected, at most that elsewhere; NaN where not penalised
    events : where groups enter and leave
    folds : label of the folds
    cv, lasso : cross-validation of the group lasso, and of the lasso on the same folds
    stability : selection frequencies over half-samples
    tutorial : the run of the worked example
    """

    fit: PathFit
    model: GroupModel
    norms: FloatArray
    n_selected: Int64Array
    levels: FloatArray
    events: Events
    folds: str
    cv: solvers.CrossValidation | None = None
    lasso: solvers.CrossValidation | None = None
    stability: solvers.Stability | None = None
    tutorial: Tutorial | None = None

    def with_params(self, params: Params) -> Self:
        """Show another group in the Entry chart."""
        assert isinstance(params, GroupLassoParams)
        check_group(params.explain, self.groups, self.data.features)
        return super().with_params(params)

    def in_force(self) -> dict[str, str]:
        """Write the groups that an empty text stands for."""
        return {} if self.params.groups else {"groups": write_groups(self.groups, self.data.features)}

    @property
    def groups(self) -> Groups:
        """The groups of columns."""
        return self.model.groups


def solve(params: GroupLassoParams, table: Table) -> Iterator[GroupLassoResult]:
    """Compute the path, then its cross-validation and the lasso's, then frequencies where requested."""
    refuse_offset(table)
    model = model_of(params, table)
    check_group(params.explain, model.groups, table.features)
    folds = folds_of(table, params.folds, params.seed, params.split, params.folds_by)
    data_warnings = (
        folds.warnings + single_column_warning(model.groups) + least_squares_warning(table, "Group lasso")
    )
    path = model.path(table, **grid_options(params))
    alphas = extend_grid(path.alphas, params.alpha)
    if alphas is not path.alphas:
        path = model.path(table, alphas)
    result = GroupLassoResult(
        data=table,
        params=params,
        start=start_alpha(path, params.alpha, None),
        model=model,
        **fields_along(path, table, model.groups),
        tutorial=tutorial(table, model.groups.labels) if table.source == "article" else None,
        folds=folds.label,
        pending="cross-validation",
        warnings=path.warnings + data_warnings,
    )
    yield result
    plain = Problem(table=table, standardize=params.standardize, **grid_options(params))
    lasso = plain.cross_validate(folds, plain.path(plain.grid(None)))
    cv = model.cross_validate(table, folds, path)
    if cv.path is not path:  # the grid was extended
        assert isinstance(cv.path, solvers.GroupPath | solvers.FactoredGroupPath)
        path = cv.path
        result = replace(result, **fields_along(path, table, model.groups))
    result = replace(
        result,
        cv=cv,
        lasso=lasso,
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="half-samples" * params.stability,
        warnings=path.warnings + data_warnings + cv.warnings,
    )
    yield result
    if params.stability:
        for stability in model.frequencies(table, path.alphas[::2], params.pairs, params.seed):
            done = stability.n_pairs == stability.n_pairs_total
            pending = (
                "" if done else f"{stability.n_pairs} of {stability.n_pairs_total} pairs of half-samples"
            )
            yield replace(result, stability=stability, pending=pending)


def fields_along(path: GroupPath | FactoredGroupPath, table: Table, groups: Groups) -> dict[str, Any]:
    """Return the fields of a result that have a value at every alpha of the path."""
    norms = path.group_norms
    return {
        "grid": path.alphas,
        "fit": PathFit.of(table, path),
        "norms": norms.T.copy(),
        "n_selected": (norms > 0).sum(axis=0),
        "levels": path.levels(),
        "events": group_events(path, groups),
    }


def model_of(params: GroupLassoParams, table: Table) -> GroupModel:
    """Read the groups and their factors.

    Raises
    ------
    ParamError
        For groups that do not match the columns, factors of groups that do not exist, two parameters that cannot
        go together, or a factor without a reference level that is not penalised.
    """
    if params.orthonormalize and params.tau > 0:
        raise ParamError(
            f"orthonormalize needs tau=0 (now {params.tau:g}): orthonormalised columns mix all columns of a group."
        )
    groups = read_groups(params.groups, table)
    factors = penalty_factors(params.penalty_factor, groups.names)
    model = GroupModel(groups, factors, params.tau, params.orthonormalize, params.standardize)
    check_penalised(table, model.column_factors)
    return model


def single_column_warning(groups: Groups) -> tuple[str, ...]:
    """Return a warning where no group has two columns."""
    if max(groups.sizes) > 1:
        return ()
    return ("No groups defined: this is the ordinary lasso. Set groups, e.g. 2x5.",)


def models(result: GroupLassoResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the model for a script where it is a lasso: groups of one column, or tau = 1.

    Raises
    ------
    ExportError
        Where it is not: scikit-learn and glmnet lack group penalties.
    """
    model = result.model
    if not model.is_lasso:
        raise ExportError(
            "No script for the group lasso: scikit-learn and glmnet lack group penalties. Export JSON instead."
        )
    return (linear_model(result.fit, cursor, factors=model.column_factors),)


def group_events(path: GroupPath | FactoredGroupPath, groups: Groups) -> Events:
    """Return between which alphas of the grid each group enters or leaves."""
    import numpy as np

    inside = np.zeros(len(groups.names), dtype=bool)
    rows: list[tuple[str, ...]] = []
    positions: list[float] = []
    sizes = groups.sizes
    for k, alpha in enumerate(path.alphas.tolist()):
        now = path.group_norms[:, k] > 0
        count = int(inside.sum())
        for g in np.flatnonzero(now != inside).tolist():
            count += 1 if now[g] else -1
            columns = f" ({sizes[g]})" if sizes[g] > 1 else ""
            event = f"{groups.names[g]} {'enters' if now[g] else 'leaves'}{columns}"
            r2 = 1 - float(path.mse[k]) / float(path.null_mse)
            rows.append((format_significant(alpha, 4), event, str(count), f"{r2:z.3f}"))
            positions.append(alpha)
        inside = now
    return Events(
        np.array(positions),
        tuple(rows),
        "(n): columns of the group; an alpha is the first after the event",
    )
