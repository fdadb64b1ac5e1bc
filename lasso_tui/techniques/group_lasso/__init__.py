"""The group lasso: whole groups of columns come in or stay out, such as all levels of a factor.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·Σ_g v_g ((1−τ)·√p_g·‖b_g‖₂ + τ·‖b_g‖₁)

p_g is the number of columns in group g; τ = 0 is the group lasso, τ = 1 the lasso, between lies the sparse group
lasso. The factors v_g are 1 unless they are set. ‖b_g‖₂ has a corner at zero only, so that a group is either all
zero or, for τ = 0, all nonzero; √p_g makes a large group no likelier to enter by chance than a small one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Trace, XYChart
from lasso_tui.data import Table
from lasso_tui.techniques.group_lasso.charts import (
    find_group,
    group_events,
    group_known,
    group_stems,
    group_table,
    norms_chart,
    why_group,
    why_traces,
)
from lasso_tui.techniques.group_lasso.data import grouped_article, grouped_synthetic
from lasso_tui.techniques.group_lasso.fits import GroupModel, lasso_figures, lasso_remark, split_groups
from lasso_tui.techniques.group_lasso.group_spec import ALLOWED, Groups, read_groups
from lasso_tui.techniques.group_lasso.tutorial import (
    Tutorial,
    tutorial,
    tutorial_chart,
    tutorial_figures,
    tutorial_remark,
)
from lasso_tui.techniques.linear.grid import extend_grid, nearest, start_alpha
from lasso_tui.techniques.linear.inspection import Events, events_table, penalty_factors
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit, cv_marks, fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.linear.path_params import InspectionParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.synthetic import NAME
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.params import ParamError, Params, number, redeclare, switch, text
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, DataGenerator, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, Int64Array


@dataclass(frozen=True, kw_only=True)
class GroupLassoParams(InspectionParams):
    """What can be set."""

    alpha: float | None = redeclare(
        InspectionParams, "alpha", help="Penalty per sample: larger drops more groups."
    )
    groups: str = text(
        "",
        label="groups",
        hint=ALLOWED,
        names_columns=True,
        help="Which columns belong together; empty takes each factor as a group, each other column by itself.",
    )
    tau: float = number(
        0.0,
        label="tau",
        low=0.0,
        high=1.0,
        step=0.1,
        help="Share of the penalty on single coefficients: 0 is the group lasso, 1 the lasso, "
        "between is the sparse group lasso.",
    )
    orthonormalize: bool = switch(
        False,
        label="orthonormal",
        help="Make the columns of each group orthonormal first, so that the coding of a factor does not matter.",
    )
    folds: int = redeclare(InspectionParams, "folds", default=5)
    seed: int = redeclare(
        InspectionParams,
        "seed",
        help="Seed of the shuffled folds, of the half-samples, and of the random data.",
    )
    explain: str = redeclare(
        InspectionParams,
        "explain",
        hint="a group's or a column's name, or empty for the strongest",
        help="The group whose entry the Entry chart explains.",
    )
    penalty_factor: str = redeclare(
        InspectionParams,
        "penalty_factor",
        hint="group=number, group=number …; what is not named has 1",
        help="Penalty factors of groups: 0 keeps a group in always, 2 penalises it twice as much.",
    )
    size: int = number(
        5,
        label="group size",
        low=1,
        high=1000,
        whole=True,
        only_for=(NAME,),
        help="Columns in each group of the random data; the last group has what is left.",
    )
    nonzero: int = number(
        3,
        label="true groups",
        low=0,
        high=20_000,
        whole=True,
        only_for=(NAME,),
        help="How many groups count, each with all of its columns.",
    )
    correlation: float = number(
        0.5,
        label="correlation",
        low=0.0,
        high=0.99,
        step=0.05,
        only_for=(NAME,),
        help="Correlation of columns in one group; those of different groups are independent.",
    )
    noise: float = redeclare(InspectionParams, "noise", default=2.0)


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
        group_known(params.explain, self.groups, self.data.features)
        return super().with_params(params)

    @property
    def groups(self) -> Groups:
        """Which columns belong together."""
        return self.model.groups


def solve(params: GroupLassoParams, table: Table) -> Iterator[GroupLassoResult]:
    """First the path, then its cross-validation and the lasso's, then frequencies where they are wanted."""
    model = model_of(params, table)
    group_known(params.explain, model.groups, table.features)
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
        folds=folds.label,
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
        pending="half-samples" * params.stability,
        warnings=result.warnings + cv.warnings,
    )
    yield result
    if params.stability:
        for stability in model.frequencies(table, path.alphas[::2], params.pairs, params.seed):
            done = stability.n_pairs == stability.n_pairs_total
            pending = (
                "" if done else f"{stability.n_pairs} of {stability.n_pairs_total} pairs of half-samples"
            )
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
    factors = penalty_factors(params.penalty_factor, groups.names)
    return GroupModel(groups, factors, params.tau, params.orthonormalize, params.standardize)


def no_groups(groups: Groups) -> tuple[str, ...]:
    """Say so where no group has two columns."""
    if max(groups.sizes) > 1:
        return ()
    return ("Each column is a group of its own, so this is the lasso: set groups, such as 2x5 or 0,0,1,1,1.",)


def entry_chart(result: GroupLassoResult, cursor: float) -> XYChart:
    """Return why a group enters: the one typed in, or else the strongest at the cursor."""
    chosen = find_group(result.params.explain, result.groups, result.data.features)
    if chosen is None:
        chosen = strongest(result, cursor)
    return why_group(result.whys, chosen, result.groups, cursor)


def strongest(result: GroupLassoResult, cursor: float) -> int:
    """Return the group with the largest norm at the cursor, of those with several columns where one is kept."""
    import numpy as np

    at = result.norms[nearest(result.grid, cursor)]
    several = at * (np.array(result.groups.sizes) > 1)
    return int(np.argmax(several if several.any() else at))


def readout(result: GroupLassoResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    import numpy as np

    table, groups, found = result.data, result.groups, result.tutorial
    coef = result.fit.at(cursor).coef
    labels, count = np.array(groups.labels), len(groups.names)
    kept = np.bincount(labels, coef != 0, count) > 0
    figures = list(fit_metrics(result.fit, cursor, result.cv, "train", result.folds))
    figures += held_out_metrics(result.fit, cursor, table.held_out)
    figures.insert(1, Metric("groups", "groups", int(kept.sum()), f"{kept.sum()} of {count}"))
    split = len(split_groups(coef, groups))
    figures.append(Metric("groups_split", "groups kept in part", split, str(split), in_readout=False))
    if table.truth is not None:
        true = np.bincount(labels, table.truth != 0, count) > 0
        figures += [
            Metric("groups_false", "false groups", int((kept & ~true).sum()), str((kept & ~true).sum())),
            Metric("groups_missed", "missed", int((true & ~kept).sum()), str((true & ~kept).sum())),
        ]
    if result.cv is not None and result.lasso is not None:
        figures += lasso_figures(result.cv, result.lasso, groups)
    if found is not None:
        figures += tutorial_figures(found, table.features)
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(figures),
        coefficients=result.fit.coefficients(cursor, None if found is None else found.coefs),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(table, standardize=result.fit.path.standardize),
        remark=remark(result),
    )


def remark(result: GroupLassoResult) -> str:
    """Say why the tutorial's run differs, or else what the lasso does to these groups."""
    if result.tutorial is not None:
        return tutorial_remark(result.tutorial)
    if result.cv is None or result.lasso is None or max(result.groups.sizes) == 1:
        return ""
    return lasso_remark(result.cv, result.lasso, result.groups)


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


LESSON = Lesson(
    question="Which groups of columns, such as the levels of a factor, are worth keeping as a whole?",
    charts={
        "Groups": "Each line is the norm of one group's coefficients. A group enters with all of its columns at "
        "once. The numbers along the top count the groups kept; m and s are the CV minimum and the 1-SE alpha.",
        "Coefficients": "The coefficients at the cursor, group by group; hollow dots are the true ones where the "
        "data are made up. With tau 0 the columns of a group are zero together or not at all.",
        "Knots": "Where each group enters or leaves along the grid, with its number of columns in brackets, the "
        "number kept and the fit there.",
        "Table": "Every coefficient with its group on both scales: per standard deviation of its column, and per "
        "unit. With frequencies on, also how often half of the rows select it.",
        "Entry": "How strongly a group correlates with what the others leave unexplained: the length of its "
        "correlations over √size. The group enters where that meets the line alpha, and stays on it.",
        "Tutorial": "The largest coefficient after each sweep of the tutorial's update, and of the same update "
        "divided by the curvature of its block. The first overflows, begins again, and never settles.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²\n  + α · Σ_g v_g · ((1−τ) · √p_g · ‖b_g‖ + τ · ‖b_g‖₁)",
    try_this=(
        "On birthwt, move alpha until race enters: both of its columns do. In the tab Lasso they do not.",
        "Set tau to 0.5: groups still leave as a whole, and inside those kept single columns may be zero.",
        "Set groups to 15x1 on birthwt: every column by itself, which is the lasso.",
        "Switch orthonormalise on: now it does not matter how a factor is coded.",
        "Set factors to race=0: race stays in at every alpha, and all others are judged beside it.",
    ),
    not_when="Not where single columns of a group are what you look for (lower alpha, or tau above 0), not where a "
    "column belongs to two groups, and not for p-values: the groups were chosen on the same rows.",
    references=(
        "Yuan & Lin 2006, Model selection and estimation in regression with grouped variables, JRSS B 68(1).",
        "Simon & Tibshirani 2012, Standardization and the group lasso penalty, Statistica Sinica 22.",
        "Simon, Friedman, Hastie & Tibshirani 2013, A sparse-group lasso, J. Comput. Graph. Stat. 22(2).",
    ),
)


def article_chart(result: GroupLassoResult, cursor: float) -> XYChart:
    """Return the tutorial's run."""
    assert result.tutorial is not None
    return tutorial_chart(result.tutorial)


CHARTS: tuple[ChartSpec[GroupLassoResult], ...] = (
    ChartSpec("Groups", lambda r, cursor: norms_chart(r.norms, r.inside, r.groups, r.fit, cursor, r.marks)),
    ChartSpec("Coefficients", lambda r, cursor: group_stems(r.fit, cursor, r.groups)),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor)),
    ChartSpec("Table", lambda r, cursor: group_table(r.fit, cursor, r.model, r.stability)),
    ChartSpec("Entry", entry_chart),
    ChartSpec("Tutorial", article_chart, when=lambda r: r.tutorial is not None),
)

TECHNIQUE = Technique(
    slug="group-lasso",
    title="Group lasso",
    order=11,
    params=GroupLassoParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=lambda p: grouped_article(p.noise, p.seed),
        preset={"alpha": 0.1, "noise": 0.1},
        remark="The tutorial's block update lacks the division by the curvature X'X/n and the √size weights, and y "
        "is not centred: it overflows instead of converging.",
    ),
    lesson=LESSON,
    generators=(
        DataGenerator(
            name=NAME,
            title="random rows and columns in groups, of which whole ones count",
            make=lambda p: grouped_synthetic(
                p.rows, p.columns, p.size, p.nonzero, p.correlation, p.noise, p.seed
            ),
        ),
    ),
    dataset="birthwt",
    models=models,
    path=lambda r: coefficient_path(r.fit),
)
