"""Metrics and models of the elastic-net tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.elastic_net.params import MIDDLE
from lasso_tui.techniques.elastic_net.ratio_paths import HEATMAP, LASSO, Best
from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.display.answers import difference_text, next_mark, sentence
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.inspection import frequencies
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import fit_metrics, scaling
from lasso_tui.techniques.linear.paired import distinguishable, paired_mean
from lasso_tui.techniques.linear.target_families import test_metrics
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout, Sentence

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.techniques.elastic_net.compute import ElasticNetResult

__all__ = ["models", "readout"]


def models(result: ElasticNetResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the model at the cursor, for scripts, with the rows that were held out."""
    problem = result.problem
    return (
        linear_model(
            result.fit,
            cursor,
            table=result.data,
            factors=problem.factors,
            bounds=problem.bounds,
            holdout=result.parts.holdout,
        ),
    )


def degrees_of_freedom(result: ElasticNetResult, alpha: float) -> float:
    """Return the degrees of freedom at an alpha of the path shown; NaN where not (yet) known."""
    import numpy as np

    if not result.fit.family.is_gaussian or result.problem.bounds is not None:
        return float("nan")
    row = result.rows[result.ratio]
    near = nearest(row.path.alphas, alpha)
    if np.isclose(row.path.alphas[near], alpha, rtol=1e-12, atol=0):
        return float(row.df[near]) if row.df is not None else float("nan")
    key = ("df", result.ratio, alpha)
    value = result.cache.get(key)
    if value is None:
        between = result.problem.path([alpha], l1_ratio=result.ratio)
        value = result.cache[key] = float(solvers.degrees_of_freedom(between)[0])
    return float(value)


def metrics_on_test(result: ElasticNetResult, coef: FloatArray, intercept: float) -> tuple[Metric, ...]:
    """Compute the metrics on the test rows: the error first, R² or D² last."""
    fit = result.fit
    return test_metrics(
        fit.family, result.parts.test, coef, intercept, result.parts.label, fitted=fit.table, loss=None
    )


def test_error(result: ElasticNetResult, coef: FloatArray, intercept: float) -> float:
    """Return the error on the test rows; NaN where there are none."""
    metrics = metrics_on_test(result, coef, intercept)
    return metrics[0].value if metrics else float("nan")


def choice_metrics(result: ElasticNetResult, name: str, label: str, best: Best) -> list[Metric]:
    """Compute the metrics of one choice of alpha and l1_ratio."""
    solution = result.rows[best.ratio].path.at(best.alpha)
    family, error = result.fit.family, test_error(result, solution.coef, solution.intercept)
    return [
        Metric(
            f"{name}_{key}",
            f"{label}: {quantity}",
            value,
            text,
            in_readout=False,
            on_test_rows=key.startswith("test_") and result.parts.test is not None,
        )
        for key, quantity, value, text in (
            ("alpha", "alpha", best.alpha, format_significant(best.alpha)),
            ("l1_ratio", "l1_ratio", best.ratio, f"{best.ratio:g}"),
            ("nonzero", "nonzero", best.nonzero, str(best.nonzero)),
            (
                f"cv_{family.loss_key}",
                f"CV {family.loss_label}",
                best.mean,
                f"{format_significant(best.mean)} ± {format_significant(best.se)}",
            ),
            (f"test_{family.loss_key}", f"test {family.loss_label}", error, format_significant(error)),
        )
    ]


def chosen_metrics(result: ElasticNetResult) -> list[Metric]:
    """Compute the metrics of the minimum CV error, the sparsest choice within one SE, and the lasso's minimum."""
    key = ("choices", sum(row.cv is not None for row in result.rows.values()))
    metrics: list[Metric] | None = result.cache.get(key)
    if metrics is None:
        metrics = []
        minimum, lasso = Best.min_error(result.rows), result.rows[LASSO]
        if minimum is not None:
            sparsest = Best.sparsest_within_1se(result.rows, minimum)
            metrics += choice_metrics(result, "min_cv", "min CV", minimum)
            metrics += choice_metrics(result, "sparsest", "sparsest within 1 SE", sparsest)
        if lasso.cv is not None:
            metrics += choice_metrics(result, "lasso", "lasso at min CV", Best.at(lasso, lasso.cv.index_min))
        result.cache[key] = metrics
    return metrics


def tutorial_metrics(result: ElasticNetResult) -> list[Metric]:
    """Compute the metrics of the worked example, with its solver stopped where it stopped."""
    example, parts = result.tutorial, result.tutorial_parts
    if example is None or parts is None:
        return []
    tested = test_metrics(
        result.fit.family, parts.test, example.coef, example.intercept, parts.label, fitted=None, loss=None
    )
    mse, r2 = (metric.value for metric in tested)
    pairs = {
        "tutorial_alpha": 0.1,
        "tutorial_l1_ratio": 0.5,
        "tutorial_nonzero": int((example.coef != 0).sum()),
        "tutorial_test_mse": mse,
        "tutorial_test_r2": r2,
        "tutorial_gap": float(example.gap),
    }
    return [
        Metric(
            name,
            f"worked example: {name.removeprefix('tutorial_').replace('_', ' ')}",
            value,
            f"{value:.9g}",
            in_readout=False,
        )
        for name, value in pairs.items()
    ]


def readout(result: ElasticNetResult, cursor: float) -> Readout:
    """Compute the metrics at the cursor."""
    fit, row = result.fit, result.rows[result.ratio]
    alpha, nonzero, *rest = fit_metrics(
        fit, cursor, row.cv, f"train, n={result.train.n_samples:,}", result.folds
    )
    df = degrees_of_freedom(result, cursor)
    metrics = [
        alpha,
        Metric("l1_ratio", "l1_ratio", result.ratio, f"{result.ratio:g}"),
        nonzero,
        Metric("df", "df", df, f"{df:.1f}" if df == df else "–"),
    ]
    solution = fit.at(cursor)
    metrics += [m for m in rest if m.name.startswith("cv_")]  # first, as l1_ratio is chosen by it
    metrics += metrics_on_test(result, solution.coef, solution.intercept)
    metrics += [m for m in rest if not m.name.startswith("cv_")]
    metrics += binding_metric(fit, cursor, result.problem.bounds, result.factors)
    metrics += chosen_metrics(result)
    metrics += tutorial_metrics(result)
    scaled, unscaled = fit.intercepts(cursor)
    return Readout(
        answer=answer(result),
        next_step=next_mark(cursor, result.marks),
        metrics=tuple(metrics),
        coefficients=fit.coefficients(
            cursor, result.tutorial.coef if result.tutorial is not None else None
        ).with_frequencies(
            frequencies(result.stability if result.stability_ratio == result.ratio else None, cursor)
        ),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.train, standardize=fit.path.standardize, family=fit.family),
        remark=remark(result),
    )


def remark(result: ElasticNetResult) -> str:
    """Summarise the choices of a finished heatmap; on the worked example, compare its own choice."""
    minimum = Best.min_error(result.rows)
    if minimum is None or result.pending == HEATMAP:
        return ""
    key = ("remark", result.params.l1_ratio)
    text = result.cache.get(key)
    if text is None:
        text = result.cache[key] = choice_remark(result, minimum)
    return str(text)


def answer(result: ElasticNetResult) -> Sentence | None:
    """Say which l1_ratio CV prefers, and what that shown costs against the lasso, if folds can tell."""
    minimum = Best.min_error(result.rows)
    shown = result.ratio if result.ratio < LASSO else MIDDLE
    if minimum is None or any(
        result.rows.get(r) is None or result.rows[r].cv is None for r in (shown, LASSO)
    ):
        return None
    kept = result.cache.get(key := ("answer", shown, minimum.ratio, result.pending))
    if kept is None:
        difference, se = paired_difference(result, shown, LASSO)
        cv, loss = result.rows[LASSO].cv, result.fit.family.loss_label
        assert cv is not None
        text = difference_text(difference, se)
        first, but = (
            f"CV prefers l1_ratio {minimum.ratio:g}; ",
            f"CV prefers l1_ratio {minimum.ratio:g}, but ",
        )
        if result.pending == HEATMAP:
            first = but = "So far "
        if distinguishable(difference, se, cv.losses.shape[1]):
            verb, than = ("costs", "more") if difference > 0 else ("saves", "less")
            text = difference_text(abs(difference), se)
            kept = sentence(
                f"{first}{shown:g} {verb} {text} in CV {loss} against the lasso, paired by fold.",
                f"{first}{shown:g} has {text} {than} {loss} than the lasso.",
                f"{first}{shown:g} has {text} {than} {loss}.",
            )
        else:
            verb, text = "costs", difference_text(difference, se)
            if text.startswith("-"):
                verb, text = "saves", text.removeprefix("-")
            kept = sentence(
                f"{but}these folds cannot tell: {shown:g} {verb} {text} in CV {loss} against the lasso.",
                f"{first}these folds cannot tell: {shown:g} {verb} {text} in {loss}.",
                f"{first}these folds cannot tell {shown:g} from the lasso.",
            )
        result.cache[key] = kept
    said: Sentence = kept
    return said


def choice_remark(result: ElasticNetResult, minimum: Best) -> str:
    """Write the remark on a finished heatmap."""
    if result.tutorial is not None and result.parts.test is not None:
        example = {metric.name: metric.value for metric in tutorial_metrics(result)}
        solution = result.rows[minimum.ratio].path.at(minimum.alpha)
        error = test_error(result, solution.coef, solution.intercept)
        return (
            "The worked example's alpha 0.1 and l1_ratio 0.5 were not chosen by CV: "
            f"{example['tutorial_nonzero']:.0f} nonzero, test MSE "
            f"{format_significant(example['tutorial_test_mse'])}. Minimum CV: l1_ratio {minimum.ratio:g}, alpha "
            f"{format_significant(minimum.alpha)}, {minimum.nonzero} nonzero, test MSE {format_significant(error)}."
        )
    cross_validated = [row.cv for row in result.rows.values() if row.cv is not None]
    within = sum(int((cv.mean <= minimum.mean + minimum.se).sum()) for cv in cross_validated)
    total = sum(len(cv.mean) for cv in cross_validated)
    sparsest = Best.sparsest_within_1se(result.rows, minimum)
    return (
        f"{ratio_remark(result, minimum)} {within:,} of {total:,} (alpha, l1_ratio) pairs are within one SE of the "
        f"minimum; the sparsest has {sparsest.nonzero} nonzero coefficients (l1_ratio {sparsest.ratio:g})."
    )


def paired_difference(result: ElasticNetResult, ratio: float, other: float) -> tuple[float, float]:
    """Return the CV error of one l1_ratio minus that of another, each at its minimum, and its SE, paired by fold."""
    one, two = result.rows[ratio].cv, result.rows[other].cv
    assert one is not None
    assert two is not None
    differences = one.losses[one.index_min] - two.losses[two.index_min]
    return paired_mean(differences, one.fold_sizes / one.fold_sizes.sum())


def ratio_remark(result: ElasticNetResult, minimum: Best) -> str:
    """Say why auto takes its l1_ratio, and what the l1_ratio shown costs or gains against the lasso."""
    label = result.fit.family.loss_label
    shown, other, why = result.ratio, LASSO, ""
    if result.params.l1_ratio is None:
        n = sum(row.cv is not None for row in result.rows.values())
        why = f"auto takes l1_ratio {minimum.ratio:g}, the least CV {label} of {n} l1_ratios. "
    if shown == LASSO:
        shown, other = MIDDLE, LASSO
    difference, se = paired_difference(result, shown, other)
    return (
        f"{why}CV {label} of l1_ratio {shown:g} minus the lasso's, each at its minimum: "
        f"{format_significant(difference)} ± {format_significant(se)} (paired by fold)."
    )
