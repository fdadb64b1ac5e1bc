"""Metrics and models of the ridge tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.fit_table import FitRow, FitTable
from lasso_tui.techniques.linear.display.answers import difference_text, next_mark, sentence
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import held_out_label, held_out_metrics, scaling
from lasso_tui.techniques.linear.paired import distinguishable
from lasso_tui.techniques.linear.target_families import FAMILIES, test_metrics
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.result import Metric, Readout, Sentence
from lasso_tui.techniques.ridge.charts import aligned
from lasso_tui.techniques.ridge.errors import error_metrics, paired_difference, verdict
from lasso_tui.techniques.ridge.params import TUTORIAL

if TYPE_CHECKING:
    from lasso_tui.techniques.ridge.compute import RidgeResult

__all__ = ["models", "readout"]


def readout(result: RidgeResult, cursor: float) -> Readout:
    """Compute the metrics of both at the cursor."""
    import numpy as np

    comparison, fit = result.comparison, result.comparison.lasso
    _, ridge_alpha, _ = comparison.positions(result.axis, cursor)
    lasso, ridge = fit.at(cursor), result.ridge_at(ridge_alpha)
    n, nonzero, df = result.data.n_samples, int(np.count_nonzero(lasso.coef)), comparison.df(ridge_alpha)
    max_gap = float(comparison.ridge.gaps.max())
    metrics = [
        Metric("alpha", "lasso alpha", float(cursor), format_significant(cursor)),
        Metric("nonzero", "nonzero", nonzero, f"{nonzero} of {result.data.n_features:,}"),
        Metric("ridge_alpha", "ridge alpha", ridge_alpha, format_significant(ridge_alpha)),
        Metric("ridge_df", "ridge df", df, f"{df:.2f}"),
        *(
            error_metrics(result.cv, result.ridge_cv, cursor, ridge_alpha, result.folds)
            if result.cv and result.ridge_cv
            else ()
        ),
        *held_out(result, cursor, ridge_alpha),
        Metric(
            "ridge_alpha_scikit_learn",
            "scikit-learn's Ridge alpha",
            solvers.convert_alpha(ridge_alpha, n, "mean", "scikit-learn ridge"),
            format_significant(n * ridge_alpha),
            in_readout=False,
        ),
        Metric("gap", "lasso gap", max(lasso.gap, 0.0), gap_text(lasso.gap), in_readout=False),
        Metric(
            "ridge_gap",
            "max gap of the ridge path",
            max_gap,
            gap_text(max_gap),
            in_readout=False,
        ),
    ]
    scales = fit.path.scales
    for j in result.strongest:
        value, name = float(ridge[j] * scales[j]), result.data.features[j]
        metrics.append(
            Metric(f"ridge_coef_{name}", f"ridge {name}", value, format_significant(value), in_readout=False)
        )
    scaled, unscaled = fit.intercepts(cursor)
    return Readout(
        answer=answer(result),
        next_step=next_mark(cursor, result.marks),
        metrics=(*metrics, *result.tutorial),
        coefficients=fit.coefficients(cursor).with_others("lasso", (("ridge", ridge * scales),)),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.data, standardize=fit.path.standardize),
        remark=remark(result),
    )


def answer(result: RidgeResult) -> Sentence | None:
    """Say which of the two predicts better, or that these folds cannot tell."""
    if result.cv is None or result.ridge_cv is None:
        return None
    difference, se = paired_difference(result.cv, result.ridge_cv)
    text = difference_text(difference, se)
    if not distinguishable(difference, se, len(result.cv.fold_sizes)):
        return sentence(
            f"These folds cannot tell them apart: CV MSE lasso − ridge {text}, each at its minimum.",
            f"These folds cannot tell them apart: CV MSE lasso − ridge {text}.",
            f"These folds cannot tell them apart: lasso − ridge {text}.",
            "These folds cannot tell them apart.",
        )
    better, worse = ("lasso", "ridge") if difference < 0 else ("ridge", "lasso")
    text = difference_text(abs(difference), se)
    return sentence(
        f"The {better} predicts better on these folds: CV MSE {text} below the {worse}'s, each at its minimum.",
        f"The {better} predicts better: CV MSE {text} below the {worse}'s.",
        f"The {better} predicts better on these folds.",
    )


def fit_table(result: RidgeResult, cursor: float) -> FitTable:
    """Return the figures of the lasso at the cursor, of the ridge at the same position, and their difference."""
    shown = {metric.name: metric for metric in readout(result, cursor).metrics}
    rows = [
        FitRow("alpha", (shown["alpha"].text, shown["ridge_alpha"].text, "")),
        FitRow("df", (shown["nonzero"].text.partition(" ")[0], shown["ridge_df"].text, "")),
    ]
    errors = aligned(result)
    if errors is not None and result.cv is not None:
        k = nearest(result.cv.alphas, cursor)
        values = (result.cv.mean[k], errors.ridge[k], errors.difference[k])
        ses = (result.cv.se[k], errors.ridge_se[k], errors.difference_se[k])
        rows += [
            FitRow("CV MSE", tuple(format_significant(value) for value in values)),
            FitRow("  ± SE", tuple(format_significant(se) for se in ses), is_error=True),
        ]
    if "lasso_test_mse" in shown:
        both = tuple(shown[f"{name}_test_mse"] for name in ("lasso", "ridge"))
        gap = format_significant(both[0].value - both[1].value)
        rows.append(FitRow("test MSE", (both[0].text, both[1].text, gap), on_test_rows=True))
    rows.append(FitRow("gap", (*(shown[key].text.replace("< ", "<") for key in ("gap", "ridge_gap")), "")))
    return FitTable(("lasso", "ridge", "diff."), tuple(rows))


def held_out(result: RidgeResult, cursor: float, ridge_alpha: float) -> tuple[Metric, ...]:
    """Compute the metrics of both on the rows that the table holds out."""
    test = result.data.held_out
    if test is None:
        return ()
    coef = result.ridge_at(ridge_alpha)
    intercept = result.comparison.ridge.intercept_of(coef)
    of_ridge = test_metrics(
        FAMILIES["least squares"], test, coef, intercept, held_out_label(test), fitted=None, loss=None
    )
    both = (("lasso", held_out_metrics(result.comparison.lasso, cursor, test)), ("ridge", of_ridge))
    return tuple(
        replace(
            metric,
            name=f"{name}_{metric.name}",
            label=f"{name} {metric.label}",
            short=None,
            data_label=metric.data_label if name == "ridge" else "",
        )
        for name, metrics in both
        for metric in metrics
    )


def models(result: RidgeResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return both models at the cursor, for scripts."""
    comparison = result.comparison
    ridge_alpha = comparison.positions(result.axis, cursor)[1]
    lasso, coef = linear_model(comparison.lasso, cursor), result.ridge_at(ridge_alpha)
    intercept = comparison.ridge.intercept_of(coef)
    return lasso, replace(
        lasso, name="ridge", alpha=ridge_alpha, l1_ratio=0.0, coef=coef, intercept=intercept
    )


def remark(result: RidgeResult) -> str:
    """Say where the axis misleads, and which of the two predicts better."""
    parts = []
    if result.axis == TUTORIAL:
        parts.append(
            f"scikit-learn's Ridge alpha multiplies the full RSS (n·alpha here), so equal numbers penalise "
            f"{result.data.n_samples:,} times less than Lasso's. The flat ridge path is an effect of that scale."
        )
    if result.cv is not None and result.ridge_cv is not None:
        parts.append(verdict(result.cv, result.ridge_cv))
    return " ".join(parts)
