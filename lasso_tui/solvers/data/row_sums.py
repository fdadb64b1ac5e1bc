"""Weighted sums of rows and of their products: what least squares needs of a set of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.data.design import Design, row_blocks
from lasso_tui.solvers.progress import pulse

__all__ = ["RowSums", "sum_rows", "sum_up"]

MIN_LOSS_SHARE = 1e-6
"""Share of the terms of a sum of squares below which their difference has too few digits."""


@dataclass(frozen=True, eq=False)
class RowSums:
    """Sums over some rows of u = (columns and target, shifted by constants and divided by `scale`).

    Attributes
    ----------
    second : (p+1, p+1) Σ w·uu'
    first : (p+1,) Σ w·u
    weight : Σ w
    scale : (p,) divisors of the columns
    """

    second: FloatArray
    first: FloatArray
    weight: float
    scale: FloatArray

    def scaled(self, scale: FloatArray) -> RowSums:
        """Return the sums of the columns divided once more, by `scale` (p,)."""
        each = np.append(scale, 1.0)
        return RowSums(self.second / np.outer(each, each), self.first / each, self.weight, self.scale * scale)

    def about(self, move: FloatArray) -> RowSums:
        """Return the sums of u less `move` (p+1,) more; for sums that are not scaled."""
        cross = np.outer(self.first, move)
        second = self.second - cross - cross.T + self.weight * np.outer(move, move)
        return RowSums(second, self.first - self.weight * move, self.weight, self.scale)

    def losses(self, centre: FloatArray, coefs: FloatArray) -> tuple[FloatArray, bool]:
        """Return the mean squared errors of coefficients on these rows.

        Parameters
        ----------
        centre : (p+1,) the u at which prediction and target agree: the mean over the training rows, or zeros for
            sums about 0 without an intercept
        coefs : (p, A) for the columns as given

        Returns
        -------
        (A,) losses, and whether the sums left them enough digits
        """
        along = np.vstack([-self.scale[:, None] * coefs, np.ones(coefs.shape[1])])
        shift = -(centre @ along)
        squares = np.einsum("ij,ij->j", along, self.second @ along)
        losses = (squares + 2.0 * shift * (self.first @ along)) / self.weight + shift**2
        terms = (np.abs(along) * np.sqrt(np.maximum(self.second.diagonal(), 0.0))[:, None]).sum(
            axis=0
        ) ** 2 / self.weight
        return losses, bool((losses > MIN_LOSS_SHARE * (terms + shift**2)).all())


def sum_rows(design: Design, rows: IntArray) -> RowSums:
    """Sum some rows of a dense design: u is centred as in the design, but not scaled."""
    p, X = design.p, design.X
    second, first, weight = np.zeros((p + 1, p + 1)), np.zeros(p + 1), 0.0
    order: Literal["C", "F"] = "F" if X.flags.f_contiguous else "C"
    neighbours = bool((np.diff(rows) == 1).all())
    for block in row_blocks(len(rows), p + 1):
        chosen = rows[block]
        where = slice(int(chosen[0]), int(chosen[-1]) + 1) if neighbours else chosen
        U = np.empty((len(chosen), p + 1), order=order)
        np.subtract(X[where], design.means, out=U[:, :p])
        U[:, p] = design.y[where]
        w = design.weights[where]
        second += U.T @ (U if design.unweighted else U * w[:, None])
        first += w @ U
        weight += float(w.sum())
        pulse()
    return RowSums(second, first, weight, np.ones(p))


def sum_up(parts: Sequence[RowSums]) -> RowSums:
    """Return the sums over the rows of all parts, which have one shift and one scale."""
    second, first = parts[0].second.copy(), parts[0].first.copy()
    for one in parts[1:]:
        second += one.second
        first += one.first
    return RowSums(second, first, sum(one.weight for one in parts), parts[0].scale)
