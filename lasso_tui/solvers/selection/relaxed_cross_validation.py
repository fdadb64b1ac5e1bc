"""Cross-validation of the relaxed lasso over alpha and γ at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lasso_tui._types import FloatArray
from lasso_tui.solvers.blas_limits import on_one_thread
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.moments import Moments
from lasso_tui.solvers.data.rows import check_rows
from lasso_tui.solvers.duality.gap_warnings import DEFAULT_GAP_TOL, fold_gap_warnings
from lasso_tui.solvers.fold_by_fold import Fold, FoldFit, fit_folds
from lasso_tui.solvers.grid_extension import end_warning, extend
from lasso_tui.solvers.lasso.relaxed_lasso import RelaxedPath, relax
from lasso_tui.solvers.path import path
from lasso_tui.solvers.progress import tick
from lasso_tui.solvers.results import Path

__all__ = ["RelaxedCrossValidation", "cross_validate_relaxed"]


Evaluate = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""Losses (A, G, K) and gaps (A, K) at alphas (A,)."""


@dataclass(frozen=True, eq=False)
class RelaxedCrossValidation:
    """Errors of the relaxed lasso on held-out rows.

    Attributes
    ----------
    alphas, gammas : (A,) decreasing, and (G,)
    losses : (A, G, K) mean squared error on the held-out rows of each fold
    mean, se : (A, G) as in `CrossValidation`
    alpha_min, gamma_min, index_min : where the mean is smallest, and its index (a, g)
    alpha_1se, gamma_1se, index_1se : the largest alpha within one standard error of that, and its best γ
    fold_sizes : (K,) weight of the held-out rows
    relaxed : the relaxed path on all rows
    warnings : about the folds, one sentence each
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


@on_one_thread
def cross_validate_relaxed(
    X: Any,
    y: Any = None,
    cv: Folds = 5,
    *,
    gammas: ArrayLike = (0.0, 0.25, 0.5, 0.75, 1.0),
    sample_weight: Any = None,
    whole: RelaxedPath | None = None,
    fit: Callable[[Fold], Path | FoldFit[Path]] | None = None,
    extend_grid: bool = False,
    **options: Any,
) -> RelaxedCrossValidation:
    """Cross-validate the relaxed lasso on one grid of alphas and γ.

    Selection, refit and standardisation are repeated in each fold, on its training rows alone. Further values of γ
    cost nothing: the squared error is a parabola in γ.

    Parameters
    ----------
    X, y, sample_weight : as in `path`; the folds of `Moments` are their own
    cv : number of folds of neighbouring rows, or (train, test) index arrays
    gammas : (G,) from 0 (the refit) to 1 (the lasso)
    whole : the relaxed path on all rows with the same arguments, where it has been solved already
    fit : solves the lasso of one fold, as in `cross_validate`; its support is refitted here
    extend_grid : as in `cross_validate`, for the minimum over all γ; the refits are extended with the path
    options : the other parameters of `path`

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
    if whole is None:
        whole = relax(path(X, y, sample_weight=sample_weight, **options), options.get("bounds"))
    make = _on_sums if isinstance(X, Moments) else _on_rows
    evaluate, sizes, n = make(X, y, sample_weight, cv, mix, fit, options)
    share = sizes / sizes.sum()
    tol = float(options.get("tol", DEFAULT_GAP_TOL))
    losses, gaps = evaluate(whole.alphas)
    automatic = extend_grid and options.get("alphas") is None
    if automatic:
        longer, losses, gaps = extend(
            whole.path,
            losses,
            gaps,
            evaluate,
            lambda found: np.asarray((found @ share).min(axis=1)),
            n,
            tol,
        )
        if len(longer.alphas) > len(whole.alphas):
            whole = relax(longer, options.get("bounds"))
    warnings = fold_gap_warnings(gaps, whole.alphas, tol)
    if extend_grid:
        lowest = (losses @ share).min(axis=1)
        subject = "The relaxed lasso's CV minimum"
        message = end_warning(whole.path, lowest, n, automatic=automatic, subject=subject)
        warnings += (message,) if message else ()
    return _summarise(losses, sizes, mix, whole, warnings)


def _on_rows(
    X: Any,
    y: Any,
    sample_weight: Any,
    cv: Folds,
    mix: FloatArray,
    fit: Callable[[Fold], Path | FoldFit[Path]] | None,
    options: dict[str, Any],
) -> tuple[Evaluate, FloatArray, int]:
    """Return what evaluates alphas, the weights of the folds, and the number of rows with weight."""
    fit_intercept = bool(options.get("fit_intercept", True))
    rows = check_rows(X, y, sample_weight, fit_intercept=fit_intercept)
    splits = check_splits(cv, rows.y, rows.weights, fit_intercept=fit_intercept)

    def solve(fold: Fold, X: Any, **changes: Any) -> Path:
        changed = options | {"alphas": fold.alphas, "sample_weight": fold.sample_weight} | changes
        return path(X, fold.y, **changed)

    solve_model: Callable[[Fold], Path | FoldFit[Path]] = Fold.solve

    def evaluate(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        losses = np.empty((len(points), len(mix), len(splits)))
        gaps = np.empty((len(points), len(splits)))
        for fold, solved, X_test in fit_folds(rows, splits, points, fit or solve_model, solve):
            k, test, relaxed = fold.number, fold.test, relax(solved, options.get("bounds"))
            held_out = rows.X[test] if X_test is None else X_test
            gaps[:, k] = solved.gaps
            share = rows.weights[test] / rows.weights[test].sum()
            shrunk = rows.y[test, None] - solved.intercepts - held_out @ solved.coefs
            refit = rows.y[test, None] - relaxed.refit_intercepts - held_out @ relaxed.refits
            constant, difference = share @ refit**2, shrunk - refit
            slope, curvature = 2.0 * share @ (refit * difference), share @ difference**2
            losses[:, :, k] = constant[:, None] + slope[:, None] * mix + curvature[:, None] * mix**2
            tick("cross-validation", (k + 1) / len(splits))
        return losses, gaps

    sizes = np.array([rows.weights[test].sum() for _, test in splits])
    return evaluate, sizes, int(np.count_nonzero(rows.weights))


def _on_sums(
    moments: Moments,
    y: Any,
    sample_weight: Any,
    cv: Folds,
    mix: FloatArray,
    fit: Callable[[Fold], Path | FoldFit[Path]] | None,
    options: dict[str, Any],
) -> tuple[Evaluate, FloatArray, int]:
    """Return the same for sums of rows, which have folds of their own."""
    moments.refuse_rows(y, sample_weight)
    moments.check_folds()
    if fit is not None:
        raise ValueError("fit needs the rows of each fold, which Moments do not have.")
    model = {name: one for name, one in options.items() if name not in ("alphas", "tol")}
    fit_intercept = bool(options.get("fit_intercept", True))

    def evaluate(points: FloatArray) -> tuple[FloatArray, FloatArray]:
        K = len(moments.folds)
        losses, gaps = np.empty((len(points), len(mix), K)), np.empty((len(points), K))
        for k in range(K):
            fold, centre = moments.tested(k), moments.centre(k, fit_intercept=fit_intercept)
            relaxed = relax(path(moments.without(k), alphas=points, **model), options.get("bounds"))
            gaps[:, k] = relaxed.path.gaps
            for g, gamma in enumerate(mix.tolist()):
                losses[:, g, k], _ = fold.losses(centre, relaxed.coefs(gamma))
            tick("cross-validation", (k + 1) / K)
        return np.maximum(losses, 0.0), gaps

    return evaluate, moments.fold_sizes, moments.n


def _summarise(
    losses: FloatArray,
    sizes: FloatArray,
    gammas: FloatArray,
    relaxed: RelaxedPath,
    warnings: tuple[str, ...],
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
        warnings=warnings,
    )
