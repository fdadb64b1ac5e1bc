"""Tuning: choose alpha by cross-validation, and say how sure the choice is.

CV(α) = Σₖ nₖ/n · MSEₖ(α),    SE(α) = √( Σₖ nₖ/n · (MSEₖ − CV)² / (K − 1) )
minimum: the α with the least CV;   1-SE: the largest α with CV(α) ≤ CV(min) + SE(min)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Curve, Lines, Mark
from lasso_tui.data import Table
from lasso_tui.techniques.linear.grid import start_alpha
from lasso_tui.techniques.linear.linear_model import coefficient_path, held_out, linear_model
from lasso_tui.techniques.linear.linear_path import (
    ALPHA_AXIS,
    PathFit,
    cv_marks,
    fit_metrics,
    held_out_metrics,
    path_chart,
    scaling,
    stem_chart,
)
from lasso_tui.techniques.linear.path_params import FamilyParams, FoldParams
from lasso_tui.techniques.linear.problem import Problem
from lasso_tui.techniques.linear.splits import AUTO, KINDS, Folds, TrainTest, folds_of, split_train_test
from lasso_tui.techniques.linear.synthetic import synthetic_source
from lasso_tui.techniques.linear.target_families import TargetFamily, encode_target
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.params import ParamError, choice, number, redeclare, text
from lasso_tui.techniques.result import Metric, Readout, Result
from lasso_tui.techniques.technique import ChartSpec, Lesson, Technique, TutorialExample

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

CRITERIA = ("AIC", "BIC", "EBIC")


@dataclass(frozen=True, kw_only=True)
class TuningParams(FoldParams, FamilyParams):
    """What can be set."""

    folds: int = redeclare(FoldParams, "folds", default=5, help="Parts of the cross-validation, K.")
    repeats: int = number(
        1,
        label="repeats",
        low=1,
        high=50,
        whole=True,
        help="Cross-validations with other random folds, averaged.",
    )
    split: str = choice(
        AUTO,
        *KINDS,
        label="split",
        help="How rows go into folds: by chance, in file order, alike in the target, past before future, "
        "or whole levels of a factor; auto goes by the table's groups or times, else by chance.",
    )
    loss: str = choice(
        "deviance",
        "deviance",
        "misclassification",
        label="CV loss",
        help="What is counted of two classes: how improbable they were thought, or how many were told wrong.",
    )
    factor: str = text(
        "",
        label="factor",
        hint="a factor column's name, or empty for the first",
        names_columns=True,
        help="The factor whose levels stay together when split is 'by factor'.",
    )
    test_share: float = number(
        0.2,
        label="test share",
        low=0.0,
        high=0.9,
        step=0.05,
        help="Share of the rows set aside and used once, for the test error; not where the table holds rows out.",
    )
    seed: int = redeclare(FoldParams, "seed", help="Seed of the test rows, the folds, and the random data.")
    curves: str = choice(
        "band",
        "band",
        "folds",
        label="curves",
        recompute="draw",
        help="Show the band of one standard error, or every fold's own curve as well.",
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class TuningResult(Result[TuningParams, Table]):
    """Path on the training rows, its criteria, its cross-validation so far."""

    fit: PathFit
    criteria: FloatArray
    """(A, 3): AIC, BIC and EBIC, each less its own minimum."""
    chosen: FloatArray
    """(3,): the alpha where each criterion is least."""
    parts: TrainTest
    folds: str = ""
    """What the folds are called."""
    loss: str | None = None
    cv: solvers.CrossValidation | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None
    repeats_done: int = 0


def article(params: TuningParams) -> Table:
    """Make the tutorial's data: 200 rows, 20 columns of which the first five count."""
    import numpy as np

    rng = np.random.RandomState(params.seed)
    X = rng.randn(200, 20)
    first = rng.randn(5)
    y = X[:, :5] @ first + params.noise * rng.randn(200)
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


def solve(params: TuningParams, table: Table) -> Iterator[TuningResult]:
    """Path and criteria first; then one cross-validation after another, averaged."""
    ordered = params.split == "time series"
    coded, family = encode_target(table, params.family)
    parts = split_train_test(coded, params.test_share, params.seed, ordered=ordered)
    train, loss = parts.fitted, loss_of(params, family)
    problem = Problem(table=train, family=family, standardize=params.standardize)
    folds = split(params, train, 0)
    path = problem.path(problem.grid(params.alpha))
    values = criteria(path, train)
    result = TuningResult(
        data=table,
        params=params,
        grid=path.alphas,
        start=start_alpha(path, params.alpha, None),
        fit=PathFit.of(train, path),
        criteria=values - values.min(axis=0),
        chosen=path.alphas[values.argmin(axis=0)],
        parts=parts,
        folds=folds.label,
        loss=loss,
        warnings=path.warnings,
        pending="cross-validation",
    )
    yield result
    repeats = params.repeats if folds.random else 1
    runs: list[solvers.CrossValidation] = []
    for repeat in range(repeats):
        runs.append(problem.cross_validate(split(params, train, repeat), path, loss=loss))
        cv = solvers.average(runs)
        more = repeat + 1 < repeats
        yield replace(
            result,
            cv=cv,
            low=cv.mean - cv.se,
            high=cv.mean + cv.se,
            marks=cv_marks(cv),
            start=start_alpha(path, params.alpha, cv),
            repeats_done=repeat + 1,
            pending=f"repeat {repeat + 2} of {repeats}" if more else "",
            warnings=path.warnings + folds.warnings + repeat_warning(params, repeats) + cv.warnings,
        )


def split(params: TuningParams, train: Table, repeat: int) -> Folds:
    """Split the training rows as asked for, each repeat by another seed."""
    return folds_of(train, params.folds, params.seed + repeat, params.split, params.factor)


def loss_of(params: TuningParams, family: TargetFamily) -> str | None:
    """Return what is counted of two classes.

    Raises
    ------
    ParamError
        Where what is told wrong is to be counted, and there are no classes.
    """
    if params.loss == "deviance":
        return None
    if family.name != "binomial":
        raise ParamError(
            f"loss must be deviance for {family.label} targets: only of two classes some are told wrong."
        )
    return params.loss


def repeat_warning(params: TuningParams, repeats: int) -> tuple[str, ...]:
    """Say that repeats were asked for where they would only repeat the same folds."""
    if params.repeats == repeats:
        return ()
    return (f"repeats={params.repeats} is not used: split '{params.split}' gives the same folds each time.",)


def criteria(path: solvers.Path, train: Table) -> FloatArray:
    """AIC, BIC and EBIC at every alpha, with the lasso's degrees of freedom: the number of nonzeros.

    Of least squares the variance is estimated; the deviance of another family is its fit already.
    """
    import numpy as np

    n, p = train.X.shape
    df = path.nonzeros
    rss = path.mse * n
    if isinstance(path, solvers.GlmPath):  # the criteria take n·log(RSS/n) for the fit
        rss = n * np.exp(path.deviance - path.deviance.max())
    return np.column_stack([solvers.aic(rss, df, n), solvers.bic(rss, df, n), solvers.ebic(rss, df, n, p)])


def error_chart(result: TuningResult, cursor: float) -> Curve:
    """Return the mean error of held-out folds along alpha, with one standard error either side."""
    import numpy as np

    cv, family = result.cv, result.fit.family
    y_axis = (
        Axis("mean squared error", f"{result.data.target}²")
        if family.is_gaussian
        else Axis(family.loss_label, "per row")
    )
    if result.loss is not None:
        y_axis = Axis("told wrong", "share of rows")
    if cv is None:
        return Curve(
            title="CV error",
            cursor=cursor,
            x_axis=ALPHA_AXIS,
            y_axis=y_axis,
            x=result.grid,
            y=np.full(len(result.grid), np.nan),
            waiting="cross-validation is being computed",
        )
    with_folds = result.params.curves == "folds"
    return Curve(
        title="CV error",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=y_axis,
        x=cv.alphas,
        y=cv.mean,
        label="mean of folds",
        low=result.low,
        high=result.high,
        band_label="± 1 standard error",
        members=cv.losses if with_folds else None,
        members_label=f"{cv.losses.shape[1]} folds",
        marks=result.marks,
        counts=result.fit.path.nonzeros,
        counts_title="kept",
    )


def criteria_chart(result: TuningResult, cursor: float) -> Lines:
    """Return the three criteria, each above its own minimum; their minima are marked a, b and e."""
    marks = tuple(
        Mark(name[0].lower(), float(alpha), f"least {name}")
        for name, alpha in zip(CRITERIA, result.chosen, strict=True)
    )
    return Lines(
        title="Criteria",
        cursor=cursor,
        x_axis=ALPHA_AXIS,
        y_axis=Axis("criterion above its minimum"),
        x=result.grid,
        y=result.criteria,
        names=CRITERIA,
        marks=marks,
        counts=result.fit.path.nonzeros,
        counts_title="kept",
    )


def models(result: TuningResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the lasso at the cursor, for scripts: it is fitted on the rows that are not set aside."""
    params = result.params
    ordered = params.split == "time series"
    aside = held_out(result.parts, params.test_share, params.seed, ordered=ordered)
    return (linear_model(result.fit, cursor, table=result.data, holdout=aside),)


def readout(result: TuningResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    import numpy as np

    cv, family = result.cv, result.fit.family
    rows = f"{result.fit.table.n_samples} training rows"
    figures = list(fit_metrics(result.fit, cursor, cv, rows, result.folds, result.loss))
    tested = held_out_metrics(result.fit, cursor, result.parts.test, result.parts.label)
    figures += tested
    if cv is not None:
        key, error = (
            (family.loss_key, family.loss_label) if result.loss is None else (result.loss, "misclassified")
        )
        least, kept = cv.index_min, int(result.fit.path.nonzeros[cv.index_min])
        figures.append(
            Metric(
                f"cv_{key}_min",
                f"least CV {error}",
                float(cv.mean[least]),
                format_significant(cv.mean[least]),
                in_readout=False,
            )
        )
        figures.append(Metric("nonzero_min", "kept at the minimum", kept, str(kept), in_readout=False))
        kept = int(result.fit.path.nonzeros[cv.index_1se])
        figures.append(Metric("nonzero_1se", "kept at 1-SE", kept, str(kept), in_readout=False))
    figures += [
        Metric(
            f"alpha_{name.lower()}",
            f"least {name}",
            float(alpha),
            format_significant(alpha),
            in_readout=False,
        )
        for name, alpha in zip(CRITERIA, result.chosen, strict=True)
    ]
    if cv is not None and result.data.source == "article" and np.isclose(cursor, cv.alpha_min, rtol=1e-12):
        figures += tutorial_figures(result, cv, tested[0].value if tested else float("nan"))
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(figures),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=family),
        remark=remark(result),
    )


def tutorial_figures(result: TuningResult, cv: solvers.CrossValidation, error: float) -> list[Metric]:
    """Return what the tutorial prints: its alpha is the CV minimum, its test error that alpha's."""
    pairs = {
        "tutorial_alpha": float(cv.alpha_min),
        "tutorial_min_mse": float(cv.mean[cv.index_min]),
        "tutorial_alpha_1se": float(cv.alpha_1se),
        "tutorial_test_mse": error,
        "tutorial_nonzero": int(result.fit.path.nonzeros[cv.index_min]),
    }
    return [
        Metric(name, name.replace("_", "'s ", 1).replace("_", " "), value, f"{value:.9g}", in_readout=False)
        for name, value in pairs.items()
    ]


def remark(result: TuningResult) -> str:
    """How sure the choice is, in one sentence."""
    cv = result.cv
    if cv is None:
        return ""
    alike = cv.mean <= cv.mean[cv.index_min] + cv.se[cv.index_min]
    kept = result.fit.path.nonzeros[alike]
    few, many = int(kept.min()), int(kept.max())
    counts = f"anything from {few} to {many} features" if few < many else f"{few} feature" + "s" * (few != 1)
    repeats = f", {result.repeats_done} repeats averaged" if result.repeats_done > 1 else ""
    return (
        f"{int(alike.sum())} of {len(cv.alphas)} alphas lie within one standard error of the least error: "
        f"{counts} is as good, as far as these folds can tell{repeats}."
    )


LESSON = Lesson(
    question="Which alpha predicts new rows best, and how sure is that?",
    charts={
        "CV error": "The error on held-out rows for each alpha, averaged over the folds, with one standard "
        "error either side. m is the least; s the largest alpha whose error is within one standard "
        "error of it: fewer features, no measurable loss.",
        "Criteria": "AIC, BIC and EBIC need no folds: fit plus a price for each kept feature. Each is drawn "
        "above its own minimum; a, b and e mark the minima. BIC and EBIC ask more of a feature than AIC.",
        "Path": "The coefficients on the training rows, so that you see what a choice keeps.",
        "Coefficients": "The coefficients at the cursor, with the truth where it is known.",
    },
    formula="CV(α) = Σₖ nₖ/n · MSEₖ(α),   SE(α) = √( Σₖ nₖ/n · (MSEₖ(α) − CV(α))² / (K − 1) )",
    try_this=(
        "Press m and s in turn: compare the number kept with the error.",
        "Change the seed: how far does the minimum move? Then set repeats to 20.",
        "Set curves to folds: the band is what these lines scatter.",
        "On a table sorted by its target (prostate), set split to 'in order' and see it fail.",
    ),
    not_when="Rows that belong together (same patient, neighbouring days) must not be torn apart by a random "
    "split: use 'by factor' or 'time series'. The error at the minimum is a little optimistic, as it "
    "was chosen for being least; the test rows say what it is worth.",
    references=(
        "Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 7.10.",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "Chen & Chen 2008, Extended Bayesian information criteria, Biometrika 95(3).",
    ),
)

CHARTS: tuple[ChartSpec[TuningResult], ...] = (
    ChartSpec("CV error", error_chart),
    ChartSpec("Criteria", criteria_chart),
    ChartSpec("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
    ChartSpec("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
)

TECHNIQUE = Technique(
    slug="tuning",
    title="Tuning",
    order=6,
    params=TuningParams,
    solve=solve,
    chart_specs=CHARTS,
    readout=readout,
    models=models,
    path=lambda r: coefficient_path(r.fit),
    article=TutorialExample(
        make=article,
        preset={"split": "in order", "standardize": False},
        remark="The tutorial plots the mean alone, without its standard error and without another criterion.",
    ),
    lesson=LESSON,
    generators=(synthetic_source(),),
)
