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
from lasso_tui.techniques.figures import significant
from lasso_tui.techniques.fitted import Holdout, LinearModel
from lasso_tui.techniques.grid import alpha_grid, check_folds, start_alpha
from lasso_tui.techniques.linear import (
    ALPHA_AXIS,
    Fit,
    cv_marks,
    fit_figures,
    path_chart,
    scaling,
    stem_chart,
)
from lasso_tui.techniques.params import ParamError, again, choice, number, text
from lasso_tui.techniques.path_params import FoldParams
from lasso_tui.techniques.result import Figure, Readout, Result
from lasso_tui.techniques.splits import KINDS, RANDOM, fold_splits, holdout
from lasso_tui.techniques.synthetic import synthetic_source
from lasso_tui.techniques.technique import Article, Exhibit, Lesson, Technique

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

CRITERIA = ("AIC", "BIC", "EBIC")


@dataclass(frozen=True, kw_only=True)
class TuningParams(FoldParams):
    """What can be set."""

    folds: int = again(FoldParams, "folds", default=5, help="Parts of the cross-validation, K.")
    repeats: int = number(
        1, label="repeats", low=1, high=50, whole=True,
        help="Cross-validations with other random folds, averaged.",
    )  # fmt: skip
    split: str = choice(
        "shuffled", *KINDS, label="split",
        help="How rows go into folds: by chance, in file order, alike in the target, past before future, "
        "or whole levels of a factor.",
    )  # fmt: skip
    factor: str = text(
        "", label="factor", hint="a factor column's name, or empty for the first",
        help="The factor whose levels stay together when split is 'by factor'.",
    )  # fmt: skip
    test_share: float = number(
        0.2, label="test share", low=0.0, high=0.9, step=0.05,
        help="Share of the rows set aside and used once, for the test error.",
    )  # fmt: skip
    seed: int = again(FoldParams, "seed", help="Seed of the test rows, the folds, and the random data.")
    curves: str = choice(
        "band", "band", "folds", label="curves", tempo="draw",
        help="Show the band of one standard error, or every fold's own curve as well.",
    )  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class TuningResult(Result):
    """Path on the training rows, its criteria, its cross-validation so far."""

    fit: Fit
    criteria: FloatArray
    """(A, 3): AIC, BIC and EBIC, each less its own minimum."""
    chosen: FloatArray
    """(3,): the alpha where each criterion is least."""
    test: Table | None
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
        name="article", source="article", X=X, y=y, target="y",
        features=tuple(f"x{j}" for j in range(20)), truth=np.concatenate([first, np.zeros(15)]),
        notes=(f"Random data, seed {params.seed}: y = x0…x4 times five random numbers, plus noise.",),
    )  # fmt: skip


def solve(params: TuningParams, table: Table) -> Iterator[TuningResult]:
    """Path and criteria first; then one cross-validation after another, averaged."""
    ordered = params.split == "time series"
    rows, test_rows = holdout(table.n_samples, params.test_share, params.seed, ordered=ordered)
    if len(rows) < 4:
        raise ParamError(
            f"test_share must leave at least 4 of the {table.n_samples} rows to train on, not {len(rows)}."
        )
    train = replace(table, X=table.X[rows], y=table.y[rows])
    test = replace(table, X=table.X[test_rows], y=table.y[test_rows]) if len(test_rows) else None
    alphas = alpha_grid(train, params.alpha, standardize=params.standardize)
    path = solvers.path(train.X, train.y, alphas=alphas, standardize=params.standardize)
    values = criteria(path, train)
    result = TuningResult(
        table=table, params=params, grid=path.alphas, start=start_alpha(path, params.alpha, None),
        fit=Fit.of(train, path), criteria=values - values.min(axis=0),
        chosen=path.alphas[values.argmin(axis=0)], test=test, warnings=path.warnings,
        pending="cross-validation",
    )  # fmt: skip
    yield result
    folds = check_folds(params.folds, train)
    repeats = params.repeats if params.split in RANDOM else 1
    runs: list[solvers.CrossValidation] = []
    for repeat in range(repeats):
        splits = fold_splits(params.split, table, rows, folds, params.seed + repeat, params.factor)
        runs.append(
            solvers.cross_validate(
                train.X, train.y, cv=splits, alphas=path.alphas, standardize=params.standardize
            )
        )
        cv = solvers.average(runs)
        more = repeat + 1 < repeats
        yield replace(
            result, cv=cv, low=cv.mean - cv.se, high=cv.mean + cv.se, marks=cv_marks(cv),
            start=start_alpha(path, params.alpha, cv), repeats_done=repeat + 1,
            pending=f"repeat {repeat + 2} of {repeats}" if more else "",
            warnings=path.warnings + repeat_warning(params, repeats),
        )  # fmt: skip


def repeat_warning(params: TuningParams, repeats: int) -> tuple[str, ...]:
    """Say that repeats were asked for where they would only repeat the same folds."""
    if params.repeats == repeats:
        return ()
    return (f"repeats={params.repeats} is not used: split '{params.split}' gives the same folds each time.",)


def criteria(path: solvers.Path, train: Table) -> FloatArray:
    """AIC, BIC and EBIC at every alpha, with the lasso's degrees of freedom: the number of nonzeros."""
    import numpy as np

    n, p = train.X.shape
    rss, df = path.mse * n, path.nonzeros
    return np.column_stack([solvers.aic(rss, df, n), solvers.bic(rss, df, n), solvers.ebic(rss, df, n, p)])


def error_chart(result: TuningResult, cursor: float) -> Curve:
    """Return the mean error of held-out folds along alpha, with one standard error either side."""
    import numpy as np

    cv, y_axis = result.cv, Axis("mean squared error", f"{result.table.target}²")
    if cv is None:
        return Curve(
            title="CV error", cursor=cursor, x_axis=ALPHA_AXIS, y_axis=y_axis, x=result.grid,
            y=np.full(len(result.grid), np.nan), waiting="cross-validation is being computed",
        )  # fmt: skip
    with_folds = getattr(result.params, "curves", "band") == "folds"
    return Curve(
        title="CV error", cursor=cursor, x_axis=ALPHA_AXIS, y_axis=y_axis,
        x=cv.alphas, y=cv.mean, label="mean of folds", low=result.low, high=result.high,
        band_label="± 1 standard error", members=cv.losses if with_folds else None,
        members_label=f"{cv.losses.shape[1]} folds", marks=result.marks,
        counts=result.fit.path.nonzeros, counts_title="kept",
    )  # fmt: skip


def criteria_chart(result: TuningResult, cursor: float) -> Lines:
    """Return the three criteria, each above its own minimum; their minima are marked a, b and e."""
    marks = tuple(
        Mark(name[0].lower(), float(alpha), f"least {name}")
        for name, alpha in zip(CRITERIA, result.chosen, strict=True)
    )
    return Lines(
        title="Criteria", cursor=cursor, x_axis=ALPHA_AXIS, y_axis=Axis("criterion above its minimum"),
        x=result.grid, y=result.criteria, names=CRITERIA, marks=marks,
        counts=result.fit.path.nonzeros, counts_title="kept",
    )  # fmt: skip


def models(result: TuningResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the lasso at the cursor, for scripts: it is fitted on the rows that are not set aside."""
    params = result.params
    assert isinstance(params, TuningParams)
    aside = Holdout(params.test_share, params.seed, ordered=params.split == "time series")
    model = LinearModel.of(result.fit, cursor, holdout=aside if params.test_share else None)
    return (replace(model, table=result.table),)


def test_mse(result: TuningResult, alpha: float) -> float:
    """Mean squared error on the rows set aside; NaN where there are none."""
    import numpy as np

    if result.test is None:
        return float("nan")
    solution = result.fit.at(alpha)
    residual = result.test.y - solution.intercept - result.test.X @ solution.coef
    return float(np.mean(residual**2))


def readout(result: TuningResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    import numpy as np

    cv, error = result.cv, test_mse(result, cursor)
    figures = list(fit_figures(result.fit, cursor, cv, f"{result.fit.table.n_samples} training rows"))
    if result.test is not None:
        rows = f"{result.test.n_samples} test rows"
        figures.append(Figure("test_mse", "test MSE", error, significant(error), of=rows))
    if cv is not None:
        least, kept = cv.index_min, int(result.fit.path.nonzeros[cv.index_min])
        figures.append(Figure("cv_mse_min", "least CV MSE", float(cv.mean[least]),
                              significant(cv.mean[least]), shown=False))  # fmt: skip
        figures.append(Figure("nonzero_min", "kept at the minimum", kept, str(kept), shown=False))
        kept = int(result.fit.path.nonzeros[cv.index_1se])
        figures.append(Figure("nonzero_1se", "kept at 1-SE", kept, str(kept), shown=False))
    figures += [
        Figure(f"alpha_{name.lower()}", f"least {name}", float(alpha), significant(alpha), shown=False)
        for name, alpha in zip(CRITERIA, result.chosen, strict=True)
    ]
    if cv is not None and result.table.source == "article" and np.isclose(cursor, cv.alpha_min, rtol=1e-12):
        figures += tutorial_figures(result, cv, error)
    intercept, original = result.fit.intercepts(cursor)
    return Readout(
        figures=tuple(figures), coefficients=result.fit.coefficients(cursor),
        intercept=intercept, intercept_original=original,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize),
        remark=remark(result),
    )  # fmt: skip


def tutorial_figures(result: TuningResult, cv: solvers.CrossValidation, error: float) -> list[Figure]:
    """Return what the tutorial prints: its alpha is the CV minimum, its test error that alpha's."""
    pairs = {
        "tutorial_alpha": float(cv.alpha_min),
        "tutorial_min_mse": float(cv.mean[cv.index_min]),
        "tutorial_alpha_1se": float(cv.alpha_1se),
        "tutorial_test_mse": error,
        "tutorial_nonzero": int(result.fit.path.nonzeros[cv.index_min]),
    }
    return [
        Figure(name, name.replace("_", "'s ", 1).replace("_", " "), value, f"{value:.9g}", shown=False)
        for name, value in pairs.items()
    ]


def remark(result: TuningResult) -> str:
    """How sure the choice is, in one sentence."""
    cv = result.cv
    if cv is None:
        return ""
    alike = int((cv.mean <= cv.mean[cv.index_min] + cv.se[cv.index_min]).sum())
    low, high = result.fit.path.nonzeros[cv.index_min], result.fit.path.nonzeros[cv.index_1se]
    repeats = f", {result.repeats_done} repeats averaged" if result.repeats_done > 1 else ""
    return (
        f"{alike} of {len(cv.alphas)} alphas lie within one standard error of the least error: "
        f"anything from {high} to {low} features is as good, as far as these folds can tell{repeats}."
    )


LESSON = Lesson(
    question="Which alpha predicts new rows best, and how sure is that?",
    see={
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

CHARTS: tuple[Exhibit[TuningResult], ...] = (
    Exhibit("CV error", error_chart),
    Exhibit("Criteria", criteria_chart),
    Exhibit("Path", lambda r, cursor: path_chart(r.fit, cursor, r.marks)),
    Exhibit("Coefficients", lambda r, cursor: stem_chart(r.fit, cursor)),
)

TECHNIQUE = Technique(
    slug="tuning",
    title="Tuning",
    order=6,
    params=TuningParams,
    solve=solve,
    exhibits=CHARTS,
    readout=readout,
    models=models,
    article=Article(
        make=article,
        preset={"split": "in order", "standardize": False},
        remark="The tutorial plots the mean alone, without its standard error and without another criterion.",
    ),
    lesson=LESSON,
    sources=(synthetic_source(),),
)
