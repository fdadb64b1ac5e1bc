"""Cross-validation of ridge regression from one triangle for each held-out part.

The R factor of a training set is that of the other parts' R factors stacked, so for tall data one pass
over the rows serves any number of folds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import linalg

from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.folds import Folds, Split, check_splits
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.rows import check_rows
from lasso_tui.solvers.data.shared_pass import held_out_errors
from lasso_tui.solvers.data.singular_values import (
    Spectrum,
    is_tall,
    spectrum,
    spectrum_of_triangle,
    triangle,
)
from lasso_tui.solvers.fold_by_fold import Fold, FoldFit, evaluate_folds
from lasso_tui.solvers.fold_summary import average_folds
from lasso_tui.solvers.grid_extension import minimum_at_end
from lasso_tui.solvers.losses.least_squares import LeastSquares
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.ridge.fits import RidgePath, fit_ridge, further_alphas, longer_ridge, ridge_grid
from lasso_tui.solvers.ridge.moments import ridge_fold_losses, ridge_path_of_moments

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["RidgeCrossValidation", "ridge_cross_validate"]


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
    warnings: tuple[str, ...] = ()


@on_one_thread
def ridge_cross_validate(
    X: Any,
    y: Any = None,
    cv: Folds = 5,
    *,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-6,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    whole: RidgePath | None = None,
    fit: Callable[[Fold], RidgePath | FoldFit[RidgePath]] | None = None,
    extend_grid: bool = False,
) -> RidgeCrossValidation:
    """Cross-validate ridge regression along one grid of alphas.

    Parameters
    ----------
    X, y, alphas, n_alphas, alpha_min_ratio, fit_intercept, standardize, sample_weight
        As in `ridge_path`. The grid is that of all rows; columns are standardised in each fold by its
        training rows alone.
    cv : number of folds of neighbouring rows, or (train, test) index arrays; not used with `Moments`
    whole : the path on all rows with the same arguments, where it has been solved already
    fit : solves one fold, as in `cross_validate`, by `ridge_path` along `fold.alphas`
    extend_grid : as in `cross_validate`; it ends at a millionth of the largest eigenvalue of Z'WZ/n

    Returns
    -------
    RidgeCrossValidation

    Raises
    ------
    ValueError
        As `ridge_path`, and for folds that cannot be used.
    """
    if isinstance(X, Moments):
        if fit is not None:
            raise ValueError("fit needs the rows of each fold, which Moments do not have.")
        X.refuse_rows(y, sample_weight)
        X.check_folds()
        kinds = {"fit_intercept": fit_intercept, "standardize": standardize}
        return _of_moments(X, (alphas, n_alphas, alpha_min_ratio), whole, extend_grid, **kinds)
    rows = check_rows(X, y, sample_weight, fit_intercept=fit_intercept)
    X, y, weights = rows.X, rows.y, rows.weights
    splits = check_splits(cv, y, weights, fit_intercept=fit_intercept)
    design = designs(X, y, weights[:, None], fit_intercept=fit_intercept, standardize=standardize)[0]
    if whole is None:
        parts = spectrum(design, fit_intercept)
        points = ridge_grid(parts, alphas, n_alphas, alpha_min_ratio)
        whole = fit_ridge(design, parts, points, fit_intercept=fit_intercept, standardize=standardize)

    def evaluate(points: FloatArray) -> FloatArray:
        if fit is not None:
            return evaluate_folds(rows, splits, points, fit, LeastSquares().deviance)[0]
        masks = np.zeros((len(y), len(splits)))
        for k, (train, _) in enumerate(splits):
            masks[train, k] = weights[train] * (len(y) / weights[train].sum())
        folds = designs(X, y, masks, fit_intercept=fit_intercept, standardize=standardize)
        losses = np.empty((len(points), len(splits)))
        triangles = _triangles(design, splits) if is_tall(*X.shape) else None
        for k, fold in enumerate(folds):
            if triangles is None:
                fitted = spectrum(fold, fit_intercept)
            else:
                fitted = _of_training(design, fold, triangles[:k] + triangles[k + 1 :], fit_intercept)
            coefs = fitted.coefs(fold, points)
            losses[:, k] = held_out_errors(fold, splits[k][1], weights, coefs, fit_intercept=fit_intercept)
            tick("cross-validation", (k + 1) / len(splits))
        return losses

    sizes = np.array([weights[test].sum() for _, test in splits])

    def longer(path: RidgePath) -> RidgePath | None:
        return longer_ridge(path, fit_intercept=fit_intercept)

    return _extended(whole, evaluate, sizes, longer, extend_grid, alphas is None)


def _of_moments(
    moments: Moments,
    grid: tuple[Any, int, float],
    whole: RidgePath | None,
    extend_grid: bool,
    *,
    fit_intercept: bool,
    standardize: bool,
) -> RidgeCrossValidation:
    """Cross-validate from the sums of each fold."""
    kinds = {"fit_intercept": fit_intercept, "standardize": standardize}
    path = ridge_path_of_moments(moments, *grid, **kinds) if whole is None else whole

    def longer(path: RidgePath) -> RidgePath | None:
        more = further_alphas(path, moments.n)
        along = np.concatenate([path.alphas, more])
        return ridge_path_of_moments(moments, along, 0, 0.0, **kinds) if len(more) else None

    def evaluate(points: FloatArray) -> FloatArray:
        return ridge_fold_losses(moments, points, **kinds)

    return _extended(path, evaluate, moments.fold_sizes, longer, extend_grid, grid[0] is None)


def _extended(
    whole: RidgePath,
    evaluate: Callable[[FloatArray], FloatArray],
    sizes: FloatArray,
    longer: Callable[[RidgePath], RidgePath | None],
    extend_grid: bool,
    automatic: bool,
) -> RidgeCrossValidation:
    """Evaluate the folds along a path, which goes on where its grid is automatic and that is asked for."""
    losses = evaluate(whole.alphas)
    if extend_grid and automatic:
        while average_folds(losses, sizes).index_min + 1 == len(whole.alphas):
            more = longer(whole)
            if more is None:
                break
            losses = np.concatenate([losses, evaluate(more.alphas[len(whole.alphas) :])])
            whole = more
    return _summarise(losses, sizes, whole, extend_grid)


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


def _summarise(losses: FloatArray, sizes: FloatArray, path: RidgePath, warns: bool) -> RidgeCrossValidation:
    """Average losses (A, K) over folds of sizes (K,); `warns` of a minimum at the end of the grid."""
    averaged = average_folds(losses, sizes)
    message = ""
    if warns and minimum_at_end(averaged.mean):
        message = (
            f"Ridge's CV minimum is at the smallest alpha of the grid ({float(path.alphas[-1]):.4g}): hardly any "
            "shrinkage predicts best."
        )
    return RidgeCrossValidation(
        alphas=path.alphas,
        losses=losses,
        mean=averaged.mean,
        se=averaged.se,
        alpha_min=float(path.alphas[averaged.index_min]),
        alpha_1se=float(path.alphas[averaged.index_1se]),
        index_min=averaged.index_min,
        index_1se=averaged.index_1se,
        fold_sizes=sizes,
        path=path,
        warnings=(message,) if message else (),
    )
