"""Metrics of the objective tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.linear.display.answers import sentence
from lasso_tui.techniques.linear.linear_path import held_out_metrics, scaling
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.objective.scalings import SCALINGS
from lasso_tui.techniques.result import Metric, Readout, Sentence

if TYPE_CHECKING:
    from lasso_tui.techniques.objective.compute import ObjectiveResult

__all__ = ["readout"]


def readout(result: ObjectiveResult, cursor: float) -> Readout:
    """Compute loss and penalty at the cursor, the certificate, and the objective in each scaling."""
    solution, table, n = result.solution_at(cursor), result.data, result.data.n_samples
    loss, penalty, nonzero = solution.loss, solution.penalty, solution.nonzero
    max_gradient = float(solution.gradients.max(initial=0.0))
    metrics = [
        Metric("alpha", "alpha", float(cursor), format_significant(cursor), row_label="alpha"),
        Metric("nonzero", "nonzero", nonzero, f"{nonzero} of {table.n_features:,}", row_label="nonzero"),
        Metric("loss", "loss", loss, format_significant(loss, 4), row_label="loss"),
        Metric("penalty", "penalty", penalty, format_significant(penalty, 4), row_label="penalty"),
        Metric("total", "total", loss + penalty, format_significant(loss + penalty, 4), row_label="total"),
        Metric(
            "max_gradient",
            "max |gradient| / alpha",
            max_gradient,
            f"{max_gradient / cursor:.6f}",
            row_label="max grad.",
        ),
        Metric("gap", "gap", max(solution.gap, 0.0), gap_text(solution.gap), row_label="gap"),
    ]
    for scaling_of in SCALINGS:
        lam = solvers.convert_alpha(cursor, n, "mean", scaling_of.name)
        value = scaling_of.total(loss, penalty, n)
        metrics += [
            Metric(
                f"lambda_{scaling_of.key}",
                f"lambda, {scaling_of.convention}",
                lam,
                format_significant(lam),
                in_readout=False,
            ),
            Metric(
                f"value_{scaling_of.key}",
                f"objective, {scaling_of.convention}",
                value,
                format_significant(value),
                in_readout=False,
            ),
        ]
    for conversion in result.conversions:
        key, convention = conversion.scaling.key, conversion.scaling.convention
        metrics += [
            Metric(
                f"converted_alpha_{key}",
                f"equivalent alpha, {convention}",
                conversion.alpha,
                format_significant(conversion.alpha),
                in_readout=False,
            ),
            Metric(
                f"converted_nonzero_{key}",
                f"nonzero at that alpha, {convention}",
                conversion.nonzero,
                str(conversion.nonzero),
                in_readout=False,
            ),
        ]
    metrics += held_out_metrics(result.fit, cursor, table.held_out)
    scaled, unscaled = result.fit.intercepts(cursor)
    return Readout(
        answer=answer(result),
        next_step=next_step(result, cursor),
        metrics=(*metrics, *result.tutorial),
        coefficients=result.fit.coefficients(cursor),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        scaling=scaling(result.data, standardize=result.fit.path.standardize),
        remark=remark(result),
    )


def answer(result: ObjectiveResult) -> Sentence:
    """Say what one number means in the formula of most books and in scikit-learn."""
    conversions = {conversion.scaling.key: conversion for conversion in result.conversions}
    formula, code = conversions["formula"], conversions["scikit_learn"]
    factor = f"{2 * result.data.n_samples:,}"
    return sentence(
        f"{formula.number:g} means {formula.nonzero} features in RSS + λΣ|b| and {code.nonzero} in scikit-learn: the "
        f"first is 2n = {factor} times the second.",
        f"{formula.number:g} means {formula.nonzero} features in RSS + λΣ|b|, {code.nonzero} in scikit-learn "
        f"(λ = {factor}·alpha).",
        f"λ of RSS + λΣ|b| is 2n = {factor} times scikit-learn's alpha.",
    )


def next_step(result: ObjectiveResult, cursor: float) -> Sentence:
    """Return what to press next: along alpha until the coefficient leaves zero, or reaches it."""
    name = result.data.features[result.feature]
    if result.solution_at(cursor).coef[result.feature] != 0:
        return Sentence("]: until b reaches zero", f"Next: ], until the coefficient of {name} reaches zero")
    return Sentence("[: until b leaves zero", f"Next: [, until the coefficient of {name} leaves zero")


def remark(result: ObjectiveResult) -> str:
    """Compare what the number to convert means in the formula of most books and in scikit-learn."""
    conversions = {conversion.scaling.key: conversion for conversion in result.conversions}
    formula, code = conversions["formula"], conversions["scikit_learn"]
    return (
        f"Read as λ in RSS + λ‖b‖₁, {formula.number:g} gives {formula.nonzero} nonzero coefficients; read as "
        f"scikit-learn's alpha, {code.nonzero}. Here λ = 2n·alpha = {2 * result.data.n_samples:,}·alpha."
    )
