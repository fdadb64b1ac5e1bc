"""Gram matrices of all training sets from one pass: those of the held-out rows, subtracted from the whole.

Rows are centred and scaled as in the whole table first, so that what is subtracted is of one size whatever
the columns' units and offsets are. A column that hardly varies on a training set, of which subtraction would
leave too few digits, is computed from its rows again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lasso_tui.solvers.data.column_moments import ROUNDING, Moments, of_column
from lasso_tui.solvers.data.design import Design, design_of, row_blocks
from lasso_tui.solvers.data.folds import Split
from lasso_tui.solvers.data.matrix_products import dense_columns, is_sparse
from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import FloatArray, IntArray

__all__ = ["FoldGram", "FoldSums", "HeldOut", "fold_designs", "fold_gram", "fold_sums"]

DIGITS = 1e-6
"""Share of a column's whole variation below which subtraction is not trusted."""

KEPT = 2
"""Memory, beside that of the data, which the sums of all folds may take to be kept."""

LEAST_BYTES = 2**27
"""Memory that they may take in any case."""

LOST = 1e-6
"""Share of the terms of a sum of squares below which their difference is computed from the rows again."""


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Sums over some rows of u = (columns and target, centred and scaled as in the whole table).

    Attributes
    ----------
    second : (p+1, p+1) Σ w·uu'
    first : (p+1,) Σ w·u
    weight : Σ w
    scale : (p,) what columns were divided by
    """

    second: FloatArray
    first: FloatArray
    weight: float
    scale: FloatArray

    def scaled(self, scale: FloatArray) -> HeldOut:
        """Return the same of columns divided by `scale` (p,)."""
        each = np.append(scale, 1.0)
        return HeldOut(self.second / np.outer(each, each), self.first / each, self.weight, self.scale * scale)

    def losses(self, centre: FloatArray, fold: Design, coefs: FloatArray) -> FloatArray | None:
        """Mean squared errors (A,) on these rows of coefficients (p, A) of a fold's columns.

        None where the errors are so small beside what they are the difference of that digits would be lost.
        `centre` (p+1,) is the mean of u over the fold's training rows, zeros without an intercept.
        """
        back = coefs / fold.scales[:, None]
        along = np.vstack([-self.scale[:, None] * back, np.ones(back.shape[1])])
        shift = -(centre @ along)
        squares = np.einsum("ij,ij->j", along, self.second @ along)
        losses = (squares + 2.0 * shift * (self.first @ along)) / self.weight + shift**2
        terms = (np.abs(along) * np.sqrt(self.second.diagonal())[:, None]).sum(axis=0) ** 2 / self.weight
        enough: bool = bool((losses > LOST * (terms + shift**2)).all())
        return losses if enough else None


@dataclass(frozen=True, eq=False)
class FoldGram:
    """What is needed of a fold's rows.

    Attributes
    ----------
    gram, target : (p, p) and (p,), ⟨zᵢ, zⱼ⟩ and ⟨z, y⟩ over the training rows
    held_out : sums over the others, or None
    centre : (p+1,) mean of u, as in `HeldOut`, over the training rows: zeros without an intercept, or None
    magnified : how much larger, at most, the sums are that the products are differences of
    """

    gram: FloatArray
    target: FloatArray
    held_out: HeldOut | None = None
    centre: FloatArray | None = None
    magnified: float = 1.0

    def held_out_losses(self, fold: Design, coefs: FloatArray) -> FloatArray | None:
        """As `HeldOut.losses`; None where there are no sums."""
        if self.held_out is None or self.centre is None:
            return None
        return self.held_out.losses(self.centre, fold, coefs)


class FoldSums:
    """Sums over the held-out rows of every fold, and over all rows, from one pass.

    Where they would take much more memory than the data, the sums of the folds are not kept but made again when
    they are asked for: two passes, and memory for three Gram matrices instead of one for each fold.

    Attributes
    ----------
    total : over all rows
    kept : over the held-out rows of each fold, where they are not too large and every row is held out once
    partition : whether every row is held out exactly once
    """

    def __init__(self, everything: Design, splits: list[Split]) -> None:
        self._everything, self._splits = everything, splits
        self.kept: list[HeldOut] = []
        covered = np.bincount(np.concatenate([test for _, test in splits]), minlength=everything.n)
        self.partition = bool((covered == 1).all())
        if not self.partition:  # held-out parts that overlap or leave rows out do not add up to the whole
            whole = _moments(everything, np.arange(everything.n))
            self._scale = _scales(everything, whole.second)
            self.total = whole.scaled(self._scale)
            return
        p = everything.p
        second, first, weight = np.zeros((p + 1, p + 1)), np.zeros(p + 1), 0.0
        keeps = 8 * len(splits) * (p + 1) ** 2 <= max(LEAST_BYTES, KEPT * 8 * everything.n * p)
        for _, test in splits:
            part = _moments(everything, test)
            second += part.second
            first += part.first
            weight += part.weight
            if keeps:
                self.kept.append(part)
        self._scale = _scales(everything, second)
        self.total = HeldOut(second, first, weight, np.ones(p)).scaled(self._scale)
        for k, part in enumerate(self.kept):  # one after the other: not all of them twice
            self.kept[k] = part.scaled(self._scale)

    def part(self, k: int) -> HeldOut:
        """Sums over the rows that fold k holds out."""
        if self.kept:
            return self.kept[k]
        return _moments(self._everything, self._splits[k][1]).scaled(self._scale)

    def gram(self) -> FloatArray:
        """Return the Gram matrix of all rows, (p, p)."""
        everything, p = self._everything, self._everything.p
        own = self._scale / everything.scales
        gram: FloatArray = self.total.second[:p, :p] * np.outer(own, own) / everything.n
        gram[everything.constant, :] = 0.0
        gram[:, everything.constant] = 0.0
        return gram


def fold_sums(everything: Design, splits: list[Split]) -> FoldSums | None:
    """Return the sums of all folds, or None where training parts cannot be had by subtraction."""
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

    None where the sums of the folds are not kept. Columns must be centred, as an offset would cost digits.
    """
    if sums is None or not sums.kept:
        return None
    p, made = everything.p, []
    whole = np.diag(sums.total.second)[:p] / everything.n
    for k, w in zip(numbers, masks.T, strict=True):
        part = sums.kept[k]
        weight = sums.total.weight - part.weight
        mean = (sums.total.first - part.first)[:p] / weight
        variances = np.diag(sums.total.second - part.second)[:p] / weight - mean**2
        poor = np.flatnonzero(variances <= DIGITS * (whole + mean**2))
        means, variances = everything.means + part.scale * mean, part.scale**2 * np.maximum(variances, 0.0)
        constant = np.zeros(p, dtype=np.bool_)
        for j in poor:
            column = dense_columns(everything.X, np.array([j]))[:, 0]
            means[j], variances[j], constant[j] = of_column(column, w)
        constant |= np.sqrt(variances) <= ROUNDING * np.abs(means)
        own = Moments(means, variances, constant)
        made.append(design_of(everything.X, y, w, own, fit_intercept=True, standardize=standardize))
    return made


def fold_gram(fold: Design, sums: FoldSums | None, k: int, *, fit_intercept: bool) -> FoldGram:
    """Return the Gram matrix of one fold's training rows.

    Parameters
    ----------
    fold : the design of the training set
    sums : of `fold_sums`
    k : number of the fold
    fit_intercept : whether the training rows are centred: that their means are zero does not tell
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


def _moments(everything: Design, rows: IntArray) -> HeldOut:
    """Σ w·uu', Σ w·u and Σ w over some rows, u = (columns and target, centred as in the whole but not scaled)."""
    p, X = everything.p, everything.X
    second, first, weight = np.zeros((p + 1, p + 1)), np.zeros(p + 1), 0.0
    order: Literal["C", "F"] = "F" if X.flags.f_contiguous else "C"
    neighbours = bool((np.diff(rows) == 1).all())
    for block in row_blocks(len(rows), p + 1):
        chosen = rows[block]
        where = slice(int(chosen[0]), int(chosen[-1]) + 1) if neighbours else chosen
        U = np.empty((len(chosen), p + 1), order=order)
        np.subtract(X[where], everything.means, out=U[:, :p])
        U[:, p] = everything.y[where]
        w = everything.weights[where]
        second += U.T @ (U if everything.unweighted else U * w[:, None])
        first += w @ U
        weight += float(w.sum())
        pulse()
    return HeldOut(second, first, weight, np.ones(p))


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
    lost = left < DIGITS * whole
    if lost[p]:
        target = fold.correlate(fold.y)
    for j in np.flatnonzero(lost[:p]):
        column = fold.columns(np.array([j]))[:, 0]
        gram[j] = gram[:, j] = fold.correlate(column)
        target[j] = float(fold.weights @ (column * fold.y)) / fold.n
    gram[fold.constant, :] = 0.0
    gram[:, fold.constant] = 0.0
    target[fold.constant] = 0.0
    kept = ~lost & (left > 0)
    return gram, target, float((whole[kept] / left[kept]).max(initial=1.0))
