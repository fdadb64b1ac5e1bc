"""The part of a residual that unpenalised features explain, up to rounding.

With QR = Z D⁻¹, Z the standardised columns of such features and D their sizes, and R = USV', the part of a residual
r along (QU)ᵢ is (V'D⁻¹Z'r)ᵢ/sᵢ. Z itself is decomposed, not Z'Z, whose condition is the square of that of Z: what is
1e-5 of a column is 1e-10 there, and a direction that is dropped with r still along it would hide all there is to
gain. Only what is within the rounding of the data and of ⟨zⱼ, r⟩ is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lasso_tui.solvers.data.design import Design
from lasso_tui.solvers.progress import pulse

if TYPE_CHECKING:
    from lasso_tui._types import BoolArray, FloatArray, IntArray

__all__ = ["PRODUCT_RTOL", "FreeColumns", "least_squares", "lost_digits", "min_share"]

PRODUCT_RTOL = 64 * float(np.finfo(np.float64).eps)
"""Rounding of a product of two vectors, about, as a share of their lengths."""


@dataclass(frozen=True, eq=False)
class FreeColumns:
    """The columns of features that are not penalised, f of them, and their orthonormal basis q of k vectors.

    Attributes
    ----------
    R : (k, f) of the columns over their sizes
    sizes : (f,) their root mean squares
    products, targets : (p, k) and (k,), ⟨zⱼ, q⟩ and ⟨y, q⟩
    noise : rounding of ⟨zⱼ, r⟩, as a share of the sizes of both
    min_share : share of a column that is within the rounding of the data, for all columns together
    """

    R: FloatArray
    sizes: FloatArray
    products: FloatArray
    targets: FloatArray
    noise: float
    min_share: float

    @classmethod
    def of(cls, design: Design, which: IntArray) -> FreeColumns:
        """Decompose columns of a design, and multiply all its columns by their basis."""
        root = np.sqrt(design.weights / design.n)
        Q, R, sizes, lost = _decomposed(design, which)
        back = np.divide(1.0, root, out=np.zeros_like(root), where=root > 0)
        products = np.empty((design.p, Q.shape[1]))
        for i in range(Q.shape[1]):
            pulse()
            products[:, i] = design.correlate(back * Q[:, i])
        noise = PRODUCT_RTOL * (1.0 if design.far else lost)
        return cls(R, sizes, products, np.asarray((root * design.y) @ Q), noise, min_share(len(which), lost))

    def explained(self, correlations: FloatArray, lengths: FloatArray, moves: BoolArray) -> FloatArray:
        """Return the products ⟨q, ·⟩ (k, A) of what some of the features explain of residuals.

        Parameters
        ----------
        correlations : (f, A) ⟨zⱼ, r⟩
        lengths : (A,) root mean squares of the residuals
        moves : (f,) which features
        """
        U, s, V = np.linalg.svd(self.R[:, moves], full_matrices=False)
        along = V @ (correlations[moves] / self.sizes[moves, None])
        usable = (s > self.min_share)[:, None] & (np.abs(along) > self.noise * lengths)
        return np.asarray(U @ np.divide(along, s[:, None], out=np.zeros_like(along), where=usable))


def least_squares(design: Design, which: IntArray) -> FloatArray:
    """Return the residual (n,) of the least-squares fit of some of the columns."""
    Q, R, sizes, lost = _decomposed(design, which)
    U, s, V = np.linalg.svd(R, full_matrices=False)
    along = U.T @ (Q.T @ (np.sqrt(design.weights / design.n) * design.y))
    coef = V.T @ np.divide(along, s, out=np.zeros_like(along), where=s > min_share(len(which), lost))
    return np.asarray(design.y - design.columns(which) @ (coef / sizes))


def _decomposed(design: Design, which: IntArray) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return Q (n, k), R (k, f) and the sizes D (f,) with QR = ZD⁻¹, rows by their weights, and what rounding lost.

    The last is that of `lost_digits`.
    """
    Z = design.columns(which) * np.sqrt(design.weights / design.n)[:, None]
    sizes = np.maximum(np.sqrt((Z**2).sum(axis=0)), np.finfo(np.float64).tiny)
    Q, R = np.linalg.qr(Z / sizes)
    return Q, R, sizes, lost_digits(design, which, sizes)


def lost_digits(design: Design, which: IntArray, sizes: FloatArray) -> float:
    """By how much larger columns, of these sizes (f,) when standardised, are before their means are taken off."""
    return 1.0 + float((np.abs(design.means[which] / design.scales[which]) / sizes).max(initial=0.0))


def min_share(count: int, lost: float) -> float:
    """Share of a column that is within the rounding of so many columns' numbers."""
    return 2.0 * count * PRODUCT_RTOL * lost
