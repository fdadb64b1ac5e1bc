"""Cross-validation: all folds on one shared grid, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.design import Design, designs
from lasso_tui.solvers.foldgrams import fold_grams
from lasso_tui.solvers.folds import kfold
from lasso_tui.solvers.monitor import tick
from lasso_tui.solvers.paths import Path, fit_path, grid, uses_gram
from lasso_tui.solvers.validation import check_fraction, check_problem
from lasso_tui.solvers.walk import Step, gram_walk, walk

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
Split = tuple[IntArray, IntArray]

__all__ = ["CrossValidation", "average", "cross_validate"]


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """Errors on held-out rows along one grid of alphas, which all folds share (glmnet's way).

    Attributes
    ----------
    alphas : (A,) decreasing
    losses : (A, K) mean squared error on the held-out rows of each fold
    mean : (A,) their mean, weighted by the folds' sizes
    se : (A,) its standard error, sqrt(weighted mean((loss − mean)²) / (K − 1))
    alpha_min, index_min : where the mean is least
    alpha_1se, index_1se : the largest alpha whose mean is within one standard error of the least
    fold_sizes : (K,) weight of the held-out rows
    path : the path on all rows
    """

    alphas: FloatArray
    losses: FloatArray
    mean: FloatArray
    se: FloatArray
    alpha_min: float
    alpha_1se: float
    index_min: int
    index_1se: int
    fold_sizes: FloatArray
    path: Path


def cross_validate(
    X: Any,
    y: Any,
    cv: int | Iterable[Split] = 5,
    *,
    l1_ratio: float = 1.0,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    tol: float = 1e-7,
    whole: Path | None = None,
) -> CrossValidation:
    """Cross-validate the lasso or the elastic net along one grid of alphas.

    Parameters
    ----------
    X, y, l1_ratio, alphas, n_alphas, alpha_min_ratio, fit_intercept, standardize, sample_weight, tol
        As in `path`. The grid is that of all rows; columns are standardised in each fold by its training
        rows alone.
    cv : number of folds of neighbouring rows, or (train, test) index arrays
    whole : the path on all rows with the same arguments, where it has been solved already

    Returns
    -------
    CrossValidation

    Raises
    ------
    ValueError
        As `path`, and for folds that are empty, overlap with their training rows or have a constant target.
    """
    X, y, weights = check_problem(X, y, sample_weight)
    check_fraction("l1_ratio", l1_ratio)
    splits = check_splits(kfold(len(y), cv) if isinstance(cv, int) else cv, y)
    options = {"fit_intercept": fit_intercept, "standardize": standardize}
    everything = designs(X, y, weights[:, None], **options)[0]
    if whole is None:
        points = grid(everything, l1_ratio, alphas, n_alphas, alpha_min_ratio)
        gram = everything.gram() if uses_gram(*X.shape) else None
        whole = fit_path(everything, points, l1_ratio, standardize=standardize, tol=tol, gram=gram)
    masks = np.zeros((len(y), len(splits)))
    for k, (train, _) in enumerate(splits):
        masks[train, k] = weights[train] * (len(y) / weights[train].sum())
    folds = designs(X, y, masks, **options)
    if uses_gram(*X.shape):
        losses = _losses_from_grams(everything, folds, splits, weights, whole.alphas, l1_ratio)
    else:
        losses = _losses_in_lockstep(folds, splits, weights, whole.alphas, l1_ratio)
    sizes = np.array([weights[test].sum() for _, test in splits])
    return summary(losses, sizes, whole)


def check_splits(cv: Iterable[Split], y: FloatArray) -> list[Split]:
    """Return splits as index arrays.

    Raises
    ------
    ValueError
        Naming the fold that cannot be used, and why.
    """
    splits = []
    rows = np.arange(len(y))
    for k, (train, test) in enumerate(cv):
        parts = []
        for part, what in ((train, "training"), (test, "held-out")):
            try:
                parts.append(rows[np.asarray(part)])
            except IndexError:
                raise ValueError(f"Fold {k}: the {what} rows must be row numbers below {len(y)}.") from None
        train, test = parts
        if len(test) == 0 or len(train) < 2:
            raise ValueError(f"Fold {k} has {len(train)} training and {len(test)} held-out rows: too few.")
        if len(np.intersect1d(train, test)):
            raise ValueError(f"Fold {k}: a row is in the training and in the held-out part.")
        if y[train].min() == y[train].max():
            raise ValueError(f"Fold {k}: y is constant on its training rows; use fewer or other folds.")
        splits.append((train, test))
    if len(splits) < 2:
        raise ValueError(f"At least two folds are needed, not {len(splits)}.")
    return splits


def summary(losses: FloatArray, sizes: FloatArray, whole: Path) -> CrossValidation:
    """Average the folds and choose."""
    share = sizes / sizes.sum()
    mean = losses @ share
    se = np.sqrt(((losses - mean[:, None]) ** 2) @ share / (losses.shape[1] - 1))
    return _choose(losses, sizes, mean, se, whole)


def _choose(
    losses: FloatArray, sizes: FloatArray, mean: FloatArray, se: FloatArray, whole: Path
) -> CrossValidation:
    least = int(np.argmin(mean))
    within = int(np.flatnonzero(mean <= mean[least] + se[least])[0])
    alphas = whole.alphas
    return CrossValidation(
        alphas=alphas, losses=losses, mean=mean, se=se, alpha_min=float(alphas[least]),
        alpha_1se=float(alphas[within]), index_min=least, index_1se=within, fold_sizes=sizes, path=whole,
    )  # fmt: skip


def average(runs: Sequence[CrossValidation]) -> CrossValidation:
    """Average repeated cross-validations of the same path with other folds.

    The standard error is the mean of theirs: repeats use the same rows again, so it does not shrink with them.

    Parameters
    ----------
    runs : at least one, all on the same alphas

    Returns
    -------
    CrossValidation
        With the folds of all runs side by side.
    """
    if len(runs) == 1:
        return runs[0]
    losses = np.concatenate([run.losses for run in runs], axis=1)
    sizes = np.concatenate([run.fold_sizes for run in runs])
    mean = np.mean([run.mean for run in runs], axis=0)
    se = np.mean([run.se for run in runs], axis=0)
    chosen = _choose(losses, sizes, mean, se, runs[0].path)
    return replace(chosen, path=runs[0].path)


def _losses_from_grams(
    everything: Design,
    folds: list[Design],
    splits: list[Split],
    weights: FloatArray,
    alphas: FloatArray,
    l1_ratio: float,
) -> FloatArray:
    """Held-out errors (A, K) where all columns' Gram matrices fit: nothing of size n after one pass."""
    losses = np.empty((len(alphas), len(splits)))
    grams = fold_grams(everything, folds, splits)
    for k, (fold, (gram, target)) in enumerate(zip(folds, grams, strict=True)):
        coefs = np.zeros((fold.p, len(alphas)))
        for i, step in enumerate(gram_walk(gram, target, alphas, l1_ratio)):
            tick("cross-validation", (k + i / len(alphas)) / len(splits))
            coefs[step.support, i] = step.values
        losses[:, k] = _held_out(fold, splits[k][1], weights, coefs)
    return losses


def _held_out(fold: Design, test: IntArray, weights: FloatArray, coefs: FloatArray) -> FloatArray:
    """Weighted mean squared error (A,) on held-out rows for coefficients (p, A) of the fold's z."""
    back = coefs / fold.scales[:, None]
    share = weights[test] / weights[test].sum()
    residual = (fold.y[test] + 0.0)[:, None] + fold.means @ back - fold.X[test] @ back
    losses: FloatArray = share @ residual**2
    return losses


def _losses_in_lockstep(
    folds: list[Design], splits: list[Split], weights: FloatArray, alphas: FloatArray, l1_ratio: float
) -> FloatArray:
    """Held-out errors (A, K) for many columns: one pass over X serves the folds that wait for one."""
    K, X = len(folds), folds[0].X
    losses = np.empty((len(alphas), K))
    first = _products(X, [(fold, fold.y) for fold in folds])
    walks = [walk(fold, c, alphas, l1_ratio) for fold, c in zip(folds, first, strict=True)]
    done = np.zeros(K, dtype=np.intp)
    answers: dict[int, FloatArray | None] = dict.fromkeys(range(K))
    while answers:
        asked: dict[int, FloatArray] = {}
        for k, answer in answers.items():
            wanted = _advance(walks[k], answer, losses[:, k], done, k, splits[k][1], weights)
            if wanted is not None:
                asked[k] = wanted
            tick("cross-validation", float(done.sum()) / (K * len(alphas)))
        products = _products(X, [(folds[k], residual) for k, residual in asked.items()])
        answers = dict(zip(asked, products, strict=True))
    return losses


def _advance(
    going: Any,
    answer: FloatArray | None,
    losses: FloatArray,
    done: IntArray,
    k: int,
    test: IntArray,
    weights: FloatArray,
) -> FloatArray | None:
    """Let one walk go on until it asks for a pass; return its residual, or None at its end."""
    share = weights[test] / weights[test].sum()
    while True:
        try:
            asked = going.send(answer)
        except StopIteration:
            return None
        if not isinstance(asked, Step):
            residual: FloatArray = asked
            return residual
        assert asked.residual is not None
        losses[done[k]] = float(share @ asked.residual[test] ** 2)
        done[k] += 1
        answer = None


def _products(X: FloatArray, asked: list[tuple[Design, FloatArray]]) -> list[FloatArray]:
    """⟨zⱼ, r⟩ for several folds' residuals in one pass over X."""
    if not asked:
        return []
    weighted = np.column_stack([residual * fold.weights for fold, residual in asked])
    products, sums = X.T @ weighted, weighted.sum(axis=0)
    return [fold.standardise(products[:, i], sums[i]) for i, (fold, _) in enumerate(asked)]
