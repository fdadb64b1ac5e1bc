"""Metrics and models of the selection tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout

if TYPE_CHECKING:
    from lasso_tui.techniques.selection.compute import SelectionResult

__all__ = ["models", "readout"]


def models(result: SelectionResult, cursor: float) -> tuple[LinearModel, ...]:
    """Return the lasso for scripts, which have no relaxed lasso."""
    if result.fit is not result.lasso:
        raise ExportError(
            "No script for the relaxed lasso (γ < 1). Set γ=1 or export the coefficients as CSV."
        )
    problem = result.problem
    return (
        linear_model(result.lasso, cursor, table=result.data, factors=problem.factors, bounds=problem.bounds),
    )


def readout(result: SelectionResult, cursor: float) -> Readout:
    """Compute the metrics at the cursor."""
    import numpy as np

    metrics_of_fit = fit_metrics(result.fit, cursor, result.lasso_cv, folds=result.folds)
    metrics_of_fit += held_out_metrics(result.fit, cursor, result.data.held_out)
    metrics_of_fit += binding_metric(result.lasso, cursor, result.problem.bounds, result.problem.factors)
    of_lasso = {} if result.fit is result.lasso else {"gap": "lasso gap", "cv_mse": "lasso CV MSE"}
    metrics = [
        replace(
            m,
            in_readout=m.in_readout and m.name not in {"r2_train", "cv_mse"},
            label=of_lasso.get(m.name, m.label),
        )
        for m in metrics_of_fit
    ]
    metrics += stability_metrics(result, cursor) + relaxed_metrics(result, cursor)
    truth, nonzero = result.data.truth, result.fit.at(cursor).coef != 0
    if truth is not None:
        false, missed = int(np.sum(nonzero & (truth == 0))), int(np.sum(~nonzero & (truth != 0)))
        metrics += [
            Metric("false_positives", "false positives", false, str(false)),
            Metric("false_negatives", "false negatives", missed, str(missed)),
        ]
    remark = ""
    if result.tutorial is not None:
        coef = result.tutorial.coef
        chosen = np.flatnonzero(coef)
        metrics.append(
            Metric(
                "tutorial_selected",
                "worked example: nonzero",
                len(chosen),
                str(len(chosen)),
                in_readout=False,
            )
        )
        for j in chosen:
            metrics.append(
                Metric(
                    f"tutorial_coef_x{j}",
                    f"worked example: x{j}",
                    float(coef[j]),
                    f"{coef[j]:.6f}",
                    in_readout=False,
                )
            )
        names = ", ".join(f"x{j}" for j in chosen)
        remark = (
            f"The worked example selects {names} in one fit at alpha 0.1, which says nothing about stability."
        )
    scaled, unscaled = result.fit.intercepts(cursor)
    return Readout(
        metrics=tuple(metrics),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        remark=remark,
        coefficients=result.fit.coefficients(cursor, result.tutorial.coef if result.tutorial else None),
        scaling=scaling(result.data, standardize=result.fit.path.standardize),
    )


def stability_metrics(result: SelectionResult, cursor: float) -> list[Metric]:
    """Compute the number of stable features and the bounds on false selections."""
    stability, threshold = result.stability, result.params.threshold
    if stability is None:
        return []
    index = nearest(stability.alphas, cursor)
    count, bound = len(stability.stable(threshold, index)), stability.mb_bound(threshold, index)
    pairs = stability.ss_bound(threshold, index, unimodal=True)
    return [
        Metric(
            "stable",
            "stable features",
            count,
            str(count),
            data_label=f"{2 * stability.n_pairs} half-samples, π {threshold:g}",
        ),
        Metric("stable_false_bound", "bound on E[false selections]", bound, bound_text(bound, count)),
        Metric(
            "stable_false_bound_pairs",
            "Shah–Samworth bound (unimodal)",
            pairs,
            bound_text(pairs, count),
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


def bound_text(bound: float, count: int) -> str:
    """Write a bound on false selections, saying where it is no smaller than the number of stable features."""
    text = f"≤ {format_significant(bound, 2)}"
    return text if bound < count else f"{text}, not informative"


def relaxed_metrics(result: SelectionResult, cursor: float) -> list[Metric]:
    """Compute the CV error of the relaxed lasso at the cursor, and the best alpha and γ."""
    if result.cv is None:
        return []
    cv, near = result.cv, nearest(result.cv.alphas, cursor)
    gamma = result.params.gamma
    chosen = cv.gammas.tolist().index(float(gamma))
    mean, se = float(cv.mean[near, chosen]), float(cv.se[near, chosen])
    return [
        Metric(
            "relaxed_cv_mse",
            f"CV MSE at γ {gamma}",
            mean,
            f"{format_significant(mean)} ± {format_significant(se)}",
            data_label=result.folds,
        ),
        Metric("relaxed_cv_se", f"SE of CV MSE at γ {gamma}", se, format_significant(se), in_readout=False),
        Metric(
            "relaxed_alpha_min",
            "alpha at min CV (relaxed)",
            cv.alpha_min,
            format_significant(cv.alpha_min),
            in_readout=False,
        ),
        Metric(
            "relaxed_gamma_min", "γ at min CV (relaxed)", cv.gamma_min, f"{cv.gamma_min:g}", in_readout=False
        ),
        Metric(
            "relaxed_cv_mse_min",
            "min CV MSE (relaxed)",
            float(cv.mean[cv.index_min]),
            format_significant(cv.mean[cv.index_min]),
            in_readout=False,
        ),
    ]
