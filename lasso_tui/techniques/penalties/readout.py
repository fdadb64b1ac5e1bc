"""Metrics of the penalties tab: what each method costs at the cursor and at its own minimum."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.fit_table import FitRow, FitTable
from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.display.answers import difference_text, next_mark, sentence
from lasso_tui.techniques.linear.linear_path import held_out_label, scaling
from lasso_tui.techniques.linear.paired import difference_metrics, distinguishable
from lasso_tui.techniques.linear.target_families import FAMILIES, test_metrics
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.penalties.params import ADAPTIVE, LASSO, METHODS, RELAXED
from lasso_tui.techniques.result import Metric, Readout, Sentence

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.coefficients import Coefficients
    from lasso_tui.techniques.penalties.compute import PenaltiesResult

__all__ = ["fit_table", "readout"]

SHORT = {LASSO: "lasso", RELAXED: "relax", ADAPTIVE: "adapt"}
"""Headings of columns."""


def unscaled_coefs(result: PenaltiesResult, a: int) -> dict[str, tuple[FloatArray, float]]:
    """Return each method's coefficients and intercept at position `a`, for the columns as they are."""
    gamma, relaxed = result.params.gamma, result.relaxed
    lasso, adaptive = result.lasso.path, result.adaptive.path
    mixed = gamma * lasso.coefs[:, a] + (1.0 - gamma) * relaxed.refits[:, a]
    intercept = gamma * lasso.intercepts[a] + (1.0 - gamma) * relaxed.refit_intercepts[a]
    return {
        LASSO: (lasso.coefs[:, a], float(lasso.intercepts[a])),
        RELAXED: (mixed, float(intercept)),
        ADAPTIVE: (adaptive.coefs[:, a], float(adaptive.intercepts[a])),
    }


def readout(result: PenaltiesResult, cursor: float) -> Readout:
    """Compare the three methods at the position nearest to the cursor, and each at its own minimum CV error."""
    import numpy as np

    a, table = result.index(cursor), result.data
    alpha, ratio = float(result.grid[a]), float(result.ratios[a])
    found = unscaled_coefs(result, a)
    metrics = [
        Metric("alpha", "alpha", alpha, format_significant(alpha)),
        Metric("alpha_ratio", "alpha / alpha max", ratio, format_significant(ratio)),
    ]
    for method in METHODS:
        coef = found[method][0]
        nonzero = int(np.count_nonzero(coef))
        metrics.append(
            Metric(f"{method}_nonzero", f"{method} nonzero", nonzero, f"{nonzero} of {table.n_features:,}")
        )
        metrics += _error_metrics(result, method, a)
        metrics += _test_metrics(table, method, *found[method])
        if table.truth is not None:
            metrics += _truth_metrics(method, coef, table.truth)
    if result.paired is not None:
        metrics += difference_metrics(result.paired, result.grid, a, prefix=LASSO, in_readout=False)
    for name, fit in ((LASSO, result.lasso), (ADAPTIVE, result.adaptive)):
        gap = max(float(fit.path.gaps[a]), 0.0)
        metrics.append(Metric(f"{name}_gap", f"{name} gap", gap, gap_text(gap), in_readout=False))
    metrics += binding_metric(result.lasso, alpha, result.bounds, None)
    coef, intercept = found[result.params.show]
    path = result.lasso.path
    standardised = intercept + float(path.means @ coef) if path.standardize else intercept
    return Readout(
        answer=answer(result),
        next_step=next_mark(cursor, result.marks),
        metrics=tuple(metrics),
        coefficients=listed(result, found, a),
        intercept_scaled=standardised,
        intercept_unscaled=intercept,
        scaling=scaling(table, standardize=path.standardize),
        remark=remark(result),
    )


def listed(result: PenaltiesResult, found: dict[str, tuple[FloatArray, float]], a: int) -> Coefficients:
    """Return the coefficients of the method that is shown, beside them those of the two others."""
    shown = result.params.show
    scaled = {
        LASSO: result.lasso.scaled_coefs[a],
        RELAXED: result.relaxed_coefs[a],
        ADAPTIVE: result.adaptive.scaled_coefs[a],
    }
    others = tuple((SHORT[method], scaled[method]) for method in METHODS if method != shown)
    return result.lasso.listed(found[shown][0]).with_others(SHORT[shown], others)


def _error_metrics(result: PenaltiesResult, method: str, a: int) -> list[Metric]:
    errors = result.errors.get(method)
    if errors is None:
        return []
    mean, se, low = float(errors.mean[a]), float(errors.se[a]), errors.index_min
    metrics = [
        Metric(
            f"{method}_cv_mse",
            f"{method} CV MSE",
            mean,
            f"{format_significant(mean)} ± {format_significant(se)}",
            data_label=result.fold_label if method == ADAPTIVE else "",
        ),
        Metric(f"{method}_cv_se", f"{method} CV SE", se, format_significant(se), in_readout=False),
        Metric(
            f"{method}_cv_mse_min",
            f"{method} min CV MSE",
            float(errors.mean[low]),
            format_significant(errors.mean[low]),
            in_readout=False,
        ),
        Metric(
            f"{method}_alpha_ratio_min",
            f"{method} alpha / alpha max at min CV",
            float(result.ratios[low]),
            format_significant(result.ratios[low]),
            in_readout=False,
        ),
    ]
    if method != LASSO:
        difference, error = result.difference(method, low, result.errors[LASSO].index_min)
        metrics += [
            Metric(
                f"{method}_cv_difference",
                f"CV MSE difference ({method} − lasso), each at its minimum",
                difference,
                format_significant(difference),
                in_readout=False,
            ),
            Metric(
                f"{method}_cv_difference_se",
                f"paired SE of the {method} difference",
                error,
                format_significant(error),
                in_readout=False,
            ),
        ]
    return metrics


def _test_metrics(table: Table, method: str, coef: FloatArray, intercept: float) -> list[Metric]:
    """Errors on rows that the table holds out of fitting and of cross-validation."""
    test = table.held_out
    if test is None:
        return []
    found = test_metrics(
        FAMILIES["least squares"], test, coef, intercept, held_out_label(test), fitted=None, loss=None
    )
    return [
        replace(metric, name=f"{method}_{metric.name}", label=f"{method} {metric.label}", short=None)
        for metric in found
    ]


def _truth_metrics(method: str, coef: FloatArray, truth: FloatArray) -> list[Metric]:
    import numpy as np

    false = int(np.count_nonzero((coef != 0) & (truth == 0)))
    missed = int(np.count_nonzero((coef == 0) & (truth != 0)))
    size = float(np.linalg.norm(truth))
    error = float(np.linalg.norm(coef - truth)) / size if size else float("nan")
    return [
        Metric(f"{method}_false_positives", f"{method} false positives", false, str(false)),
        Metric(
            f"{method}_false_negatives", f"{method} false negatives", missed, str(missed), in_readout=False
        ),
        Metric(f"{method}_error", f"{method} ‖b − true‖/‖true‖", error, f"{error:.3f}", in_readout=False),
    ]


def answer(result: PenaltiesResult) -> Sentence | None:
    """Say which method has the lowest error, or that these folds cannot tell."""
    if set(result.errors) != set(METHODS):
        return None
    at, folds = result.errors[LASSO].index_min, result.errors[LASSO].losses.shape[1]
    found = {m: result.difference(m, result.errors[m].index_min, at) for m in (RELAXED, ADAPTIVE)}
    texts = [f"{method} − lasso {difference_text(*found[method])}" for method in found]
    if not any(distinguishable(*pair, folds) for pair in found.values()):
        return sentence(
            f"These folds cannot tell the three apart: CV MSE {', '.join(texts)}, each at its minimum.",
            f"These folds cannot tell the three apart: CV MSE {', '.join(texts)}.",
            f"These folds cannot tell: {', '.join(texts)}.",
            "These folds cannot tell the three apart.",
        )
    better = [m for m, pair in found.items() if pair[0] < 0 and distinguishable(*pair, folds)]
    best = min(better, key=lambda m: found[m][0]) if better else LASSO
    name = f"The {best} lasso" if better else "The lasso"
    return sentence(
        f"{name} has the lowest CV MSE: {', '.join(texts)}, paired by fold, each at its minimum.",
        f"{name} has the lowest CV MSE: {', '.join(texts)}, paired by fold.",
        f"{name} is lowest: {', '.join(texts)}.",
        f"{name} has the lowest CV MSE on these folds.",
    )


def fit_table(result: PenaltiesResult, cursor: float) -> FitTable:
    """Return the figures of the three methods at the same fraction of their alpha max."""
    shown = {metric.name: metric for metric in readout(result, cursor).metrics}
    ratio = shown["alpha_ratio"].text

    def row(
        label: str, key: str, *, on_test_rows: bool = False, of: tuple[str, ...] = METHODS
    ) -> list[FitRow]:
        texts = tuple(
            shown[f"{m}_{key}"].text.split(" ")[0] if m in of and f"{m}_{key}" in shown else ""
            for m in METHODS
        )
        return [FitRow(label, texts, label.startswith(" "), on_test_rows)] if any(texts) else []

    return FitTable(
        tuple(SHORT[method] for method in METHODS),
        (
            FitRow("α/max", (ratio,) * len(METHODS)),
            *row("nonzero", "nonzero"),
            *row("CV MSE", "cv_mse"),
            *row("  ± SE", "cv_se"),
            *row("at min", "cv_mse_min"),
            *row("− lasso", "cv_difference", of=(RELAXED, ADAPTIVE)),
            *row("  ± SE", "cv_difference_se", of=(RELAXED, ADAPTIVE)),
            *row("false +", "false_positives"),
            *row("test MSE", "test_mse", on_test_rows=True),
        ),
    )


def remark(result: PenaltiesResult) -> str:
    """Say which method has the lowest CV error, or that these folds cannot tell."""
    if set(result.errors) != set(METHODS):
        return ""
    at = result.errors[LASSO].index_min
    folds = result.errors[LASSO].losses.shape[1]
    parts = []
    for method in (RELAXED, ADAPTIVE):
        difference, se = result.difference(method, result.errors[method].index_min, at)
        text = f"{format_significant(abs(difference))} ± {format_significant(se)}"
        if not distinguishable(difference, se, folds):
            parts.append(f"{method} is not distinguishable from the lasso on these folds ({text})")
        else:
            parts.append(f"{method} has a CV MSE {text} {'below' if difference < 0 else 'above'} the lasso's")
    return f"Each at its minimum, paired over {folds} folds: {'; '.join(parts)}."
