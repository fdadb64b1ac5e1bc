"""Gram matrices of all training sets from one pass: those of the held-out rows, subtracted from the whole.

Rows are centred and scaled as in the whole table first, so that what is subtracted is of one size whatever
the columns' units and offsets are. A column that hardly varies on a training set, of which subtraction would
leave too few digits, is computed from its rows again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lasso_tui._types import FloatArray
from lasso_tui.solvers.data.column_moments import CONSTANT_RTOL, ColumnMoments, moments_about, of_column
from lasso_tui.solvers.data.design import Design, design_of
from lasso_tui.solvers.data.folds import Split
from lasso_tui.solvers.data.matrix_products import dense_columns, is_sparse
from lasso_tui.solvers.data.row_sums import RowSums, sum_rows

__all__ = ["FoldGram", "FoldSums", "design_with_sums", "fold_designs", "fold_gram", "fold_sums"]

MIN_VARIANCE_SHARE = 1e-6
"""Share of a column's whole variation below which subtraction is not trusted."""

MAX_MEMORY_RATIO = 2
"""Memory, as a multiple of that of the data, up to which the sums of all folds are stored."""

ALLOWED_BYTES = 2**27
"""Memory up to which they are stored whatever the size of the data."""


@dataclass(frozen=True, eq=False)
class FoldGram:
    """Products of a fold's training rows, and sums over its held-out rows.

    Attributes
    ----------
    gram, target : (p, p) and (p,), ⟨zᵢ, zⱼ⟩ and ⟨z, y⟩ over the training rows
    held_out : sums over the others, or None
    centre : (p+1,) mean of u, as in `RowSums`, over the training rows: zeros without an intercept, or None
    magnified : how much larger, at most, the sums are that the products are differences of
    """

    gram: FloatArray
    target: FloatArray
    held_out: RowSums | None = None
    centre: FloatArray | None = None
    magnified: float = 1.0

    def held_out_losses(self, fold: Design, coefs: FloatArray) -> FloatArray | None:
        """Return mean squared errors (A,) on the held-out rows of coefficients (p, A) of the fold's columns.

        None where there are no sums, or their digits do not suffice.
        """
        if self.held_out is None or self.centre is None:
            return None
        losses, exact = self.held_out.losses(self.centre, coefs / fold.scales[:, None])
        return losses if exact else None


class FoldSums:
    """Sums over the held-out rows of every fold, and over all rows, from one pass.

    Where they would take much more memory than the data, the sums of the folds are not stored but computed again when
    they are needed: two passes, and memory for three Gram matrices instead of one for each fold.

    Attributes
    ----------
    total : over all rows
    stored : over the held-out rows of each fold, where they are not too large and every row is held out once
    partition : whether every row is held out exactly once
    """

    def __init__(
        self, everything: Design, splits: list[Split], known: Sequence[RowSums] | None = None
    ) -> None:
        self._everything, self._splits = everything, splits
        self.stored: list[RowSums] = []
        self.partition = known is not None or is_partition(splits, everything.n)
        if not self.partition:  # held-out parts that overlap or leave rows out do not add up to the whole
            whole = sum_rows(everything, np.arange(everything.n))
            self._scale = _scales(everything, whole.second)
            self.total = whole.scaled(self._scale)
            return
        p = everything.p
        second, first, weight = np.zeros((p + 1, p + 1)), np.zeros(p + 1), 0.0
        stores = may_store(splits, everything.n, p)
        for part in known or (sum_rows(everything, test) for _, test in splits):
            second += part.second
            first += part.first
            weight += part.weight
            if stores:
                self.stored.append(part)
        self._scale = _scales(everything, second)
        self.total = RowSums(second, first, weight, np.ones(p)).scaled(self._scale)
        for k, part in enumerate(self.stored):  # one after the other: not all of them twice
            self.stored[k] = part.scaled(self._scale)

    def part(self, k: int) -> RowSums:
        """Sums over the rows that fold k holds out."""
        if self.stored:
            return self.stored[k]
        return sum_rows(self._everything, self._splits[k][1]).scaled(self._scale)

    def gram(self) -> FloatArray:
        """Return the Gram matrix of all rows, (p, p)."""
        everything, p = self._everything, self._everything.p
        own = self._scale / everything.scales
        gram: FloatArray = self.total.second[:p, :p] * np.outer(own, own) / everything.n
        gram[everything.constant, :] = 0.0
        gram[:, everything.constant] = 0.0
        return gram


def is_partition(splits: list[Split], n: int) -> bool:
    """Return whether each of n rows is held out exactly once."""
    return bool((np.bincount(np.concatenate([test for _, test in splits]), minlength=n) == 1).all())


def may_store(splits: list[Split], n: int, p: int) -> bool:
    """Return whether the sums of all folds are small enough to be stored together."""
    return 8 * len(splits) * (p + 1) ** 2 <= max(ALLOWED_BYTES, MAX_MEMORY_RATIO * 8 * n * p)


def design_with_sums(
    X: FloatArray, y: FloatArray, w: FloatArray, splits: list[Split], *, standardize: bool
) -> tuple[Design, FoldSums] | None:
    """Return the design of all rows, with an intercept, and the sums of its folds from one pass over a dense matrix.

    The sums tell means and scales too, so that these need no pass of their own. None where the sums of the folds do
    not add up to the whole, or are not stored.

    Raises
    ------
    ValueError
        As `column_moments`.
    """
    n, p = X.shape
    complements = all(len(train) + len(test) == n for train, test in splits)
    if not (complements and may_store(splits, n, p) and is_partition(splits, n)):
        return None
    shift = X.mean(axis=0, dtype=np.float64)  # a large offset costs no digits
    about = ColumnMoments(shift, np.ones(p), np.zeros(p, dtype=np.bool_))
    rough = design_of(X, y, w, about, fit_intercept=True, standardize=False)
    with np.errstate(over="ignore", invalid="ignore"):  # a column that overflows is refused
        parts = [sum_rows(rough, test) for _, test in splits]
        first = np.sum([part.first[:p] for part in parts], axis=0) / n
        second = np.sum([part.second.diagonal()[:p] for part in parts], axis=0) / n
    own = moments_about(X, w, shift, first, second)
    everything = design_of(X, y, w, own, fit_intercept=True, standardize=standardize)
    move = np.append(everything.means - shift, 0.0)
    return everything, FoldSums(everything, splits, [part.about(move) for part in parts])


def fold_sums(everything: Design, splits: list[Split]) -> FoldSums | None:
    """Return the sums of all folds, or None where training sets do not follow by subtraction."""
    complements = all(len(train) + len(test) == everything.n for train, test in splits)
    return None if is_sparse(everything.X) or not complements else FoldSums(everything, splits)


def fold_designs(
    everything: Design,
    sums: FoldSums | None,
    y: FloatArray,
    masks: FloatArray,
    numbers: range,
    *,
    standardize: bool,
) -> list[Design] | None:
    """Return the designs of folds by their numbers, of weights `masks` (n, len(numbers)), by subtraction.

    None where the sums of the folds are not stored. Columns must be centred, as an offset would cost digits.
    """
    if sums is None or not sums.stored:
        return None
    p, made = everything.p, []
    whole = np.diag(sums.total.second)[:p] / everything.n
    for k, w in zip(numbers, masks.T, strict=True):
        part = sums.stored[k]
        weight = sums.total.weight - part.weight
        mean = (sums.total.first - part.first)[:p] / weight
        variances = np.diag(sums.total.second - part.second)[:p] / weight - mean**2
        poor = np.flatnonzero(variances <= MIN_VARIANCE_SHARE * (whole + mean**2))
        means, variances = everything.means + part.scale * mean, part.scale**2 * np.maximum(variances, 0.0)
        constant = np.zeros(p, dtype=np.bool_)
        for j in poor:
            column = dense_columns(everything.X, np.array([j]))[:, 0]
            means[j], variances[j], constant[j] = of_column(column, w)
        constant |= np.sqrt(variances) <= CONSTANT_RTOL * np.abs(means)
        own = ColumnMoments(means, variances, constant)
        made.append(design_of(everything.X, y, w, own, fit_intercept=True, standardize=standardize))
    return made


def fold_gram(fold: Design, sums: FoldSums | None, k: int, *, fit_intercept: bool) -> FoldGram:
    """Return the Gram matrix of one fold's training rows.

    Parameters
    ----------
    fold : the design of the training set
    sums : of `fold_sums`
    k : number of the fold
    fit_intercept : whether the training rows are centred (zero means do not imply it)
    """
    if sums is None:
        return FoldGram(fold.gram(), fold.correlate(fold.y))
    total, part = sums.total, sums.part(k)
    weight = total.weight - part.weight
    centre = (total.first - part.first) / weight if fit_intercept else np.zeros(fold.p + 1)
    products = _training(fold, part.scale, total.second - part.second, centre, weight, total.second)
    return FoldGram(*products[:2], part, centre, products[2])


def _scales(everything: Design, second: FloatArray) -> FloatArray:
    """Standard deviations over all rows: the design's, or from sums of squares where it is not standardised."""
    if not (everything.scales == 1.0).all():
        return everything.scales
    scale = np.sqrt(second.diagonal()[:-1] / everything.n)
    return np.where(scale > 0, scale, 1.0)


def _training(
    fold: Design, scale: FloatArray, second: FloatArray, centre: FloatArray, weight: float, total: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Turn sums over training rows into the fold's own centred and scaled products, as in `FoldGram`."""
    p = fold.p
    second = second / weight - np.outer(centre, centre)
    own = scale / fold.scales
    gram = second[:p, :p] * np.outer(own, own)
    target = second[:p, p] * own
    left, whole = np.diag(second), np.diag(total) / fold.n
    lost = left < MIN_VARIANCE_SHARE * whole
    if lost[p]:
        target = fold.correlate(fold.y)
    for j in np.flatnonzero(lost[:p]):
        column = fold.columns(np.array([j]))[:, 0]
        gram[j] = gram[:, j] = fold.correlate(column)
        target[j] = float(fold.weights @ (column * fold.y)) / fold.n
    gram[fold.constant, :] = 0.0
    gram[:, fold.constant] = 0.0
    target[fold.constant] = 0.0
    usable = ~lost & (left > 0)
    return gram, target, float((whole[usable] / left[usable]).max(initial=1.0))
