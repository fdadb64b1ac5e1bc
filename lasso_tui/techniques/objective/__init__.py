"""The objective: what the lasso weighs, in which scaling, and how to see that its minimum is reached.

1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁   is least where   xⱼ'r/n = α·sign(bⱼ) if bⱼ ≠ 0,   |xⱼ'r|/n ≤ α if bⱼ = 0
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.linear_path import PathFit, held_out_figures, scaling
from lasso_tui.techniques.linear.path_params import FoldParams, PathParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.synthetic import NAME, synthetic_source
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.objective.charts import (
    coordinate_chart,
    optimality_chart,
    path_traces,
    weighing_chart,
)
from lasso_tui.techniques.objective.scalings import (
    SCALINGS,
    Conversion,
    convert_number,
    scalings_sheet,
    values_of,
)
from lasso_tui.techniques.objective.slice import CoordinateObjective, SolutionAt
from lasso_tui.techniques.params import ParamError, log_slider, redeclare, text
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui.charts import Trace


@dataclass(frozen=True, kw_only=True)
class ObjectiveParams(PathParams):
    """What can be set."""

    alpha: float | None = redeclare(
        PathParams,
        "alpha",
        auto="a tenth of the smallest that drops all",
        help="Penalty per sample: where the objective is looked at.",
    )
    feature: str = text(
        "",
        label="feature",
        hint="a column's name, or empty for the strongest",
        names_columns=True,
        help="The coordinate along which the objective is drawn, the others held at the solution.",
    )
    given: float = log_slider(
        0.1,
        label="lambda",
        low=1e-9,
        high=1e9,
        help="A penalty as some program or book gives it: the converter says what it means in each scaling.",
    )
    seed: int = redeclare(FoldParams, "seed", help="Seed of the random data.", only_for=("article", NAME))
    noise: float = redeclare(FoldParams, "noise")


@dataclass(frozen=True, eq=False, kw_only=True)
class ObjectiveResult(Result[ObjectiveParams, Table]):
    """The path, its objective split in two, and what one number means in each scaling."""

    fit: PathFit
    weighing: CoordinateObjective
    feature: int
    along_path: tuple[Trace, ...]
    conversions: tuple[Conversion, ...]
    tutorial: tuple[Metric, ...] = ()
    seen: dict[float, SolutionAt] = field(default_factory=dict, repr=False)

    def place(self, alpha: float) -> SolutionAt:
        """Return the solution at alpha with its residual's products, kept for the next reader there."""
        if alpha not in self.seen:
            if len(self.seen) > 64:
                self.seen.clear()
            self.seen[alpha] = SolutionAt.of(self.fit, alpha)
        return self.seen[alpha]


def article(params: ObjectiveParams) -> Table:
    """Make the tutorial's first data: 100 rows, 20 columns of which the first five count."""
    from lasso_tui.techniques.lasso import LassoParams, article as same

    return same(LassoParams(seed=params.seed, noise=params.noise))


def solve(params: ObjectiveParams, table: Table) -> Iterator[ObjectiveResult]:
    """Solve the path and split its objective into loss and penalty."""
    if params.feature and params.feature not in table.features:
        near = ", ".join(table.features[:6]) + (", …" if table.n_features > 6 else "")
        raise ParamError(f"feature must be a column of {table.name} ({near}), not {params.feature!r}.")
    problem = Problem(table=table, standardize=params.standardize)
    path = problem.path(problem.grid(params.alpha))
    fit = PathFit.of(table, path)
    feature = table.features.index(params.feature) if params.feature else int(fit.strength.argmax())
    weighing = CoordinateObjective.of(fit, feature)
    yield ObjectiveResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=fit,
        weighing=weighing,
        feature=feature,
        along_path=path_traces(fit),
        marks=weighing.entry_mark(table.features[feature]),
        warnings=path.warnings + least_squares_warning(table, "Objective"),
        conversions=convert_number(problem, params.given),
        tutorial=tutorial(table) if table.source == "article" else (),
    )


CHARTS: tuple[ChartSpec[ObjectiveResult], ...] = (
    ChartSpec("One coordinate", lambda r, cursor: coordinate_chart(r.data, r.weighing, r.place(cursor))),
    ChartSpec("Along the path", lambda r, cursor: weighing_chart(r.along_path, r.marks, cursor)),
    ChartSpec("Optimality", lambda r, cursor: optimality_chart(r.data, r.fit, r.place(cursor))),
    ChartSpec("Scalings", lambda r, cursor: scalings_sheet(r.data, r.place(cursor), r.conversions)),
)


def readout(result: ObjectiveResult, cursor: float) -> Readout:
    """Return the two sides of the objective at the cursor, its certificate, and its value in each scaling."""
    place, table, n = result.place(cursor), result.data, result.data.n_samples
    loss, penalty = place.loss, place.penalty
    pull = float(place.pulls.max(initial=0.0))
    figures = [
        Metric("alpha", "alpha", float(cursor), format_significant(cursor)),
        Metric("nonzero", "kept", place.kept, f"{place.kept} of {result.data.n_features:,}"),
        Metric("loss", "loss", loss, format_significant(loss, 4)),
        Metric("penalty", "penalty", penalty, format_significant(penalty, 4)),
        Metric("total", "total", loss + penalty, format_significant(loss + penalty, 4)),
        Metric("largest_pull", "largest |x'r|/n", pull, f"{pull / cursor:.6f} alpha"),
        Metric("gap", "gap", max(place.gap, 0.0), gap_text(place.gap)),
    ]
    for scaling_of in SCALINGS:
        theirs = solvers.convert_alpha(cursor, n, "mean", scaling_of.name)
        value = scaling_of.total(loss, penalty, n)
        figures += [
            Metric(
                f"lambda_{scaling_of.key}",
                f"lambda, {scaling_of.who}",
                theirs,
                format_significant(theirs),
                in_readout=False,
            ),
            Metric(
                f"value_{scaling_of.key}",
                f"objective, {scaling_of.who}",
                value,
                format_significant(value),
                in_readout=False,
            ),
        ]
    for reading in result.conversions:
        key, who = reading.scaling.key, reading.scaling.who
        figures += [
            Metric(
                f"given_alpha_{key}",
                f"lambda given as alpha, {who}",
                reading.alpha,
                format_significant(reading.alpha),
                in_readout=False,
            ),
            Metric(
                f"given_nonzero_{key}",
                f"kept by the lambda given, {who}",
                reading.kept,
                str(reading.kept),
                in_readout=False,
            ),
        ]
    figures += held_out_figures(result.fit, cursor, table.held_out)
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=(*figures, *result.tutorial),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.data, standardize=result.fit.path.standardize),
        remark=remark(result),
    )


def remark(result: ObjectiveResult) -> str:
    """What one number does in the tutorial's two scalings."""
    told = {reading.scaling.key: reading for reading in result.conversions}
    formula, code = told["formula"], told["scikit_learn"]
    return (
        f"The number {formula.number:g} keeps {formula.kept} features as lambda of RSS + lambda·Σ|b| and {code.kept} "
        f"as scikit-learn's alpha: the first is {2 * result.data.n_samples:,} times the second."
    )


def tutorial(table: Table) -> tuple[Metric, ...]:
    """Compute both of the tutorial's objectives at its own solution and its own lambda, 0.1."""
    theirs = solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")
    told = values_of(table, theirs.coef, theirs.intercept, 0.1)
    return tuple(
        Metric(
            f"tutorial_{name}",
            f"tutorial's {name.replace('_', ' ')}",
            value,
            f"{value:.9g}",
            in_readout=False,
        )
        for name, value in told.items()
    )


LESSON = Lesson(
    question="What does the lasso minimise, in whose scaling, and how does one see that it has?",
    charts={
        "One coordinate": "One coefficient moves, the others stay at the solution; values are changes from leaving "
        "it out. The loss falls as the fit gets better; the penalty is a V that costs alpha for each unit away from "
        "zero; b marks where their sum is least. Where the V is steeper than the loss at zero, that is exactly "
        "zero: so features are dropped.",
        "Along the path": "Loss, penalty and total of the solution at each alpha. Going right, loss is given up "
        "to pay less penalty, until nothing is left but the loss of the mean. m is where the feature enters.",
        "Optimality": "How strongly each column still correlates with the residual, in units of alpha. No stem "
        "passes the line at 1, and exactly the kept features touch it: no other point has less.",
        "Scalings": "The same penalty as four sources write it, the objective's value there, and what your number "
        "would mean in each: the models that one and the same 0.1 gives.",
    },
    formula="1/(2n)·RSS + α·Σ|b|  =  1/(2n)·( RSS + λ·Σ|b| ),   λ = 2n·α;   least: |xⱼ'r|/n ≤ α, = α where bⱼ ≠ 0",
    try_this=(
        "Press ] until b reaches zero in the first chart: alpha has become as steep as the loss there.",
        "Type another feature's name, one that is dropped, and look for its minimum.",
        "On article, look at Scalings: the formula at 0.1 keeps nearly all, the code at 0.1 far fewer.",
        "Set lambda to one from a paper, find its scaling in the table, and go to the alpha that it names.",
    ),
    not_when="Not for choosing alpha: the objective always falls as alpha does, and says nothing about new rows; see "
    "Tuning. A total in one scaling cannot be compared with a total in another.",
    references=(
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1): glmnet's scaling.",
        "Osborne, Presnell & Turlach 2000, On the LASSO and its dual, J. Comput. Graph. Stat. 9(2).",
        "Hastie, Tibshirani & Wainwright 2015, Statistical Learning with Sparsity, section 2.4 and 5.2.",
    ),
)

TECHNIQUE = Technique(
    slug="objective",
    title="Objective",
    order=2,
    params=ObjectiveParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False},
        remark="The tutorial's formula, RSS + lambda·Σ|b|, and its code, RSS/(2n) + lambda·Σ|b|, are two objectives: "
        "the formula's lambda is 2n times the code's.",
    ),
    lesson=LESSON,
    models=lambda r, cursor: (linear_model(r.fit, cursor, table=r.data),),
    path=lambda r: coefficient_path(r.fit),
    generators=(synthetic_source(),),
)
