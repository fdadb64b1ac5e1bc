"""Ridge beside the lasso: two penalties on the same rows, on axes where they can be compared.

lasso   1/(2n)·‖y − b₀ − Xb‖² + α·‖b‖₁
ridge   1/(2n)·‖y − b₀ − Xb‖² + α/2·‖b‖²
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from lasso_tui import solvers
from lasso_tui.charts import Axis, Lines, Mark, TextTable, Trace, XYChart
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import (
    PathFit,
    coefficient_axis,
    cv_marks,
    held_out_figures,
    held_words,
    scaling,
)
from lasso_tui.techniques.linear.path_params import FoldParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import folds_of
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.linear.target_families import FAMILIES, least_squares_warning, test_figures
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.params import Params, choice, redeclare
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.ridge.axes import AXES, DF, TUTORIAL, Comparison, Side, ridge_alphas
from lasso_tui.techniques.ridge.errors import error_figures, error_limits, error_traces, tutorial, verdict
from lasso_tui.techniques.ridge.fits import cross_validate_ridge, ridge_along
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

LISTED = 60
"""Features that the table of coefficients and the figures have, the strongest."""


@dataclass(frozen=True, kw_only=True)
class RidgeParams(FoldParams):
    """What can be set."""

    alpha: float | None = redeclare(
        FoldParams,
        "alpha",
        auto="the lasso's CV minimum",
        help="The lasso's penalty per sample; the ridge stands level with it on the axis chosen.",
    )
    axis: str = choice(
        DF,
        *AXES,
        label="axis",
        recompute="draw",
        help="What both are laid along. The tutorial's axis is not comparable: its Ridge counts alpha n times.",
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class RidgeResult(Result[RidgeParams, Table]):
    """Both paths; both cross-validations when they have come in; all of it on the axis chosen."""

    both: Comparison
    sides: tuple[Side, Side]
    folds: str
    """What the folds are called."""
    cv: solvers.CrossValidation | None = None
    ridge_cv: solvers.RidgeCrossValidation | None = None
    errors: tuple[Trace, ...] = ()
    tutorial: tuple[Metric, ...] = ()
    strongest: tuple[int, ...]
    """The features to list: by their largest size along the lasso path, then at the ridge's end."""
    solutions: dict[float, FloatArray] = field(default_factory=dict, repr=False)

    def with_params(self, params: Params) -> Self:
        """Lay both paths along another axis."""
        assert isinstance(params, RidgeParams)
        sides = self.both.sides(params.axis)
        return replace(self, params=params, sides=sides, errors=error_traces(sides, self.cv, self.ridge_cv))

    def nearest_position(self, x: float) -> float:
        """Return the lasso's alpha that stands nearest to a place on the axis."""
        import numpy as np

        places = self.sides[0].x
        away = np.abs(np.log(places / x)) if self.sides[0].axis.log else np.abs(places - x)
        return float(self.grid[int(away.argmin())])

    @property
    def axis(self) -> str:
        """The axis that both are laid along."""
        return self.params.axis

    def ridge_at(self, alpha: float) -> FloatArray:
        """Return the ridge coefficients at an alpha, kept for the next reader at the same place."""
        if alpha not in self.solutions:
            if len(self.solutions) > 64:
                self.solutions.clear()
            self.solutions[alpha] = self.both.ridge.coef_at(alpha)
        return self.solutions[alpha]


def article(params: RidgeParams) -> Table:
    """Make the tutorial's data: 100 rows, 10 columns of which the first three count."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = rng.randn(100, 10)
    first = rng.randn(3)
    y = X[:, :3] @ first + params.noise * rng.randn(100)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(10)),
        truth=np.concatenate([first, np.zeros(7)]),
        notes=(f"Random data, seed {params.seed}: y = x0…x2 times three random numbers, plus noise.",),
    )


def solve(params: RidgeParams, table: Table) -> Iterator[RidgeResult]:
    """First both paths, then the cross-validation of each on the same folds."""
    import numpy as np

    problem = Problem(table=table, standardize=params.standardize)
    folds = folds_of(table, params.folds, params.seed)
    if table.source == "article":  # the tutorial's grid, so that its picture is here as it was
        ends = [10.0, 1e-3] if params.alpha is None else [max(10.0, params.alpha), min(1e-3, params.alpha)]
        alphas = np.unique(np.concatenate([np.logspace(-3, 1, 100), ends]))[::-1].copy()
    else:
        alphas = problem.grid(params.alpha)
    path = problem.path(alphas)
    wide = ridge_alphas(table.X, alphas, standardize=params.standardize)
    ridge = ridge_along(problem, wide)
    both = Comparison.of(PathFit.of(table, path), ridge)
    order = np.lexsort((-np.abs(both.shown[-1]), -both.lasso.strength))[:LISTED]
    result = RidgeResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        both=both,
        sides=both.sides(params.axis),
        strongest=tuple(order.tolist()),
        folds=folds.words,
        pending="cross-validation",
        warnings=path.warnings + folds.warnings + least_squares_warning(table, "Ridge"),
        tutorial=tutorial(table) if table.source == "article" else (),
    )
    yield result
    cv = problem.cross_validate(folds, path)
    ridge_cv = cross_validate_ridge(problem, folds, ridge)
    yield replace(
        result,
        cv=cv,
        ridge_cv=ridge_cv,
        errors=error_traces(result.sides, cv, ridge_cv),
        marks=cv_marks(cv),
        start=start_alpha(path, params.alpha, cv),
        pending="",
        warnings=result.warnings + cv.warnings,
    )


def lasso_marks(result: RidgeResult) -> tuple[Mark, ...]:
    """Return the lasso's two places on the axis that is shown."""
    return tuple(
        replace(
            mark,
            x=result.both.places(result.axis, mark.x)[0],
            label=f"lasso {mark.label.removeprefix('CV ')}",
        )
        for mark in result.marks
    )


def ridge_marks(result: RidgeResult) -> tuple[Mark, ...]:
    """Return ridge's place on the axis that is shown, once its cross-validation is done."""
    if result.ridge_cv is None:
        return ()
    place = result.both.place_of_ridge(result.axis, result.ridge_cv.alpha_min)
    ends = float(result.sides[1].x.min()), float(result.sides[1].x.max())
    return (Mark("*", min(max(place, ends[0]), ends[1]), "ridge minimum"),)


def lasso_path(result: RidgeResult, cursor: float) -> Lines:
    """Return the lasso's coefficients."""
    side, place = result.sides[0], result.both.places(result.axis, cursor)[0]
    return Lines(
        title="Lasso path",
        cursor=place,
        x_axis=side.axis,
        y_axis=coefficient_axis(result.both.lasso),
        x=side.x,
        y=side.y,
        names=result.data.features,
        marks=lasso_marks(result),
        counts=side.df,
        counts_title="kept",
    )


def ridge_path(result: RidgeResult, cursor: float) -> Lines:
    """Return ridge's coefficients on the same scale."""
    side, place = result.sides[1], result.both.places(result.axis, cursor)[2]
    return Lines(
        title="Ridge path",
        cursor=place,
        x_axis=side.axis,
        y_axis=coefficient_axis(result.both.lasso),
        x=side.x,
        y=side.y,
        names=result.data.features,
        marks=ridge_marks(result),
        counts=side.df,
        counts_title="df",
    )


def errors(result: RidgeResult, cursor: float) -> XYChart:
    """Return the errors of both on held-out rows."""
    place = result.both.places(result.axis, cursor)[0]
    return error_chart(result, place, lasso_marks(result) + ridge_marks(result))


def error_chart(result: RidgeResult, place: float, marks: tuple[Mark, ...]) -> XYChart:
    """Return the cross-validated errors of both along the axis."""
    shared = {
        DF: Axis("degrees of freedom"),
        TUTORIAL: Axis("two scales: Lasso's alpha, Ridge's × n", log=True),
    }.get(result.axis, replace(result.sides[0].axis, title=result.axis, unit=""))
    return XYChart(
        title="Held-out error",
        cursor=place,
        x_axis=shared,
        y_axis=Axis("CV MSE", f"{result.data.target}²"),
        traces=result.errors,
        marks=marks,
        y_limits=error_limits(result.cv, result.ridge_cv),
        placeholder="cross-validation is being computed",
    )


def sheet(result: RidgeResult, cursor: float, level: float) -> TextTable:
    """Return the coefficients of both at the cursor, the strongest first, with the truth where it is known."""
    fit, truth = result.both.lasso, result.data.truth
    scales, lasso, ridge = fit.path.scales, fit.at(cursor).coef, result.ridge_at(level)
    columns, rows = ["feature", ">lasso", ">ridge"], []
    if truth is not None:
        columns.append(">truth")
    for j in result.strongest:
        row = [
            result.data.features[j],
            *(format_significant(coef[j] * scales[j]) for coef in (lasso, ridge)),
        ]
        rows.append((*row, format_significant(truth[j] * scales[j])) if truth is not None else tuple(row))
    return TextTable(
        title="Coefficients",
        columns=tuple(columns),
        rows=tuple(rows),
        note=f"level: lasso alpha {format_significant(cursor)}, ridge alpha {format_significant(level)} per sample",
    )


def readout(result: RidgeResult, cursor: float) -> Readout:
    """Return the figures of both at the cursor."""
    import numpy as np

    both, fit = result.both, result.both.lasso
    _, level, _ = both.places(result.axis, cursor)
    lasso, ridge = fit.at(cursor), result.ridge_at(level)
    n, kept, df = result.data.n_samples, int(np.count_nonzero(lasso.coef)), both.df(level)
    figures = [
        Metric("alpha", "lasso alpha", float(cursor), format_significant(cursor)),
        Metric("nonzero", "kept", kept, f"{kept} of {result.data.n_features:,}"),
        Metric("ridge_alpha", "ridge alpha", level, format_significant(level)),
        Metric("ridge_df", "df", df, f"{df:.2f}"),
        *(
            error_figures(result.cv, result.ridge_cv, cursor, level, result.folds)
            if result.cv and result.ridge_cv
            else ()
        ),
        *held_out(result, cursor, level),
        Metric(
            "ridge_alpha_scikit_learn",
            "scikit-learn's Ridge alpha",
            solvers.convert_alpha(level, n, "mean", "scikit-learn ridge"),
            format_significant(n * level),
            in_readout=False,
        ),
        Metric("gap", "lasso gap", max(lasso.gap, 0.0), gap_text(lasso.gap), in_readout=False),
        Metric(
            "ridge_gap",
            "largest gap of the ridge path",
            float(both.ridge.gaps.max()),
            gap_text(float(both.ridge.gaps.max())),
            in_readout=False,
        ),
    ]
    scales = fit.path.scales
    for j in result.strongest:
        value, name = float(ridge[j] * scales[j]), result.data.features[j]
        figures.append(
            Metric(f"ridge_coef_{name}", f"ridge {name}", value, format_significant(value), in_readout=False)
        )
    intercept, original = fit.intercepts(cursor)
    return Readout(
        metrics=(*figures, *result.tutorial),
        coefficients=fit.coefficients(cursor),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.data, standardize=fit.path.standardize),
        remark=remark(result),
    )


def held_out(result: RidgeResult, cursor: float, level: float) -> tuple[Metric, ...]:
    """Figures of both on the rows that the table holds out."""
    test = result.data.held_out
    if test is None:
        return ()
    ridge = result.both.ridge
    coef = result.ridge_at(level)
    theirs = test_figures(FAMILIES["least squares"], test, coef, ridge.intercept_of(coef), held_words(test))
    both = (("lasso", held_out_figures(result.both.lasso, cursor, test)), ("ridge", theirs))
    return tuple(
        replace(
            figure,
            name=f"{name}_{figure.name}",
            label=f"{name} {figure.label}",
            data_label=figure.data_label if name == "ridge" else "",
        )
        for name, figures in both
        for figure in figures
    )


def models(result: RidgeResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return both models at the cursor, for scripts."""
    fit, (_, level, _) = result.both.lasso, result.both.places(result.axis, cursor)
    lasso, coef = linear_model(fit, cursor), result.ridge_at(level)
    intercept = result.both.ridge.intercept_of(coef)
    return lasso, replace(lasso, name="ridge", alpha=level, l1_ratio=0.0, coef=coef, intercept=intercept)


def remark(result: RidgeResult) -> str:
    """Where the axis misleads, and which of the two predicts better."""
    parts = []
    if result.axis == TUTORIAL:
        parts.append(
            f"Two scales on one axis: Ridge's alpha counts the whole RSS, so the same number shrinks "
            f"{result.data.n_samples} times less than per sample; its path looks flat for that reason alone."
        )
    if result.cv is not None and result.ridge_cv is not None:
        parts.append(verdict(result.cv, result.ridge_cv))
    return " ".join(parts)


LESSON = Lesson(
    question="Shrink all coefficients a little, or drop some: which suits these data?",
    charts={
        "Lasso path": "Each line is one feature's lasso coefficient. Lines meet zero and stay there: the lasso "
        "drops features. m and s are its CV minimum and 1-SE place.",
        "Ridge path": "The same features under the ridge penalty, level with the lasso on the axis chosen. "
        "All lines shrink, none reaches zero. * is the ridge's own CV minimum.",
        "Held-out error": "Cross-validated error of both on the same folds, with one standard error either "
        "side; what is far above both minima is cut off. Compare the two lowest points; each is a little "
        "optimistic, as it was chosen for being lowest.",
        "Coefficients": "Both models at the cursor, in numbers, with the truth where it is known. The lasso's 0 "
        "is exact.",
    },
    formula="1/(2n)·‖y − b₀ − Xb‖²  +  α·‖b‖₁  (lasso)   or   + α/2·‖b‖²  (ridge);   ridge df = Σ s²/(s² + α)",
    try_this=(
        "On article, set axis to 'as in the tutorial', then to 'degrees of freedom': the ridge only looked flat "
        "because its alpha was on another scale.",
        "Press m: how many features does the lasso keep, and what does the ridge do with the same freedom?",
        "On synthetic, set correlation to 0.95: the ridge spreads the weight over neighbours, the lasso picks.",
        "On synthetic, set nonzero to 50: when everything counts, the ridge predicts better.",
    ),
    not_when="Neither when the question is which features matter beyond doubt: a dropped feature may be the twin "
    "of a kept one. The ridge keeps all, so it does not select; the lasso picks one of several alike by chance.",
    references=(
        "Hoerl & Kennard 1970, Ridge regression, Technometrics 12(1).",
        "Tibshirani 1996, Regression shrinkage and selection via the lasso, JRSS B 58(1).",
        "Zou, Hastie & Tibshirani 2007, On the degrees of freedom of the lasso, Ann. Stat. 35(5).",
        "Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, sections 3.4.1 to 3.4.3.",
    ),
)

CHARTS: tuple[ChartSpec[RidgeResult], ...] = (
    ChartSpec("Lasso path", lasso_path),
    ChartSpec("Ridge path", ridge_path),
    ChartSpec("Held-out error", errors),
    ChartSpec("Coefficients", lambda r, cursor: sheet(r, cursor, r.both.places(r.axis, cursor)[1])),
)

TECHNIQUE = Technique(
    slug="ridge",
    title="Ridge",
    order=3,
    params=RidgeParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=models,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False, "axis": TUTORIAL},
        remark="The tutorial draws both along scikit-learn's alphas, of which Ridge's counts the whole residual "
        "sum of squares and Lasso's 1/(2n) of it; here are three axes on which they can be compared.",
    ),
    lesson=LESSON,
    generators=(synthetic_source(),),
)
