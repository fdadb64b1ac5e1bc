"""Cross-validation: all folds on one shared grid, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lasso_tui.solvers.data.design import Design, designs
from lasso_tui.solvers.data.fold_gram import FoldSums, fold_designs, fold_gram, fold_sums
from lasso_tui.solvers.data.folds import Folds, check_splits
from lasso_tui.solvers.data.matrix_products import Matrix
from lasso_tui.solvers.data.shared_pass import held_out_errors
from lasso_tui.solvers.data.validation import check_problem, column_names, refuse_without_groups
from lasso_tui.solvers.lasso.lockstep import gap_warnings, in_lockstep, solved_from_gram
from lasso_tui.solvers.paths import DEFAULT_GAP_TOL, Path, fit_path, grid, uses_gram
from lasso_tui.solvers.penalties.elastic_net import Penalty, penalty_of
from lasso_tui.solvers.progress import part, tick

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["CrossValidation", "average", "cross_validate"]

TOGETHER = 32
"""Most folds that run in lockstep: each has a copy of the columns at work."""

LEAST_BYTES = 2**26
"""Memory that the weights and targets of folds may take in any case, if not as much as the data."""


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
    gaps : (A, K) relative duality gaps of the solutions on the folds' training rows, or None where not known
    warnings : what the caller must know of the folds, one sentence each; what there is to say of all rows is
        said by `path`
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
    gaps: FloatArray | None = None
    warnings: tuple[str, ...] = ()


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
        from lasso_tui.solvers.groups.cross_validation import cross_validate_grouped

        return cross_validate_grouped(
            X,
            y,
            cv,
            groups,
            loss=loss,
            group_mix=group_mix,
            orthonormalize=orthonormalize,
            l1_ratio=l1_ratio,
            alphas=alphas,
            n_alphas=n_alphas,
            alpha_min_ratio=alpha_min_ratio,
            family=family,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
            tol=tol,
            whole=whole,
        )
    refuse_without_groups(group_mix, orthonormalize)
    if family != "gaussian":
        from lasso_tui.solvers.glm.cross_validation import cross_validate_glm

        return cross_validate_glm(
            X,
            y,
            cv,
            family,
            loss,
            l1_ratio=l1_ratio,
            alphas=alphas,
            n_alphas=n_alphas,
            alpha_min_ratio=alpha_min_ratio,
            fit_intercept=fit_intercept,
            standardize=standardize,
            sample_weight=sample_weight,
            penalty_factor=penalty_factor,
            bounds=bounds,
            tol=tol,
            whole=whole,
        )
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
    losses, gaps = np.empty((2, len(whole.alphas), len(splits)))
    side_by_side = not uses_gram(*X.shape)
    for some in _batches(X, len(splits), side_by_side):
        masks = np.zeros((len(some), len(y))).T  # each fold's weights lie together
        for mask, k in zip(masks.T, some, strict=True):
            train = splits[k][0]
            mask[train] = weights[train] * (len(y) / weights[train].sum())
        folds = None
        if fit_intercept:
            folds = fold_designs(everything, sums, y, masks, some, standardize=standardize)
        if folds is None:
            folds = designs(X, y, masks, **options)
        of = _Parts(some, folds, [splits[k][1] for k in some], weights, fit_intercept)
        if side_by_side:
            _solve_in_lockstep(of, whole.alphas, asked, tol, losses, gaps)
        else:
            _solve_from_grams(of, sums, whole.alphas, asked, tol, losses, gaps)
        del masks, folds, of  # before the next are made
    sizes = np.array([weights[test].sum() for _, test in splits])
    return summary(losses, sizes, whole, gaps, tol)


@dataclass(frozen=True, eq=False)
class _Parts:
    """Some folds: their numbers, designs and held-out rows, and the weights (n,) of all rows."""

    numbers: range
    designs: list[Design]
    tests: list[IntArray]
    weights: FloatArray
    fit_intercept: bool


def _batches(X: Matrix, K: int, side_by_side: bool) -> list[range]:
    """Numbers of the folds that are dealt with together, whose weights and targets, (n,), all lie in memory."""
    size = max(int(max(LEAST_BYTES, 8 * X.shape[0] * X.shape[1]) // (16 * X.shape[0])), 1)
    size = min(size, TOGETHER) if side_by_side else size
    return [range(start, min(start + size, K)) for start in range(0, K, size)]


def summary(
    losses: FloatArray,
    sizes: FloatArray,
    whole: Path,
    gaps: FloatArray | None = None,
    tol: float = DEFAULT_GAP_TOL,
) -> CrossValidation:
    """Average losses (A, K) over folds of these sizes (K,), and choose; say where gaps (A, K) exceed `tol`."""
    share = sizes / sizes.sum()
    mean = losses @ share
    se = np.sqrt(((losses - mean[:, None]) ** 2) @ share / (losses.shape[1] - 1))
    warnings = () if gaps is None else gap_warnings(gaps, whole.alphas, tol)
    return _choose(losses, sizes, mean, se, whole, gaps, warnings)


def _choose(
    losses: FloatArray,
    sizes: FloatArray,
    mean: FloatArray,
    se: FloatArray,
    whole: Path,
    gaps: FloatArray | None,
    warnings: tuple[str, ...],
) -> CrossValidation:
    least = int(np.argmin(mean))
    within = int(np.flatnonzero(mean <= mean[least] + se[least])[0])
    alphas = whole.alphas
    return CrossValidation(
        alphas=alphas,
        losses=losses,
        mean=mean,
        se=se,
        alpha_min=float(alphas[least]),
        alpha_1se=float(alphas[within]),
        index_min=least,
        index_1se=within,
        fold_sizes=sizes,
        path=whole,
        gaps=gaps,
        warnings=warnings,
    )


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
    known = [run.gaps for run in runs if run.gaps is not None]
    gaps = np.concatenate(known, axis=1) if len(known) == len(runs) else None
    warnings = tuple(f"Repeat {r}: {said}" for r, run in enumerate(runs) for said in run.warnings)
    return _choose(losses, sizes, mean, se, runs[0].path, gaps, warnings)


def _solve_from_grams(
    of: _Parts,
    sums: FoldSums | None,
    alphas: FloatArray,
    asked: Penalty,
    tol: float,
    losses: FloatArray,
    gaps: FloatArray,
) -> None:
    """Fill in held-out errors and gaps (A, K) where all columns' Gram matrices fit."""
    K = losses.shape[1]
    for k, fold, test in zip(of.numbers, of.designs, of.tests, strict=True):
        with part("cross-validation", k / K, (k + 1) / K):
            own = fold_gram(fold, sums, k, fit_intercept=of.fit_intercept)
            coefs, gaps[:, k] = solved_from_gram(fold, asked.on(fold.scales), own, alphas, tol)
            found = own.held_out_losses(fold, coefs)
            if found is None:
                found = held_out_errors(fold, test, of.weights, coefs, fit_intercept=of.fit_intercept)
        losses[:, k] = found


def _solve_in_lockstep(
    of: _Parts, alphas: FloatArray, asked: Penalty, tol: float, losses: FloatArray, gaps: FloatArray
) -> None:
    """Fill in held-out errors and gaps (A, K) for many columns: one pass serves the folds that wait for one."""
    before = of.numbers[0] * len(alphas)
    tick("cross-validation", before / losses.size)
    shares = [of.weights[test] / of.weights[test].sum() for test in of.tests]
    for done, (place, i, step) in enumerate(in_lockstep(of.designs, asked, alphas, tol), before + 1):
        k, fold, residual = of.numbers[place], of.designs[place], step.residual
        assert residual is not None
        mean = float(fold.weights @ residual) / fold.n if of.fit_intercept else 0.0  # 0 but for rounding
        losses[i, k] = float(shares[place] @ (residual[of.tests[place]] - mean) ** 2)
        gaps[i, k] = step.gap
        tick("cross-validation", done / losses.size)
