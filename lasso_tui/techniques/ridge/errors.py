"""Cross-validated errors of the lasso and the ridge, their paired difference, and the worked example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.linear.paired import PairedErrors, difference_metrics, distinguishable, paired_mean
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric, worked_example_metrics

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray
    from lasso_tui.data import Table
    from lasso_tui.techniques.ridge.axes import Comparison

__all__ = [
    "AlignedErrors",
    "error_metrics",
    "paired_difference",
    "tutorial_metrics",
    "verdict",
]


FAR = 3.0
"""Standard errors above its minimum from which on a method is not what anyone would choose."""


@dataclass(frozen=True, eq=False)
class AlignedErrors:
    """CV errors of both methods at the lasso's alphas and the ridge alphas matched to them.

    Attributes
    ----------
    ridge, ridge_se : (A,) the ridge's error and its standard error
    difference, difference_se : (A,) lasso minus ridge, paired by fold
    near : (A,) whether one of the two is within 3 standard errors of its minimum
    """

    ridge: FloatArray
    ridge_se: FloatArray
    difference: FloatArray
    difference_se: FloatArray
    near: BoolArray

    @classmethod
    def of(
        cls,
        comparison: Comparison,
        axis: str,
        cv: solvers.CrossValidation,
        ridge_cv: solvers.RidgeCrossValidation,
    ) -> AlignedErrors:
        """Interpolate the ridge's losses, fold by fold, at the alphas matched to the lasso's."""
        import numpy as np

        matched = np.array([comparison.positions(axis, float(alpha))[1] for alpha in cv.alphas])
        logs = np.log(ridge_cv.alphas[::-1])
        at = np.log(np.clip(matched, ridge_cv.alphas[-1], ridge_cv.alphas[0]))
        losses = np.column_stack([np.interp(at, logs, fold[::-1]) for fold in ridge_cv.losses.T])
        weights = cv.fold_sizes / cv.fold_sizes.sum()
        ridge = [paired_mean(row, weights) for row in losses]
        difference = [paired_mean(row, weights) for row in cv.losses - losses]
        (mean, se), (gap, gap_se) = np.array(ridge).T, np.array(difference).T
        near = np.zeros(len(mean), dtype=np.bool_)
        for errors, run in ((cv.mean, cv), (mean, ridge_cv)):
            near |= errors <= run.mean[run.index_min] + FAR * run.se[run.index_min]
        return cls(mean, se, gap, gap_se, near)


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
    """Say which of the two has the lower CV error, if the folds can tell the difference from 0."""
    difference, se = paired_difference(cv, ridge_cv)
    if not distinguishable(difference, se, len(cv.fold_sizes)):
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
