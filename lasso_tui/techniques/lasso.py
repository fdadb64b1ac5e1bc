"""The lasso: the whole path at once, and one alpha to look at closely.

minimise over b₀, b   1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Axis, Level, Stem
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.inspection import (
    Events,
    coefficient_sheet,
    events_between,
    events_of,
    events_sheet,
    feature_known,
    penalty_factors,
    why_chart,
)
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    cv_marks,
    fit_figures,
    held_out_figures,
    path_chart,
    scaling,
    stem_chart,
)
from lasso_tui.techniques.linear.path_params import FamilyParams, InspectionParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.linear.target_families import encode_target
from lasso_tui.techniques.params import Params
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray


@dataclass(frozen=True, kw_only=True)
class LassoParams(InspectionParams, FamilyParams):
    """What can be set."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LassoResult(Result[LassoParams, Table]):
    """The path; its optimality picture; cross-validation when it has come in."""

    fit: PathFit
    correlations: FloatArray
    """(A, p): |xⱼ'r|/n at each alpha, on the scale that was solved on."""
    cv: solvers.CrossValidation | None = None
    tutorial: solvers.Descent | None = None
    folds: str = ""
    """What the folds of the cross-validation are called."""
    factors: FloatArray | None = None
    events: Events | None = None
    stability: solvers.Stability | None = None

    def with_params(self, params: Params) -> Self:
        """Explain another column's entry."""
        assert isinstance(params, LassoParams)
        feature_known(params.feature, self.data.features)
        return super().with_params(params)


def article(params: LassoParams) -> Table:
    """Make the tutorial's data: 100 rows, 20 columns of which the first five count."""
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
        notes=(f"Random data, seed {params.seed}: y = x0…x4 times five random numbers, plus noise.",),
    )


def solve(params: LassoParams, table: Table) -> Iterator[LassoResult]:
    """First the path, then its cross-validation, its exact events, and frequencies where they are wanted."""
    import numpy as np

    factors = penalty_factors(params.factors, table.features)
    feature_known(params.feature, table.features)
    fitted, family = encode_target(table, params.family)
    problem = Problem(table=fitted, family=family, standardize=params.standardize, factors=factors)
    folds = folds_of(fitted, params.folds, params.seed)
    path = problem.path(problem.grid(params.alpha))
    result = LassoResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=PathFit.of(fitted, path),
        correlations=np.abs(path.correlations()).T,
        warnings=path.warnings + folds.warnings,
        tutorial=tutorial(table) if table.source == "article" else None,
        factors=factors,
        pending="cross-validation",
        folds=folds.words,
    )
    yield result
    cv = problem.cross_validate(folds, path)
    result = replace(
        result,
        cv=cv,
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="knots",
        warnings=result.warnings + cv.warnings,
    )
    yield result
    events = events_of(result.fit, path.knots()) if family.is_gaussian else events_between(result.fit)
    result = replace(result, events=events, pending="half-samples" * params.frequencies)
    yield result
    if params.frequencies:
        for stability in problem.frequencies(result.grid[::2], params.pairs, params.seed):
            done = stability.n_pairs == stability.n_pairs_total
            yield replace(
                result,
                stability=stability,
                warnings=result.warnings + stability.warnings,
                pending="" if done else f"{stability.n_pairs} pairs of half-samples",
            )


def tutorial(table: Table) -> solvers.Descent:
    """Solve as the tutorial did: scikit-learn's coordinate descent at alpha 0.1, stopped at tol 1e-4."""
    return solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")


def optimality_chart(result: LassoResult, cursor: float) -> Stem:
    """|xⱼ'r|/n over alpha: 1 where a coefficient is nonzero, at most 1 elsewhere (KKT); r is y − μ."""
    import numpy as np

    fit = result.fit
    on_grid = np.flatnonzero(np.isclose(result.grid, cursor, rtol=1e-12, atol=0))
    values = result.correlations[on_grid[0]] if len(on_grid) else np.abs(fit.pulls(cursor))
    label = f"|x'{fit.family.residual_label}|/n"
    return Stem(
        title="Optimality",
        cursor=cursor,
        names=result.data.features,
        values=values / cursor,
        label=label,
        y_axis=Axis(label, "in units of alpha"),
        levels=(Level(1.0, "alpha"),),
        limits=(0.0, 1.1),
        strength=fit.strength,
        nonzero=fit.at(cursor).coef != 0,
    )


def readout(result: LassoResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    figures = fit_figures(result.fit, cursor, result.cv, "training rows", result.folds)
    figures += held_out_figures(result.fit, cursor, result.fit.table.held_out)
    remark = ""
    if result.tutorial is not None:
        theirs = result.tutorial
        kept = int((theirs.coef != 0).sum())
        figures += (
            Metric("tutorial_alpha", "tutorial's alpha", 0.1, "0.100", in_readout=False),
            Metric(
                "tutorial_intercept",
                "tutorial's intercept",
                float(theirs.intercept),
                f"{theirs.intercept:.9f}",
                in_readout=False,
            ),
            Metric("tutorial_nonzero", "tutorial kept", kept, str(kept), in_readout=False),
            Metric(
                "tutorial_gap", "tutorial's gap", float(theirs.gap), f"{theirs.gap:.0e}", in_readout=False
            ),
        )
        remark = (
            f"At alpha 0.1 the tutorial keeps {kept}; its solver stops at tol 1e-4 (gap {theirs.gap:.0e})"
        )
        if result.grid[-1] <= 0.1 <= result.grid[0]:
            away = float(abs(theirs.coef - result.fit.at(0.1).coef).max())
            remark += f", up to {away:.0e} from the exact coefficients shown here"
        remark += "."
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=figures,
        coefficients=result.fit.coefficients(cursor, result.tutorial.coef if result.tutorial else None),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=result.fit.family),
        remark=remark,
    )


LESSON = Lesson(
    question="Which features are worth keeping, and how much does each then count?",
    charts={
        "Path": "Each line is one feature's coefficient. At the right alpha is so large that all are zero; "
        "going left, features enter one after another. The numbers along the top count those kept. "
        "m is the alpha with the least cross-validated error, s the largest alpha within one standard "
        "error of it.",
        "Coefficients": "The coefficients at the cursor; hollow dots are the true ones where the data are "
        "made up. A lasso coefficient is pulled towards zero by the penalty.",
        "Optimality": "How strongly each column still correlates with the residual, in units of alpha. At the "
        "solution no stem passes the line at 1, and exactly the kept features touch it.",
        "Knots": "Where each feature enters or leaves, exactly, with the number kept and the fit from there on.",
        "Table": "Every coefficient on both scales: per standard deviation of its column, and per unit. With "
        "frequencies on, also how often half of the rows select it.",
        "Why": "How strongly one column correlates with what the others leave unexplained. It enters where that "
        "meets the line alpha, and stays on the line from there on.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²  +  α · (|b₁| + … + |bₚ|)",
    try_this=(
        "Press ] until the first feature leaves, and [ to bring it back.",
        "Press m, then s: how many features does one standard error cost?",
        "Switch standardise off on prostate: features in small units are now punished.",
        "On article, raise the noise and watch wrong features enter.",
    ),
    not_when="Not for p-values (the selection was made on the same rows), not when a group of near-equal "
    "features should stay together (see elastic net), not when effects are strong and unbiased sizes matter.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Zou, Hastie & Tibshirani 2007, On the degrees of freedom of the lasso, Ann. Stat. 35(5).",
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 3.4.",
    ),
)

CHARTS: tuple[ChartSpec[LassoResult], ...] = (
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
    ChartSpec("Optimality", optimality_chart),
    ChartSpec("Knots", lambda r, cursor: events_sheet(r.events, cursor)),
    ChartSpec("Table", lambda r, cursor: coefficient_sheet(r.fit, cursor, r.factors, r.stability)),
    ChartSpec("Why", lambda r, cursor: why_chart(r.fit, r.correlations, r.params.feature, cursor, r.factors)),
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
        remark="The tutorial shows one fit at one alpha, without the path and without the truth.",
    ),
    lesson=LESSON,
    models=lambda r, cursor: (linear_model(r.fit, cursor, table=r.data, factors=r.factors),),
    path=lambda r: coefficient_path(r.fit),
    generators=(synthetic_source(),),
)
