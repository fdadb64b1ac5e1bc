"""The elastic net told: paths over the L1 part, why a feature enters, figures, and the lesson."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Axis, Lines, Mark, Trace, XYChart
from lasso_tui.techniques.elastic_net.ratio_paths import L1_AXIS, LASSO, RATIOS, Best
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import feature_index
from lasso_tui.techniques.linear.linear_path import PathFit, fit_metrics, path_chart, scaling
from lasso_tui.techniques.linear.target_families import test_metrics
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.technique import Lesson

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.elastic_net import ElasticNetResult

__all__ = ["LESSON", "readout", "row_path", "why"]


def row_path(title: str, fit: PathFit, l1: FloatArray, place: float, marks: tuple[Mark, ...]) -> Lines:
    """Return the path of one l1_ratio over alpha · l1_ratio."""
    unit = f"the L1 part; l1_ratio {fit.path.l1_ratio:g}"
    chart = path_chart(fit, place, marks)
    return replace(chart, title=title, x=l1, x_axis=replace(L1_AXIS, unit=unit))


def why(result: ElasticNetResult, cursor: float, l1: float) -> XYChart:
    """How strongly one column pulls, less what its own L2 part holds back: it enters where that meets the L1 part."""
    fit, params = result.fit, result.params
    j = feature_index(params.feature, fit, cursor)
    factor = 1.0 if result.factors is None else float(result.factors[j])
    name = fit.table.features[j]
    price = result.cache.setdefault(("price", factor), factor * result.l1)
    pull = result.cache.setdefault(("pull", result.shown, j), result.pulls[:, j].copy())
    return XYChart(
        title="Why",
        cursor=l1,
        x_axis=L1_AXIS,
        y_axis=Axis(f"|x'{fit.family.residual_label}|/n of {name}, less its L2 part"),
        traces=(
            Trace(name, result.l1, pull),
            Trace(
                "alpha · l1_ratio" if factor == 1 else f"{factor:g} · alpha · l1_ratio",
                result.l1,
                price,
                quiet=True,
            ),
        ),
    )


def freedom(result: ElasticNetResult, alpha: float) -> float:
    """Degrees of freedom at an alpha of the row shown; NaN while they are not known, or have no formula."""
    import numpy as np

    if not result.fit.family.is_gaussian:
        return float("nan")
    row = result.rows[result.shown]
    near = nearest(row.path.alphas, alpha)
    if np.isclose(row.path.alphas[near], alpha, rtol=1e-12, atol=0):
        return float(row.df[near]) if row.df is not None else float("nan")
    key = ("df", result.shown, alpha)
    value = result.cache.get(key)
    if value is None:
        between = result.problem.path([alpha], l1_ratio=result.shown)
        value = result.cache[key] = float(solvers.degrees_of_freedom(between)[0])
    return float(value)


def tested(result: ElasticNetResult, coef: FloatArray, intercept: float) -> tuple[Metric, ...]:
    """Figures of the rows that test: the error first, what share is explained last."""
    return test_metrics(result.fit.family, result.parts.test, coef, intercept, result.parts.label)


def test_error(result: ElasticNetResult, coef: FloatArray, intercept: float) -> float:
    """Error on the rows that test; NaN where there are none."""
    figures = tested(result, coef, intercept)
    return figures[0].value if figures else float("nan")


def chosen_figures(result: ElasticNetResult, name: str, label: str, best: Best) -> list[Metric]:
    """Figures of one choice of alpha and l1_ratio."""
    solution = result.rows[best.ratio].path.at(best.alpha)
    family, error = result.fit.family, test_error(result, solution.coef, solution.intercept)
    return [
        Metric(f"{name}_{key}", f"{label}: {words}", value, text, in_readout=False)
        for key, words, value, text in (
            ("alpha", "alpha", best.alpha, format_significant(best.alpha)),
            ("l1_ratio", "l1_ratio", best.ratio, f"{best.ratio:g}"),
            ("nonzero", "kept", best.kept, str(best.kept)),
            (
                f"cv_{family.loss_key}",
                f"CV {family.loss_label}",
                best.mean,
                f"{format_significant(best.mean)} ± {format_significant(best.se)}",
            ),
            (f"test_{family.loss_key}", f"test {family.loss_label}", error, format_significant(error)),
        )
    ]


def choices(result: ElasticNetResult) -> list[Metric]:
    """Figures of what the map says: the least error, the fewest features, the lasso's own least."""
    key = ("choices", sum(row.cv is not None for row in result.rows.values()))
    figures: list[Metric] | None = result.cache.get(key)
    if figures is None:
        figures = []
        least, lasso = Best.least(result.rows), result.rows[LASSO]
        if least is not None:
            sparsest = Best.sparsest(result.rows, least)
            figures += chosen_figures(result, "chosen", "least CV error", least)
            figures += chosen_figures(result, "sparsest", "fewest features within 1 SE", sparsest)
        if lasso.cv is not None:
            figures += chosen_figures(result, "lasso", "lasso", Best.at(lasso, lasso.cv.index_min))
        result.cache[key] = figures
    return figures


def tutorial_figures(result: ElasticNetResult) -> list[Metric]:
    """Return what the tutorial prints, of its solver stopped where it stopped."""
    theirs = result.tutorial
    if theirs is None:
        return []
    mse, r2 = (figure.value for figure in tested(result, theirs.coef, theirs.intercept))
    pairs = {
        "tutorial_alpha": 0.1,
        "tutorial_l1_ratio": 0.5,
        "tutorial_nonzero": int((theirs.coef != 0).sum()),
        "tutorial_test_mse": mse,
        "tutorial_test_r2": r2,
        "tutorial_gap": float(theirs.gap),
    }
    return [
        Metric(name, name.replace("_", "'s ", 1).replace("_", " "), value, f"{value:.9g}", in_readout=False)
        for name, value in pairs.items()
    ]


def readout(result: ElasticNetResult, cursor: float) -> Readout:
    """Return the figures at the cursor."""
    fit, row = result.fit, result.rows[result.shown]
    alpha, kept, *rest = fit_metrics(
        fit, cursor, row.cv, f"{result.train.n_samples} training rows", result.folds
    )
    df = freedom(result, cursor)
    figures = [
        alpha,
        Metric("l1_ratio", "l1_ratio", result.shown, f"{result.shown:g}"),
        kept,
        Metric("df", "df", df, f"{df:.1f}" if df == df else "–"),
    ]
    solution = fit.at(cursor)
    figures += [figure for figure in rest if figure.name.startswith("cv_")]  # what l1_ratio is chosen by
    figures += tested(result, solution.coef, solution.intercept)
    figures += [figure for figure in rest if not figure.name.startswith("cv_")]
    figures += choices(result)
    figures += tutorial_figures(result)
    intercept, original = fit.intercepts(cursor)
    return Readout(
        metrics=tuple(figures),
        coefficients=fit.coefficients(cursor, result.tutorial.coef if result.tutorial is not None else None),
        intercept_scaled=intercept,
        intercept_unscaled=original,
        scaling=scaling(result.train, standardize=fit.path.standardize, family=fit.family),
        remark=remark(result),
    )


def remark(result: ElasticNetResult) -> str:
    """Say what was chosen and how sure that is; on the tutorial's data, what its own values cost."""
    least = Best.least(result.rows)
    if least is None or result.pending == "CV map":
        return ""
    words = result.cache.get("remark")
    if words is None:
        words = result.cache["remark"] = found(result, least)
    return str(words)


def found(result: ElasticNetResult, least: Best) -> str:
    """Return the remark on a finished map."""
    if result.tutorial is not None and result.parts.test is not None:
        theirs = test_error(result, result.tutorial.coef, result.tutorial.intercept)
        solution = result.rows[least.ratio].path.at(least.alpha)
        ours = test_error(result, solution.coef, solution.intercept)
        kept = int((result.tutorial.coef != 0).sum())
        return (
            f"The tutorial's alpha 0.1 and l1_ratio 0.5 were not chosen: {kept} kept, "
            f"test MSE {format_significant(theirs)}; CV takes "
            f"l1_ratio {least.ratio:g}, alpha {format_significant(least.alpha)}: "
            f"{least.kept} kept, test MSE {format_significant(ours)}."
        )
    within = [
        int((row.cv.mean <= least.mean + least.se).sum())
        for row in result.rows.values()
        if row.cv is not None
    ]
    sparsest = Best.sparsest(result.rows, least)
    return (
        f"{sum(within)} of {len(RATIOS) * len(result.l1)} pairs of alpha and l1_ratio lie within one standard error "
        f"of the least; the fewest features among them are {sparsest.kept}, at l1_ratio {sparsest.ratio:g}."
    )


LESSON = Lesson(
    question="Which features are worth keeping, where some of them say nearly the same?",
    charts={
        "Path": "The coefficients for the l1_ratio shown, over alpha · l1_ratio, the L1 part of the penalty. Alphas "
        "of different l1_ratio are not comparable; their L1 parts are: there the first feature enters at the "
        "same place. m is the least CV error of this l1_ratio, s the largest alpha within one standard error of it.",
        "CV map": "The cross-validated error for every l1_ratio and alpha, all on the same folds, in standard errors "
        "above the least of them (◆): below 1 is as good, as far as these folds can tell. Along a row alpha changes; "
        "in a column the L1 part of the penalty is the same, not alpha. The line joins the best of each row; m and s "
        "are those of the l1_ratio shown.",
        "Grouping": "Columns that correlate, side by side. The stems are the elastic net's coefficients, nearly "
        "equal within a block; the hollow dots the lasso's at the same L1 part: one or two of a block, the others "
        "dropped, and which one is chance. Where the lasso is shown, the stems are l1_ratio 0.5.",
        "Coefficients": "The coefficients at the cursor; hollow dots are the true ones where the data are made up.",
        "Lasso path": "The same picture at l1_ratio 1, the lasso, to compare with Path.",
        "Blocks": "For each block of correlated columns: how many each method keeps, how far the elastic net's "
        "coefficients lie apart, and how far they can at most, by how alike the columns are.",
        "Knots": "Where features enter or leave: between points of the grid, exactly for the lasso.",
        "Table": "Every coefficient on both scales. With frequencies on, how often half of the training rows select "
        "it (for the l1_ratio that was shown when they were counted).",
        "Why": "How strongly one column correlates with what the others leave, less what its own L2 part holds back. "
        "It enters where that meets alpha · l1_ratio, and stays on that line from there on.",
    },
    formula="1/(2n) · ‖y − b₀ − Xb‖²  +  α · ( ρ · Σ|bⱼ|  +  (1 − ρ)/2 · Σbⱼ² ),   ρ = l1_ratio",
    try_this=(
        "Open synthetic, look at Grouping, and set l1_ratio to 0.1, then to 1.",
        "Lower the correlation to 0.5: the blocks fall apart, and the lasso is as good.",
        "On article look at the CV map: the columns are independent, so the lasso wins, and by far.",
        "Press m, then s: how many features does one standard error cost?",
        "Compare df with the number kept: the L2 part makes each feature count for less than one.",
    ),
    not_when="Not where the features hardly correlate: then the L2 part only shrinks what is true. Not to learn "
    "which of several near-equal columns is the cause: no method can tell that from these rows. The least of a "
    "thousand CV errors is a little optimistic; the test rows say what it is worth, once.",
    references=(
        "Zou & Hastie 2005, Regularization and variable selection via the elastic net, JRSS B 67(2).",
        "Friedman, Hastie & Tibshirani 2010, J. Stat. Softw. 33(1).",
        "Tibshirani & Taylor 2012, Degrees of freedom in lasso problems, Ann. Stat. 40(2).",
    ),
)
