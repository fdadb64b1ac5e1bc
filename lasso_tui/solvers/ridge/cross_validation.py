"""Cross-validation of ridge regression: one triangle for each held-out part serves all training sets.

The R factor of a training set is that of the other parts' R factors stacked, so for tall data the rows are
gone through once, whatever the number of folds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import linalg

from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.folds import Folds, Split, check_splits
from lasso_tui.solvers.data.shared_pass import held_out_errors
from lasso_tui.solvers.data.singular_values import (
    Spectrum,
    is_tall,
    spectrum,
    spectrum_of_triangle,
    triangle,
)
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.ridge.path import RidgePath, fit_ridge, ridge_grid

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["RidgeCrossValidation", "ridge_cross_validate", "ridge_summary"]


@dataclass(frozen=True, eq=False)
class RidgeCrossValidation:
    """Errors of ridge regression on held-out rows; attributes as in `CrossValidation`."""

    alphas: FloatArray
    losses: FloatArray
    mean: FloatArray
    se: FloatArray
    alpha_min: float
    alpha_1se: float
    index_min: int
    index_1se: int
    fold_sizes: FloatArray
    path: RidgePath


def ridge_cross_validate(
    X: Any,
    y: Any,
    cv: Folds = 5,
    *,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-6,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
) -> RidgeCrossValidation:
    """Cross-validate ridge regression along one grid of alphas.

    Parameters
    ----------
    X, y, alphas, n_alphas, alpha_min_ratio, fit_intercept, standardize, sample_weight
        As in `ridge_path`. The grid is that of all rows; columns are standardised in each fold by its
        training rows alone.
    cv : number of folds of neighbouring rows, or (train, test) index arrays

    Returns
    -------
    RidgeCrossValidation

    Raises
    ------
    ValueError
        As `ridge_path`, and for folds that cannot be used.
    """
    X, y, weights = check_problem(X, y, sample_weight)
    splits = check_splits(cv, y, weights)
    whole = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    parts = spectrum(whole, fit_intercept)
    points = ridge_grid(parts, alphas, n_alphas, alpha_min_ratio)
    path = fit_ridge(whole, parts, points, fit_intercept=fit_intercept, standardize=standardize)
    masks = np.zeros((len(y), len(splits)))
    for k, (train, _) in enumerate(splits):
        masks[train, k] = weights[train] * (len(y) / weights[train].sum())
    folds = designs(X, y, masks, fit_intercept=fit_intercept, standardize=standardize)
    losses = np.empty((len(points), len(splits)))
    triangles = _triangles(whole, splits) if is_tall(*X.shape) else None
    for k, fold in enumerate(folds):
        if triangles is None:
            fitted = spectrum(fold, fit_intercept)
        else:
            fitted = _of_training(whole, fold, triangles[:k] + triangles[k + 1 :], fit_intercept)
        coefs = fitted.coefs(fold, points)
        losses[:, k] = held_out_errors(fold, splits[k][1], weights, coefs, fit_intercept=fit_intercept)
        tick("cross-validation", (k + 1) / len(splits))
    return ridge_summary(losses, np.array([weights[test].sum() for _, test in splits]), path)


def _triangles(whole: Design, splits: list[Split]) -> list[FloatArray] | None:
    """Triangles of the held-out parts, or None where training sets are not made of the other parts."""
    times = np.bincount(np.concatenate([test for _, test in splits]), minlength=whole.n)
    if (times != 1).any() or any(len(train) + len(test) != whole.n for train, test in splits):
        return None
    return [triangle(whole, test) for _, test in splits]


def _of_training(whole: Design, fold: Design, others: list[FloatArray], fit_intercept: bool) -> Spectrum:
    """Spectrum of a fold from triangles that were made with the scales of the whole."""
    (R,) = linalg.qr(np.vstack(others), mode="r")
    R = R[: fold.p + 2] / np.linalg.norm(R[:, 0])  # the first column is √w: weights of the fold sum to 1 now
    if fit_intercept:
        R = R[1:]  # what is orthogonal to the first column is centred
    R[:, 1:-1] *= whole.scales / fold.scales
    R[:, 1:-1][:, fold.constant] = 0.0
    return spectrum_of_triangle(R[:, 1:])


def ridge_summary(losses: FloatArray, sizes: FloatArray, path: RidgePath) -> RidgeCrossValidation:
    """Average losses (A, K) over folds of these sizes (K,), and choose."""
    share = sizes / sizes.sum()
    mean = losses @ share
    se = np.sqrt(((losses - mean[:, None]) ** 2) @ share / (losses.shape[1] - 1))
    least = int(np.argmin(mean))
    within = int(np.flatnonzero(mean <= mean[least] + se[least])[0])
    return RidgeCrossValidation(
        alphas=path.alphas,
        losses=losses,
        mean=mean,
        se=se,
        alpha_min=float(path.alphas[least]),
        alpha_1se=float(path.alphas[within]),
        index_min=least,
        index_1se=within,
        fold_sizes=sizes,
        path=path,
    )
