"""Selection: which features, and how sure that is.

Π̂ⱼ(α) = share of half-samples of the rows in which the lasso at α selects feature j
stable: maxₐ Π̂ⱼ ≥ π;   expected false ones ≤ q² / ((2π − 1)·p),  q features selected on a half-sample
relaxed lasso: γ·lasso + (1 − γ)·least squares on the features that the lasso selected
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lasso_tui import solvers
from lasso_tui.charts import Axis, Bars, Level, Lines
from lasso_tui.data import Table
from lasso_tui.techniques.linear.fold_imputation import imputed_fold_losses
from lasso_tui.techniques.linear.grid import nearest, start_alpha
from lasso_tui.techniques.linear.linear_model import coefficient_path, linear_model
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    PathFit,
    coefficient_axis,
    cv_marks,
    fit_metrics,
    held_out_metrics,
    path_chart,
    scaling,
)
from lasso_tui.techniques.linear.path_params import FoldParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import Folds, folds_of
from lasso_tui.techniques.linear.synthetic import NAME, synthetic_source
from lasso_tui.techniques.linear.target_families import least_squares_warning
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import choice, number, redeclare
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.selection.relaxed_fit import MixedFit
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

GAMMAS = ("1", "0.75", "0.5", "0.25", "0")
SMALLEST = 0.02
"""Share of the largest alpha at which the half-samples' paths end: beyond it the bound says nothing."""


@dataclass(frozen=True, kw_only=True)
class SelectionParams(FoldParams):
    """What can be set."""

    threshold: float = number(
        0.75,
        label="threshold π",
        low=0.51,
        high=1.0,
        step=0.05,
        recompute="draw",
        help="The share of half-samples from which on a feature is called stable.",
    )
    gamma: str = choice(
        "1",
        *GAMMAS,
        label="relax γ",
        recompute="draw",
        help="1 shows the lasso's shrunken coefficients, 0 their least-squares refit, between them a mix.",
    )
    pairs: int = number(
        50,
        label="pairs",
        low=1,
        high=1000,
        step=10,
        whole=True,
        help="Pairs of complementary half-samples for the frequencies.",
    )
    seed: int = redeclare(
        FoldParams, "seed", help="Seed of the half-samples, the folds, and the random data."
    )
    noise: float = redeclare(FoldParams, "noise", only_for=(NAME,))


@dataclass(frozen=True, eq=False, kw_only=True)
class SelectionResult(Result[SelectionParams, Table]):
    """The path and its refits; cross-validation and frequencies when they have come in."""

    lasso: PathFit
    problem: Problem
    folds: str
    """What the folds are called."""
    relaxed: solvers.RelaxedPath
    cv: solvers.RelaxedCrossValidation | None = None
    lasso_cv: solvers.CrossValidation | None = None
    stability: solvers.Stability | None = None
    curves: FloatArray | None = None
    """(A, p): the frequencies, as the chart has them."""
    tutorial: solvers.Descent | None = None

    @functools.cached_property
    def fit(self) -> PathFit:
        """What is shown: the lasso, or with γ below 1 its mix with the refit."""
        gamma = float(self.params.gamma)
        return self.lasso if gamma == 1.0 else MixedFit.mix(self.lasso, self.problem, self.relaxed, gamma)


def models(result: SelectionResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the lasso for scripts; its mix with a refit is none of their models."""
    if result.fit is not result.lasso:
        raise ExportError(
            "A script fits the lasso, not its mix with a refit: set relax γ to 1, or take the coefficients as CSV."
        )
    return (linear_model(result.lasso, cursor, table=result.data),)


def article(params: SelectionParams) -> Table:
    """Make the tutorial's data: 100 rows, 20 columns of which five count, almost no noise."""
    from sklearn.datasets import make_regression

    X, y, coef = make_regression(100, 20, n_informative=5, noise=0.1, random_state=42, coef=True)
    return Table(
        name="article",
        source="article",
        X=X,
        y=y,
        target="y",
        features=tuple(f"x{j}" for j in range(20)),
        truth=coef,
        notes=("Random data: y = five of 20 columns times numbers up to 100, plus noise of 0.1.",),
    )


def solve(params: SelectionParams, table: Table) -> Iterator[SelectionResult]:
    """First the path and its refits, then their cross-validation, then the frequencies as they settle."""
    import numpy as np

    problem = Problem(table=table, standardize=params.standardize)
    folds = folds_of(table, params.folds, params.seed)
    path = problem.path(problem.grid(params.alpha))
    result = SelectionResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        lasso=PathFit.of(table, path),
        problem=problem,
        folds=folds.label,
        relaxed=solvers.relax(path),
        warnings=path.warnings + folds.warnings + least_squares_warning(table, "Selection"),
        pending="cross-validation",
        tutorial=tutorial(table) if table.source == "article" else None,
    )
    yield result
    lasso_cv = problem.cross_validate(folds, path)
    cv = cross_validate_relaxed(problem, folds, result.relaxed)
    result = replace(
        result,
        cv=cv,
        lasso_cv=lasso_cv,
        marks=cv_marks(lasso_cv),
        start=start_alpha(path, params.alpha, lasso_cv),
        pending="half-samples",
        warnings=result.warnings + lasso_cv.warnings + cv.warnings,
    )
    yield result
    region = path.alphas[path.alphas >= SMALLEST * result.lasso.alpha_max][::2]
    halves = problem.frequencies(region, params.pairs, params.seed)
    for stability in halves:
        done = stability.n_pairs == stability.of_pairs
        yield replace(
            result,
            stability=stability,
            curves=np.ascontiguousarray(stability.frequencies.T),
            warnings=result.warnings + stability.warnings,
            pending="" if done else f"{stability.n_pairs} of {stability.of_pairs} pairs of half-samples",
        )


def cross_validate_relaxed(
    problem: Problem, folds: Folds, whole: solvers.RelaxedPath
) -> solvers.RelaxedCrossValidation:
    """Cross-validate the lasso and its refits, gaps filled anew in each fold."""
    import numpy as np

    gammas, table = sorted(float(g) for g in GAMMAS), problem.table
    options: dict[str, Any] = {"alphas": whole.alphas, "standardize": problem.standardize}
    if table.imputation is None:
        return solvers.cross_validate_relaxed(
            table.X, table.y, folds.splits, gammas=gammas, sample_weight=table.weights, **options
        )
    from lasso_tui.solvers.lasso.relaxed_folds import relaxed_summary

    def solve(X: FloatArray, y: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        fold = solvers.relax(solvers.path(X, y, sample_weight=weights, **options))
        return (
            np.concatenate([fold.coefs(g) for g in gammas], axis=1),
            np.concatenate([fold.intercepts(g) for g in gammas]),
        )

    losses, sizes = imputed_fold_losses(table, folds.splits, solve)
    by_gamma = losses.reshape(len(gammas), len(whole.alphas), -1).swapaxes(0, 1)
    return relaxed_summary(by_gamma, sizes, np.array(gammas), whole)


def tutorial(table: Table) -> solvers.Descent:
    """Solve as the tutorial did: scikit-learn's coordinate descent at alpha 0.1, stopped at tol 1e-4."""
    return solvers.coordinate_descent(table.X, table.y, 0.1, tol=1e-4, stop="scikit-learn")


def selected_chart(result: SelectionResult, cursor: float) -> Bars:
    """Selected features by size, with their sign; where the truth is known, what is false and what is missed."""
    import numpy as np

    values, table = result.fit.at(cursor).coef * result.fit.path.scales, result.data
    kept, truth = values != 0, table.truth
    missed = ~kept & (truth != 0) if truth is not None else np.zeros(len(kept), dtype=bool)
    order = [j for j in np.argsort(-np.abs(values), kind="stable").tolist() if kept[j] or missed[j]]
    signs = ["+" if values[j] > 0 else "−" if values[j] < 0 else " " for j in order]
    if truth is not None:
        words = ["missed" if missed[j] else "true" if truth[j] else "false" for j in order]
        signs = [f"{sign} {word:<6}" for sign, word in zip(signs, words, strict=True)]
    return Bars(
        title="Selected",
        cursor=cursor,
        names=tuple(table.features[j] for j in order),
        values=np.abs(values[order]),
        signs=tuple(signs),
        value_axis=Axis("size of the coefficient", coefficient_axis(result.fit).unit),
        fixed=(0.0, float(max(result.lasso.max_abs_coefs.max(), np.abs(values).max()))),
    )


def stable_chart(result: SelectionResult, cursor: float) -> Bars:
    """How often each feature was selected, at this alpha or a larger one, in half-samples of the rows."""
    import numpy as np

    axis = Axis("share of half-samples that select it", "at this alpha or a larger one")
    threshold = result.params.threshold
    level = (Level(threshold, f"stable from {threshold:g}"),)
    if result.stability is None:
        return Bars(
            title="Stability", cursor=cursor, names=(), values=np.zeros(0), value_axis=axis, fixed=(0.0, 1.0)
        )
    scores = result.stability.scores(place(result.stability, cursor))
    order = [j for j in np.argsort(-scores, kind="stable").tolist() if scores[j] > 0]
    signs = ["✓" if scores[j] >= threshold - 1e-12 else " " for j in order]
    if result.data.truth is not None:
        signs = [
            f"{s} {'true ' if result.data.truth[j] else 'false'}" for s, j in zip(signs, order, strict=True)
        ]
    return Bars(
        title="Stability",
        cursor=cursor,
        names=tuple(result.data.features[j] for j in order),
        values=scores[order],
        signs=tuple(signs),
        value_axis=axis,
        levels=level,
        fixed=(0.0, 1.0),
        form="{:.2f}",
    )


def frequency_chart(result: SelectionResult, cursor: float) -> Lines:
    """Each feature's frequency along alpha: the stability path of Meinshausen & Bühlmann."""
    import numpy as np

    stability, curves = result.stability, result.curves
    if stability is None or curves is None:
        alphas, curves = result.grid, np.zeros((len(result.grid), result.data.n_features))
    else:
        alphas = stability.alphas
    return Lines(
        title="Frequencies",
        cursor=min(max(cursor, float(alphas[-1])), float(alphas[0])),
        x_axis=ALPHA_AXIS,
        y_axis=Axis("share of half-samples"),
        x=alphas,
        y=curves,
        names=result.data.features,
        marks=result.marks,
    )


def place(stability: solvers.Stability, alpha: float) -> int:
    """Index of the frequencies' alpha nearest to one of the path."""
    return nearest(stability.alphas, alpha)


def readout(result: SelectionResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    import numpy as np

    shown = fit_metrics(result.fit, cursor, result.lasso_cv, "training rows", result.folds)
    shown += held_out_metrics(result.fit, cursor, result.data.held_out)
    of_lasso = {} if result.fit is result.lasso else {"gap": "lasso's gap", "cv_mse": "lasso's CV MSE"}
    figures = [
        replace(
            f,
            in_readout=f.in_readout and f.name not in {"r2_train", "cv_mse"},
            label=of_lasso.get(f.name, f.label),
        )
        for f in shown
    ]
    figures += stable_figures(result, cursor) + relaxed_figures(result, cursor)
    truth, kept = result.data.truth, result.fit.at(cursor).coef != 0
    if truth is not None:
        false, missed = int(np.sum(kept & (truth == 0))), int(np.sum(~kept & (truth != 0)))
        figures += [
            Metric("false_selected", "false", false, str(false), data_label="those kept"),
            Metric("missed", "missed", missed, str(missed)),
        ]
    remark = ""
    if result.tutorial is not None:
        coef = result.tutorial.coef
        chosen = np.flatnonzero(coef)
        figures.append(
            Metric("tutorial_selected", "tutorial selects", len(chosen), str(len(chosen)), in_readout=False)
        )
        for j in chosen:
            figures.append(
                Metric(
                    f"tutorial_coef_x{j}",
                    f"tutorial's x{j}",
                    float(coef[j]),
                    f"{coef[j]:.6f}",
                    in_readout=False,
                )
            )
        names = ", ".join(f"x{j}" for j in chosen)
        remark = f"The tutorial selects {names} in one fit at alpha 0.1; one fit says nothing of how stable that is."
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(figures),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        remark=remark,
        coefficients=result.fit.coefficients(cursor, result.tutorial.coef if result.tutorial else None),
        scaling=scaling(result.data, standardize=result.fit.path.standardize),
    )


def stable_figures(result: SelectionResult, cursor: float) -> list[Metric]:
    """How many features are stable, and how many of them may be false."""
    stability, threshold = result.stability, result.params.threshold
    if stability is None:
        return []
    index = place(stability, cursor)
    count, bound = len(stability.stable(threshold, index)), stability.bound(threshold, index)
    pairs = stability.pairs_bound(threshold, index, unimodal=True)
    return [
        Metric(
            "stable",
            "stable",
            count,
            str(count),
            data_label=f"{2 * stability.n_pairs} half-samples at π {threshold:g}",
        ),
        Metric("stable_false_bound", "expected false", bound, f"≤ {format_significant(bound, 2)}"),
        Metric(
            "stable_false_bound_pairs",
            "the same, if unimodal",
            pairs,
            f"≤ {format_significant(pairs, 2)}",
            in_readout=False,
        ),
        Metric(
            "stable_alpha",
            "frequencies at alpha",
            float(stability.alphas[index]),
            format_significant(stability.alphas[index]),
            in_readout=False,
        ),
    ]


def relaxed_figures(result: SelectionResult, cursor: float) -> list[Metric]:
    """Cross-validated error of the lasso, of its refit, and of the best mix of both."""
    if result.cv is None:
        return []
    cv, near = result.cv, nearest(result.cv.alphas, cursor)
    gamma = result.params.gamma
    chosen = cv.gammas.tolist().index(float(gamma))
    mean, se = float(cv.mean[near, chosen]), float(cv.se[near, chosen])
    name = f"CV MSE at γ {gamma}"
    return [
        Metric(
            "relaxed_cv_mse",
            name,
            mean,
            f"{format_significant(mean)} ± {format_significant(se)}",
            data_label=f"{cv.losses.shape[2]} {result.folds}",
        ),
        Metric("relaxed_cv_se", "its standard error", se, format_significant(se), in_readout=False),
        Metric(
            "relaxed_alpha_min",
            "best alpha of the mix",
            cv.alpha_min,
            format_significant(cv.alpha_min),
            in_readout=False,
        ),
        Metric("relaxed_gamma_min", "best γ", cv.gamma_min, f"{cv.gamma_min:g}", in_readout=False),
        Metric(
            "relaxed_cv_mse_min",
            "least CV MSE of the mix",
            float(cv.mean[cv.index_min]),
            format_significant(cv.mean[cv.index_min]),
            in_readout=False,
        ),
    ]


LESSON = Lesson(
    question="Which features were really selected, and would they be on other rows?",
    charts={
        "Selected": "The features kept at the cursor, by size, with the sign of their coefficients. Where "
        "the data are made up, each says whether it is true or false, and true ones that are missing are listed.",
        "Stability": "How often the lasso selects each feature when it sees only half of the rows. A tick and the "
        "line mark those that reach the threshold π. Still, a stable feature is likely, not certain.",
        "Frequencies": "The same along alpha: features that count rise early and stay up, the others rise late and "
        "together.",
        "Path": "The coefficients on all rows.",
    },
    formula="Πⱼ(α) = share of half-samples that select j at α\n"
    "expected false among the stable ≤ q² / ((2π − 1)·p)\n"
    "relaxed = γ · lasso + (1 − γ) · least squares on the selected",
    try_this=(
        "Press m, then s: which features does cross-validation keep that few half-samples select?",
        "Raise the threshold to 0.9: the bound on false ones falls, and so does what is found.",
        "Set relax γ to 0: the coefficients of the same features without the penalty's pull.",
        "On synthetic, raise the correlation: the lasso takes a neighbour instead of the true feature.",
    ),
    not_when="Not for testing single features: frequencies are no p-values, and the bound holds for their "
    "number. Not with strongly correlated features, which share their frequency (see elastic net).",
    references=(
        "Meinshausen & Bühlmann 2010, Stability selection, JRSS B 72(4).",
        "Shah & Samworth 2013, Variable selection with error control, JRSS B 75(1).",
        "Meinshausen 2007, Relaxed Lasso, Comput. Stat. Data Anal. 52(1).",
        "Hastie, Tibshirani & Tibshirani 2020, Best subset, forward stepwise or lasso?, Stat. Sci. 35(4).",
    ),
)

CHARTS: tuple[ChartSpec[SelectionResult], ...] = (
    ChartSpec("Selected", selected_chart),
    ChartSpec("Stability", stable_chart),
    ChartSpec("Frequencies", frequency_chart),
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
)

TECHNIQUE = Technique(
    slug="selection",
    title="Selection",
    order=4,
    params=SelectionParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    article=TutorialExample(
        make=article,
        preset={"alpha": 0.1, "standardize": False, "folds": 5},
        remark="One fit says nothing of how stable its selection is; half-samples do.",
    ),
    models=models,
    path=lambda r: coefficient_path(r.fit),
    lesson=LESSON,
    generators=(synthetic_source(),),
)
