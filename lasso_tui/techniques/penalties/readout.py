"""Metrics of the penalties tab: what each method costs at the cursor and at its own minimum."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lasso_tui.techniques.coefficients import Coefficients
from lasso_tui.techniques.linear.bounds import binding_metric
from lasso_tui.techniques.linear.linear_path import held_out_label, scaling
from lasso_tui.techniques.linear.paired import difference_metrics
from lasso_tui.techniques.linear.target_families import FAMILIES, test_metrics
from lasso_tui.techniques.number_format import format_significant, gap_text
from lasso_tui.techniques.penalties.params import ADAPTIVE, LASSO, METHODS, RELAXED
from lasso_tui.techniques.result import Metric, Readout

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.penalties.compute import PenaltiesResult

__all__ = ["readout"]


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
    scales, path = result.lasso.path.scales, result.lasso.path
    standardised = intercept + float(path.means @ coef) if path.standardize else intercept
    truth = None if table.truth is None else table.truth * scales
    return Readout(
        metrics=tuple(metrics),
        coefficients=Coefficients(table.features, coef * scales, coef, truth),
        intercept_scaled=standardised,
        intercept_unscaled=intercept,
        scaling=scaling(table, standardize=path.standardize),
        remark=remark(result),
    )


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


def remark(result: PenaltiesResult) -> str:
    """Say which method has the lowest CV error, or that these folds cannot tell."""
    from scipy.special import stdtrit

    if set(result.errors) != set(METHODS):
        return ""
    at = result.errors[LASSO].index_min
    folds = result.errors[LASSO].losses.shape[1]
    factor = float(stdtrit(folds - 1, 0.975))
    parts = []
    for method in (RELAXED, ADAPTIVE):
        difference, se = result.difference(method, result.errors[method].index_min, at)
        text = f"{format_significant(abs(difference))} ± {format_significant(se)}"
        if abs(difference) <= factor * se:
            parts.append(f"{method} is not distinguishable from the lasso on these folds ({text})")
        else:
            parts.append(f"{method} has a CV MSE {text} {'below' if difference < 0 else 'above'} the lasso's")
    return f"Each at its minimum, paired over {folds} folds: {'; '.join(parts)}."
