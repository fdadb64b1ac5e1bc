"""Cross-validated errors of the lasso and the ridge, their paired difference, and the worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Trace
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.paired import PairedErrors, difference_metrics, paired_mean
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, worked_example_metrics

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.ridge.axes import Side

__all__ = [
    "error_limits",
    "error_metrics",
    "error_traces",
    "paired_difference",
    "tutorial_metrics",
    "verdict",
]


def error_traces(
    sides: tuple[Side, Side],
    cv: solvers.CrossValidation | None,
    ridge_cv: solvers.RidgeCrossValidation | None,
) -> tuple[Trace, ...]:
    """Compute the CV errors of both along their axis, ± one SE, and where they are not told from their minimum."""
    import numpy as np

    if cv is None or ridge_cv is None:
        return ()
    lines, bands, levels = [], [], []
    for name, side, run in (("lasso", sides[0], cv), ("ridge", sides[1], ridge_cv)):
        mean, se = run.mean[side.rows], run.se[side.rows]
        lines.append(Trace(name, side.x, mean))
        pause = np.array([np.nan])
        bands.append(
            Trace(
                "± 1 SE" if name == "lasso" else "",
                np.concatenate([side.x, pause, side.x]),
                np.concatenate([mean - se, pause, mean + se]),
                faint=True,
            )
        )
        paired = PairedErrors.of(run.losses, run.fold_sizes, run.index_min)
        on_axis = np.isin(side.rows, np.arange(paired.first, paired.last + 1))
        level = np.full(int(on_axis.sum()), run.mean[run.index_min])
        label = "not distinguishable from its minimum" if name == "lasso" else ""
        levels.append(Trace(label, side.x[on_axis], level, faint=True))
    return (*lines, *bands, *levels)


def error_limits(
    cv: solvers.CrossValidation | None, ridge_cv: solvers.RidgeCrossValidation | None
) -> tuple[float, float] | None:
    """Return the range of errors to draw, around the two minima; errors far above are cut off."""
    if cv is None or ridge_cv is None:
        return None
    minima = [float(run.mean[run.index_min]) for run in (cv, ridge_cv)]
    spread = max(float(run.se[run.index_min]) for run in (cv, ridge_cv))
    if not spread > 0:
        return None
    top = max(float((run.mean + run.se).max()) for run in (cv, ridge_cv))
    return min(minima) - 3 * spread, min(top, max(minima) + 10 * spread)


def error_metrics(
    cv: solvers.CrossValidation,
    ridge_cv: solvers.RidgeCrossValidation,
    alpha: float,
    ridge_alpha: float,
    folds: str,
) -> tuple[Metric, ...]:
    """Compute the CV errors of both at the nearest alpha of the grid and at their minima, and their difference."""
    metrics = []
    for name, mean in (
        ("lasso", float(cv.mean[nearest(cv.alphas, alpha)])),
        ("ridge", float(ridge_cv.mean[nearest(ridge_cv.alphas, ridge_alpha)])),
    ):
        label = folds if name == "ridge" else ""
        metrics.append(
            Metric(f"{name}_cv_mse", f"{name} CV MSE", mean, format_significant(mean, 4), data_label=label)
        )
    for name, run in (("lasso", cv), ("ridge", ridge_cv)):
        minimum = {
            "alpha_min": ("alpha at min CV", run.alpha_min),
            "cv_mse_min": ("min CV MSE", run.mean[run.index_min]),
            "cv_se_min": ("SE at min CV", run.se[run.index_min]),
        }
        metrics += [
            Metric(
                f"{name}_{key}",
                f"{name} {label}",
                float(value),
                format_significant(value, 4),
                in_readout=False,
            )
            for key, (label, value) in minimum.items()
        ]
    for name, run, at in (("lasso", cv, alpha), ("ridge", ridge_cv, ridge_alpha)):
        paired = PairedErrors.of(run.losses, run.fold_sizes, run.index_min)
        near = nearest(run.alphas, at)
        metrics += difference_metrics(paired, run.alphas, near, prefix=name, in_readout=False)
    difference, se = paired_difference(cv, ridge_cv)
    return (
        *metrics,
        Metric(
            "cv_difference",
            "CV MSE difference (lasso − ridge), each at its minimum",
            difference,
            format_significant(difference),
            in_readout=False,
        ),
        Metric(
            "cv_difference_se", "SE of the difference (paired)", se, format_significant(se), in_readout=False
        ),
    )


def paired_difference(
    cv: solvers.CrossValidation, ridge_cv: solvers.RidgeCrossValidation
) -> tuple[float, float]:
    """Return the paired CV MSE difference, lasso − ridge, each at its minimum, and its standard error."""
    differences = cv.losses[cv.index_min] - ridge_cv.losses[ridge_cv.index_min]
    return paired_mean(differences, cv.fold_sizes / cv.fold_sizes.sum())


def verdict(cv: solvers.CrossValidation, ridge_cv: solvers.RidgeCrossValidation) -> str:
    """Say which of the two has the lower CV error, if the paired difference exceeds two standard errors."""
    difference, se = paired_difference(cv, ridge_cv)
    if abs(difference) <= 2 * se:
        return (
            f"No clear difference: CV MSE lasso − ridge = {format_significant(difference)} ± "
            f"{format_significant(se)} (paired over folds)."
        )
    better, worse = ("lasso", "ridge") if difference < 0 else ("ridge", "lasso")
    return (
        f"The {better} has the lower CV MSE: {format_significant(abs(difference))} ± {format_significant(se)} below "
        f"the {worse} (paired over folds), each at its own minimum."
    )


def tutorial_metrics(table: Table) -> tuple[Metric, ...]:
    """Compute the worked example: both paths at scikit-learn's alphas, with its Lasso stopped at tol 1e-4."""
    import numpy as np

    alphas = np.logspace(-3, 1, 100)
    lasso = [
        solvers.coordinate_descent(table.X, table.y, a, tol=1e-4, stop="scikit-learn").coef for a in alphas
    ]
    ridge = solvers.ridge_path(table.X, table.y, alphas=alphas[::-1] / table.n_samples).coefs[:, ::-1]
    nonzeros = [int(np.count_nonzero(coef)) for coef in lasso]
    empty = [k for k, count in enumerate(nonzeros) if count == 0]
    values: dict[str, float] = {
        "first_all_zero": float(alphas[empty[0]]) if empty else float("nan"),
        "lasso_nonzero_first": nonzeros[0],
        "lasso_nonzero_last": nonzeros[-1],
        "mid_alpha": float(alphas[50]),
    }
    for name, coefs in (("lasso_mid", lasso[50]), ("ridge_mid", ridge[:, 50]), ("ridge_last", ridge[:, -1])):
        values |= {f"{name}_{feature}": float(c) for feature, c in zip(table.features, coefs, strict=True)}
    return worked_example_metrics(values)
