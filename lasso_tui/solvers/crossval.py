"""Cross-validation: all folds on one shared grid, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lasso_tui.solvers.design import Design, designs
from lasso_tui.solvers.foldgrams import FoldGram, fold_designs, fold_gram, fold_sums
from lasso_tui.solvers.folds import Folds, Split, check_splits
from lasso_tui.solvers.gaps import Certifier
from lasso_tui.solvers.matrices import Matrix, product, rows_of, transposed_product
from lasso_tui.solvers.monitor import tick
from lasso_tui.solvers.paths import Path, fit_path, grid, uses_gram
from lasso_tui.solvers.penalty import Penalty, penalty_of
from lasso_tui.solvers.validation import check_problem, column_names, refuse_without_groups
from lasso_tui.solvers.walk import Step, Walk, gram_walk, walk

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]

__all__ = ["CrossValidation", "average", "cross_validate"]


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """Errors on held-out rows along one grid of alphas, which all folds share (glmnet's way).

    Attributes
    ----------
    alphas : (A,) decreasing
    losses : (A, K) mean loss on the held-out rows of each fold: squared errors, or what was asked for
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
    cv: Folds = 5,
    *,
    l1_ratio: float = 1.0,
    alphas: Any = None,
    n_alphas: int = 100,
    alpha_min_ratio: float = 1e-3,
    family: str = "gaussian",
    loss: str | None = None,
    fit_intercept: bool = True,
    standardize: bool = False,
    sample_weight: Any = None,
    penalty_factor: Any = None,
    bounds: Any = None,
    groups: Any = None,
    group_mix: float = 0.0,
    orthonormalize: bool = False,
    tol: float = 1e-7,
    whole: Path | None = None,
) -> CrossValidation:
    """Cross-validate the lasso or the elastic net along one grid of alphas.

    Parameters
    ----------
    X, y, l1_ratio, alphas, n_alphas, alpha_min_ratio, fit_intercept, standardize, sample_weight
    penalty_factor, bounds, groups, group_mix, orthonormalize, tol
        As in `path`. The grid is that of all rows; columns are standardised in each fold by its training
        rows alone.
    family : as in `path`
    loss : "deviance", the default, which is the squared error for "gaussian" and twice the log-loss for
        "binomial"; or, for "binomial", "misclassification"
    cv : number of folds of neighbouring rows, or (train, test) index arrays
    whole : the path on all rows with the same arguments, where it has been solved already

    Returns
    -------
    CrossValidation

    Raises
    ------
    ValueError
        As `path`, and for folds that are empty but for rows without weight, overlap with their training rows,
        repeat a row or have a constant target.
    """
    if groups is not None:
        from lasso_tui.solvers.groupcv import cross_validate_grouped

        return cross_validate_grouped(
            X, y, cv, groups, loss=loss, group_mix=group_mix, orthonormalize=orthonormalize, l1_ratio=l1_ratio,
            alphas=alphas, n_alphas=n_alphas, alpha_min_ratio=alpha_min_ratio, family=family,
            fit_intercept=fit_intercept, standardize=standardize, sample_weight=sample_weight,
            penalty_factor=penalty_factor, bounds=bounds, tol=tol, whole=whole,
        )  # fmt: skip
    refuse_without_groups(group_mix, orthonormalize)
    if family != "gaussian":
        from lasso_tui.solvers.glmcv import cross_validate_glm

        return cross_validate_glm(
            X, y, cv, family, loss, l1_ratio=l1_ratio, alphas=alphas, n_alphas=n_alphas,
            alpha_min_ratio=alpha_min_ratio, fit_intercept=fit_intercept, standardize=standardize,
            sample_weight=sample_weight, penalty_factor=penalty_factor, bounds=bounds, tol=tol, whole=whole,
        )  # fmt: skip
    if loss not in (None, "deviance"):
        raise ValueError(f"loss must be deviance for the gaussian family, not {loss!r}.")
    names = column_names(X)
    X, y, weights = check_problem(X, y, sample_weight)
    asked = penalty_of(X.shape[1], l1_ratio, penalty_factor, bounds, names)
    splits = check_splits(cv, y, weights)
    options = {"fit_intercept": fit_intercept, "standardize": standardize}
    everything = designs(X, y, weights[:, None], **options)[0]
    sums = fold_sums(everything, splits) if uses_gram(*X.shape) else None
    gram = sums.gram() if sums is not None and sums.partition else None
    if whole is None:
        penalty = asked.on(everything.scales)
        points = grid(everything, penalty, alphas, n_alphas, alpha_min_ratio)
        whole = fit_path(everything, points, penalty, standardize=standardize, tol=tol, gram=gram)
    masks = np.zeros((len(splits), len(y))).T  # each fold's weights lie together
    for k, (train, _) in enumerate(splits):
        masks[train, k] = weights[train] * (len(y) / weights[train].sum())
    folds = fold_designs(everything, sums, y, masks, standardize=standardize) if fit_intercept else None
    if folds is None:
        folds = designs(X, y, masks, **options)
    if uses_gram(*X.shape):
        grams = (fold_gram(fold, sums, k, fit_intercept=fit_intercept) for k, fold in enumerate(folds))
        losses = _losses_from_grams(grams, folds, splits, weights, whole.alphas, asked)
    else:
        losses = _losses_in_lockstep(folds, splits, weights, whole.alphas, asked)
    sizes = np.array([weights[test].sum() for _, test in splits])
    return summary(losses, sizes, whole)


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
    grams: Iterable[FoldGram],
    folds: list[Design],
    splits: list[Split],
    weights: FloatArray,
    alphas: FloatArray,
    asked: Penalty,
) -> FloatArray:
    """Held-out errors (A, K) where all columns' Gram matrices fit: nothing of size n after one pass."""
    losses = np.empty((len(alphas), len(splits)))
    for k, (fold, own) in enumerate(zip(folds, grams, strict=True)):
        coefs = np.zeros((fold.p, len(alphas)))
        for i, step in enumerate(gram_walk(own.gram, own.target, alphas, asked.on(fold.scales))):
            tick("cross-validation", (k + i / len(alphas)) / len(splits))
            coefs[step.support, i] = step.values
        found = own.held_out_losses(fold, coefs)
        losses[:, k] = _held_out(fold, splits[k][1], weights, coefs) if found is None else found
    return losses


def _held_out(fold: Design, test: IntArray, weights: FloatArray, coefs: FloatArray) -> FloatArray:
    """Weighted mean squared error (A,) on held-out rows for coefficients (p, A) of the fold's z."""
    back = coefs / fold.scales[:, None]
    share = weights[test] / weights[test].sum()
    residual = fold.y[test, None] + fold.means @ back - product(rows_of(fold.X, test), back)
    losses: FloatArray = share @ residual**2
    return losses


def _losses_in_lockstep(
    folds: list[Design], splits: list[Split], weights: FloatArray, alphas: FloatArray, asked: Penalty
) -> FloatArray:
    """Held-out errors (A, K) for many columns: one pass over X serves the folds that wait for one."""
    K, X = len(folds), folds[0].X
    losses = np.empty((len(alphas), K))
    first = _products(X, [(fold, fold.y) for fold in folds])
    walks = []
    for fold, correlations in zip(folds, first, strict=True):
        penalty = asked.on(fold.scales)
        walks.append(walk(fold, penalty, correlations, alphas, Certifier(fold, penalty)))
    done = np.zeros(K, dtype=np.intp)
    answers: dict[int, FloatArray | None] = dict.fromkeys(range(K))
    while answers:
        waiting: dict[int, FloatArray] = {}
        for k, answer in answers.items():
            wanted = _advance(walks[k], answer, losses[:, k], done, k, splits[k][1], weights)
            if wanted is not None:
                waiting[k] = wanted
            tick("cross-validation", float(done.sum()) / (K * len(alphas)))
        products = _products(X, [(folds[k], residual) for k, residual in waiting.items()])
        answers = dict(zip(waiting, products, strict=True))
    return losses


def _advance(
    going: Walk,
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


def _products(X: Matrix, asked: list[tuple[Design, FloatArray]]) -> list[FloatArray]:
    """⟨zⱼ, r⟩ for several folds' residuals in one pass over X."""
    if not asked:
        return []
    weighted = np.column_stack([residual * fold.weights for fold, residual in asked])
    products, sums = transposed_product(X, weighted), weighted.sum(axis=0)
    return [fold.standardise(products[:, i], sums[i]) for i, (fold, _) in enumerate(asked)]
