"""Cross-validation of the relaxed lasso over alpha and γ at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.validation import check_problem
from lasso_tui.solvers.lasso.lockstep import gap_warnings
from lasso_tui.solvers.lasso.relaxed_lasso import RelaxedPath, relax
from lasso_tui.solvers.paths import DEFAULT_GAP_TOL, path
from lasso_tui.solvers.progress import tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray

__all__ = ["RelaxedCrossValidation", "cross_validate_relaxed", "relaxed_summary"]


@dataclass(frozen=True, eq=False)
class RelaxedCrossValidation:
    """Errors of the relaxed lasso on held-out rows.

    Attributes
    ----------
    alphas, gammas : (A,) decreasing, and (G,)
    losses : (A, G, K) mean squared error on the held-out rows of each fold
    mean, se : (A, G) as in `CrossValidation`
    alpha_min, gamma_min, index_min : where the mean is least, and its place (a, g)
    alpha_1se, gamma_1se, index_1se : within one standard error of that, the largest alpha, and there the best γ
    fold_sizes : (K,) weight of the held-out rows
    relaxed : the relaxed path on all rows
    warnings : what the caller must know of the folds, one sentence each
    """

    alphas: FloatArray
    gammas: FloatArray
    losses: FloatArray
    mean: FloatArray
    se: FloatArray
    alpha_min: float
    gamma_min: float
    index_min: tuple[int, int]
    alpha_1se: float
    gamma_1se: float
    index_1se: tuple[int, int]
    fold_sizes: FloatArray
    relaxed: RelaxedPath
    warnings: tuple[str, ...] = ()


def cross_validate_relaxed(
    X: Any,
    y: Any,
    cv: Folds = 5,
    *,
    gammas: ArrayLike = (0.0, 0.25, 0.5, 0.75, 1.0),
    sample_weight: Any = None,
    **options: Any,
) -> RelaxedCrossValidation:
    """Cross-validate the relaxed lasso on one grid of alphas and γ.

    Selection, refit and standardisation are done anew in each fold, on its training rows alone. A γ costs
    nothing: the squared error is a parabola in γ.

    Parameters
    ----------
    X, y, sample_weight : as in `path`
    cv : number of folds of neighbouring rows, or (train, test) index arrays
    gammas : (G,) from 0 (the refit) to 1 (the lasso)
    options : the others of `path`

    Returns
    -------
    RelaxedCrossValidation

    Raises
    ------
    ValueError
        As `path`, for folds that cannot be used and for a γ out of its range.
    """
    mix = np.unique(np.asarray(gammas, dtype=np.float64).ravel())
    if not len(mix) or not (mix[0] >= 0.0 and mix[-1] <= 1.0):
        raise ValueError("gammas must be numbers from 0 (the refit) to 1 (the lasso).")
    relaxed = relax(path(X, y, sample_weight=sample_weight, **options))
    X, y, weights = check_problem(X, y, sample_weight)
    splits = check_splits(cv, y, weights)
    options = options | {"alphas": relaxed.alphas}
    losses = np.empty((len(relaxed.alphas), len(mix), len(splits)))
    gaps = np.empty((len(relaxed.alphas), len(splits)))
    for k, (train, test) in enumerate(splits):
        fold = relax(path(X[train], y[train], sample_weight=weights[train], **options))
        gaps[:, k] = fold.path.gaps
        share = weights[test] / weights[test].sum()
        shrunk = y[test, None] - fold.path.intercepts - X[test] @ fold.path.coefs
        refit = y[test, None] - fold.refit_intercepts - X[test] @ fold.refits
        both, apart = share @ refit**2, shrunk - refit
        slope, bend = 2.0 * share @ (refit * apart), share @ apart**2
        losses[:, :, k] = both[:, None] + slope[:, None] * mix + bend[:, None] * mix**2
        tick("cross-validation", (k + 1) / len(splits))
    found = relaxed_summary(losses, np.array([weights[test].sum() for _, test in splits]), mix, relaxed)
    return replace(
        found, warnings=gap_warnings(gaps, relaxed.alphas, float(options.get("tol", DEFAULT_GAP_TOL)))
    )


def relaxed_summary(
    losses: FloatArray, sizes: FloatArray, gammas: FloatArray, relaxed: RelaxedPath
) -> RelaxedCrossValidation:
    """Average losses (A, G, K) over folds of these sizes (K,), and choose."""
    share, alphas = sizes / sizes.sum(), relaxed.alphas
    mean = losses @ share
    se = np.sqrt(((losses - mean[:, :, None]) ** 2) @ share / (losses.shape[2] - 1))
    a, g = (int(i) for i in np.unravel_index(np.argmin(mean), mean.shape))
    first = int(np.flatnonzero((mean <= mean[a, g] + se[a, g]).any(axis=1))[0])
    best = int(np.argmin(mean[first]))
    return RelaxedCrossValidation(
        alphas=alphas,
        gammas=gammas,
        losses=losses,
        mean=mean,
        se=se,
        alpha_min=float(alphas[a]),
        gamma_min=float(gammas[g]),
        index_min=(a, g),
        alpha_1se=float(alphas[first]),
        gamma_1se=float(gammas[best]),
        index_1se=(first, best),
        fold_sizes=sizes,
        relaxed=relaxed,
    )
