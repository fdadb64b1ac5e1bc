"""Averages of cross-validation losses over folds, and the alphas they choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.duality.gap_warnings import fold_gap_warnings
from lasso_tui.solvers.grid_extension import end_warning, extend
from lasso_tui.solvers.results import CrossValidation, Path

__all__ = ["FoldAverage", "average", "average_folds", "continued", "summarise_extended"]


@dataclass(frozen=True, eq=False)
class FoldAverage:
    """The mean loss over folds and the alphas it chooses.

    Attributes
    ----------
    mean, se : (A,) weighted mean and its standard error
    index_min, index_1se : where the mean is smallest, and the first alpha within one standard error of that
    """

    mean: FloatArray
    se: FloatArray
    index_min: int
    index_1se: int


def average_folds(losses: FloatArray, sizes: FloatArray) -> FoldAverage:
    """Average losses (A, K) over folds of sizes (K,)."""
    share = sizes / sizes.sum()
    mean = losses @ share
    se = np.sqrt(((losses - mean[:, None]) ** 2) @ share / (losses.shape[1] - 1))
    return _choose(mean, se)


def _choose(mean: FloatArray, se: FloatArray) -> FoldAverage:
    smallest = int(np.argmin(mean))
    within = int(np.flatnonzero(mean <= mean[smallest] + se[smallest])[0])
    return FoldAverage(mean, se, smallest, within)


def summarise_extended(
    whole: Path,
    evaluate: Callable[[FloatArray], tuple[FloatArray, FloatArray]],
    sizes: FloatArray,
    n: int,
    tol: float,
    ending: str | None,
) -> CrossValidation:
    """Evaluate the folds along a path's alphas, extend the grid where that is requested, and average.

    Parameters
    ----------
    whole : the path on all rows
    evaluate : returns losses and relative duality gaps (A, K) at alphas (A,), further ones at its next call
    sizes : (K,) weights of the folds' held-out rows
    n : number of rows with weight
    tol : gap above which there is a warning
    ending : "automatic" for a grid that is extended where the minimum stands at its end, "given" for one that is not,
        but with a warning there; None for neither

    Returns
    -------
    CrossValidation
    """
    losses, gaps = evaluate(whole.alphas)
    if ending == "automatic":
        whole, losses, gaps = extend(
            whole, losses, gaps, evaluate, lambda found: average_folds(found, sizes).mean, n, tol
        )
    averaged = average_folds(losses, sizes)
    warnings = fold_gap_warnings(gaps, whole.alphas, tol)
    message = "" if ending is None else end_warning(whole, averaged.mean, n, automatic=ending == "automatic")
    warnings += (message,) if message else ()
    return _cross_validation(losses, sizes, averaged, whole, gaps, warnings)


def _cross_validation(
    losses: FloatArray,
    sizes: FloatArray,
    averaged: FoldAverage,
    whole: Path,
    gaps: FloatArray | None,
    warnings: tuple[str, ...],
) -> CrossValidation:
    return CrossValidation(
        alphas=whole.alphas,
        losses=losses,
        mean=averaged.mean,
        se=averaged.se,
        alpha_min=float(whole.alphas[averaged.index_min]),
        alpha_1se=float(whole.alphas[averaged.index_1se]),
        index_min=averaged.index_min,
        index_1se=averaged.index_1se,
        fold_sizes=sizes,
        path=whole,
        gaps=gaps,
        warnings=warnings,
    )


def continued(first: CrossValidation, rest: CrossValidation, path: Path) -> CrossValidation:
    """Join the cross-validations of two parts of a grid on the same folds.

    Parameters
    ----------
    first, rest : along the first alphas of `path`, and along those that follow
    path : on all rows, along the alphas of both

    Returns
    -------
    CrossValidation
        What it chooses is chosen on the whole grid.
    """
    losses, gaps = np.concatenate([first.losses, rest.losses]), None
    if first.gaps is not None and rest.gaps is not None:
        gaps = np.concatenate([first.gaps, rest.gaps])
    averaged = average_folds(losses, first.fold_sizes)
    warnings = tuple(dict.fromkeys(first.warnings + rest.warnings))
    return _cross_validation(losses, first.fold_sizes, averaged, path, gaps, warnings)


def average(runs: Sequence[CrossValidation]) -> CrossValidation:
    """Average repeated cross-validations of the same path with other folds.

    The standard error is the mean of theirs: repeats use the same rows again, so it does not shrink with them.

    Parameters
    ----------
    runs : at least one, all on the same alphas

    Returns
    -------
    CrossValidation
        With the folds of all runs.
    """
    if len(runs) == 1:
        return runs[0]
    losses = np.concatenate([run.losses for run in runs], axis=1)
    sizes = np.concatenate([run.fold_sizes for run in runs])
    averaged = _choose(np.mean([run.mean for run in runs], axis=0), np.mean([run.se for run in runs], axis=0))
    known = [run.gaps for run in runs if run.gaps is not None]
    gaps = np.concatenate(known, axis=1) if len(known) == len(runs) else None
    warnings = tuple(f"Repeat {r}: {message}" for r, run in enumerate(runs) for message in run.warnings)
    return _cross_validation(losses, sizes, averaged, runs[0].path, gaps, warnings)
