"""The sums of a file as a table has them: by fold, by block, and of the rows that are held out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lasso_tui import solvers
from lasso_tui.data.preparation.table import HeldOut
from lasso_tui.data.streaming.model.narrow import Narrowed
from lasso_tui.data.streaming.moment_table import HeldOutSums, TableSums
from lasso_tui.data.streaming.moments_file import MomentsFile

__all__ = ["sums_of_file"]


def sums_of_file(file: MomentsFile, narrow: Narrowed) -> TableSums:
    """Return the sums of the columns of a model.

    Parameters
    ----------
    file, narrow : the sums of all columns, and which of them the model has
    """
    everything = solvers.Moments.from_arrays(narrow.arrays, narrow.features)
    blocks = _trained(file, everything)
    folds = blocks.joined(file.cells.n_blocks)
    if narrow.refill is not None:
        wide = _trained(file, solvers.Moments.from_arrays(narrow.refill.arrays)).joined(file.cells.n_blocks)
        folds = solvers.RefilledMoments(
            folds.n,
            folds.shift,
            folds.folds,
            folds.names,
            folds.unit,
            wide=wide,
            matrices=narrow.refill.matrices,
        )
    folds = _with_rows(folds)
    held_out = _held_out(everything, file.rows_held_out) if file.rows_held_out else None
    return TableSums(folds, blocks, held_out)


def _with_rows(folds: solvers.Moments) -> solvers.Moments:
    """Return sums without the folds that have no rows, as a hash leaves some where groups are few."""
    there = np.flatnonzero(folds.fold_sizes > 0)
    if len(there) in (0, len(folds.folds)):
        return folds
    chosen = tuple(folds.folds[k] for k in there)
    if isinstance(folds, solvers.RefilledMoments):
        wide = replace(folds.wide, folds=tuple(folds.wide.folds[k] for k in there))
        return replace(folds, folds=chosen, wide=wide, matrices=folds.matrices[there])
    return replace(folds, folds=chosen)


def _trained(file: MomentsFile, everything: solvers.Moments) -> solvers.Moments:
    """Return the sums without the rows that are held out."""
    if not file.cells.holds_out:
        return everything
    return _normalised(everything.only(range(file.cells.n_trained)), file.n_trained)


def _normalised(moments: solvers.Moments, n: int) -> solvers.Moments:
    """Return sums of n rows with weights of mean 1."""
    factor = n / float(moments.fold_sizes.sum())
    folds = tuple(
        replace(one, second=one.second * factor, first=one.first * factor, weight=one.weight * factor)
        for one in moments.folds
    )
    return replace(moments, n=n, folds=folds, unit=moments.unit / factor)


def _held_out(everything: solvers.Moments, n: int) -> HeldOut | None:
    """Return rows that have the same means and products as those that are held out: p + 2 of equal weight.

    Of the mean m and the covariance C = LL' of the rows, these are m + √(k)·Lqᵢ, i = 1 … k, where the qᵢ are the
    columns of a matrix with orthonormal rows that are orthogonal to the ones.
    """
    sums, p = everything.folds[-1], everything.p
    if sums.weight <= 0:
        return None
    mean = sums.first / sums.weight
    covariance = sums.second / sums.weight - np.outer(mean, mean)
    sizes = np.sqrt(np.maximum(covariance.diagonal(), 0.0))
    safe = np.where(sizes > 0, sizes, 1.0)
    squares, basis = np.linalg.eigh(covariance / np.outer(safe, safe))
    root = basis * np.sqrt(np.maximum(squares, 0.0))
    k = p + 2
    # Helmert's contrasts: orthonormal, and orthogonal to the ones.
    order = np.arange(1, k)
    contrasts = np.tril(np.ones((k - 1, k)))
    contrasts[np.arange(k - 1), order] = -order
    contrasts /= np.sqrt(order * (order + 1.0))[:, None]
    rows = (everything.shift + mean) + (np.sqrt(k) * (root @ contrasts)).T * sizes
    return HeldOutSums(np.asfortranarray(rows[:, :p]), rows[:, p].copy(), np.ones(k), n_rows=n)
