"""Held-out errors of the lasso and the ridge beside each other, and what the tutorial's comparison gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lasso_tui import solvers
from lasso_tui.charts import Trace
from lasso_tui.techniques.linear.grid import nearest
from lasso_tui.techniques.number_format import format_significant
from lasso_tui.techniques.result import Metric

if TYPE_CHECKING:
    from lasso_tui.data import Table
    from lasso_tui.techniques.ridge.axes import Side

__all__ = ["error_figures", "error_limits", "error_traces", "paired", "tutorial", "verdict"]


def error_traces(
    sides: tuple[Side, Side],
    cv: solvers.CrossValidation | None,
    ridge_cv: solvers.RidgeCrossValidation | None,
) -> tuple[Trace, ...]:
    """Held-out errors of both along their axis, and one standard error either side."""
    import numpy as np

    if cv is None or ridge_cv is None:
        return ()
    lines, bands = [], []
    for name, side, run in (("lasso", sides[0], cv), ("ridge", sides[1], ridge_cv)):
        mean, se = run.mean[side.rows], run.se[side.rows]
        lines.append(Trace(name, side.x, mean))
        gap = np.array([np.nan])
        bands.append(
            Trace(
                "± 1 SE" if name == "lasso" else "",
                np.concatenate([side.x, gap, side.x]),
                np.concatenate([mean - se, gap, mean + se]),
                faint=True,
            )
        )
    return (*lines, *bands)


def error_limits(
    cv: solvers.CrossValidation | None, ridge_cv: solvers.RidgeCrossValidation | None
) -> tuple[float, float] | None:
    """Return the errors to show: about the two minima, where the question is; what is far above is cut off."""
    if cv is None or ridge_cv is None:
        return None
    least = [float(run.mean[run.index_min]) for run in (cv, ridge_cv)]
    spread = max(float(run.se[run.index_min]) for run in (cv, ridge_cv))
    if not spread > 0:
        return None
    most = max(float((run.mean + run.se).max()) for run in (cv, ridge_cv))
    return min(least) - 3 * spread, min(most, max(least) + 10 * spread)


def error_figures(
    cv: solvers.CrossValidation,
    ridge_cv: solvers.RidgeCrossValidation,
    alpha: float,
    ridge_alpha: float,
    folds: str,
) -> tuple[Metric, ...]:
    """Cross-validated errors of both, at the nearest grid alpha and at their minima."""
    held_out, figures = f"{cv.losses.shape[1]} {folds}", []
    for name, mean in (
        ("lasso", float(cv.mean[nearest(cv.alphas, alpha)])),
        ("ridge", float(ridge_cv.mean[nearest(ridge_cv.alphas, ridge_alpha)])),
    ):
        of = held_out if name == "ridge" else ""
        figures.append(
            Metric(f"{name}_cv_mse", f"{name} CV MSE", mean, format_significant(mean, 4), data_label=of)
        )
    for name, run in (("lasso", cv), ("ridge", ridge_cv)):
        told = {
            "alpha_min": ("CV minimum", run.alpha_min),
            "cv_mse_min": ("least CV MSE", run.mean[run.index_min]),
            "cv_se_min": ("standard error there", run.se[run.index_min]),
        }
        figures += [
            Metric(
                f"{name}_{key}",
                f"{name} {label}",
                float(value),
                format_significant(value, 4),
                in_readout=False,
            )
            for key, (label, value) in told.items()
        ]
    less, se = paired(cv, ridge_cv)
    return (
        *figures,
        Metric(
            "cv_difference",
            "lasso less ridge, each at its minimum",
            less,
            format_significant(less),
            in_readout=False,
        ),
        Metric("cv_difference_se", "standard error of that", se, format_significant(se), in_readout=False),
    )


def paired(cv: solvers.CrossValidation, ridge_cv: solvers.RidgeCrossValidation) -> tuple[float, float]:
    """Lasso's error less the ridge's, each at its minimum, fold by fold: the mean and its standard error."""
    import numpy as np

    share = cv.fold_sizes / cv.fold_sizes.sum()
    differences = cv.losses[cv.index_min] - ridge_cv.losses[ridge_cv.index_min]
    mean = float(differences @ share)
    return mean, float(np.sqrt((differences - mean) ** 2 @ share / (len(share) - 1)))


def verdict(cv: solvers.CrossValidation, ridge_cv: solvers.RidgeCrossValidation) -> str:
    """Say which of the two predicts better, if these folds can tell."""
    less, se = paired(cv, ridge_cv)
    if abs(less) <= 2 * se:
        return (
            f"These folds cannot tell which predicts better: CV MSE of lasso less ridge is "
            f"{format_significant(less)} "
            f"± {format_significant(se)}."
        )
    better, worse = ("lasso", "ridge") if less < 0 else ("ridge", "lasso")
    return (
        f"The {better} predicts better here: its CV MSE is "
        f"{format_significant(abs(less))} ± {format_significant(se)} below "
        f"the {worse}'s, each at its own minimum."
    )


def tutorial(table: Table) -> tuple[Metric, ...]:
    """Compute what the tutorial plots: both at scikit-learn's alphas, with its loosely stopped Lasso."""
    import numpy as np

    alphas = np.logspace(-3, 1, 100)
    lasso = [
        solvers.coordinate_descent(table.X, table.y, a, tol=1e-4, stop="scikit-learn").coef for a in alphas
    ]
    ridge = solvers.ridge_path(table.X, table.y, alphas=alphas[::-1] / table.n_samples).coefs[:, ::-1]
    kept = [int(np.count_nonzero(coef)) for coef in lasso]
    empty = [k for k, count in enumerate(kept) if count == 0]
    told: dict[str, float] = {
        "first_all_zero": float(alphas[empty[0]]) if empty else float("nan"),
        "lasso_nonzero_first": kept[0],
        "lasso_nonzero_last": kept[-1],
        "mid_alpha": float(alphas[50]),
    }
    for name, coefs in (("lasso_mid", lasso[50]), ("ridge_mid", ridge[:, 50]), ("ridge_last", ridge[:, -1])):
        told |= {f"{name}_{feature}": float(c) for feature, c in zip(table.features, coefs, strict=True)}
    return tuple(
        Metric(
            f"tutorial_{name}",
            f"tutorial's {name.replace('_', ' ')}",
            value,
            f"{value:.9g}",
            in_readout=False,
        )
        for name, value in told.items()
    )
