"""Metrics and models of the selection tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.display.answers import next_mark, sentence
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.linear_model import linear_model
from lasso_tui.techniques.linear.linear_path import fit_metrics, held_out_metrics, scaling
from lasso_tui.techniques.model import ExportError, LinearModel
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, Readout, Sentence

if TYPE_CHECKING:
    from lasso_tui.techniques.selection.compute import SelectionResult

__all__ = ["models", "readout"]

NO_BOUND = "no bound here"
MAX_NAMES = 8
"""Features that the remark names."""


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
    metrics_of_fit += held_out_metrics(result.fit, cursor, result.fit.table.held_out)
    metrics_of_fit += binding_metric(result.lasso, cursor, result.problem.bounds, result.problem.factors)
    hidden, of_lasso = {"r2_train", "d2_train", "cv_mse"}, {}
    if result.fit is not result.lasso:
        hidden.add("cv_difference")
        of_lasso = {
            "gap": "lasso gap",
            "cv_mse": "lasso CV MSE",
            "cv_difference": "lasso paired difference to CV min",
        }
    metrics = [
        replace(
            m,
            in_readout=m.in_readout and m.name not in hidden,
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
    remark = stability_remark(result)
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
        answer=answer(result),
        next_step=next_step(result, cursor),
        metrics=tuple(metrics),
        intercept_scaled=scaled,
        intercept_unscaled=unscaled,
        remark=remark,
        coefficients=result.fit.coefficients(
            cursor, result.tutorial.coef if result.tutorial is not None else None
        ),
        scaling=scaling(result.fit.table, standardize=result.fit.path.standardize, family=result.fit.family),
    )


def stability_metrics(result: SelectionResult, cursor: float) -> list[Metric]:
    """Compute the number of stable features, and the bound on false selections where there is one."""
    stability, threshold, end = result.stability, result.params.threshold, result.region_alpha
    if stability is None:
        return []
    index = nearest(stability.alphas, cursor)
    count, q = len(stability.stable(threshold, index)), stability.region_size(threshold)
    bound, none = stability.region_bound(threshold), float("nan")
    inside = end is not None and stability.alphas[index] >= end
    pairs = stability.ss_bound(threshold, unimodal=True) if q else none
    among = len(stability.region_stable(threshold))
    return [
        Metric(
            "stable",
            "stable features",
            count,
            str(count),
            data_label=f"{2 * stability.n_pairs} half-samples, π {threshold:g}",
            row_label="stable",
        ),
        Metric(
            "stable_false_bound",
            "bound on E[false selections]",
            bound if inside else none,
            bound_text(bound) if inside else NO_BOUND,
            row_label="E[false]" if inside else "",
        ),
        Metric(
            "stable_false_bound_pairs",
            "Shah–Samworth bound (unimodal)",
            pairs if inside else none,
            bound_text(pairs) if inside else NO_BOUND,
            in_readout=False,
        ),
        Metric(
            "stable_alpha",
            "frequencies at alpha",
            float(stability.alphas[index]),
            format_significant(stability.alphas[index]),
            in_readout=False,
        ),
        Metric("region_size", "q: first features to enter", q, str(q), in_readout=False),
        Metric("region_stable", "stable among the first q to enter", among, str(among), in_readout=False),
        Metric(
            "region_false_bound",
            "bound on E[false selections] among the first q",
            bound,
            bound_text(bound) if bound == bound else NO_BOUND,
            in_readout=False,
        ),
        Metric(
            "region_alpha",
            "alpha with ≤ 1 expected false selection",
            none if end is None else end,
            NO_BOUND if end is None else format_significant(end),
            in_readout=False,
        ),
    ]


def answer(result: SelectionResult) -> Sentence | None:
    """Say how many features are stable where false selections are bounded, and whether they are bounded."""
    stability, threshold = result.stability, result.params.threshold
    if stability is None:
        return None
    last = len(stability.alphas) - 1
    everywhere = len(stability.stable(threshold, last))
    if not stability.exchangeable or result.region_alpha is None:
        return sentence(
            f"{everywhere} features are stable at π {threshold:g}, but there is no bound on false ones here.",
            f"{everywhere} features are stable at π {threshold:g}; no bound on false ones here.",
        )
    q, bound = stability.region_size(threshold), stability.region_bound(threshold)
    names = [result.data.features[j] for j in stability.region_stable(threshold)]
    some = ", ".join(names[:MAX_NAMES]) + (
        f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    )
    named = f" ({some})" if names else ""
    stable, first = (
        f"{everywhere} features are stable at π {threshold:g}",
        f"of the first {q} to enter {len(names)}",
    )
    expected = f"with {bound_text(bound)} false expected"
    return sentence(
        f"{stable}; {first} are{named}, {expected}. There is no bound beyond these.",
        f"{stable}; {first} are, {expected}. There is no bound beyond these.",
        f"{stable}; {first} are, {expected}.",
        f"{everywhere} stable at π {threshold:g}; {first}, {expected}.",
        f"{everywhere} features are stable at π {threshold:g}.",
    )


def next_step(result: SelectionResult, cursor: float) -> Sentence:
    """Return what to press next: where there is a bound, the mark at which it ends."""
    end = result.region_alpha
    if end is not None and abs(cursor / end - 1) > 1e-9:
        return Sentence(
            "'b: ≤ 1 false expected", "Next: 'b, down to which at most one false selection is expected"
        )
    return next_mark(cursor, result.marks)


def bound_text(bound: float) -> str:
    """Write a bound on the expected number of false selections."""
    return f"≤ {format_significant(bound, 2)}"


def stability_remark(result: SelectionResult) -> str:
    """Say which features are stable where false selections are bounded, and what the bound assumes."""
    stability, threshold = result.stability, result.params.threshold
    if stability is None:
        return ""
    if not stability.exchangeable:
        return "No bound on false selections: penalty factors or bounds differ: noise features are not exchangeable."
    q = stability.region_size(threshold)
    if not q:
        return "No bound on false selections: there are too few penalised features for one to enter."
    names = [result.data.features[j] for j in stability.region_stable(threshold)]
    named = ", ".join(names[:MAX_NAMES]) + (
        f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    )
    first = f"Of the first {q} features to enter," if q > 1 else "Of the one feature to enter first,"
    return (
        f"{first} {len(names)} {'is' if len(names) == 1 else 'are'} stable{': ' if names else ''}{named}. Expected "
        f"false selections: {bound_text(stability.region_bound(threshold))}, if noise features are exchangeable and "
        "selection is not worse than guessing."
    )


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
