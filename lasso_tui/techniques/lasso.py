"""The lasso: the whole path at once, and one alpha to look at closely.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.linear.bounds import Bounds, binding_metric
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.inspection import (
    Events,
    check_feature,
    coefficient_table,
    entry_chart,
    events_between,
    events_of,
    events_table,
)
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    cv_marks,
    fit_metrics,
    held_out_metrics,
    path_chart,
    scaling,
    stem_chart,
)
from lasso_tui.techniques.linear.optimality import optimality_chart
from lasso_tui.techniques.linear.path_params import BoundedParams, FamilyParams
from lasso_tui.techniques.linear.problem import Problem, polished
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.synthetic import InformativeParams, synthetic_source
from lasso_tui.techniques.linear.target_families import encode_target
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


@dataclass(frozen=True, kw_only=True)
class LassoParams(InformativeParams, BoundedParams, FamilyParams):
    """Parameters of the lasso."""


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
        """Compute |xⱼ'r|/n along the path."""
        _ = self.fit.correlations


def article(params: LassoParams) -> Table:
    """Simulate the worked example: 100 rows, 20 columns, the first five informative."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = rng.randn(100, 20)
    first = rng.randn(5)
    y = X[:, :5] @ first + params.noise * rng.randn(100)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(20)),
        truth=np.concatenate([first, np.zeros(15)]),
        notes=(
            f"Simulated data (seed {params.seed}): y = x0…x4 times five random coefficients, plus noise.",
        ),
    )


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


def readout(result: LassoResult, cursor: float) -> Readout:
    """Compute the metrics at the cursor."""
    metrics = fit_metrics(result.fit, cursor, result.cv, folds=result.folds)
    metrics += held_out_metrics(result.fit, cursor, result.fit.table.held_out)
    metrics += binding_metric(result.fit, cursor, result.bounds, result.factors)
    remark = ""
    if result.tutorial is not None:
        example = result.tutorial
        nonzero = int((example.coef != 0).sum())
        metrics += tuple(
            Metric(f"tutorial_{name}", f"worked example: {name}", value, text, in_readout=False)
            for name, value, text in (
                ("alpha", 0.1, "0.100"),
                ("intercept", float(example.intercept), f"{example.intercept:.9f}"),
                ("nonzero", nonzero, str(nonzero)),
                ("gap", float(example.gap), f"{example.gap:.0e}"),
            )
        )
        remark = (
            f"At alpha 0.1 the worked example has {nonzero} nonzero coefficients; its solver stops at tol 1e-4 "
            f"(gap {example.gap:.0e})"
        )
        if result.grid[-1] <= 0.1 <= result.grid[0]:
            difference = float(abs(example.coef - result.fit.at(0.1).coef).max())
            remark += f", up to {difference:.0e} from the exact coefficients shown here"
        remark += "."
    scaled, unscaled = result.fit.intercepts(cursor)
    return Readout(
        metrics=metrics,
        coefficients=result.fit.coefficients(cursor, result.tutorial.coef if result.tutorial else None),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=result.fit.family),
        remark=remark,
    )


LESSON = Lesson(
    question="Which features matter, and by how much?",
    charts={
        "Path": "Each curve is one feature's coefficient against alpha (log scale; strongest penalty at the right, "
        "where all are zero). As alpha falls, features enter; a feature can also leave and re-enter. Top row: number "
        "of nonzero coefficients. m: alpha with the lowest mean CV error. s: largest alpha whose mean CV error is "
        "within one standard error of that minimum, a sparser choice by convention, not proof of equal accuracy.",
        "Coefficients": "The coefficients at the cursor; hollow dots are the true ones where the data are simulated. "
        "The penalty shrinks lasso coefficients towards zero.",
        "Optimality": "One stem per feature: |xⱼ'r|/n divided by alpha and by the feature's penalty factor (1 unless "
        "set), where r = y − μ. At the solution the stem of every nonzero coefficient is 1, and no stem exceeds 1. "
        "A zero coefficient's stem may also reach it. Unpenalised features have no stem.",
        "Knots": "The exact alphas at which features enter or leave, with the number of nonzero coefficients and R² "
        "from there on. For classes and counts, the alphas of the grid.",
        "Table": "Every coefficient per standard deviation of its column and per unit. With stability on, also the "
        "maximum selection frequency over half-samples.",
        "Entry": "|xⱼ'r|/n of one feature. The feature is nonzero only while its curve lies on the line factor · "
        "alpha, and zero while the curve is below.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²  +  α · (|b₁| + … + |bₚ|)",
    try_this=(
        "Press ] until the first feature leaves, and [ to bring it back.",
        "Press m, then s: how many features does the 1-SE alpha drop?",
        "Turn standardise off on prostate: columns with a small SD (svi, lweight) are now penalised more.",
        "On article, raise the noise and watch false positives enter.",
    ),
    not_when="Do not use it for p-values: the features were selected on the same rows. Do not use it to keep groups "
    "of nearly equal features together (see Elastic net), or where coefficients must be unbiased.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Zou, Hastie & Tibshirani 2007, On the degrees of freedom of the lasso, Ann. Stat. 35(5).",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 3.4.",
    ),
)

CHARTS: tuple[ChartSpec[LassoResult], ...] = (
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
    ChartSpec(
        "Optimality",
        lambda r, cursor: optimality_chart(r.fit, r.fit.correlations, cursor, r.factors, r.bounds),
    ),
    ChartSpec("Knots", lambda r, cursor: events_table(r.events, cursor)),
    ChartSpec("Table", lambda r, cursor: coefficient_table(r.fit, cursor, r.factors, r.stability, r.bounds)),
    ChartSpec(
        "Entry", lambda r, cursor: entry_chart(r.fit, r.fit.correlations, r.params.explain, cursor, r.factors)
    ),
)

TECHNIQUE = Technique(
    slug="lasso",
    title="Lasso",
    order=1,
    params=LassoParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False, "folds": 5},
        remark="The worked example shows one fit at one alpha, without the path and the true coefficients.",
    ),
    lesson=LESSON,
    models=lambda r, cursor: (linear_model(r.fit, cursor, table=r.data, factors=r.factors, bounds=r.bounds),),
    path=lambda r: coefficient_path(r.fit),
    generators=(synthetic_source(),),
)
