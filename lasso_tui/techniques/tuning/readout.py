"""Metrics and models of the tuning tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.cv_losses import cv_loss
from lasso_tui.techniques.linear.linear_model import held_out, linear_model
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.model import LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout
from lasso_tui.techniques.tuning.compute import CRITERIA

if TYPE_CHECKING:
    from lasso_tui.techniques.tuning.compute import TuningResult

__all__ = ["models", "readout"]


def models(result: TuningResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the lasso at the cursor, for scripts, with the rows that were held out."""
    params = result.params
    ordered = params.split == "time series"
    holdout = held_out(result.parts, params.test_fraction, params.seed, ordered=ordered)
    problem = result.problem
    return (
        linear_model(
            result.fit,
            cursor,
            table=result.data,
            factors=problem.factors,
            bounds=problem.bounds,
            holdout=holdout,
        ),
    )


def readout(result: TuningResult, cursor: float) -> Readout:
    """Compute the metrics at the cursor."""
    cv, family = result.cv, result.fit.family
    rows, repeats = f"train, n={result.fit.table.n_samples:,}", result.repeats_done
    folds = f"{result.folds}, {repeats} repeats" if repeats > 1 else result.folds
    metrics = list(fit_metrics(result.fit, cursor, cv, rows, folds, result.loss))
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
        metrics=tuple(metrics),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=family),
        remark=remark(result),
    )


def remark(result: TuningResult) -> str:
    """Say how many alphas are within one standard error of the minimum, and how sparse their models are."""
    cv = result.cv
    if cv is None:
        return ""
    within = cv.mean <= cv.mean[cv.index_min] + cv.se[cv.index_min]
    nonzeros = result.fit.path.nonzeros[within]
    fewest, most = int(nonzeros.min()), int(nonzeros.max())
    counts = f"{fewest} to {most}" if fewest < most else str(fewest)
    repeats = f" ({result.repeats_done} repeats averaged)" if result.repeats_done > 1 else ""
    return (
        f"{int(within.sum())} of {len(cv.alphas)} alphas are within one SE of the minimum; their models have "
        f"{counts} nonzero coefficients{repeats}."
    )
