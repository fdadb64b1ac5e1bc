"""Second derivatives of the mean losses of several folds at once."""

from __future__ import annotations

import numpy as np

from lasso_tui._types import FloatArray, IntArray
from lasso_tui.solvers.glm.fold_fits import FoldFits
from lasso_tui.solvers.losses.loss import TINY

__all__ = ["FoldCurvatures"]

MAX_OWN = 2**20
"""Multiplications up to which each fold has one at every step: fewer steps, and they cost little."""


class FoldCurvatures:
    """Second derivatives of folds of which each holds out one block of neighbouring rows.

    Parameters
    ----------
    fits : of the folds
    weights : (n,) of all rows
    blocks : the rows that each fold holds out, as slices
    shares : (K,) by which the weights of its training rows are multiplied

    Attributes
    ----------
    cheap : whether there are so few rows that each fold's own takes no time
    """

    def __init__(self, fits: FoldFits, weights: FloatArray, blocks: list[slice], shares: FloatArray) -> None:
        self.fits, self._common, self._blocks, self._shares = fits, weights, blocks, shares
        self.cheap = len(blocks) * fits.Z.size * fits.Z.shape[1] <= MAX_OWN

    def together(self, columns: IntArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the second derivatives of the mean loss of every fold, from one variance (n,) of the rows.

        Returns
        -------
        (K, c, c) Z'ΩZ/n − mm'/(n·Σω) of some columns, and (K, c) m/Σω, m = Z'ω: by how much intercepts fall when
        coefficients grow
        """
        Z, K, c = self.fits.Z[:, columns], len(self._blocks), len(columns)
        omega = self._common * variance
        weighted = Z * omega[:, None]
        second, first, total = np.empty((K, c, c)), np.empty((K, c)), np.empty(K)
        for k, block in enumerate(self._blocks):
            second[k] = weighted[block].T @ Z[block]
            first[k], total[k] = weighted[block].sum(axis=0), omega[block].sum()
        s = self._shares
        second, first = second.sum(axis=0) - second, first.sum(axis=0) - first
        return self._centred(
            second * s[:, None, None], first * s[:, None], (total.sum() - total) * s, columns
        )

    def of_fold(self, k: int, columns: IntArray, variance: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the same of fold k from its own variance (n,), (c, c) and (c,)."""
        Z, omega = self.fits.Z[:, columns], self.fits.weights[k] * variance
        weighted = Z * omega[:, None]
        second, first, total = (weighted.T @ Z)[None], weighted.sum(axis=0)[None], omega.sum()[None]
        G, slopes = self._centred(second, first, total, columns, slice(k, k + 1))
        return G[0], slopes[0]

    def _centred(
        self,
        second: FloatArray,
        first: FloatArray,
        total: FloatArray,
        columns: IntArray,
        which: slice = slice(None),
    ) -> tuple[FloatArray, FloatArray]:
        slopes = first / np.maximum(total, TINY)[:, None]
        if self.fits.free:
            second = second - first[:, :, None] * slopes[:, None, :]
        ratios = self.fits.ratios[which, columns]
        G = second * (ratios[:, :, None] * (ratios / self.fits.n)[:, None, :])
        return G, slopes * ratios
