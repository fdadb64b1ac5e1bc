"""Metrics and models of the tuning tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.cv_losses import cv_loss
from lasso_tui.techniques.linear.display.answers import difference_text, next_mark, sentence
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout, Sentence
from lasso_tui.techniques.tuning.compute import CRITERIA

if TYPE_CHECKING:
    from lasso_tui.techniques.tuning.compute import TuningResult

__all__ = ["models", "readout"]


def models(result: TuningResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the lasso at the cursor, for scripts, with the rows that were held out."""
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


def readout(result: TuningResult, cursor: float) -> Readout:
    """Compute the metrics at the cursor."""
    cv, family = result.cv, result.fit.family
    rows, repeats = f"train, n={result.fit.table.n_samples:,}", result.repeats_done
    folds = f"{result.folds}, {repeats} repeats" if repeats > 1 else result.folds
    each = [len(run.fold_sizes) for run in result.runs] or 1
    metrics = list(fit_metrics(result.fit, cursor, cv, rows, folds, result.loss, each))
    metrics += held_out_metrics(result.fit, cursor, result.parts.test, result.parts.label, result.loss)
    if cv is not None:
        loss = cv_loss(family, result.loss)
        minimum = float(cv.mean[cv.index_min])
        metrics.append(
            Metric(
                f"cv_{loss.key}_min",
                f"min CV {loss.label}",
                minimum,
                format_significant(minimum),
                in_readout=False,
            )
        )
        for name, label, index in (
            ("nonzero_min", "nonzero at min CV", cv.index_min),
            ("nonzero_1se", "nonzero at 1-SE", cv.index_1se),
        ):
            nonzero = int(result.fit.path.nonzeros[index])
            metrics.append(Metric(name, label, nonzero, str(nonzero), in_readout=False))
    metrics += spread_metrics(result)
    metrics += [
        Metric(
            f"alpha_{name.lower()}",
            f"alpha at min {name}",
            float(alpha),
            format_significant(alpha),
            in_readout=False,
        )
        for name, alpha in zip(CRITERIA, result.min_alphas, strict=True)
    ]
    metrics += binding_metric(result.fit, cursor, result.problem.bounds, result.problem.factors)
    metrics += result.tutorial
    scaled, unscaled = result.fit.intercepts(cursor)
    return Readout(
        answer=answer(result),
        next_step=next_step(result, cursor),
        metrics=tuple(metrics),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=family),
        remark=remark(result),
    )


def answer(result: TuningResult) -> Sentence | None:
    """Say which alphas lie within one SE of the minimum, and what the 1-SE alpha costs, paired by fold."""
    import numpy as np

    cv, paired = result.cv, result.paired
    if cv is None or paired is None:
        return None
    within = np.flatnonzero(cv.mean <= cv.mean[cv.index_min] + cv.se[cv.index_min])
    counts = result.fit.path.nonzeros[within]
    low, high = (format_significant(cv.alphas[k], 2) for k in (within[-1], within[0]))
    fewest, most = int(counts.min()), int(counts.max())
    features = f"{fewest:,} to {most:,} features" if fewest < most else f"{most:,} features"
    if cv.index_1se == cv.index_min:
        return sentence(
            f"The CV minimum, at alpha {low} with {features}, is the 1-SE alpha too.",
            f"The CV minimum, at alpha {low}, is the 1-SE alpha too.",
        )
    cost = difference_text(paired.difference[cv.index_1se], paired.se[cv.index_1se])
    return sentence(
        f"Alphas {low} to {high} lie within one SE of the minimum ({features}); paired by fold, s costs {cost} more "
        "than m.",
        f"Alphas {low} to {high} lie within one SE ({features}); paired by fold, s costs {cost} more than m.",
        f"Within 1 SE: alpha {low} to {high}, {features}; s costs {cost}, paired.",
        f"Alphas {low} to {high} lie within 1 SE; paired by fold, s costs {cost}.",
        f"Alphas {low} to {high} lie within one SE of the minimum.",
    )


def next_step(result: TuningResult, cursor: float) -> Sentence:
    """Return what to press next: at the 1-SE alpha, the table of choices."""
    if result.cv is not None and abs(cursor / result.cv.alpha_1se - 1) < 1e-9:
        return Sentence("2: choices side by side", "Next: 2, what each rule chooses, side by side")
    return next_mark(cursor, result.marks)


def spread_metrics(result: TuningResult) -> list[Metric]:
    """Return the smallest and the largest alpha at minimum CV error of the repeats; [] where there are none."""
    if len(result.runs) < 2:
        return []
    alphas = [float(run.alpha_min) for run in result.runs]
    return [
        Metric(
            f"alpha_min_{name}",
            f"{label} alpha at min CV of the seeds",
            value,
            format_significant(value),
            in_readout=False,
        )
        for name, label, value in (("smallest", "smallest", min(alphas)), ("largest", "largest", max(alphas)))
    ]


def remark(result: TuningResult) -> str:
    """Say which alphas are not told from the minimum, what the 1-SE alpha costs, and how the seeds differ."""
    cv, paired = result.cv, result.paired
    if cv is None or paired is None:
        return ""
    error = cv_loss(result.fit.family, result.loss).label
    nonzeros = result.fit.path.nonzeros[paired.first : paired.last + 1]
    fewest, most = int(nonzeros.min()), int(nonzeros.max())
    counts = f"{fewest} to {most}" if fewest < most else str(fewest)
    ends = [format_significant(cv.alphas[k]) for k in (paired.last, paired.first)]
    text = (
        f"Alphas {ends[0]} to {ends[1]} ({counts} nonzero) are not distinguishable from the minimum on these folds"
        if paired.first < paired.last
        else "No other alpha of the grid is as low as the minimum on these folds"
    )
    if cv.index_1se != cv.index_min:
        difference, se = (format_significant(part[cv.index_1se]) for part in (paired.difference, paired.se))
        text += f"; the 1-SE alpha's CV {error} is {difference} ± {se} higher (paired)"
    text += "."
    if len(result.runs) > 1:
        alphas = [run.alpha_min for run in result.runs]
        low, high = format_significant(min(alphas)), format_significant(max(alphas))
        where = f"between {low} and {high}" if low != high else f"at {low}"
        text += f" From seed to seed ({len(alphas)}) the minimum is {where}."
    return text
